"""`lorscore batch`: every letter below a folder to one row each."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from lorscore.cli.status import ExitStatus, fault
from lorscore.cli.streams import LINK, OWN_REPORT, columns, is_terminal, say, shows_colour, shows_unicode, write_text

if TYPE_CHECKING:
    from lorscore.batch import Outcome, Progress

_FEWEST_TIMED: Final = 50
"""Letters from which the time left is told."""
_TOLD_EVERY: Final = 15.0
"""Seconds between lines on progress where nobody looks at a terminal."""


def score_batch(
    # Not a check by Typer: that says what is wrong, but not what to do.
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with the letters, at any depth.", readable=False)
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="The file for the rows: .csv, .jsonl, .xlsx or .parquet.", show_default=False
        ),
    ],
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a page to browse the letters.", show_default=False)
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Processes to work in. Without it, one for each processor.", show_default=False
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on where an earlier run stopped, and score only new or changed letters."),
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            metavar="N", help="End with status 1 if a letter scores below N, from 0 to 100.", show_default=False
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Work on the Dask cluster whose scheduler is there; the letters are sent to it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Score every letter below a folder, one row each.

    A letter that cannot be read gets its row too, with the reason. Rows are kept beside FILE as they are finished, so
    that a run which was stopped can go on with --resume.
    """
    # Not a range check by Typer: that lets `nan` pass.
    if fail_under is not None and not 0 <= fail_under <= 100:
        raise typer.BadParameter(f"{fail_under:g} is not between 0 and 100.", param_hint="'--fail-under'")
    if dask is not None and jobs is not None:
        raise typer.BadParameter("With --dask the cluster decides how many processes work.", param_hint="'--jobs'")
    if html is not None and html.resolve() == out.resolve():
        raise typer.BadParameter("This file is for the rows. Give another one.", param_hint="'--html'")

    from lorscore.batch import BatchError, score_folder

    began = time.monotonic()
    try:
        with _progress() as watch:
            outcome = score_folder(
                folder, out=out, html=html, jobs=jobs, resume=resume, dask=dask, told=fault, watch=watch
            )
    except BatchError as error:
        say(str(error))
        raise typer.Exit(ExitStatus.USAGE) from error
    except KeyboardInterrupt:
        say("Stopped. The rows so far are kept: the same command with --resume goes on.")
        raise
    _tell(outcome, seconds=time.monotonic() - began, fail_under=fail_under)
    raise typer.Exit(_status(outcome, fail_under=fail_under))


def _status(outcome: Outcome, *, fail_under: float | None) -> ExitStatus:
    """As for `lorscore score`: a letter below the threshold weighs more than one that could not be read."""
    if fail_under is not None and outcome.tally.below(fail_under):
        return ExitStatus.BELOW
    return ExitStatus.UNREAD if outcome.tally.unread else ExitStatus.DONE


def _tell(outcome: Outcome, *, seconds: float, fail_under: float | None) -> None:
    from lorscore.outputs.tally_as_text import tally_as_text

    tally, progress = outcome.tally, outcome.progress
    for name, why in tally.named:
        say(f"{name}: {why}")
    if (more := tally.unread.total() - len(tally.named)) > 0:
        say(f"{more:,} more letters could not be read; their rows say why.")
    for link in outcome.links:
        say(f"{link}: {LINK}")
    for report in outcome.reports:
        say(f"{report}: {OWN_REPORT}")
    if outcome.forgotten:
        say(f"{outcome.forgotten:,} rows of the earlier run came from another version or model, so all were made anew.")
    if fail_under is not None and (low := tally.below(fail_under)):
        say(f"{low:,} letters score below {fail_under:g}.")
    held = f", {progress.held:,} taken over from before" if progress.held else ""
    stdout = sys.stdout
    write_text(
        tally_as_text(
            tally,
            aside=f"{_clock(seconds)}, {progress.scored / max(seconds, 0.001):.1f} a second{held}",
            width=columns(),
            colour=stdout is not None and shows_colour(stdout),
            unicode=stdout is None or shows_unicode(stdout),
        )
    )


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """A function that shows progress on standard error: a bar in a terminal, a line now and then elsewhere."""
    if is_terminal(sys.stderr):
        with _bar() as shown:
            yield shown
        return
    began = said = time.monotonic()

    def watch(progress: Progress) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= _TOLD_EVERY:
            said = now
            say(_line(progress, now - began))

    yield watch


def _line(progress: Progress, seconds: float) -> str:
    """`3,412 of 200,000 letters, 96.0 a second, 34:07 left, 2 not read`."""
    done = progress.held + progress.scored
    # The first letters wait for models to be loaded and say nothing of the others.
    left = (progress.total - done) * seconds / progress.scored if progress.scored >= _FEWEST_TIMED else None
    return (
        f"{done:,} of {progress.total:,} letters, {progress.scored / seconds:.1f} a second"
        + (f", {_clock(left)} left" if left is not None else "")
        + (f", {progress.unread:,} not read" if progress.unread else "")
    )


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bars

    began = time.monotonic()
    with Bars(BarColumn(20), TextColumn("{task.description}"), console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("Looking for letters", total=None)

        def watch(progress: Progress) -> None:
            line = _line(progress, max(time.monotonic() - began, 0.001))
            bars.update(task, completed=progress.held + progress.scored, total=progress.total, description=line)

        yield watch


def _clock(seconds: float) -> str:
    """A length of time.

    >>> _clock(7.4), _clock(187), _clock(7261)
    ('7 s', '3:07', '2:01:01')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
