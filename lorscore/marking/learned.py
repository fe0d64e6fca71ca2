"""The learned marker: terms of a sentence -> the chance of each mark.

One calibrated linear classifier a mark, over words, rule evidence, word lists and their pairs, neighbours, zone, place and
subject. scikit-learn stays behind this door and that of strength.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from lorscore.marks import TEXT_ZONES, Mark, MarkedLetter, Sentence

MARKS = tuple(Mark)
Matrix = NDArray[np.float64]
Terms = Sequence[str]


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


def words_only(terms: Terms) -> list[str]:
    """The terms that are words."""
    return [term for term in terms if term[0] == "w"]


def parts_of_words(terms: Terms) -> list[str]:
    """Runs of three to five characters within the words of the masked sentence, each word with its edges."""
    return [
        edged[at : at + size]
        for term in terms
        if term[0] == "c"
        for word in term[2:].split()
        for edged in [f" {word} "]
        for size in (3, 4, 5)
        for at in range(max(1, len(edged) - size + 1))
    ]


def own_signs(terms: Terms) -> list[str]:
    """The terms that are signs of this sentence."""
    return [term for term in terms if term[0] == "s"]


def neighbours_signs(terms: Terms) -> list[str]:
    """The terms that are signs of the sentences before and after."""
    return [term for term in terms if term[0] in "pn"]


BLOCKS = ((words_only, 2, 1.0), (parts_of_words, 3, 1.0), (own_signs, 3, 1.0), (neighbours_signs, 3, 0.5))
"""What is looked at in a row, in how many rows it must occur, and how much it weighs; each is one TF-IDF block."""


class LearnedMarker:
    """Chances and marks for rows of terms; made by `fit_marker`, saved with joblib."""

    def __init__(
        self, vectorizers: Sequence[TfidfVectorizer], coefficients: Matrix, intercepts: Matrix, thresholds: Matrix
    ) -> None:
        self._vectorizers = tuple(vectorizers)
        self._coefficients = coefficients
        self._intercepts = intercepts
        self.thresholds = thresholds
        """The chance from which a mark is given, one a mark."""

    def chances(self, rows: Sequence[Terms]) -> Matrix:
        """The calibrated chance of each mark for each row; shape (rows, marks)."""
        if not rows:
            return np.zeros((0, len(MARKS)))
        return _sigmoid(self._vectors(rows) @ self._coefficients + self._intercepts)

    def moved(self, row: Terms, mark: Mark, *, most: int = 3) -> list[str]:
        """The words of a row that spoke most for a mark, strongest first; without pairs and signs."""
        vector = self._vectors([row])
        weights = vector.multiply(self._coefficients[:, MARKS.index(mark)][None, :]).tocoo()
        names = np.concatenate([vectorizer.get_feature_names_out() for vectorizer in self._vectorizers])
        spoken = sorted(zip(weights.data, weights.col, strict=True), reverse=True)
        return [names[column][2:] for weight, column in spoken if weight > 0 and names[column].startswith("w ")][:most]

    def _vectors(self, rows: Sequence[Terms]) -> Any:
        return _joined([vectorizer.transform(rows) for vectorizer in self._vectorizers])


def fit_marker(labelled: Labelled, *, strictness: float = 4.0, folds: int = 5) -> tuple[LearnedMarker, Matrix]:
    """A marker fitted to all sentences, and its out-of-fold chances for them.

    The chances come from folds that keep groups whole; calibration and thresholds are fitted on them, and the
    strength model learns from them, so that it sees marks as good as those of a new letter.
    """
    vectorizers = [
        TfidfVectorizer(analyzer=looks, min_df=rows, sublinear_tf=True, dtype=np.float64) for looks, rows, _ in BLOCKS
    ]
    fitted = [vectorizer.fit_transform(labelled.terms) for vectorizer in vectorizers]
    vectors = _joined(fitted)
    raw = np.zeros(labelled.marks.shape)
    splits = list(GroupKFold(n_splits=min(folds, len(set(labelled.groups)))).split(vectors, groups=labelled.groups))
    for learn, hold in splits:
        # Vocabulary and inverse frequencies carry no labels, so one matrix serves all folds.
        coefficients, intercepts = _fit(vectors[learn], labelled, learn, strictness)
        raw[hold] = vectors[hold] @ coefficients + intercepts
    slopes, shifts = _calibrate(raw, labelled)
    chances = _sigmoid(raw * slopes + shifts)
    coefficients, intercepts = _fit(vectors, labelled, np.arange(vectors.shape[0]), strictness)
    thresholds = best_thresholds(chances, labelled)
    marker = LearnedMarker(vectorizers, coefficients * slopes, intercepts * slopes + shifts, thresholds)
    return marker, chances


def _joined(blocks: Sequence[Any]) -> Any:
    weighed = [weight * block for (_, _, weight), block in zip(BLOCKS, blocks, strict=True)]
    return sparse.hstack(weighed, format="csr")


def _fit(vectors: Any, labelled: Labelled, rows: NDArray[np.int_], strictness: float) -> tuple[Matrix, Matrix]:
    coefficients = np.zeros((vectors.shape[1], len(MARKS)))
    intercepts = np.full(len(MARKS), -6.0)
    for column in range(len(MARKS)):
        known = labelled.judged[rows, column] > 0
        truth = labelled.marks[rows, column][known]
        if truth.min(initial=1.0) == truth.max(initial=0.0):
            continue
        model = LogisticRegression(C=strictness, max_iter=2000)
        model.fit(vectors[known], truth, sample_weight=labelled.weights[rows][known])
        coefficients[:, column] = model.coef_[0]
        intercepts[column] = model.intercept_[0]
    return coefficients, intercepts


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


def give_marks(chances: Matrix, thresholds: Matrix) -> tuple[Mark, ...]:
    """The marks of one sentence: those at or above their threshold, and of two that exclude each other the likelier."""
    given = {mark for mark, chance, threshold in zip(MARKS, chances, thresholds, strict=True) if chance >= threshold}
    if {Mark.ENDORSEMENT, Mark.ENDORSEMENT_PLAIN} <= given:
        firm = chances[MARKS.index(Mark.ENDORSEMENT)] >= chances[MARKS.index(Mark.ENDORSEMENT_PLAIN)]
        given.discard(Mark.ENDORSEMENT_PLAIN if firm else Mark.ENDORSEMENT)
    return tuple(mark for mark in MARKS if mark in given)


def mark_sentences(letter: MarkedLetter, rows: Sequence[Terms], marker: LearnedMarker) -> MarkedLetter:
    """The letter with chances and marks; only sentences of body and closing get any."""
    chances = marker.chances(rows)
    sentences = [
        _marked(letter.letter.text, sentence, row, chance, marker) if sentence.zone in TEXT_ZONES else sentence
        for sentence, row, chance in zip(letter.sentences, rows, chances, strict=True)
    ]
    return replace(letter, sentences=tuple(sentences))


def _marked(text: str, sentence: Sentence, row: Terms, chances: Matrix, marker: LearnedMarker) -> Sentence:
    marks = give_marks(chances, marker.thresholds)
    explained = {found.mark for found in sentence.counted}
    words: list[tuple[Mark, int, int]] = []
    lower = text[sentence.start : sentence.end].lower()
    for mark in marks:
        if mark in explained:
            continue
        for term in marker.moved(row, mark, most=6):
            at = lower.find(term)
            if at >= 0 and not term.startswith(("_", "<")) and term[-1].isalnum():
                words.append((mark, sentence.start + at, sentence.start + at + len(term)))
                break
    return replace(sentence, chances=tuple(float(chance) for chance in chances), marks=marks, words=tuple(words))


def _sigmoid(values: Matrix) -> Matrix:
    result: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
    return result
