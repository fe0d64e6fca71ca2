"""What the second look sees of a letter, by hand-made chances."""

from __future__ import annotations

import numpy as np
import pytest

from lorscore.marking.second_look import SecondLook, seen_again

CHANCES = np.array([[0.9, 0.1], [0.5, 0.5], [0.2, 0.8], [0.0, 1.0]])
ALONE = np.array([[0.5, 0.5], [0.5, 0.5], [0.9, 0.5], [0.5, 0.5]])
LIFTS = np.array([1.0, 2.0, 3.0, -2.0])
BENDS, BESIDE = 4, 4


def parts(seen: np.ndarray) -> list[np.ndarray]:
    """The columns in the order in which the module names them."""
    sizes = [2, 2, 2 * BENDS, 2, 2, 1, 1, *[3] * BESIDE, 1]
    assert seen.shape[1] == sum(sizes)
    return np.split(seen, np.cumsum(sizes)[:-1], axis=1)


def test_what_is_seen_of_each_sentence() -> None:
    odds, alone, _, rest, faint, lift, lifts, *beside, place = parts(seen_again(CHANCES, ALONE, LIFTS))
    np.testing.assert_allclose(odds[:3], np.log(CHANCES[:3] / (1 - CHANCES[:3])))
    assert np.isfinite(odds).all()
    np.testing.assert_allclose(alone[2], [np.log(9), 0])
    np.testing.assert_allclose(rest[0], [0.7 / 3, 2.3 / 3], atol=1e-4)
    np.testing.assert_allclose(faint, np.log(rest + 0.02))
    np.testing.assert_allclose(lift[:, 0], LIFTS)
    np.testing.assert_allclose(lifts[:, 0], (4 - LIFTS) / 3)
    two_before, before, behind, two_behind = beside
    np.testing.assert_allclose(two_before[:2], 0)
    np.testing.assert_allclose(two_before[2], [0.9, 0.1, 1])
    np.testing.assert_allclose(before[0], 0)
    np.testing.assert_allclose(before[1], [0.9, 0.1, 1])
    np.testing.assert_allclose(behind[0], [0.5, 0.5, 1])
    np.testing.assert_allclose(behind[3], 0)
    np.testing.assert_allclose(two_behind[0], [0.2, 0.8, 1])
    np.testing.assert_allclose(two_behind[2:], 0)
    np.testing.assert_allclose(place[:, 0], [0, 1 / 3, 2 / 3, 1])


def test_bends_begin_where_they_should() -> None:
    bent = parts(seen_again(CHANCES, ALONE, LIFTS))[2]
    np.testing.assert_allclose(bent[1], [3, 3, 1.5, 1.5, 0, 0, 0, 0])  # an even chance has log odds of 0
    np.testing.assert_allclose(bent[3], [0, 8, 0, 6.5, 0, 5, 0, 3.5])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_letters_have_no_neighbours_beyond_their_ends(count: int) -> None:
    seen = seen_again(CHANCES[:count], ALONE[:count], LIFTS[:count])
    assert np.isfinite(seen).all()
    *_, two_behind, place = parts(seen)
    assert two_behind[:, 2].sum() == max(0, count - 2)
    assert place[0] == 0


def test_a_second_look_is_linear_in_what_is_seen() -> None:
    seen = seen_again(CHANCES, ALONE, LIFTS)
    coefficients = np.zeros((seen.shape[1], 2))
    coefficients[0, 0] = 1.0
    before = np.column_stack([CHANCES[:, 0], np.full(len(CHANCES), 0.5)])
    chances = SecondLook(coefficients, np.array([0.0, -1.0])).chances(seen, before, 30)
    np.testing.assert_allclose(chances[:3, 0], CHANCES[:3, 0])
    np.testing.assert_allclose(chances[:, 1], 1 / (1 + np.e))


@pytest.mark.parametrize(("size", "most"), [(30, 2.0), (9, 2.0), (5, 1.0), (1, 0.0)])
def test_a_second_look_turns_nothing_over(size: int, most: float) -> None:
    seen = np.zeros((3, 1))
    before = np.array([[0.5], [0.69], [0.05]])
    for intercept in (-9.0, 9.0):
        chances = SecondLook(np.zeros((1, 1)), np.array([intercept])).chances(seen, before, size)
        moved = np.log(chances / (1 - chances)) - np.log(before / (1 - before))
        np.testing.assert_allclose(moved, np.copysign(most, intercept), atol=1e-12)
