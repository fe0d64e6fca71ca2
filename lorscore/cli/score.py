"""`lorscore score`: letters to their reports."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from lorscore.cli.status import below, fault, status_of_reports
from lorscore.cli.streams import columns, is_terminal, say, shows_colour, shows_unicode, write_bytes, write_text
from lorscore.errors import ReadError
from lorscore.outputs import Format, check_place, file_bytes, render, write_output
from lorscore.report import LetterReport, Provenance, Unread

if TYPE_CHECKING:
    from lorscore.letter import Letter
    from lorscore.scoring import Scorer

STDIN: Final = "-"
_SHOW_PROGRESS_FROM: Final = 4


def score_letters(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Letters to score; - reads one from standard input.")
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="How to write the result. Without it, the ending of FILE decides, and else it is text.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write to this file instead of the terminal.", show_default=False)
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            metavar="N", help="End with status 1 if a letter scores below N, from 0 to 100.", show_default=False
        ),
    ] = None,
) -> None:
    """Score letters and say why, sentence by sentence.

    A letter that cannot be read is named with the reason, and does not stop the others.
    """
    # Not a range check by Typer: that lets `nan` pass.
    if fail_under is not None and not 0 <= fail_under <= 100:
        raise typer.BadParameter(f"{fail_under:g} is not between 0 and 100.", param_hint="'--fail-under'")
    form = form or _format_of(out)
    wanted = _without_repeats(paths)
    if out is not None:
        _refuse_input(out, wanted)
        check_place(out)

    from lorscore.scoring import Scorer

    scorer = Scorer.load()
    reports = _named_apart(wanted, list(_scored(scorer, wanted)))
    _hand_over(reports, form=form, out=out, made_by=scorer.made_by)
    _tell(reports, form=form, out=out, fail_under=fail_under)
    raise typer.Exit(status_of_reports(reports, fail_under=fail_under))


def _format_of(out: str | None) -> Format:
    """The format that a file's ending asks for; text without a file or a known ending."""
    endings = {".html": Format.HTML, ".htm": Format.HTML, ".json": Format.JSON, ".csv": Format.CSV}
    return endings.get(Path(out).suffix.lower(), Format.TEXT) if out is not None else Format.TEXT


def _without_repeats(paths: Sequence[str]) -> list[str]:
    """The paths with each file once, in the order in which they were first given."""
    found: dict[str, str] = {}
    for path in paths:
        place = path if path == STDIN else _place(path)
        if place in found:
            say(f"“{path}” was given more than once and is scored once.")
        found.setdefault(place, path)
    return list(found.values())


def _place(path: str) -> str:
    """One name for one file, however it is written."""
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):  # a loop of links, a zero character: the reader will refuse it
        return path


def _refuse_input(out: str, paths: Sequence[str]) -> None:
    if any(path != STDIN and _place(path) == _place(out) for path in paths):
        raise typer.BadParameter(
            f"“{out}” is one of the letters and would be overwritten. Give another file.", param_hint="'--out'"
        )


def _scored(scorer: Scorer, paths: Sequence[str]) -> Iterator[LetterReport | Unread]:
    """The report of each letter, or why there is none."""
    from lorscore.scoring import unread

    with _progress(len(paths)) as advance:
        for path in paths:
            try:
                yield scorer.score(_letter(path))
            except ReadError as error:
                yield unread(error)
            except Exception as error:  # one letter that lorscore stumbles over must not cost the others
                if sys.flags.dev_mode:
                    raise
                yield Unread(Path(path).name or path, "damaged", fault(error))
            advance()


def _letter(path: str) -> Letter:
    from lorscore.reading import read_letter

    if path == STDIN and sys.stdin is None:
        raise ReadError(STDIN, "no-text", "There is no standard input to read.", "Name a file instead.")
    if path == STDIN and is_terminal(sys.stdin):
        ending = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        say(f"Paste the letter, then press Enter and {ending}.")
    return read_letter(path)


def _named_apart(paths: Sequence[str], reports: Sequence[LetterReport | Unread]) -> list[LetterReport | Unread]:
    """The reports; those of files that share a name in different folders are named by their path as it was given."""
    often = Counter(report.name for report in reports)
    return [
        replace(report, name=path) if often[report.name] > 1 else report
        for path, report in zip(paths, reports, strict=True)
    ]


def _hand_over(reports: Sequence[LetterReport | Unread], *, form: Format, out: str | None, made_by: Provenance) -> None:
    if out is not None:
        write_output(out, file_bytes(render(reports, form=form, made_by=made_by), form=form))
    elif form is Format.TEXT:
        stdout = sys.stdout
        text = render(
            reports,
            form=form,
            made_by=made_by,
            width=columns(),
            colour=stdout is not None and shows_colour(stdout),
            unicode=stdout is None or shows_unicode(stdout),
        )
        write_text(text)
    else:
        write_bytes(render(reports, form=form, made_by=made_by).encode("utf-8", errors="replace"))


def _tell(reports: Sequence[LetterReport | Unread], *, form: Format, out: str | None, fail_under: float | None) -> None:
    """Say on standard error what a person should know of besides the result."""
    # Whoever looks at the text in a terminal has just read there which letters are unread and why.
    if out is not None or form is not Format.TEXT or not is_terminal(sys.stdout):
        for report in reports:
            if isinstance(report, Unread):
                say(f"{report.name}: {report.why}")
    if fail_under is not None:
        for scored in below(reports, fail_under=fail_under):
            say(f"{scored.name}: the score {scored.score:.1f} is below {fail_under:g}.")


@contextmanager
def _progress(number: int) -> Iterator[Callable[[], None]]:
    """A function to call after each letter; shows a bar on standard error if somebody is there to see it."""
    if number < _SHOW_PROGRESS_FROM or not is_terminal(sys.stderr):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("Scoring letters", total=number)
        yield lambda: bars.advance(task)
