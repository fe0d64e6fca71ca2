"""The scores of several versions of a letter as a part of another page: a small chart that is a table to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lorscore.marks import TEXT_ZONES
from lorscore.outputs.as_html import page_template
from lorscore.outputs.visible import one_line
from lorscore.report import Estimate, LetterReport

OPENING = 6
"""Words by which a changed sentence is named."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version that was scored."""

    place: int
    """From 1, in the order of scoring."""
    name: str
    estimate: Estimate
    changed: str = ""
    """What changed since the version before; empty for the first and for another letter."""
    time: str = ""
    """When it was scored."""


def changed_since(before: LetterReport, after: LetterReport) -> str:
    """What is new in a version, or else what it lacks: `changed “She is the best …” and 2 more`.

    Empty where the two have no sentence in common, for then they are two letters, and where all sentences are the same.
    """
    had, has = _sentences(before), _sentences(after)
    new = [text for text in has if text not in had]
    gone = [text for text in had if text not in has]
    named = new or gone
    if not named or len(new) == len(has):
        return ""
    verb = "changed" if new and gone else "added" if new else "removed"
    words = named[0].split()
    opening = " ".join(words[:OPENING]) + (" …" if len(words) > OPENING else "")
    return f"{verb} “{opening}”" + (f" and {len(named) - 1} more" if len(named) > 1 else "")


def _sentences(report: LetterReport) -> dict[str, None]:
    """The sentences of the text of a letter, in their order."""
    return dict.fromkeys(one_line(sentence.text) for sentence in report.sentences if sentence.zone in TEXT_ZONES)


def versions_html(versions: Sequence[Version], *, current: int) -> str:
    """The chart, the last version at the bottom; names are escaped.

    Args:
        versions: All that are shown.
        current: The place of the one that the page is about.
    """
    return page_template("versions_part.html").render(versions=versions, current=current)
