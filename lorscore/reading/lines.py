"""Lines as a page shows them -> raw blocks: which line ends are real and which are only the edge of the page.

Plain text, PDF and a letter pasted line by line into a word processor all pose the same question, so they all ask it
here. A line end is undone where the line was full (the next word would not have fitted) or broke off inside a sentence;
it stays before and after whatever stands by itself: an address, a heading, a salutation, a signature, an item, a row.

Widths are in the unit of the format: characters for plain text, points for PDF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from lorscore.letter import BlockKind
from lorscore.reading.assemble import key_of
from lorscore.reading.containers import too_large
from lorscore.reading.raw import RawBlock, row_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the page shows it; never empty."""

    text: str
    left: float = 0.0
    right: float = 0.0
    page: int = 1
    apart: bool = False
    """Whether a blank line, or a gap like one, stands before it."""
    kind: BlockKind | None = None
    """What the file itself says the line is; such a line is never joined with another."""


def line_of(text: str, *, page: int = 1, apart: bool = False, kind: BlockKind | None = None) -> Line:
    """Return a line of plain text, measured in characters."""
    text = text.expandtabs(8) if text.startswith("\t") else text
    body = text.strip()
    left = len(text) - len(text.lstrip())
    return Line(body, left, left + len(body), page, apart, kind)


BULLETS: Final = "•‣◦▪▫●○■□◆◇▶►➢➤➔→⁃∙·✓✔*"
_BULLET = re.compile(rf"^(?:[{re.escape(BULLETS)}\uf000-\uf0ff]|[-–](?=\s)|o(?=\s{{2,}}\S|\t))[\s\u200b]*(?=\S)")
_DASHED = re.compile(r"^[-–*]\s")
_NUMBERED = re.compile(r"^\(?(\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s+(?=\S)")
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\s\.){3,}|…{2,}|(?<=\s)\.{3}(?=\s)|_{3,}(?=\s*\d+\s*(?:/|of)\s*\d+)|·{4,})\s*")
_GAP = re.compile(r"\t+\s*|\s{3,}")
_AFTER_SENTENCE: Final = "\"'”’)]*_"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:Dr|Mr|Mrs|Ms|Mx|Prof|Drs|St|Mt|Ft|vs|e\.g|i\.e|etc|approx|Hosp|Dept|Univ|No|Jr|Lt|Col|Sgt|Capt|Maj|[A-Z])\.$"
)
_LONGEST_ABBREVIATION: Final = 8
"""Characters, with what stands before it and its full stop."""
_SALUTATION = re.compile(
    r"^(?:dear|to whom|to the|to all|hello|hi|hey|greetings|good (?:morning|day|afternoon)|respected|honou?rable|esteemed)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:yours?|very|most) (?:sincerely|truly|faithfully|respectfully|cordially)|sincerely|respectfully|cordially"
    r"|faithfully|regards|best|all the best|(?:with )?(?:kind|kindest|warm|warmest|best|my best|many|high|highest)\b.{0,20}"
    r"|warmly|with (?:regards|respect|thanks|gratitude|appreciation)|thank you|thanks|gratefully|yours|truly|collegially"
    r"|in good health|be well|cheers)\b.{0,25}$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[A-Z][\w/&.,'()# -]{0,80}:\s+\S")
_DEGREE = re.compile(
    r"\b(?:M\.?D|D\.?O|M\.?B\.?B\.?S|MBChB|Ph\.?D|M\.?P\.?H|MBA|RN|NP|PA-C|FAC[A-Z]{1,3}|FRC[A-Z]{1,3}|FAA[A-Z]{1,3})\b"
)
_RULED = re.compile(r"^[\W_]*$")
_PAGE_NUMBER = re.compile(
    r"(?:(?:^|[\s|,;:/–—-])\(?(?:page|pg\.?|p\.)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?"
    r"|(?:^|\s{2,}|[|,;:–—-]\s?|\t)\(?\d{1,2}\s*(?:/|of)\s*\d{1,2})\)?\s*[-–—.]?$",
    re.IGNORECASE,
)
_ONLY_PAGE_NUMBER = re.compile(
    r"^[\s\[(–—-]*(?:page|pg\.?|p\.)?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?[\s\])–—-]*$", re.IGNORECASE
)
_CONTINUED = re.compile(
    r"^(?:\W*(?:cont(?:inued|'?d|\.)|please turn over)\W*(?:on (?:the )?next page|page \d+)?|\W+(?:over|more)\W+)\W*$",
    re.IGNORECASE,
)

