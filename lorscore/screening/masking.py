"""Take out of a letter's text what a template would change: names, pronouns, titles, dates, numbers, places, specialties.

The learned marker masks too (lorscore/marking/terms.py); that needs a tokenised letter and serves learning. Here every
word keeps its place in the text, so that what two letters share can be shown, and 5,000 letters take seconds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol

from lorscore.marking.applicant import CALENDAR, PRONOUN_WORDS, find_applicant
from lorscore.marks import TEXT_ZONES, Zone

MASK: Final = "_"
"""What stands for anything that a template would change. Neighbouring masks are one."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*(?:st|nd|rd|th)?%?")
# What changes with the pronoun or the name before it.
_SAME: Final = {"are": "is", "were": "was", "have": "has", "do": "does", "an": "a"}
_LONGEST_ACRONYM: Final = 5
_SHORTEST_WITH_S: Final = 5


class Placed(Protocol):
    """A sentence of a letter, marked or reported on: a range of the text, and the part of the letter it stands in."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def zone(self) -> Zone: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Masked:
    """The words of a letter's body and closing, in order, masked; all tuples but `applicant` are equally long."""

    words: tuple[str, ...]
    """In lower case, without a final s; `MASK` for what was masked."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    """Where each stands in the letter's text."""
    sentences: tuple[int, ...]
    """The number of the sentence that each stands in, among all of the letter."""
    applicant: frozenset[str]
    """The words of the applicant's names, in lower case."""

    @property
    def plain(self) -> int:
        """The number of words that were not masked."""
        return len(self.words) - self.words.count(MASK)

    def without(self, sentences: frozenset[int]) -> Masked:
        """The same letter as if some of its sentences, by number, were not there."""
        kept = [at for at, sentence in enumerate(self.sentences) if sentence not in sentences]
        rows = (self.words, self.starts, self.ends, self.sentences)
        words, starts, ends, numbers = (tuple(row[at] for at in kept) for row in rows)
        return Masked(words, starts, ends, numbers, self.applicant)  # type: ignore[arg-type]


def mask_letter(text: str, sentences: Sequence[Placed]) -> Masked:
    """The masked words of a letter.

    A capitalised word inside a sentence is taken for a name, and so is the same word at the head of a sentence;
    acronyms up to five letters stay.
    """
    applicant = find_applicant([(text[one.start : one.end], one.zone) for one in sentences]).parts
    lists = word_lists()
    tokens = [
        (number, list(_TOKEN.finditer(text, one.start, one.end)))
        for number, one in enumerate(sentences)
        if one.zone in TEXT_ZONES
    ]
    names = _names(found for _, found in tokens)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    numbers: list[int] = []
    for number, found in tokens:
        lower = [_plain(token[0]) for token in found]
        at = 0
        while at < len(found):
            length = lists.specialty_at(lower, at)
            word, written = lower[at], found[at][0]
            masked = (
                length > 0
                or not written[0].isalpha()
                or word in applicant
                or word in lists.masked
                or (at > 0 and _is_name(written))
                or word in names
            )
            end = found[at + max(1, length) - 1].end()
            if masked and (before := _same_name(words, numbers, number, lists.joiners)):
                del words[before:], starts[before:], numbers[before:], ends[before - 1 :]
                ends.append(end)
            else:
                words.append(MASK if masked else _SAME.get(word, word))
                starts.append(found[at].start())
                ends.append(end)
                numbers.append(number)
            at += max(1, length)
    return Masked(
        tuple(word if word == MASK else singular(word) for word in words),
        tuple(starts),
        tuple(ends),
        tuple(numbers),
        applicant,
    )


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of words.toml."""

    masked: frozenset[str]
    joiners: frozenset[str]
    specialties: dict[str, tuple[tuple[str, ...], ...]]
    """By their first word, longest first."""
    groups: frozenset[str]
    hands_on: frozenset[str]
    observer: frozenset[str]
    degrees: frozenset[str]
    """What stands behind the name in a signature."""
    no_signers: frozenset[str]
    """Words of the lines of a signature that name nobody."""
    residencies: dict[str, str]
    """What a letter may call each specialty that one applies for, and its one name; longest first."""

    def specialty_at(self, words: Sequence[str], at: int) -> int:
        """How many words from a place on name a specialty; 0 where none is named."""
        for phrase in self.specialties.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return len(phrase)
        return 0


@cache
def word_lists() -> WordLists:
    """The lists, read once."""
    data: dict[str, Any] = tomllib.loads((files("lorscore.screening") / "words.toml").read_text(encoding="utf-8"))
    specialties: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(data["specialties"], key=lambda phrase: -len(phrase.split())):
        parts = tuple(phrase.split())
        specialties.setdefault(parts[0], []).append(parts)
    words = data["words"]
    called = {alias: name for name, aliases in data["residencies"].items() for alias in aliases}
    return WordLists(
        masked=frozenset(words["numbers"]) | frozenset(words["titles"]) | CALENDAR | PRONOUN_WORDS,
        joiners=frozenset(words["joiners"]),
        specialties={first: tuple(phrases) for first, phrases in specialties.items()},
        groups=frozenset(words["groups"]),
        hands_on=frozenset(data["roles"]["hands_on"]),
        observer=frozenset(data["roles"]["observer"]),
        degrees=frozenset(data["signature"]["degrees"]),
        no_signers=frozenset(data["signature"]["no_names"]),
        residencies={alias: called[alias] for alias in sorted(called, key=lambda alias: (-len(alias), alias))},
    )


def _plain(written: str) -> str:
    """A word in lower case, with straight apostrophes and no possessive."""
    return written.lower().replace("’", "'").removesuffix("'s")


def singular(word: str) -> str:
    """A word without the s of a plural, as `Masked` holds it."""
    return word[:-1] if len(word) >= _SHORTEST_WITH_S and word[-1] == "s" and word[-2] != "s" else word


def _is_name(written: str) -> bool:
    if not written[0].isupper() or written == "I" or written.startswith(("I'", "I’")):
        return False
    return not (written.isupper() and len(written) <= _LONGEST_ACRONYM)


def _names(sentences: Iterable[Sequence[re.Match[str]]]) -> frozenset[str]:
    """Words that stand capitalised inside sentences and never in lower case."""
    inside: set[str] = set()
    common: set[str] = set()
    for found in sentences:
        for token in found:
            if token[0][0].islower():
                common.add(_plain(token[0]))
        inside |= {_plain(token[0]) for token in found[1:] if _is_name(token[0])}
    return frozenset(inside - common)


def _same_name(words: list[str], numbers: list[int], number: int, joiners: frozenset[str]) -> int:
    """The length to which the words must be cut so that they end in the mask that goes on here; 0 for a new one."""
    at = len(words) - 1
    while at >= 0 and numbers[at] == number and words[at] in joiners:
        at -= 1
    return at + 1 if at >= 0 and numbers[at] == number and words[at] == MASK else 0
