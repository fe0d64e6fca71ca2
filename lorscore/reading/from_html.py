"""HTML -> Reading.

The page is read as a browser with no scripts would show it: what `head`, `script` and `style` hold, and whatever CSS
hides, is not text. Of CSS only simple selectors (an element, a class, an id) are understood; word processors and mail
programs write no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from lorscore.letter import BlockKind, Notice
from lorscore.reading import hidden
from lorscore.reading.containers import damaged, name_of
from lorscore.reading.encodings import decode
from lorscore.reading.lines import Line, blocks_of, line_of, row_lines
from lorscore.reading.numbering import number_text
from lorscore.reading.raw import Reading

_GAP: Final = 3.0
"""Points between two paragraphs from which a reader sees them as set apart."""
_BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_SPACED: Final = frozenset(
    {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "hr", "figure"}
)
_UNREAD: Final = frozenset(
    {
        "head", "script", "style", "template", "noscript", "title", "meta", "link", "svg", "math", "object", "iframe",
        "audio", "video", "canvas", "select", "datalist", "button", "map", "del", "s", "strike", "rt", "rp", "textarea",
    }
)  # fmt: skip
_SIZES: Final = {
    "xx-small": 7.0, "x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0, "xx-large": 24.0,
}  # fmt: skip
_UNITS: Final = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "pc": 12.0}
_PROPERTIES: Final = frozenset(
    {
        "display", "visibility", "color", "background", "background-color", "font-size", "opacity", "font", "margin",
        "margin-top", "margin-bottom", "mso-hide", "text-indent", "white-space", "page-break-before",
    }
)  # fmt: skip
DEEPEST_TREE: Final = 400
"""Elements inside one another; libxml2 stops at 256 by itself."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How text is painted."""

    gone: bool = False
    ink: hidden.Colour | None = None
    paper: hidden.Colour | None = None
    size: float = 12.0
    pre: bool = False
    painted: bool = False
    """Whether a picture is the ground, so that its colour is not known."""


@dataclass(slots=True)
class _Walk:
    """What changes while the page is walked through."""

    rules: dict[str, dict[str, str]]
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    kind: BlockKind | None = None
    mark: str = ""
    apart: bool = False
    hidden_words: int = 0


def read(data: bytes) -> Reading:
    """Return the blocks of an HTML page.

    Raises:
        ReadError: `damaged`.
    """
    text, notices = _decode(data)
    # A declaration of an encoding inside a text that is decoded already would be refused.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    try:
        parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged("HTML page") from error
    if root is None:
        return Reading((), notices)
    walk = _Walk(_rules(root))
    _read(root, walk, _Look(), 0)
    _flush(walk)
    return Reading(blocks_of(walk.lines), notices + hidden.notice(walk.hidden_words))


def _decode(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    declared = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        # Browsers read Latin-1 as Windows-1252, and so must we.
        name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "windows-1252") else name
        try:
            return data.decode(name), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _read(element: etree._Element, walk: _Walk, outer: _Look, depth: int) -> None:
    name = name_of(element).lower()
    style = _style_of(element, name, walk)
    look = _look(element, style, outer)
    if name in _UNREAD or depth > DEEPEST_TREE:
        return
    if look.gone and not outer.gone:
        walk.hidden_words += sum(len((text or "").split()) for text in _shown_texts(element))
        return
    block = name in _BLOCKS and style.get("display") not in ("inline", "inline-block")
    block = block or style.get("display") in ("block", "list-item", "table-row")
    if name == "br":
        walk.text += "\n"
        return
    if name in ("input", "img"):
        if element.get("type", "").lower() in ("checkbox", "radio"):
            walk.text += "☒ " if element.get("checked") is not None else "☐ "
        return
    if name == "tr":
        _row(element, walk, look, depth)
        return
    if block:
        _flush(walk)
        before, after = _margins(name, style)
        walk.apart = walk.apart or before >= _GAP
        if name == "li":
            walk.kind, walk.mark = BlockKind.ITEM, _number(element)
    _add(element.text, walk, look)
    for child in element:
        _read(child, walk, look, depth + 1)
        _add(child.tail, walk, look)
    if block:
        _flush(walk)
        walk.kind, walk.mark = None, ""
        walk.apart = walk.apart or after >= _GAP


def _add(text: str | None, walk: _Walk, look: _Look) -> None:
    """Add text as a browser would show it."""
    if not text:
        return
    if text.strip() and (look.gone or _cannot_be_seen(look)):
        walk.hidden_words += len(text.split())
        return
    if not look.pre:
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if walk.text.endswith((" ", "\n")) or not walk.text:
            text = text.lstrip(" ")
    walk.text += text


def _cannot_be_seen(look: _Look) -> bool:
    if look.painted:
        return hidden.unseen(size=look.size)
    return hidden.unseen(ink=look.ink, paper=look.paper, size=look.size)


def _flush(walk: _Walk) -> None:
    """End the lines that are being read."""
    parts = walk.text.split("\n")
    walk.text = ""
    started = False
    for at, part in enumerate(parts):
        if not part.strip():
            # Two line breaks in a row are an empty line.
            walk.apart = walk.apart or 0 < at < len(parts) - 1
            continue
        first = not started
        text = f"{walk.mark} {part.strip()}" if first and walk.mark else part
        walk.lines.append(line_of(text, apart=walk.apart, kind=walk.kind if first else None))
        started = True
        walk.apart = False
    if started:
        walk.kind, walk.mark = None, ""


