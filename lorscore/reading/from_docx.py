"""Word document (.docx) -> Reading, by a walk of our own over its XML.

Kept is what a reader of the page sees: insertions of tracked changes, text boxes (once), content controls, links,
footnotes, headers and footers. Dropped is what the reader does not see: deletions, moved-away text, comments, field
codes, page numbers, hidden, white and tiny text. python-docx as a reader loses much of the first and keeps the last.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from lxml import etree

from lorscore.letter import BlockKind
from lorscore.reading import hidden
from lorscore.reading.containers import bytes_of, damaged, name_of, open_zip, part_of, tree_of
from lorscore.reading.lines import Line, blocks_of, has_later_pages, line_of, row_lines
from lorscore.reading.numbering import number_text
from lorscore.reading.raw import Reading

_WHAT: Final = "Word document"
_GAP: Final = 60
"""Twentieths of a point between two paragraphs from which a reader sees them as set apart."""
_STYLES_KEPT: Final = 4
"""Sheets of styles kept parsed from one document to the next."""
_LARGEST_KEPT: Final = 600_000
"""Bytes of such a sheet; usual are 30,000 to 400,000, and parsed it takes some ten times that."""
_PAGE_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})
# Marks that Word writes as characters of its symbol fonts.
_SYMBOLS: Final = {
    "F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0A8": "☐", "F06F": "☐", "F0FC": "✓", "F0FB": "✗", "F052": "☑", "F0B7": "•",
    "F0A7": "▪", "F0D8": "➢", "F0E0": "→", "2610": "☐", "2611": "☑", "2612": "☒",
}  # fmt: skip
_SKIPPED: Final = frozenset(
    {
        "del", "moveFrom", "delText", "delInstrText", "instrText", "rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr",
        "sdtPr", "sdtEndPr", "proofErr", "rt", "rubyPr", "annotationRef", "footnoteRef", "endnoteRef", "pPrChange",
        "rPrChange", "tblGrid", "docPartObj", "txbxContent",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Look:
    """How runs are painted; None where nothing is said."""

    vanish: bool | None = None
    ink: hidden.Colour | None = None
    paper: hidden.Colour | None = None
    size: float | None = None
    shaded: bool = False
    """Whether a ground is painted whose colour is not known, such as a table style's."""

    def over(self, other: _Look) -> _Look:
        """Return this look where it says something and the other's elsewhere."""
        return _Look(
            other.vanish if self.vanish is None else self.vanish,
            self.ink or other.ink,
            self.paper or other.paper,
            other.size if self.size is None else self.size,
            self.shaded or other.shaded,
        )


@dataclass(frozen=True, slots=True)
class _Style:
    look: _Look
    numbering: tuple[str, int] | None
    before: int | None
    after: int | None
    contextual: bool | None


