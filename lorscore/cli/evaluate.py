"""`lorscore evaluate`: models and labelled examples to figures."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lorscore.cli.streams import columns, shows_colour, shows_unicode, write_bytes, write_text
from lorscore.cli.train import Examples, Models, check_folder


class EvaluationFormat(StrEnum):
    """A form in which figures are written."""

    TEXT = "text"
    JSON = "json"


def evaluate_model(
    examples: Examples = Path("labeled_examples"),
    models: Models = Path("models"),
    form: Annotated[EvaluationFormat, typer.Option("--format", help="How to write them.")] = EvaluationFormat.TEXT,
) -> None:
    """Measure how well the models agree with the readers, on letters that they were not trained on.

    Meant for a checkout of lorscore; scoring letters does not need it.
    """
    check_folder(examples)

    from lorscore.evaluation import evaluate

    record = evaluate(examples, models)
    if form is EvaluationFormat.JSON:
        from lorscore.outputs.as_json import document, without_nan

        write_bytes(document(without_nan(record)).encode())
    else:
        from lorscore.outputs.evaluation_as_text import evaluation_as_text

        shown = {"colour": shows_colour(sys.stdout), "unicode": shows_unicode(sys.stdout)}
        write_text(evaluation_as_text(record, width=columns(), **shown))
