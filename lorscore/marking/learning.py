"""Fit the learned marker: labelled rows of terms -> LearnedMarker, with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from joblib import Parallel, delayed, parallel_config
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold

from lorscore.marking.learned import ALONE, BLOCKS, MARKS, Judged, LearnedMarker, Table, Terms, weights_of
from lorscore.marking.second_look import Matrix, SecondLook, seen_again, sigmoid
from lorscore.marks import Mark


@dataclass(frozen=True, slots=True)
class Labelled:
    """Sentences to learn from, all of the same length."""

    terms: Sequence[Terms]
    marks: Matrix
    """1 where a sentence carries a mark, else 0; one column a mark, in the order of `Mark`."""
    groups: Sequence[str]
    """Who wrote each sentence; folds keep groups whole."""
    weights: Matrix
    judged: Matrix
    """1 where the label is known; a sentence of a bank that was judged for one mark only has 0 elsewhere."""
    letters: Sequence[bool]
    """Whether a sentence stands in a whole letter; thresholds and calibration look at these alone."""
    owners: NDArray[np.int_]
    """The number of the letter that each sentence of a letter stands in; those sentences come first, in order."""
    scores: Matrix
    """The readers' score of each letter, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted marker, and what it says of the sentences it learned from by folds that had not seen them."""

    marker: LearnedMarker
    judged: Judged
    """For all sentences; lifts and weights for those of letters alone."""


def fit_marker(labelled: Labelled, *, strictness: float = 2.0, folds: int = 5) -> Learned:
    """A marker fitted to all sentences, and its out-of-fold judgement of them.

    The chances and lifts come from folds that keep groups whole; calibration, the second look and thresholds are fitted on
    them, and the strength model learns from them, so that it sees sentences as well judged as those of a new letter.
    """
    # Single precision takes half the time and moves no chance by more than some thousandths.
    vectorizers = [
        TfidfVectorizer(analyzer=block.looks, min_df=block.rows, sublinear_tf=True, dtype=np.float32)
        for block in BLOCKS
    ]
    fitted = [vectorizer.fit_transform(labelled.terms) for vectorizer in vectorizers]
    vectors = sparse.hstack([block.weight * rows for block, rows in zip(BLOCKS, fitted, strict=True)], format="csr")
    own = sum(rows.shape[1] for rows in fitted[:ALONE])
    alone = vectors[:, :own]
    splits = list(GroupKFold(n_splits=min(folds, len(set(labelled.groups)))).split(vectors, groups=labelled.groups))
    everything = np.arange(vectors.shape[0])
    # Vocabulary and inverse frequencies carry no labels, so one matrix serves all folds.
    parts = [everything, *(learn for learn, _ in splits)]
    holds = [hold for _, hold in splits]
    known = labelled.judged * labelled.weights[:, None]
    fits = [delayed(_fit)(vectors, own, labelled.marks, known, rows, strictness) for rows in parts]
    with parallel_config("loky", inner_max_num_threads=1):
        (lifting, lifts), *models = Parallel(n_jobs=-1)(
            [delayed(_fit_lifts)(alone, labelled.owners, labelled.scores, holds), *fits]
        )
    in_context = _calibrated(vectors, [model for model, _ in models], holds, labelled)
    by_itself = _calibrated(alone, [model for _, model in models], holds, labelled)
    weighing, shifts, weights = _fit_weights(alone, by_itself.chances, labelled, holds)
    first = Judged(in_context.chances, by_itself.chances, lifts, weights)
    second_look, again = _fit_second_look(first, labelled, folds=folds)
    unseen = np.zeros((vectors.shape[1] - own, len(MARKS) + 3))
    marker = LearnedMarker(
        _tables(vectorizers),
        np.hstack(
            [
                in_context.coefficients,
                np.vstack([np.column_stack([by_itself.coefficients, lifting, weighing]), unseen]),
            ]
        ).astype(np.float32),
        np.concatenate([in_context.intercepts, by_itself.intercepts, [0.0], shifts]),
        best_thresholds(again, labelled),
        second_look,
    )
    return Learned(marker, replace(first, in_context=again))


_Model = tuple[Matrix, Matrix]
"""Coefficients, one a term and mark, and intercepts, one a mark."""


