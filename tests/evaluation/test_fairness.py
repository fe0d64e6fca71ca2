"""Differences between groups of letters, beside what chance alone makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lorscore.evaluation.fairness import fairness
from lorscore.examples import Example
from lorscore.fitting import Seen

Make = Callable[..., Seen]


@pytest.fixture
def examples(seen: Make, line: Any) -> list[Example]:
    """Sixty letters by six writers, half of them about a woman; one more without a situation."""
    made = [
        replace(seen(line(), group=f"g{at % 6}", score=float(at)).example, pronoun="she" if at % 2 else "he")
        for at in range(60)
    ]
    return [*made, seen(line()).example]


def test_the_difference_is_to_the_readers_of_the_same_letters(examples: list[Example]) -> None:
    given = np.array([example.score + (5.0 if example.pronoun == "she" else 1.0) for example in examples])
    found = fairness(examples, given)["pronoun"]
    assert [(row["value"], row["n"], row["difference"]) for row in found["groups"]] == [
        ("he", 30, pytest.approx(1.0)),
        ("she", 30, pytest.approx(5.0)),
    ]
    assert found["gap"] == pytest.approx(4.0)
    assert found["gap_by_chance"] < 4.0
    assert all(row["score"] - row["readers"] == pytest.approx(row["difference"]) for row in found["groups"])


def test_noise_alone_is_no_gap(examples: list[Example]) -> None:
    noise = np.random.default_rng(7).normal(0, 10, len(examples))
    found = fairness(examples, np.array([example.score for example in examples]) + noise)["pronoun"]
    assert found["gap"] < found["gap_by_chance"]
    assert all(row["interval"][0] < row["difference"] < row["interval"][1] for row in found["groups"])


def test_letters_without_a_trait_are_left_out(examples: list[Example]) -> None:
    given = np.array([example.score for example in examples])
    assert sum(row["n"] for row in fairness(examples, given)["pronoun"]["groups"]) == 60
    assert fairness(examples, given)["origin"] == {"groups": [], "gap": 0.0, "gap_by_chance": 0.0}
