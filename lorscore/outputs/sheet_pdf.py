"""A highlights sheet as PDF: one US Letter page, fonts embedded, tagged, with title, language and an outline."""

from __future__ import annotations

import io
import unicodedata

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from lorscore.advice.sheet import Sheet
from lorscore.errors import OutputError
from lorscore.outputs.sheet_page import (
    EDGE,
    FOOTER,
    HEADER_BEFORE,
    HEADING,
    HEIGHT,
    INDENT,
    INTRO,
    ITEM,
    LABEL,
    LABEL_WIDTH,
    REGULAR,
    SIDE,
    TEXT_WIDTH,
    TITLE,
    VALUE,
    WIDTH,
    Style,
    boxed,
    header_rows,
    is_right_to_left,
    load_fonts,
    shaped,
    value_width,
    wrap,
)
from lorscore.outputs.sheet_tags import Tags

_INK = HexColor("#1a1a1a")
_QUIET = HexColor("#555555")
_RULE = HexColor("#1f4e79")


def sheet_as_pdf(sheet: Sheet) -> bytes:
    """The bytes of the PDF; the same sheet gives the same bytes.

    Raises:
        OutputError: the fonts lack a letter of the sheet.
    """
    check_letters(sheet)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, lang="en-US", pageCompression=1)
    canvas.setTitle(sheet.title)
    canvas.setAuthor("")
    canvas.setCreator("lorscore")
    canvas.setSubject("What the applicant worked on, and questions for the writer of a letter of recommendation")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    page = _Page(canvas)
    with page.tags.within("Document"):
        page.outlined(sheet.title, level=0)
        page.paragraph(sheet.title, TITLE, tag="H1")
        page.paragraph(sheet.intro, INTRO, colour=_QUIET)
        page.skip(HEADER_BEFORE)
        with page.tags.within("L"):
            for fields in header_rows(sheet):
                page.fields(fields)
        for section in sheet.sections:
            page.outlined(section.title, level=1)
            page.paragraph(section.title, HEADING, tag="H2", colour=_RULE)
            with page.tags.within("L"):
                for line in section.lines:
                    page.item(line.text, box=boxed(line, boxes=section.boxes))
        page.foot(sheet.footer)
    canvas.showPage()
    page.tags.add()
    canvas.save()
    return file.getvalue()


class _Page:
    """A canvas and how far down it is written."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._at = HEIGHT - EDGE
        self.tags = Tags(canvas)

    def skip(self, points: float) -> None:
        self._at -= points

    def outlined(self, title: str, *, level: int) -> None:
        key = f"s{level}-{title}"
        self._canvas.bookmarkHorizontal(key, 0, self._at)
        self._canvas.addOutlineEntry(title, key, level=level)

    def paragraph(
        self,
        text: str,
        style: Style,
        *,
        tag: str = "P",
        colour: HexColor = _INK,
        x: float = SIDE,
        width: float = TEXT_WIDTH,
    ) -> None:
        self.skip(style.before)
        # Letters from right to left stand in the order in which they are seen; aloud, the text itself is read.
        with self.tags.piece(tag, says=text if is_right_to_left(text) else ""):
            *others, last = wrap(text, width, style)
            # The space at the end keeps words apart for programs that read the lines as one.
            for line in [*(other + " " for other in others), last]:
                self._at -= style.leading
                self._put(line, style, x=x, colour=colour)

    def item(self, text: str, *, box: bool) -> None:
        top = self._at - ITEM.before - ITEM.leading
        with self.tags.within("LI"):
            with self.tags.piece("Lbl", says="☐" if box else "•"):
                if box:
                    self._canvas.setStrokeColor(_INK)
                    self._canvas.setLineWidth(0.7)
                    self._canvas.rect(SIDE + 2, top + 1.7, 7.5, 7.5)
                else:
                    self._canvas.setFillColor(_INK)
                    self._canvas.circle(SIDE + 6, top + 5.2, 1.4, stroke=0, fill=1)
            self.paragraph(text, ITEM, tag="LBody", x=SIDE + INDENT, width=TEXT_WIDTH - INDENT)

    def fields(self, fields: tuple[tuple[str, str], ...]) -> None:
        top = lowest = self._at
        for at, (label, value) in enumerate(fields):
            x = SIDE + at * TEXT_WIDTH / 2
            self._at = top
            with self.tags.within("LI"):
                self.paragraph(label, LABEL, tag="Lbl", x=x, width=LABEL_WIDTH)
                self._at = top
                self.paragraph(value, VALUE, tag="LBody", x=x + LABEL_WIDTH, width=value_width(len(fields)))
            lowest = min(lowest, self._at)
        self._at = lowest

    def foot(self, text: str) -> None:
        self._at = EDGE + FOOTER.leading
        self.paragraph(text, FOOTER, colour=_QUIET)

    def _put(self, line: str, style: Style, *, x: float, colour: HexColor) -> None:
        if is_right_to_left(line):
            from bidi import get_display

            line = str(get_display(line, base_dir="L"))
        self._canvas.setFillColor(colour)
        self._canvas.setFont(style.font, style.size)
        self._canvas.drawString(x, self._at + 0.24 * style.size, line)


def check_letters(sheet: Sheet) -> None:
    """Look whether the sheet can be a PDF; for asking before it is wanted.

    Raises:
        OutputError: the fonts lack a letter of the sheet.
    """
    load_fonts()
    known = getFont(REGULAR).face.charToGlyph
    texts = [value for _, value in sheet.header] + [line.text for section in sheet.sections for line in section.lines]
    missing = {
        char
        for text in texts
        for char in shaped(text)
        if ord(char) not in known and unicodedata.category(char)[0] == "L"
    }
    if missing:
        script = unicodedata.name(min(missing), "unknown").split()[0].capitalize()
        raise OutputError(f"The fonts for PDF have no {script} letters.", "Write the sheet as .docx or .md instead.")
