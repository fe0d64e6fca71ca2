"""Letters are drawn again with their writers, the same way every time."""

from __future__ import annotations

import numpy as np

from lorscore.evaluation.bootstrap import draws, intervals

GROUPS = ["a"] * 3 + ["b"] * 4 + ["c"] * 5


def test_a_draw_holds_as_many_writers_as_there_are_and_all_letters_of_each() -> None:
    sizes = {"a": 3, "b": 4, "c": 5}
    for rows in draws(GROUPS, times=50):
        drawn = [GROUPS[row] for row in rows]
        times = {name: drawn.count(name) / sizes[name] for name in sizes}
        assert sum(times.values()) == 3
        assert all(value == int(value) for value in times.values())


def test_the_same_groups_give_the_same_draws() -> None:
    first, second = draws(GROUPS, times=5), draws(list(GROUPS), times=5)
    assert all(np.array_equal(one, two) for one, two in zip(first, second, strict=True))
    assert len({tuple(rows) for rows in first}) == 5


def test_letters_of_alike_writers_promise_less() -> None:
    values = np.repeat([0.0, 1.0, 0.0, 1.0], 25)

    def width(groups: list[str]) -> float:
        low, high = intervals(lambda rows: {"mean": values[rows].mean()}, draws(groups))["mean"]
        return high - low

    assert width([str(at // 25) for at in range(100)]) > 2 * width([str(at) for at in range(100)])


def test_a_figure_that_cannot_be_had_is_left_out_and_one_that_grows_is_moved_back() -> None:
    samples = draws(GROUPS, times=200)
    found = intervals(lambda rows: {"none": np.nan, "grown": 5.0 + rows[0] % 2}, samples, centred={"grown": 1.0})
    assert set(found) == {"grown"}
    low, high = found["grown"]
    assert low < 1.0 < high


def test_nothing_to_draw() -> None:
    assert intervals(lambda rows: {"n": len(rows)}, draws([])) == {}
