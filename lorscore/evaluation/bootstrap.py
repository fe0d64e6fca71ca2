"""Figures -> how far chance alone would move them: 95 % intervals by drawing letters again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int_]
TIMES = 1000
SEED = 20261122


def draws(groups: Sequence[str], *, times: int = TIMES) -> Sequence[Rows]:
    """Row numbers of samples drawn with replacement: first writers, then as many letters as each of them wrote.

    Letters of one writer are alike, so drawing letters alone would promise too much. The same groups give the same draws.
    """
    return _draws(tuple(groups), times)


@lru_cache(maxsize=8)
def _draws(groups: tuple[str, ...], times: int) -> tuple[Rows, ...]:
    rng = np.random.default_rng(SEED)
    rows_of = [np.flatnonzero(np.array(groups) == name) for name in sorted(set(groups))]
    if not rows_of:
        return ()
    return tuple(
        np.concatenate(
            [
                rows_of[at][rng.integers(len(rows_of[at]), size=len(rows_of[at]))]
                for at in rng.integers(len(rows_of), size=len(rows_of))
            ]
        )
        for _ in range(times)
    )


def intervals(
    figures: Callable[[Rows], Mapping[str, float]],
    samples: Sequence[Rows],
    *,
    centred: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, list[float]]:
    """The middle 95 % of each figure over the samples, as [low, high]; a sample where it cannot be had is left out.

    A figure in `centred` is one that grows by the drawing itself; its interval is moved by what its mean grew.
    """
    taken: dict[str, list[float]] = {}
    for rows in samples:
        for name, value in figures(rows).items():
            if not np.isnan(value):
                taken.setdefault(name, []).append(value)
    found = {}
    for name, values in taken.items():
        grown = float(np.mean(values)) - centred[name] if name in centred else 0.0
        found[name] = [float(end) - grown for end in np.quantile(values, [0.025, 0.975])]
    return found
