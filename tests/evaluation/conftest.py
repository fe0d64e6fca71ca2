"""Labelled letters made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from lorscore.examples import Example
from lorscore.fitting import Seen
from lorscore.letter import Letter
from lorscore.marks import Evidence, Facts, Mark, MarkedLetter, Sentence, SetAside, Subject, Zone
from lorscore.report import Level


@dataclass(frozen=True)
class Line:
    """A sentence: what readers say, what lorscore says, what rules found in it."""

    truth: Sequence[Mark] = ()
    given: Sequence[Mark] = ()
    open: Sequence[Mark] = ()
    rules: Sequence[tuple[str, SetAside | None]] = ()
    zone: Zone = Zone.BODY
    sure: float = 0.9


@pytest.fixture
def line() -> type[Line]:
    return Line


@pytest.fixture
def seen() -> Callable[..., Seen]:
    """A function from lines to a labelled letter that lorscore has marked."""

    def make(*lines: Line, name: str = "g01-01", group: str = "g01", half: str = "plain", score: float = 50.0) -> Seen:
        texts = [f"Sentence number {at}." for at in range(len(lines))]
        starts = [sum(len(one) + 1 for one in texts[:at]) for at in range(len(lines))]
        sentences = []
        for start, text, one in zip(starts, texts, lines, strict=True):
            evidence = tuple(
                Evidence(rule, Mark(rule.partition(".")[0]), start, start + 1, "Says so.", set_aside=why)
                for rule, why in one.rules
            )
            chances = tuple(one.sure if mark in one.given else 1 - one.sure for mark in Mark)
            sentences.append(
                Sentence(
                    start,
                    start + len(text),
                    one.zone,
                    Subject.APPLICANT,
                    evidence=evidence,
                    in_context=chances,
                    marks=tuple(mark for mark in Mark if mark in one.given),
                )
            )
        letter = Letter(name, " ".join(texts), ())
        example = Example(
            name, group, "train", half, "letter", letter, Level.of(score), score, ((1, 10.0), (1, 10.0)), ()
        )
        return Seen(
            example,
            MarkedLetter(letter, tuple(sentences), Facts()),
            tuple(() for _ in lines),
            tuple(frozenset(one.truth) for one in lines),
            tuple(frozenset(one.open) for one in lines),
        )

    return make
