"""What a letter lacks, and what is no gap."""

from __future__ import annotations

import pytest

from lorscore.advice.gaps import find_gaps, find_way_up, load_facets
from lorscore.letter import Block, BlockKind, Letter
from lorscore.marks import Facts, Mark, MarkedLetter, Sentence, Subject, Zone
from lorscore.report import Gap, WayUp


def letter_of(*sentences: tuple[str, Mark | None], facts: Facts | None = None) -> MarkedLetter:
    text = " ".join(words for words, _ in sentences)
    found, at = [], 0
    for words, mark in sentences:
        marks = (mark,) if mark else ()
        found.append(Sentence(at, at + len(words), Zone.BODY, Subject.APPLICANT, marks=marks, lift=1.0))
        at += len(words) + 1
    return MarkedLetter(
        Letter("draft", text, (Block(0, len(text), 1, BlockKind.PARAGRAPH),)), tuple(found), facts or Facts()
    )


def gaps_of(letter: MarkedLetter) -> set[str]:
    """The names of the gaps by a model to which all that is filled in is worth ten points."""
    return {gap.facet for gap in find_gaps(letter, 30.0, lambda filled: [40.0 for _ in filled])}


def test_all_that_good_letters_have_is_looked_for() -> None:
    assert {facet.name for facet in load_facets()} == {
        *("comparison", "level", "evidence", "documentation", "presentations", "communication", "feedback"),
        *("endorsement", "observation", "contact", "role", "doubt"),
    }
    assert gaps_of(letter_of(("She was pleasant.", Mark.WALLPAPER))) == {facet.name for facet in load_facets()} - {
        "doubt"
    }


@pytest.mark.parametrize(
    ("sentence", "closes"),
    [
        ("She wrote the discharge summaries of all her patients.", "documentation"),
        ("She presented four patients in ten minutes.", "presentations"),
        ("She explained the biopsy to the daughter in Spanish.", "communication"),
        ("I told her to be brief, and the next day she was.", "feedback"),
    ],
)
def test_what_was_seen_closes_a_gap_and_what_is_only_praised_does_not(sentence: str, closes: str) -> None:
    assert closes not in gaps_of(letter_of((sentence, Mark.SPECIFIC)))
    assert closes in gaps_of(letter_of((sentence, Mark.WALLPAPER)))


def test_what_is_stated_closes_a_gap() -> None:
    assert "contact" not in gaps_of(letter_of(("I saw her for weeks.", Mark.CONTEXT), facts=Facts(contact_weeks=4)))


def test_gaps_come_by_gain_and_small_ones_are_not_told() -> None:
    letter = letter_of(("She was pleasant.", Mark.WALLPAPER))
    missing = len(find_gaps(letter, 0.0, lambda filled: [1.0 for _ in filled]))
    gains = [0.1, *(float(gain) for gain in range(1, missing))]
    found = find_gaps(letter, 0.0, lambda filled: gains[: len(list(filled))])
    assert [gap.gain for gap in found] == sorted(gains[1:], reverse=True)


@pytest.mark.parametrize(
    ("score", "gains", "way"),
    [
        (38.0, (15.0, 4.0), WayUp(1, 53.0)),
        (30.0, (5.0, 5.0, 4.0), WayUp(3, 44.0)),
        (30.0, (2.0, 1.0), WayUp(2, 33.0)),
        (30.0, (), None),
        (90.0, (4.0,), None),
    ],
)
def test_what_the_next_level_takes(score: float, gains: tuple[float, ...], way: WayUp | None) -> None:
    """By a model that adds up gains, told by how much is filled in."""
    letter = letter_of(("She was pleasant.", Mark.WALLPAPER))
    found = [Gap(name, "", "", gain) for name, gain in zip(("comparison", "level", "evidence"), gains, strict=False)]
    asked = find_way_up(
        letter, score, found, lambda variants: [score + sum(gains[: at + 2]) for at, _ in enumerate(variants)]
    )
    assert asked == way
