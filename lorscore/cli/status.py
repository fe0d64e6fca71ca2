"""What happened to the exit status and to the sentences that tell of it."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from lorscore import __version__
from lorscore.errors import ExampleError, ModelError, OutputError, ReadError, RuleError
from lorscore.report import LetterReport, Unread


class ExitStatus(IntEnum):
    """What a script learns from `lorscore`."""

    DONE = 0
    BELOW = 1
    """A threshold was not met."""
    USAGE = 2
    """Wrong usage: arguments, or a file or folder they name, cannot be used."""
    UNREAD = 3
    """Done, but at least one letter could not be read."""
    MODEL = 4
    """The model cannot be used."""
    FAULT = 70
    """A fault of lorscore itself; the number that sysexits.h has for it."""
    STOPPED = 130
    """Stopped from the keyboard."""


def status_of_reports(reports: Sequence[LetterReport | Unread], *, fail_under: float | None) -> ExitStatus:
    """The status after scoring: BELOW if some letter is, else UNREAD if some letter could not be read.

    The threshold wins because it is certain: whatever the unread letters hold, the answer to "are all of them good
    enough?" is no. So BELOW means no, UNREAD that the answer is not known, and DONE yes; the output names both kinds.
    """
    if fail_under is not None and below(reports, fail_under=fail_under):
        return ExitStatus.BELOW
    if any(isinstance(report, Unread) for report in reports):
        return ExitStatus.UNREAD
    return ExitStatus.DONE


def below(reports: Sequence[LetterReport | Unread], *, fail_under: float) -> list[LetterReport]:
    """The letters whose score, with one decimal as it is written, is below a threshold."""
    return [report for report in reports if isinstance(report, LetterReport) and round(report.score, 1) < fail_under]


def status_of(error: Exception) -> ExitStatus:
    """The status with which an error ends the program."""
    match error:
        # A broken rule book is a model that cannot be used: the model was made for these rules.
        case ModelError() | RuleError():
            return ExitStatus.MODEL
        case OutputError() | ExampleError():
            return ExitStatus.USAGE
        case ReadError():
            return ExitStatus.UNREAD
        case _:
            return ExitStatus.FAULT


def fault(error: Exception) -> str:
    """Fact and remedy for an error that nobody foresaw: its kind and place, never its message, which may quote."""
    steps = traceback.extract_tb(error.__traceback__)
    package = Path(__file__).parents[1]
    own = [step for step in steps if package in Path(step.filename).parents]
    place = f" in {Path(own[-1].filename).relative_to(package).as_posix()}, line {own[-1].lineno}" if own else ""
    return (
        f"A fault of lorscore itself kept it from finishing ({type(error).__name__}{place}, version {__version__}). "
        "Please report it with the words in brackets; the letter itself is not needed."
    )
