"""The command `lorscore`: one file a command, each a thin wrapper around one library function and one writer.

Only Typer and small modules are imported here; whatever is slow is imported where it is used, so that
`lorscore --help` answers at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from lorscore import __version__
from lorscore.cli.app import open_app
from lorscore.cli.batch import score_batch
from lorscore.cli.check import check_letter
from lorscore.cli.compare import compare_drafts
from lorscore.cli.evaluate import evaluate_model
from lorscore.cli.highlights import make_highlights
from lorscore.cli.rules import show_rules
from lorscore.cli.score import score_letters
from lorscore.cli.screen import screen_folder
from lorscore.cli.train import train_model

app = typer.Typer(
    name="lorscore",
    add_completion=False,
    no_args_is_help=True,
    # Plain help: Rich would take as long to import as all the rest, and its boxes do not fit every terminal.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("score")(score_letters)
app.command("batch")(score_batch)
app.command("compare", short_help="Compare two drafts of one letter.")(compare_drafts)
app.command("screen", short_help="Compare the sample letters of rotation vendors.")(screen_folder)
app.command("check", short_help="Check a file against what the ERAS letter portal asks.")(check_letter)
app.command("highlights", short_help="Make the one-page sheet that you hand the attending.")(make_highlights)
app.command("rules", short_help="List the rules, or show one with its examples.")(show_rules)
app.command("train", short_help="Train the models from labelled examples.")(train_model)
app.command("evaluate", short_help="Measure how well the models agree with readers.")(evaluate_model)
app.command("app")(open_app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lorscore {__version__}")
        raise typer.Exit


@app.callback()
def _lorscore(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Tell how strongly a letter of recommendation speaks for its applicant, sentence by sentence.

    Everything runs on this computer: no letter is sent anywhere, and none is kept.

    Exit status: 0 done, 1 a letter is below --fail-under or a file is not what the portal asks for, 2 wrong usage,
    3 a letter could not be read, 4 the model cannot be used, 70 a fault of lorscore itself.
    """
