"""What is to be shown in a terminal to the text that shows it: width, colour and characters in one place."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lorscore.outputs.visible import in_ascii, one_line

NARROWEST: Final = 40
"""Columns below which nothing gets narrower."""
WIDEST: Final = 100
"""Columns beyond which lines would be too long to read."""


@dataclass(frozen=True, slots=True)
class Page:
    """How things are shown. Nothing but these three decides it, not the environment."""

    width: int
    colour: bool
    unicode: bool

    @classmethod
    def of(cls, *, width: int, colour: bool, unicode: bool) -> Page:
        """A page of a width that can be read."""
        return cls(width=min(max(width, NARROWEST), WIDEST), colour=colour, unicode=unicode)

    def text(self, words: str, style: str = "") -> Text:
        """Words from anywhere, on one line, with nothing in them that a terminal would obey."""
        shown = one_line(words)
        return Text(shown if self.unicode else in_ascii(shown), style)

    def quote(self, words: str) -> str:
        """Words of a letter in quotation marks; nothing for no words."""
        return f"“{words}”" if words else ""

    def heading(self, words: str, aside: str = "") -> Text:
        """A heading, and something in small print after it."""
        return Text.assemble(self.text(words, "bold"), self.text(f"  {aside}" if aside else "", "dim"))

    def title(self, words: str) -> RenderableType:
        """The name of what follows, with a line to the right edge."""
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(overflow="fold")
        grid.add_column(ratio=1, no_wrap=True, overflow="crop")
        grid.add_row(self.text(words, "bold"), Text(("─" if self.unicode else "-") * self.width, "dim"))
        return grid

    def hanging(
        self, rows: Iterable[tuple[RenderableType, RenderableType]], *, label: int, indent: int = 0
    ) -> RenderableType:
        """Rows of a label and what hangs to the right of it."""
        grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
        grid.add_column(width=label)
        grid.add_column(ratio=1, overflow="fold")
        for row in rows:
            grid.add_row(*row)
        return Padding(grid, (0, 0, 0, indent))

    def bullets(self, entries: Iterable[str], *, indent: int = 0) -> list[RenderableType]:
        """A list, one entry below the other."""
        bullet = "•" if self.unicode else "*"
        return [self.hanging([(Text(bullet), self.text(entry))], label=1, indent=indent) for entry in entries]

    def table(self, title: str = "") -> Table:
        """An empty table with a line below its head."""
        return Table(
            box=box.SIMPLE_HEAD if self.unicode else _ASCII_HEAD,
            title=self.text(title, "bold") if title else None,
            title_justify="left",
            header_style="dim",
            pad_edge=False,
        )

    def printed(self, parts: Iterable[RenderableType]) -> str:
        """The parts one below the other; lines end where their words end."""
        paper = io.StringIO()
        console = Console(
            file=paper,
            width=self.width,
            height=100,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            no_color=not self.colour,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
        )
        for part in parts:
            console.print(part)
        written = paper.getvalue()
        return written if self.colour else "".join(f"{line.rstrip()}\n" for line in written.splitlines())


_ASCII_HEAD = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
