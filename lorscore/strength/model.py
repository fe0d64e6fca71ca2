"""Numbers of a letter -> Estimate: chances, score, interval; and the model as files that can be trusted.

Score = the mean of the four chances "above level k?", bent by a rising broken line so that the reading guide's bands hold.
The level is the score's band, so the two never contradict.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lorscore.features import FEATURES
from lorscore.report import Estimate, Level
from lorscore.strength.kappa import kappa
from lorscore.strength.ordinal import Ordinal, fit_ordinal

Matrix = NDArray[np.float64]
BOUNDS = (20.95, 40.95, 60.95, 80.95)
"""Where the bands of the five levels meet, as `Level.of` rounds."""
UNBACKED = 60.0
"""The score that a letter without concrete evidence reaches at most."""
LOUD = 45.0
"""The same where it states no rank and no level either: praise alone, however loud."""
DOUBTED = 20.0
"""The score that a letter reaches at most in which a doubt stands beside nothing good."""
_PLACES = {one.name: at for at, one in enumerate(FEATURES)}
EVIDENCE = _PLACES["specifics"]
_NO_EVIDENCE, _SOME_EVIDENCE = 0.05, 0.15
"""`specifics` of a third of a sentence, and of one."""
_NO_RANK, _SOME_RANK = 0.4, 0.6
"""`strongest_comparison` of a sure comparison with peers, and with a level of training."""
_NO_DOUBT, _SURE_DOUBT = 0.16, 0.24
"""`doubts` of half a sentence, and of four fifths."""
_SURE_PRAISE = 0.4
"""`comparisons` or `endorsements` of three quarters of a sentence."""
LEANS = np.array([float(one.leans) for one in FEATURES])


@dataclass(frozen=True, slots=True)
class Bend:
    """A rising broken line from mean cumulative chances to scores."""

    cuts: tuple[float, ...]
    """The four means, rising, at which the bands of the five levels meet."""
    lowest: float
    """The score where the mean is 0."""
    highest: float
    """The score where the mean is 1."""

    def scores(self, means: Matrix) -> Matrix:
        """The score, `lowest` to `highest`, of each mean."""
        scores: Matrix = np.interp(means, (0.0, *self.cuts, 1.0), (self.lowest, *BOUNDS, self.highest))
        return scores


@dataclass(frozen=True, slots=True)
class StrengthModel:
    """The strength of letters from their features."""

    ordinal: Ordinal
    bend: Bend
    errors: Matrix
    """Quantiles of score errors out of fold, one row a band: (low, high), in points."""

    def estimate(self, features: Matrix) -> list[Estimate]:
        """An Estimate for each row of features, in the order of `FEATURES`."""
        chances = self.ordinal.chances(features)
        scores = self.scores(features)
        estimates = []
        for row, score in zip(chances, scores, strict=True):
            low, high = self.errors[int(Level.of(float(score))) - 1]
            clipped = np.clip(row, 0.0, 1.0) + 0.0  # no -0.0, which a person would read as -0 %
            first, second, third, fourth, fifth = (float(chance) for chance in clipped / clipped.sum())
            estimates.append(
                Estimate(
                    score=float(score),
                    low=float(np.clip(score + low, 0.0, score)),
                    high=float(np.clip(score + high, score, 100.0)),
                    chances=(first, second, third, fourth, fifth),
                )
            )
        return estimates

    def scores(self, features: Matrix) -> Matrix:
        """The score, 0 to 100, of each row of features."""
        return scores_of(self.ordinal.above(features).mean(axis=1), self.bend, features)


def scores_of(means: Matrix, bend: Bend, features: Matrix) -> Matrix:
    """The scores of letters from their mean cumulative chances, none above what its evidence allows."""
    scores: Matrix = np.minimum.reduce([bend.scores(means), most_unbacked(features), most_doubted(features)])
    return scores


def most_unbacked(features: Matrix) -> Matrix:
    """The score that each row of features may reach at most: level 3 without any concrete evidence, whatever rank is claimed.

    The reading guide's rule for ranks with nothing behind them, of which the labelled letters hold too few to learn it
    from. Without a rank or a level it is less: superlatives and recommendations may be stacked by anyone. The more evidence, up
    to one sure sentence, the higher the limit.
    """
    backing = np.clip((features[:, EVIDENCE] - _NO_EVIDENCE) / (_SOME_EVIDENCE - _NO_EVIDENCE), 0.0, 1.0)
    ranked = np.clip((features[:, _PLACES["strongest_comparison"]] - _NO_RANK) / (_SOME_RANK - _NO_RANK), 0.0, 1.0)
    limit = LOUD + (UNBACKED - LOUD) * ranked
    most: Matrix = limit + (100.0 - limit) * backing
    return most


def most_doubted(features: Matrix) -> Matrix:
    """The score that each row of features may reach at most: level 1 where a doubt is all that is said of the applicant.

    The reading guide's rule that doubt outweighs what is good, where nothing is: no comparison, no evidence, no firm
    endorsement. Wallpaper and plain recommendations are nothing good, so they change nothing here. The surer the good or
    the less sure the doubt, the higher the limit.
    """
    doubt = np.clip((features[:, _PLACES["doubts"]] - _NO_DOUBT) / (_SURE_DOUBT - _NO_DOUBT), 0.0, 1.0)
    praise = (features[:, _PLACES["comparisons"]] + features[:, _PLACES["endorsements"]]) / _SURE_PRAISE
    good = np.clip(features[:, EVIDENCE] / _SOME_EVIDENCE + praise, 0.0, 1.0)
    most: Matrix = DOUBTED + (100.0 - DOUBTED) * np.maximum(good, 1.0 - doubt)
    return most


def fit_bend(means: Matrix, levels: NDArray[np.int_], scores: Matrix, *, draws: int = 25) -> Bend:
    """The bend whose bands agree best with the readers' levels, and whose ends come nearest to their scores.

    Cuts have the greatest weighted kappa, less a pull to evenly spread ones: the mean over some draws of the letters, because
    the best cuts of one set of letters are chance to the second decimal. A letter that reads to the model like the weakest or
    the strongest of all is seldom that to a reader, so the ends are where the squared difference of scores is least
    (docs/decisions/0023-where-the-scale-ends.md).
    """
    chance = np.random.default_rng(0)
    picks = [chance.integers(0, len(means), len(means)) for _ in range(draws)]
    cuts = tuple(map(float, np.mean([_best_cuts(means[pick], levels[pick]) for pick in picks], axis=0)))
    below, above = means <= cuts[0], means >= cuts[-1]
    lowest = _end(1.0 - means[below] / cuts[0], scores[below], BOUNDS[0], 0.0)
    highest = _end((means[above] - cuts[-1]) / (1.0 - cuts[-1]), scores[above], BOUNDS[-1], 100.0)
    return Bend(cuts, float(np.clip(lowest, 0.0, BOUNDS[0])), float(np.clip(highest, BOUNDS[-1], 100.0)))


def _end(way: Matrix, scores: Matrix, bound: float, usual: float) -> float:
    """The end of a line from a bound on that comes nearest to some scores, each so far on its way, 0 to 1.

    As if one more letter lay at the usual end.
    """
    return float((way @ (scores - bound * (1.0 - way)) + usual) / (way @ way + 1.0))


def _best_cuts(means: Matrix, levels: NDArray[np.int_]) -> list[float]:
    cuts = [0.125, 0.375, 0.625, 0.875]
    grid = np.unique(np.round(np.quantile(means, np.linspace(0.01, 0.99, 99)), 4))
    for _ in range(4):
        for at in range(4):
            low = cuts[at - 1] if at else 0.0
            high = cuts[at + 1] if at < 3 else 1.0
            choices = [cut for cut in [*grid, cuts[at]] if low + 0.02 < cut < high - 0.02]
            if choices:
                cuts[at] = float(min(choices, key=lambda cut: _cost(means, levels, [*cuts[:at], cut, *cuts[at + 1 :]])))
    return cuts


def _cost(means: Matrix, levels: NDArray[np.int_], cuts: list[float]) -> float:
    given = 1 + (means[:, None] >= np.array(cuts)[None, :]).sum(axis=1)
    usual = np.array([0.125, 0.375, 0.625, 0.875])
    # A pull to evenly spread cuts settles ties and keeps few letters from dictating.
    return float(((np.array(cuts) - usual) ** 2).sum() - kappa(given, levels))


def fit_strength(
    features: Matrix, levels: NDArray[np.int_], scores: Matrix, groups: list[str], *, penalty: float = 1.0
) -> StrengthModel:
    """A model from letters with readers' levels and scores; bend and interval come from grouped out-of-fold answers."""
    means = out_of_fold_means(features, levels, groups, penalty=penalty)
    bend = fit_bend(means, levels, scores)
    errors = fit_errors(scores_of(means, bend, features), scores)
    return StrengthModel(fit_ordinal(features, levels, LEANS, penalty=penalty), bend, errors)


