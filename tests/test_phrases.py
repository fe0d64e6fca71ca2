"""The phrase matcher finds what a plain reading of the notation finds, whatever phrases and words come together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorscore.errors import RuleError
from lorscore.rules.phrases import LONG_GAP, PhraseBook, Words

DENIED_OR_WALL = {"not", ".", "–"}
NARROW = {",", "("}
RANGES = {"-", "to"}
TOKENS = ("she", "is", "best", "of", "the", "b-c", "one", "7", *sorted(DENIED_OR_WALL | NARROW | RANGES))
LISTS = ("few", "many")


def split(form: str) -> list[str]:
    return ["b", "-", "c"] if form == "b-c" else [form]


def places(element: str, words: Words, at: int, end: int) -> Iterator[int]:
    """Where an element that begins at a token may end, read off the notation."""
    if element.startswith("~"):
        stops = DENIED_OR_WALL | (set() if element == "~~" else NARROW)
        for jumped in range(min(end - at, LONG_GAP if element == "~~" else int(element[1:])) + 1):
            if stops.isdisjoint(words.tokens[at : at + jumped]):
                yield at + jumped
        return
    for form in element.split("|"):
        if form == "#":
            if at < end and words.numbers[at]:
                yield at + 1
                if at + 2 < end and words.tokens[at + 1] in RANGES and words.numbers[at + 2]:
                    yield at + 3
        elif form.startswith("{"):
            yield from (stop for name, stop in words.entries.get(at, ()) if f"{{{name}}}" == form and stop <= end)
        elif list(words.tokens[at : min(end, at + len(split(form)))]) == split(form):
            yield at + len(split(form))


def ends(elements: list[str], words: Words, at: int, end: int) -> Iterator[int]:
    """Where a phrase that begins at a token may end."""
    if not elements:
        yield at
        return
    first, *rest = elements
    if first.endswith("?"):
        yield from ends(rest, words, at, end)
    for place in places(first.removesuffix("?"), words, at, end):
        yield from ends(rest, words, place, end)


forms = st.sampled_from([*TOKENS[:8], "#", "{few}", "{many}"])
choices = st.lists(forms, min_size=1, max_size=3, unique=True).map("|".join)
inner = st.one_of(choices, choices.map("{}?".format), st.sampled_from(["~1", "~3", "~~"]))


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, bool]:
    """A phrase, and whether it has an open end."""
    open_end = draw(st.booleans())
    between = draw(st.lists(inner, max_size=3))
    optional = draw(st.lists(choices.map("{}?".format), max_size=1))
    last = draw(st.sampled_from(["~2", "~~"])) if open_end else draw(choices)
    return " ".join([*optional, draw(choices), *between, last]), open_end


@st.composite
def rows(draw: st.DrawFn) -> Words:
    """A row of words, with list entries anywhere in it."""
    tokens = [token for form in draw(st.lists(st.sampled_from(TOKENS), max_size=14)) for token in split(form)]
    entries: dict[int, list[tuple[str, int]]] = {}
    for at in range(len(tokens)):
        for name in draw(st.lists(st.sampled_from(LISTS), max_size=1)):
            entries.setdefault(at, []).append((name, min(len(tokens), at + draw(st.integers(1, 3)))))
    return Words(tokens, [token in ("one", "7") for token in tokens], entries)


@settings(deadline=None)
@given(st.lists(phrases(), min_size=1, max_size=8), rows(), st.data())
def test_finds_what_the_notation_says(chosen: list[tuple[str, bool]], words: Words, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words.tokens)))
    end = data.draw(st.integers(start, len(words.tokens)))
    book = PhraseBook(split)
    longest: dict[tuple[int, int], int] = {}
    for number, (phrase, open_end) in enumerate(chosen):
        book.add(phrase, number // 2, open_end=open_end)
        for first in range(start, end):
            for last in ends(phrase.split(), words, first, end):
                longest[first, number // 2] = max(last, longest.get((first, number // 2), 0))
    expected = sorted((first, -last, number) for (first, number), last in longest.items())
    assert book.find(words, start, end) == [(number, first, -last) for first, last, number in expected]


@pytest.mark.parametrize(
    "phrase", ["", "~2 best", "best ~2", "she? best?", "best ~0 one", "best ~x one", "she? ~2 best"]
)
def test_refuses_what_cannot_be_found(phrase: str) -> None:
    with pytest.raises(RuleError):
        PhraseBook(split).add(phrase, 0)


def test_more_phrases_than_a_row_can_hold_change_nothing_for_it() -> None:
    few, many = PhraseBook(split), PhraseBook(split)
    for book in (few, many):
        book.add("she ~1 best", 0)
    for number in range(1, 500):
        many.add(f"word{number} ~2 {{few}}", number)
    words = Words(["she", "is", "best"], [False] * 3, {})
    assert few.find(words, 0, 3) == many.find(words, 0, 3) == [(0, 0, 3)]
