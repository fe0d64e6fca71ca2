"""The scores of several versions of a letter as a part of another page: a small chart that is a table to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lorscore.outputs.as_html import page_template
from lorscore.report import Estimate


@dataclass(frozen=True, slots=True)
class Version:
    """One version that was scored."""

    place: int
    """From 1, in the order of scoring."""
    name: str
    estimate: Estimate


def versions_html(versions: Sequence[Version], *, current: int) -> str:
    """The chart, the last version at the bottom; names are escaped.

    Args:
        versions: All that are shown.
        current: The place of the one that the page is about.
    """
    return page_template("versions_part.html").render(versions=versions, current=current)