def _row(row: etree._Element, walk: _Walk, look: _Look, depth: int) -> None:
    _flush(walk)
    outside, apart = walk.lines, walk.apart
    cells: list[list[Line]] = []
    for cell in row:
        walk.lines, walk.apart = [], False
        _read(cell, walk, look, depth + 1)
        _flush(walk)
        cells.append(walk.lines)
    walk.lines, walk.apart = outside, False
    lines = row_lines(cells, page=1, apart=apart)
    if lines:
        lines[0] = replace(lines[0], apart=apart)
    walk.apart = apart and not lines
    walk.lines.extend(lines)


def _number(item: etree._Element) -> str:
    """Return the number that a browser shows before an item of a list."""
    parent = item.getparent()
    if parent is None or name_of(parent).lower() != "ol":
        return ""
    items = [child for child in parent if name_of(child).lower() == "li"]
    start = parent.get("start", "1")
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    for other in items:
        value = other.get("value", "")
        number = int(value) if re.fullmatch(r"\d{1,6}", value) else number
        if other is item:
            break
        number += 1
    return number_text(number, parent.get("type", "1")) + "."


def _look(element: etree._Element, style: dict[str, str], outer: _Look) -> _Look:
    gone = outer.gone
    if "visibility" in style:
        gone = style["visibility"] in ("hidden", "collapse")
    if style.get("display") == "none" or style.get("mso-hide") == "all" or element.get("hidden") is not None:
        gone = True
    if _number_of(style.get("opacity", "1")) < 0.06:
        gone = True
    ink = outer.ink
    colour = style.get("color") or element.get("color") or (element.get("text") if name_of(element) == "body" else "")
    if colour and colour != "inherit":
        ink = (255, 255, 255) if colour == "transparent" else hidden.colour_of(colour)
        if re.match(r"(?:rgba|hsla)\(.*[,/]\s*0?\.?0+%?\s*\)$", colour):
            gone = True
    ground = style.get("background-color") or style.get("background") or element.get("bgcolor", "")
    painted = outer.painted or "url(" in ground or "gradient" in ground or bool(element.get("background"))
    paper = outer.paper
    for word in [ground, *ground.split()]:
        found = hidden.colour_of(word)
        if found:
            paper, painted = found, "url(" in ground
            break
    pre = outer.pre or name_of(element).lower() == "pre"
    if "white-space" in style:
        pre = style["white-space"].startswith("pre")
    return _Look(gone, ink, paper, _size(style, outer.size), pre, painted)


def _size(style: dict[str, str], outer: float) -> float:
    text = style.get("font-size", "")
    if not text and "font" in style:
        found = re.search(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%))", style["font"])
        text = found[1] if found else ""
    if text in _SIZES:
        return _SIZES[text]
    found = re.fullmatch(r"([\d.]+)\s*([a-z%]*)", text)
    if not found:
        return outer
    number, unit = _number_of(found[1]), found[2]
    if unit in ("em", "%"):
        return outer * (number if unit == "em" else number / 100)
    if unit == "rem":
        return 12 * number
    # A number without a unit is not CSS, except nought.
    return number * _UNITS.get(unit, 0.0 if number == 0 else 1e3) if unit or number == 0 else outer


def _margins(name: str, style: dict[str, str]) -> tuple[float, float]:
    usual = 10.0 if name in _SPACED else 0.0
    found = [usual, usual]
    parts = style.get("margin", "").split()
    if parts:
        found = [_length(parts[0], usual), _length(parts[2 if len(parts) > 2 else 0], usual)]
    for at, side in enumerate(("margin-top", "margin-bottom")):
        if side in style:
            found[at] = _length(style[side], usual)
    return found[0], found[1]


def _length(text: str, default: float) -> float:
    found = re.fullmatch(r"(-?[\d.]+)\s*([a-z%]*)", text)
    if not found:
        return default
    unit = found[2]
    return _number_of(found[1]) * (12.0 if unit in ("em", "rem") else _UNITS.get(unit, 0.0))


def _number_of(text: str) -> float:
    try:
        return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 1.0


def _style_of(element: etree._Element, name: str, walk: _Walk) -> dict[str, str]:
    """Return what CSS says of an element, later and closer rules over earlier ones."""
    style: dict[str, str] = {}
    classes = element.get("class", "").split()
    keys = ["*", name, *(f".{c}" for c in classes), *(f"{name}.{c}" for c in classes)]
    if element.get("id"):
        keys += [f"#{element.get('id')}", f"{name}#{element.get('id')}"]
    for key in keys:
        style |= walk.rules.get(key, {})
    return style | _declarations(element.get("style", ""))


def _rules(root: etree._Element) -> dict[str, dict[str, str]]:
    """Return the declarations of the page's style sheets by simple selector."""
    rules: dict[str, dict[str, str]] = {}
    for sheet in root.iter("style"):
        css = re.sub(r"/\*.*?\*/|<!--|-->", "", sheet.text or "", flags=re.DOTALL)
        # What holds for print or narrow screens only is not what is shown.
        css = re.sub(r"@media[^{]*\b(?:print|max-width)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
        for selectors, body in re.findall(r"([^{}@]+)\{([^{}]*)\}", css):
            for selector in selectors.split(","):
                selector = selector.strip()
                if re.fullmatch(r"[\w-]*[.#]?[\w-]+|\*", selector):
                    key = selector if selector[0] in ".#" else re.sub(r"^[\w-]+", lambda m: m[0].lower(), selector)
                    rules.setdefault(key, {}).update(_declarations(body))
    return rules


def _declarations(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in _PROPERTIES:
            found[name] = value.replace("!important", "").strip().lower()
    return found


def _shown_texts(element: etree._Element) -> Iterator[str | None]:
    if name_of(element).lower() not in _UNREAD:
        yield element.text
        for child in element:
            yield from _shown_texts(child)
            yield child.tail
