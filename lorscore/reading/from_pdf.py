"""PDF -> Reading: words with places -> lines -> what the page sets apart.

The words come from PDFium in a process of its own (`sandbox.py`); everything here is arithmetic on their places. Lines
keep the order in which the file paints them, except where one is painted above another that it belongs below. What
repeats on every page is furniture and is kept once; what a reader of the page cannot see is dropped and reported.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any, Final, NamedTuple

from lorscore.errors import ReadError
from lorscore.letter import BlockKind, Notice
from lorscore.reading import from_scan, hidden, sandbox
from lorscore.reading.assemble import without_page_number
from lorscore.reading.containers import damaged, refusal, too_large
from lorscore.reading.lines import BULLETS, Line, blocks_of, is_open, is_prose
from lorscore.reading.raw import Reading

_COLUMN_GAP: Final = 1.9
"""Width of a gap inside a line, in sizes of its type, from which it parts columns rather than words."""
_TURNED: Final = 0.12
"""Radians by which a word may lean before it is a watermark."""
_MARK = re.compile(rf"^(?:[{re.escape(BULLETS)}\uf000-\uf0ff–-]|\(?\w{{1,3}}[.)])$")
MOST_LINES_OF_A_PAGE: Final = 600
"""A page has about fifty, a dense table some hundreds; putting lines in order takes time by the square of them."""
_EDGE: Final = 4
"""Lines at the top and bottom of a page among which furniture is looked for."""


class _Word(NamedTuple):
    """A tuple, because a page has hundreds and a dataclass takes three times as long to make."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class _Row:
    """The words that stand beside one another on one base line."""

    words: tuple[_Word, ...]
    page: int
    left: float
    right: float
    base: float
    size: float
    text: str
    """The words, with a tab where a gap parts columns."""


def _row(words: Sequence[_Word], page: int) -> _Row:
    size = _middle_of([word.size for word in words])
    gaps = [word.left - last.right for last, word in pairwise(words)]
    # In a justified line all gaps are wide alike; one that parts columns is wider than the others.
    usual = median(gaps) if len(gaps) > 3 else 0.0
    text = words[0].text
    for gap, word in zip(gaps, words[1:], strict=True):
        text += ("\t" if gap > _COLUMN_GAP * size and gap > 1.6 * usual else " ") + word.text
    base = _middle_of([word.base for word in words])
    return _Row(tuple(words), page, words[0].left, words[-1].right, base, size, text)


def _middle_of(figures: list[float]) -> float:
    """Return the median; the figures of a line are nearly always all the same."""
    return figures[0] if figures.count(figures[0]) == len(figures) else median(figures)


def read(data: bytes) -> Reading:
    """Return the blocks of a PDF; of a scan, what character recognition makes of it, if that is installed.

    Raises:
        ReadError: `damaged`, `encrypted`, `no-text` or `too-large`.
    """
    pages = json.loads(sandbox.words(data))
    if not isinstance(pages, list):
        raise damaged("PDF")
    empty = [number for number, page in enumerate(pages, start=1) if page["scan"] and not page["words"]]
    notices: tuple[Notice, ...] = ()
    if empty and from_scan.installed():
        for number, page in from_scan.recognised(data, empty).items():
            pages[number - 1] = page
        notices = (from_scan.NOTICE,)
        empty = [number for number in empty if not pages[number - 1]["words"]]
    unseen = 0
    sheets: list[list[_Row]] = []
    for number, page in enumerate(pages, start=1):
        words, hidden_words = _words(page["words"])
        unseen += hidden_words
        sheets.append(_in_order(_rows(words, number)))
    if not any(sheets):
        raise _no_text(scan=bool(empty))
    if empty:
        notices += (_unread_pages(empty),)
    return Reading(
        blocks_of(_lines(sheets, [_middle(page, rows) for page, rows in zip(pages, sheets, strict=True)])),
        notices + hidden.notice(unseen),
    )


def _middle(page: dict[str, Any], rows: list[_Row]) -> float:
    """Return the height of the middle of a page; of one turned on its side, of what stands on it."""
    low, high = page["box"][1], page["box"][3]
    if rows and not all(low <= row.base <= high for row in rows):
        low, high = min(row.base for row in rows), max(row.base for row in rows)
    return float(low + high) / 2


def _no_text(*, scan: bool) -> ReadError:
    if not scan:
        return refusal("no-text", "The PDF holds no text.", "Save the letter again as a PDF or a Word document.")
    if from_scan.installed():
        return refusal("no-text", "The PDF is a scan in which no text could be recognised.", "Scan it again, straight.")
    return refusal(
        "no-text",
        "The PDF is a scan: it holds pictures of pages, but no text.",
        "Export it with text from the program that wrote it, or install lorscore with the 'ocr' extra.",
    )


