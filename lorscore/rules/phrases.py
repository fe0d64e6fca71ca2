"""Compile the phrase notation, and find phrases in a row of words.

The notation, a row of elements with blanks between them:

    word        that word, in any case                  a|b        either
    word*       any regular or listed form of the word  word?      may be missing
    #           a number, in digits or words            {name}     any entry of the word list `name`
    ~3          up to three words in between            ~~         anything up to twelve words further on

`~3` never jumps over punctuation; `~~` jumps over commas and brackets, but not over a full stop, a semicolon, a
colon or a dash. Neither ever leaves the sentence or jumps over a denial ("not", "never"). Only a look-alike (`unless`)
may end in a gap. `|`, `*` and `?` combine: `strong|best?`, `work*|rotate*`.

A lone `|` is that sign, for the rows of tables. Phrases are compiled together (docs/decisions/0002-own-phrase-matcher.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lorscore.errors import RuleError

LONG_GAP = 12
_WALLS = frozenset(".!?;:") | {"--", "–", "—", "...", "…"}
_NO_WORDS = frozenset(",()[]\"'“”‘’/") | {"``", "''"}

_DENIALS = frozenset(["not", "n't", "never", "nor", "neither"])
"""A gap never swallows a denial: "is not in the top tenth" is not "is … in the top tenth"."""
_RANGES = frozenset(["-", "–", "to", "or", "/"])

Tokenize = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class Node:
    """One state: what may come next, and what ends here."""

    words: dict[str, list[Node]] = field(default_factory=dict)
    lists: dict[str, list[Node]] = field(default_factory=dict)
    numbers: list[Node] = field(default_factory=list)
    gaps: list[tuple[int, bool, Node]] = field(default_factory=list)
    """After up to so many words; the flag allows commas and brackets."""
    ends: list[int] = field(default_factory=list)
    """Numbers of the phrases that end here."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text as the matcher sees it: lower-case tokens, which are numbers, where list entries stand."""

    tokens: Sequence[str]
    numbers: Sequence[bool]
    entries: Mapping[int, Sequence[tuple[str, int]]]
    """For a token position: the lists with an entry that begins there, and where it ends (exclusive)."""


class PhraseBook:
    """Phrases compiled together; `find` says which of them stand in a row of words, and where.

    All phrases begin at one root, by the first word of each; from there each is a chain of its own, in which
    alternatives lead to the same state. So compiling costs as much as the phrases are long, and a token that begins
    no phrase costs one look.
    """

    def __init__(self, tokenize: Tokenize, *, irregular: Mapping[str, Sequence[str]] | None = None) -> None:
        self._root = Node()
        self._tokenize = tokenize
        self._irregular = irregular or {}

    def add(self, phrase: str, number: int, *, open_end: bool = False) -> None:
        """Add a phrase under a number; `find` answers with it.

        With `open_end` the phrase may end with a gap, and then reaches as far as the gap does.

        Raises:
            RuleError: the phrase is empty, begins or ends with a gap, or has only optional elements.
        """
        elements = phrase.split()
        if not elements or elements[0].startswith("~") or (elements[-1].startswith("~") and not open_end):
            raise RuleError(f"The phrase “{phrase}” is empty or begins or ends with a gap.", "Give it words.")
        states = [self._root]
        for element in elements:
            after = Node()
            for state in states:
                self._link(state, element.removesuffix("?"), after)
            states = [after, *(states if element.endswith("?") else [])]
        if any(state is self._root for state in states):
            raise RuleError(f"The phrase “{phrase}” has only optional elements.", "Make one of them required.")
        for state in states:
            state.ends.append(number)

    def _link(self, state: Node, element: str, after: Node) -> None:
        """Let an element lead from one state to another."""
        if element == "~~":
            state.gaps.append((LONG_GAP, True, after))
        elif element.startswith("~"):
            if not element[1:].isdigit():
                raise RuleError(f"The gap “{element}” has no number.", "Write ~1 to ~9, or ~~.")
            state.gaps.append((int(element[1:]), False, after))
        else:
            for form in dict.fromkeys(self._forms(element)):
                if form == "#":
                    state.numbers.append(after)
                elif form.startswith("{"):
                    state.lists.setdefault(form[1:-1], []).append(after)
                else:
                    *before, last = self._tokenize(form)
                    here = state
                    for token in before:
                        following = Node()
                        here.words.setdefault(token, []).append(following)
                        here = following
                    here.words.setdefault(last, []).append(after)

    def _forms(self, element: str) -> Iterable[str]:
        for choice in element.split("|") if element != "|" else [element]:
            if choice.endswith("*"):
                yield from inflect(choice[:-1], irregular=self._irregular)
            elif choice:
                yield choice

    def find(self, words: Words, start: int, end: int) -> list[tuple[int, int, int]]:
        """The phrases within tokens `[start, end)` as (number, first token, end token), longest match per start."""
        best: dict[tuple[int, int], int] = {}
        for first in range(start, end):
            for number, last in self._from(first, words, end):
                key = (number, first)
                if last > best.get(key, 0):
                    best[key] = last
        return [(number, first, last) for (number, first), last in best.items()]

    def _from(self, first: int, words: Words, end: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        stack = [(self._root, first)]
        while stack:
            state, at = stack.pop()
            if state.ends:
                found.extend((number, at) for number in state.ends)
            if state.gaps:
                for reach, wide, after in state.gaps:
                    for stop in _landings(words.tokens, at, end, reach=reach, wide=wide):
                        if _goes_on(after, words, stop, end):
                            stack.append((after, stop))
            if at >= end:
                continue
            following = state.words.get(words.tokens[at])
            if following is not None:
                stack.extend((after, at + 1) for after in following)
            if state.numbers and words.numbers[at]:
                stack.extend((after, stop) for stop in _number_ends(words, at, end) for after in state.numbers)
            if state.lists:
                for name, stop in words.entries.get(at, ()):
                    if stop <= end:
                        stack.extend((after, stop) for after in state.lists.get(name, ()))
        return found


def _goes_on(state: Node, words: Words, at: int, end: int) -> bool:
    """Whether a state behind a gap ends here or may take the next token: most landings lead nowhere."""
    if state.ends or state.gaps:
        return True
    if at >= end:
        return False
    return (
        words.tokens[at] in state.words
        or (bool(state.numbers) and words.numbers[at])
        or (bool(state.lists) and at in words.entries)
    )


def _number_ends(words: Words, at: int, end: int) -> Iterable[int]:
    """Where a number that begins at `at` may end: after it, or after a range such as "6-8" or "six to eight"."""
    yield at + 1
    if at + 2 < end and words.tokens[at + 1] in _RANGES and words.numbers[at + 2]:
        yield at + 3


def _landings(tokens: Sequence[str], at: int, end: int, *, reach: int, wide: bool) -> Iterable[int]:
    """The positions that a gap may lead to: `at` itself, then on over words, never over a wall."""
    yield at
    for position in range(at, min(at + reach, end)):
        token = tokens[position]
        if token in _WALLS or token in _DENIALS or (not wide and token in _NO_WORDS):
            return
        yield position + 1


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
