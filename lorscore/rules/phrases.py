"""Compile the phrase notation, and find phrases in a row of words.

The notation, a row of elements with blanks between them:

    word        that word, in any case                  a|b        either
    word*       any regular or listed form of the word  word?      may be missing
    #           a number, in digits or words            {name}     any entry of the word list `name`
    ~3          up to three words in between            ~~         anything up to twelve words further on

`~3` never jumps over punctuation; `~~` jumps over commas and brackets, but not over a full stop, a semicolon, a
colon or a dash. Neither ever leaves the sentence or jumps over a denial ("not", "never"). Only a look-alike (`unless`)
may end in a gap. `|`, `*` and `?` combine: `strong|best?`, `work*|rotate*`.

A lone `|` is that sign, for the rows of tables. Phrases are compiled together (docs/decisions/0002-own-phrase-matcher.md), so
that a sentence costs what stands in it: a phrase is walked through only where every word that it must have is there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

from lorscore.errors import RuleError

LONG_GAP = 12
_WALLS = frozenset(".!?;:") | {"--", "–", "—", "...", "…"}
_NO_WORDS = frozenset(",()[]\"'“”‘’/") | {"``", "''"}

_DENIALS = frozenset(["not", "n't", "never", "nor", "neither"])
"""A gap never swallows a denial: "is not in the top tenth" is not "is … in the top tenth"."""
_STOPS = _WALLS | _DENIALS
_NARROW_STOPS = _STOPS | _NO_WORDS
_RANGES = frozenset(["-", "–", "to", "or", "/"])
_NUMBER = "#"
_NEEDS = 4
"""Bits of a phrase: so many of the things that it must have are looked for before it is walked through."""
_MOST_ROWS = 100
"""Rows that a phrase of plain words may be written out as."""

Tokenize = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text as the matcher sees it: lower-case tokens, which are numbers, where list entries stand."""

    tokens: Sequence[str]
    numbers: Sequence[bool]
    entries: Mapping[int, Sequence[tuple[str, int]]]
    """For a token position: the lists with an entry that begins there, and where it ends (exclusive)."""
    _places: dict[tuple[int, int], dict[str, list[int]]] = field(default_factory=dict, init=False, repr=False)

    def places(self, start: int, end: int) -> dict[str, list[int]]:
        """Where within tokens `[start, end)` each token, each list as `{name}` and a number as `#` begins, in order."""
        known = self._places.get((start, end))
        if known is None:
            known = self._places[start, end] = {}
            for at, token in enumerate(self.tokens[start:end], start):
                known.setdefault(token, []).append(at)
            for at in range(start, end):
                if self.numbers[at]:
                    known.setdefault(_NUMBER, []).append(at)
                for name, stop in self.entries.get(at, ()):
                    if stop <= end:
                        known.setdefault(f"{{{name}}}", []).append(at)
        return known

    def has(self, row: tuple[str, ...], at: int) -> bool:
        """Whether a row of tokens stands at a place."""
        return not row or tuple(self.tokens[at : at + len(row)]) == row


