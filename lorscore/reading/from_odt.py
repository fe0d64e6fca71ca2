"""OpenDocument text (.odt) -> Reading.

Kept and dropped is the same as in a Word document: insertions of tracked changes stay in the text by themselves, what
was deleted lies in `text:tracked-changes` and is skipped, as are comments, page numbers and what cannot be seen.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from lorscore.letter import BlockKind
from lorscore.reading import hidden
from lorscore.reading.containers import damaged, name_of, open_zip, part_of, refusal
from lorscore.reading.lines import Line, blocks_of, has_later_pages, line_of, row_lines
from lorscore.reading.numbering import number_text
from lorscore.reading.raw import Reading

_WHAT: Final = "OpenDocument text"
_GAP: Final = 3.0
"""Points between two paragraphs from which a reader sees them as set apart."""
_UNITS: Final = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "pc": 12.0, "px": 0.75}
_SKIPPED: Final = frozenset(
    {
        "tracked-changes", "annotation", "annotation-end", "page-number", "page-count", "sequence-decls", "forms",
        "variable-decls", "user-field-decls", "bibliography-mark", "note-citation", "desc", "script", "meta", "title",
        "index-title-template", "table-column", "table-columns", "table-header-columns", "ruby-text",
        "page-continuation",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says; None where it says nothing."""

    gone: bool | None = None
    ink: hidden.Colour | None = None
    paper: hidden.Colour | None = None
    size: float | None = None
    before: float | None = None
    after: float | None = None
    contextual: bool | None = None
    break_before: bool | None = None
    list_style: str | None = None
    master: str | None = None

    def over(self, other: _Style) -> _Style:
        """Return this style where it says something and the other elsewhere."""
        names = self.__dataclass_fields__
        return _Style(**{n: getattr(other, n) if getattr(self, n) is None else getattr(self, n) for n in names})


@dataclass(slots=True)
class _Walk:
    """What changes while the document is walked through."""

    styles: dict[tuple[str, str], _Style]
    levels: dict[str, dict[int, tuple[str, str, str, int]]]
    page: int = 1
    gap: float = 0.0
    style_before: str = ""
    hidden_words: int = 0
    notes: list[Line] = field(default_factory=list)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    rendered_breaks: bool = False


def read(data: bytes) -> Reading:
    """Return the blocks of an OpenDocument text.

    Raises:
        ReadError: `damaged`, `encrypted` or `too-large`.
    """
    with open_zip(data, _WHAT) as package:
        _refuse_locked(package)
        content = part_of(package, "content.xml", _WHAT)
        style_part = part_of(package, "styles.xml", _WHAT)
    text = None if content is None else next(content.iter("{*}text"), None)
    if content is None or text is None:
        raise damaged(_WHAT)
    parts = [part for part in (style_part, content) if part is not None]
    walk = _Walk(_read_styles(parts), _read_levels(parts))
    walk.rendered_breaks = next(text.iter("{*}soft-page-break"), None) is not None
    lines = list(_lines_of(text, walk, _Style()))
    notes = walk.notes
    walk.notes = []
    tops, bottoms = _margins(style_part, text, walk, later=has_later_pages(lines))
    if tops and lines:
        lines[0] = replace(lines[0], apart=True)
    return Reading(blocks_of([*tops, *lines, *notes, *bottoms]), hidden.notice(walk.hidden_words))


def _refuse_locked(package: zipfile.ZipFile) -> None:
    manifest = part_of(package, "META-INF/manifest.xml", _WHAT)
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise refusal("encrypted", "The file is locked with a password.", "Save a copy without a password.")


def _lines_of(parent: etree._Element, walk: _Walk, outer: _Style, lists: tuple[str, ...] = ()) -> Iterator[Line]:
    """Yield the lines of the paragraphs, lists and tables in an element.

    Args:
        parent: The element.
        walk: What changes on the way.
        outer: How the surroundings are painted.
        lists: The list styles that the element is inside of, outermost first.
    """
    for element in parent:
        name = name_of(element)
        if name in ("p", "h"):
            yield from _paragraph(element, walk, outer, "", None)
        elif name == "list":
            yield from _list(element, walk, outer, lists)
        elif name == "table":
            yield from _table(element, walk, outer)
        elif name == "section":
            shown = _attribute(element, "display") != "none"
            if shown:
                yield from _lines_of(element, walk, outer, lists)
            else:
                walk.hidden_words += len(" ".join(element.itertext()).split())
        elif name == "soft-page-break":
            walk.page += 1
        elif name not in _SKIPPED:
            yield from _lines_of(element, walk, outer, lists)


