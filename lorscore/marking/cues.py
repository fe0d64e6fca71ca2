"""Find cue phrases (zones, scope, subjects) and rule phrases in a Doc, compiled together.

The words of a Doc are looked at once: lower case, curly apostrophes straight, numbers known, word-list entries found;
every phrase book then walks over the same `Words`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from lorscore.marking.page import Look, Page
from lorscore.rules import load_rules
from lorscore.rules.phrases import PhraseBook, Words
from lorscore.rules.words import read_data

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})


@cache
def blank() -> Language:
    """SpaCy's tokenizer for English and nothing else; built once."""
    return English()


@cache
def tokens_of(text: str) -> tuple[str, ...]:
    """A phrase as the tokens that the same words become in a letter."""
    if text.isascii() and text.isalpha() and text not in _special_cases():
        return (text.lower(),)  # what the tokenizer would say, without asking it a thousand times at start-up
    return tuple(plain(token.text) for token in blank().make_doc(text))


@cache
def _special_cases() -> frozenset[str]:
    """The words that spaCy cuts although they are letters only, such as "cannot"."""
    rules: dict[str, object] = blank().tokenizer.rules  # type: ignore[union-attr]
    return frozenset(rules)


def plain(token: str) -> str:
    """A token in lower case with straight apostrophes."""
    return token.lower().translate(_APOSTROPHES)


class Cues:
    """Named groups of phrases, compiled together."""

    def __init__(self, groups: Mapping[str, Sequence[str]], irregular: Mapping[str, Sequence[str]]) -> None:
        self._trie = PhraseBook(tokens_of, irregular=irregular)
        self._names = tuple(groups)
        for number, phrases in enumerate(groups.values()):
            for phrase in phrases:
                self._trie.add(phrase, number)

    def find(self, words: Words, start: int, end: int) -> list[tuple[str, int, int]]:
        """The groups within tokens `[start, end)` as (name, first token, end token), in order of place."""
        found = [(self._names[number], first, last) for number, first, last in self._trie.find(words, start, end)]
        return sorted(found, key=lambda cue: (cue[1], -cue[2]))


@cache
def word_lists() -> Cues:
    """The typed word lists of the rule book."""
    book = load_rules()
    return Cues(book.lists, book.irregular)


def load_cues(name: str) -> Cues:
    """The cue phrases of one rule file, such as `scope.toml`."""
    return Cues(read_data(name), load_rules().irregular)


def page_of(doc: Doc, text: str | None = None) -> Page:
    """What the components know of a Doc; its words are looked at when it is asked for first.

    `text` is that of the Doc, for those who have it: spaCy puts it together anew at every call.
    """
    known = doc.user_data.get(_PAGE)
    if not isinstance(known, Page):
        known = doc.user_data[_PAGE] = _read(doc, doc.text if text is None else text)
    return known


def words_of(doc: Doc) -> Words:
    """A Doc as the phrase books see it, with the entries of the word lists found."""
    return page_of(doc).words


def _read(doc: Doc, text: str) -> Page:
    table = doc.to_array(["ORTH", "LENGTH", "SPACY"]).reshape(-1, 3)
    looks = [_look(orth) for orth in table[:, 0].tolist()]
    lengths = table[:, 1].astype(np.int64)
    behind = np.cumsum(lengths + table[:, 2].astype(np.int64))
    ends = behind - table[:, 2].astype(np.int64)
    tokens = [look.plain for look in looks]
    numbers = [look.is_number for look in looks]
    entries: dict[int, list[tuple[str, int]]] = {}
    for name, first, last in word_lists().find(Words(tokens, numbers, {}), 0, len(tokens)):
        entries.setdefault(first, []).append((name, last))
    return Page(text, looks, (ends - lengths).tolist(), ends.tolist(), Words(tokens, numbers, entries))


@lru_cache(maxsize=1 << 16)
def _look(orth: int) -> Look:
    """How a token looks, by spaCy's number for its text; letters say the same words over and over."""
    lexeme = blank().vocab[orth]
    text, word = lexeme.text, plain(lexeme.text)
    number = text[:1].isdigit() or word in _NUMBER_WORDS or lexeme.like_num
    return Look(
        text=text,
        lower=text.lower(),
        plain=word,
        is_number=number,
        is_word=text.isalpha() or lexeme.like_num,
        is_alpha=text.isalpha(),
        is_upper=text.isupper(),
        is_space=text.isspace(),
    )


_PAGE = "lorscore page"
_NUMBER_WORDS = frozenset(["dozen", "dozens", "hundred", "hundreds", "couple", "several", "half", "quarter", "thirds"])
