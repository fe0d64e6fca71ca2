"""The learned marker says the same of a letter seen at once as of its rows of terms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorscore.marking.learned import BLOCKS, MARKS, LearnedMarker, Table
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
    coefficients = rng.normal(size=(first, len(MARKS) + 1)).astype(np.float32)
    return LearnedMarker(tables, coefficients, rng.normal(size=len(MARKS)), np.full(len(MARKS), 0.5))


@settings(deadline=None)
@given(st.lists(st.one_of(sights, st.just(Sight())), max_size=5))
def test_sights_and_their_terms_are_judged_alike(marker: LearnedMarker, seen: list[Sight]) -> None:
    chances, lifts = marker.judge_sights(seen)
    by_terms = marker.judge([sight.terms() for sight in seen])
    assert chances.shape == (len(seen), len(MARKS))
    np.testing.assert_allclose(chances, by_terms[0], atol=1e-9)
    np.testing.assert_allclose(lifts, by_terms[1], atol=1e-9)


def test_each_block_of_a_sentence_has_its_weight_however_long_it_is(marker: LearnedMarker) -> None:
    once, twice = (Sight(words=("ward",), place=("first",), signs=signs) for signs in ((), SIGNS))
    assert not np.allclose(marker.judge_sights([once])[1], marker.judge_sights([twice])[1])
    alone = marker.judge_sights([twice])[0]
    np.testing.assert_allclose(marker.judge_sights([once, twice])[0][1], alone[0])
