"""The learned marker says the same of a letter seen at once as of its rows of terms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorscore.marking.learned import BLOCKS, LEAST_WEIGHT, MARKS, MOST_WEIGHT, LearnedMarker, Table
from lorscore.marking.second_look import SecondLook, seen_again
from lorscore.marking.terms import Sight

WORDS = ("she", "is", "best", "_name_", "<", ">", "a", "ward")
SIGNS = ("about applicant", "rule comparative.best", "list levels", "number")
words = st.lists(st.sampled_from([*WORDS, "unknown"]), max_size=9).map(tuple)
signs = st.lists(st.sampled_from([*SIGNS, "zone none"]), max_size=4, unique=True).map(tuple)
sights = st.builds(Sight, words=words, signs=signs, place=st.just(("first", "third 0")), before=signs, after=signs)


@pytest.fixture(scope="module")
def marker() -> LearnedMarker:
    rows = [
        Sight(words=WORDS[at:] + WORDS[:at], signs=SIGNS, place=("first",), before=SIGNS[:2], after=SIGNS[2:]).terms()
        for at in range(len(WORDS))
    ]
    rng = np.random.default_rng(3)
    tables, first = [], 0
    for block in BLOCKS:
        terms = sorted({term for row in rows for term in block.looks(row)})
        tables.append(Table("\n".join(terms), rng.uniform(1, 8, len(terms)).astype(np.float32), first))
        first += len(terms)
    coefficients = rng.normal(size=(first, 2 * len(MARKS) + 3)).astype(np.float32)
    seen = seen_again(*np.full((2, 1, len(MARKS)), 0.5), np.zeros(1)).shape[1]
    second_look = SecondLook(np.zeros((seen, len(MARKS))), np.zeros(len(MARKS)))
    return LearnedMarker(
        tables, coefficients, rng.normal(size=2 * len(MARKS) + 3), np.full(len(MARKS), 0.5), second_look
    )


@settings(deadline=None)
@given(st.lists(st.one_of(sights, st.just(Sight())), max_size=5))
def test_sights_and_their_terms_are_judged_alike(marker: LearnedMarker, seen: list[Sight]) -> None:
    judged, by_terms = marker.judge_sights(seen), marker.judge([sight.terms() for sight in seen])
    assert judged.in_context.shape == judged.alone.shape == (len(seen), len(MARKS))
    np.testing.assert_allclose(judged.in_context, by_terms.in_context, atol=1e-9)
    np.testing.assert_allclose(judged.alone, by_terms.alone, atol=1e-9)
    np.testing.assert_allclose(judged.lifts, by_terms.lifts, atol=1e-9)
    np.testing.assert_allclose(judged.weights, by_terms.weights, atol=1e-9)
    assert judged.weights.shape == (len(seen), 2)
    assert ((judged.weights >= LEAST_WEIGHT) & (judged.weights <= MOST_WEIGHT)).all()


def test_each_block_of_a_sentence_has_its_weight_however_long_it_is(marker: LearnedMarker) -> None:
    once, twice = (Sight(words=("ward",), place=("first",), signs=signs) for signs in ((), SIGNS))
    assert not np.allclose(marker.judge_sights([once]).lifts, marker.judge_sights([twice]).lifts)
    by_itself = marker.judge_sights([twice])
    np.testing.assert_allclose(marker.judge_sights([once, twice]).in_context[1], by_itself.in_context[0])