_PLAIN: Final = _Style(_Look(), None, None, None, None)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles of a document; each is worked out when it is first used, for a letter uses few of many."""

    elements: dict[str, etree._Element]
    base: _Style
    default: str
    found: dict[str, _Style]


@dataclass(slots=True)
class _Walk:
    """What changes while the document is walked through."""

    package: zipfile.ZipFile
    styles: _Styles
    levels: dict[str, dict[int, tuple[str, str, int]]]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    page: int = 1
    rendered_breaks: bool = False
    hidden_words: int = 0
    fields: list[list[str]] = field(default_factory=list)
    gap: int = 0
    style_before: str = ""
    carried: str = ""
    """Text of a paragraph whose end was deleted: it goes on with the next."""


def read(data: bytes) -> Reading:
    """Return the blocks of a Word document.

    Raises:
        ReadError: `damaged`, `encrypted` or `too-large`.
    """
    with open_zip(data, _WHAT) as package:
        main = _main_part(package)
        document = part_of(package, main, _WHAT)
        body = None if document is None else _child(document, "body")
        if document is None or body is None:
            raise damaged(_WHAT)
        targets = _relations(package, main)
        walk = _Walk(
            package,
            _styles(package, targets),
            _read_levels(_by_type(package, targets, "numbering")),
            rendered_breaks=next(document.iter("{*}lastRenderedPageBreak"), None) is not None,
        )
        look = _Look(paper=_background(document, package, targets))
        lines = list(_lines_of(body, walk, look))
        notes = [
            line for kind in ("footnotes", "endnotes") for line in _notes(_by_type(package, targets, kind), walk, look)
        ]
        tops, bottoms = _margins(document, package, targets, walk, look, later=walk.page > 1 or has_later_pages(lines))
    if tops and lines:
        lines[0] = replace(lines[0], apart=True)
    return Reading(blocks_of([*tops, *lines, *notes, *bottoms]), hidden.notice(walk.hidden_words))


def _lines_of(parent: etree._Element, walk: _Walk, look: _Look) -> Iterator[Line]:
    """Yield the lines of the paragraphs and tables in an element."""
    for element in parent:
        name = name_of(element)
        if name == "p":
            yield from _paragraph(element, walk, look)
        elif name == "tbl":
            yield from _table(element, walk, look)
        elif name == "AlternateContent":
            yield from _lines_of(_choice(element), walk, look)
        elif name not in _SKIPPED:
            yield from _lines_of(element, walk, look)


def _paragraph(paragraph: etree._Element, walk: _Walk, outer: _Look) -> Iterator[Line]:
    properties = _child(paragraph, "pPr")
    style_id = _value(properties, "pStyle") or walk.styles.default
    style = _resolve(walk.styles, style_id)
    look = _shading(properties, _Look()).over(style.look).over(outer)
    if properties is not None and _on(_child(properties, "pageBreakBefore")) and not walk.rendered_breaks:
        walk.page += 1
    for box in _boxes(paragraph):
        # A box hangs at the paragraph that holds it; its own ground is painted over the page's.
        yield from _lines_of(box, walk, replace(outer, paper=_box_paper(box), shaded=_box_paper(box) is None))
    page, concealed = walk.page, walk.hidden_words
    text = walk.carried + "".join(_runs(paragraph, walk, look))
    # A page break before the first word puts the paragraph on the next page.
    page = walk.page if text.startswith("\n") else page
    # A field that a damaged file never closes must not swallow what follows.
    walk.fields = [[code, stage] for code, stage in walk.fields if stage == "result" and not _counts_pages(code)]
    mark = None if properties is None else _child(properties, "rPr")
    walk.carried = text if mark is not None and _child(mark, "del") is not None else ""
    if walk.carried:
        return
    before, after, contextual = _spacing(properties, style)
    same = contextual and style_id == walk.style_before
    apart = max(walk.gap, 0 if same else before) >= _GAP
    number, kind = _number(properties, style, walk) if text.strip() else ("", None)
    walk.style_before = style_id
    if not text.strip():
        # A hidden paragraph leaves no gap; an empty one is one.
        walk.gap = _GAP if walk.hidden_words == concealed else walk.gap
        return
    walk.gap = 0 if same else after
    for at, line in enumerate(part for part in text.split("\n") if part.strip()):
        first = at == 0
        yield line_of(
            f"{number} {line.strip()}" if first and number else line,
            page=page,
            apart=first and apart,
            kind=kind if first else None,
        )
    if text.endswith("\n\n"):
        walk.gap = _GAP


def _runs(parent: etree._Element, walk: _Walk, look: _Look) -> Iterator[str]:
    """Yield the visible text in an element, in pieces."""
    for element in parent:
        name = name_of(element)
        if name == "r":
            yield _run(element, walk, look)
        elif name == "fldSimple":
            if not _counts_pages(_attribute(element, "instr")):
                yield from _runs(element, walk, look)
        elif name == "AlternateContent":
            yield from _runs(_choice(element), walk, look)
        elif name == "t":  # mathematics
            yield element.text or ""
        elif name not in _SKIPPED:
            yield from _runs(element, walk, look)


def _run(run: etree._Element, walk: _Walk, paragraph: _Look) -> str:
    properties = _child(run, "rPr")
    look = paragraph
    if properties is not None:
        look = _look(properties)
        named = _value(properties, "rStyle")
        look = look.over(_resolve(walk.styles, named).look.over(paragraph)) if named else look.over(paragraph)
    pieces: list[str] = []
    for element in run:
        name = name_of(element)
        if name == "fldChar":
            box = _field(_attribute(element, "fldCharType"), element, walk)
            if box:
                return box
        elif name == "instrText" and walk.fields:
            walk.fields[-1][0] += element.text or ""
        elif any(_counts_pages(code) for code, _ in walk.fields):
            continue
        elif name == "t":
            pieces.append(element.text or "")
        elif name == "tab" or name == "ptab":
            pieces.append("\t")
        elif name == "br":
            if _attribute(element, "type") == "page":
                walk.page += not walk.rendered_breaks
            pieces.append("\n")
        elif name == "cr":
            pieces.append("\n")
        elif name == "lastRenderedPageBreak":
            walk.page += 1
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "sym":
            code = _attribute(element, "char").upper()
            pieces.append(_SYMBOLS.get(code, ""))
        elif name == "ruby":
            pieces.extend(_runs(element, walk, look))
        elif name == "AlternateContent":
            pieces.extend(_runs(_choice(element), walk, look))
    text = "".join(pieces)
    # While a field's code is being read there is nothing to see.
    if any(stage == "code" for _, stage in walk.fields):
        return ""
    if text.strip() and (look.vanish or _cannot_be_seen(look)):
        walk.hidden_words += len(text.split())
        return ""
    return text


def _field(stage: str, element: etree._Element, walk: _Walk) -> str:
    """Follow a field through its code and its result; return the mark of a box to tick."""
    if stage == "begin":
        walk.fields.append(["", "code"])
        box = next(element.iter("{*}checkBox"), None)
        if box is not None:
            checked = _child(box, "checked")
            checked = _child(box, "default") if checked is None else checked
            return "☒" if _on(checked) else "☐"
    elif stage == "separate" and walk.fields:
        walk.fields[-1][1] = "result"
    elif stage == "end" and walk.fields:
        walk.fields.pop()
    return ""


def _counts_pages(code: str) -> bool:
    return code.split()[:1] != [] and code.split()[0].upper() in _PAGE_FIELDS


def _table(table: etree._Element, walk: _Walk, look: _Look) -> Iterator[Line]:
    properties = _child(table, "tblPr")
    # A table style can paint any row or column; what it paints is not worked out here.
    look = replace(_shading(properties, _Look()).over(look), shaded=look.shaded or bool(_value(properties, "tblStyle")))
    for row in _rows(table):
        apart, page = walk.gap >= _GAP, walk.page
        cells = []
        for cell in _cells(row):
            cells.append(list(_lines_of(cell, walk, _shading(_child(cell, "tcPr"), _Look()).over(look))))
            walk.gap = 0
        lines = row_lines(cells, page=page, apart=apart)
        if lines:
            lines[0] = replace(lines[0], apart=apart or lines[0].apart)
        yield from lines
    walk.gap = _GAP


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        name = name_of(element)
        if name == "tr":
            properties = _child(element, "trPr")
            if properties is None or _child(properties, "del") is None:
                yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        name = name_of(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _cells(element)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes that hang at a paragraph, each once: Word stores them a second time for old readers."""
    for box in paragraph.iter("{*}txbxContent"):
        inner = False
        for ancestor in box.iterancestors():
            if ancestor is paragraph:
                break
            name = name_of(ancestor)
            fallback = (
                name == "Fallback" and next(_choice(ancestor.getparent()).iter("{*}txbxContent"), None) is not None
            )
            if fallback or name in ("txbxContent", "del", "moveFrom"):
                inner = True
                break
        if not inner:
            yield box


