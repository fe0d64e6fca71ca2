"""Every letter below a folder -> one row each, however many there are and whatever happens on the way.

`folder` lists, `work` scores, `journal` keeps each row as it is finished; the outputs are made from the journal at the
end. Memory holds the names of the letters and the few that are being scored, never all rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from lorscore.batch import pools
from lorscore.batch.errors import BatchError
from lorscore.batch.folder import Listing, list_folder
from lorscore.batch.journal import Journal, journal_of
from lorscore.batch.work import Task, Told, ended, score_tasks
from lorscore.errors import ModelError, ReadError
from lorscore.outputs import check_place
from lorscore.outputs.as_csv import Cell
from lorscore.outputs.batch_html import MOST_TEXTS, texts_in, write_batch_html
from lorscore.outputs.rows import check_rows_place, write_rows
from lorscore.outputs.tally import Tally
from lorscore.reading import file_bytes
from lorscore.report import Provenance, Unread
from lorscore.scoring import default_scorer, unread

__all__ = ["BatchError", "Outcome", "Progress", "score_folder"]

_LETTERS_A_PROCESS: Final = 100
"""A process takes seconds to start; with fewer letters than this each, starting them costs more than it gains."""
_CHUNK: Final = 8
"""Letters that are handed to a worker at a time."""
_CHUNK_BYTES: Final = 2_000_000


@dataclass(slots=True)
class Progress:
    """How far a run is."""

    total: int
    held: int = 0
    """Letters whose row an earlier run had made."""
    scored: int = 0
    """Letters done in this run, unread ones among them."""
    unread: int = 0
    """Unread ones of this run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did."""

    tally: Tally
    progress: Progress
    links: tuple[str, ...]
    """Links to folders, which were not followed."""
    reports: tuple[str, ...]
    """Reports of lorscore, which were left out."""
    forgotten: int
    """Rows of the earlier run that could not be used, because another model or version had made them."""
    journal: Path


def score_folder(
    folder: Path,
    *,
    out: Path,
    html: Path | None = None,
    jobs: int | None = None,
    resume: bool = False,
    dask: str | None = None,
    told: Told,
    watch: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Score every letter below a folder and write one row each.

    Args:
        folder: Where the letters are, at any depth.
        out: The file for the rows; its ending decides the format.
        html: A page with all letters, if one is wanted.
        jobs: Processes; by default as many as there are processors, if there are letters enough for them.
        resume: Whether rows of an earlier run for the same output are taken over, by the content of the letters.
        dask: The address of a Dask scheduler whose workers are to score.
        told: Gives fact and remedy for an error that nobody foresaw.
        watch: Is called with the progress as it changes, in this thread.

    Raises:
        BatchError: the folder, the earlier run or the cluster cannot be used.
        OutputError: an output cannot be written; finished rows are kept.
        ModelError: the model cannot be used.
    """
    check_rows_place(out)
    if html is not None:
        check_place(html)
    listing = list_folder(folder, but=[out] if html is None else [out, html])
    made_by = default_scorer().made_by
    with Journal.opened(journal_of(out), made_by=made_by, resume=resume) as journal:
        if html is not None and resume:
            journal.take_texts(texts_in(html, made_by=made_by))
        run = _Run(folder, listing, journal, made_by, with_html=html is not None)
        run.score(workers=_workers(jobs, dask, len(run.names)), told=told, watch=watch)
        journal.sync()
        tally = Tally()
        write_rows(out, tally.counting(run.rows()))
        if html is not None:
            write_batch_html(html, run.rows, tally=tally, made_by=made_by)
        journal.finish(len(run.found), with_texts=html is not None)
        return Outcome(tally, run.progress, listing.links, listing.reports, journal.forgotten, journal.path)


@dataclass(slots=True)
class _Run:
    """The letters of a run and where in the journal their rows stand."""

    folder: Path
    listing: Listing
    journal: Journal
    made_by: Provenance
    with_html: bool
    names: tuple[str, ...] = field(init=False)
    closed: frozenset[str] = field(init=False)
    found: dict[int, int] = field(init=False, default_factory=dict)
    """The place in the journal of each letter, by its place in `names`."""
    progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.names = tuple(sorted([*self.listing.letters, *self.listing.closed]))
        self.closed = frozenset(self.listing.closed)
        self.progress = Progress(total=len(self.names))

    def score(self, *, workers: pools.Workers, told: Told, watch: Callable[[Progress], None]) -> None:
        """Have a row of each letter in the journal."""
        scored = partial(score_tasks, made_by=self.made_by, told=told)
        watch(self.progress)
        for done in pools.run(
            self._tasks(workers), scored, workers=workers, lost=lambda task: [ended(task, self.made_by)]
        ):
            if isinstance(done, ModelError):
                raise done
            for row in done:
                self.found[row.place] = self.journal.append(row.line)
                self.progress.scored += 1
                self.progress.unread += row.unread
            watch(self.progress)
        if missing := len(self.names) - len(self.found):
            raise BatchError(f"{missing:,} letters were lost by the workers.", "Add --resume to score them.")

    def rows(self, *, most: int | None = None) -> Iterator[dict[str, Any]]:
        """The cells of each letter in the order of their names, with the letter's page under `html` if there is one."""
        for place, name in enumerate(self.names[:most]):
            row = self.journal.read(self.found[place])
            cells: dict[str, Cell] = row["cells"]
            yield {**cells, "name": name, "sha256": row["sha256"], "html": row.get("html")}

    def _tasks(self, workers: pools.Workers) -> Iterator[list[Task]]:
        """The letters that have no row yet, a few at a time. Called from other threads; raises nothing."""
        chunk: list[Task] = []
        size = 0
        most = max(1, min(_CHUNK, len(self.names) // (4 * workers.number)))
        for place, name in enumerate(self.names):
            task = self._task(place, name)
            if task.key is not None and self._is_held(task):
                self.found[place] = self.journal.held[task.key]
                self.progress.held += 1
                continue
            chunk.append(task)
            size += len(task.content) if isinstance(task.content, bytes) else 0
            if len(chunk) >= most or size >= _CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _task(self, place: int, name: str) -> Task:
        with_html = self.with_html and place < MOST_TEXTS
        if name in self.closed:
            why = "The folder may not be opened, so its letters were not read. Look at its permissions."
            return Task(place, name, None, Unread(name, "damaged", why), with_html)
        try:
            content = file_bytes(self.folder / name)
        except ReadError as error:
            return Task(place, name, None, unread(error), with_html)
        key = hashlib.sha256(content).hexdigest() + Path(name).suffix.lower()
        return Task(place, name, key, content, with_html)

    def _is_held(self, task: Task) -> bool:
        if task.key not in self.journal.held:
            return False
        # A row without the letter's text serves where no text is wanted, and where there can be none.
        return not task.with_html or self.journal.texts.get(task.key) in (task.name, "")


def _workers(jobs: int | None, dask: str | None, letters: int) -> pools.Workers:
    if dask is not None:
        return pools.cluster(dask)
    return pools.Workers(jobs or max(1, min(pools.processors(), letters // _LETTERS_A_PROCESS)))
