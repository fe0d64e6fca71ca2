"""A comparison of two drafts to one HTML page that needs nothing from elsewhere, or to a part of another page.

Neither holds a script. All that came from a letter or a file name is escaped by the template and goes through `visible`.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from lorscore.comparison import Change, Comparison, Draft, SentencePair
from lorscore.outputs.as_html import page_template
from lorscore.outputs.comparison_wording import (
    answer,
    change_name,
    fact_change,
    level_line,
    likely,
    load_comparison_wording,
    mark_changes,
    opening,
    signed,
)
from lorscore.outputs.wording import points

_MINUS = str.maketrans("-", "\N{MINUS SIGN}")


def comparison_as_html(comparison: Comparison) -> str:
    """A page of its own: how far the score moved, what moved it, and draft beside draft."""
    return page_template("comparison.html").render(**_known(comparison))


def comparison_html(comparison: Comparison) -> str:
    """The comparison as a part of another page; it brings its style, and its headings begin at the second rank."""
    return page_template("comparison_part.html").render(**_known(comparison))


def _worth(pair: SentencePair) -> str:
    """Points that a sentence gained or lost; none where its words are the same."""
    if pair.change in (Change.UNCHANGED, Change.MOVED):
        return ""
    return points(pair.worth).translate(_MINUS)


def _known(comparison: Comparison) -> dict[str, Any]:
    return {
        "comparison": comparison,
        "words": load_comparison_wording(),
        "answer": answer(comparison),
        "likely": likely(comparison).translate(_MINUS),
        "moved": signed(comparison.movement.points).translate(_MINUS),
        "facts": [fact_change(change) for change in comparison.facts],
        "worth": _worth,
        "change_name": change_name,
        "mark_changes": mark_changes,
        "opening": opening,
        "level_line": level_line,
        "runs": [
            (same, list(run))
            for same, run in groupby(comparison.sentences, key=lambda pair: pair.change is Change.UNCHANGED)
        ],
        "Draft": Draft,
    }
