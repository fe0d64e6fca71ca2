"""The journal beside an output: every row as it was finished, from which outputs are made and runs go on.

A file of JSON lines: what made the rows, then one line a letter in the order in which they were finished, and a last
line when the outputs are written. Lines are only ever appended, so that a run which is killed leaves nothing but whole
rows and at most one torn one, which the next run cuts off. While a run lasts it holds a lock on the journal; the
system lifts the lock with the process, however it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from filelock import lock_descriptor

from lorscore.batch.errors import BatchError
from lorscore.errors import OutputError
from lorscore.outputs import refusal, replacing
from lorscore.outputs.visible import visible
from lorscore.report import Provenance

ENDING: Final = ".lorscore"
"""What the name of a journal adds to that of its output."""
SCHEMA: Final = "lorscore.journal/1"
_BEGINS: Final = b'{"schema": "lorscore.journal/'
_SYNC_SECONDS: Final = 1.0
"""What a power cut may cost; a killed process costs nothing."""


def anchor_of(key: str) -> str:
    """How a letter is named in a page, by what its row depends on."""
    return f"letter-{key[:16]}"


def journal_of(out: Path) -> Path:
    """Where the journal of an output stands: beside the file itself, so that two links to it share one."""
    out = out.resolve()
    return out.with_name(out.name + ENDING)


class Journal:
    """An open, locked journal."""

    def __init__(self, path: Path, file: BinaryIO, *, made_by: Provenance, resume: bool) -> None:
        self.path = path
        self.held: dict[str, int] = {}
        """The place of the newest row of each key, of those that were there at the start."""
        self.texts: dict[str, str] = {}
        """The name of the letter in each of these rows that has its text too; empty where there can be no text."""
        self.forgotten = 0
        """Rows of an earlier run that another model, rule book or version of lorscore made, which are not used."""
        self._file = file
        self._synced = time.monotonic()
        header = {"schema": SCHEMA, "made_by": asdict(made_by)}
        self._refuse_another_file()
        earlier, finished, self._end = self._look_through(header)
        if earlier and not finished and not resume:
            raise BatchError(
                f"An earlier run stopped after {earlier:,} rows, which “{path}” keeps.",
                "Add --resume to go on with it, or delete that file to begin anew.",
            )
        if not resume or not self._end:
            self.forgotten = earlier if resume else 0
            self.held.clear()
            self.texts.clear()
            self._end = 0
        self._cut()
        if not self._end:
            self._write(_line(header))

    @classmethod
    @contextlib.contextmanager
    def opened(cls, path: Path, *, made_by: Provenance, resume: bool) -> Iterator[Journal]:
        """The journal at a path, as long as it is needed.

        Raises:
            BatchError: another run uses it, or an unfinished one left it and is not to be resumed.
            OutputError: it cannot be written.
        """
        try:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b", 0)
        except OSError as error:
            raise refusal(path, error.errno) from error
        with file:
            if not lock_descriptor(file.fileno(), blocking=False):
                raise BatchError(
                    "Another run is writing to this file.", "Wait for it, or give another file with --out."
                )
            yield cls(path, file, made_by=made_by, resume=resume)

    def append(self, line: bytes) -> int:
        """The place of the row, after it is in the file.

        Raises:
            OutputError: there is no room, or no permission any more; the rows before it are kept.
        """
        place = self._end
        self._write(line)
        if time.monotonic() - self._synced > _SYNC_SECONDS:
            self.sync()
        return place

    def take_texts(self, texts: Iterable[tuple[str, str, str]]) -> None:
        """Put texts of letters, which a page kept, back beside the rows that belong to them.

        Args:
            texts: The anchor of each letter in the page, its name as the page shows it, and its text.

        Raises:
            OutputError: as for `append`.
        """
        keys = {anchor_of(key): key for key in self.held if key not in self.texts}
        for anchor, shown, text in texts:
            key = keys.get(anchor)
            row = {} if key is None else self.read(self.held[key])
            if key is not None and visible(row["name"]) == shown:
                self.held[key] = self.append(_line({**row, "html": text}))
                self.texts[key] = row["name"]

    def read(self, place: int) -> dict[str, Any]:
        """The row at a place."""
        self._file.seek(place)
        pieces: list[bytes] = []
        while not pieces or not pieces[-1].endswith(b"\n"):
            # The file is not buffered, and `readline` of such a file asks the system for one byte at a time.
            piece = self._file.read(1 << 14)
            if not piece:
                break
            pieces.append(piece[: piece.find(b"\n") + 1] or piece)
        row: dict[str, Any] = json.loads(b"".join(pieces))
        return row

    def sync(self) -> None:
        """Wait until all rows are on the disk itself."""
        with contextlib.suppress(OSError):
            os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def finish(self, rows: int, *, with_texts: bool) -> None:
        """Note that the outputs are written. Text of letters, which only the outputs are to keep, goes."""
        end = _line({"finished": rows})
        if not with_texts:
            self._write(end)
            self.sync()
            return
        with replacing(self.path) as slim:
            for line in self._lines():
                row = json.loads(line)
                row.pop("html", None)
                slim.write(_line(row))
            slim.write(end)

    def _refuse_another_file(self) -> None:
        begins = self._file.read(len(_BEGINS))
        if not _BEGINS.startswith(begins):  # what is shorter was torn
            raise BatchError(f"“{self.path}” is no journal of lorscore.", "Give another file with --out.")

    def _look_through(self, header: dict[str, Any]) -> tuple[int, bool, int]:
        """How many rows there are, whether their run was finished, and where the last whole line that can be used ends."""
        rows, end, place, finished, ours = 0, 0, 0, False, False
        for line in self._lines():
            if line.endswith(b"\n"):
                with contextlib.suppress(ValueError):
                    row = json.loads(line)
                    if place == 0:
                        ours = row == header
                    elif "cells" in row:
                        rows += 1
                        if row["key"] is not None:
                            self.held[row["key"]] = place
                            if "html" in row:
                                self.texts[row["key"]] = row["name"]
                            elif row["cells"]["status"] == "unread":
                                self.texts[row["key"]] = ""
                    finished = "finished" in row
                end = place + len(line)
            else:
                finished = False
            place += len(line)
        return rows, finished, end if ours else 0

    def _lines(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            yield from file

    def _cut(self) -> None:
        try:
            self._file.truncate(self._end)
            self._file.seek(self._end)
        except OSError as error:
            raise refusal(self.path, error.errno) from error

    def _write(self, line: bytes) -> None:
        self._file.seek(self._end)
        left = memoryview(line)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            with contextlib.suppress(OSError):
                self._file.truncate(self._end)
            why = refusal(self.path, error.errno)
            raise OutputError(why.fact, f"{why.remedy} The rows so far are kept: add --resume to go on.") from error
        self._end += len(line)


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode("ascii") + b"\n"
