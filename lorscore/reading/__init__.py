"""bytes -> Letter: one file a format, and `assemble` alone makes offsets."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from lorscore.letter import Letter
from lorscore.reading import from_plain
from lorscore.reading.assemble import assemble


def read_letter(path: str | PathLike[str]) -> Letter:
    """Return the letter in a file."""
    return read_letter_bytes(Path(path).name, Path(path).read_bytes())


def read_letter_bytes(name: str, data: bytes) -> Letter:
    """Return the letter in these bytes."""
    return assemble(name, from_plain.read(data))
