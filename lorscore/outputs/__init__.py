"""Reports to text, JSON, CSV and HTML, and any of these to a file that is never half written."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from lorscore.errors import OutputError
from lorscore.report import LetterReport, Provenance, Unread


class Format(StrEnum):
    """A form in which reports are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


def render(
    reports: Sequence[LetterReport | Unread],
    *,
    form: Format,
    made_by: Provenance,
    width: int = 80,
    colour: bool = False,
    unicode: bool = True,
) -> str:
    """The reports in one of the formats; width, colour and unicode matter to text alone."""
    # Each writer is fetched only when it is wanted: JSON needs neither Rich nor Jinja.
    match form:
        case Format.TEXT:
            from lorscore.outputs.as_text import as_text

            return as_text(reports, width=width, colour=colour, unicode=unicode)
        case Format.JSON:
            from lorscore.outputs.as_json import as_json

            return as_json(reports, made_by=made_by)
        case Format.CSV:
            from lorscore.outputs.as_csv import as_csv

            return as_csv(reports, made_by=made_by)
        case Format.HTML:
            from lorscore.outputs.as_html import as_html

            return as_html(reports, made_by=made_by)


def reports_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the JSON format; a new copy each time."""
    from lorscore.outputs.as_json import reports_schema as schema

    return schema()


def file_bytes(written: str, *, form: Format) -> bytes:
    """What a file of this format holds: UTF-8.

    CSV that is more than ASCII begins with a byte order mark, without which spreadsheets take it for another encoding.
    """
    marked = form is Format.CSV and not written.isascii()
    return written.encode("utf-8-sig" if marked else "utf-8", errors="replace")


def check_place(path: str | os.PathLike[str]) -> Path:
    """The path, after a look at whether a file could be written there; for asking before long work.

    Raises:
        OutputError: it is a folder, its folder is missing, or nothing may be written there.
    """
    place = Path(path)
    if "\0" in str(place):
        raise refusal(place, errno.EINVAL)
    try:
        if place.is_dir():
            raise refusal(place, errno.EISDIR)
        if not place.parent.exists():
            raise refusal(place, errno.ENOENT)
        if not place.parent.is_dir():
            raise refusal(place, errno.ENOTDIR)
        if not os.access(place if place.exists() else place.parent, os.W_OK):
            raise refusal(place, errno.EACCES)
    except OSError as error:
        raise refusal(place, error.errno) from error
    return place


def write_output(path: str | os.PathLike[str], data: str | bytes) -> Path:
    """The path, after the file there has become `data`: all of it or, where an error is raised, unchanged.

    Text is written as UTF-8. A link is followed; a device or pipe is written to as it is.

    Raises:
        OutputError: the folder is missing, the path is a folder, permission or room is lacking.
    """
    place = check_place(path)
    written = data if isinstance(data, bytes) else data.encode("utf-8", errors="replace")
    with replacing(place) as file:
        file.write(written)
    return place


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file to write to, which stands in the place of the one at the path once the block has ended without an error.

    Until then, and where an error is raised, the file there is unchanged. A link is followed; a device or pipe is
    written to as it is.

    Raises:
        OutputError: the folder is missing, the path is a folder, permission or room is lacking.
    """
    place = check_place(path)
    try:
        target = place.resolve()
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            # A device cannot be replaced by a file, and must not be: think of /dev/null.
            with target.open("wb") as device:
                yield device
            return
        beside = target.with_name(f".{secrets.token_hex(8)}.lorscore.tmp")
        try:
            with beside.open("x+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            beside.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise refusal(place, error.errno) from error


def refusal(place: Path, number: int | None) -> OutputError:
    """Fact and remedy for an error of the operating system, by its number."""
    fact = f"Nothing was written to “{place}”:"
    match number:
        case errno.EISDIR:
            return OutputError(f"{fact} it is a folder.", "Add the name of a file to it.")
        case errno.ENOENT | errno.ENOTDIR:
            return OutputError(f"{fact} the folder “{place.parent}” is not there.", "Create it, or choose another.")
        case errno.EACCES | errno.EPERM | errno.EROFS | errno.EBUSY | errno.ETXTBSY:
            remedy = "Close the file if another program has it open, or choose another folder."
            return OutputError(f"{fact} permission is lacking.", remedy)
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return OutputError(f"{fact} there is no room left.", "Make room, or choose another disk.")
        case errno.ENAMETOOLONG | errno.EINVAL:
            return OutputError(f"{fact} it cannot be the name of a file.", "Choose another name.")
        case _:
            why = os.strerror(number).lower() if number else "unknown reason"
            return OutputError(f"{fact} the system refused ({why}).", "Choose another place, or try again.")
