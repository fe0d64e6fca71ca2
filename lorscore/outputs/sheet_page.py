"""The page of a highlights sheet: its measures, what fits on it, and the file it is written to.

All formats carry the same lines. What fits is found with the fonts of the PDF; the Word document has the same margins and
line heights and, with Arial or what stands in for it, letters that are no wider.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path
from typing import Final

from lorscore.advice.sheet import Line, Sheet, ranked, with_lines
from lorscore.errors import OutputError
from lorscore.outputs import check_place, write_output

WIDTH: Final = 612.0
HEIGHT: Final = 792.0
"""Points; US Letter."""
SIDE: Final = 50.0
EDGE: Final = 42.0
TEXT_WIDTH: Final = WIDTH - 2 * SIDE
INDENT: Final = 16.0
"""Points between a box or bullet and its text."""
LABEL_WIDTH: Final = 88.0
SPARE: Final = 30.0
"""Points at the foot of the page that are never planned for: other programs break lines a little otherwise."""
REGULAR: Final = "DejaVuSansCondensed"
BOLD: Final = "DejaVuSansCondensed-Bold"
SUFFIXES: Final = (".docx", ".pdf", ".md")
_MOST_LINES: Final = 5
"""Lines that one item may take."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text of one kind stands on the page, in points."""

    size: float
    leading: float
    before: float = 0.0
    bold: bool = False

    @property
    def font(self) -> str:
        """The name of its font."""
        return BOLD if self.bold else REGULAR


TITLE: Final = Style(15, 19, bold=True)
INTRO: Final = Style(8.5, 11, before=2)
LABEL: Final = Style(9, 12.5, bold=True)
VALUE: Final = Style(9, 12.5)
HEADING: Final = Style(10.5, 14, before=6, bold=True)
ITEM: Final = Style(9.5, 12.5, before=1.5)
FOOTER: Final = Style(7.5, 10)
HEADER_BEFORE: Final = 5.0


def fit(sheet: Sheet) -> Sheet:
    """The sheet with the lines that fit one page, best first; the others on its cut list.

    Raises:
        OutputError: the header alone is longer than the page.
    """
    room = HEIGHT - 2 * EDGE - SPARE - FOOTER.leading - _head_height(sheet)
    # The title of each section with its first line comes before anything else.
    chosen: list[tuple[int, int]] = []
    opened: set[int] = set()
    for at, place in ranked(sheet):
        if room < ITEM.before + ITEM.leading:
            break
        line = sheet.sections[at].lines[place]
        rows = len(wrap(line.text, TEXT_WIDTH - INDENT, ITEM))
        height = ITEM.before + rows * ITEM.leading + (0 if at in opened else HEADING.before + HEADING.leading)
        if rows <= _MOST_LINES and height <= room:
            chosen.append((at, place))
            opened.add(at)
            room -= height
    if room < 0 or not chosen:
        raise OutputError(
            "The details of the header take more than one page.", "Shorten them: names, dates and how to upload."
        )
    return with_lines(sheet, chosen)


def write_sheet(sheet: Sheet, path: str | PathLike[str], *, force: bool = False) -> Path:
    """The path, after the sheet was written there in the format that its ending names.

    Raises:
        OutputError: the ending is none of .docx, .pdf and .md, a file is there and `force` is not given, the fonts lack
            a letter, or the file cannot be written.
    """
    place = check_sheet_place(path, force=force)
    return write_output(place, sheet_bytes(sheet, place.suffix))


def sheet_bytes(sheet: Sheet, suffix: str) -> bytes:
    """What a file of the sheet holds; the suffix, one of SUFFIXES, names its format.

    Raises:
        OutputError: the fonts of the PDF lack a letter.
    """
    match suffix.lower():
        case ".docx":
            from lorscore.outputs.sheet_docx import sheet_as_docx

            return sheet_as_docx(sheet)
        case ".pdf":
            from lorscore.outputs.sheet_pdf import sheet_as_pdf

            return sheet_as_pdf(sheet)
        case _:
            from lorscore.outputs.sheet_md import sheet_as_markdown

            return sheet_as_markdown(sheet).encode("utf-8", errors="replace")


def check_sheet_place(path: str | PathLike[str], *, force: bool = False) -> Path:
    """The path, after a look at whether a sheet may be written there; for asking before long work.

    Raises:
        OutputError: the ending is none of .docx, .pdf and .md, or a file is there and `force` is not given.
    """
    if Path(path).suffix.lower() not in SUFFIXES:
        raise OutputError(f"A sheet cannot be written to “{os.fspath(path)}”.", "End its name with .docx, .pdf or .md.")
    return check_new(path, force=force)


def check_new(path: str | PathLike[str], *, force: bool = False) -> Path:
    """The path, after a look at whether a file may be written there without losing another.

    Raises:
        OutputError: a file is there and `force` is not given, or nothing can be written there.
    """
    place = check_place(path)
    if not force and place.exists():
        raise OutputError(f"“{place}” is there already.", "Give another name, or --force to write over it.")
    return place


def header_rows(sheet: Sheet) -> Iterator[tuple[tuple[str, str], ...]]:
    """The header in rows of two fields; the last field has a row of its own, for how to upload is long."""
    pairs = sheet.header[:-1]
    for at in range(0, len(pairs), 2):
        yield pairs[at : at + 2]
    yield sheet.header[-1:]


def value_width(fields: int) -> float:
    """Points for a value of a row of one or two fields."""
    return TEXT_WIDTH / fields - LABEL_WIDTH - 6


def wrap(text: str, width: float, style: Style) -> list[str]:
    """The text in lines no wider than `width` points; words that are longer are broken."""
    lines: list[str] = []
    line = ""
    for word in shaped(text).split():
        longer = f"{line} {word}" if line else word
        if string_width(longer, style) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while string_width(word, style) > width:
            size = max(
                1, next(at for at in range(len(word), 0, -1) if string_width(word[:at], style) <= width or at == 1)
            )
            lines.append(word[:size])
            word = word[size:]
        line = word
    return [*lines, line] if line or not lines else lines


def string_width(text: str, style: Style) -> float:
    """Points that a line of text takes."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    load_fonts()
    return float(stringWidth(text, style.font, style.size))


def is_right_to_left(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def shaped(text: str) -> str:
    """The text with Arabic letters in the form that their neighbours ask for."""
    if not is_right_to_left(text):
        return text
    from arabic_reshaper import reshape

    return str(reshape(text))


def boxed(line: Line, *, boxes: bool) -> bool:
    """Whether a line gets a box to tick: what happened does, a question does not."""
    return boxes and line.source != "template"


@cache
def load_fonts() -> None:
    """Make the fonts that come with lorscore known to the PDF writer."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (REGULAR, BOLD):
        with as_file(files("lorscore.outputs") / "fonts" / f"{name}.ttf") as path:
            registerFont(TTFont(name, str(path)))


def _head_height(sheet: Sheet) -> float:
    rows = sum(
        max(len(wrap(value, value_width(len(fields)), VALUE)) for _, value in fields) for fields in header_rows(sheet)
    )
    intro = len(wrap(sheet.intro, TEXT_WIDTH, INTRO))
    title = len(wrap(sheet.title, TEXT_WIDTH, TITLE))
    return title * TITLE.leading + INTRO.before + intro * INTRO.leading + HEADER_BEFORE + rows * VALUE.leading
