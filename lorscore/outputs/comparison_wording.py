"""A comparison of two drafts to the words that people read: comparison.toml and the few sentences built from it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil, floor

from lorscore.comparison import Change, Comparison, FactChange, SentencePair
from lorscore.outputs.wording import load_wording, points
from lorscore.report import LetterReport

OPENING = 12
"""Words by which a sentence is named where it is not shown whole."""


@dataclass(frozen=True, slots=True)
class ChangeWording:
    """How a change is shown."""

    symbol: str
    name: str


@dataclass(frozen=True, slots=True)
class ComparisonWording:
    """All texts of comparisons for people."""

    same: str
    real: str
    noise: str
    interval: str
    effects: str
    changes: dict[Change, ChangeWording]


@cache
def load_comparison_wording() -> ComparisonWording:
    """The texts that ship with the package."""
    tables = tomllib.loads(files("lorscore.outputs").joinpath("comparison.toml").read_text(encoding="utf-8"))
    changes = {Change(change): ChangeWording(**table) for change, table in tables.pop("changes").items()}
    return ComparisonWording(**tables, changes=changes)


def answer(comparison: Comparison) -> str:
    """Whether the score really moved, in one sentence."""
    wording = load_comparison_wording()
    if comparison.nothing:
        return wording.same
    return wording.real if comparison.movement.real else wording.noise


def signed(moved: float) -> str:
    """Points with their sign, of nothing too.

    >>> signed(6.42), signed(-0.5), signed(0.04)
    ('+6.4', '-0.5', '0.0')
    """
    return points(moved) or "0.0"


def likely(comparison: Comparison) -> str:
    """The interval of the change in words: in whole points, and no narrower than it is."""
    low, high = _bound(comparison.movement.low, floor), _bound(comparison.movement.high, ceil)
    return f"likely {low}" if low == high else f"likely {low} to {high}"


def _bound(moved: float, outwards: Callable[[float], int]) -> str:
    """A bound as it is shown. A tenth of a point counts only beside nothing: there it says on which side the change is."""
    shown = round(moved, 1)
    if abs(shown) < 1:
        return f"{shown:+.1f}" if shown else "0"
    return f"{outwards(shown):+d}"


def change_name(pair: SentencePair) -> str:
    """What became of a sentence, in one word or two."""
    name = load_comparison_wording().changes[pair.change].name
    return f"{name} and moved" if pair.moved and pair.change is Change.EDITED else name


def mark_changes(pair: SentencePair) -> str:
    """Which marks came and went; empty where none did."""
    names = load_wording().marks
    found = [
        f"{verb} {', '.join(names[mark] for mark in marks)}"
        for verb, marks in (("gained", pair.came), ("lost", pair.went))
        if marks
    ]
    return "; ".join(found)


def opening(pair: SentencePair) -> str:
    """The first words of a sentence as it stands now."""
    words = pair.sentence.text.split()
    return " ".join(words[:OPENING]) + (" …" if len(words) > OPENING else "")


def fact_change(change: FactChange) -> tuple[str, str, str]:
    """The heading of a fact, and what it was and is."""
    return load_wording().facts[change.fact], _value(change.before), _value(change.after)


def _value(value: str | float | bool | None) -> str:
    match value:
        case None:
            return "not stated"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return "1 week" if value == 1 else f"{value:g} weeks"
        case _:
            return value


def level_line(report: LetterReport) -> str:
    """The level of a draft: `strong (4 of 5)`."""
    return f"{load_wording().levels[report.level]} ({int(report.level)} of 5)"