@dataclass(frozen=True, slots=True)
class _Calibrated:
    """Classifiers whose values are calibrated, and their chances by folds that had not seen a sentence's group."""

    coefficients: Matrix
    intercepts: Matrix
    chances: Matrix


def _calibrated(
    vectors: Any, models: Sequence[_Model], holds: Sequence[NDArray[np.int_]], labelled: Labelled
) -> _Calibrated:
    """The first of some models, fitted to everything, calibrated on what the others say of what they had not seen."""
    raw = np.zeros(labelled.marks.shape)
    for hold, (coefficients, intercepts) in zip(holds, models[1:], strict=True):
        raw[hold] = vectors[hold] @ coefficients + intercepts
    slopes, shifts = _calibrate(raw, labelled)
    coefficients, intercepts = models[0]
    return _Calibrated(coefficients * slopes, intercepts * slopes + shifts, sigmoid(raw * slopes + shifts))


def _fit_lifts(
    vectors: Any, owners: NDArray[np.int_], scores: Matrix, holds: Sequence[NDArray[np.int_]], *, penalty: float = 1.0
) -> tuple[Matrix, Matrix]:
    """What each term lifts a letter, and the lift of each sentence by folds that had not seen its group.

    A ridge regression of the readers' scores on the sums of a letter's sentences, each sum divided by the root of their
    number; so every sentence gets its part in the score from nothing but whole letters' scores. In units of the
    usual size of a part, which is the standard deviation out of fold.
    """
    count = len(scores)
    sentences = vectors[: len(owners)]
    letters = _summed(sentences, owners, count, np.ones(len(owners)))
    alike = _alike(letters)

    def coefficients(rows: NDArray[np.int_]) -> Matrix:
        rest = scores[rows] - scores[rows].mean()
        weights = np.linalg.solve(alike[np.ix_(rows, rows)] + penalty * np.eye(len(rows)), rest)
        found: Matrix = letters[rows].T @ weights
        return found

    lifts = np.zeros(len(owners))
    for hold in holds:
        held = hold[hold < len(owners)]
        rows = np.setdiff1d(np.arange(count), owners[held])
        lifts[held] = sentences[held] @ coefficients(rows)
    usual = lifts.std()
    return coefficients(np.arange(count)) / usual, lifts / usual


def _summed(sentences: Any, owners: NDArray[np.int_], count: int, shares: Matrix) -> Any:
    """Each letter as the sum of a share of each of its sentences, divided by the root of their number; one row a letter."""
    sizes = np.bincount(owners, minlength=count)
    adding = sparse.csr_matrix(
        (shares / np.sqrt(sizes[owners]), (owners, np.arange(len(owners)))), shape=(count, len(owners))
    )
    return (adding @ sentences.astype(np.float64)).tocsr()


def _alike(letters: Any) -> Matrix:
    """How much each two letters have in common: the products of their rows."""
    # Terms of many letters make nearly all of a sparse product's work, and a dense product does theirs six times faster.
    often = letters.getnnz(axis=0) > _OFTEN
    common, rare = letters[:, often].toarray(), letters[:, ~often]
    products: Matrix = common @ common.T + (rare @ rare.T).toarray()
    return products


_OFTEN = 200
"""In more letters than this a term is often."""


