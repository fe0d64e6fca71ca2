"""Weak sentences, what they gesture at, and what is asked about them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from lorscore.advice.asks import ask_for
from lorscore.advice.facets import facets_answered, gestures_of, questions_about

ASKS = tomllib.loads((files("lorscore.advice") / "asks.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("sentence", "facets"),
    [
        ("She was punctual and got along well with the team.", ["reliability", "team"]),
        ("He is hardworking.", ["work ethic"]),
        ("His fund of knowledge is good.", ["knowledge"]),
        ("She has excellent communication skills.", ["communication"]),
        ("He is eager to learn.", ["growth"]),
        ("Her English is fluent.", ["language"]),
        ("He works independently.", ["independence"]),
        ("It was all fine.", ["evidence"]),
    ],
)
def test_the_facet_of_a_sentence(sentence: str, facets: list[str]) -> None:
    assert [gesture.facet for gesture in gestures_of(sentence)] == facets


def test_two_or_three_questions_that_state_nothing() -> None:
    for entry in (*ASKS["ask"], ASKS["default"]):
        assert 2 <= len(entry["questions"]) <= 3
        assert all(question.endswith("?") for question in entry["questions"])
    questions = questions_about("She was punctual and got along well with the team.")
    assert questions[:2] == (
        "In which week did someone rely on the applicant, and for what?",
        "What did a nurse or resident say about working with the applicant, and on which occasion?",
    )
    assert len(questions) == 3


def test_a_sentence_that_harms_is_asked_whether_it_is_still_true() -> None:
    sentence = "Her fund of knowledge is about average for our students."
    assert [gesture.facet for gesture in gestures_of(sentence, harms=True)] == ["reservation", "knowledge"]
    assert questions_about(sentence, harms=True)[0].startswith("Was this still true at the end of the rotation?")


def test_the_first_facet_is_what_the_report_asks_about() -> None:
    sentence = "She was punctual and got along well with the team."
    says = next(entry["says"] for entry in ASKS["ask"] if entry["facet"] == "reliability")
    assert ask_for(sentence) == says


def test_which_notes_answer() -> None:
    assert "team" in facets_answered("The charge nurse asked for me on the next admission.")
    assert "independence" in facets_answered("I was first to see the patient, and my plan stood.")
    assert facets_answered("It rained.") == frozenset()
