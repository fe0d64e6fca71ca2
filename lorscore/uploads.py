"""Files that a person gave all at once, zips among them -> letters, read and scored one after the other in memory.

Nothing is unpacked to disk, so no name in a zip can reach a file of this machine; a zip with such names is refused all
the same, because whoever made it meant harm or made a mistake. A file that cannot be read keeps its place, with why.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from lorscore.errors import LorscoreError, ModelError, ReadError
from lorscore.letter import Letter
from lorscore.outputs.as_csv import letter_cells
from lorscore.outputs.as_html import article_html
from lorscore.reading import LARGEST_FILE, read_letter_bytes
from lorscore.reading.containers import HIGHEST_RATIO, LARGEST_TOTAL, MOST_ENTRIES, open_zip, too_large
from lorscore.report import LetterReport, Provenance, Unread

_CLUTTER: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What systems leave in folders, in lower case."""
_DRIVE = re.compile(r"[A-Za-z]:")


class UploadError(LorscoreError):
    """A zip that is refused as a whole."""


class Scores(Protocol):
    """What scores a letter: `lorscore.scoring.Scorer`, or one made by hand."""

    def score(self, letter: Letter) -> LetterReport:
        """All that is said about one letter."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that could be a letter."""

    name: str
    """Its path in the zip with `/`, or its name."""
    read: Callable[[], bytes]
    """Gives its content; raises ReadError."""
    vendor: str = ""
    """Whose sample it is, where that matters."""


@dataclass(frozen=True, slots=True)
class Done:
    """A file with what is said about it."""

    name: str
    vendor: str
    report: LetterReport | Unread
    sha256: str | None
    """The hash of the file; None where there is no content."""


@dataclass(slots=True)
class Sitting:
    """Files that wait and files that are done. It may be left at any time and gone on with later; nothing is lost."""

    waiting: deque[Upload]
    done: list[Done] = field(default_factory=list)
    stopped: bool = False
    """Whether a person stopped it. Those that wait still wait."""

    @classmethod
    def of(cls, uploads: Iterable[Upload]) -> Sitting:
        """A sitting with all of its files waiting, no two of one name."""
        return cls(deque(_with_names_of_their_own(uploads)))

    @property
    def total(self) -> int:
        """All files."""
        return len(self.done) + len(self.waiting)

    @property
    def is_running(self) -> bool:
        """Whether there is more to do and nobody stopped it."""
        return bool(self.waiting) and not self.stopped

    def go_on(self, scorer: Scores) -> Iterator[Done]:
        """Score those that wait, each as it is asked for.

        Raises:
            ModelError: the model cannot be used; the letter goes on waiting.
        """
        while self.is_running:
            done = score_upload(self.waiting[0], scorer)
            self.waiting.popleft()
            self.done.append(done)
            yield done


def is_clutter(name: str) -> bool:
    """Whether a file or folder is hidden, or left behind by a system or a word processor."""
    return name.startswith((".", "~$")) or name.lower() in _CLUTTER


def unpacked(name: str, data: bytes) -> tuple[Upload, ...]:
    """The files in an upload: those of a .zip in the order of their names without clutter, or the file itself.

    Raises:
        UploadError: the zip is damaged, locked, empty or unpacks to too much, or a name in it leads out of it.
    """
    if PurePosixPath(name).suffix.lower() != ".zip":
        return (Upload(name, lambda: data),)
    try:
        package = open_zip(data, "zip file")
    except ReadError as error:
        raise _refused(name, error) from None
    files = []
    for info in package.infolist():
        path = _path_in(info, name)
        if not info.is_dir() and not any(map(is_clutter, path.split("/"))):
            files.append(Upload(path, partial(_content, package, info)))
    if not files:
        raise UploadError(f"There is no letter in “{name}”.", "Put the letters into the zip and choose it again.")
    return tuple(sorted(files, key=lambda file: file.name))


