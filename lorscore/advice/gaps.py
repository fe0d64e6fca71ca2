"""Find what good letters have and a letter has not, and what it would gain by the model itself."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from lorscore.advice.facets import has_words
from lorscore.marks import Mark, MarkedLetter, Sentence, Subject, Zone
from lorscore.report import Gap, Level, WayUp

WORTH_SAYING = 0.5
"""Points of gain below which a gap is not mentioned."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that good letters have."""

    name: str
    says: str
    ask: str
    lacks: frozenset[Mark]
    """The gap is there if fewer than `wanted` sentences have one of these,"""
    about: tuple[str, ...]
    """and, where this names words, one of them."""
    wanted: int
    gives: tuple[tuple[Mark, ...], ...]
    """The marks of the sentences that would fill it."""
    facts: tuple[tuple[str, Any], ...]
    """Facts that would fill it; the gap is there if the letter does not state them."""
    removes: frozenset[Mark]
    """Marks that would go."""
    supposed: str
    """What the letter would do then, to follow on “What if it …”."""


def find_gaps(
    letter: MarkedLetter, score: float, scores: Callable[[Iterable[MarkedLetter]], list[float]]
) -> tuple[Gap, ...]:
    """The gaps of a letter, largest gain first; `scores` is asked once for all filled variants."""
    missing = [facet for facet in load_facets() if _is_missing(facet, letter)]
    if not missing:
        return ()
    filled = scores(filled_with(facet, letter) for facet in missing)
    found = [
        Gap(facet.name, facet.says, facet.ask, after - score) for facet, after in zip(missing, filled, strict=True)
    ]
    return tuple(sorted((gap for gap in found if gap.gain >= WORTH_SAYING), key=lambda gap: (-gap.gain, gap.facet)))


def find_way_up(
    letter: MarkedLetter, score: float, found: Sequence[Gap], scores: Callable[[Iterable[MarkedLetter]], list[float]]
) -> WayUp | None:
    """How many of the gaps found, filled together from the largest gain on, lift a letter to the next level."""
    level = Level.of(score)
    if not found or level is max(Level):
        return None
    reached = [score + found[0].gain]
    if len(found) > 1 and Level.of(reached[0]) is level:
        names = [gap.facet for gap in found]
        reached += scores(filled_with_all(names[:count], letter) for count in range(2, len(found) + 1))
    most = next((at for at, then in enumerate(reached) if Level.of(then) > level), len(reached) - 1)
    return WayUp(most + 1, reached[most])


def filled_with(facet: Facet, letter: MarkedLetter) -> MarkedLetter:
    """The letter as if a facet were present as it is in good letters."""
    end = len(letter.letter.text)
    given = [
        # Empty ranges: no text is made up, only marks are counted, each as sure as can be and put in the usual way.
        Sentence(
            end + at,
            end + at,
            Zone.BODY,
            Subject.APPLICANT,
            marks=tuple(sorted(marks, key=tuple(Mark).index)),
            lift=1.0,
        )
        for at, marks in enumerate(facet.gives)
    ]
    kept = [_freed(sentence, facet.removes) for sentence in letter.sentences]
    return replace(letter, sentences=(*kept, *given), facts=replace(letter.facts, **dict(facet.facts)))


def filled_with_all(names: Iterable[str], letter: MarkedLetter) -> MarkedLetter:
    """The letter as if all of these facets, by their names, were present; unknown names are passed over."""
    wanted = set(names)
    for facet in load_facets():
        if facet.name in wanted:
            letter = filled_with(facet, letter)
    return letter


def _freed(sentence: Sentence, removes: frozenset[Mark]) -> Sentence:
    if not removes & set(sentence.marks):
        return sentence
    return replace(
        sentence,
        marks=tuple(mark for mark in sentence.marks if mark not in removes),
        chances=tuple(0.0 if mark in removes else chance for mark, chance in zip(Mark, sentence.chances, strict=False)),
    )


def _is_missing(facet: Facet, letter: MarkedLetter) -> bool:
    if facet.facts:
        return any(getattr(letter.facts, name) is None for name, _ in facet.facts)
    if facet.removes:
        return any(facet.removes & set(sentence.marks) for sentence in letter.text_sentences)
    there = [sentence for sentence in letter.text_sentences if facet.lacks & set(sentence.marks)]
    if facet.about:
        text = letter.letter.text
        there = [sentence for sentence in there if has_words(text[sentence.start : sentence.end], facet.about)]
    return len(there) < facet.wanted


@cache
def load_facets() -> tuple[Facet, ...]:
    """The facets of facets.toml, in its order."""
    data = tomllib.loads((files("lorscore.advice") / "facets.toml").read_text(encoding="utf-8"))
    return tuple(
        Facet(
            name=entry["name"],
            says=entry["says"],
            ask=entry["ask"],
            lacks=frozenset(Mark(mark) for mark in entry.get("lacks", ())),
            about=tuple(entry.get("about", ())),
            wanted=int(entry.get("wanted", 1)),
            gives=tuple(tuple(Mark(mark) for mark in marks) for marks in entry.get("gives", ())),
            facts=tuple(entry.get("facts", {}).items()),
            removes=frozenset(Mark(mark) for mark in entry.get("removes", ())),
            supposed=entry["supposed"],
        )
        for entry in data["facet"]
    )
