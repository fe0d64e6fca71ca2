"""`lorscore train`: labelled examples to models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lorscore.cli.streams import say, write_text

Examples = Annotated[Path, typer.Option(metavar="FOLDER", help="The labelled examples.")]
Models = Annotated[Path, typer.Option(metavar="FOLDER", help="Where the models are kept.")]


def train_model(examples: Examples = Path("labeled_examples"), models: Models = Path("models")) -> None:
    """Train the models from the labelled examples.

    Meant for a checkout of lorscore; scoring letters does not need it.
    """
    check_folder(examples)

    from lorscore.training import train

    trained = train(examples, models, progress=say)
    write_text(f"{trained.summary().rstrip()}\n")


def check_folder(examples: Path) -> None:
    """Return if the labelled examples are there.

    Raises:
        ExampleError: there is no such folder.
    """
    from lorscore.errors import ExampleError

    if not examples.is_dir():
        raise ExampleError(
            f"There is no folder “{examples}” with labelled examples here.",
            "Go to a checkout of lorscore, or name the folder with --examples.",
        )
