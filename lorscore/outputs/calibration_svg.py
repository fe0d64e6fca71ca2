"""How chances and what came true agree, to a small picture for the model card.

Written by hand so that training needs no plotting library. It has a title and a description for those who do not see
it, and follows the reader's light or dark colours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import escape

SIZE: Final = 300
"""Pixels of the square that the chances from 0 to 1 are drawn in."""
LEFT, TOP, RIGHT, BOTTOM = 64, 16, 28, 56
"""Pixels around it, for what stands at the axes."""
TITLE = "Calibration of the chances that a letter lies above a level"
_STYLE = """
  svg { font: 13px system-ui, sans-serif; color: #1f2328; background: #ffffff; }
  text { fill: currentColor; }
  .frame, .grid, .even { fill: none; stroke: currentColor; }
  .frame { stroke-opacity: .6; } .grid { stroke-opacity: .15; } .even { stroke-opacity: .6; stroke-dasharray: 5 4; }
  .bin { fill: #0b5394; stroke: #0b5394; }
  @media (prefers-color-scheme: dark) {
    svg { color: #e6edf3; background: #0d1117; }
    .bin { fill: #79b8ff; stroke: #79b8ff; }
  }
"""


def calibration_svg(bins: Sequence[Mapping[str, Any]], *, letters: int) -> str:
    """The picture of bins of chances (`chance`, `share`, `interval`, `n`): a dot each, larger for more cases.

    On the broken line chances would come true exactly as often as they say; the bars are the 95 % intervals.
    """
    width, height = LEFT + SIZE + RIGHT, TOP + SIZE + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(TITLE)}</title>',
        f'<desc id="desc">{escape(_described(bins, letters))}</desc>',
        f"<style>{_STYLE}</style>",
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(tick, tick)
        parts += [
            f'<path class="grid" d="M{LEFT},{y}H{LEFT + SIZE}M{x},{TOP}V{TOP + SIZE}"/>',
            f'<text x="{LEFT - 8}" y="{y + 4:g}" text-anchor="end">{100 * tick:.0f} %</text>',
            f'<text x="{x}" y="{TOP + SIZE + 20}" text-anchor="middle">{100 * tick:.0f} %</text>',
        ]
    parts += [
        f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{SIZE}" height="{SIZE}"/>',
        f'<path class="even" d="M{LEFT},{TOP + SIZE}L{LEFT + SIZE},{TOP}"/>',
        f'<text x="{LEFT + SIZE / 2:g}" y="{height - 12}" text-anchor="middle">chance that lorscore gives</text>',
        f'<text transform="translate(14,{TOP + SIZE / 2:g}) rotate(-90)" text-anchor="middle">came true</text>',
    ]
    cases = sum(one["n"] for one in bins)
    for one in bins:
        x, y = _place(one["chance"], one["share"])
        low, high = (_place(0, end)[1] for end in one["interval"])
        parts += [
            f'<path class="bin" d="M{x},{low}V{high}" stroke-width="1.5"/>',
            f'<circle class="bin" cx="{x}" cy="{y}" r="{2.5 + 10 * (one["n"] / cases) ** 0.5:.1f}" fill-opacity=".75"/>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _place(chance: float, share: float) -> tuple[float, float]:
    return round(LEFT + SIZE * chance, 1), round(TOP + SIZE * (1 - share), 1)


def _described(bins: Sequence[Mapping[str, Any]], letters: int) -> str:
    rows = "; ".join(
        f"of {one['n']} chances of about {100 * one['chance']:.0f} % came true {100 * one['share']:.0f} %"
        for one in bins
    )
    return f"{letters} letters of the test part, four chances each, in ten bins: {rows}."