SHORTEST_FULL_LINE: Final = 40
"""A line of fewer characters does not show how wide the page is: nobody sets letters in so narrow a column."""
MOST_LINES: Final = 10_000
"""A page has about fifty; the longest packet of comments some thousands."""
ONE_PAGE: Final = 3_000
"""Characters that fit on one page with a letterhead and a signature."""
_MOST_WORDS_ALONE: Final = 22
"""A line of more words is running text."""
LONGEST_FULL_LINE: Final = 150
"""A line of more characters was not broken by an edge: it is a paragraph."""


def blocks_of(lines: Sequence[Line]) -> tuple[RawBlock, ...]:
    """Return the blocks that these lines make up, in order; page furniture comes last, as margins.

    Raises:
        ReadError: `too-large`.
    """
    if len(lines) > MOST_LINES:
        raise too_large()
    body, margins = _without_furniture(_closed_up([line for line in lines if line.text.strip()]))
    groups: list[list[Line]] = []
    room = _room(body)
    labels = sum(_label(line.text) and is_prose(line.text) for line in body)
    marks = _Marks(_numbered(body), _rows(body), labels > 1)
    for at, line in enumerate(body):
        before = groups[-1][-1] if groups else None
        if before is not None and _goes_on(groups[-1], line, room=room, cut=at in margins.cuts, marks=marks):
            groups[-1].append(line)
        else:
            groups.append([line])
    blocks = [_block(group, marks) for group in groups]
    return tuple(blocks) + tuple(
        RawBlock(line.text, line.page, BlockKind.MARGIN, apart=not at) for at, line in enumerate(margins.lines)
    )


def stands_alone(text: str) -> bool:
    """Return whether a single line is no running text: a name, a title, an address, a heading, a salutation.

    >>> stands_alone("Director, Clinical Neurology")
    True
    >>> stands_alone("I wish him well.")
    False
    """
    words = text.split(maxsplit=_MOST_WORDS_ALONE)
    if len(words) > _MOST_WORDS_ALONE:
        return False
    lower = _lower(words)
    if len(words) <= 4 and not _ends_sentence(text):
        return True
    if len(words) <= 6 and (text.endswith(",") or (not _ends_sentence(text) and _SALUTATION.match(text))):
        return True
    if lower < 0.34 * len(words) and not (lower and _ends_sentence(text)):
        return True
    if len(words) <= 12 and text.endswith((",", ":")) and _SALUTATION.match(text):
        return True
    if len(words) <= 20 and _LABEL.match(text) and not _ends_sentence(text):
        return True
    return len(words) <= 14 and not re.search(r"[.!?:;,][\"'”’)\]]*$", text) and lower < 0.75 * len(words)


@dataclass(frozen=True, slots=True)
class _Room:
    """How much a line of this letter holds."""

    width: float = 0.0
    """Right edge of the text; 0 where no line shows one."""
    fill: float = 0.0
    """A line is full if it would reach beyond this with the next word added."""
    left: float = 0.0
    """Left edge of the text."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What single lines are by their own look, by `id`."""

    numbers: frozenset[int]
    """Lines that begin with a number or letter of a list that really counts up."""
    rows: dict[int, list[str]]
    """The cells of lines that are set in columns."""
    labelled: bool
    """Whether paragraphs of this letter begin with labels (`Fund of knowledge: …`)."""


@dataclass(frozen=True, slots=True)
class _Margins:
    lines: tuple[Line, ...]
    cuts: frozenset[int]
    """Indices of body lines that had furniture before them."""


def _block(group: list[Line], marks: _Marks) -> RawBlock:
    """Return the block that a group of lines makes up."""
    first = group[0]
    text = "\n".join(line.text for line in group)
    bare = _BULLET.sub("", text) if _bulleted(first) else text
    cells = marks.rows.get(id(first))
    if first.kind is not None:
        kind, text = first.kind, bare if first.kind is BlockKind.ITEM else text
    elif _bulleted(first):
        kind, text = BlockKind.ITEM, bare
    elif cells:
        kind, text = BlockKind.ROW, "\n".join([row_of(cells), *(line.text for line in group[1:])])
    elif id(first) in marks.numbers:
        kind = BlockKind.LINE if text.isupper() else BlockKind.ITEM
    elif stands_alone(text):
        kind = BlockKind.LINE
    else:
        kind = BlockKind.PARAGRAPH
    return RawBlock(text, first.page, kind, first.apart)


