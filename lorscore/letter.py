"""What was read: a letter as one text with its blocks.

There is one text. A reader cleans it once; from then on every offset in the program is a half-open range
`[start, end)` into `Letter.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block was in its file."""

    PARAGRAPH = "paragraph"
    """Running text; hard line breaks inside it are undone."""
    LINE = "line"
    """A line that stands by itself: letterhead, heading, signature, RE line."""
    ITEM = "item"
    """An item of a list."""
    ROW = "row"
    """A row of a table, its cells joined by ` | `, or of a rating list."""
    MARGIN = "margin"
    """Page header or footer."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the letter's text that a file kept together."""

    start: int
    end: int
    page: int
    """Page number from 1; 1 throughout where the format has no pages."""
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know that is neither an error nor part of the score."""

    kind: str
    """A kebab-case name, such as `hidden-text`, `mixed-pronouns`, `placeholder`."""
    says: str
    """One or two sentences for a person. Never letter text that was hidden."""
    start: int | None = None
    end: int | None = None
    """Where in `Letter.text`, if it is about a place."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was read.

    Blocks are in reading order, do not overlap and cover all but white space. Blocks are separated by one
    line break, or by two where the file set them apart; within a block there is no line break.
    """

    name: str
    """The name of its file, without the folder; `-` for standard input."""
    text: str
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def words(self) -> int:
        """The number of white-space separated words in the text."""
        return len(self.text.split())
