"""Rich Text Format -> Reading.

striprtf keeps deleted and hidden text and loses page headers, so the few dozen control words that matter are followed
here: groups, destinations, paragraphs, rows, fields, characters, and how runs are painted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import Final

from lorscore.letter import BlockKind
from lorscore.reading import hidden
from lorscore.reading.containers import damaged
from lorscore.reading.lines import Line, blocks_of, has_later_pages, line_of, row_lines
from lorscore.reading.raw import Reading

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
DEEPEST_GROUP: Final = 500
"""Groups inside one another; Word writes fewer than twenty."""
_GAP: Final = 60
"""Twentieths of a point between two paragraphs from which a reader sees them as set apart."""

# Groups whose text is not on the page. Any group that begins with `\*` is one too, unless it is named below.
_UNREAD: Final = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "themedata", "colorschememapping",
        "datastore", "latentstyles", "rsidtbl", "generator", "xmlnstbl", "mmathPr", "wgrffmtfilter", "listtable",
        "listoverridetable", "revtbl", "fldinst", "annotation", "atnid", "atnauthor", "atndate", "atnref", "atntime",
        "atrfstart", "atrfend", "bkmkstart", "bkmkend", "nonshppict", "sp", "sn", "sv", "pgptbl", "filetbl", "tc", "xe",
        "rxe", "template", "operator", "author", "title", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "pnseclvl",
        "userprops", "private", "do", "levelmarker", "falt", "panose", "fname", "datafield", "formfield", "pntxta",
        "pntxtb", "ffname", "ffdeftext",
    }
)  # fmt: skip
_READ_STARRED: Final = frozenset({"shpinst", "shptxt", "ud", "pntext", "cs", "ts", "background", "listtext"})
_MARGINS: Final = {
    "header": "top", "headerf": "top", "headerl": "top", "headerr": "top",
    "footer": "bottom", "footerf": "bottom", "footerl": "bottom", "footerr": "bottom",
}  # fmt: skip
_CHARACTERS: Final = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "", "zwnj": "",
    "softline": "\n", "lbr": "\n",
}  # fmt: skip
_CHARSETS: Final = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and may change."""

    unread: bool = False
    where: str = "body"
    font: int = 0
    skip: int = 1
    """How many fallback characters follow a `\\u`."""
    vanish: bool = False
    deleted: bool = False
    ink: int = 0
    paper: int = 0
    ground: int = 0
    half_points: int = 24
    in_table: bool = False
    is_list: bool = False
    listtext: bool = False
    before: int = 0
    after: int = 0


@dataclass(slots=True)
class _Walk:
    """What changes while the document is read."""

    colours: list[hidden.Colour | None] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    codepage: str = "cp1252"
    parts: dict[str, list[Line]] = field(
        default_factory=lambda: {"top": [], "body": [], "notes": [], "bottom": [], "later": []}
    )
    text: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    """The number or bullet written before the paragraph that is being read."""
    cell: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    gaps: dict[str, int] = field(default_factory=dict)
    page: int = 1
    hidden_words: int = 0
    first_page: bool = False


def read(data: bytes) -> Reading:
    """Return the blocks of a Rich Text document.

    Raises:
        ReadError: `damaged`.
    """
    walk = _Walk()
    ansi = re.search(rb"\\ansicpg(\d+)", data[:2000])
    if ansi:
        walk.codepage = _codec(f"cp{ansi[1].decode()}")
    elif b"\\mac" in data[:200]:
        walk.codepage = "mac_roman"
    walk.colours, walk.fonts = _colours(data), _fonts(data)
    walk.first_page = b"\\titlepg" in data
    _read(data, walk)
    for where in list(walk.text):
        _end_paragraph(walk, _State(where=where))
    _end_row(walk)
    body = walk.parts["body"]
    later = walk.parts["later"] if has_later_pages(body) else []
    tops = [replace(line, kind=BlockKind.MARGIN) for line in walk.parts["top"]]
    bottoms = [replace(line, kind=BlockKind.MARGIN) for line in (*walk.parts["bottom"], *later)]
    if tops and body:
        body[0] = replace(body[0], apart=True)
    return Reading(blocks_of([*tops, *body, *walk.parts["notes"], *bottoms]), hidden.notice(walk.hidden_words))