def by_vendor(name: str, files: Sequence[Upload], *, vendor: str = "") -> tuple[Upload, ...]:
    """The files of one upload with the vendor that each belongs to.

    Args:
        name: The name of the upload.
        files: What is in it.
        vendor: The vendor of all; where it is empty, the folders of a zip name the vendors, and a zip or a file without
            folders is one vendor's own, under its name without the ending.
    """
    if vendor:
        return tuple(replace(file, name=f"{vendor}/{PurePosixPath(file.name).name}", vendor=vendor) for file in files)
    paths = [file.name.split("/") for file in files]
    # A folder around all the vendors' folders is how most programs zip; it is no vendor.
    around = len({path[0] for path in paths}) == 1 and all(len(path) > 2 for path in paths)
    own = PurePosixPath(name).stem
    return tuple(
        replace(file, name="/".join(path), vendor=path[0])
        for file, parts in zip(files, paths, strict=True)
        if (path := parts[1:] if around else parts if len(parts) > 1 else [own, *parts])
    )


def score_upload(upload: Upload, scorer: Scores) -> Done:
    """The file's report, or why there is none.

    Raises:
        ModelError: the model cannot be used.
    """
    sha256 = None
    report: LetterReport | Unread
    try:
        content = upload.read()
        sha256 = hashlib.sha256(content).hexdigest()
        report = scorer.score(read_letter_bytes(PurePosixPath(upload.name).name, content))
    except ReadError as error:
        report = Unread(upload.name, error.kind, str(error))
    except ModelError:
        raise
    except Exception as error:  # one letter that lorscore stumbles over must not cost the others
        why = f"A fault of lorscore itself kept it from finishing ({type(error).__name__})."
        report = Unread(
            upload.name, "damaged", f"{why} Please report the words in brackets; the letter itself is not needed."
        )
    return Done(upload.name, upload.vendor, replace(report, name=upload.name), sha256)


def rows_of(done: Sequence[Done], *, made_by: Provenance, with_html: bool = False) -> Iterator[dict[str, Any]]:
    """The cells of each letter as `lorscore batch` writes them, with the letter's page under `html` if it is wanted."""
    for place, one in enumerate(done, start=1):
        row: dict[str, Any] = {**letter_cells(one.report, made_by=made_by), "sha256": one.sha256}
        if with_html and isinstance(one.report, LetterReport):
            row["html"] = article_html(one.report, anchor=f"letter-{place}")
        yield row


def _path_in(info: ZipInfo, name: str) -> str:
    path = info.orig_filename.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/") or "\0" in path:
        raise UploadError(
            f"A name in “{name}” leads to a place outside the zip, so none of it was read.",
            "Zip the folder with the letters anew, or choose the letters themselves.",
        )
    if info.file_size > 1_000_000 and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
        raise _bomb(name)
    return path


def _content(package: ZipFile, info: ZipInfo) -> bytes:
    if info.file_size > LARGEST_FILE:
        error = too_large()
    else:
        try:
            return package.read(info)
        except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            remedy = "Zip the folder anew, or choose this file by itself."
            error = ReadError("", "damaged", "The file is not whole in its zip.", remedy)
    raise error


def _refused(name: str, error: ReadError) -> UploadError:
    match error.kind:
        case "encrypted":
            return UploadError(f"“{name}” is locked with a password.", "Make a zip without a password.")
        case "too-large":
            return _bomb(name)
        case _:
            return UploadError(f"“{name}” is not a whole zip file.", "Zip the folder anew, or choose the letters.")


def _bomb(name: str) -> UploadError:
    return UploadError(
        f"“{name}” holds more than {MOST_ENTRIES:,} files, or unpacks to far more than letters would "
        f"(the most is {LARGEST_TOTAL // 1_000_000} MB).",
        "Make smaller zips, or use “lorscore batch” for a large folder.",
    )


def _with_names_of_their_own(uploads: Iterable[Upload]) -> Iterator[Upload]:
    taken: set[str] = set()
    for upload in uploads:
        path, name, number = PurePosixPath(upload.name), upload.name, 1
        while name in taken:
            number += 1
            name = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        taken.add(name)
        yield replace(upload, name=name)
