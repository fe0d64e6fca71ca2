"""Sentences with readers' and given marks -> precision, recall and F1 of each mark, and what is taken for what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lorscore.evaluation.bootstrap import Rows, draws, intervals
from lorscore.fitting import Seen
from lorscore.marks import TEXT_ZONES, Mark, MarkedLetter

WORST = 10
SHOWN = 2
MARKS = tuple(Mark)


def mark_figures(letters: Sequence[Seen], marked: Sequence[MarkedLetter]) -> dict[str, dict[str, Any]]:
    """Precision, recall, F1, its 95 % interval and the cases of each mark over all sentences of letters.

    Marks on which readers never settled are left out. A mark that readers gave to a sentence outside body and closing
    counts as missed.
    """
    counts = np.array([_counts(seen, letter) for seen, letter in zip(letters, marked, strict=True)])

    def f1(rows: Rows) -> dict[str, float]:
        sums = counts[rows].sum(axis=0).tolist()
        return {mark.value: _f1(*of_mark) for mark, of_mark in zip(MARKS, sums, strict=True)}

    ranges = intervals(f1, draws([seen.example.group for seen in letters]))
    figures = {}
    for mark, (hit, false, missed) in zip(MARKS, counts.reshape(-1, len(MARKS), 3).sum(axis=0).tolist(), strict=True):
        figures[mark.value] = {
            "precision": _share(hit, hit + false),
            "recall": _share(hit, hit + missed),
            "f1": round(_f1(hit, false, missed), 4),
            "interval": [round(end, 4) for end in ranges.get(mark.value, [0.0, 0.0])],
            "n": hit + missed,
        }
    return figures


def mark_figures_by_half(
    letters: Sequence[Seen], marked: Sequence[MarkedLetter]
) -> dict[str, dict[str, dict[str, Any]]]:
    """`mark_figures` of plain and of varied letters, each alone."""
    pairs = list(zip(letters, marked, strict=True))
    return {
        half: mark_figures(*zip(*[pair for pair in pairs if pair[0].example.half == half], strict=True))
        for half in sorted({seen.example.half for seen in letters})
    }


def _counts(seen: Seen, letter: MarkedLetter) -> NDArray[np.int_]:
    """Hits, false ones and missed ones of each mark in one letter; shape (marks, 3)."""
    counts = np.zeros((len(MARKS), 3), dtype=int)
    for truth, unsettled, sentence in zip(seen.truth, seen.open, letter.sentences, strict=True):
        for at, mark in enumerate(MARKS):
            true, said = mark in truth, mark in sentence.marks
            if mark not in unsettled:
                counts[at] += (true and said, said and not true, true and not said)
    return counts


def _f1(hit: int, false: int, missed: int) -> float:
    return float(2 * hit / (2 * hit + false + missed)) if hit else 0.0


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


@dataclass(frozen=True, slots=True)
class _Mistake:
    """A sentence to which readers and program give different marks."""

    readers: tuple[Mark, ...]
    given: tuple[Mark, ...]
    letter: str
    start: int
    end: int
    surprise: float
    """How sure the program was of what the readers do not say, 0 to 1."""


def confusions(
    letters: Sequence[Seen], marked: Sequence[MarkedLetter], *, places: bool = False
) -> list[dict[str, Any]]:
    """The ten commonest mistakes: the readers' marks, the marks given, in how many sentences of body and closing.

    Marks on which readers never settled are not looked at. With `places`, the sentences of which the program was surest
    (letter, start, end in its text), never their words.
    """
    kinds: dict[tuple[tuple[Mark, ...], tuple[Mark, ...]], list[_Mistake]] = defaultdict(list)
    for seen, letter in zip(letters, marked, strict=True):
        for mistake in _mistakes(seen, letter):
            kinds[mistake.readers, mistake.given].append(mistake)
    found: list[dict[str, Any]] = []
    for (readers, given), mistakes in sorted(kinds.items(), key=lambda kind: (-len(kind[1]), kind[0]))[:WORST]:
        kind = {
            "readers": [mark.value for mark in readers],
            "lorscore": [mark.value for mark in given],
            "n": len(mistakes),
        }
        surest = sorted(mistakes, key=lambda one: (-one.surprise, one.letter, one.start))[:SHOWN]
        shown = [{"letter": one.letter, "start": one.start, "end": one.end} for one in surest]
        found.append({**kind, "sentences": shown} if places else kind)
    return found


def _mistakes(seen: Seen, letter: MarkedLetter) -> Iterator[_Mistake]:
    for truth, unsettled, sentence in zip(seen.truth, seen.open, letter.sentences, strict=True):
        readers = tuple(mark for mark in MARKS if mark in truth - unsettled)
        given = tuple(mark for mark in MARKS if mark in sentence.marks and mark not in unsettled)
        if sentence.zone in TEXT_ZONES and readers != given:
            lost = [1 - sentence.chance(mark) for mark in readers if mark not in given]
            wrong = [sentence.chance(mark) for mark in given if mark not in readers]
            surprise = sum(lost + wrong) / len(lost + wrong)
            yield _Mistake(readers, given, seen.example.name, sentence.start, sentence.end, surprise)


def in_words(kinds: Sequence[dict[str, Any]], letters: Sequence[Seen]) -> list[dict[str, Any]]:
    """Confusions whose places have the words that stand there; a place that is no sentence of these letters is dropped."""
    texts = {
        (seen.example.name, sentence.start, sentence.end): seen.marked.letter.text[sentence.start : sentence.end]
        for seen in letters
        for sentence in seen.marked.sentences
    }
    return [
        {
            **kind,
            "sentences": [
                {**place, "text": texts[key]}
                for place in kind.get("sentences", ())
                if (key := (place["letter"], place["start"], place["end"])) in texts
            ],
        }
        for kind in kinds
    ]
