"""Rules and evaluations as text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rich.cells import cell_len

from lorscore.marks import Direction, Mark, Standing, Zone
from lorscore.outputs.as_json import document
from lorscore.outputs.evaluation_as_text import evaluation_as_text
from lorscore.outputs.rules_as_text import rule_as_text, rules_as_text, rules_record
from lorscore.outputs.wording import standing_line
from lorscore.rules import Rule

FIGURES = {"precision": 0.9, "recall": 0.8, "f1": 0.847, "n": 61}
RECORD: dict[str, Any] = {
    "schema": "lorscore.evaluation/1",
    "corpus": {"letters": 1040, "bank": 3600, "groups": 52, "readers": {"kappa": 0.95, "f1": {"comparative": 0.93}}},
    "test": {
        "letters": 208,
        "kappa": 0.8125,
        "exact": 0.7,
        "within_one": 0.99,
        "spearman": 0.9,
        "mae": 6.25,
        "ece": 0.04,
        "coverage80": float("nan"),
        "marks": {mark.value: FIGURES for mark in Mark},
    },
    "baselines": {"length": {"kappa": 0.1, "spearman": 0.2}, "prior": {}, "tfidf": {"kappa": 0.14}},
}


@pytest.fixture
def rule() -> Rule:
    """A rule with something of everything, some of it hostile."""
    return Rule(
        name="top-of-a-group",
        mark=Mark.COMPARATIVE,
        kind="top-band",
        phrases=("top # %|percent ~4 {trainees}",),
        unless=("top # priorities",),
        zones=(Zone.BODY, Zone.CLOSING),
        says="Places the applicant near the top of a named group.",
        why="A comparison with a stated group can be weighed.",
        source="reading guide",
        matches=("She is in the top 5% of all residents.", "\x1b[31mHe is in the top third."),
        misses=("He is not.", "Our top 5 priorities."),
        known_gaps=("I would rank her ahead of nine in ten.",),
    )


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_a_rule_is_shown_in_full(rule: Rule, width: int, unicode: bool) -> None:
    shown = rule_as_text(rule, width=width, unicode=unicode)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert "\x1b" not in shown
    flat = " ".join(shown.split())
    for part in (rule.full_name, rule.says, rule.why, rule.source, *rule.phrases, *rule.misses, *rule.known_gaps):
        assert part in flat


def test_rules_are_listed_by_mark(rule: Rule) -> None:
    shown = rules_as_text([rule])
    assert shown.startswith("favourable comparison  comparative, 1 rule\n  comparative.top-of-a-group\n")
    assert rule.says in shown
    assert shown.endswith("1 rule. One with its examples: lorscore rules show NAME\n")
    assert "\x1b[" in rules_as_text([rule], colour=True)


def test_the_record_of_rules_is_json(rule: Rule) -> None:
    record = json.loads(document(rules_record([rule])))
    assert record["schema"] == "lorscore.rules/1"
    (found,) = record["rules"]
    assert (found["name"], found["mark"]) == ("comparative.top-of-a-group", "comparative")
    assert found["matches"] == list(rule.matches)
    assert found["zones"] == ["body", "closing"]


def test_an_evaluation_is_figures_and_tables() -> None:
    shown = evaluation_as_text(RECORD)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "1040 letters" in lines
    assert "weighted kappa of the level 0.81 -" in lines
    assert "share of letters within one level 0.99 -" in lines
    assert "Over all letters, two readers agree with each other at kappa 0.95." in lines
    assert "favourable comparison 0.90 0.80 0.85 0.93 61" in lines
    assert "doubt 0.90 0.80 0.85 - 61" in lines
    assert "commonest level - -" in lines
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert evaluation_as_text(RECORD, unicode=False).isascii()


def test_an_evaluation_that_is_not_complete_is_shown_all_the_same() -> None:
    assert "Test part" in evaluation_as_text({})


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Documentation: Top 10%", "above the group that the form names; in the top 10%"),
        ("| Teamwork | top 10% of all", "above the group that the form names; in the top 10%"),
        (
            "She is in the top 10%.",
            "above somebody it does not name; in the top 10%; it does not say out of how many, or over what time",
        ),
    ],
)
def test_rows_of_a_form_are_not_asked_for_the_group(said: str, line: str) -> None:
    assert standing_line(Standing(Direction.ABOVE, top_share=10.0), said=said) == line