def _list(element: etree._Element, walk: _Walk, outer: _Style, lists: tuple[str, ...]) -> Iterator[Line]:
    style = _attribute(element, "style-name") or (lists[-1] if lists else "")
    level = len(lists) + 1
    form, prefix, suffix, start = walk.levels.get(style, {}).get(level, ("", "", "", 1))
    if _attribute(element, "continue-numbering") != "true" and not _attribute(element, "continue-list"):
        walk.counters[style, level] = start - 1
    for item in element:
        if name_of(item) not in ("list-item", "list-header"):
            continue
        mark = ""
        if name_of(item) == "list-item" and _holds_paragraph(item):
            own = _attribute(item, "start-value")
            count = int(own) if own.isdecimal() else walk.counters.get((style, level), start - 1) + 1
            walk.counters[style, level] = count
            mark = f"{prefix}{number_text(count, form)}{suffix}" if form else ""
        first = True
        for child in item:
            if name_of(child) in ("p", "h"):
                yield from _paragraph(child, walk, outer, mark if first else "", BlockKind.ITEM if first else None)
                first = False
            else:
                yield from _lines_of([child], walk, outer, (*lists, style))


def _holds_paragraph(item: etree._Element) -> bool:
    return any(name_of(child) in ("p", "h") for child in item)


def _paragraph(
    paragraph: etree._Element, walk: _Walk, outer: _Style, mark: str, kind: BlockKind | None
) -> Iterator[Line]:
    style_name = _attribute(paragraph, "style-name")
    style = walk.styles.get(("paragraph", style_name), _Style())
    look = style.over(outer)
    if style.break_before and not walk.rendered_breaks:
        walk.page += 1
    page = walk.page
    for box in paragraph.iter("{*}text-box"):
        if not any(name_of(above) in ("text-box", "annotation") for above in _up_to(box, paragraph)):
            yield from _lines_of(box, walk, replace(outer, paper=_box_paper(box, walk)))
    concealed = any(_attribute(e, "is-hidden") == "true" for e in paragraph.iter("{*}hidden-paragraph"))
    text = "".join(_pieces(paragraph, walk, replace(look, gone=True) if concealed else look))
    same = bool(style.contextual) and style_name == walk.style_before
    apart = max(walk.gap, 0.0 if same else style.before or 0.0) >= _GAP
    walk.style_before = style_name
    if not text.strip():
        walk.gap = _GAP
        return
    walk.gap = 0.0 if same else style.after or 0.0
    for at, line in enumerate(part for part in text.split("\n") if part.strip()):
        first = at == 0
        yield line_of(
            f"{mark} {line.strip()}" if first and mark else line,
            page=page,
            apart=first and apart,
            kind=kind if first else None,
        )


