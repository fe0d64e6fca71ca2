"""Every feature on marked letters made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorscore import features
from lorscore.features import FEATURES, Feature, Leans, measure, tally
from lorscore.letter import Letter
from lorscore.marks import Facts, Mark, MarkedLetter, Sentence, Subject, Zone

C, L, S, W, E, P, D, K, X = Mark


def letter(*marks: tuple[Mark, ...], facts: Facts | None = None) -> MarkedLetter:
    text = "".join(f"Sentence {at:03d}. " for at in range(len(marks)))
    sentences = [
        Sentence(14 * at, 14 * at + 13, Zone.BODY, Subject.APPLICANT, marks=given) for at, given in enumerate(marks)
    ]
    return MarkedLetter(Letter("made", text, ()), tuple(sentences), facts or Facts())


@pytest.mark.parametrize(
    ("feature", "marked", "value"),
    [
        (features.comparisons, letter(), 0.0),
        (features.comparisons, letter((C,)), 0.5),
        (features.comparisons, letter((C,), (C, S)), 0.75),
        (features.specifics, letter(*[(S,)] * 4), 0.5),
        (features.specifics, letter((S, D)), 0.0),
        (features.more_comparisons, letter(*[(C,)] * 3), 0.5),
        (features.many_specifics, letter(*[(S,)] * 10), 0.5),
        (features.specific_share, letter((S,), (W,), (D,)), 0.25),
        (features.specific_share, letter((S,), (C,), (E,)), 0.5),
        (features.doubt_share, letter((D,), (W,), (S,)), 1 / 3),
        (features.wallpaper_share, letter((D,), (W,), (S,)), 1 / 3),
        (features.endorsements, letter((E,), (P,)), 0.5),
        (features.backed_comparisons, letter((C,)), 0.0),
        (features.backed_comparisons, letter((C,), (S,), (S,)), 0.5),
        (features.backed_endorsements, letter((E,), (S,), (S,)), 0.5),
        (features.doubts, letter((D,), (D,)), 0.5),
        (features.many_doubts, letter(*[(D,)] * 6), 0.5),
        (features.low_comparisons, letter((L,)), 0.5),
        (features.unbacked_wallpaper, letter(*[(W,)] * 4), 0.5),
        (features.unbacked_wallpaper, letter((W,), (W,), (S,)), 0.0),
        (features.score_explained, letter((X,)), 1.0),
        (features.score_explained, letter((X, D)), 0.0),
        (features.directly_observed, letter(facts=Facts(directly_observed=True)), 1.0),
        (features.directly_observed, letter(facts=Facts(directly_observed=False)), 0.0),
        (features.directly_observed, letter(), 0.5),
        (features.hands_on, letter(facts=Facts(role="sub-internship")), 1.0),
        (features.hands_on, letter(facts=Facts(role="shadowing")), 0.0),
        (features.hands_on, letter(), 0.5),
    ],
)
def test_values(feature: Feature, marked: MarkedLetter, value: float) -> None:
    assert feature.compute(tally(marked)) == pytest.approx(value)


def test_every_feature_is_listed_and_has_an_example() -> None:
    made = {name for name, value in vars(features).items() if isinstance(value, Feature)}
    assert made == {feature.name for feature in FEATURES}
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    for feature in FEATURES:
        assert feature.says.endswith((".", "one."))
        assert feature.unit


some_marks = st.lists(st.lists(st.sampled_from(list(Mark)), unique=True, max_size=3).map(tuple), max_size=25)


@given(some_marks)
def test_all_are_finite_and_between_0_and_1(marks: list[tuple[Mark, ...]]) -> None:
    assert all(0 <= value <= 1 for value in measure(letter(*marks)))


@given(some_marks, st.sampled_from([C, S, E]))
def test_good_evidence_moves_no_feature_against_the_applicant(marks: list[tuple[Mark, ...]], more: Mark) -> None:
    before, after = measure(letter(*marks)), measure(letter(*marks, (more,)))
    for feature, old, new in zip(FEATURES, before, after, strict=True):
        assert (new - old) * feature.leans >= -1e-9


@given(some_marks, st.sampled_from([W, D, L]))
def test_bad_evidence_moves_no_feature_for_the_applicant(marks: list[tuple[Mark, ...]], more: Mark) -> None:
    before, after = measure(letter(*marks)), measure(letter(*marks, (more,)))
    for feature, old, new in zip(FEATURES, before, after, strict=True):
        assert (new - old) * feature.leans <= 1e-9


def test_the_same_sentence_again_adds_nothing() -> None:
    one = letter((C, S), (W,))
    again = MarkedLetter(one.letter, one.sentences + one.sentences, one.facts)
    assert measure(again) == measure(one)


def test_leans_are_up_or_down() -> None:
    assert {feature.leans for feature in FEATURES} == {Leans.UP, Leans.DOWN}
