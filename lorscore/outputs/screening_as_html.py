"""A screening to one HTML page that needs nothing from elsewhere and holds no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from lorscore.outputs.visible import visible
from lorscore.outputs.wording import counted, whole
from lorscore.report import LetterReport, Level, Unread
from lorscore.screening.screen import Comparison, Family, Screening, Vendor, shares_of
from lorscore.screening.vendors import Share

_SHOWN_AT_ONCE: Final = 1
"""Pairs of a family that are open; the others open at a click."""
_MOST_PAIRS: Final = 12


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a letter; `number` is that of the passage it belongs to, 0 for what is the letter's own."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two letters, each cut where a shared passage begins or ends."""

    comparison: Comparison
    first: tuple[Run, ...]
    second: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A family with its pairs side by side."""

    anchor: str
    family: Family
    pairs: tuple[SideBySide, ...]
    left_out: int


def screening_html(screening: Screening) -> str:
    """A page of its own: vendors compared, each vendor, families side by side, what was left in letters."""
    return _pages().get_template("screening.html").render(**_known(screening))


def screening_part_html(screening: Screening) -> str:
    """The same as a part of another page; it brings its style, and its headings begin at the second rank."""
    return _pages().get_template("screening_part.html").render(**_known(screening))


def _known(screening: Screening) -> dict[str, Any]:
    texts = {
        sample.name: sample.report.text
        for vendor in screening.vendors
        for sample in vendor.samples
        if isinstance(sample.report, LetterReport)
    }
    families = [_shown(family, texts, f"family-{at}") for at, family in enumerate(screening.families, start=1)]
    frames = [_shown(frame, texts, f"frame-{at}") for at, frame in enumerate(screening.frames, start=1)]
    recycled = [
        (one.letter, [(found, _around(texts[one.letter], found.start, found.end)) for found in one.residue])
        for one in screening.recycled
    ]
    return {
        "screening": screening,
        "families": families,
        "frames": frames,
        "recycled": recycled,
        "apart": _told_apart(screening.vendors),
        "Level": Level,
    }


def _shown(family: Family, texts: dict[str, str], anchor: str) -> Shown:
    pairs = tuple(
        SideBySide(
            comparison=pair,
            first=tuple(_runs(texts[pair.first], [one for one, _ in pair.passages])),
            second=tuple(_runs(texts[pair.second], [two for _, two in pair.passages])),
        )
        for pair in family.comparisons[:_MOST_PAIRS]
    )
    return Shown(anchor, family, pairs, max(0, len(family.comparisons) - _MOST_PAIRS))


def _runs(text: str, passages: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """The text cut wherever a passage begins or ends; where two overlap, the later one has the words."""
    bounds = sorted({0, len(text), *(bound for passage in passages for bound in passage)})
    for start, end in pairwise(bounds):
        number = max((at for at, (low, high) in enumerate(passages, start=1) if low <= start < high), default=0)
        yield Run(text[start:end], number)


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Words before a place, the words there, and words after it, on one line each."""
    before = " ".join(text[max(0, start - 70) : start].split(" ")[1 if start > 70 else 0 :])
    after = text[end : end + 70].rsplit(" ", 1)[0] if len(text) > end + 70 else text[end:]
    return " ".join(before.split()), " ".join(text[start:end].split()), " ".join(after.split())


def _told_apart(vendors: Sequence[Vendor]) -> bool:
    """Whether the intervals of the first- and the last-ranked vendor leave room between them."""
    ranked = [vendor.figures.median_interval for vendor in vendors if vendor.figures.median_interval is not None]
    return len(ranked) > 1 and ranked[0][0] > ranked[-1][1]


def _share(share: Share) -> str:
    return f"{share.count} of {share.of}"


def _interval(share: Share) -> str:
    low, high = share.interval
    return f"{100 * low:.0f}–{100 * high:.0f}%"


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=PackageLoader("lorscore", "outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    pages.filters |= {"whole": whole, "share": _share, "interval": _interval}
    pages.globals |= {"counted": counted, "shares_of": shares_of}
    pages.tests["unread"] = lambda report: isinstance(report, Unread)
    return pages


def _finalize(value: Any) -> Any:
    """What the template prints: text through `visible`, all else as it is."""
    return visible(value) if type(value) is str else value