def _box_paper(box: etree._Element) -> hidden.Colour | None:
    """Return the ground of a text box: white if it has none or says so, None if it is painted some other way."""
    for ancestor in box.iterancestors():
        name = name_of(ancestor)
        if name == "wsp":
            shape = _child(ancestor, "spPr")
            fill = None if shape is None else next((e for e in shape if name_of(e).endswith("Fill")), None)
            if fill is None:
                return hidden.WHITE if _child(ancestor, "style") is None else None
            if name_of(fill) == "noFill":
                return hidden.WHITE
            colour = _child(fill, "srgbClr")
            return None if colour is None else hidden.colour_of(colour.get("val"))
        if name in ("shape", "rect", "roundrect"):
            return (
                hidden.colour_of(ancestor.get("fillcolor", "white")) if ancestor.get("filled") != "f" else hidden.WHITE
            )
        if name == "p":
            break
    return hidden.WHITE


def _notes(part: etree._Element | None, walk: _Walk, look: _Look) -> Iterator[Line]:
    for note in [] if part is None else part:
        if _attribute(note, "type") in ("", "normal"):
            yield from _lines_of(note, walk, look)


def _margins(
    document: etree._Element,
    package: zipfile.ZipFile,
    targets: dict[str, tuple[str, str]],
    walk: _Walk,
    look: _Look,
    *,
    later: bool,
) -> tuple[list[Line], list[Line]]:
    """Return the lines of headers and footers: the header of the first page on top, all others at the bottom."""
    top: list[str] = []
    bottom: list[str] = []
    for section in document.iter("{*}sectPr"):
        kinds = {
            (name_of(e), _attribute(e, "type")): _attribute(e, "id")
            for e in section
            if name_of(e) in ("headerReference", "footerReference")
        }
        own_first = _on(_child(section, "titlePg"))
        first = "first" if own_first else "default"
        shown = [first] + (["default"] if own_first and later else [])
        top.append(kinds.get(("headerReference", first), ""))
        bottom.extend(kinds.get(("footerReference", kind), "") for kind in shown)
        bottom.extend(kinds.get(("headerReference", kind), "") for kind in shown[1:])

    def lines(ids: Iterable[str]) -> list[Line]:
        found: list[Line] = []
        for part_id in dict.fromkeys(ids):
            target = targets.get(part_id)
            part = part_of(package, target[1], _WHAT) if target else None
            walk.gap = _GAP
            if part is not None:
                found.extend(replace(line, kind=BlockKind.MARGIN, page=1) for line in _lines_of(part, walk, look))
        return found

    return lines(top), lines(bottom)


