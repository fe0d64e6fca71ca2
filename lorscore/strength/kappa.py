"""How well two series of levels agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def kappa(one: NDArray[np.int_], two: NDArray[np.int_]) -> float:
    """Cohen's kappa with quadratic weights; 0 where both always say the same.

    >>> kappa(np.array([1, 2, 5]), np.array([1, 2, 5])), kappa(np.array([1, 5]), np.array([5, 1]))
    (1.0, -1.0)
    """
    # Whole numbers throughout, so that one who always says the same gets 0 and not nearly 0.
    count = len(one)
    apart = count * int(np.sum((one - two) ** 2))
    by_chance = count * int(np.sum(one**2) + np.sum(two**2)) - 2 * int(np.sum(one)) * int(np.sum(two))
    return 1.0 - apart / by_chance if by_chance else 0.0