def _goes_on(group: list[Line], line: Line, *, room: _Room, cut: bool, marks: _Marks) -> bool:
    """Return whether the line belongs to the block that the group has begun.

    Args:
        group: The lines of the block so far.
        line: The next line.
        room: How much a line of this letter holds.
        cut: Whether page furniture was taken out between the two.
        marks: What single lines are by their own look.
    """
    first, last = group[0], group[-1]
    if line.kind is not None or last.kind is not None or id(line) in marks.numbers or id(line) in marks.rows:
        return False
    cut = cut or line.page != last.page
    full = _full(last, line, room)
    if line.apart and not full and not cut:
        return False
    unfinished, low = is_open(last.text), _starts_low(line.text)
    # A dash that begins a line may be a bullet, or stand inside a sentence.
    inside = _DASHED.match(line.text) and full and unfinished and is_prose(last.text) and not line.apart
    if _bulleted(line) and not inside:
        return False
    if cut:
        return _goes_on_after_cut(last, line, full=full, marks=marks)
    if line.apart:
        return unfinished and low and is_prose(last.text) and last.text[-1] not in ":;"
    hangs = (line.left - first.left) / _unit(first)
    if id(first) in marks.rows or _label(first.text):
        own = not low and (_label(line.text) or is_prose(line.text))
        goes_on = hangs >= 4 or (unfinished and full and id(first) not in marks.rows)
        if goes_on and not own and not _stands_out(line.text) and not _salutation(first.text):
            return True
        if id(first) in marks.rows or (own and _label(line.text)):
            return False
    item = _bulleted(first) or id(first) in marks.numbers
    if item and hangs >= 1.5 and (len(group) > 1 or low or full):
        return True
    if _bulleted(first) and low and unfinished and room.width > 0:
        return True
    return _goes_on_in_paragraph(group, line, room=room, marks=marks)


def _goes_on_after_cut(last: Line, line: Line, *, full: bool, marks: _Marks) -> bool:
    """Return whether the first line after a page's end, or after furniture, goes on with the last one before."""
    if is_open(last.text):
        return is_prose(last.text) and (_starts_low(line.text) or not stands_alone(line.text))
    own = _stands_out(line.text) or (marks.labelled and _label(line.text))
    return full and not line.apart and is_prose(line.text) and not own


def _goes_on_in_paragraph(group: list[Line], line: Line, *, room: _Room, marks: _Marks) -> bool:
    """Return whether a line that follows directly goes on with the running text before it."""
    last = group[-1]
    full = _full(last, line, room)
    if _salutation(last.text):
        return False
    if is_open(last.text) and _starts_low(line.text):
        if last.text.endswith(":"):
            return full
        return full or (room.width > 0 and last.right >= 0.6 * room.width and is_prose(last.text))
    if _stands_out(line.text):
        return False
    if is_open(last.text):
        # A line that breaks off inside a sentence need not be quite full: pages are ragged.
        item = len(group) == 1 and (_bulleted(last) or id(last) in marks.numbers)
        loose = room.width > 0 and _fill(last, line) >= 0.9 * room.width and not item
        return (full and (len(group) > 1 or _one_phrase(last.text, line.text))) or (loose and is_prose(last.text))
    words = line.text.split()
    heading = len(words) <= 6 and _lower(words) <= 0.5 * len(words) and not _ends_sentence(line.text)
    starts_paragraph = line.left >= room.left + 1.5 * _unit(line)
    return full and not heading and not starts_paragraph and not (marks.labelled and _label(line.text))


def _one_phrase(last: str, line: str) -> bool:
    """Return whether a full line without an end, and one that begins with a capital, can be one: a name broken in two."""
    if is_prose(line) or (last.isupper() and line.isupper()):
        return True
    if _SALUTATION.match(last) and line.endswith((",", ":")):
        return True
    words = last.split()
    return len(words) >= 6 and _lower(words) >= 0.3 * len(words)


