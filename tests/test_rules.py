"""The rule book keeps its own examples, through the whole pipeline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lorscore.letter import Block, BlockKind, Letter
from lorscore.marking import Marker
from lorscore.marking.cues import tokens_of, words_of
from lorscore.marks import Mark, MarkedLetter
from lorscore.rules import Rule, load_rules
from lorscore.rules.phrases import PhraseBook

BOOK = load_rules()
RULES = BOOK.rules


def examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, sentence, id=f"{rule.full_name}: {sentence}")
        for rule in RULES
        for sentence in getattr(rule, kind)
    ]


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker()


def mark(marker: Marker, sentence: str) -> MarkedLetter:
    letter = Letter("example", sentence, (Block(0, len(sentence), 1, BlockKind.PARAGRAPH),))
    return marker.look(letter, all_text=True)[0]


def counted(marker: Marker, sentence: str) -> set[str]:
    return {found.rule for one in mark(marker, sentence).sentences for found in one.counted}


@pytest.mark.parametrize(("rule", "sentence"), examples("matches"))
def test_matches_fire(rule: Rule, sentence: str, marker: Marker) -> None:
    assert rule.full_name in counted(marker, sentence)


@pytest.mark.parametrize(("rule", "sentence"), examples("misses"))
def test_misses_do_not(rule: Rule, sentence: str, marker: Marker) -> None:
    assert rule.full_name not in counted(marker, sentence)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        pytest.param(rule, sentence, id=f"{rule.full_name}: {sentence}", marks=pytest.mark.xfail(strict=True))
        for rule in RULES
        for sentence in rule.known_gaps
    ],
)
def test_known_gaps_are_still_gaps(rule: Rule, sentence: str, marker: Marker) -> None:
    assert rule.full_name in counted(marker, sentence)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.full_name)
def test_every_phrase_is_reached_by_an_example_of_its_rule(rule: Rule, marker: Marker) -> None:
    docs = [marker.doc(sentence) for sentence in rule.matches]
    for phrase in rule.phrases:
        trie = PhraseBook(tokens_of, irregular=BOOK.irregular)
        trie.add(phrase, 0)
        assert any(trie.find(words_of(doc), 0, len(doc)) for doc in docs), phrase


_SHE = {"he": "she", "him": "her", "his": "her", "himself": "herself"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.full_name)
def test_no_rule_depends_on_a_pronoun(rule: Rule, marker: Marker) -> None:
    for sentence in (*rule.matches, *rule.misses):
        swapped = re.sub(r"(?i)\b(he|him|his|himself)\b", lambda found: _SHE[found[0].lower()], sentence)
        if swapped != sentence:
            assert counted(marker, swapped) == counted(marker, sentence), sentence


def test_every_mark_has_rules() -> None:
    assert {rule.mark for rule in RULES} == set(Mark)
    assert len(RULES) >= 80


def test_every_source_stands_in_the_sources() -> None:
    text = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).strip().replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for rule in RULES:
        where, _, anchor = rule.source.partition("#")
        assert rule.source == "reading guide" or (where == "docs/sources.md" and anchor in anchors), rule.full_name
