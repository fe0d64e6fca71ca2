"""An ordinal model that cannot contradict itself: cumulative logit with signed coefficients.

Five levels, four steps "above level k?". One linear value a letter, four ordered cut points: the chance of being above a
higher level never exceeds the chance of being above a lower one, by construction, and a feature can move every
chance one way only, because its coefficient is bounded by the sign it leans to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
STEPS = 4


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A fitted model."""

    coefficients: Matrix
    """One a feature; the sign agrees with the feature's lean, or it is 0."""
    cuts: Matrix
    """Four, ascending."""

    def above(self, features: Matrix) -> Matrix:
        """The chances of being above level 1, 2, 3 and 4; shape (letters, 4), falling along each row."""
        chances: Matrix = expit((features @ self.coefficients)[:, None] - self.cuts[None, :])
        return chances

    def chances(self, features: Matrix) -> Matrix:
        """The chance of each of the five levels; shape (letters, 5), rows sum to 1."""
        above = self.above(features)
        ones = np.ones((len(above), 1))
        return np.diff(np.hstack([ones, above, 0 * ones]), axis=1) * -1.0


def fit_ordinal(features: Matrix, levels: NDArray[np.int_], leans: Matrix, *, penalty: float = 1.0) -> Ordinal:
    """The model of greatest penalised likelihood.

    `levels` are 1 to 5, `leans` are +1 or -1 for each feature, `penalty` is the weight of the squared coefficients.
    """
    from scipy.optimize import minimize  # only fitting needs it, and it is slow to import

    count = features.shape[1]
    loss = make_loss(features, levels, penalty=penalty)
    start = np.concatenate([0.1 * leans, [-2.0], np.zeros(STEPS - 1)])
    bounds = [(0.0, None) if lean > 0 else (None, 0.0) for lean in leans] + [(None, None)] + [(-4.0, 4.0)] * (STEPS - 1)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 5000, "ftol": 1e-13, "gtol": 1e-9}
    )
    coefficients, cuts = _unpack(found.x, count)
    return Ordinal(np.asarray(coefficients), np.asarray(cuts))


def make_loss(
    features: Matrix, levels: NDArray[np.int_], *, penalty: float
) -> Callable[[Matrix], tuple[float, Matrix]]:
    """The penalised negative log-likelihood with its gradient, as a function of coefficients, first cut and log distances."""
    count = features.shape[1]

    def loss(values: Matrix) -> tuple[float, Matrix]:
        coefficients, cuts = _unpack(values, count)
        linear = features @ coefficients
        bounds = np.concatenate([[-np.inf], cuts, [np.inf]])
        upper, lower = expit(bounds[levels] - linear), expit(bounds[levels - 1] - linear)
        mass = np.clip(upper - lower, 1e-12, None)
        up, low = upper * (1 - upper), lower * (1 - lower)
        by_linear = (up - low) / mass
        gradient = np.zeros_like(values)
        gradient[:count] = features.T @ by_linear + penalty * coefficients
        by_cut = np.array([
            -np.sum((up / mass)[levels == step + 1]) + np.sum((low / mass)[levels == step + 2]) for step in range(STEPS)
        ])  # fmt: skip
        gradient[count] = by_cut.sum()
        gradient[count + 1 :] = np.cumsum(by_cut[::-1])[::-1][1:] * np.exp(values[count + 1 :])
        return float(-np.log(mass).sum() + 0.5 * penalty * coefficients @ coefficients), gradient

    return loss


def _unpack(values: Matrix, count: int) -> tuple[Matrix, Matrix]:
    """Coefficients, and cuts that rise because only the logarithms of their distances are free."""
    return values[:count], values[count] + np.concatenate([[0.0], np.cumsum(np.exp(values[count + 1 :]))])


def expit(values: Matrix) -> Matrix:
    """The logistic function; values beyond 500 are cut off."""
    result: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values, -500, 500)))
    return result
