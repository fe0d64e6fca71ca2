"""Models and labelled examples -> figures, each next to its baselines and the readers' own agreement.

Baselines: length only (words to score by a straight line), prior (the commonest answer), TF-IDF of the whole letter with
ridge. All are fitted on what the model was fitted on and measured on the same letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import cohen_kappa_score

from lorscore.examples import BankItem, Corpus, Example, load_corpus
from lorscore.features import measure
from lorscore.fitting import Fitted, Seen, SeenItem, fit_strength_of, look_at, with_marks, with_readers_marks
from lorscore.marking.learned import MARKS
from lorscore.marks import Mark
from lorscore.report import Level
from lorscore.rules import load_rules
from lorscore.strength.files import load_model

EVALUATION_SCHEMA = "lorscore.evaluation/1"
Matrix = NDArray[np.float64]


def evaluate(examples_folder: Path, models_folder: Path) -> dict[str, Any]:
    """The evaluation record of the contract: the model of a folder, measured on the test part.

    Raises:
        ExampleError: a labelled example cannot be used.
        ModelError: the model cannot be used.
    """
    model = load_model(models_folder, rules=load_rules().digest)
    corpus = load_corpus(examples_folder)
    letters, bank = look_at(corpus)
    return evaluate_models(model.marker, model.strength, letters, bank)


def evaluate_fitted(fitted: Fitted, letters: Sequence[Seen], bank: Sequence[SeenItem]) -> dict[str, Any]:
    """The evaluation record of models just fitted, with their out-of-fold figures on the letters they learned from."""
    record = evaluate_models(fitted.marker, fitted.strength, letters, bank)
    learn = [seen for seen in letters if seen.example.split != "test"]
    features = np.array([measure(marked) for marked in fitted.marked])
    record["out_of_fold"] = {
        **letter_figures(learn, fitted.strength.scores(features)),
        "marks": mark_figures(learn, [[sentence.marks for sentence in marked.sentences] for marked in fitted.marked]),
    }
    return record


def evaluate_models(marker: Any, strength: Any, letters: Sequence[Seen], bank: Sequence[SeenItem]) -> dict[str, Any]:
    """The evaluation record of a learned marker and a strength model."""
    test = [seen for seen in letters if seen.example.split == "test"]
    learn = [seen for seen in letters if seen.example.split != "test"]
    record: dict[str, Any] = {
        "schema": EVALUATION_SCHEMA,
        "corpus": {
            "letters": len(letters),
            "bank": len(bank),
            "groups": len({seen.example.group for seen in letters} | {one.item.group for one in bank}),
            "readers": readers_agreement([seen.example for seen in letters], [one.item for one in bank]),
        },
    }
    if not test:
        return {**record, "test": {"letters": 0}, "baselines": {}}
    marked = [with_marks(seen, marker.judge([seen.terms[at] for at in seen.text]), marker.thresholds) for seen in test]
    features = np.array([measure(letter) for letter in marked])
    estimates = strength.estimate(features)
    truth = np.array([seen.example.score for seen in test])
    inside = [one.low <= score <= one.high for one, score in zip(estimates, truth, strict=True)]
    record["test"] = {
        "letters": len(test),
        **letter_figures(test, np.array([one.score for one in estimates])),
        "ece": calibration_error(np.array([one.chances for one in estimates]), levels_of(test)),
        "coverage80": float(np.mean(inside)),
        "marks": mark_figures(test, [[sentence.marks for sentence in letter.sentences] for letter in marked]),
        "marks_by_half": {
            half: mark_figures(
                [seen for seen in test if seen.example.half == half],
                [
                    [sentence.marks for sentence in letter.sentences]
                    for seen, letter in zip(test, marked, strict=True)
                    if seen.example.half == half
                ],
            )
            for half in sorted({seen.example.half for seen in test})
        },
    }
    record["baselines"] = baselines(learn, test)
    return record


def levels_of(letters: Sequence[Seen]) -> NDArray[np.int_]:
    """The settled levels, 1 to 5."""
    return np.array([int(seen.example.level) for seen in letters])


def letter_figures(letters: Sequence[Seen], scores: Matrix) -> dict[str, float]:
    """How given scores agree with the readers': kappa (quadratic weights), exact, within one, Spearman, mean error."""
    levels = levels_of(letters)
    given = np.array([int(Level.of(float(score))) for score in scores])
    truth = np.array([seen.example.score for seen in letters])
    return {
        "kappa": _kappa(levels, given),
        "exact": float(np.mean(levels == given)),
        "within_one": float(np.mean(np.abs(levels - given) <= 1)),
        "spearman": _spearman(truth, scores),
        "mae": float(np.mean(np.abs(truth - scores))),
    }