def _fit_weights(
    vectors: Any, chances: Matrix, labelled: Labelled, holds: Sequence[NDArray[np.int_]], *, penalty: float = 1.0
) -> tuple[Matrix, Matrix, Matrix]:
    """What each term adds to the logarithms of a sentence's two weights, their shifts, and the weights out of fold.

    Counted marks tell most of a letter's score; what they leave open is mostly that one piece of evidence or one doubt weighs
    more than another. So a ridge regression of the rest on the sums of a letter's evidence and of its doubts, each sentence by
    its chance, tells what each wording is worth as the one and as the other (docs/decisions/0022). In units of the usual
    spread, and shifted so that evidence and doubt of the usual kind weigh 1.
    """
    owners, count = labelled.owners, len(labelled.scores)
    sentences, of_letters = vectors[: len(owners)], chances[: len(owners)]
    doubtful = of_letters[:, MARKS.index(Mark.DOUBT)]
    telling = of_letters[:, [MARKS.index(mark) for mark in _WEIGHED]].max(axis=1) * (1.0 - doubtful)
    shares = (telling, doubtful)
    letters = [_summed(sentences, owners, count, share) for share in shares]
    alike = np.sum([_alike(of) for of in letters], axis=0)
    counts = np.zeros((count, len(MARKS)))
    np.add.at(counts, owners, of_letters)
    counted = np.hstack([1.0 - np.exp2(-counts / half) for half in _HALVES])

    def coefficients(rows: NDArray[np.int_]) -> list[Matrix]:
        told = Ridge(alpha=0.1).fit(counted[rows], labelled.scores[rows])
        rest = labelled.scores[rows] - told.predict(counted[rows])
        solved = np.linalg.solve(alike[np.ix_(rows, rows)] + penalty * np.eye(len(rows)), rest)
        return [of[rows].T @ solved for of in letters]

    raw = np.zeros((len(owners), 2))
    for hold in holds:
        held = hold[hold < len(owners)]
        found = coefficients(np.setdiff1d(np.arange(count), owners[held]))
        raw[held] = np.column_stack([sentences[held] @ terms for terms in found])
    # What is worth much weighs more as evidence and less as doubt.
    turned = np.array([1.0, -1.0]) / raw.std(axis=0)
    usual = [np.average(raw[:, at] * turned[at], weights=share) for at, share in enumerate(shares)]
    shifts = -np.array(usual)
    return np.column_stack(coefficients(np.arange(count))) * turned, shifts, weights_of(raw * turned + shifts)


_WEIGHED = (Mark.COMPARATIVE, Mark.SPECIFIC, Mark.ENDORSEMENT)
_HALVES = (1.0, 4.0, 10.0)
"""At how many sentences a count is worth half, when it is asked what counts alone tell of a letter's score."""


def _fit_second_look(judged: Judged, labelled: Labelled, *, folds: int) -> tuple[SecondLook, Matrix]:
    """The second look, and the chances in its light by folds that had not seen a sentence's group; banks keep theirs."""
    sizes = np.bincount(labelled.owners, minlength=len(labelled.scores))
    ends = np.cumsum(sizes)
    count = len(labelled.owners)
    letters = zip(
        *(np.split(of[:count], ends[:-1]) for of in (judged.in_context, judged.alone, judged.lifts)), strict=True
    )
    seen = np.vstack([seen_again(*letter) for letter in letters])
    middle, spread = seen.mean(axis=0), np.maximum(seen.std(axis=0), 1e-9)
    seen = ((seen - middle) / spread).astype(np.float32)
    groups = labelled.groups[:count]
    splits = list(GroupKFold(n_splits=min(folds, len(set(groups)))).split(seen, groups=groups))
    with parallel_config("loky", inner_max_num_threads=1):
        looks = Parallel(n_jobs=-1)(
            delayed(_look_again)(seen, labelled.marks[:count], labelled.judged[:count] > 0, rows)
            for rows in (np.arange(count), *(learn for learn, _ in splits))
        )
    again = judged.in_context.copy()
    for (_, hold), look in zip(splits, looks[1:], strict=True):
        again[hold] = look.chances(seen[hold], judged.in_context[hold], sizes[labelled.owners[hold]])
    coefficients = looks[0].coefficients / spread[:, None]
    return SecondLook(coefficients, looks[0].intercepts - middle @ coefficients), again


def _look_again(
    seen: NDArray[np.float32], marks: Matrix, known: NDArray[np.bool_], rows: NDArray[np.int_]
) -> SecondLook:
    coefficients, intercepts = np.zeros((seen.shape[1], len(MARKS))), np.full(len(MARKS), -6.0)
    for column in range(len(MARKS)):
        mine = rows[known[rows, column]]
        truth = marks[mine, column]
        if truth.min(initial=1.0) < truth.max(initial=0.0):
            model = LogisticRegression(C=0.1, solver="newton-cholesky").fit(seen[mine], truth)
            coefficients[:, column], intercepts[column] = model.coef_[0], model.intercept_[0]
    return SecondLook(coefficients, intercepts)


def _tables(vectorizers: Sequence[TfidfVectorizer]) -> list[Table]:
    tables, first = [], 0
    for vectorizer in vectorizers:
        terms = vectorizer.get_feature_names_out()
        tables.append(Table("\n".join(terms), vectorizer.idf_.astype(np.float32), first))
        first += len(terms)
    return tables


