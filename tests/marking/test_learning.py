"""What the learned marker makes of letters made by hand: a sentence weighs what letters with it are worth."""

from __future__ import annotations

import numpy as np

from lorscore.marking.learned import LEAST_WEIGHT, MARKS, MOST_WEIGHT
from lorscore.marking.learning import Labelled, Learned, fit_marker
from lorscore.marking.terms import Sight
from lorscore.marks import Mark

CARRIED = "he carried six patients alone from monday"
ATTENDED = "attendance was recorded as ten of ten"
LATE = "she was absent without informing anyone here"
LONG = "her presentations were often rather too long"
KINDS = {CARRIED: Mark.SPECIFIC, ATTENDED: Mark.SPECIFIC, LATE: Mark.DOUBT, LONG: Mark.DOUBT}
SCORES = {(CARRIED, LONG): 80.0, (CARRIED, LATE): 45.0, (ATTENDED, LONG): 50.0, (ATTENDED, LATE): 15.0}


def sight(sentence: str) -> Sight:
    signs = ("about applicant",)
    return Sight(words=tuple(sentence.split()), signs=signs, place=("first",), before=signs, after=signs)


def learned(letters: int = 80) -> Learned:
    """A marker fitted to letters of one evidence and one doubt each, by four writers who all wrote of all kinds."""
    pairs = [list(SCORES)[at % 4] for at in range(letters)]
    said = [sentence for pair in pairs for sentence in pair]
    return fit_marker(
        Labelled(
            terms=[sight(one).terms() for one in said],
            marks=np.array([[float(mark is KINDS[one]) for mark in MARKS] for one in said]),
            groups=[f"writer {at // 8 % 4}" for at in range(len(said))],
            weights=np.ones(len(said)),
            judged=np.ones((len(said), len(MARKS))),
            letters=[True] * len(said),
            owners=np.repeat(np.arange(letters), 2),
            scores=np.array([SCORES[pair] for pair in pairs]),
        )
    )


def test_a_sentence_weighs_what_letters_with_it_are_worth() -> None:
    fitted = learned()
    weights = fitted.marker.judge_sights([sight(one) for one in KINDS]).weights
    carried, attended, late, long = weights
    assert carried[0] > 1.0 > attended[0]
    assert late[1] > 1.0 > long[1]
    assert ((weights >= LEAST_WEIGHT) & (weights <= MOST_WEIGHT)).all()


def test_folds_that_had_not_seen_a_writer_say_the_same_of_what_all_wrote() -> None:
    fitted = learned()
    first = fitted.judged.weights[:8]  # the four kinds of letter, evidence before doubt
    assert first[0, 0] > 1.0 > first[4, 0]
    assert first[3, 1] > 1.0 > first[1, 1]