def _words(found: Sequence[Sequence[Any]]) -> tuple[list[_Word], int]:
    """Return the words that can be seen, turned upright, and the number of those that cannot."""
    # Nearly all words of a page have one angle, so each angle is looked at once.
    turns: Counter[int] = Counter()
    angles = Counter(word[5] for word in found)
    for angle, number in angles.items():
        turns[round(float(angle) / (math.pi / 2)) % 4] += number
    upright = turns.most_common(1)[0][0] if turns else 0
    turned = {angle for angle in angles if abs(_lean(float(angle), upright)) > _TURNED}
    words: list[_Word] = []
    unseen = 0
    for text, left, right, base, size, angle, seen in found:
        if not seen or size <= hidden.SMALLEST_SIZE * 1.15:
            unseen += 1
            continue
        if angle not in turned:
            words.append(_Word(str(text), left, right, base, max(size, 1.0)))
    return words, unseen


def _lean(angle: float, upright: int) -> float:
    """Return by how many radians a word leans from lines that are turned by so many quarters."""
    return (angle - upright * math.pi / 2 + math.pi) % (2 * math.pi) - math.pi


def _rows(words: Sequence[_Word], page: int) -> list[_Row]:
    """Return the lines of a page: words that follow one another to the right on one base line."""
    groups: list[list[_Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if last is not None and _beside(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    if len(groups) > MOST_LINES_OF_A_PAGE:
        raise too_large()
    return _parted(_with_marks([_row(group, page) for group in groups]))


def _with_marks(rows: list[_Row]) -> list[_Row]:
    """Return the lines with bullets and numbers put before their items, where a file paints them by themselves."""
    marks = [row for row in rows if len(row.words) == 1 and _MARK.match(row.text)]
    if not marks or len(marks) == len(rows):
        return rows
    taken: dict[int, _Row] = {}
    for mark in marks:
        items = [row for row in rows if row.left > mark.right and abs(row.base - mark.base) < 0.35 * row.size]
        if items:
            item = min(items, key=lambda row: row.left)
            if item.left - mark.right < 4 * item.size and id(item) not in taken:
                taken[id(item)] = mark
    used = {id(mark) for mark in taken.values()}
    return [
        _row(taken[id(row)].words + row.words, row.page) if id(row) in taken else row
        for row in rows
        if id(row) not in used
    ]


def _beside(group: Sequence[_Word], word: _Word) -> bool:
    """Return whether a word stands right of a group on its base line, or raised beside it."""
    first, last = group[0], group[-1]
    size = max(first.size, word.size)
    if word.left <= last.right - 0.5 * size:
        return False
    return abs(word.base - last.base) < 0.35 * size or abs(word.base - first.base) < 0.35 * size


def _parted(rows: list[_Row]) -> list[_Row]:
    """Return the lines of two columns one column after the other, where a file paints them line by line."""
    gaps = [
        (last.right, word.left)
        for row in rows
        for last, word in pairwise(row.words)
        if word.left - last.right > 1.2 * row.size
    ]
    if len(gaps) < 8 or len(gaps) < 0.6 * len(rows):
        return rows
    left, right = max(gap[0] for gap in gaps), min(gap[1] for gap in gaps)
    if right <= left:
        return rows
    middle = (left + right) / 2
    halves = [[w for row in rows for w in row.words if (w.left < middle) is first] for first in (True, False)]
    per_line = [len(half) / len(gaps) for half in halves]
    if min(per_line) < 4:  # a table of labels and values, not running text in columns
        return rows
    parted: list[_Row] = []
    for first in (True, False):
        for row in rows:
            words = tuple(word for word in row.words if (word.left < middle) is first)
            if words:
                parted.append(_row(words, row.page))
    return parted


def _in_order(rows: list[_Row]) -> list[_Row]:
    """Return the lines of a page in reading order.

    The order of the file stands, save that a run of lines that was painted late but stands higher, or the other way
    round, goes to its place. Runs side by side (columns) keep the order of the file, left before right.
    """
    runs: list[list[_Row]] = []
    for row in rows:
        if runs and -0.35 * row.size <= runs[-1][-1].base - row.base:
            runs[-1].append(row)
        else:
            runs.append([row])
    if len(runs) == 1:
        return _merged(rows)
    # A header and a footer painted together are one run with the body in between: cut it there.
    pieces: list[list[_Row]] = []
    for run in runs:
        piece = [run[0]]
        for last, row in pairwise(run):
            between = any(
                row.base < other.base < last.base and _overlap(other, last, row)
                for others in runs
                if others is not run
                for other in others
            )
            if between:
                pieces.append(piece)
                piece = []
            piece.append(row)
        pieces.append(piece)
    ordered: list[list[_Row]] = []
    for piece in pieces:
        at = len(ordered)
        while at and _precedes(piece, ordered[at - 1]):
            at -= 1
        ordered.insert(at, piece)
    return _merged([row for piece in ordered for row in piece])


def _overlap(row: _Row, *others: _Row) -> bool:
    return any(row.left < other.right and other.left < row.right for other in others)


def _precedes(piece: list[_Row], other: list[_Row]) -> bool:
    """Return whether a piece of a page is read before another that the file paints first."""
    top, bottom = piece[0].base, piece[-1].base
    other_top, other_bottom = other[0].base, other[-1].base
    if bottom > other_top + 0.1:
        return True
    if top < other_bottom - 0.1:
        return False
    left = max(row.right for row in piece) <= min(row.left for row in other)
    return left or (
        abs(top - other_top) > 1 and top > other_top and min(r.left for r in piece) < max(r.right for r in other)
    )


def _merged(rows: list[_Row]) -> list[_Row]:
    """Return the lines with those joined that stand side by side on one base line."""
    merged: list[_Row] = []
    for row in rows:
        last = merged[-1] if merged else None
        if last is not None and abs(last.base - row.base) < 0.25 * row.size:
            if last.right <= row.left + 1:
                merged[-1] = _row(last.words + row.words, row.page)
                continue
            if row.right <= last.left + 1:
                merged[-1] = _row(row.words + last.words, row.page)
                continue
        merged.append(row)
    return merged


def _lines(sheets: list[list[_Row]], middles: list[float]) -> list[Line]:
    """Return the lines of all pages, with page furniture marked as margins and once at the top or the bottom.

    Args:
        sheets: The lines of each page.
        middles: The height of the middle of each page.
    """
    tops, bottoms, drop = _furniture(sheets, middles)
    pitch = _pitch(sheets)
    body: list[Line] = []
    for rows in sheets:
        kept = [row for row in rows if id(row) not in drop]
        origin = min((row.left for row in kept), default=0.0)
        shift = 0.0
        last: _Row | None = None
        for row in kept:
            if last is not None and row.base > last.base + row.size and row.left > last.left:
                # The next column: measured from its own edge, its lines are as full as those of the first.
                shift = row.left - origin
            elif row.left < origin + shift - row.size:
                shift = 0.0
            apart = last is not None and _apart(last, row, pitch)
            body.append(Line(row.text, row.left - shift, row.right - shift, row.page, apart))
            last = row
    if tops and body:
        body[0] = replace(body[0], apart=True)
    return [*tops, *body, *bottoms]


def _apart(last: _Row, row: _Row, pitch: float) -> bool:
    """Return whether a gap stands between two lines of a page."""
    step = last.base - row.base
    size = max(last.size, row.size)
    usual = pitch * size
    return step > usual + max(2.0, 0.17 * usual)


def _pitch(sheets: list[list[_Row]]) -> float:
    """Return the usual distance between the lines of a paragraph, in sizes of their type."""
    steps: Counter[float] = Counter()
    for rows in sheets:
        for last, row in pairwise(rows):
            step = last.base - row.base
            if 0.6 * row.size < step < 3 * row.size and abs(last.size - row.size) < 0.1 * row.size:
                running = is_prose(row.text) and is_prose(last.text)
                steps[round(step / row.size, 2)] += 3 if running and is_open(last.text) else 1
    if not steps:
        return 1.2
    # Neighbouring hundredths are one distance, measured on two lines.
    return max(steps, key=lambda step: (sum(n for s, n in steps.items() if abs(s - step) < 0.025), -step))


def _furniture(sheets: list[list[_Row]], middles: list[float]) -> tuple[list[Line], list[Line], set[int]]:
    """Return what stands on every page as margins (top and bottom), and the ids of the lines to drop."""
    drop: set[int] = set()
    places: dict[tuple[bool, str], list[tuple[int, _Row]]] = {}
    for page, (rows, middle) in enumerate(zip(sheets, middles, strict=True), start=1):
        for row in {id(row): row for row in [*rows[:_EDGE], *rows[-_EDGE:]]}.values():
            text = without_page_number(row.text)
            if not text:
                # `4/5` further in may be a grade.
                if row in (rows[0], rows[-1]) or any(char.isalpha() for char in row.text):
                    drop.add(id(row))
            else:
                places.setdefault((row.base > middle, text), []).append((page, row))
    tops: list[Line] = []
    bottoms: list[Line] = []
    for rows in sheets[1:]:
        # Later pages may have a header that the first has not: it stands above where the first page begins.
        for at, row in enumerate(rows[: _EDGE if sheets[0] else 0]):
            gap = at + 1 < len(rows) and row.base - rows[at + 1].base > 1.1 * row.size
            if not gap or row.base < sheets[0][0].base + 0.5 * row.size or is_prose(row.text):
                break
            places.setdefault((True, without_page_number(row.text)), []).append((0, row))
    for (is_top, _), found in places.items():
        pages = {page for page, _ in found}
        if (len(pages) < 2 and 0 not in pages) or not _same_height([row for _, row in found]):
            continue
        drop |= {id(row) for _, row in found}
        first = found[0][1]
        line = Line(first.text, first.left, first.right, first.page, kind=BlockKind.MARGIN)
        (tops if is_top and 1 in pages else bottoms).append(line)
    return tops, bottoms, drop


def _same_height(rows: list[_Row]) -> bool:
    return max(row.base for row in rows) - min(row.base for row in rows) < 0.5 * rows[0].size


def _unread_pages(pages: list[int]) -> Notice:
    numbers = ", ".join(map(str, pages))
    return Notice(
        kind="page-without-text",
        says=f"Page {numbers} is a picture without text and was not read."
        if len(pages) == 1
        else f"Pages {numbers} are pictures without text and were not read.",
    )
