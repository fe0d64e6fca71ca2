"""What a reader of one format hands on: bytes -> Reading.

Every `from_*.py` turns bytes into a `Reading`; `assemble.py` turns a `Reading` into a `Letter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lorscore.letter import BlockKind, Notice

CELL: Final = " | "
"""What stands between the cells of a row."""


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block as its file holds it, before its characters are put in order.

    A line break inside `text` is one that the reader found to be no more than the edge of the page: `assemble`
    undoes it. Whatever is really apart is a block of its own.
    """

    text: str
    page: int = 1
    kind: BlockKind = BlockKind.PARAGRAPH
    apart: bool = False
    """Whether a blank line, or a gap like one, stands before it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file holds: its blocks in reading order, and what a person should know of them."""

    blocks: tuple[RawBlock, ...]
    notices: tuple[Notice, ...] = ()


def row_of(cells: list[str]) -> str:
    """Return the cells of a row as one line.

    Cells are joined by ` | `, save that a label which already ends in a colon is followed by a space. Empty cells
    are left out, because formats do not agree on where they are.

    >>> row_of(["Work ethic", "", "4/5"])
    'Work ethic | 4/5'
    >>> row_of(["Dates:", "May 2024"])
    'Dates: May 2024'
    """
    row = ""
    for cell in (" ".join(cell.split()) for cell in cells):
        if cell and row:
            row += (" " if row.endswith(":") else CELL) + cell
        else:
            row += cell
    return row
