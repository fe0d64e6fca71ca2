"""A second look at each sentence, in the light of what was judged of the whole letter.

"Her lists went missing" is a doubt, "their lists" of nothing; what the rest of the letter says tells much of it. So what the
learned marker says of a sentence, of its neighbours and of the rest of the letter is looked at once more, by one linear
classifier a mark (docs/decisions/0016-a-second-look.md). The score does not see this: it counts sentences read alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_FAINT = 1e-4
"""Chances are kept this far from 0 and 1."""
_BENDS = (-3.0, -1.5, 0.0, 1.5)
"""Log odds at which what a chance says may change."""
_MOST = 2.0
"""How far a second look may move log odds, up or down."""
_ENOUGH = 8
"""Other sentences from which it may move them so far; in a shorter letter the rest is thin ground, and less."""
_STEPS = (-2, -1, 1, 2)
"""Which neighbours are looked at."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """One linear classifier a mark over what `seen_again` gives."""

    coefficients: Matrix
    """Shape (what is seen, marks)."""
    intercepts: Matrix

    def chances(self, seen: Matrix, in_context: Matrix, sizes: NDArray[np.int_] | int) -> Matrix:
        """The chance of each mark for each sentence, 0 to 1; shape (sentences, marks).

        Args:
            seen: What `seen_again` gives.
            in_context: The chances before.
            sizes: How many sentences the letter has, one number for all or one a sentence.
        """
        before = _log_odds(np.clip(in_context, _FAINT, 1.0 - _FAINT))
        most = (_MOST * np.minimum(1.0, (np.asarray(sizes) - 1) / _ENOUGH)).reshape(-1, 1)
        return sigmoid(np.clip(seen @ self.coefficients + self.intercepts, before - most, before + most))


def seen_again(in_context: Matrix, alone: Matrix, lifts: Matrix) -> Matrix:
    """What the second look sees of each sentence of body and closing of one letter; one row a sentence.

    Args:
        in_context: The chance of each mark for each sentence among its neighbours; shape (sentences, marks).
        alone: The same for each sentence read alone.
        lifts: One a sentence.
    """
    count = len(in_context)
    chances = np.clip(in_context, _FAINT, 1.0 - _FAINT)
    odds, lift = _log_odds(chances), lifts[:, None]
    others = max(1, count - 1)
    rest = (chances.sum(axis=0) - chances) / others
    return np.hstack(
        [
            odds,
            _log_odds(np.clip(alone, _FAINT, 1.0 - _FAINT)),
            *(np.maximum(0.0, np.clip(odds, -5.0, 5.0) - bend) for bend in _BENDS),
            rest,
            np.log(rest + 0.02),
            lift,
            (lift.sum() - lift) / others,
            *(_neighbours(chances, step) for step in _STEPS),
            np.arange(count)[:, None] / others,
        ]
    )


def sigmoid(values: Matrix) -> Matrix:
    """The logistic function; values beyond 30 are cut off."""
    result: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))
    return result


def _log_odds(chances: Matrix) -> Matrix:
    odds: Matrix = np.log(chances / (1.0 - chances))
    return odds


def _neighbours(chances: Matrix, step: int) -> Matrix:
    """The chances of the sentence so many places on, and whether there is one."""
    known = np.hstack([chances, np.ones((len(chances), 1))])
    found = np.zeros_like(known)
    here, there = (slice(None, -step), slice(step, None)) if step > 0 else (slice(-step, None), slice(None, step))
    found[here] = known[there]
    return found
