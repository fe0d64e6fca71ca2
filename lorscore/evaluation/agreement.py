"""Levels, scores and chances of letters -> how well they agree with the readers'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from lorscore.evaluation.bootstrap import Rows, draws, intervals
from lorscore.examples import BankItem, Example
from lorscore.marks import Mark
from lorscore.report import Estimate, Level
from lorscore.strength.kappa import kappa

Matrix = NDArray[np.float64]
LEVELS = tuple(int(level) for level in sorted(Level))
STEPS = len(LEVELS) - 1
BINS = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """What readers say of some letters, and what somebody else says of the same; one row a letter."""

    groups: NDArray[np.str_]
    """Who wrote each letter."""
    levels: NDArray[np.int_]
    """The readers' levels, 1 to 5."""
    scores: Matrix
    """The readers' scores, 0 to 100."""
    given: Matrix
    """The scores to be measured."""
    given_levels: NDArray[np.int_]
    """Their bands."""
    chances: Matrix | None = None
    """The chances of the five levels; None where there are none."""
    ends: Matrix | None = None
    """The low and the high end of each 80 % interval; None where there are none."""

    def at(self, rows: Rows | NDArray[np.bool_]) -> Answers:
        """These letters, as often as they are named."""
        return Answers(
            self.groups[rows],
            self.levels[rows],
            self.scores[rows],
            self.given[rows],
            self.given_levels[rows],
            None if self.chances is None else self.chances[rows],
            None if self.ends is None else self.ends[rows],
        )


def answers_of(examples: Sequence[Example], scores: Matrix, *, chances: Matrix | None = None) -> Answers:
    """Given scores, and chances of the levels where there are any, beside the readers'."""
    return Answers(
        groups=np.array([example.group for example in examples]),
        levels=np.array([int(example.level) for example in examples]),
        scores=np.array([example.score for example in examples], dtype=float),
        given=np.asarray(scores, dtype=float),
        given_levels=bands(scores),
        chances=chances,
    )


def estimated_answers(examples: Sequence[Example], estimates: Sequence[Estimate]) -> Answers:
    """Estimates with their chances and intervals beside what the readers say."""
    return replace(
        answers_of(examples, np.array([one.score for one in estimates])),
        chances=np.array([one.chances for one in estimates]),
        ends=np.array([[one.low, one.high] for one in estimates]),
    )


def bands(scores: Matrix) -> NDArray[np.int_]:
    """The level of each score, 1 to 5."""
    return np.array([int(Level.of(float(score))) for score in scores], dtype=int)


def figures_of(answers: Answers) -> dict[str, float]:
    """Weighted kappa, exact, within one, Spearman and mean distance; `ece` and `coverage80` where they can be had.

    Kappa has quadratic weights. Kappa and Spearman are 0 where one side always says the same.
    """
    apart = np.abs(answers.levels - answers.given_levels)
    figures = {
        "kappa": kappa(answers.levels, answers.given_levels),
        "exact": float(np.mean(apart == 0)),
        "within_one": float(np.mean(apart <= 1)),
        "spearman": spearman(answers.scores, answers.given),
        "mae": float(np.mean(np.abs(answers.scores - answers.given))),
    }
    if answers.chances is not None:
        figures["ece"] = calibration_error(answers.chances, answers.levels)
    if answers.ends is not None:
        figures["coverage80"] = _coverage(answers)
    return figures


def figures_by_level(answers: Answers) -> dict[str, dict[str, Any]]:
    """For each level of the readers: letters, exact, within one, mean distance, mean of given minus readers', coverage."""
    found: dict[str, dict[str, Any]] = {}
    for level in LEVELS:
        here = answers.at(answers.levels == level)
        if len(here.levels):
            found[str(level)] = {"n": len(here.levels), **_of_one_level(here)}
    return found


def figure_intervals(answers: Answers) -> dict[str, list[float]]:
    """The 95 % interval of each of `figures_of`, by drawing writers and their letters again."""
    samples = draws([str(group) for group in answers.groups])
    figures = figures_of(answers)
    # The errors of small bins can only grow when letters are drawn twice.
    centred = {"ece": figures["ece"]} if "ece" in figures else {}
    found = intervals(lambda rows: figures_of(answers.at(rows)), samples, centred=centred)
    return {name: [max(0.0, end) for end in ends] if name in centred else ends for name, ends in found.items()}


def _of_one_level(here: Answers) -> dict[str, float]:
    apart = np.abs(here.levels - here.given_levels)
    figures = {
        "exact": float(np.mean(apart == 0)),
        "within_one": float(np.mean(apart <= 1)),
        "mae": float(np.mean(np.abs(here.given - here.scores))),
        "bias": float(np.mean(here.given - here.scores)),
    }
    return figures if here.ends is None else {**figures, "coverage80": _coverage(here)}


