"""The ordinal model and the score keep their promises for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad

from lorscore.features import FEATURES
from lorscore.report import Level
from lorscore.strength import ordinal
from lorscore.strength.model import (
    BOUNDS,
    DOUBTED,
    EVIDENCE,
    LEANS,
    LOUD,
    UNBACKED,
    Bend,
    StrengthModel,
    fit_bend,
    fit_errors,
    fit_strength,
    most_doubted,
    most_unbacked,
)
from lorscore.strength.ordinal import Ordinal, fit_ordinal

COUNT = len(FEATURES)


def made_up(letters: int = 200, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    features = rng.random((letters, COUNT))
    value = features @ LEANS + rng.logistic(0, 0.4, letters)
    levels = 1 + np.searchsorted(np.quantile(value, [0.2, 0.4, 0.6, 0.8]), value)
    return features, levels, 20.0 * levels - 10 + rng.normal(0, 3, letters).clip(-9, 9)


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    features, levels, _ = made_up(40)
    loss = ordinal.make_loss(features, levels, penalty=1.0)
    rng = np.random.default_rng(2)
    for _ in range(5):
        point = rng.normal(0, 1, 4 * COUNT + 4)
        assert check_grad(lambda v: loss(v)[0], lambda v: loss(v)[1], point) < 1e-3


def test_coefficients_never_go_against_their_lean() -> None:
    features, levels, _ = made_up()
    model = fit_ordinal(1 - features, levels, LEANS)  # everything points the wrong way
    assert np.all(model.coefficients * LEANS[:, None] >= 0)


def test_a_clear_order_is_found() -> None:
    features, levels, _ = made_up(400)
    model = fit_ordinal(features, levels, LEANS)
    expected = model.above(features).sum(axis=1) + 1
    assert np.corrcoef(expected, levels)[0, 1] > 0.8


@st.composite
def models(draw: st.DrawFn) -> StrengthModel:
    seed = draw(st.integers(0, 10_000))
    sizes = np.random.default_rng(seed).uniform(0, 5, (COUNT, 4))
    cuts = np.array(draw(st.lists(st.floats(-5, 5), min_size=4, max_size=4)))
    cut_means = np.cumsum(draw(st.lists(st.floats(0.05, 0.2), min_size=4, max_size=4)))
    bend = Bend(tuple(map(float, cut_means)), draw(st.floats(0, 20)), draw(st.floats(81, 100)))
    errors = np.array([[-draw(st.floats(0, 30)), draw(st.floats(0, 30))] for _ in range(5)])
    return StrengthModel(Ordinal(sizes * LEANS[:, None], cuts), bend, errors)


features_of_a_letter = st.lists(st.floats(0, 1), min_size=COUNT, max_size=COUNT)


@given(models(), features_of_a_letter)
def test_chances_score_level_and_interval_agree(model: StrengthModel, features: list[float]) -> None:
    estimate = model.estimate(np.array([features]))[0]
    assert 0 <= estimate.low <= estimate.score <= estimate.high <= 100
    assert sum(estimate.chances) == pytest.approx(1)
    assert all(chance >= 0 for chance in estimate.chances)
    assert np.all(np.diff(model.ordinal.above(np.array([features])), axis=1) <= 0)
    assert estimate.level is Level.of(estimate.score)


@given(models(), features_of_a_letter, st.integers(0, COUNT - 1), st.floats(0, 1))
def test_a_feature_moves_the_score_only_the_way_it_leans(
    model: StrengthModel, features: list[float], at: int, more: float
) -> None:
    changed = features.copy()
    changed[at] += more
    before, after = model.scores(np.array([features, changed]))
    assert (after - before) * LEANS[at] >= -1e-9


def test_level_is_the_band_of_the_shown_score() -> None:
    assert [Level.of(score) for score in (0, 20.94, 20.96, 40.94, 41, 60.9, 61, 80.9, 81, 100)] == [
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        4,
        5,
        5,
    ]


def test_the_bend_maps_bands_to_bands() -> None:
    bend = Bend((0.1, 0.3, 0.6, 0.9), 12.0, 88.0)
    assert np.allclose(bend.scores(np.array([0.0, 0.1, 0.3, 0.6, 0.9, 1.0])), [12.0, *BOUNDS, 88.0])
    assert bend.scores(np.array([0.05]))[0] == pytest.approx((12.0 + BOUNDS[0]) / 2)


def made_up_means(ends: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    means = rng.random(2000)
    scores = Bend((0.2, 0.3, 0.5, 0.8), *ends).scores(means)
    return means, 1 + np.searchsorted([0.2, 0.3, 0.5, 0.8], means), scores + rng.normal(0.0, 3.0, 2000)


def test_the_bend_finds_shifted_cuts_and_ends() -> None:
    bend = fit_bend(*made_up_means((11.0, 91.0)))
    assert np.allclose(bend.cuts, [0.2, 0.3, 0.5, 0.8], atol=0.03)
    assert (bend.lowest, bend.highest) == (pytest.approx(11.0, abs=1.5), pytest.approx(91.0, abs=1.5))


def test_the_bend_always_rises_and_stays_within_the_scale() -> None:
    means, levels, _ = made_up_means((11.0, 91.0))
    for scores in (100.0 * (1.0 - means), 300.0 * means - 100.0):
        bend = fit_bend(means, levels, scores)
        assert 0.0 <= bend.lowest <= BOUNDS[0] < BOUNDS[-1] <= bend.highest <= 100.0


def test_intervals_hold_four_scores_in_five() -> None:
    rng = np.random.default_rng(4)
    given_scores = rng.uniform(0, 100, 4000)
    truth = given_scores + rng.normal(0, 8, 4000)
    errors = fit_errors(given_scores, truth)
    bands = np.array([int(Level.of(score)) - 1 for score in given_scores])
    inside = (truth >= given_scores + errors[bands, 0]) & (truth <= given_scores + errors[bands, 1])
    assert 0.77 < inside.mean() < 0.83


@settings(deadline=None, max_examples=3)
@given(st.integers(0, 5))
def test_fitting_is_deterministic(seed: int) -> None:
    features, levels, scores = made_up(120, seed)
    groups = [f"g{at % 6}" for at in range(120)]
    one, two = (fit_strength(features, levels, scores, groups) for _ in range(2))
    assert np.array_equal(one.ordinal.coefficients, two.ordinal.coefficients)
    assert one.bend == two.bend


@given(models())
def test_without_evidence_no_letter_is_strong(model: StrengthModel) -> None:
    features = np.where(LEANS > 0, 1.0, 0.0)[None].copy()
    whole = model.scores(features)[0]
    features[0, EVIDENCE] = 0.0
    assert model.scores(features)[0] <= min(UNBACKED, whole)
    assert Level.of(UNBACKED) == Level(3)


def test_a_doubt_beside_nothing_good_ends_at_level_1() -> None:
    names = [one.name for one in FEATURES]
    one = {
        "doubts": 1 - 2**-0.5,
        "comparisons": 0.5,
        "specifics": 1 - 2**-0.25,
        "endorsements": 0.5,
    }  # a sentence of each
    half = {"doubts": 1 - 2**-0.25}

    def limit(**values: float) -> float:
        features = np.zeros((1, COUNT))
        for name, value in values.items():
            features[0, names.index(name)] = value
        return float(most_doubted(features)[0])

    assert limit() == limit(**half) == 100.0
    assert limit(**one | dict.fromkeys(["comparisons", "specifics", "endorsements"], 0.0)) == DOUBTED
    assert Level.of(DOUBTED) == Level(1)
    for good in ("comparisons", "specifics", "endorsements"):
        assert limit(doubts=one["doubts"], **{good: one[good]}) == 100.0
        assert DOUBTED < limit(doubts=one["doubts"], **{good: one[good] / 3}) < 100.0
    # Wallpaper neither lifts nor lowers it.
    assert limit(doubts=one["doubts"], unbacked_wallpaper=0.9, wallpaper_share=0.9) == DOUBTED


def test_one_sentence_of_evidence_frees_the_score() -> None:
    features = np.zeros((3, COUNT))
    features[:, EVIDENCE] = [0.0, 0.1, 1 - 2 ** (-1 / 4)]  # none, some, one sure sentence
    low, middle, high = most_unbacked(features)
    assert (low, high) == (LOUD, 100.0)
    assert low < middle < high


def test_without_evidence_a_rank_or_a_level_frees_more_than_praise() -> None:
    features = np.zeros((4, COUNT))
    compared = [one.name for one in FEATURES].index("strongest_comparison")
    features[:, compared] = [0.0, 0.4, 0.5, 0.6]  # none, with peers, in between, a level of training
    features[:, [one.name for one in FEATURES].index("endorsements")] = 0.9
    assert most_unbacked(features).tolist() == pytest.approx([LOUD, LOUD, (LOUD + UNBACKED) / 2, UNBACKED])