def out_of_fold_means(
    features: Matrix, levels: NDArray[np.int_], groups: list[str], *, penalty: float = 1.0, folds: int = 5
) -> Matrix:
    """The mean cumulative chance of each letter by a model that saw no letter of its group."""
    names = sorted(set(groups))
    fold_of = {name: at % min(folds, len(names)) for at, name in enumerate(names)}
    held = np.array([fold_of[group] for group in groups])
    means = np.zeros(len(levels))
    for fold in sorted(set(fold_of.values())):
        hold = held == fold
        model = fit_ordinal(features[~hold], levels[~hold], LEANS, penalty=penalty)
        means[hold] = model.above(features[hold]).mean(axis=1)
    return means


def fit_errors(given: Matrix, truth: Matrix, *, coverage: float = 0.8) -> Matrix:
    """For each band of given scores the quantiles of (readers' score - given score) that hold the coverage.

    Bands with few letters borrow from all.
    """
    tail = (1 - coverage) / 2
    rest = truth - given
    overall = np.quantile(rest, [tail, 1 - tail])
    bands = np.array([int(Level.of(float(score))) for score in given])
    rows = []
    for band in range(1, 6):
        here = rest[bands == band]
        share = len(here) / (len(here) + 20)
        own = np.quantile(here, [tail, 1 - tail]) if len(here) else overall
        rows.append(share * own + (1 - share) * overall)
    return np.array(rows)