def _read(data: bytes, walk: _Walk) -> None:
    states: list[_State] = []
    state = _State()
    fresh = starred = False
    """Whether a group has just begun, and whether with `\\*`."""
    pending = bytearray()
    fallback = 0
    at = 0
    while at < len(data):
        token = _TOKEN.match(data, at)
        if token is None:  # a lone backslash at the end
            break
        at = token.end()
        word, number, code, symbol, brace, plain = token.groups()
        if code is not None and not fallback:
            pending.append(int(code, 16))
            continue
        if pending:
            _write(walk, state, pending.decode(walk.fonts.get(state.font, walk.codepage), "replace"))
            pending.clear()
        if brace == b"{":
            if len(states) > DEEPEST_GROUP:
                raise damaged("RTF document")
            states.append(state)
            fresh, starred, fallback = True, False, 0
        elif brace == b"}":
            if state.where == "notes" and states and states[-1].where != "notes":
                _end_paragraph(walk, state)
            state = states.pop() if states else _State()
            fresh = starred = False
            fallback = 0
        elif symbol == b"*":
            starred = True
        elif word is not None:
            name = word.decode("ascii")
            value = int(number) if number else None
            if name == "bin":
                at += min(max(value or 0, 0), len(data))
            elif name == "u" and value is not None:
                _write(walk, state, chr(value % 65536))
                fallback = state.skip
                fresh = False
                continue
            elif fallback and name in _CHARACTERS:
                fallback -= 1
            else:
                state = _word(walk, state, name, value, fresh=fresh, starred=starred)
            fresh = starred = False
        elif fallback and (code is not None or symbol is not None):
            fallback -= 1
        elif symbol is not None:
            _write(
                walk, state, {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}.get(symbol, "")
            )
            if symbol in b"\r\n":
                _end_paragraph(walk, state)
            fresh = False
        elif plain is not None:
            if fallback:
                plain, fallback = plain[fallback:], max(0, fallback - len(plain))
            _write(walk, state, plain.decode(walk.fonts.get(state.font, walk.codepage), "replace"))
            fresh = False
    if pending:
        _write(walk, state, pending.decode(walk.codepage, "replace"))


def _word(walk: _Walk, state: _State, name: str, value: int | None, *, fresh: bool, starred: bool) -> _State:
    """Return the state after a control word."""
    on = value != 0
    if fresh and (name in _UNREAD or (starred and name not in _READ_STARRED)):
        return replace(state, unread=True)
    if fresh and name in _MARGINS:
        # Headers for left pages, or for all pages where the first has its own, are not on the first page.
        later = name in ("headerl", "footerl") or (walk.first_page and not name.endswith("f"))
        return replace(_State(), where="later" if later else _MARGINS[name], unread=name.endswith("l"))
    if fresh and name == "footnote":
        return replace(_State(), where="notes")
    if fresh and name in ("listtext", "pntext"):
        return replace(state, listtext=True)
    if fresh and name == "ud":
        return replace(state, unread=False)
    if fresh and name == "upr":
        walk.text[state.where] = walk.text.get(state.where, "")
        return replace(state, unread=True)
    if name in ("par", "sect", "row", "cell", "nestcell", "nestrow", "page"):
        return _break(walk, state, name)
    if name in _CHARACTERS:
        _write(walk, state, _CHARACTERS[name])
    elif name == "pard":
        return replace(state, in_table=False, is_list=False, before=0, after=0, ground=0)
    elif name == "plain":
        return replace(state, vanish=False, deleted=False, ink=0, paper=0, half_points=24, font=0)
    elif name == "intbl":
        return replace(state, in_table=True)
    elif name == "ls":
        return replace(state, is_list=bool(value))
    elif name == "v":
        return replace(state, vanish=on)
    elif name == "deleted":
        return replace(state, deleted=on)
    elif name == "cf":
        return replace(state, ink=value or 0)
    elif name in ("highlight", "cb", "chcbpat"):
        return replace(state, paper=value or 0)
    elif name in ("cbpat", "clcbpat"):
        return replace(state, ground=value or 0)
    elif name == "fs":
        return replace(state, half_points=24 if value is None else value)
    elif name == "f":
        return replace(state, font=value or 0)
    elif name == "uc":
        return replace(state, skip=max(0, min(value or 0, 8)))
    elif name == "sb":
        return replace(state, before=value or 0)
    elif name == "sa":
        return replace(state, after=value or 0)
    return state


