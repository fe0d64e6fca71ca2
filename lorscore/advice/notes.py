"""The applicant's own notes -> entries: bullets, paragraphs and rows, with their dates, word for word."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import pairwise
from os import PathLike
from pathlib import Path
from typing import Final

from lorscore.errors import ReadError
from lorscore.letter import BlockKind
from lorscore.reading.assemble import assemble, clean
from lorscore.reading.encodings import decode
from lorscore.reading.formats import reader_for
from lorscore.reading.raw import RawBlock, Reading

LARGEST_NOTES: Final = 8_000_000
"""Bytes. 200 pages of plain text have about 600,000."""
MOST_TEXT: Final = 1_500_000
"""Characters of notes that are read; about 500 pages."""
LONGEST_ENTRY: Final = 45
"""Words. A longer entry is told sentence by sentence, for nobody reads a paragraph on a sheet."""
_NARROWEST: Final = 60
"""Characters of the longest line of a paragraph that was wrapped."""
_HEADING: Final = 5
"""Words that a heading may have."""
_PIECE: Final = 200_000
_SUFFIXES: Final = frozenset(
    {".txt", ".text", ".md", ".markdown", ".docx", ".csv", ".rtf", ".odt", ".html", ".htm", ""}
)
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
# "6-8 patients", "1/2 NS" and "5/5 strength" begin no date.
_NO_DAY: Final = (
    "patients|pts|pt|cases|times|students|of|in|on|ns|normal|half|tab|tabs|tablet|tablets|cup|pill|pills|strength|power|murmur|systolic"
    "|diastolic|sirs|criteria|pain|both|bilateral|bilaterally|positive|negative|score|stars|points|wells|blood|mg|ml"
)
_DAY = re.compile(
    rf"""(?ix)^\W{{0,3}}(
      (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+)?
      (?: \d{{4}}-\d{{1,2}}-\d{{1,2}} | \d{{1,2}}([./-])\d{{1,2}}\2\d{{2,4}}
        | \d{{1,2}}/\d{{1,2}}(?![./-]\d)(?!\s+(?:{_NO_DAY})\b)
        | {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})? | \d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+\d{{4}})? )
      | (?:week|wk|day)\s+\d{{1,3}} | (?:mon|tues|wednes|thurs|fri|satur|sun)day | {_MONTH}(?=\s?:)
    )(?=\s*[:;,–—|.)\]-]|\s+[a-z(]|\s*$)[\s:;,–—|.)\]-]*"""
)
_BULLET = re.compile(r"^(?:[-*•◦▪‣+o]|\d{1,2}[.)]|\[[ xX]?\])\s+")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"')\]]))\s+(?=[\"'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|St|vs|approx|No|pt|Pt|e\.g|i\.e)\.$")
_DATED_COLUMN = re.compile(r"\b(?:date|day|when)\b", re.IGNORECASE)
_BORN = re.compile(r"\b(?:birth|dob|born)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing the applicant noted."""

    entry: int
    """The entry it stands in, from 1."""
    text: str
    """Word for word, without bullet and date."""
    day: str | None = None
    """The date before it, as it was written; `Week 2` and `Monday` are dates too."""
    heading: str = ""
    """The heading it stands under."""


def read_notes(path: str | PathLike[str]) -> tuple[Note, ...]:
    """The notes in a file: plain text, Markdown, Word, or a CSV log; empty where it holds none.

    Raises:
        ReadError: the file cannot be read as notes; its `kind` says why.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise ReadError(
                file.name, "damaged", "There are no notes there.", "Look at the spelling of name and folder."
            )
        if file.stat().st_size > LARGEST_NOTES:
            raise _too_long(file.name)
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise ReadError(
            file.name or str(file), "damaged", "The notes cannot be opened.", "Look at the file's permissions."
        ) from error
    return read_notes_bytes(file.name, data)


def read_notes_bytes(name: str, data: bytes) -> tuple[Note, ...]:
    """The notes in these bytes; the name tells their format where the bytes do not.

    Raises:
        ReadError: the bytes cannot be read as notes; its `kind` says why.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        remedy = "Save them as plain text, Markdown, Word (.docx) or CSV."
        raise ReadError(name, "unsupported", f"Notes cannot be in {suffix} files.", remedy)
    if len(data) > LARGEST_NOTES:
        raise _too_long(name)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return ()
    try:
        rows = _table(data) if suffix == ".csv" else _running(name, data, suffix)
    except ReadError as error:
        raise ReadError(name, error.kind, error.fact, error.remedy) from None
    if sum(len(note.text) for note in rows) > MOST_TEXT:
        raise _too_long(name)
    return tuple(rows)


def _too_long(name: str) -> ReadError:
    return ReadError(
        name, "too-large", "The notes are longer than five hundred pages.", "Keep those of one rotation in a file."
    )


