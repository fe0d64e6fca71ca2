"""Models and labelled examples -> figures, each next to its baselines and the readers' own agreement.

The letters are fictional, and a language model wrote and read them: figures say how well the program agrees with that
reader, not with program directors on real letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from lorscore.evaluation.agreement import (
    answers_of,
    estimated_answers,
    figure_intervals,
    figures_of,
    readers_agreement,
    readers_answers,
    reliability,
    with_intervals,
)
from lorscore.evaluation.baselines import baselines
from lorscore.evaluation.fairness import fairness
from lorscore.evaluation.rules import RULES_EVALUATION_SCHEMA, mark_totals, rule_figures
from lorscore.evaluation.sentences import confusions, in_words, mark_figures, mark_figures_by_half
from lorscore.examples import Corpus, Split, load_corpus
from lorscore.features import measure
from lorscore.fitting import Fitted, Seen, SeenItem, look_at, with_marks
from lorscore.marks import MarkedLetter
from lorscore.report import Estimate
from lorscore.rules import load_rules
from lorscore.strength.files import load_model
from lorscore.strength.model import out_of_fold_means, scores_of

EVALUATION_SCHEMA = "lorscore.evaluation/1"
PARTS: dict[str, tuple[Split, ...]] = {
    "learn": ("train", "dev"),
    "train": ("train",),
    "dev": ("dev",),
    "test": ("test",),
}
"""The parts of the labelled letters that rules may be measured on, by the name that the command has for them."""


def _silent(_: str) -> None: ...


def evaluate(
    examples_folder: Path, models_folder: Path, *, progress: Callable[[str], None] = _silent
) -> dict[str, Any]:
    """The evaluation record of the contract: the model of a folder, measured on the test part.

    What the manifest knows of letters that the model learned from, each judged out of fold, is added with its sentences.

    Raises:
        ExampleError: a labelled example cannot be used.
        ModelError: the model cannot be used.
    """
    model = load_model(models_folder, rules=load_rules().digest)
    corpus = load_corpus(examples_folder)
    progress(f"Looking at {len(corpus.letters)} letters and {len(corpus.bank)} bank sentences")
    letters, bank = look_at(corpus)
    progress("Measuring")
    record = evaluate_models(model.marker, model.strength, letters, bank)
    known = model.manifest.get("figures", {})
    if "out_of_fold" in known:
        fold = known["out_of_fold"]
        record["out_of_fold"] = {**fold, "confusions": in_words(fold.get("confusions", ()), letters)}
    return record


def evaluate_rules(
    examples_folder: Path,
    *,
    part: Literal["learn", "train", "dev", "test"] = "learn",
    progress: Callable[[str], None] = _silent,
) -> dict[str, Any]:
    """How each rule does on a part of the labelled letters (see `rule_figures`); no model is needed.

    The test part is for measuring: a rule that was written or changed by what it shows makes all its figures worthless.

    Raises:
        ExampleError: a labelled example cannot be used.
    """
    letters = load_corpus(examples_folder).part(*PARTS[part]).letters
    progress(f"Looking at {len(letters)} letters")
    seen, _ = look_at(Corpus(letters, ()))
    rows = rule_figures(load_rules().rules, seen)
    return {
        "schema": RULES_EVALUATION_SCHEMA,
        "part": part,
        "splits": list(PARTS[part]),
        "letters": len(seen),
        "marks": mark_totals(seen, rows),
        "rules": rows,
    }


def evaluate_fitted(fitted: Fitted, letters: Sequence[Seen], bank: Sequence[SeenItem]) -> dict[str, Any]:
    """The evaluation record of models just fitted, with their out-of-fold figures on the letters they learned from.

    Out of fold, both models had not seen the writer; `fairness` is over all letters, each judged by models that had not.
    """
    record = evaluate_models(fitted.marker, fitted.strength, letters, bank)
    learn = [seen for seen in letters if seen.example.split != "test"]
    examples = [seen.example for seen in learn]
    features = measure(fitted.marked)
    means = out_of_fold_means(
        features,
        np.array([int(example.level) for example in examples]),
        [example.group for example in examples],
    )
    scores = scores_of(means, fitted.strength.bend, features)
    answers = answers_of(examples, scores)
    record["out_of_fold"] = {
        "letters": len(learn),
        **figures_of(answers),
        "intervals": figure_intervals(answers),
        "marks": mark_figures(learn, fitted.marked),
        "confusions": confusions(learn, fitted.marked, places=True),
    }
    test = [seen for seen in letters if seen.example.split == "test"]
    _, estimates = judge(fitted.marker, fitted.strength, test)
    everyone = [*examples, *(seen.example for seen in test)]
    record["fairness"] = fairness(everyone, np.array([*scores, *(one.score for one in estimates)]))
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
    examples = [seen.example for seen in test]
    marked, estimates = judge(marker, strength, test)
    answers = estimated_answers(examples, estimates)
    record["test"] = {
        "letters": len(test),
        "groups": len({example.group for example in examples}),
        **with_intervals(answers),
        "readers": {**with_intervals(readers_answers(examples)), "f1": readers_agreement(examples)["f1"]},
        "reliability": reliability(answers),
        "marks": mark_figures(test, marked),
        "marks_by_half": mark_figures_by_half(test, marked),
        "confusions": confusions(test, marked),
        "fairness": fairness(examples, answers.given),
    }
    record["baselines"] = baselines(learn, test)
    return record


def judge(marker: Any, strength: Any, letters: Sequence[Seen]) -> tuple[list[MarkedLetter], list[Estimate]]:
    """Letters with the marks of a learned marker, and what the strength model makes of them."""
    marked = [
        with_marks(seen, marker.judge_again(marker.judge([seen.terms[at] for at in seen.text])), marker.thresholds)
        for seen in letters
    ]
    features = measure(marked)
    return marked, strength.estimate(features) if marked else []


__all__ = [
    "PARTS",
    "Corpus",
    "evaluate",
    "evaluate_fitted",
    "evaluate_models",
    "evaluate_rules",
    "judge",
    "readers_agreement",
]
