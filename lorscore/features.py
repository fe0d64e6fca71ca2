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

from lorscore.marks import Mark, MarkedLetter, Sentence


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


def _distinct(letter: MarkedLetter) -> list[Sentence]:
    """The sentences of body and closing, without those that say again what another said, word for word."""
    seen: set[str] = set()
    distinct: list[Sentence] = []
    for sentence in letter.text_sentences:
        words = " ".join(letter.letter.text[sentence.start : sentence.end].lower().split())
        if not words or words not in seen:
            seen.add(words)
            distinct.append(sentence)
    return distinct


def _chance(sentence: Sentence, mark: Mark) -> float:
    """The chance that a sentence carries a mark; 1 or 0 by its marks where no learned marker ran."""
    return sentence.chance(mark) if sentence.chances else float(mark in sentence.marks)


def expected(letter: MarkedLetter, mark: Mark) -> float:
    """How many distinct sentences carry a mark, each counted by its chance: an expected number, not a whole one."""
    return sum(_chance(sentence, mark) for sentence in _distinct(letter))


def clean_specifics(letter: MarkedLetter) -> float:
    """How many distinct sentences show concrete evidence that is no doubt, each counted by its chance."""
    return sum(_chance(one, Mark.SPECIFIC) * (1 - _chance(one, Mark.DOUBT)) for one in _distinct(letter))


def _share(part: float, rest: float) -> float:
    """A part of a whole; pulled to 0 where there is little of either, so that one sentence is no share."""
    return part / (part + rest + 1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def comparisons(letter: MarkedLetter) -> float:
    """Favourable comparisons; half at one.

    Low, conditional and denied comparisons, and comparisons of other people, are not counted.
    """
    return saturating(expected(letter, Mark.COMPARATIVE), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def more_comparisons(letter: MarkedLetter) -> float:
    """Favourable comparisons where there are several; half at three."""
    return saturating(expected(letter, Mark.COMPARATIVE), half=3.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def specifics(letter: MarkedLetter) -> float:
    """Sentences of concrete, observed evidence that carry no doubt; half at four."""
    return saturating(clean_specifics(letter), half=4.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def many_specifics(letter: MarkedLetter) -> float:
    """Sentences of concrete evidence where there are many; half at ten."""
    return saturating(clean_specifics(letter), half=10.0)


@feature(unit="share of evidence among evidence, wallpaper and doubt", leans=Leans.UP)
def specific_share(letter: MarkedLetter) -> float:
    """How much of what is said is concrete evidence; comparisons and endorsements do not dilute it."""
    return _share(clean_specifics(letter), expected(letter, Mark.WALLPAPER) + expected(letter, Mark.DOUBT))


@feature(unit="saturating count of sentences", leans=Leans.UP)
def endorsements(letter: MarkedLetter) -> float:
    """Firm endorsements; half at one. Plain recommendations are not counted."""
    return saturating(expected(letter, Mark.ENDORSEMENT), half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_comparisons(letter: MarkedLetter) -> float:
    """Comparisons with evidence behind them: the smaller of comparisons and half the specific sentences."""
    return saturating(min(expected(letter, Mark.COMPARATIVE), clean_specifics(letter) / 2), half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_endorsements(letter: MarkedLetter) -> float:
    """Firm endorsements with evidence behind them: the smaller of endorsements and half the specific sentences."""
    return saturating(min(expected(letter, Mark.ENDORSEMENT), clean_specifics(letter) / 2), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def doubts(letter: MarkedLetter) -> float:
    """Sentences of doubt; half at two."""
    return saturating(expected(letter, Mark.DOUBT), half=2.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def many_doubts(letter: MarkedLetter) -> float:
    """Sentences of doubt where there are many; half at six."""
    return saturating(expected(letter, Mark.DOUBT), half=6.0)


@feature(unit="share of doubt among doubt and evidence", leans=Leans.DOWN)
def doubt_share(letter: MarkedLetter) -> float:
    """How much doubt there is beside concrete evidence; wallpaper does not dilute it."""
    return _share(expected(letter, Mark.DOUBT), clean_specifics(letter))


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def low_comparisons(letter: MarkedLetter) -> float:
    """Average, unfavourable, denied or conditional comparisons; half at one."""
    return saturating(expected(letter, Mark.COMPARATIVE_LOW), half=1.0)


@feature(unit="share of wallpaper among wallpaper and evidence", leans=Leans.DOWN)
def wallpaper_share(letter: MarkedLetter) -> float:
    """How much wallpaper there is beside concrete evidence; doubt does not dilute it."""
    return _share(expected(letter, Mark.WALLPAPER), clean_specifics(letter))


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def unbacked_wallpaper(letter: MarkedLetter) -> float:
    """Wallpaper beyond what concrete evidence stands behind: each specific sentence answers for two; half at four.

    Wallpaper in a letter full of evidence does no harm, so it is not counted there.
    """
    return saturating(max(0.0, expected(letter, Mark.WALLPAPER) - 2 * clean_specifics(letter)), half=4.0)


@feature(unit="chance, 0 to 1", leans=Leans.UP)
def score_explained(letter: MarkedLetter) -> float:
    """Whether an exam score, a failed attempt or a gap is put in context without doubt in the same sentence."""
    chances = [_chance(one, Mark.SCORE_CONTEXT) * (1 - _chance(one, Mark.DOUBT)) for one in _distinct(letter)]
    return max(chances, default=0.0)


@feature(unit="0, 0.5 (not stated) or 1", leans=Leans.UP)
def directly_observed(letter: MarkedLetter) -> float:
    """Whether the writer says they saw the work."""
    observed = letter.facts.directly_observed
    return 0.5 if observed is None else float(observed)


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


FEATURES: tuple[Feature, ...] = (
    comparisons,
    more_comparisons,
    specifics,
    many_specifics,
    specific_share,
    endorsements,
    backed_comparisons,
    backed_endorsements,
    doubts,
    many_doubts,
    doubt_share,
    low_comparisons,
    wallpaper_share,
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
