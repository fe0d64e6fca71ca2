"""Turn a MarkedLetter into named numbers.

A feature is a documented function of a letter's marks and facts. Each states its unit and which way a larger value may
move the score; the strength model is held to it. No feature looks at names, pronouns, schools, countries or length.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from lorscore.marks import Facts, Mark, MarkedLetter, Sentence


class Leans(IntEnum):
    """Which way a larger value may move the score."""

    UP = 1
    DOWN = -1


@dataclass(frozen=True, slots=True)
class Feature:
    """A named number of a letter."""

    name: str
    says: str
    """The first line of its docstring."""
    unit: str
    leans: Leans
    compute: Callable[[MarkedLetter], float]


def feature(*, unit: str, leans: Leans) -> Callable[[Callable[[MarkedLetter], float]], Feature]:
    """Make a feature of a function: its name is the feature's name, its docstring the documentation."""

    def make(compute: Callable[[MarkedLetter], float]) -> Feature:
        says = (compute.__doc__ or "").strip().split("\n")[0]
        return Feature(compute.__name__, says, unit, leans, compute)

    return make


def saturating(weight: float, *, half: float) -> float:
    """Evidence as a share of all that could matter: 0 for none, 0.5 at `half`, never above 1.

    The tenth comparison adds almost nothing, so that stuffing a letter does not pay.

    >>> saturating(0, half=1), saturating(1, half=1)
    (0.0, 0.5)
    """
    return 1.0 - math.exp(-math.log(2.0) * weight / half)


def _distinct(letter: MarkedLetter, mark: Mark) -> list[Sentence]:
    """The sentences with a mark, without those that say again what another said, word for word."""
    seen: set[str] = set()
    distinct: list[Sentence] = []
    for sentence in letter.text_sentences:
        if mark in sentence.marks:
            words = " ".join(letter.letter.text[sentence.start : sentence.end].lower().split())
            if not words or words not in seen:
                seen.add(words)
                distinct.append(sentence)
    return distinct


def _weight(letter: MarkedLetter, mark: Mark) -> float:
    """How much of a mark there is: each distinct sentence counts by how sure the marker is of it, 0.5 to 1."""
    return sum(0.5 + 0.5 * (sentence.chance(mark) if sentence.chances else 1.0) for sentence in _distinct(letter, mark))


@feature(unit="saturating count of sentences", leans=Leans.UP)
def comparisons(letter: MarkedLetter) -> float:
    """Favourable comparisons; half at one.

    Low, conditional and denied comparisons, and comparisons of other people, are not counted.
    """
    return saturating(_weight(letter, Mark.COMPARATIVE), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def specifics(letter: MarkedLetter) -> float:
    """Sentences of concrete, observed evidence that carry no doubt; half at four."""
    clean = [sentence for sentence in _distinct(letter, Mark.SPECIFIC) if Mark.DOUBT not in sentence.marks]
    return saturating(len(clean), half=4.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def first_specifics(letter: MarkedLetter) -> float:
    """Whether there is any concrete evidence at all; half at one sentence."""
    clean = [sentence for sentence in _distinct(letter, Mark.SPECIFIC) if Mark.DOUBT not in sentence.marks]
    return saturating(len(clean), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def endorsements(letter: MarkedLetter) -> float:
    """Firm endorsements; half at one. Plain recommendations are not counted."""
    return saturating(_weight(letter, Mark.ENDORSEMENT), half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_comparisons(letter: MarkedLetter) -> float:
    """Comparisons with evidence behind them: the smaller of comparisons and half the specific sentences."""
    behind = min(_weight(letter, Mark.COMPARATIVE), len(_distinct(letter, Mark.SPECIFIC)) / 2)
    return saturating(behind, half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_endorsements(letter: MarkedLetter) -> float:
    """Firm endorsements with evidence behind them: the smaller of endorsements and half the specific sentences."""
    behind = min(_weight(letter, Mark.ENDORSEMENT), len(_distinct(letter, Mark.SPECIFIC)) / 2)
    return saturating(behind, half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def doubts(letter: MarkedLetter) -> float:
    """Sentences of doubt; half at two."""
    return saturating(_weight(letter, Mark.DOUBT), half=2.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def many_doubts(letter: MarkedLetter) -> float:
    """Sentences of doubt where there are many; half at six."""
    return saturating(_weight(letter, Mark.DOUBT), half=6.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def low_comparisons(letter: MarkedLetter) -> float:
    """Average, unfavourable, denied or conditional comparisons; half at one."""
    return saturating(_weight(letter, Mark.COMPARATIVE_LOW), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def unbacked_wallpaper(letter: MarkedLetter) -> float:
    """Wallpaper beyond what concrete evidence stands behind: each specific sentence answers for two; half at four.

    Wallpaper in a letter full of evidence does no harm, so it is not counted there.
    """
    behind = 2 * len(_distinct(letter, Mark.SPECIFIC))
    return saturating(max(0.0, _weight(letter, Mark.WALLPAPER) - behind), half=4.0)


@feature(unit="0 or 1", leans=Leans.UP)
def score_explained(letter: MarkedLetter) -> float:
    """Whether an exam score, a failed attempt or a gap is put in context without doubt in the same sentence."""
    return float(any(Mark.DOUBT not in sentence.marks for sentence in _distinct(letter, Mark.SCORE_CONTEXT)))


@feature(unit="0, 0.5 (not stated) or 1", leans=Leans.UP)
def directly_observed(letter: MarkedLetter) -> float:
    """Whether the writer says they saw the work."""
    return _known(letter.facts, letter.facts.directly_observed)


@feature(unit="0 to 1 by role, 0.5 where not stated", leans=Leans.UP)
def hands_on(letter: MarkedLetter) -> float:
    """How much the stated role lets an applicant do, from shadowing to a sub-internship or a job."""
    role = letter.facts.role
    return 0.5 if role is None else _HANDS_ON.get(role, 0.5)


_HANDS_ON = {
    "sub-internship": 1.0,
    "house job": 0.9,
    "externship": 0.8,
    "clerkship": 0.75,
    "elective": 0.65,
    "volunteering": 0.5,
    "research": 0.4,
    "observership": 0.2,
    "shadowing": 0.0,
}


def _known(facts: Facts, fact: bool | None) -> float:
    del facts
    return 0.5 if fact is None else float(fact)


FEATURES: tuple[Feature, ...] = (
    comparisons,
    specifics,
    first_specifics,
    endorsements,
    backed_comparisons,
    backed_endorsements,
    doubts,
    many_doubts,
    low_comparisons,
    unbacked_wallpaper,
    score_explained,
    directly_observed,
    hands_on,
)


def measure(letter: MarkedLetter) -> tuple[float, ...]:
    """The value of every feature, in the order of `FEATURES`; all finite."""
    return tuple(one.compute(letter) for one in FEATURES)


def features_digest() -> str:
    """`sha256:` and the digest of the features' names, units and leans."""
    described = "\n".join(f"{one.name}|{one.unit}|{one.leans.name}" for one in FEATURES)
    return "sha256:" + hashlib.sha256(described.encode()).hexdigest()


__all__ = ["FEATURES", "Feature", "Leans", "features_digest", "measure", "saturating"]
