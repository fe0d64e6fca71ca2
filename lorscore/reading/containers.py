"""Bytes of a zip file from anywhere -> its parts as XML trees, within limits.

A few kilobytes can unpack to gigabytes, or name files of this machine. So nothing is unpacked before the zip's own
directory has been looked at (a forged size is safe: Python reads at most what the directory states), and XML is parsed
without entities, document types or network.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final, Literal

from lxml import etree

from lorscore.errors import ReadError, UnreadKind

MOST_ENTRIES: Final = 2_000
"""A letter with pictures has a few dozen; opening the directory of a huge one costs time and memory by itself."""
LARGEST_PART: Final = 8_000_000
"""Bytes of one XML part unpacked. A 200-page document has about 3 MB; parsed, XML can take forty times its size."""
LARGEST_TOTAL: Final = 400_000_000
"""Bytes of everything unpacked. Pictures are never unpacked, but a directory that claims more is no letter's."""
HIGHEST_RATIO: Final = 200
"""Unpacked to packed size of a part above a megabyte. Honest word-processor XML stays below 60."""

_PARSER_OPTIONS: Final = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "dtd_validation": False,
    "remove_comments": True,
    "remove_pis": True,
}


def refusal(kind: UnreadKind, fact: str, remedy: str) -> ReadError:
    """Return the error for a file that cannot be read; the name of the file is filled in by `read_letter_bytes`."""
    return ReadError("", kind, fact, remedy)


def damaged(what: str) -> ReadError:
    """Return the error for a file that breaks off or contradicts its own format."""
    return refusal(
        "damaged", f"The file is not a whole {what}.", "Open it in the program that made it and save it again."
    )


def too_large(what: Literal["file", "text"] = "file") -> ReadError:
    """Return the error for a file, or a text in memory, that holds far more than a letter does."""
    remedy = "Paste the letter alone." if what == "text" else "Save only the pages of the letter."
    return refusal("too-large", f"The {what} is far larger than any letter.", remedy)


def open_zip(data: bytes, what: str) -> zipfile.ZipFile:
    """Return the zip file, once its directory has been found to be harmless.

    Args:
        data: The file.
        what: The name of its format, for the error message.

    Raises:
        ReadError: `damaged`, `encrypted` or `too-large`.
    """
    # The end record states the number of entries; it is read before the directory is.
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 70_000))
    if end >= 0 and int.from_bytes(data[end + 10 : end + 12], "little") > MOST_ENTRIES:
        raise _bomb()
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError, OverflowError) as error:
        raise damaged(what) from error
    infos = package.infolist()
    if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise _bomb()
    if any(info.flag_bits & 1 for info in infos):
        raise refusal("encrypted", "The file is locked with a password.", "Save a copy without a password.")
    return package


def part_of(package: zipfile.ZipFile, name: str, what: str) -> etree._Element | None:
    """Return the root of one XML part, or None if the package has no such part.

    Raises:
        ReadError: `damaged` or `too-large`.
    """
    data = bytes_of(package, name, what)
    return None if data is None else tree_of(data, what)


def bytes_of(package: zipfile.ZipFile, name: str, what: str) -> bytes | None:
    """Return what one XML part holds, or None if the package has no such part.

    Raises:
        ReadError: `damaged` or `too-large`.
    """
    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    if info.file_size > LARGEST_PART:
        raise _bomb()
    if info.file_size > 1_000_000 and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
        raise _bomb()
    try:
        return package.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise damaged(what) from error


def tree_of(data: bytes, what: str) -> etree._Element:
    """Return the root of an XML document.

    Raises:
        ReadError: `damaged`, also for a document type declaration, which no office format has.
    """
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise damaged(what)
    try:
        # A parser of its own for each part: lxml's are not safe to share between threads.
        root = etree.fromstring(data, etree.XMLParser(**_PARSER_OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(what) from error
    if root is None:
        raise damaged(what)
    return root


def name_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace; nothing for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _bomb() -> ReadError:
    return refusal(
        "too-large",
        "The file unpacks to far more than a letter holds.",
        "Copy the letter's text into a new document and save that.",
    )
