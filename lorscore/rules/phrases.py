"""Turn the phrase notation into one trie, and find phrases in a row of words.

The notation, a row of elements with blanks between them:

    word        that word, in any case                  a|b        either
    word*       any regular or listed form of the word  word?      may be missing
    #           a number, in digits or words            {name}     any entry of the word list `name`
    ~3          up to three words in between            ~~         anything up to twelve words further on

`~3` never jumps over punctuation; `~~` jumps over commas and brackets, but not over a full stop, a semicolon, a
colon or a dash. Neither ever leaves the sentence. Only a look-alike (`unless`) may end in a gap. `|`, `*` and `?`
combine: `strong|best?`, `work*|rotate*`.

All phrases share one trie, so their common beginnings are looked at once and a thousand phrases cost little more
than ten (docs/decisions/0002-one-trie.md has the measurements).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lorscore.errors import RuleError

LONG_GAP = 12
_WALLS = frozenset(".!?;:") | {"--", "–", "—", "...", "…"}
_NO_WORDS = frozenset(",()[]\"'“”‘’/") | {"``", "''"}

_RANGES = frozenset(["-", "–", "to", "or", "/"])

Tokenize = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class Node:
    """One state of the trie."""

    words: dict[str, Node] = field(default_factory=dict)
    lists: dict[str, Node] = field(default_factory=dict)
    number: Node | None = None
    gaps: dict[tuple[int, bool], Node] = field(default_factory=dict)
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


class PhraseTrie:
    """Phrases compiled together; `find` says which of them stand in a row of words, and where."""

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
        ends = self._extend([self._root], elements)
        if any(node is self._root for node in ends):
            raise RuleError(f"The phrase “{phrase}” has only optional elements.", "Make one of them required.")
        for node in ends:
            node.ends.append(number)

    def _extend(self, nodes: list[Node], elements: list[str]) -> list[Node]:
        for element in elements:
            grown = [node for before in nodes for node in self._step(before, element.removesuffix("?"))]
            nodes = grown + (nodes if element.endswith("?") else [])
        return nodes

    def _step(self, node: Node, element: str) -> list[Node]:
        if element == "#":
            node.number = node.number or Node()
            return [node.number]
        if element == "~~":
            return [node.gaps.setdefault((LONG_GAP, True), Node())]
        if element.startswith("~"):
            if not element[1:].isdigit():
                raise RuleError(f"The gap “{element}” has no number.", "Write ~1 to ~9, or ~~.")
            return [node.gaps.setdefault((int(element[1:]), False), Node())]
        if element.startswith("{") and element.endswith("}") and "|" not in element:
            return [node.lists.setdefault(element[1:-1], Node())]
        return list({id(end): end for form in self._forms(element) for end in self._spell(node, form)}.values())

    def _forms(self, element: str) -> Iterable[str]:
        for choice in element.split("|") if element != "|" else [element]:
            if choice.endswith("*"):
                yield from inflect(choice[:-1], irregular=self._irregular)
            else:
                yield choice

    def _spell(self, node: Node, form: str) -> list[Node]:
        if form == "#" or form.startswith("{"):
            return self._step(node, form)
        for token in self._tokenize(form):
            node = node.words.setdefault(token, Node())
        return [node]

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
            node, at = stack.pop()
            found.extend((number, at) for number in node.ends)
            if at >= end:
                continue
            following = node.words.get(words.tokens[at])
            if following is not None:
                stack.append((following, at + 1))
            if node.number is not None and words.numbers[at]:
                stack.extend((node.number, landing) for landing in _number_ends(words, at, end))
            if node.lists:
                for name, stop in words.entries.get(at, ()):
                    if name in node.lists and stop <= end:
                        stack.append((node.lists[name], stop))
            for (reach, wide), child in node.gaps.items():
                stack.extend((child, landing) for landing in _landings(words.tokens, at, end, reach=reach, wide=wide))
        return found


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
        if token in _WALLS or (not wide and token in _NO_WORDS):
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
