"""lorscore: how strongly a residency letter of recommendation speaks for its applicant, and why.

    letter = lorscore.read_letter("smith.docx")
    report = lorscore.score(letter)

Everything runs on this machine; nothing is sent, nothing is kept.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lorscore.comparison import Comparison
    from lorscore.errors import LorscoreError, ReadError
    from lorscore.letter import Letter
    from lorscore.reading import read_letter
    from lorscore.report import LetterReport, Unread
    from lorscore.scoring import compare, score, score_many

__version__ = "0.1.0"

# Public names are loaded when first used, so that `lorscore --help` need not wait for spaCy and scikit-learn.
_HOMES = {
    "Comparison": "comparison",
    "Letter": "letter",
    "LetterReport": "report",
    "LorscoreError": "errors",
    "ReadError": "errors",
    "Unread": "report",
    "read_letter": "reading",
    "Details": "highlighting",
    "Highlights": "highlighting",
    "compare": "scoring",
    "highlights": "highlighting",
    "score": "scoring",
    "score_many": "scoring",
}

__all__ = [
    "Comparison",
    "Details",
    "Highlights",
    "Letter",
    "LetterReport",
    "LorscoreError",
    "ReadError",
    "Unread",
    "compare",
    "highlights",
    "read_letter",
    "score",
    "score_many",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"lorscore.{_HOMES[name]}"), name)
    raise AttributeError(f"module “lorscore” has no attribute “{name}”")
