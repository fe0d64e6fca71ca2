"""Sentences survive abbreviations, degrees, initials, items and dotted rows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorscore.marking.sentences import sentence_starts


def split(text: str) -> list[str]:
    starts = [*sentence_starts(text, 0, len(text)), len(text)]
    return [text[a:b].strip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Lee was here.", "She left."],
        ["I am Jane Roe, M.D., of St. Anne's Hosp. in Ohio.", "He came in May."],
        ["He trained in the U.S. Army.", "We met there."],
        ["She trained in the U.S.", "She then came here."],
        ["She passed Step 2 CK.", "Her score was 251."],
        ["He saw patients in the E.R.", "He was fast."],
        ["It took approx. 20 minutes.", "Nobody minded."],
        ["I work with Walter H. Dunleavy here.", "He agrees."],
        ["She was asked about vitamin K.", "She knew."],
        ["Mr. D. kept coming back.", "Nobody knew why."],
        ["Was he late?", "Never!", "He came first."],
        ["1. Rater is EM faculty.", "Contact was daily."],
        ["Attendance .............. Very good"],
        ["He was there from 6 a.m. to 7 p.m. every day.", "He never complained."],
        ["She ranked No. 4 of 112.", "We were pleased."],
        ["Rounds start at 7.30.", "She was early."],
        ["She was on time.", "She stayed late."],
        ["We wish him well... and hope to see him."],
        ["He is not yet an intern.", "For that he has time."],
    ],
)
def test_known_cases(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_a_missing_space_after_a_full_stop() -> None:
    assert split("She was on time.She stayed late.") == ["She was on time.", "She stayed late."]


@given(st.text(max_size=300))
def test_starts_rise_from_the_beginning_of_the_block(text: str) -> None:
    starts = list(sentence_starts(text, 0, len(text)))
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert all(0 <= start <= len(text) for start in starts)
