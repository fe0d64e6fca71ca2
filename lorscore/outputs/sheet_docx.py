"""A highlights sheet as a Word document: one US Letter page, real styles, boxes that can be ticked."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from lorscore.advice.sheet import Sheet
from lorscore.outputs.sheet_page import (
    EDGE,
    FOOTER,
    HEADER_BEFORE,
    HEADING,
    HEIGHT,
    INDENT,
    INTRO,
    ITEM,
    LABEL_WIDTH,
    SIDE,
    TEXT_WIDTH,
    TITLE,
    VALUE,
    WIDTH,
    Style,
    boxed,
    header_rows,
    is_right_to_left,
)

FONT: Final = "Arial"
_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
_BLUE: Final = RGBColor(0x1F, 0x4E, 0x79)
_GREY: Final = RGBColor(0x55, 0x55, 0x55)


def sheet_as_docx(sheet: Sheet) -> bytes:
    """The bytes of the document."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = sheet.title, "", "en-US"
    properties.comments, properties.last_modified_by = "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    styles = {style.name: style.style_id for style in document.styles}

    def add(style: str, text: str = "") -> Any:
        # By its id: looking a style up by name for each paragraph takes longer than all the rest.
        paragraph = document.add_paragraph()
        paragraph._p.style = styles[style]
        if text:
            _add_text(paragraph, _seen(text))
        return paragraph

    add("Title", sheet.title)
    add("Sheet Intro", sheet.intro)
    _add_header(document, sheet)
    for section in sheet.sections:
        add("Heading 1", section.title)
        for line in section.lines:
            if boxed(line, boxes=section.boxes):
                paragraph = add("Sheet Box")
                paragraph._p.append(_box())
                _add_text(paragraph, "\t" + _seen(line.text))
            else:
                add("List Bullet", line.text)
    document.sections[0].footer.paragraphs[0].text = _seen(sheet.footer)
    document.sections[0].footer.paragraphs[0].style = document.styles["Footer"]
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Pt(WIDTH), Pt(HEIGHT)
    section.left_margin = section.right_margin = Pt(SIDE)
    section.top_margin, section.bottom_margin = Pt(EDGE), Pt(EDGE + FOOTER.leading)
    section.header_distance, section.footer_distance = Pt(EDGE / 2), Pt(EDGE)


def _set_styles(document: Any) -> None:
    styles = document.styles
    _shape(styles["Normal"], VALUE)
    _shape(styles["Title"], TITLE)
    _shape(styles["Heading 1"], HEADING, colour=_BLUE)
    _shape(styles["List Bullet"], ITEM, indent=INDENT)
    _shape(styles["Footer"], FOOTER, colour=_GREY)
    _shape(styles.add_style("Sheet Intro", WD_STYLE_TYPE.PARAGRAPH), INTRO, colour=_GREY)
    _shape(styles.add_style("Sheet Box", WD_STYLE_TYPE.PARAGRAPH), ITEM, indent=INDENT)
    # The template's title has a line below it and letters that are spread.
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _shape(style: Any, measure: Style, *, indent: float = 0, colour: RGBColor | None = None) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(measure.size), measure.bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FONT)
    font.color.rgb = colour or RGBColor(0x1A, 0x1A, 0x1A)
    for spacing in list(style.element.rPr.iter(qn("w:spacing"))):
        style.element.rPr.remove(spacing)
    paragraph.space_before, paragraph.space_after = Pt(measure.before), Pt(0)
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(measure.leading)
    paragraph.keep_with_next = False
    if indent:
        paragraph.left_indent, paragraph.first_line_indent = Pt(indent), Pt(-indent)
        paragraph.tab_stops.add_tab_stop(Pt(indent))


def _add_header(document: Any, sheet: Sheet) -> None:
    table = document.add_table(rows=0, cols=4)
    table.autofit = False
    half = TEXT_WIDTH / 2
    widths = (LABEL_WIDTH, half - LABEL_WIDTH, LABEL_WIDTH, half - LABEL_WIDTH)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for fields in header_rows(sheet):
        cells = table.add_row().cells
        if len(fields) == 1:
            cells = (cells[0], cells[1].merge(cells[3]))
        for at, (label, value) in enumerate(fields):
            cells[2 * at].paragraphs[0].add_run(_seen(label)).bold = True
            _add_text(cells[2 * at + 1].paragraphs[0], _seen(value))
        for cell, width in zip(
            cells, widths if len(fields) > 1 else (LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH), strict=True
        ):
            cell.width = Pt(width)
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
    )
    table._tbl.tblPr.append(margins)
    for paragraph in table.rows[0].cells[0].paragraphs:
        paragraph.paragraph_format.space_before = Pt(HEADER_BEFORE)
    for at in (1, 2, 3):
        table.rows[0].cells[at].paragraphs[0].paragraph_format.space_before = Pt(HEADER_BEFORE)


def _add_text(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    if is_right_to_left(text) and not any("a" <= char.lower() <= "z" for char in text):
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _box() -> Any:
    """A box that Word and LibreOffice let the reader tick."""
    return parse_xml(
        f'<w:sdt {nsdecls("w")} xmlns:w14="{_W14}"><w:sdtPr><w:alias w:val="Tick"/><w14:checkbox><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
        '</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" '
        'w:eastAsia="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>'
    )


def _seen(text: str) -> str:
    """The text without characters that a Word document cannot hold."""
    return "".join(char for char in text if char in "\t\n" or (char.isprintable() and not "\ud800" <= char <= "\udfff"))