# What the other parts of the package say


def _main_part(package: zipfile.ZipFile) -> str:
    root = part_of(package, "_rels/.rels", _WHAT)
    for relation in [] if root is None else root:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _relations(package: zipfile.ZipFile, main: str) -> dict[str, tuple[str, str]]:
    """Return the parts that the document refers to: by id, the last word of its type and its name."""
    folder, file = posixpath.split(main)
    root = part_of(package, f"{folder}/_rels/{file}.rels", _WHAT)
    targets: dict[str, tuple[str, str]] = {}
    for relation in [] if root is None else root:
        if relation.get("TargetMode") != "External":
            target = str(relation.get("Target", ""))
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            targets[str(relation.get("Id", ""))] = (str(relation.get("Type", "")).rpartition("/")[2], name)
    return targets


def _by_type(package: zipfile.ZipFile, targets: dict[str, tuple[str, str]], kind: str) -> etree._Element | None:
    for found, name in targets.values():
        if found == kind:
            return part_of(package, name, _WHAT)
    return None


def _bytes_by_type(package: zipfile.ZipFile, targets: dict[str, tuple[str, str]], kind: str) -> bytes | None:
    for found, name in targets.values():
        if found == kind:
            return bytes_of(package, name, _WHAT)
    return None


def _background(
    document: etree._Element, package: zipfile.ZipFile, targets: dict[str, tuple[str, str]]
) -> hidden.Colour | None:
    background = _child(document, "background")
    if background is None:
        return None
    settings = _by_type(package, targets, "settings")
    if settings is None or not _on(_child(settings, "displayBackgroundShape")):
        return None
    return hidden.colour_of(_attribute(background, "color"))


