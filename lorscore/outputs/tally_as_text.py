"""The end of a batch as a few lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from lorscore.outputs.page import Page
from lorscore.outputs.tally import Tally
from lorscore.outputs.wording import load_wording, whole
from lorscore.report import Level


def tally_as_text(tally: Tally, *, aside: str = "", width: int = 80, colour: bool = False, unicode: bool = True) -> str:
    """Counts by level, the spread of the scores, and what was not read and why; `aside` stands beside the heading."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    return page.printed(_parts(tally, aside, page))


def _parts(tally: Tally, aside: str, page: Page) -> Iterator[RenderableType]:
    noun = "letter" if tally.letters == 1 else "letters"
    yield page.heading(f"{tally.letters:,} {noun}, {tally.scored:,} scored", aside)
    wording = load_wording()
    if tally.scored:
        table = page.table()
        table.add_column("Level")
        table.add_column("Letters", justify="right")
        table.add_column("Share", justify="right")
        for level in reversed(Level):
            number = tally.levels[level]
            table.add_row(wording.levels[level], f"{number:,}", f"{number / tally.scored:.0%}")
        yield table
        low, middle, high = (whole(tally.quantile(share) or 0.0) for share in (0.25, 0.5, 0.75))
        yield page.text(f"Half of the scores are at most {middle}; the middle half lies between {low} and {high}.")
    if tally.unread:
        yield Text()
        table = page.table()
        table.add_column("Not read")
        table.add_column("Letters", justify="right")
        for kind, number in tally.unread.most_common():
            table.add_row(page.text(wording.unread[kind]), f"{number:,}")  # type: ignore[index]
        yield table
