"""How a run of text is painted -> whether a reader of the page sees it.

A letter can hold words that only a program finds: hidden, in the colour of the paper, or too small to read. They are
never part of the text, and the person who reads the report is told that they are there, but not what they say.
"""

from __future__ import annotations

from typing import Final

from lorscore.letter import Notice

WHITE: Final = (255, 255, 255)
SMALLEST_SIZE: Final = 2.0
"""Points; nobody reads type of this size or below, and no writer needs it."""
LEAST_CONTRAST: Final = 1.25
"""Ratio of light; white on #E8E8E8 has 1.2. Accessibility rules ask for 4.5, so no honest letter comes near."""

Colour = tuple[int, int, int]

_NAMES: Final[dict[str, Colour]] = {
    "white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240), "whitesmoke": (245, 245, 245), "mintcream": (245, 255, 250),
    "azure": (240, 255, 255), "black": (0, 0, 0), "gray": (128, 128, 128), "grey": (128, 128, 128),
    "darkgray": (169, 169, 169), "lightgray": (211, 211, 211), "red": (255, 0, 0), "green": (0, 128, 0),
    "blue": (0, 0, 255), "navy": (0, 0, 128), "yellow": (255, 255, 0), "cyan": (0, 255, 255),
    "magenta": (255, 0, 255), "darkblue": (0, 0, 139), "darkred": (139, 0, 0), "darkgreen": (0, 100, 0),
    "darkcyan": (0, 139, 139), "darkmagenta": (139, 0, 139), "darkyellow": (128, 128, 0), "maroon": (128, 0, 0),
    "teal": (0, 128, 128), "purple": (128, 0, 128), "orange": (255, 165, 0), "silver": (192, 192, 192),
}  # fmt: skip


def colour_of(text: str | None) -> Colour | None:
    """Return the colour that a hexadecimal number, `rgb()` or a common name stands for, if any.

    >>> colour_of("#fff"), colour_of("F2F2F2"), colour_of("auto")
    ((255, 255, 255), (242, 242, 242), None)
    """
    text = (text or "").strip().casefold()
    if text in _NAMES:
        return _NAMES[text]
    if text.startswith("rgb"):
        parts = text[text.find("(") + 1 :].rstrip(")").replace(",", " ").replace("/", " ").split()[:3]
        try:
            red, green, blue = (round(float(p[:-1]) * 2.55) if p.endswith("%") else round(float(p)) for p in parts)
        except ValueError:
            return None
        return (_byte(red), _byte(green), _byte(blue))
    digits = text.removeprefix("#")
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits[:3])
    try:
        number = int(digits[:6], 16) if len(digits) in (6, 8) else None
    except ValueError:
        number = None
    return None if number is None else (number >> 16, number >> 8 & 255, number & 255)


def unseen(*, ink: Colour | None = None, paper: Colour | None = None, size: float | None = None) -> bool:
    """Return whether text of this colour on this ground, or of this size in points, cannot be seen.

    An ink of None is whatever the program chooses to be readable; a paper of None is white.
    """
    if size is not None and size <= SMALLEST_SIZE:
        return True
    return ink is not None and _contrast(ink, paper or WHITE) < LEAST_CONTRAST


def notice(words: int) -> tuple[Notice, ...]:
    """Return what a person should know of that many unseen words: nothing, if there are none."""
    if not words:
        return ()
    count = "One word" if words == 1 else f"{words} words"
    return (
        Notice(
            kind="hidden-text",
            says=f"{count} in this file cannot be seen on the page (hidden, in the colour of the paper, or too small). "
            "They are not part of the text and do not count; ask whoever made the file why they are there.",
        ),
    )


def _contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of WCAG 2: 1 for equal colours, 21 for black on white."""
    light, dark = sorted((_light(one), _light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(colour: Colour) -> float:
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _byte(number: int) -> int:
    return min(max(number, 0), 255)
