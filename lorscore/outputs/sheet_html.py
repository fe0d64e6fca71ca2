"""A highlights sheet, and what was found on the way to it, as parts of another page.

All that came from a draft, from notes or from the form is escaped by the template and goes through `visible`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lorscore.advice.privacy import Identifier, kind_label
from lorscore.advice.sheet import Sheet, WeakSpot
from lorscore.outputs.as_html import page_template
from lorscore.outputs.sheet_page import boxed
from lorscore.report import Gap


def sheet_html(sheet: Sheet) -> str:
    """The sheet as it will look on paper, black on white in every theme; its headings begin at the third rank."""
    return page_template("sheet_part.html").render(sheet=sheet, boxed=boxed)


def weak_spots_html(weak: Sequence[WeakSpot], gaps: Sequence[Gap]) -> str:
    """The weak sentences of a draft, each with its questions and the notes that answer them; then what the whole lacks."""
    return page_template("weak_part.html").render(weak=weak, gaps=gaps)


def line_html(text: str, *, beside: str = "") -> str:
    """One line of a sheet, and what is said about it."""
    return page_template("line_part.html").render(text=text, beside=beside)


def identifier_html(found: Identifier) -> str:
    """What could tell who a patient is, and what stands in its place."""
    return page_template("masked_part.html").render(found=found, kind=kind_label(found.kind))