@dataclass(frozen=True, slots=True)
class _Element:
    """One element of a phrase: from a place in a row of words it leads to the places behind it."""

    words: Mapping[str, Sequence[tuple[str, ...]]]
    """The forms by their first token, each as the tokens that follow it."""
    lists: frozenset[str]
    number: bool
    reach: int
    """For a gap, how many words it may jump over; otherwise 0."""
    wide: bool
    """Whether a gap may jump over commas and brackets."""
    keys: frozenset[str]
    """One of these stands in every sentence that holds the element; none for a gap."""
    begins: frozenset[str]
    """What it can begin with."""

    def after(self, at: int, words: Words, end: int) -> Iterator[int]:
        """The places that it leads to from one place."""
        if self.reach:
            yield at
            stops = _STOPS if self.wide else _NARROW_STOPS
            for place in range(at, min(at + self.reach, end)):
                if words.tokens[place] in stops:
                    return
                yield place + 1
        elif at < end:
            for rest in self.words.get(words.tokens[at], ()):
                if at + 1 + len(rest) <= end and words.has(rest, at + 1):
                    yield at + 1 + len(rest)
            if self.number and words.numbers[at]:
                yield at + 1
                # A range, such as "6-8" or "six to eight".
                if at + 2 < end and words.tokens[at + 1] in _RANGES and words.numbers[at + 2]:
                    yield at + 3
            if self.lists:
                yield from (stop for name, stop in words.entries.get(at, ()) if name in self.lists and stop <= end)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase and the number that it is known by."""

    number: int
    elements: Sequence[tuple[_Element, bool]]
    """Each with whether it may be missing."""
    begins: frozenset[str]
    """What it can begin with."""

    def end(self, first: int, words: Words, end: int) -> int:
        """Where the longest match that begins at a place ends; 0 where none does."""
        places = {first}
        for element, optional in self.elements:
            after = {place for at in places for place in element.after(at, words, end)}
            places = places | after if optional else after
            if not places:
                return 0
        return max(places)


class PhraseBook:
    """Phrases compiled together; `find` says which of them stand in a row of words, and where.

    Phrases of plain words are written out as rows of tokens, found by their first two. Every other phrase is some bits
    of a number, one for each thing that it must have: a word, a list, a number. What stands in a sentence is joined with "or";
    a phrase is walked through only if all its bits are set. So the cost follows what stands in the text, not the
    number of phrases.
    """

    def __init__(self, tokenize: Tokenize, *, irregular: Mapping[str, Sequence[str]] | None = None) -> None:
        self._tokenize = tokenize
        self._irregular = irregular or {}
        self._elements: dict[str, _Element] = {}
        self._rows: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
        """Phrases of plain words with their numbers, by their first token, then their second, which may be missing."""
        self._phrases: list[_Phrase] = []
        self._needs: dict[str, int] = {}
        """For each key the bits that it sets."""
        self._few = 0
        """The bits of phrases that need fewer things than they have bits."""
        self._lowest = 0
        """The lowest bit of each phrase."""

    def add(self, phrase: str, number: int, *, open_end: bool = False) -> None:
        """Add a phrase under a number; `find` answers with it.

        With `open_end` the phrase may end with a gap, and then reaches as far as the gap does.

        Raises:
            RuleError: the phrase is empty, begins or ends with a gap, or has only optional elements.
        """
        texts = phrase.split()
        if not texts or texts[0].startswith("~") or (texts[-1].startswith("~") and not open_end):
            raise RuleError(f"The phrase “{phrase}” is empty or begins or ends with a gap.", "Give it words.")
        elements = [(self._element(text.removesuffix("?")), text.endswith("?")) for text in texts]
        needs = [element.keys for element, optional in elements if not optional and not element.reach]
        if not needs:
            raise RuleError(f"The phrase “{phrase}” has only optional elements.", "Make one of them required.")
        required = next(at for at, (element, optional) in enumerate(elements) if element.keys and not optional)
        if any(element.reach for element, _ in elements[:required]):
            raise RuleError(f"The phrase “{phrase}” may begin with a gap.", "Make the word before the gap required.")
        rows = _written_out(elements)
        for first, *rest in rows:
            self._rows.setdefault(first, {}).setdefault(rest[0] if rest else "", []).append((tuple(rest[1:]), number))
        if not rows:
            begins = frozenset(key for element, _ in elements[: required + 1] for key in element.begins)
            self._note(needs)
            self._phrases.append(_Phrase(number, elements, begins))

    def find(self, words: Words, start: int, end: int) -> list[tuple[int, int, int]]:
        """The phrases within tokens `[start, end)` as (number, first token, end token), longest match per start.

        In order of place; of those that begin at one token the longest first.
        """
        places = words.places(start, end)
        best: dict[tuple[int, int], int] = {}
        for first in self._rows.keys() & places.keys():
            following = self._rows[first]
            for at in places[first]:
                for _, number in following.get("", ()):
                    best.setdefault((at, number), at + 1)
                if at + 1 < end:
                    for rest, number in following.get(words.tokens[at + 1], ()):
                        last = at + 2 + len(rest)
                        if last > best.get((at, number), 0) and last <= end and words.has(rest, at + 2):
                            best[at, number] = last
        for phrase in self._possible(places.keys()):
            for begin in phrase.begins & places.keys():
                for at in places[begin]:
                    last = phrase.end(at, words, end)
                    if last > best.get((at, phrase.number), 0):
                        best[at, phrase.number] = last
        found = sorted([(at, -last, number) for (at, number), last in best.items()])
        return [(number, at, -last) for at, last, number in found]

    def _note(self, needs: Sequence[frozenset[str]]) -> None:
        """Give the next phrase its bits, one for each need; needs beyond those are not looked at."""
        lowest = 1 << (_NEEDS * len(self._phrases))
        self._lowest |= lowest
        for at in range(_NEEDS):
            if at < len(needs):
                for key in needs[at]:
                    self._needs[key] = self._needs.get(key, 0) | lowest << at
            else:
                self._few |= lowest << at

    def _possible(self, keys: KeysView[str]) -> Iterator[_Phrase]:
        """The phrases whose needs are all among these keys."""
        met = self._few
        for key in self._needs.keys() & keys:
            met |= self._needs[key]
        met &= met >> 2
        left = met & met >> 1 & self._lowest
        while left:
            bit = left & -left
            yield self._phrases[bit.bit_length() // _NEEDS]
            left ^= bit

    def _element(self, text: str) -> _Element:
        """An element without its question mark; compiled once, however many phrases have it."""
        if text not in self._elements:
            self._elements[text] = self._gap(text) if text.startswith("~") else self._choice(text)
        return self._elements[text]

    def _gap(self, text: str) -> _Element:
        if text != "~~" and not text[1:].strip("0").isdigit():
            raise RuleError(f"The gap “{text}” has no number.", "Write ~1 to ~9, or ~~.")
        reach = LONG_GAP if text == "~~" else int(text[1:])
        return _Element({}, frozenset(), False, reach, text == "~~", frozenset(), frozenset())

    def _choice(self, text: str) -> _Element:
        words: dict[str, list[tuple[str, ...]]] = {}
        others: set[str] = set()
        keys: set[str] = set()
        for form in dict.fromkeys(self._forms(text)):
            if form == _NUMBER or form.startswith("{"):
                others.add(form)
            else:
                tokens = tuple(self._tokenize(form))
                words.setdefault(tokens[0], []).append(tokens[1:])
                keys.add(max(tokens, key=len))
        lists = frozenset(form[1:-1] for form in others - {_NUMBER})
        return _Element(
            words, lists, _NUMBER in others, 0, False, frozenset(keys | others), frozenset(words.keys() | others)
        )

    def _forms(self, element: str) -> Iterable[str]:
        for choice in element.split("|") if element != "|" else [element]:
            if choice.endswith("*"):
                yield from inflect(choice[:-1], irregular=self._irregular)
            elif choice:
                yield choice


def _written_out(elements: Sequence[tuple[_Element, bool]]) -> list[tuple[str, ...]]:
    """A phrase of plain words as all the rows of tokens that it stands for; none for other phrases or far too many rows."""
    choices = []
    for element, optional in elements:
        if element.reach or element.number or element.lists:
            return []
        forms = [(first, *rest) for first, rests in element.words.items() for rest in rests]
        choices.append([*forms, ()] if optional else forms)
    if math.prod(map(len, choices)) > _MOST_ROWS:
        return []
    return [tuple(chain.from_iterable(row)) for row in product(*choices)]


def inflect(word: str, *, irregular: Mapping[str, Sequence[str]] | None = None) -> tuple[str, ...]:
    """The word and its forms: those listed as irregular, else the regular ones of a verb or noun.

    Some forms may not exist ("patiented"); they match nothing and do no harm.

    >>> inflect("carry")
    ('carry', 'carries', 'carried', 'carrying')
    >>> inflect("manage")
    ('manage', 'manages', 'managed', 'managing')
    >>> inflect("admit")
    ('admit', 'admits', 'admited', 'admiting', 'admitted', 'admitting')
    """
    if irregular and word in irregular:
        return (word, *irregular[word])
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return (word, word[:-1] + "ies", word[:-1] + "ied", word + "ing")
    if word.endswith("e"):
        return (word, word + "s", word + "d", word[:-1] + "ing")
    plural = word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
    forms: tuple[str, ...] = (word, plural, word + "ed", word + "ing")
    if len(word) > 2 and word[-1] not in "aeiouwxy" and word[-2] in "aeiou" and word[-3] not in "aeiou":
        forms += (word + word[-1] + "ed", word + word[-1] + "ing")
    return forms
