"""Letters -> what simple models reach on them: length only, prior, TF-IDF with ridge; and the readers' own marks.

All learn from what the model learned from and are measured on the same letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge

from lorscore.evaluation.agreement import answers_of, bands, estimated_answers, figure_intervals, figures_of
from lorscore.features import measure
from lorscore.fitting import Seen, fit_strength_of, with_readers_marks


def baselines(learn: Sequence[Seen], test: Sequence[Seen]) -> dict[str, dict[str, Any]]:
    """The figures of each, with their intervals; `readers_marks` is the ceiling of what marks alone can tell."""
    examples = [seen.example for seen in test]
    scores = np.array([seen.example.score for seen in learn])
    lengths = [np.log([[float(seen.example.letter.words)] for seen in part]) for part in (learn, test)]
    by_length = LinearRegression().fit(lengths[0], scores).predict(lengths[1])
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    learned = vectorizer.fit_transform([seen.example.letter.text for seen in learn])
    ridge = Ridge(alpha=1.0).fit(learned, scores)
    by_words = ridge.predict(vectorizer.transform([seen.example.letter.text for seen in test]))
    levels = bands(scores)
    usual = scores[levels == np.bincount(levels).argmax()].mean()
    own = fit_strength_of(learn, [with_readers_marks(seen) for seen in learn])
    ceiling = own.estimate(measure(map(with_readers_marks, test)))
    found = {
        "length": answers_of(examples, np.clip(by_length, 0, 100)),
        "prior": answers_of(examples, np.full(len(test), usual)),
        "tfidf": answers_of(examples, np.clip(by_words, 0, 100)),
        "readers_marks": estimated_answers(examples, ceiling),
    }
    return {name: {**figures_of(answers), "intervals": figure_intervals(answers)} for name, answers in found.items()}
