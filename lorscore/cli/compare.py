"""`lorscore compare`: two drafts of one letter to what moved between them."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lorscore.cli.status import ExitStatus
from lorscore.cli.streams import columns, say, shows_colour, shows_unicode, write_bytes, write_text
from lorscore.errors import ReadError
from lorscore.outputs import check_place, write_output

if TYPE_CHECKING:
    from lorscore.comparison import Comparison


class ComparisonFormat(StrEnum):
    """A form in which a comparison is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def compare_drafts(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The earlier draft.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The later draft.")],
    form: Annotated[
        ComparisonFormat | None,
        typer.Option(
            "--format",
            help="How to write the result. Without it, the ending of FILE decides, and else it is text.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write to this file instead of the terminal.", show_default=False)
    ] = None,
) -> None:
    """Compare two drafts of one letter: what moved, and whether the score moved by more than noise.

    One of the two may be - for standard input.
    """
    if before == after == "-":
        raise typer.BadParameter("Only one of the drafts can come from standard input.", param_hint="AFTER")
    form = form or _format_of(out)
    if out is not None:
        for draft in (before, after):
            if draft != "-" and _place(draft) == _place(out):
                raise typer.BadParameter(
                    f"“{out}” is one of the drafts and would be overwritten. Give another file.", param_hint="'--out'"
                )
        check_place(out)

    from lorscore.reading import read_letter
    from lorscore.scoring import Scorer

    letters = []
    for draft in (before, after):
        try:
            letters.append(read_letter(draft))
        except ReadError as error:
            say(f"{error.name}: {error}")
    if len(letters) < 2:
        raise typer.Exit(ExitStatus.UNREAD)
    _hand_over(Scorer.load().compare(*letters), form=form, out=out)


def _format_of(out: str | None) -> ComparisonFormat:
    endings = {".html": ComparisonFormat.HTML, ".htm": ComparisonFormat.HTML, ".json": ComparisonFormat.JSON}
    return endings.get(Path(out).suffix.lower(), ComparisonFormat.TEXT) if out else ComparisonFormat.TEXT


def _place(path: str) -> str:
    """One name for one file, however it is written."""
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def _hand_over(comparison: Comparison, *, form: ComparisonFormat, out: str | None) -> None:
    match form:
        case ComparisonFormat.JSON:
            from lorscore.outputs.comparison_as_json import comparison_as_json

            written = comparison_as_json(comparison)
        case ComparisonFormat.HTML:
            from lorscore.outputs.comparison_as_html import comparison_as_html

            written = comparison_as_html(comparison)
        case ComparisonFormat.TEXT:
            from lorscore.outputs.comparison_as_text import comparison_as_text

            if out is None:
                stdout = sys.stdout
                write_text(
                    comparison_as_text(
                        comparison,
                        width=columns(),
                        colour=stdout is not None and shows_colour(stdout),
                        unicode=stdout is None or shows_unicode(stdout),
                    )
                )
                return
            written = comparison_as_text(comparison)
    if out is not None:
        write_output(out, written)
    else:
        write_bytes(written.encode("utf-8", errors="replace"))
