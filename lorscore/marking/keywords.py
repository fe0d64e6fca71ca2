"""Tell a row of keywords from a sentence."""

from __future__ import annotations

from functools import cache

from lorscore.rules.phrases import Words
from lorscore.rules.words import read_data

FEWEST_WORDS = 8
"""A shorter fragment is a note, as in bulleted letters."""
FEWEST_KEYWORDS = 4


def is_keywords(words: Words, start: int, end: int) -> bool:
    """Whether tokens `[start, end)` are keywords in a row: long, without any word that makes a sentence."""
    sentence_words, lists = _known()
    said = words.tokens[start:end]
    if sum(word[:1].isalnum() for word in said) < FEWEST_WORDS or not sentence_words.isdisjoint(said):
        return False
    found = sum(any(name in lists for name, _ in words.entries.get(at, ())) for at in range(start, end))
    return found >= FEWEST_KEYWORDS


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    data = read_data("keywords.toml")
    return frozenset(data["sentence_words"]), frozenset(data["lists"])
