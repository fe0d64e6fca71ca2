"""Tell rows of keywords from sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from lorscore.marking.page import Page, Stretch
from lorscore.marks import TEXT_ZONES
from lorscore.rules.words import read_data

FEWEST_WORDS = 8
"""A shorter fragment that stands alone is a note, as in bulleted letters."""
FEWEST_KEYWORDS = 4
FEWEST_FRAGMENTS = 3
"""So many fragments in a row, in one paragraph, are looked at together: "Top 10 %. Intern level. Outstanding. Best student." """
SHARE = 0.4
"""So much of several fragments are keywords; short notes, which follow one another too, hold more else."""
_ROW_SIGNS = (":", "|", "....")
"""A row of a rating form has one of these, and is no fragment."""


def find_keywords(page: Page) -> list[bool]:
    """For each sentence of a page whether it is keywords in a row; never outside body and closing.

    Keywords are long without any word that makes a sentence, be it in one piece or in several.
    """
    found = [False] * len(page.sentences)
    first = [start for start, _ in page.blocks]
    paragraphs = [bisect_right(first, page.starts[sentence.start]) for sentence in page.sentences]
    fragments = [
        zone in TEXT_ZONES and _is_fragment(page, sentence)
        for sentence, zone in zip(page.sentences, page.zones, strict=True)
    ]
    for (_, fragment), numbers in groupby(range(len(found)), key=lambda at: (paragraphs[at], fragments[at])):
        run = list(numbers)
        if not fragment:
            continue
        for together in [run] if len(run) >= FEWEST_FRAGMENTS else [[at] for at in run]:
            counts = [_count(page, page.sentences[at]) for at in together]
            words, keywords = map(sum, zip(*counts, strict=True))
            enough = max(FEWEST_KEYWORDS, SHARE * words if len(together) > 1 else 0)
            if words >= FEWEST_WORDS and keywords >= enough:
                for at in together:
                    found[at] = True
    return found


def _is_fragment(page: Page, sentence: Stretch) -> bool:
    said = page.words.tokens[sentence.start : sentence.end]
    return not _is_row(said) and _known()[0].isdisjoint(said)


def _is_row(said: Sequence[str]) -> bool:
    """A row of a rating form: short, or with little before its one sign and little behind it."""
    signs = [at for at, word in enumerate(said) if any(sign in word for sign in _ROW_SIGNS)]
    short = len(said) < FEWEST_WORDS
    return bool(signs) and (short or (len(signs) == 1 and max(signs[0], len(said) - 1 - signs[0]) < FEWEST_WORDS))


def _count(page: Page, sentence: Stretch) -> tuple[int, int]:
    """How many words a sentence has, and how many of its tokens begin a keyword."""
    words, lists = page.words, _known()[1]
    said = sum(word[:1].isalnum() for word in words.tokens[sentence.start : sentence.end])
    found = sum(any(name in lists for name, _ in words.entries.get(at, ())) for at in range(*sentence))
    return said, found


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    data = read_data("keywords.toml")
    return frozenset(data["sentence_words"]), frozenset(data["lists"])