def _room(lines: Sequence[Line]) -> _Room:
    """Measure the page by the lines that surely go on: they break off inside a sentence and the next starts small."""
    rights: list[float] = []
    fills: list[float] = []
    lefts: list[float] = []
    for last, line in pairwise(lines):
        if not line.apart and _surely_goes_on(last, line):
            rights.append(last.right)
            fills.append(_fill(last, line))
            lefts.append(line.left)
    if not rights:
        return _Room()
    width = sorted(rights)[int(0.9 * (len(rights) - 1) + 0.5)]
    even = sum(fill >= 0.8 * width for fill in fills)
    if even < 0.7 * len(fills) or (len(fills) == 1 and len(lines) > 6 and width < 60 * _unit(lines[0])):
        return _Room()
    left = max(set(lefts), key=lefts.count)
    unit = max(width / LONGEST_FULL_LINE, _unit(lines[0]) if lines else 1.0)
    return _Room(width, min(width + 0.5 * unit, max(0.78 * width, min(fills))), left)


def _surely_goes_on(last: Line, line: Line) -> bool:
    return (
        last.kind is None
        and line.kind is None
        and SHORTEST_FULL_LINE <= len(last.text) <= LONGEST_FULL_LINE
        and last.text[-1] not in ":;"
        and is_open(last.text)
        and _starts_low(line.text)
        and is_prose(last.text)
        and not _bulleted(line)
        and not _cells(last)
        and not _cells(line)
    )


def _closed_up(lines: list[Line]) -> list[Line]:
    """Return the lines of a double-spaced text as if it were single-spaced; any other text as it is."""
    near = far = 0
    for last, line in pairwise(lines):
        if _surely_goes_on(last, line):
            near, far = near + (not line.apart), far + line.apart
    if far < 3 or far <= 2 * near:
        return lines
    return [replace(line, apart=False) for line in lines]


def _without_furniture(lines: list[Line]) -> tuple[list[Line], _Margins]:
    """Take page numbers and repeated page headers out of the text that they interrupt; rules go altogether."""
    heads = _letterhead(lines)
    repeats = {  # a head has fewer than 90 characters, so a longer line need not be looked at
        at
        for at, line in enumerate(lines)
        if at > 8 and heads and len(line.text) < LONGEST_FULL_LINE and key_of(line.text) in heads
    }
    furniture = {at for at, line in enumerate(lines) if line.kind is None and _numbers_page(lines, at)}
    ruled = {at for at, line in enumerate(lines) if line.kind is None and _RULED.match(line.text)}
    for at in repeats:
        inside = lines[at].kind is None and at + 1 < len(lines)
        if inside and is_prose(lines[at - 1].text) and is_prose(lines[at + 1].text):
            furniture.add(at)
    for start in sorted(furniture):
        for step in (-1, 1):
            at = start + step
            while 0 <= at < len(lines) and lines[at].kind is None and at not in furniture:
                if at not in ruled and at not in repeats:
                    break
                furniture.add(at)
                at += step
        furniture |= _interrupting(lines, start, furniture | ruled)
    body: list[Line] = []
    cuts: set[int] = set()
    apart = cut = False
    for at, line in enumerate(lines):
        if at in furniture:
            cut = bool(body) or cut
        elif at in ruled:
            apart = True
        else:
            if cut:
                cuts.add(len(body))
            body.append(replace(line, apart=True) if apart and not cut else line)
            apart = cut = False
    kept = tuple(lines[at] for at in sorted(furniture - ruled))
    return body, _Margins(kept, frozenset(cuts))


def _letterhead(lines: list[Line]) -> set[str]:
    """Return what the lines before the first running text say, which a page header may repeat."""
    heads: set[str] = set()
    for line in lines[:8]:
        if len(line.text) > SHORTEST_FULL_LINE and is_prose(line.text):
            break
        if len(line.text.split()) > 1 and len(line.text) < 90:
            heads.add(key_of(line.text))
    return heads - {""}


def _interrupting(lines: list[Line], start: int, furniture: set[int]) -> set[int]:
    """Return the lines around a page number that stand between the two halves of one sentence."""
    first = last = start
    while first > 0 and start - first < 3 and (first - 1 in furniture or not is_prose(lines[first - 1].text)):
        first -= 1
    while last + 1 < len(lines) and last - start < 3 and (last + 1 in furniture or not is_prose(lines[last + 1].text)):
        last += 1
    if first == 0 or last + 1 == len(lines):
        return set()
    before, after = lines[first - 1], lines[last + 1]
    if any(lines[at].kind is not None for at in range(first - 1, last + 2)):
        return set()
    if is_prose(before.text) and is_open(before.text) and before.text[-1] not in ":;" and _starts_low(after.text):
        return set(range(first, last + 1))
    return set()