def _break(walk: _Walk, state: _State, name: str) -> _State:
    """End a paragraph, a cell, a row or a page."""
    if state.unread:
        return state
    _end_paragraph(walk, state, cell=name in ("cell", "nestcell"))
    if name == "cell" and state.where == "body":
        walk.cells.append(walk.cell)
        walk.cell = []
    elif name == "row" and state.where == "body":
        _end_row(walk)
    elif name == "page" and state.where == "body":
        walk.page += 1
    return state


def _write(walk: _Walk, state: _State, text: str) -> None:
    """Add text to the paragraph being read, if a reader of the page would see it."""
    if state.unread or state.deleted or not text:
        return
    if state.listtext:
        walk.marks[state.where] = walk.marks.get(state.where, "") + text
        return
    paper = _colour(walk, state.paper) or _colour(walk, state.ground)
    if state.vanish or hidden.unseen(ink=_colour(walk, state.ink), paper=paper, size=state.half_points / 2):
        walk.hidden_words += len(text.split())
        return
    walk.text[state.where] = walk.text.get(state.where, "") + text


def _end_paragraph(walk: _Walk, state: _State, *, cell: bool = False) -> None:
    where = state.where
    text, mark = walk.text.pop(where, ""), walk.marks.pop(where, "").strip()
    gap = walk.gaps.get(where, 0)
    if not text.strip():
        if not cell:
            walk.gaps[where] = _GAP
        return
    apart = max(gap, state.before) >= _GAP
    walk.gaps[where] = state.after
    kind = BlockKind.ITEM if mark or state.is_list else None
    numbered = mark if any(char.isalnum() for char in mark) and len(mark) < 12 else ""
    # A list drawn with a letter of a symbol font has no number.
    numbered = "" if numbered in ("o", "n", "l", "q", "v", "§", "ü", "Ø") else numbered
    lines = [
        line_of(
            f"{numbered} {line.strip()}" if at == 0 and numbered else line,
            page=walk.page,
            apart=apart and at == 0,
            kind=kind if at == 0 else None,
        )
        for at, line in enumerate(part for part in text.split("\n") if part.strip())
    ]
    if where == "body" and (state.in_table or cell):
        walk.cell.extend(lines)
    else:
        if where == "body":
            _end_row(walk)
        walk.parts[where].extend(lines)


def _end_row(walk: _Walk) -> None:
    """Write the row of a table that has been read."""
    if walk.cell:
        walk.cells.append(walk.cell)
        walk.cell = []
    if walk.cells:
        first = next((line for cell in walk.cells for line in cell), None)
        apart = first.apart if first else False
        walk.parts["body"].extend(row_lines(walk.cells, page=walk.page, apart=apart))
        walk.cells = []


def _colour(walk: _Walk, index: int) -> hidden.Colour | None:
    return walk.colours[index] if 0 < index < len(walk.colours) else None


def _colours(data: bytes) -> list[hidden.Colour | None]:
    table = re.search(rb"\{\\colortbl([^{}]*)\}", data)
    colours: list[hidden.Colour | None] = []
    for entry in (table[1] if table else b"").split(b";"):
        parts = [re.search(rb"\\" + name + rb"(\d{1,3})", entry) for name in (b"red", b"green", b"blue")]
        if all(parts):
            red, green, blue = (min(int(part[1]), 255) for part in parts if part)
            colours.append((red, green, blue))
        else:
            colours.append(None)
    return colours


def _fonts(data: bytes) -> dict[int, str]:
    """Return the encoding of each font that states one."""
    start = data.find(b"\\fonttbl")
    table = data[start : start + 40_000] if start >= 0 else b""
    found = re.findall(rb"\{\\f(\d+)[^{}]*?\\fcharset(\d+)", table)
    return {int(font): _CHARSETS[int(charset)] for font, charset in found if int(charset) in _CHARSETS and int(charset)}


def _codec(name: str) -> str:
    try:
        return codecs.lookup("mac_roman" if name == "cp10000" else "utf-8" if name == "cp65001" else name).name
    except LookupError:
        return "cp1252"
