"""An ordinal model that cannot contradict itself: four steps "above level k?" with signed coefficients.

Each step has its own coefficients, because what lifts a letter out of the concerning ones is not what makes it
exceptional; they are pulled towards what all steps share, because letters are few. A feature can move every chance one way
only, because its coefficients are bounded by the sign it leans to; and the chance of being above a higher level never
exceeds that of being above a lower one, because it is cut off there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
STEPS = 4
TOGETHER = 3.0
"""The weight of the squared distances between a step's coefficients and what all steps share."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A fitted model."""

    coefficients: Matrix
    """Shape (features, 4): one a feature and step; the sign agrees with the feature's lean, or it is 0."""
    cuts: Matrix
    """Four, one a step."""

    def above(self, features: Matrix) -> Matrix:
        """The chances of being above level 1, 2, 3 and 4; shape (letters, 4), never rising along a row."""
        chances: Matrix = np.minimum.accumulate(expit(features @ self.coefficients - self.cuts), axis=1)
        return chances

    def chances(self, features: Matrix) -> Matrix:
        """The chance of each of the five levels; shape (letters, 5), rows sum to 1."""
        above = self.above(features)
        ones = np.ones((len(above), 1))
        return np.diff(np.hstack([ones, above, 0 * ones]), axis=1) * -1.0


def fit_ordinal(features: Matrix, levels: NDArray[np.int_], leans: Matrix, *, penalty: float = 1.0) -> Ordinal:
    """The model of greatest penalised likelihood of its four answers about each letter.

    `levels` are 1 to 5, `leans` are +1 or -1 for each feature, `penalty` is the weight, for each step, of the
    squared coefficients that the steps share.
    """
    from scipy.optimize import minimize  # only fitting needs it, and it is slow to import

    loss = make_loss(features, levels, penalty=penalty)
    start = np.append(np.repeat(0.1 * leans, STEPS), np.zeros(STEPS))
    signs = [(0.0, None) if lean > 0 else (None, 0.0) for lean in leans for _ in range(STEPS)]
    options = {"maxiter": 5000, "maxfun": 50_000, "ftol": 1e-13, "gtol": 1e-9}
    bounds = [*signs, *[(None, None)] * STEPS]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    coefficients, cuts = _unpack(found.x)
    return Ordinal(coefficients, cuts)


def make_loss(
    features: Matrix, levels: NDArray[np.int_], *, penalty: float
) -> Callable[[Matrix], tuple[float, Matrix]]:
    """The penalised negative log-likelihood with its gradient, as a function of coefficients, feature by feature, and cuts."""
    above = (levels[:, None] > np.arange(1, STEPS + 1)).astype(float)

    def loss(values: Matrix) -> tuple[float, Matrix]:
        coefficients, cuts = _unpack(values)
        linear = features @ coefficients - cuts
        shared = coefficients.mean(axis=1, keepdims=True)
        own = coefficients - shared
        missed = expit(linear) - above
        unlikely = np.logaddexp(0.0, linear).sum() - (above * linear).sum()
        pull = 0.5 * penalty * STEPS * (shared**2).sum() + 0.5 * TOGETHER * (own**2).sum()
        gradient = features.T @ missed + penalty * shared + TOGETHER * own
        return float(unlikely + pull), np.append(gradient.ravel(), -missed.sum(axis=0))

    return loss


def _unpack(values: Matrix) -> tuple[Matrix, Matrix]:
    return values[:-STEPS].reshape(-1, STEPS), values[-STEPS:]


def expit(values: Matrix) -> Matrix:
    """The logistic function; values beyond 500 are cut off."""
    result: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values, -500, 500)))
    return result
