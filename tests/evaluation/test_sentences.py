"""Precision, recall and F1 of marks, and what is taken for what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lorscore.evaluation.sentences import confusions, in_words, mark_figures, mark_figures_by_half
from lorscore.fitting import Seen
from lorscore.marks import Mark, Zone

Make = Callable[..., Seen]
S, W, D = Mark.SPECIFIC, Mark.WALLPAPER, Mark.DOUBT


def test_figures_of_a_mark(seen: Make, line: Any) -> None:
    letters = [
        seen(line([S], [S]), line([S], []), line([], [S]), line([S], [S])),
        seen(line([], [S], open=[S]), line([S], [], zone=Zone.RE_LINE)),
    ]
    figures = mark_figures(letters, [one.marked for one in letters])
    assert figures["specific"] | {"interval": None} == {
        "precision": pytest.approx(2 / 3, abs=1e-4),
        "recall": 0.5,
        "f1": pytest.approx(4 / 7, abs=1e-4),
        "interval": None,
        "n": 4,
    }
    low, high = figures["specific"]["interval"]
    assert low <= figures["specific"]["f1"] <= high
    assert figures["doubt"]["f1"] == figures["doubt"]["n"] == 0
    assert list(figures) == [mark.value for mark in Mark]


def test_each_half_has_its_own(seen: Make, line: Any) -> None:
    letters = [seen(line([S], [S])), seen(line([S], []), half="varied")]
    halves = mark_figures_by_half(letters, [one.marked for one in letters])
    assert [halves[half]["specific"]["recall"] for half in ("plain", "varied")] == [1.0, 0.0]


def test_the_commonest_mistakes_come_first_and_never_hold_words(seen: Make, line: Any) -> None:
    letters = [
        seen(
            line([S], [S, D], sure=0.6),
            line([S], [S, D], sure=0.95),
            line([S], [S, D], sure=0.7),
            line([W], []),
            line([W], [W]),
            line([W], [], open=[W]),
            line([W], [], zone=Zone.RE_LINE),
        )
    ]
    found = confusions(letters, [one.marked for one in letters], places=True)
    assert [(one["readers"], one["lorscore"], one["n"]) for one in found] == [
        (["specific"], ["specific", "doubt"], 3),
        (["wallpaper"], [], 1),
    ]
    assert "Sentence" not in json.dumps(found)
    worded = in_words(found, letters)
    assert [place["text"] for place in worded[0]["sentences"]] == ["Sentence number 1.", "Sentence number 2."]
    assert all("sentences" not in one for one in confusions(letters, [one.marked for one in letters]))


def test_places_in_letters_that_have_changed_are_dropped(seen: Make, line: Any) -> None:
    place = {"letter": "g01-01", "start": 3, "end": 9}
    assert in_words([{"n": 1, "sentences": [place]}], [seen(line())]) == [{"n": 1, "sentences": []}]


def test_ten_at_most(seen: Make, line: Any) -> None:
    kinds = [line([one], [two]) for one in Mark for two in Mark if one is not two]
    letters = [seen(*kinds)]
    assert len(confusions(letters, [one.marked for one in letters])) == 10