def _fit(
    vectors: Any, own: int, marks: Matrix, weights: Matrix, rows: NDArray[np.int_], strictness: float
) -> tuple[_Model, _Model]:
    """One classifier a mark fitted to some rows in context, and one to their first `own` columns alone.

    A row of weight 0 is not looked at. The second begins where the first ended, which halves its time; out of fold it is as
    good (mean F1 0.82, log loss 0.0894 cold and 0.0893 warm).
    """
    mine = vectors[rows]
    in_context = _one_a_mark(mine, marks[rows], weights[rows], strictness)
    coefficients, intercepts = in_context
    return in_context, _one_a_mark(
        mine[:, :own], marks[rows], weights[rows], strictness, (coefficients[:own], intercepts)
    )


def _one_a_mark(vectors: Any, marks: Matrix, weights: Matrix, strictness: float, start: _Model | None = None) -> _Model:
    coefficients = np.zeros((vectors.shape[1], len(MARKS)))
    intercepts = np.full(len(MARKS), -6.0)
    for column in range(len(MARKS)):
        truth, weight = marks[:, column], weights[:, column]
        known = truth[weight > 0]
        if known.min(initial=1.0) == known.max(initial=0.0):
            continue
        telling = _telling(vectors, truth, weight)
        scaled = sparse.csr_matrix(
            (vectors.data * telling.astype(np.float32)[vectors.indices], vectors.indices, vectors.indptr), vectors.shape
        )
        model = LogisticRegression(C=strictness, max_iter=2000, warm_start=start is not None)
        if start is not None:
            model.classes_ = np.array([0.0, 1.0])
            model.coef_ = (start[0][:, column] / telling)[None, :]
            model.intercept_ = start[1][[column]]
        model.fit(scaled, truth, sample_weight=weight)
        coefficients[:, column] = model.coef_[0] * telling
        intercepts[column] = model.intercept_[0]
    return coefficients, intercepts


def _telling(vectors: Any, truth: Matrix, weights: Matrix) -> Matrix:
    """How well each term tells sentences with a mark from those without: half 1, half its log odds against their usual size.

    A term that stands with a mark and hardly without it may so earn a greater coefficient at the same strictness, which
    helps the rare marks most (docs/decisions/0015).
    """
    rates = []
    for mine in (weights * truth, weights * (1.0 - truth)):
        # As if each term stood once more, with the mark as often as sentences carry it.
        rate = vectors.T @ mine + mine.sum() / weights.sum()
        rates.append(rate / rate.sum())
    odds = np.abs(np.log(rates[0] / rates[1]))
    telling: Matrix = 0.5 + 0.5 * odds / np.sqrt(np.square(odds).mean())
    return telling


def _calibrate(raw: Matrix, labelled: Labelled) -> tuple[Matrix, Matrix]:
    """Platt's slope and shift for each mark, on sentences of whole letters."""
    slopes, shifts = np.ones(len(MARKS)), np.zeros(len(MARKS))
    whole = np.array(labelled.letters)
    for column in range(len(MARKS)):
        truth = labelled.marks[whole, column]
        if truth.sum() < 5:
            continue
        model = LogisticRegression(C=1e6).fit(raw[whole, column : column + 1], truth)
        slopes[column], shifts[column] = max(0.05, model.coef_[0, 0]), model.intercept_[0]
    return slopes, shifts


def best_thresholds(chances: Matrix, labelled: Labelled) -> Matrix:
    """For each mark the chance from which giving it has the best F1, on sentences of whole letters."""
    whole = np.array(labelled.letters)
    thresholds = np.full(len(MARKS), 0.5)
    for column in range(len(MARKS)):
        truth = labelled.marks[whole, column] > 0
        if truth.sum() < 5:
            continue
        scored = []
        for threshold in np.arange(0.15, 0.8, 0.025):
            given = chances[whole, column] >= threshold
            scored.append(
                (2 * (given & truth).sum() / max(1, given.sum() + truth.sum()), -abs(threshold - 0.45), threshold)
            )
        thresholds[column] = max(scored)[2]
    return thresholds
