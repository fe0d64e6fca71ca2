"""Scores of letters -> whether they lie off the readers' by pronoun, by origin of the name or by specialty.

Situations were drawn so that none of these has to do with how good a letter is; readers' means differ between them by
chance, and what counts is how far the program's mean lies from the readers' mean of the same letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lorscore.evaluation.bootstrap import SEED, TIMES, Rows, draws, intervals
from lorscore.examples import Example

Matrix = NDArray[np.float64]
TRAITS = ("pronoun", "origin", "specialty")


def fairness(examples: Sequence[Example], given: Matrix) -> dict[str, dict[str, Any]]:
    """For each trait its `groups` with letters, mean score, mean readers' score, their difference and its 95 % interval.

    `gap` is the distance between the largest and the smallest difference; `gap_by_chance` is the one that 19 in 20 random
    dealings of the same values to the same letters stay below. All in points. Letters without the trait are left out.
    """
    return {trait: _by_trait(trait, examples, given) for trait in TRAITS}


def _by_trait(trait: str, examples: Sequence[Example], given: Matrix) -> dict[str, Any]:
    known = [at for at, example in enumerate(examples) if getattr(example, trait) is not None]
    values = np.array([getattr(examples[at], trait) for at in known])
    read = np.array([examples[at].score for at in known], dtype=float)
    said = np.asarray(given, dtype=float)[known]
    off = said - read
    names, slots = np.unique(values, return_inverse=True)

    def differences(rows: Rows) -> dict[str, float]:
        drawn = np.bincount(slots[rows], off[rows], len(names))
        sizes = np.bincount(slots[rows], minlength=len(names))
        return {str(names[one]): drawn[one] / sizes[one] for one in np.flatnonzero(sizes)}

    ranges = intervals(differences, draws([examples[at].group for at in known]))
    rows = [
        {
            "value": str(name),
            "n": int(np.sum(slots == one)),
            "score": float(said[slots == one].mean()),
            "readers": float(read[slots == one].mean()),
            "difference": float(off[slots == one].mean()),
            "interval": ranges[str(name)],
        }
        for one, name in enumerate(names)
    ]
    return {"groups": rows, "gap": _gap(off, slots), "gap_by_chance": _gap_by_chance(off, slots)}


def _gap(off: Matrix, slots: NDArray[np.int_]) -> float:
    return float(np.ptp(np.bincount(slots, off) / np.bincount(slots))) if len(off) else 0.0


def _gap_by_chance(off: Matrix, slots: NDArray[np.int_]) -> float:
    rng = np.random.default_rng(SEED)
    return float(np.quantile([_gap(off, rng.permutation(slots)) for _ in range(TIMES)], 0.95)) if len(off) else 0.0
