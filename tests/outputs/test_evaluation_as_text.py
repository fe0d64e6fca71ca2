"""All figures of an evaluation, and those of the rules, in a terminal of any width."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from lorscore.marks import Mark
from lorscore.outputs.evaluation_as_text import evaluation_as_text
from lorscore.outputs.rule_figures_as_text import rule_figures_as_text

RANGE = [0.1, 0.9]
NAMES = ("kappa", "exact", "within_one", "spearman", "mae", "ece", "coverage80", "bias")
FIGURES = {**dict.fromkeys(NAMES, 0.5), "intervals": dict.fromkeys(NAMES, RANGE)}
MARKS = {mark.value: {"precision": 0.9, "recall": 0.8, "f1": 0.85, "n": 1061, "interval": RANGE} for mark in Mark}
KIND = {"readers": ["specific"], "lorscore": [], "n": 97}
SENTENCE = {"letter": "g05-12", "start": 0, "end": 9, "text": "She wrote\x1b[31m the note."}
RECORD: dict[str, Any] = {
    "corpus": {"letters": 1090, "readers": {"kappa": 0.97, "f1": {"doubt": 0.95}}},
    "test": {
        "letters": 210,
        **FIGURES,
        "readers": {"kappa": 0.97},
        "levels": {str(level): {"n": 40, **FIGURES} for level in range(1, 6)},
        "table": [[22, 16, 2, 0, 0]] * 5,
        "marks": MARKS,
        "marks_by_half": {"plain": MARKS, "varied": MARKS},
        "confusions": [KIND],
        "fairness": {"pronoun": {"gap": 2.8, "gap_by_chance": 8.5}},
    },
    "baselines": {"tfidf": FIGURES},
    "out_of_fold": {"confusions": [{**KIND, "sentences": [SENTENCE]}]},
}
ROW = {
    "rule": "comparative.a-name-that-is-far-too-long-for-one-line",
    "mark": "comparative",
    "n": 67,
    "alone": 53,
    "precision": 0.81,
    "precision_alone": 0.75,
    "recall": 0.11,
    "set_aside": 8,
    "set_aside_precision": None,
}
RULES: dict[str, Any] = {
    "letters": 880,
    "splits": ["train", "dev"],
    "marks": {"comparative": {"rules": 2, "silent": 1, "n": 502, "precision": 0.79, "recall": 0.4}},
    "rules": [ROW, {**ROW, "rule": "comparative.silent", "n": 0, "set_aside": 0}],
}


def flat(shown: str) -> str:
    return " ".join(shown.split())


def test_figures_stand_beside_their_intervals_and_the_readers() -> None:
    shown = flat(evaluation_as_text(RECORD))
    assert "weighted kappa of the level 0.50 0.10 to 0.90 0.97" in shown
    assert "TF-IDF of the letter, ridge 0.50 0.10 to 0.90 0.50 0.10 to 0.90" in shown
    assert "specific evidence nothing 97" in shown
    assert "pronoun 2.8 8.5" in shown
    assert "fictional" in shown


def test_mistakes_come_with_sentences_that_no_terminal_obeys() -> None:
    shown = evaluation_as_text(RECORD)
    assert "g05-12: “She wrote" in shown
    assert "\x1b" not in shown
    assert "Sentences of the test part are not shown" in flat(shown)


def test_rules_are_rows_and_silent_ones_a_line() -> None:
    shown = flat(rule_figures_as_text(RULES, width=100))
    assert "a-name-that-is-far-too-long-for-one-line 67 53 0.81 0.75 0.11 8 -" in shown
    assert "Never spoke: silent." in shown
    assert "2 rules for 502 sentences; together precision 0.79, recall 0.40" in shown
    assert "The test part is left out" in shown


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("unicode", [True, False])
def test_every_width_and_plain_characters(width: int, unicode: bool) -> None:
    for shown in (
        evaluation_as_text(RECORD, width=width, unicode=unicode),
        rule_figures_as_text(RULES, width=width, unicode=unicode),
    ):
        assert max(cell_len(line) for line in shown.splitlines()) <= width
        assert unicode or shown.isascii()


def test_nothing_is_cut_off_at_80_columns() -> None:
    assert "…" not in evaluation_as_text(RECORD)
    assert "…" not in rule_figures_as_text(RULES)
