"""What was made of a draft and notes, for the applicant to read in a terminal: what the sheet itself does not tell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from lorscore.advice.privacy import Identifier, kind_label
from lorscore.advice.sheet import Sheet, WeakSpot
from lorscore.outputs.visible import in_ascii, one_line
from lorscore.report import Gap

_MOST_CUT: Final = 40
"""Cut lines that are shown one by one; of the others, notes of two hundred pages have thousands, only the number."""


def highlights_as_text(
    sheet: Sheet,
    weak: Sequence[WeakSpot],
    gaps: Sequence[Gap],
    identifiers: Sequence[Identifier],
    *,
    width: int = 80,
    unicode: bool = True,
) -> str:
    """What was masked, what was left out, and what would turn each weak sentence into evidence; ends in a line break."""
    width = max(40, min(width, 100))
    lines: list[str] = []
    for title, entries in (
        ("Masked, so that no patient can be known", _masked(identifiers)),
        ("Weak or harmful sentences, and what would turn them into evidence", _weak(weak)),
        ("What the letter lacks, by points to gain", [(0, f"+{gap.gain:.1f}  {gap.says} {gap.ask}") for gap in gaps]),
        ("Not on the sheet", _cut(sheet)),
    ):
        entries = list(entries)
        if not entries:
            continue
        lines += ["", title]
        for depth, entry in entries:
            indent = "  " * (depth + 1)
            lines += textwrap.wrap(
                one_line(entry), width, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
            )
    text = "\n".join(lines).lstrip("\n") + "\n"
    return text if unicode else "".join(in_ascii(line) + "\n" for line in text.splitlines())


def _masked(identifiers: Sequence[Identifier]) -> Iterator[tuple[int, str]]:
    seen: set[tuple[str, str]] = set()
    for found in identifiers:
        if (found.kind, found.text) not in seen:
            seen.add((found.kind, found.text))
            yield 0, f"{kind_label(found.kind)}: “{found.text}” became “{found.instead}”"
    if seen:
        yield 0, "Look over the sheet before you hand it on: no program finds every name."


def _weak(weak: Sequence[WeakSpot]) -> Iterator[tuple[int, str]]:
    for spot in weak:
        yield 0, f"“{spot.shown}” ({', '.join(spot.facets)})"
        for question in spot.questions:
            yield 1, f"? {question}"
        for answer in spot.answers:
            yield 1, f"your notes: {answer.shown}"


def _cut(sheet: Sheet) -> Iterator[tuple[int, str]]:
    for cut in sheet.cut[:_MOST_CUT]:
        yield 0, f"{textwrap.shorten(cut.text, 300, placeholder=' ...')} ({cut.because})"
    if len(sheet.cut) > _MOST_CUT:
        yield 0, f"and {len(sheet.cut) - _MOST_CUT} more lines"
