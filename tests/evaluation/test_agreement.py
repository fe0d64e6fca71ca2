"""Figures of levels, scores and chances are the ones that their names promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.metrics import cohen_kappa_score

from lorscore.evaluation.agreement import (
    Answers,
    calibration_error,
    figure_intervals,
    figures_by_level,
    figures_of,
    reliability,
    spearman,
    with_intervals,
)
from lorscore.strength.kappa import kappa

PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40)


def answers(*, chances: bool = True) -> Answers:
    """Six letters by three writers; the fourth is one level too high, the last two levels too low."""
    levels, given_levels = np.array([1, 2, 3, 3, 5, 5]), np.array([1, 2, 3, 4, 5, 3])
    return Answers(
        groups=np.array(["a", "a", "b", "b", "c", "c"]),
        levels=levels,
        scores=np.array([10.0, 30.0, 50.0, 50.0, 90.0, 90.0]),
        given=np.array([12.0, 30.0, 48.0, 70.0, 90.0, 50.0]),
        given_levels=given_levels,
        chances=np.eye(5)[given_levels - 1] if chances else None,
        ends=np.array([[0, 20], [20, 40], [40, 60], [60, 80], [80, 100], [40, 60]], float) if chances else None,
    )


def test_figures_by_hand() -> None:
    figures = figures_of(answers())
    assert figures["exact"] == pytest.approx(4 / 6)
    assert figures["within_one"] == pytest.approx(5 / 6)
    assert figures["mae"] == pytest.approx((2 + 0 + 2 + 20 + 0 + 40) / 6)
    assert figures["coverage80"] == pytest.approx(4 / 6)
    # Step 3 is wrong for the fourth letter and the sixth, step 4 for the sixth: (1/3 + 1/6) over four steps.
    assert figures["ece"] == pytest.approx(0.125)


def test_what_there_is_not_has_no_figure() -> None:
    assert set(figures_of(answers(chances=False))) == {"kappa", "exact", "within_one", "spearman", "mae"}


def test_chances_that_come_true_have_no_calibration_error() -> None:
    levels = np.array([1, 1, 5, 5])
    assert calibration_error(np.tile([0.5, 0, 0, 0, 0.5], (4, 1)), levels) == pytest.approx(0.0)
    assert calibration_error(np.tile([1.0, 0, 0, 0, 0], (4, 1)), levels) == pytest.approx(0.5)


@settings(deadline=None)
@given(PAIRS)
def test_kappa_is_cohens_with_quadratic_weights(pairs: list[tuple[int, int]]) -> None:
    one, two = np.array(pairs).T
    if np.ptp(one) or np.ptp(two):
        known = cohen_kappa_score(one, two, weights="quadratic", labels=[1, 2, 3, 4, 5])
        assert kappa(one, two) == pytest.approx(known)


@settings(deadline=None)
@given(PAIRS)
def test_spearman_is_spearmans(pairs: list[tuple[int, int]]) -> None:
    one, two = np.array(pairs, float).T
    known = spearmanr(one, two).statistic if np.ptp(one) and np.ptp(two) else 0.0
    assert spearman(one, two) == pytest.approx(known)


def test_one_who_always_says_the_same_agrees_no_better_than_chance() -> None:
    assert kappa(np.array([1, 2, 3, 4, 5]), np.full(5, 2)) == 0.0
    assert spearman(np.array([1.0, 2.0]), np.array([3.0, 3.0])) == 0.0


def test_every_level_has_its_own_figures() -> None:
    levels = figures_by_level(answers())
    assert list(levels) == ["1", "2", "3", "5"]
    assert levels["3"] == {
        "n": 2,
        "exact": 0.5,
        "within_one": 1.0,
        "mae": 11.0,
        "bias": 9.0,
        "coverage80": 0.5,
    }
    assert levels["5"]["bias"] == -20.0


def test_every_figure_has_an_interval_around_it() -> None:
    record = with_intervals(answers())
    for name in ("kappa", "exact", "within_one", "spearman", "mae", "ece", "coverage80"):
        low, high = record["intervals"][name]
        assert low <= record[name] <= high
    assert record["levels"]["3"]["intervals"]["exact"][0] == 0.0
    assert sum(map(sum, record["table"])) == 6
    assert record["table"][4] == [0, 0, 1, 0, 1]
    assert figure_intervals(answers()) == record["intervals"]


def test_reliability_counts_every_chance_once() -> None:
    bins = reliability(answers())
    assert sum(one["n"] for one in bins) == 24
    assert [one["chance"] for one in bins] == sorted(one["chance"] for one in bins)
    assert all(one["interval"][0] <= one["share"] <= one["interval"][1] for one in bins)
    assert reliability(answers(chances=False)) == []