def _styles(package: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> _Styles:
    """Return the styles of a document; they are most of its XML, and the same in all letters of one office."""
    data = _bytes_by_type(package, targets, "styles")
    if data is None:
        return _Styles({}, _PLAIN, "", {})
    read = _kept_styles(data) if len(data) <= _LARGEST_KEPT else _read_styles(data)
    # What a document works out of them is its own.
    return replace(read, found={})


@lru_cache(maxsize=_STYLES_KEPT)
def _kept_styles(data: bytes) -> _Styles:
    return _read_styles(data)


def _read_styles(data: bytes) -> _Styles:
    root = tree_of(data, _WHAT)
    elements: dict[str, etree._Element] = {}
    default = ""
    base = _PLAIN
    for element in root:
        if name_of(element) == "style":
            style_id = _attribute(element, "styleId")
            elements[style_id] = element
            if _attribute(element, "type") == "paragraph" and _attribute(element, "default") in ("1", "true", "on"):
                default = style_id
        elif name_of(element) == "docDefaults":
            run = next(element.iter("{*}rPr"), None)
            paragraph = next(element.iter("{*}pPr"), None)
            base = _style(run, paragraph, base)
    return _Styles(elements, base, default, {})


def _resolve(styles: _Styles, style_id: str, depth: int = 0) -> _Style:
    """Return a style with what it inherits worked in."""
    if style_id not in styles.found:
        element = styles.elements.get(style_id)
        if element is None or depth > 20:  # a chain that leads back to itself
            return styles.base
        # Only paragraph styles stand on the document's defaults; a character style says no more than it says.
        ground = styles.base if _attribute(element, "type") == "paragraph" else _PLAIN
        parent = _value(element, "basedOn")
        ground = _resolve(styles, parent, depth + 1) if parent else ground
        styles.found[style_id] = _style(_child(element, "rPr"), _child(element, "pPr"), ground)
    return styles.found[style_id]


def _style(run: etree._Element | None, paragraph: etree._Element | None, ground: _Style) -> _Style:
    before, after, contextual = _spacing(paragraph, ground)
    numbering = _numbering_of(paragraph)
    return _Style(
        _look(run).over(_shading(paragraph, _Look())).over(ground.look),
        ground.numbering if numbering is None else numbering,
        before,
        after,
        contextual,
    )


def _read_levels(root: etree._Element | None) -> dict[str, dict[int, tuple[str, str, int]]]:
    """Return the levels of each list by its id: format, pattern of the number, and first number."""
    abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
    lists: dict[str, dict[int, tuple[str, str, int]]] = {}
    for element in [] if root is None else root:
        if name_of(element) == "abstractNum":
            abstract[_attribute(element, "abstractNumId")] = dict(_level(e) for e in element if name_of(e) == "lvl")
        elif name_of(element) == "num":
            levels = dict(abstract.get(_value(element, "abstractNumId"), {}))
            for override in (e for e in element if name_of(e) == "lvlOverride"):
                at = _integer(_attribute(override, "ilvl"))
                own = _child(override, "lvl")
                if own is not None:
                    levels[at] = _level(own)[1]
                elif at in levels and _child(override, "startOverride") is not None:
                    levels[at] = (*levels[at][:2], _integer(_value(override, "startOverride"), 1))
            lists[_attribute(element, "numId")] = levels
    return lists


def _level(element: etree._Element) -> tuple[int, tuple[str, str, int]]:
    return _integer(_attribute(element, "ilvl")), (
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText"),
        _integer(_value(element, "start"), 1),
    )


def _number(properties: etree._Element | None, style: _Style, walk: _Walk) -> tuple[str, BlockKind | None]:
    """Return the number that Word would show before a paragraph of a list, and that it is an item of one."""
    numbering = _numbering_of(properties)
    numbering = style.numbering if numbering is None else numbering
    if numbering is None or numbering[0] not in walk.levels or numbering[0] == "0":
        return "", None
    list_id, level = numbering
    levels = walk.levels[list_id]
    if level not in levels:
        return "", BlockKind.ITEM
    counters = walk.counters.setdefault(list_id, {})
    counters[level] = counters.get(level, levels[level][2] - 1) + 1
    for deeper in [at for at in counters if at > level]:
        del counters[deeper]
    form, pattern, _ = levels[level]
    if form in ("bullet", "none"):
        return "", BlockKind.ITEM if form == "bullet" else None
    number = pattern
    for at in range(level + 1):
        value = counters.get(at, levels[at][2] if at in levels else 1)
        number = number.replace(f"%{at + 1}", number_text(value, levels[at][0] if at in levels else "decimal"))
    return number.strip(), BlockKind.ITEM


def _numbering_of(properties: etree._Element | None) -> tuple[str, int] | None:
    numbering = None if properties is None else _child(properties, "numPr")
    if numbering is None or _child(numbering, "numId") is None:
        return None
    return _value(numbering, "numId"), _integer(_value(numbering, "ilvl"))


def _spacing(properties: etree._Element | None, style: _Style) -> tuple[int, int, bool]:
    """Return the space before and after a paragraph, and whether it counts between paragraphs of one style."""
    before, after, contextual = style.before or 0, style.after or 0, bool(style.contextual)
    if properties is not None:
        spacing = _child(properties, "spacing")
        if spacing is not None:
            before = _integer(_attribute(spacing, "before"), before)
            after = _integer(_attribute(spacing, "after"), after)
            before = 200 if _attribute(spacing, "beforeAutospacing") in ("1", "true") else before
            after = 200 if _attribute(spacing, "afterAutospacing") in ("1", "true") else after
        own = _child(properties, "contextualSpacing")
        contextual = contextual if own is None else _on(own)
    return before, after, contextual


def _look(properties: etree._Element | None) -> _Look:
    if properties is None:
        return _Look()
    vanish = _child(properties, "vanish")
    size = _value(properties, "sz")
    look = _Look(
        None if vanish is None else _on(vanish),
        hidden.colour_of(_value(properties, "color")),
        None,
        _integer(size) / 2 if size.isdecimal() else None,
    )
    highlight = hidden.colour_of(_value(properties, "highlight"))
    return replace(look, paper=highlight) if highlight else _shading(properties, look)


def _shading(properties: etree._Element | None, look: _Look) -> _Look:
    shading = None if properties is None else _child(properties, "shd")
    if shading is None:
        return look
    fill = hidden.colour_of(_attribute(shading, "fill"))
    patterned = _attribute(shading, "val") not in ("", "clear", "nil")
    return replace(
        look,
        paper=fill or look.paper,
        shaded=look.shaded or patterned or bool(_attribute(shading, "themeFill") and not fill),
    )


def _cannot_be_seen(look: _Look) -> bool:
    if look.shaded and look.paper is None:
        return hidden.unseen(size=look.size)
    return hidden.unseen(ink=look.ink, paper=look.paper, size=look.size)


# Small readings of WordprocessingML, in either of its two namespaces


def _child(element: etree._Element, name: str) -> etree._Element | None:
    for child in element:
        if name_of(child) == name:
            return child
    return None


def _choice(element: etree._Element) -> etree._Element:
    """Return the first alternative that a reader of today takes."""
    for name in ("Choice", "Fallback"):
        found = _child(element, name)
        if found is not None:
            return found
    return element


def _attribute(element: etree._Element, name: str) -> str:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _value(element: etree._Element | None, name: str) -> str:
    """Return the value of a child such as `<w:sz w:val="24"/>`, or nothing."""
    child = None if element is None else _child(element, name)
    return "" if child is None else _attribute(child, "val")


def _on(element: etree._Element | None) -> bool:
    """Return whether a switch such as `<w:vanish/>` is there and not turned off."""
    return element is not None and _attribute(element, "val") not in ("0", "false", "off")


def _integer(text: str, default: int = 0) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return default
