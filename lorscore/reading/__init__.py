"""bytes -> Letter: one file a format, and `assemble` alone makes offsets.

`formats` looks at the bytes and picks a reader; the reader gives raw blocks; `assemble` makes the letter of them;
`gate` turns away what is plainly no letter of recommendation. Files are taken to come from anyone: sizes are checked
before anything is unpacked, XML is parsed without entities or network, and PDFs are parsed in a process of their own.
"""

from __future__ import annotations

import os
import sys
from os import PathLike
from pathlib import Path
from typing import Final

from lorscore.errors import ReadError
from lorscore.letter import Letter
from lorscore.reading import from_plain, gate
from lorscore.reading.assemble import LONGEST_TEXT, assemble
from lorscore.reading.containers import refusal, too_large
from lorscore.reading.formats import READABLE_SUFFIXES, reader_for
from lorscore.reading.raw import Reading

__all__ = ["READABLE_SUFFIXES", "file_bytes", "read_letter", "read_letter_bytes", "read_letter_text"]

LARGEST_FILE: Final = 20_000_000
"""Bytes. A scanned letter of four pages has about 4 MB; ERAS takes files of up to 2 MB."""


def read_letter(path: str | PathLike[str]) -> Letter:
    """Return the letter in a file; `-` reads standard input.

    Raises:
        ReadError: The file cannot be read as a letter; its `kind` says why.
    """
    if os.fspath(path) == "-":
        return read_letter_bytes("-", sys.stdin.buffer.read(LARGEST_FILE + 1))
    file = Path(path)
    return read_letter_bytes(file.name, file_bytes(file))


def file_bytes(path: str | PathLike[str]) -> bytes:
    """Return what a file holds, if it may be a letter by its kind and size.

    Raises:
        ReadError: `unsupported`, `damaged` or `too-large`.
    """
    file = Path(path)
    try:
        # A pipe or device has no size and may never end; nothing but regular files is opened.
        if not file.is_file():
            raise _not_a_file(file)
        if file.stat().st_size > LARGEST_FILE:
            raise too_large()
        with file.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except ReadError as error:
        raise _named(error, file.name or str(file)) from None
    except (OSError, ValueError) as error:
        why = "may not be opened" if isinstance(error, PermissionError) else "cannot be opened"
        fact, remedy = f"The file {why}.", "Look at its permissions, and whether it is open in another program."
        raise ReadError(file.name or str(file), "damaged", fact, remedy) from None


def read_letter_bytes(name: str, data: bytes) -> Letter:
    """Return the letter in these bytes; the name tells its format where the bytes do not.

    Raises:
        ReadError: The bytes cannot be read as a letter; its `kind` says why.
    """
    try:
        if len(data) > LARGEST_FILE:
            raise too_large()
        if not data.strip(b"\0 \t\r\n"):
            raise refusal("no-text", "The file is empty.", "Save the letter again.")
        reader = reader_for(data, Path(name).suffix.lower())
        return _checked(name, reader(data))
    except ReadError as error:
        raise _named(error, name) from None  # the cause may quote the file


def read_letter_text(name: str, text: str) -> Letter:
    """Return the letter in a text that is in memory already, such as one pasted into the app.

    Raises:
        ReadError: The text cannot be read as a letter; its `kind` says why.
    """
    try:
        return _checked(name, from_plain.from_text(text), pasted=True)
    except ReadError as error:
        raise _named(too_large("text") if error.kind == "too-large" else error, name) from None


def _checked(name: str, reading: Reading, *, pasted: bool = False) -> Letter:
    if sum(len(block.text) for block in reading.blocks) > LONGEST_TEXT:
        raise too_large()
    letter = assemble(name, reading)
    gate.check(letter, pasted=pasted)
    return letter


def _named(error: ReadError, name: str) -> ReadError:
    return ReadError(name, error.kind, error.fact, error.remedy)


def _not_a_file(file: Path) -> ReadError:
    if file.is_dir():
        return refusal(
            "unsupported", "This is a folder, not a file.", "Name the letters in it, for example with a star: folder/*."
        )
    if file.is_symlink() and not file.exists():
        return refusal("damaged", "This is a link to a file that is not there.", "Put the file itself in its place.")
    if not file.exists():
        return refusal("damaged", "There is no such file.", "Look at the spelling of its name and folder.")
    return refusal("unsupported", "This is not a regular file.", "Save the letter as a file first.")