def mark_figures(letters: Sequence[Seen], given: Sequence[Sequence[Sequence[Mark]]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each mark over the sentences of letters; marks never settled are left out.

    A mark that readers gave to a sentence outside body and closing counts as missed.
    """
    figures = {}
    for mark in MARKS:
        hit = false = missed = 0
        for seen, marks in zip(letters, given, strict=True):
            for at, sentence_marks in enumerate(marks):
                if mark in seen.open[at]:
                    continue
                true, said = mark in seen.truth[at], mark in sentence_marks
                hit, false, missed = hit + (true and said), false + (said and not true), missed + (true and not said)
        figures[mark.value] = {
            "precision": round(hit / (hit + false), 4) if hit + false else 0.0,
            "recall": round(hit / (hit + missed), 4) if hit + missed else 0.0,
            "f1": round(2 * hit / (2 * hit + false + missed), 4) if hit else 0.0,
            "n": hit + missed,
        }
    return figures


def calibration_error(chances: Matrix, levels: NDArray[np.int_], *, bins: int = 10) -> float:
    """Expected calibration error of the chances "above level k?", over ten equal bins, averaged over the four steps."""
    above = 1.0 - np.cumsum(chances, axis=1)[:, :4]
    errors = []
    for step in range(4):
        true = levels > step + 1
        slot = np.minimum((above[:, step] * bins).astype(int), bins - 1)
        errors.append(
            sum(
                abs(above[slot == one, step].mean() - true[slot == one].mean()) * np.mean(slot == one)
                for one in range(bins)
                if (slot == one).any()
            )
        )
    return float(np.mean(errors))


def baselines(learn: Sequence[Seen], test: Sequence[Seen]) -> dict[str, dict[str, float]]:
    """What simple models reach: length only, prior, TF-IDF with ridge; and the readers' own marks as the ceiling."""
    scores = np.array([seen.example.score for seen in learn])
    lengths = [np.log([[float(seen.example.letter.words)] for seen in part]) for part in (learn, test)]
    by_length = LinearRegression().fit(lengths[0], scores).predict(lengths[1])
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    learned = vectorizer.fit_transform([seen.example.letter.text for seen in learn])
    ridge = Ridge(alpha=1.0).fit(learned, scores)
    by_words = ridge.predict(vectorizer.transform([seen.example.letter.text for seen in test]))
    levels = levels_of(learn)
    middle = {int(level): float(scores[levels == level].mean()) for level in np.unique(levels)}
    commonest = int(np.bincount(levels).argmax())
    own = fit_strength_of(learn, [with_readers_marks(seen) for seen in learn])
    ceiling = own.scores(np.array([measure(with_readers_marks(seen)) for seen in test]))
    return {
        "length": letter_figures(test, np.clip(by_length, 0, 100)),
        "prior": letter_figures(test, np.full(len(test), middle[commonest])),
        "tfidf": letter_figures(test, np.clip(by_words, 0, 100)),
        "readers_marks": letter_figures(test, ceiling),
    }


def readers_agreement(letters: Sequence[Example], bank: Sequence[BankItem] = ()) -> dict[str, Any]:
    """How the first two readers agree: kappa and Spearman of levels and scores, F1 of one against the other per mark."""
    pairs = np.array([[reading[0] for reading in example.readings] for example in letters])
    scores = np.array([[reading[1] for reading in example.readings] for example in letters])
    spoken = [span.by_reader for example in letters for span in example.spans]
    return {
        "kappa": _kappa(pairs[:, 0], pairs[:, 1]) if len(pairs) else 0.0,
        "exact": float(np.mean(pairs[:, 0] == pairs[:, 1])) if len(pairs) else 0.0,
        "spearman": _spearman(scores[:, 0], scores[:, 1]) if len(pairs) else 0.0,
        "mae": float(np.mean(np.abs(scores[:, 0] - scores[:, 1]))) if len(pairs) else 0.0,
        "f1": _pair_f1(spoken),
        "bank_f1": _pair_f1([item.by_reader for item in bank]),
    }


def _pair_f1(pairs: Sequence[tuple[frozenset[Mark], ...]]) -> dict[str, float]:
    figures = {}
    for mark in MARKS:
        one = sum(mark in pair[0] for pair in pairs)
        two = sum(mark in pair[1] for pair in pairs)
        both = sum(mark in pair[0] and mark in pair[1] for pair in pairs)
        figures[mark.value] = round(2 * both / (one + two), 4) if one + two else 0.0
    return figures


def _kappa(one: NDArray[np.int_], two: NDArray[np.int_]) -> float:
    value = cohen_kappa_score(one, two, weights="quadratic", labels=[1, 2, 3, 4, 5])
    return 0.0 if np.isnan(value) else float(value)


def _spearman(one: Matrix, two: Matrix) -> float:
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        return 0.0
    return float(spearmanr(one, two).statistic)


__all__ = ["Corpus", "evaluate", "evaluate_fitted", "evaluate_models"]
