"""Rows of many letters to one HTML page that needs nothing from elsewhere: spread, sortable table, each letter's text.

The page's own script is the only one that runs: its hash stands in the page's policy. Letters wait in templates, so that
a browser lays out only the one that is being read.
"""

from __future__ import annotations

import base64
import hashlib
import html
import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol

from markupsafe import Markup

from lorscore.outputs import replacing
from lorscore.outputs.as_html import page_style, page_template
from lorscore.outputs.tally import Tally
from lorscore.report import Level, Provenance

MOST_TEXTS: Final = 2_000
"""Letters whose text the page holds, the first ones: some 60 MB, about what a browser opens without complaint."""
MOST_ROWS: Final = 20_000
"""Letters in the page's table."""
_TEXT: Final = re.compile(
    rb'<template id="text-\d+">(?P<text>\s*<article id="(?P<anchor>[\w-]+)".*?<h2 id="[\w-]+-name">(?P<name>.*?)</h2>.*?)'
    rb"</template>\n",
    re.DOTALL,
)
_STEP: Final = 5
"""Points that one bar of the spread stands for."""


class Rows(Protocol):
    """Gives the rows anew each time, in their order; at most so many."""

    def __call__(self, *, most: int | None = None) -> Iterator[Mapping[str, Any]]:
        """The rows."""


def write_batch_html(path: Path, rows: Rows, *, tally: Tally, made_by: Provenance) -> None:
    """Write the page, a piece at a time; the file at the path is replaced once all is written.

    A row's `html` is the letter's text with what is said about it, made by `as_html.article_html`.

    Raises:
        OutputError: it cannot be written; what was there before still is.
    """
    with replacing(path) as file:
        for piece in batch_html(rows, tally=tally, made_by=made_by):
            file.write(piece)


def batch_html(rows: Rows, *, tally: Tally, made_by: Provenance) -> Iterator[bytes]:
    """The page a piece at a time; the rows must have been counted by the tally."""
    pieces = page_template("batch.html").generate(
        rows=lambda: rows(most=MOST_ROWS),
        texts=lambda: _texts(rows),
        tally=tally,
        made_by=made_by,
        shares=_shares(tally.levels[level] for level in Level),
        style=page_style(),
        script=Markup(_script()),  # noqa: S704 - our own file
        policy=f"sha256-{base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()}",
        most_texts=MOST_TEXTS,
        most_rows=MOST_ROWS,
    )
    for piece in pieces:
        yield piece.encode("utf-8", errors="replace")


def texts_in(path: Path, *, made_by: Provenance) -> Iterator[tuple[str, str, str]]:
    """Anchor, name and text of each letter in a page that this lorscore wrote with this model; nothing of any other."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as page:
            if page.find(_foot(made_by).encode("utf-8", errors="replace")) < 0:
                return
            for found in _TEXT.finditer(page):
                anchor, name, text = found["anchor"].decode("ascii"), found["name"].decode("utf-8"), found["text"]
                yield anchor, html.unescape(name), text.decode("utf-8")
    except (OSError, ValueError):  # no page, an empty one, or none of ours
        return


def _foot(made_by: Provenance) -> str:
    return str(page_template("foot.html").render(made_by=made_by))


def spread_html(tally: Tally) -> str:
    """Counts, the spread of scores and levels, and unread files with why, as a part of another page."""
    steps = [0] * (100 // _STEP)
    for tenth, number in tally.tenths.items():
        steps[min(int(tenth / 10 // _STEP), len(steps) - 1)] += number
    return page_template("spread.html").render(
        tally=tally,
        steps=[
            (at * _STEP, number, share) for at, (number, share) in enumerate(zip(steps, _shares(steps), strict=True))
        ],
    )


def _shares(numbers: Iterable[int]) -> list[float]:
    """Each number as a share of the highest."""
    all_of_them = list(numbers)
    highest = max(all_of_them, default=0)
    return [number / highest if highest else 0.0 for number in all_of_them]


def _texts(rows: Rows) -> Iterator[tuple[int, Markup]]:
    """Place and text of each letter that has its text in the page."""
    for place, row in enumerate(rows(most=MOST_TEXTS), start=1):
        if row.get("html"):
            yield place, Markup(row["html"])  # noqa: S704 - a template's output, escaped where it must be


@cache
def _script() -> str:
    return files("lorscore.outputs").joinpath("batch.js").read_text(encoding="utf-8")