def _numbers_page(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line shows the number of its page."""
    line = lines[at]
    text = line.text
    if len(text) > 120:
        return False
    if _CONTINUED.match(text):
        return True
    if _ONLY_PAGE_NUMBER.match(text):
        if any(char.isalpha() and char not in "of" for char in text) or text[0] in "-–—[":
            return True
        # `4/5` or `3` may be a grade or a house; a page's number stands by itself, at the end, or inside a sentence.
        last = at == len(lines) - 1
        alone = line.apart and (last or lines[at + 1].apart)
        return at > 4 and (alone or last or _splits(lines, at))
    # Most lines end in no number; the pattern is tried only where it may fit.
    found = _PAGE_NUMBER.search(text) if text.rstrip("-–—.").rstrip().rstrip(")")[-1:].isdecimal() else None
    if found is None or is_prose(_PAGE_NUMBER.sub("", text)) or _dotted(text):
        return False
    return "p" in found[0].lower() or _splits(lines, at)


def _splits(lines: Sequence[Line], at: int) -> bool:
    """Return whether a line, with one or two more above it, stands between the two halves of a sentence."""
    if at + 1 == len(lines) or not _starts_low(lines[at + 1].text):
        return False
    before = next((line.text for line in reversed(lines[max(0, at - 3) : at]) if is_prose(line.text)), "")
    return bool(before) and is_open(before)


def _numbered(lines: Sequence[Line]) -> frozenset[int]:
    """Return the ids of the lines that begin with a number or letter of a list that really counts up."""
    marks: list[tuple[int, tuple[tuple[str, int], ...]]] = []
    for line in lines:
        found = _NUMBERED.match(line.text) if line.kind is None else None
        if found:
            marks.append((id(line), _values(found[1])))
    accepted: set[tuple[str, int]] = set()
    ids: set[int] = set()
    last = {value: at for at, (_, values) in enumerate(marks) for value in values}
    for at, (line_id, values) in enumerate(marks):
        for style, value in values:
            starts = value == 1 and (style == "1" or last.get((style, 2), -1) > at)
            if starts or (style, value - 1) in accepted:
                accepted.add((style, value))
                ids.add(line_id)
                break
    return frozenset(ids)


_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def _values(mark: str) -> tuple[tuple[str, int], ...]:
    """Return what a mark of a list can stand for, such as `i` for 1 (Roman) and 9 (letter)."""
    if mark.isdecimal():
        return (("1", int(mark)),)
    case = "A" if mark.isupper() else "a"
    values: list[tuple[str, int]] = []
    if mark.lower() in _ROMAN:
        values.append((f"roman {case}", _ROMAN.index(mark.lower()) + 1))
    if len(mark) == 1:
        values.append((case, ord(mark.lower()) - ord("a") + 1))
    return tuple(values)


def _rows(lines: Sequence[Line]) -> dict[int, list[str]]:
    """Return the cells of every line that is set in columns, by its `id`."""
    rows = {id(line): cells for line in lines if (cells := _cells(line))}
    for step in (1, -1):
        for last, line in zip(lines[::step], lines[step::step], strict=False):
            # In a table one cell may reach nearly to the next column.
            if (
                id(last) in rows
                and id(line) not in rows
                and line.kind is None
                and not (line.apart or (last.apart and step < 0))
            ):
                cells = re.split(r"(?<![.?!:;])\s{2,}", line.text)
                if len(cells) == len(rows[id(last)]) > 1:
                    rows[id(line)] = cells
    return rows


def _cells(line: Line) -> list[str]:
    """Return the cells of a line set in columns or with a row of dots between; none for any other line."""
    text = line.text
    if line.kind is not None or len(text) > LONGEST_FULL_LINE:
        return []
    if _dotted(text):
        return [cell for cell in (part.strip() for part in _LEADER.split(text)) if cell]
    if not _GAP.search(text) or _bulleted(line) or (_NUMBERED.match(text) and not _GAP.search(_NUMBERED.sub("", text))):
        return []
    # Justified text has wide gaps too, but small ones beside them.
    if len(re.findall(r"[^\s.?!:;]  (?=\S)", text)) > 1:
        return []
    return [cell for cell in _GAP.split(text) if cell]


def _dotted(text: str) -> bool:
    """Return whether dots lead from a label to its value."""
    if not any(dots in text for dots in ("..", " . ", "…", "___", "··")):
        return False
    found = _LEADER.search(text)
    if found is None or not 0 < found.start() <= 80:
        return False
    value = text[found.end() :].strip()
    if len(found[0].strip()) <= 4:
        # Three or four dots are an ellipsis, unless what follows is no more than a grade.
        return bool(value) and len(value.split()) <= 4 and not value[0].islower() and not _ends_sentence(value)
    return len(value) <= 100 and bool(value or len(found[0]) > 5)


def _bulleted(line: Line) -> bool:
    return line.kind in (None, BlockKind.ITEM) and bool(_BULLET.match(line.text))


def _unit(line: Line) -> float:
    """Return the width of a character of this line."""
    return (line.right - line.left) / max(len(line.text), 1) or 1.0


def _fill(last: Line, line: Line) -> float:
    """Return where the line would end if it also took in the first word of the next."""
    return last.right + (1 + len(line.text.split(maxsplit=1)[0])) * _unit(last)


def _full(last: Line, line: Line, room: _Room) -> bool:
    return room.width > 0 and _fill(last, line) >= room.fill - 1e-6


def is_open(text: str) -> bool:
    """Return whether a sentence goes on after a line."""
    if not _ends_sentence(text):
        return True
    return text.endswith(".") and bool(_ABBREVIATION.search(text, max(0, len(text) - _LONGEST_ABBREVIATION)))


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_AFTER_SENTENCE).endswith((".", "!", "?"))


def _starts_low(text: str) -> bool:
    letter = text.lstrip("\"'“‘([")[:1]
    return letter.islower() or letter in "&/,;)"


def is_prose(text: str) -> bool:
    """Return whether a line is running text rather than names and titles."""
    words = [word for word in text.split() if word[0].isalpha() or any(map(str.isalpha, word))]
    return len(words) >= 4 and sum(word.lstrip("\"'“‘([")[:1].islower() for word in words) >= 0.5 * len(words)


def _lower(words: list[str]) -> int:
    """Return how many of the words begin with a small letter."""
    return sum(word[:1].islower() for word in words)


def _salutation(text: str) -> bool:
    return len(text) < 90 and text.endswith((",", ":")) and bool(_SALUTATION.match(text))


def _label(text: str) -> bool:
    return len(text) < LONGEST_FULL_LINE and bool(_LABEL.match(text))


def _stands_out(text: str) -> bool:
    """Return whether a line begins something of its own, however full the line before it was."""
    words = text.split()
    lower = _lower(words)
    return (
        (len(words) > 1 and len(text) < 60 and text.isupper())
        or _salutation(text)
        or bool(len(words) <= 6 and _CLOSING.match(text))
        or (len(words) <= 9 and lower == 0 and text[0].isalpha() and bool(_DEGREE.search(text)))
        or (_label(text) and lower < 0.5 * len(words))
    )


def has_later_pages(lines: Sequence[Line]) -> bool:
    """Return whether a document surely has a second page, and so shows the header that only later pages have."""
    return any(line.page > 1 for line in lines) or sum(len(line.text) for line in lines) > ONE_PAGE


def row_lines(cells: Sequence[Sequence[Line]], *, page: int, apart: bool) -> list[Line]:
    """Return the lines of one row of a table, given the lines of its cells.

    Word processors use tables for the layout of whole letters too: a row with one filled cell, or with running text of
    several paragraphs in a cell, is read as if there were no table.
    """
    filled = [list(cell) for cell in cells if any(line.text.strip() for line in cell)]
    if not filled:
        return []
    longest = max(sum(len(line.text) for line in cell) for cell in filled)
    if len(filled) == 1 or (longest > 400 and any(len(cell) > 1 for cell in filled)):
        return [line for cell in filled for line in cell]
    texts = [" ".join(_BULLET.sub("", line.text) for line in cell) for cell in filled]
    return [line_of(row_of(texts), page=page, apart=apart, kind=BlockKind.ROW)]
