"""Text from a file to characters that can be shown: nothing a screen would obey instead of showing it.

Letters and file names come from strangers. A terminal obeys escape sequences, and every screen obeys the characters
that turn the direction of writing around, so that a sentence can be made to read differently from what was scored.
Such characters are shown as a replacement character; the text keeps its length, so offsets stay true.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_OBEYED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, escape and the one-byte sequence introducer among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides, isolates
    "\ud800-\udfff"  # halves of a pair: a file name that is not UTF-8
    "\ufff9-\ufffb"  # interlinear annotation
    "\U000e0000-\U000e007f"  # tags, which are invisible
    "]"
)
_BREAKS = re.compile("[\t\n\u2028\u2029]+")


def visible(text: str) -> str:
    r"""The text with every character that would be obeyed replaced; same length.

    Line breaks and tabs stay.

    >>> visible("red: \x1b[31m")
    'red: �[31m'
    """
    return _OBEYED.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """The text as `visible` shows it, on one line."""
    return _BREAKS.sub(" ", visible(text))


def plain_punctuation(text: str) -> str:
    """The text with typographic quotes, dashes, dots and spaces as typewriters have them.

    >>> plain_punctuation("Núñez: 6–8 “patients”")
    'Núñez: 6-8 "patients"'
    """
    return text.translate(_PLAIN)


def in_ascii(text: str) -> str:
    """The text in ASCII, for a terminal that can show no more: accents dropped, the rest as `?`.

    >>> in_ascii("Núñez: 6–8 “patients” 日")
    'Nunez: 6-8 "patients" ?'
    """
    decomposed = unicodedata.normalize("NFKD", plain_punctuation(text))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).encode("ascii", "replace").decode()


_PLAIN: Final = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "•": "*",
        "·": ".",
        "…": "...",
        "\N{NO-BREAK SPACE}": " ",
    }
)