def _running(name: str, data: bytes, suffix: str) -> list[Note]:
    """Notes that were written as text."""
    reader = reader_for(data, suffix)
    is_text = suffix in ("", ".txt", ".text", ".md", ".markdown") and not data.startswith((b"PK", b"%PDF", b"{\\rtf"))
    blocks: list[RawBlock] = []
    # The readers of letters turn away what is longer than any letter; notes may be.
    for piece in _pieces(data) if is_text else [data]:
        blocks += reader(piece).blocks
    letter = assemble(name, Reading(tuple(blocks)))
    found: list[Note] = []
    heading, entry = "", 0
    for block in letter.blocks:
        text = _BULLET.sub("", letter.text[block.start : block.end].lstrip("#> ")).strip()
        if not any(char.isalnum() for char in text):
            continue
        if block.kind is BlockKind.LINE and _is_heading(text):
            above, heading = heading, text.rstrip(":")
            if _is_note_too(text):
                entry += 1
                found += _notes_of(entry, text, above)
            continue
        entry += 1
        found += _notes_of(entry, text, heading)
    return found


def _pieces(data: bytes) -> list[bytes]:
    """The text in pieces that end at the end of a line, each note apart from the next."""
    text = _apart(decode(data)[0])
    pieces: list[bytes] = []
    lines: list[str] = []
    size = 0
    for line in text.splitlines(keepends=True):
        for at in range(0, len(line), _PIECE):
            part = line[at : at + _PIECE]
            if size + len(part) > _PIECE:
                pieces.append("".join(lines).encode("utf-8", "replace"))
                lines, size = [], 0
            lines.append(part)
            size += len(part)
    return [*pieces, "".join(lines).encode("utf-8", "replace")]


def _apart(text: str) -> str:
    """The text with an empty line between lines that are notes of their own.

    To the readers of letters, lines below each other are one paragraph that was wrapped. Many people note one thing a line.
    """
    lines: list[str] = []
    run: list[str] = []
    for line in [*text.splitlines(), ""]:
        starts = bool(_DAY.match(line) or _BULLET.match(line.lstrip()) or line.startswith(("#", "|", ">", "=", "---")))
        if run and (starts or not line.strip()):
            lines += run if _is_wrapped(run) else [one for each in run for one in (each, "")]
            run = []
            if starts:
                lines.append("")
        if line.strip() and (run or not line[:1].isspace()):
            run.append(line)
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph: none breaks off where the next word had found room, or they are indented."""
    rest = lines[1:]
    if all(line[:1].isspace() for line in rest):
        return True
    width = max(map(len, lines))
    fits = (len(line) + 1 + len(after.split()[0]) <= width for line, after in pairwise(lines))
    ends = (re.search(r"[.!?][\"”)]?$", line.rstrip()) and after[:1].isupper() for line, after in pairwise(lines))
    return width >= _NARROWEST and not any(fits) and not all(ends)


def _is_heading(text: str) -> bool:
    """Whether a short line stands above others; it may be a short note as well."""
    dated = _DAY.match(text)
    return (
        len(text.split()) <= _HEADING
        and not re.search(r"[.!?;,]$", text)
        and (dated is None or dated.end() == len(text))
    )


def _is_note_too(text: str) -> bool:
    """Whether a line that may be a heading says something itself; a title in two words, or with a colon, does not."""
    return len(text.split()) > 2 and not text.endswith(":")


def _notes_of(entry: int, text: str, heading: str) -> list[Note]:
    dated = _DAY.match(text)
    day = dated[1] if dated else _DAY.match(heading) and heading
    rest = text[dated.end() :] if dated else text
    if not rest:
        return []
    parts = [rest] if len(rest.split()) <= LONGEST_ENTRY else _sentences(rest)
    return [Note(entry, part, day or None, heading) for part in parts]


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for part in _SENTENCE_END.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += " " + part
        else:
            found.append(part)
    return [part.strip() for part in found if part.strip()]


def _table(data: bytes) -> list[Note]:
    """A log: one row an entry, each cell behind the name of its column."""
    text, _ = decode(data)
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), dialect) if any(cell.strip() for cell in row)]
    except csv.Error:
        raise ReadError("", "damaged", "The log is not a readable CSV file.", "Save it again as CSV.") from None
    if len(rows) < 2:
        return [Note(1, clean(" ".join(row)).replace("\n", " ")) for row in rows]
    heads = [clean(cell) for cell in rows[0]]
    found: list[Note] = []
    for entry, row in enumerate(rows[1:], start=1):
        day, cells = None, []
        for head, cell in zip([*heads, *[""] * len(row)], row, strict=False):
            value = " ".join(clean(cell).split())
            if not value:
                continue
            if day is None and _DATED_COLUMN.search(head) and not _BORN.search(head):
                day = value
            else:
                cells.append(f"{head}: {value}" if head else value)
        if cells:
            found.append(Note(entry, "; ".join(cells), day))
    return found
