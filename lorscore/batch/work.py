"""What a worker does: the bytes of some letters to their rows. Runs in this process, in others, or on a cluster."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lorscore.batch.journal import anchor_of
from lorscore.errors import ModelError, ModelMismatch, ReadError
from lorscore.outputs.as_csv import letter_cells
from lorscore.reading import read_letter_bytes
from lorscore.report import LetterReport, Provenance, Unread
from lorscore.scoring import Scorer, default_scorer, unread

Told = Callable[[Exception], str]
"""Fact and remedy for an error that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Task:
    """A letter to score. It brings its bytes, so that a worker needs no access to the folder."""

    place: int
    """Its place in the order of the letters."""
    name: str
    key: str | None
    """What the row depends on: the content's hash and the name's ending. None where the content could not be read."""
    content: bytes | Unread
    with_html: bool
    """Whether its text with what is said about it is wanted too."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line for the journal."""

    place: int
    line: bytes
    unread: bool


def score_tasks(tasks: Sequence[Task], made_by: Provenance, told: Told) -> list[Row] | ModelError:
    """The rows of some letters, or why there can be none; never an error, which not every backend hands on."""
    try:
        scorer = default_scorer()
        if scorer.made_by != made_by:
            raise ModelMismatch(
                "A worker has another lorscore, model or rule book than this computer.", "Install the same on both."
            )
    except ModelError as error:
        return error
    return [_row(task, scorer, told) for task in tasks]


def ended(task: Task, made_by: Provenance) -> Row:
    """The row of a letter whose scoring ended the process that did it."""
    why = (
        "Scoring this file ended the process that did it, most likely for want of memory. "
        "Print it to a new PDF, or copy its text into a new document."
    )
    return _written(task, Unread(task.name, "damaged", why), made_by, again=True)


def _row(task: Task, scorer: Scorer, told: Told) -> Row:
    again = False
    report: LetterReport | Unread
    if isinstance(task.content, Unread):
        report, again = task.content, True
    else:
        try:
            report = scorer.score(read_letter_bytes(task.name, task.content))
        except ReadError as error:
            report = unread(error)
        except Exception as error:  # one letter that lorscore stumbles over must not cost the others
            report, again = Unread(task.name, "damaged", told(error)), True
    return _written(task, report, scorer.made_by, again=again)


def _written(task: Task, report: LetterReport | Unread, made_by: Provenance, *, again: bool) -> Row:
    """The row as a line; the key is left out of one that the next run should try again."""
    record: dict[str, Any] = {
        "key": None if again else task.key,
        "name": task.name,
        "sha256": task.key.partition(".")[0] if task.key else None,
        "cells": letter_cells(report, made_by=made_by),
    }
    if task.with_html and isinstance(report, LetterReport):
        from lorscore.outputs.as_html import article_html

        record["html"] = article_html(report, anchor=anchor_of(task.key or task.name))
    return Row(task.place, json.dumps(record).encode("ascii") + b"\n", isinstance(report, Unread))