def with_intervals(answers: Answers) -> dict[str, Any]:
    """All figures; `intervals` of each; `levels`, with theirs; and `table`, the letters by readers' and given level."""
    samples = draws([str(group) for group in answers.groups])

    def by_level(rows: Rows) -> dict[str, float]:
        return {
            f"{level} {name}": value
            for level, figures in figures_by_level(answers.at(rows)).items()
            for name, value in figures.items()
            if name != "n"
        }

    levels, ranges = figures_by_level(answers), intervals(by_level, samples)
    for level, figures in levels.items():
        figures["intervals"] = {name: ranges[f"{level} {name}"] for name in figures if name != "n"}
    return {
        **figures_of(answers),
        "intervals": figure_intervals(answers),
        "levels": levels,
        "table": [
            [int(np.sum((answers.levels == read) & (answers.given_levels == given))) for given in LEVELS]
            for read in LEVELS
        ],
    }


def calibration_error(chances: Matrix, levels: NDArray[np.int_]) -> float:
    """Expected calibration error of the chances "above level k?", over ten equal bins, averaged over the four steps."""
    above, true, slots = _steps(chances, levels)
    slots = slots + BINS * np.arange(STEPS)  # every step has bins of its own
    size = STEPS * BINS
    apart = np.bincount(slots.ravel(), above.ravel(), size) - np.bincount(slots.ravel(), true.ravel(), size)
    return float(np.abs(apart).sum() / above.size)


def reliability(answers: Answers) -> list[dict[str, Any]]:
    """The chances "above level k?" of all four steps in ten bins: mean chance, share that was above, its interval, cases.

    Empty bins are left out; nothing is there where the answers have no chances.
    """
    if answers.chances is None:
        return []
    above, true, slots = _steps(answers.chances, answers.levels)

    def shares(rows: Rows) -> dict[str, float]:
        here = slots[rows].ravel()
        count = np.bincount(here, minlength=BINS)
        right = np.bincount(here, true[rows].ravel(), BINS)
        return {str(one): right[one] / count[one] for one in np.flatnonzero(count)}

    everything = np.arange(len(above))
    ranges = intervals(shares, draws([str(group) for group in answers.groups]))
    return [
        {
            "chance": float(above[slots == int(one)].mean()),
            "share": float(share),
            "interval": ranges.get(one, [float(share)] * 2),
            "n": int(np.sum(slots == int(one))),
        }
        for one, share in shares(everything).items()
    ]


def _steps(chances: Matrix, levels: NDArray[np.int_]) -> tuple[Matrix, Matrix, NDArray[np.int_]]:
    """The chance of being above each of the first four levels, whether it was so, and the bin of the chance."""
    above = 1.0 - np.cumsum(chances, axis=1)[:, :STEPS]
    true = (levels[:, None] > np.arange(1, STEPS + 1)).astype(float)
    return above, true, np.clip((above * BINS).astype(int), 0, BINS - 1)


def readers_agreement(letters: Sequence[Example], bank: Sequence[BankItem] = ()) -> dict[str, Any]:
    """How the first two readers agree, before any third reading.

    Figures of levels and scores, one reader against the other, and F1 of each mark in letters and in the bank.
    """
    spoken = [span.by_reader for example in letters for span in example.spans]
    found: dict[str, Any] = {"kappa": 0.0, "exact": 0.0, "within_one": 0.0, "spearman": 0.0, "mae": 0.0}
    if letters:
        found = dict(figures_of(readers_answers(letters)))
    return {**found, "f1": _pair_f1(spoken), "bank_f1": _pair_f1([item.by_reader for item in bank])}


def readers_answers(letters: Sequence[Example]) -> Answers:
    """The second reader's answers measured by the first's."""
    first, second = np.array([example.readings for example in letters], dtype=float).transpose(1, 0, 2)
    groups = np.array([example.group for example in letters])
    return Answers(groups, first[:, 0].astype(int), first[:, 1], second[:, 1], second[:, 0].astype(int))


def _pair_f1(pairs: Sequence[tuple[frozenset[Mark], ...]]) -> dict[str, float]:
    figures = {}
    for mark in Mark:
        one = sum(mark in pair[0] for pair in pairs)
        two = sum(mark in pair[1] for pair in pairs)
        both = sum(mark in pair[0] and mark in pair[1] for pair in pairs)
        figures[mark.value] = round(2 * both / (one + two), 4) if one + two else 0.0
    return figures


def _coverage(answers: Answers) -> float:
    assert answers.ends is not None
    return float(np.mean((answers.ends[:, 0] <= answers.scores) & (answers.scores <= answers.ends[:, 1])))


def spearman(one: Matrix, two: Matrix) -> float:
    """The rank correlation; 0 where one side always says the same."""
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        return 0.0
    return float(np.corrcoef(rankdata(one), rankdata(two))[0, 1])
