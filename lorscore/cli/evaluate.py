"""`lorscore evaluate`: models, or the rules alone, and labelled examples to figures."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lorscore.cli.streams import columns, say, shows_colour, shows_unicode, write_bytes, write_text
from lorscore.cli.train import Examples, Models, check_folder


class EvaluationFormat(StrEnum):
    """A form in which figures are written."""

    TEXT = "text"
    JSON = "json"


class Part(StrEnum):
    """The labelled letters that rules are measured on."""

    LEARN = "learn"
    """Train and dev."""
    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


def evaluate_model(
    examples: Examples = Path("labeled_examples"),
    models: Models = Path("models"),
    form: Annotated[EvaluationFormat, typer.Option("--format", help="How to write them.")] = EvaluationFormat.TEXT,
    rules: Annotated[bool, typer.Option("--rules", help="Measure each rule instead; no model is needed.")] = False,
    part: Annotated[
        Part,
        typer.Option(
            metavar="learn|train|dev|test",
            help="With --rules: the letters to measure on; learn is train and dev. The test part is for "
            "measuring only: no rule may be written by what it shows.",
        ),
    ] = Part.LEARN,
) -> None:
    """Measure how well the models agree with the readers, on letters that they were not trained on.

    Meant for a checkout of lorscore; scoring letters does not need it. Takes some minutes.
    """
    if part is not Part.LEARN and not rules:
        raise typer.BadParameter(
            "The models are measured on the test part; only --rules has parts.", param_hint="--part"
        )
    check_folder(examples)

    if rules:
        from lorscore.evaluation import evaluate_rules

        record = evaluate_rules(examples, part=part.value, progress=say)
    else:
        from lorscore.evaluation import evaluate

        record = evaluate(examples, models, progress=say)
    if form is EvaluationFormat.JSON:
        from lorscore.outputs.as_json import document, without_nan

        write_bytes(document(without_nan(record)).encode())
        return

    from lorscore.outputs.evaluation_as_text import evaluation_as_text
    from lorscore.outputs.rule_figures_as_text import rule_figures_as_text

    write = rule_figures_as_text if rules else evaluation_as_text
    write_text(write(record, width=columns(), colour=shows_colour(sys.stdout), unicode=shows_unicode(sys.stdout)))