def _pieces(element: etree._Element, walk: _Walk, look: _Style) -> Iterator[str]:
    """Yield the visible text in an element, in pieces."""
    yield _seen(element.text, walk, look)
    for child in element:
        name = name_of(child)
        if name == "s":
            count = _attribute(child, "c")
            yield " " * (min(int(count), 200) if count.isdecimal() else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "soft-page-break":
            walk.page += 1
        elif name == "note":
            body = next((e for e in child if name_of(e) == "note-body"), None)
            if body is not None:
                page, gap = walk.page, walk.gap
                walk.notes.extend(_lines_of(body, walk, _Style()))
                walk.page, walk.gap = page, gap
        elif name == "frame":
            pass  # its text box is read before the paragraph
        elif name == "hidden-text":
            gone = _attribute(child, "is-hidden") != "false"
            yield from _pieces(child, walk, replace(look, gone=gone or look.gone))
        elif name == "span":
            own = walk.styles.get(("text", _attribute(child, "style-name")), _Style())
            yield from _pieces(child, walk, own.over(look))
        elif name not in _SKIPPED:
            yield from _pieces(child, walk, look)
        yield _seen(child.tail, walk, look)


def _seen(text: str | None, walk: _Walk, look: _Style) -> str:
    """Return the text if a reader of the page sees it; white space of the XML file counts as one space."""
    text = re.sub(r"[ \t\r\n]+", " ", text or "")
    if text.strip() and (look.gone or hidden.unseen(ink=look.ink, paper=look.paper, size=look.size)):
        walk.hidden_words += len(text.split())
        return ""
    return text


def _table(table: etree._Element, walk: _Walk, outer: _Style) -> Iterator[Line]:
    ground = walk.styles.get(("table", _attribute(table, "style-name")), _Style()).paper
    for row in table.iter("{*}table-row"):
        if next((above for above in row.iterancestors() if name_of(above) == "table"), None) is not table:
            continue
        apart, page = walk.gap >= _GAP, walk.page
        cells = []
        for cell in row:
            if name_of(cell) == "table-cell":
                own = walk.styles.get(("table-cell", _attribute(cell, "style-name")), _Style()).paper
                cells.append(list(_lines_of(cell, walk, replace(outer, paper=own or ground or outer.paper))))
                walk.gap = 0.0
        lines = row_lines(cells, page=page, apart=apart)
        if lines:
            lines[0] = replace(lines[0], apart=apart or lines[0].apart)
        yield from lines
    walk.gap = _GAP


def _margins(
    part: etree._Element | None, text: etree._Element, walk: _Walk, *, later: bool
) -> tuple[list[Line], list[Line]]:
    """Return the lines of headers and footers: the header of the first page on top, all others at the bottom."""
    masters = {} if part is None else {_attribute(m, "name"): m for m in part.iter("{*}master-page")}
    first = ""
    for paragraph in text.iter("{*}p", "{*}h"):
        style = walk.styles.get(("paragraph", _attribute(paragraph, "style-name")), _Style())
        first = style.master or ""
        break
    master = masters.get(first, masters.get("Standard"))
    if master is None:
        return [], []
    shown = [master]
    follows = masters.get(_attribute(master, "next-style-name"))
    if follows is not None and follows is not master and later:
        shown.append(follows)

    def lines(master: etree._Element, kind: str) -> list[Line]:
        found: list[Line] = []
        for element in master:
            if name_of(element) == kind and _attribute(element, "display") != "false":
                walk.gap = _GAP
                found.extend(replace(line, kind=BlockKind.MARGIN) for line in _lines_of(element, walk, _Style()))
        return found

    own_first = any(name_of(element) == "header-first" for element in master)
    top = lines(master, "header-first" if own_first else "header")
    bottom = [line for m in shown for line in lines(m, "footer")]
    bottom += lines(master, "header") if own_first and later else []
    return top, bottom + [line for m in shown[1:] for line in lines(m, "header")]


def _read_styles(parts: list[etree._Element]) -> dict[tuple[str, str], _Style]:
    """Return all styles by family and name, each with what it inherits worked in."""
    elements: dict[tuple[str, str], etree._Element] = {}
    defaults: dict[str, _Style] = {}
    for part in parts:
        for element in part.iter("{*}style", "{*}default-style"):
            family = _attribute(element, "family")
            if name_of(element) == "default-style":
                defaults[family] = _style(element)
            elif family:
                elements[family, _attribute(element, "name")] = element
    styles: dict[tuple[str, str], _Style] = {}

    def resolve(key: tuple[str, str], depth: int) -> _Style:
        if key not in styles:
            element = elements.get(key)
            # Only paragraphs stand on the defaults; what a span does not say, its paragraph says.
            ground = defaults.get(key[0], _Style()) if key[0] == "paragraph" else _Style()
            if element is None or depth > 20:  # a chain that leads back to itself
                return ground
            parent = _attribute(element, "parent-style-name")
            ground = resolve((key[0], parent), depth + 1) if parent else ground
            # The master page is where the style is used, not inherited.
            styles[key] = _style(element).over(replace(ground, master=None, break_before=None))
        return styles[key]

    for key in elements:
        resolve(key, 0)
    return styles


def _style(element: etree._Element) -> _Style:
    style = _Style(
        list_style=_attribute(element, "list-style-name") or None,
        master=_attribute(element, "master-page-name") or None,
    )
    for properties in element:
        name = name_of(properties)
        ground = hidden.colour_of(_attribute(properties, "background-color")) or style.paper
        if name == "text-properties":
            display = _attribute(properties, "display")
            size = _attribute(properties, "font-size")
            automatic = _attribute(properties, "use-window-font-color") == "true"
            style = replace(
                style,
                gone=None if not display else display == "none",
                ink=None if automatic else hidden.colour_of(_attribute(properties, "color")),
                paper=ground,
                size=None if size.endswith("%") else _points(size),
            )
        elif name == "paragraph-properties":
            contextual = _attribute(properties, "contextual-spacing")
            style = replace(
                style,
                paper=ground,
                before=_points(_attribute(properties, "margin-top")),
                after=_points(_attribute(properties, "margin-bottom")),
                contextual=None if not contextual else contextual == "true",
                break_before=_attribute(properties, "break-before") == "page" or None,
            )
        elif name in ("table-cell-properties", "table-properties", "graphic-properties"):
            style = replace(style, paper=hidden.colour_of(_attribute(properties, "fill-color")) or ground)
    return style


def _read_levels(parts: list[etree._Element]) -> dict[str, dict[int, tuple[str, str, str, int]]]:
    """Return the levels of each list style: form of the number (none for bullets), prefix, suffix, first number."""
    styles: dict[str, dict[int, tuple[str, str, str, int]]] = {}
    for part in parts:
        for style in part.iter("{*}list-style"):
            levels = styles.setdefault(_attribute(style, "name"), {})
            for level in style:
                at, start = _attribute(level, "level"), _attribute(level, "start-value")
                form = _attribute(level, "num-format") if name_of(level) == "list-level-style-number" else ""
                levels[int(at) if at.isdecimal() else 1] = (
                    form,
                    _attribute(level, "num-prefix"),
                    _attribute(level, "num-suffix"),
                    int(start) if start.isdecimal() else 1,
                )
    return styles


def _box_paper(box: etree._Element, walk: _Walk) -> hidden.Colour | None:
    frame = box.getparent()
    name = "" if frame is None else _attribute(frame, "style-name")
    return walk.styles.get(("graphic", name), _Style()).paper


def _up_to(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return
        yield ancestor


def _attribute(element: etree._Element, name: str) -> str:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _points(text: str) -> float | None:
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*([a-z]{2})", text.strip())
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None
