"""Reports to CSV: one row a letter, for a spreadsheet.

Figures are those of the JSON. What a spreadsheet would run as a formula is led by an apostrophe, also inside a cell
where another separator than the comma would begin one. Quotation marks and dashes are plain ones: a file that is ASCII
throughout looks the same in every spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lorscore.marks import Mark
from lorscore.outputs.visible import plain_punctuation, visible
from lorscore.report import LetterReport, Level, Provenance, Unread, Verdict

Cell = str | int | float | bool | None

TOP_GAPS: Final = 3
"""The gaps that have columns of their own: those with the largest gain."""

_FACTS: Final = (
    "words",
    "role",
    "setting",
    "contact_weeks",
    "directly_observed",
    "writer_role",
    "specialty",
    "waiver_stated",
)

COLUMNS: Final[tuple[str, ...]] = (
    *("name", "status", "unread_kind", "unread_why"),
    *("score", "level", "level_name", "interval_low", "interval_high"),
    *(f"chance_{level.label}" for level in Level),
    "sentences",
    *(f"mark_{mark.value}" for mark in Mark),
    *(f"verdict_{verdict.value}" for verdict in Verdict),
    *(f"gap_{place}_{part}" for place in range(1, TOP_GAPS + 1) for part in ("facet", "gain", "says", "ask")),
    *_FACTS,
    "notices",
    *("lorscore", "model", "rules"),
)
"""The columns in their order; docs/report-schema.md describes them."""

_FORMULA = re.compile('[ "]*[=+\\-@\t\r\n＝＋－＠]')
# A spreadsheet that is told, or guesses, another separator than the comma begins a cell after each of these.
_INNER_FORMULA = re.compile('([;,|\t\r\n][ "]*)(?=[=+\\-@＝＋－＠])')
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def as_csv(reports: Sequence[LetterReport | Unread], *, made_by: Provenance) -> str:
    """A header and one row a report, in their order; lines end in a line feed.

    A letter that was not read has its row too, with the reason and no figures.
    """
    sheet = io.StringIO(newline="")
    rows = csv.DictWriter(sheet, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    for report in reports:
        cells = letter_cells(report, made_by=made_by)
        rows.writerow({column: harmless(cell) for column, cell in cells.items()})
    return sheet.getvalue()


def letter_cells(report: LetterReport | Unread, *, made_by: Provenance) -> dict[str, Cell]:
    """The cells of one row by column, as plain values that are not yet made harmless; empty columns are left out."""
    versions: dict[str, Cell] = {"lorscore": made_by.lorscore, "model": made_by.model, "rules": made_by.rules}
    if isinstance(report, Unread):
        return {
            "name": report.name,
            "status": "unread",
            **versions,
            "unread_kind": report.kind,
            "unread_why": report.why,
        }
    return {**_scored_cells(report), **versions}


def harmless(cell: Cell) -> str:
    """The cell as it is written: an empty cell for None, and nothing that a spreadsheet would run.

    >>> harmless("=1+1"), harmless(-2.5), harmless("-2.5"), harmless("-x"), harmless(None), harmless(True)
    ("'=1+1", '-2.5', '-2.5', "'-x", '', 'yes')
    >>> harmless("a;=1+1")
    "a;'=1+1"
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return f"{cell}"
    plain = plain_punctuation(cell)  # before the check: a long dash becomes what begins a formula
    led = _FORMULA.match(plain) is not None and _NUMBER.fullmatch(plain) is None
    plain = _INNER_FORMULA.sub(r"\1'", visible(plain))
    return f"'{plain}" if led else plain


def _scored_cells(report: LetterReport) -> dict[str, Cell]:
    record = report.as_summary()
    marks = Counter(mark for sentence in report.sentences for mark, _ in sentence.marks)
    verdicts = Counter(sentence.verdict for sentence in report.sentences)
    cells: dict[str, Cell] = {
        "name": record["name"],
        "status": record["status"],
        "score": record["score"],
        "level": record["level"],
        "level_name": record["level_name"],
        "interval_low": record["interval"][0],
        "interval_high": record["interval"][1],
        "sentences": len(report.sentences),
        "notices": " / ".join(notice["says"] for notice in record["notices"]),
    }
    for level, chance in zip(Level, record["chances"], strict=True):
        cells[f"chance_{level.label}"] = chance
    for mark in Mark:
        cells[f"mark_{mark.value}"] = marks[mark]
    for verdict in Verdict:
        cells[f"verdict_{verdict.value}"] = verdicts[verdict]
    largest = sorted(record["gaps"], key=lambda gap: -gap["gain"])[:TOP_GAPS]
    for place, gap in enumerate(largest, start=1):
        for part in ("facet", "gain", "says", "ask"):
            cells[f"gap_{place}_{part}"] = gap[part]
    for fact in _FACTS:
        cells[fact] = record["facts"][fact]
    return cells
