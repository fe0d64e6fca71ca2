"""What a comparison says, on hand-made sentences."""

from __future__ import annotations

import pytest

from lorscore.letter import Block, BlockKind, Letter
from lorscore.marking import Marker
from lorscore.marking.cues import words_of
from lorscore.marking.numbers import value_of
from lorscore.marking.standing import find_ranks
from lorscore.marks import Direction, Sentence, Standing

ABOVE, LEVEL, BELOW = Direction.ABOVE, Direction.LEVEL, Direction.BELOW


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker()


def only_sentence(marker: Marker, text: str) -> Sentence:
    letter = Letter("example", text, (Block(0, len(text), 1, BlockKind.PARAGRAPH),))
    (sentence,) = marker.look(letter, all_text=True)[0].sentences
    return sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I would rank her in the top 10% of students I have worked with in the last five years.",
            {"direction": ABOVE, "group": "students", "top_share": 10, "years": 5, "named": True},
        ),
        (
            "He is one of the three best interns of the 40 I have trained.",
            {"direction": ABOVE, "group": "interns", "place": 3, "size": 40, "named": True},
        ),
        (
            "She is the best student I have had in twenty-two years of teaching.",
            {"direction": ABOVE, "group": "student", "place": 1, "years": 22, "named": True},
        ),
        (
            "She is the strongest medical student I have ever supervised.",
            {"direction": ABOVE, "group": "medical student", "place": 1, "career": True, "named": True},
        ),
        (
            "Among the two hundred observers I have hosted he ranks second.",
            {"direction": ABOVE, "group": "observers", "place": 2, "size": 200, "named": True},
        ),
        ("She functioned at the level of our interns.", {"direction": LEVEL, "level": "intern", "named": False}),
        (
            "Compared with our US seniors, this student performed at or above their level.",
            {"direction": ABOVE, "group": "US seniors", "named": False},
        ),
        ("He is about average among our students.", {"direction": LEVEL, "group": "students"}),
        ("She was in the bottom third of her class.", {"direction": BELOW, "top_share": 67, "group": "class"}),
        ("He finished in the 95th percentile of the residents here.", {"top_share": 5, "direction": ABOVE}),
        (
            "She performed at the level expected of a third-year student.",
            {"group": "third-year student", "place": None, "size": None},
        ),
        ("She was above the other IMGs on the ward.", {"direction": ABOVE, "group": "IMGs"}),
        ("She stood ahead of 90% of her peers.", {"top_share": 10, "group": "peers"}),
        ("He is in the top quartile of his cohort.", {"top_share": 25, "group": "cohort"}),
    ],
)
def test_what_a_comparison_says(marker: Marker, text: str, expected: dict[str, object]) -> None:
    standing = only_sentence(marker, text).standing
    assert standing is not None
    assert {name: getattr(standing, name) for name in expected} == expected


@pytest.mark.parametrize("text", ["The clinic opens at eight.", "She wrote the note before noon."])
def test_a_sentence_without_a_group_has_none(marker: Marker, text: str) -> None:
    assert only_sentence(marker, text).standing is None


def test_a_low_share_is_no_favourable_comparison(marker: Marker) -> None:
    high = only_sentence(marker, "She is in the top 10% of our students.")
    low = only_sentence(marker, "She is in the top 75% of our students.")
    assert any(found.mark == "comparative" for found in high.counted)
    assert not any(found.mark == "comparative" for found in low.counted)
    assert "a low share" in {found.set_aside for found in low.evidence}


@pytest.mark.parametrize(
    ("text", "place", "size", "low"),
    [
        ("He was ranked 11th of the 34 sub-interns.", 11, 34, False),
        ("Of the fourteen externs I have had, I would place her second.", 2, 14, False),
        ("Overall: 2 of 44", 2, 44, False),
        ("By score she was third of the twenty-three.", 3, 23, False),
        ("She was number 2 from 46 students.", 2, 46, False),
        ("He was second of four visiting students.", 2, 4, False),
        ("His scores placed him 21st among 44 sub-interns.", 21, 44, True),
        ("Of the six elective students we had I would place him fifth.", 5, 6, True),
        ("Rank among rotators: 9th of 17", 9, 17, True),
        ("She finished number seven from eleven.", 7, 11, True),
    ],
)
def test_a_place_in_a_count_is_weighed_by_the_count(
    marker: Marker, text: str, place: int, size: int, low: bool
) -> None:
    words = words_of(marker.doc(text))
    ranks = find_ranks(words, 0, len(words.tokens))
    assert {(rank.place, rank.size, rank.low) for rank in ranks} == {(place, size, low)}
    sentence = only_sentence(marker, text)
    assert sentence.standing is not None
    assert (sentence.standing.place, sentence.standing.size) == (place, size)
    assert sentence.standing.share == pytest.approx(100 * place / size)
    assert (sentence.standing.direction is BELOW) == low
    assert {found.mark for found in sentence.counted} & {"comparative", "comparative-low"} <= {
        "comparative-low" if low else "comparative"
    }


@pytest.mark.parametrize(
    "text",
    [
        "She was in the top third of 30 students.",
        "A third of our 20 interns come from abroad.",
        "He missed the first of four weeks.",
        "She came on the second of October 2024.",
        "The third patient of the nine was hers.",
        "He answered 15 of 20 questions.",
        "Overall: 4 of 5",
        "Overall rating: 5 out of 5",
        "She was ranked 4 out of 5 in professionalism.",
        "Overall: 85 of 100",
        "Professionalism: 3 of 5",
    ],
)
def test_a_share_a_time_or_a_count_of_things_is_no_place(marker: Marker, text: str) -> None:
    words = words_of(marker.doc(text))
    assert find_ranks(words, 0, len(words.tokens)) == []


def test_named_needs_a_group_and_how_many_or_how_long() -> None:
    assert not Standing(ABOVE, size=40).named
    assert not Standing(ABOVE, group="students").named
    assert Standing(ABOVE, group="students", career=True).named


@pytest.mark.parametrize(("word", "value"), [("nineteen", 19), ("ninety-nine", 99), ("2nd", 2), ("twenty-ten", None)])
def test_numbers(word: str, value: float | None) -> None:
    assert value_of(word) == value
