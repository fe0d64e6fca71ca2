"""Every feature on marked letters made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorscore import features
from lorscore.features import FEATURES, Feature, Leans, measure, measure_without, tally
from lorscore.letter import Letter
from lorscore.marks import Direction, Evidence, Facts, Mark, MarkedLetter, Sentence, Standing, Subject, Zone

C, L, S, W, E, P, D, K, X = Mark
ABOVE = Direction.ABOVE


def letter(*marks: tuple[Mark, ...], facts: Facts | None = None) -> MarkedLetter:
    text = "".join(f"Sentence {at:03d}. " for at in range(len(marks)))
    sentences = [
        Sentence(14 * at, 14 * at + 13, Zone.BODY, Subject.APPLICANT, marks=given) for at, given in enumerate(marks)
    ]
    return MarkedLetter(Letter("made", text, ()), tuple(sentences), facts or Facts())


def found(mark: Mark, *kinds: str, standing: Standing | None = None) -> MarkedLetter:
    """A letter of one mark a sentence, each with a rule of a kind behind it."""
    sentences = [
        Sentence(
            14 * at,
            14 * at + 13,
            Zone.BODY,
            Subject.APPLICANT,
            (Evidence(f"{mark}.made", mark, 14 * at, 14 * at + 8, "Made.", kind),),
            marks=(mark,),
            standing=standing,
        )
        for at, kind in enumerate(kinds)
    ]
    return replace(letter(*[(mark,) for _ in kinds]), sentences=tuple(sentences))


@pytest.mark.parametrize(
    ("feature", "marked", "value"),
    [
        (features.comparisons, letter(), 0.0),
        (features.comparisons, letter((C,)), 0.5),
        (features.comparisons, letter((C,), (C, S)), 0.75),
        (features.specifics, letter(*[(S,)] * 4), 0.5),
        (features.specifics, letter((S, D)), 0.0),
        (features.more_comparisons, letter(*[(C,)] * 3), 0.5),
        (features.weighty_specifics, letter(*[(S,)] * 10), 0.5),
        (features.specific_share, letter((S,), (W,), (D,)), 0.25),
        (features.specific_share, letter((S,), (C,), (E,)), 0.5),
        (features.doubt_share, letter((D,), (W,), (S,)), 1 / 3),
        (features.wallpaper_share, letter((D,), (W,), (S,)), 1 / 3),
        (features.endorsements, letter((E,), (P,)), 0.5),
        (features.backed_comparisons, letter((C,)), 0.0),
        (features.backed_comparisons, letter((C,), (S,), (S,)), 0.5),
        (features.backed_endorsements, letter((E,), (S,), (S,)), 0.5),
        (features.doubts, letter((D,), (D,)), 0.5),
        (features.grave_doubts, letter(*[(D,)] * 6), 0.5),
        (features.low_comparisons, letter((L,)), 0.5),
        (features.unbacked_wallpaper, letter(*[(W,)] * 4), 0.5),
        (features.unbacked_wallpaper, letter((W,), (W,), (S,)), 0.0),
        (features.score_explained, letter((X,)), 1.0),
        (features.score_explained, letter((X, D)), 0.0),
        (features.strongest_comparison, letter((C,)), 0.4),
        (features.strongest_comparison, found(C, "named-trait", "best-ever"), 1.0),
        (features.strongest_comparison, found(C, "named-trait"), 0.2),
        (features.strongest_comparison, found(C, "named-trait", standing=Standing(ABOVE, top_share=10)), 0.8),
        (features.strongest_comparison, found(C, "named-trait", standing=Standing(ABOVE, place=1)), 0.9),
        (features.strongest_comparison, found(L, "below", standing=Standing(ABOVE, top_share=10)), 0.0),
        (features.named_comparison, found(C, "top-band"), 0.0),
        (features.named_comparison, found(C, "top-band", standing=Standing(ABOVE, group="peers", size=9)), 1.0),
        (features.strongest_endorsement, letter((E,)), 0.4),
        (features.strongest_endorsement, found(E, "trust", "highest"), 0.75),
        (features.kinds_of_evidence, letter((S,), (S,)), 0.0),
        (features.kinds_of_evidence, found(S, "task", "episode", "task", "teaching"), 0.5),
        (features.needed_guidance, found(D, "guidance", "deficit"), 0.5),
        (features.inpatient, letter(facts=Facts(setting="intensive care")), 1.0),
        (features.inpatient, letter(facts=Facts(setting="outpatient")), 0.0),
        (features.inpatient, letter(), 0.5),
        (features.contact, letter(facts=Facts(contact_weeks=8)), 0.5),
        (features.contact, letter(), 0.0),
        (features.writer_leads, letter(facts=Facts(writer_role="program director")), 1.0),
        (features.writer_leads, letter(facts=Facts(writer_role="attending")), 0.5),
        (features.directly_observed, letter(facts=Facts(directly_observed=True)), 1.0),
        (features.directly_observed, letter(facts=Facts(directly_observed=False)), 0.0),
        (features.directly_observed, letter(), 0.5),
        (features.hands_on, letter(facts=Facts(role="sub-internship")), 1.0),
        (features.hands_on, letter(facts=Facts(role="shadowing")), 0.0),
        (features.hands_on, letter(), 0.5),
    ],
)
def test_values(feature: Feature, marked: MarkedLetter, value: float) -> None:
    assert feature.compute(tally([marked])) == pytest.approx(value)


def test_what_a_sentence_weighs_changes_no_count_but_shares_and_sums() -> None:
    made = letter((S,), (S,), (D,), (D,), (W,))
    heavy = replace(made, sentences=tuple(replace(one, weighs_for=3.0, weighs_against=0.5) for one in made.sentences))
    plain, weighed = tally([made]), tally([heavy])
    assert (weighed.specific, weighed.doubt) == (plain.specific, plain.doubt) == (2, 2)
    assert features.weighty_specifics.compute(weighed) == pytest.approx(1 - 2 ** (-6 / 10))
    assert features.grave_doubts.compute(weighed) == pytest.approx(1 - 2 ** (-1 / 6))
    assert features.specific_share.compute(weighed) == pytest.approx(6 / (6 + 1 + 1 + 1))
    assert features.doubt_share.compute(weighed) == pytest.approx(1 / (1 + 6 + 1))


@pytest.mark.parametrize(
    ("mark", "kind", "lift"),
    [(W, "good", -0.6), (W, "excellent", -0.15), (W, "outstanding", 0.0), (L, "average", -1.6)],
)
def test_a_summing_word_lowers_by_its_place_on_the_scale_and_not_by_what_surrounds_it(
    mark: Mark, kind: str, lift: float
) -> None:
    made = found(mark, kind)
    for words in (-3.0, 0.0, 2.0):
        sentences = tuple(replace(one, lift=words) for one in made.sentences)
        assert tally([replace(made, sentences=sentences)]).lowered == pytest.approx(-lift)


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
    assert all(0 <= value <= 1 for value in measure([letter(*marks)])[0])


@given(some_marks, st.sampled_from([C, S, E]))
def test_good_evidence_moves_no_feature_against_the_applicant(marks: list[tuple[Mark, ...]], more: Mark) -> None:
    before, after = measure([letter(*marks), letter(*marks, (more,))])
    for feature, old, new in zip(FEATURES, before, after, strict=True):
        assert (new - old) * feature.leans >= -1e-9


@given(some_marks, st.sampled_from([W, D, L]))
def test_bad_evidence_moves_no_feature_for_the_applicant(marks: list[tuple[Mark, ...]], more: Mark) -> None:
    before, after = measure([letter(*marks), letter(*marks, (more,))])
    for feature, old, new in zip(FEATURES, before, after, strict=True):
        assert (new - old) * feature.leans <= 1e-9


def test_the_same_sentence_again_adds_nothing() -> None:
    one = letter((C, S), (W,))
    again = MarkedLetter(one.letter, one.sentences + one.sentences, one.facts)
    assert measure([again]).tolist() == measure([one]).tolist()


@given(some_marks, st.booleans())
def test_what_a_letter_is_without_each_sentence(marks: list[tuple[Mark, ...]], twice: bool) -> None:
    made = letter(*marks)
    if twice and marks:
        made = replace(made, sentences=(*made.sentences, made.sentences[0]))
    whole, *others = measure_without(made)
    assert whole == pytest.approx(measure([made])[0])
    assert len(others) == len(made.sentences)
    for at, without in enumerate(others):
        rest = replace(made, sentences=made.sentences[:at] + made.sentences[at + 1 :])
        assert without == pytest.approx(measure([rest])[0], abs=1e-9)


def test_leans_are_up_or_down() -> None:
    assert {feature.leans for feature in FEATURES} == {Leans.UP, Leans.DOWN}


def test_no_letters_have_no_rows() -> None:
    assert measure([]).shape == (0, len(FEATURES))


def test_a_stated_rank_says_how_strong_a_comparison_is_and_not_the_words_around_it() -> None:
    def wording(lift: float, kind: str, **standing: int) -> float:
        made = found(C, kind, standing=Standing(ABOVE, **standing))
        sentences = tuple(replace(one, lift=lift) for one in made.sentences)
        return float(features.strong_wording.compute(tally([replace(made, sentences=sentences)]))[0])

    ranks = [
        [wording(lift, "best-ever", place=1) for lift in (-2.0, 0.0, 4.0)],
        [wording(lift, "best-ever") for lift in (-2.0, 0.0, 4.0)],
        [wording(lift, "top-band", top_share=10) for lift in (-2.0, 0.0, 4.0)],
        [wording(lift, "top-band", top_share=25) for lift in (-2.0, 0.0, 4.0)],
        [wording(lift, "top-band", top_share=33) for lift in (-2.0, 0.0, 4.0)],
    ]
    assert all(len(set(same)) == 1 for same in ranks)
    assert ranks == sorted(ranks, reverse=True)
    assert wording(0.0, "named-trait", place=1) == ranks[0][0]
    # A level is a rank too, unless it is one trait's.
    above, at = (replace(Standing(way), level="intern") for way in (ABOVE, Direction.LEVEL))
    strong = features.strong_wording
    scores = [strong.compute(tally([found(C, "above-peers", standing=one)]))[0] for one in (above, at)]
    assert scores[0] > scores[1] > strong.compute(tally([found(C, "named-trait", standing=above)]))[0] == 0.0
    # Where none is stated, words are all there is.
    assert wording(0.0, "above-peers") < wording(2.0, "above-peers") < wording(4.0, "above-peers")


def test_the_rest_is_what_carries_no_mark() -> None:
    made = letter((), (W,), (D,), (S,), (X,), (P,))
    lifted = replace(made, sentences=tuple(replace(one, lift=3.0) for one in made.sentences))
    assert features.lifting_rest.compute(tally([lifted])) == pytest.approx(1 - 2 ** (-2))  # the first and the last
    lowered = replace(made, sentences=tuple(replace(one, lift=-3.0) for one in made.sentences))
    assert features.lifting_rest.compute(tally([lowered])) == 0
    assert features.weak_wording.compute(tally([lowered])) == pytest.approx(
        1 - 2 ** (-3)
    )  # all but evidence and context
    keywords = replace(lifted, sentences=tuple(replace(one, keywords=True) for one in lifted.sentences))
    assert features.lifting_rest.compute(tally([keywords])) == 0
