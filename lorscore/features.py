"""Turn a MarkedLetter into named numbers.

The sentences are added up once, in a Tally; a feature is a documented function of that. Each states its unit and which
way a larger value may move the score; the strength model is held to it. No feature looks at names, pronouns, schools,
countries or length.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

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
    compute: Callable[[Tally], float]


def feature(*, unit: str, leans: Leans) -> Callable[[Callable[[Tally], float]], Feature]:
    """Make a feature of a function: its name is the feature's name, its docstring the documentation."""

    def make(compute: Callable[[Tally], float]) -> Feature:
        says = (compute.__doc__ or "").strip().split("\n")[0]
        return Feature(compute.__name__, says, unit, leans, compute)

    return make


def saturating(weight: float, *, half: float) -> float:
    """Evidence as a share of all that could matter: 0 for none, 0.5 at `half`, never above 1.

    The tenth comparison adds almost nothing, so that stuffing a letter does not pay.

    >>> saturating(0, half=1), saturating(1, half=1)
    (0.0, 0.5)
    """
    return 1.0 - math.exp(_LOG_HALF * weight / half)


_LOG_HALF = -math.log(2.0)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a letter's sentences add up to; every feature is a function of it.

    Each is an expected number of sentences of body and closing: a sentence counts by its chance of the mark (by its
    marks where no learned marker ran). A sentence that says again, word for word, what another said is not counted.
    """

    comparative: float
    comparative_low: float
    specific: float
    """Concrete evidence that is no doubt."""
    wallpaper: float
    endorsement: float
    doubt: float
    raised: float
    """What the wording of comparisons, evidence and endorsements lifts, in usual amounts (see `Sentence.lift`)."""
    lowered: float
    """What the wording of doubts and wallpaper takes away, in the same unit."""
    score_explained: float
    """The greatest chance of any sentence that it puts a score in context and is no doubt."""
    facts: Facts


def tally(letter: MarkedLetter) -> Tally:
    """The sums over a letter's sentences."""
    return _sum_up([_added(first) for first, *_ in _by_wording(letter)], letter.facts)


def tallies_without(letter: MarkedLetter) -> list[Tally]:
    """The sums without each of the sentences of body and closing, in their order; what is shared is added up once."""
    groups = _by_wording(letter)
    rows = [_added(first) for first, *_ in groups]
    whole = [sum(column) for column in zip(*rows, strict=True)]
    without: dict[int, Tally] = {}
    for at, (first, *again) in enumerate(groups):
        others = rows[:at] + rows[at + 1 :]
        if again:
            without[id(first)] = _sum_up([*others, _added(again[0])], letter.facts)
            without |= dict.fromkeys(map(id, again), _sum_up(rows, letter.facts))
        else:
            sums = [total - part for total, part in zip(whole, rows[at], strict=True)]
            explained = max((row[-1] for row in others), default=0.0)
            without[id(first)] = _named([*sums[:-1], explained], letter.facts)
    return [without[id(sentence)] for sentence in letter.text_sentences]


def _by_wording(letter: MarkedLetter) -> list[list[Sentence]]:
    """The sentences of body and closing, those together that say the same word for word; of each only one counts."""
    groups: dict[str | int, list[Sentence]] = {}
    for at, sentence in enumerate(letter.text_sentences):
        groups.setdefault(letter.letter.text[sentence.start : sentence.end] or at, []).append(sentence)
    return list(groups.values())


def _added(sentence: Sentence) -> tuple[float, ...]:
    """What a sentence adds: its chances, then `specific`, `raised` and `lowered` of a Tally; last `score_explained`."""
    return _added_by(sentence.chances or tuple(float(mark in sentence.marks) for mark in _MARKS), sentence.lift)


@lru_cache(maxsize=1024)  # the letters that a letter is compared with share its sentences
def _added_by(chances: tuple[float, ...], lift: float) -> tuple[float, ...]:
    certain = 1.0 - chances[_DOUBT]
    # A sentence can only raise by what is good in it and only lower by what is not, however its wording sounds.
    good = max(chances[at] for at in _GOOD) * certain * (1.0 - chances[_WALLPAPER])
    bad = max(chances[_DOUBT], chances[_WALLPAPER])
    return (
        *chances,
        chances[_SPECIFIC] * certain,
        good * max(0.0, lift),
        bad * max(0.0, -lift),
        chances[_SCORE_CONTEXT] * certain,
    )


def _sum_up(rows: Sequence[tuple[float, ...]], facts: Facts) -> Tally:
    if not rows:
        return _named([0.0] * (len(_MARKS) + 4), facts)
    columns = list(zip(*rows, strict=True))
    return _named([*map(sum, columns[:-1]), max(columns[-1])], facts)


def _named(sums: Sequence[float], facts: Facts) -> Tally:
    clean, raised, lowered, explained = sums[len(_MARKS) :]
    named = dict(zip(_MARKS, sums, strict=False))
    return Tally(
        comparative=named[Mark.COMPARATIVE],
        comparative_low=named[Mark.COMPARATIVE_LOW],
        specific=clean,
        wallpaper=named[Mark.WALLPAPER],
        endorsement=named[Mark.ENDORSEMENT],
        doubt=named[Mark.DOUBT],
        raised=raised,
        lowered=lowered,
        score_explained=explained,
        facts=facts,
    )


_MARKS = tuple(Mark)
_DOUBT, _SPECIFIC, _WALLPAPER, _SCORE_CONTEXT = (
    _MARKS.index(mark) for mark in (Mark.DOUBT, Mark.SPECIFIC, Mark.WALLPAPER, Mark.SCORE_CONTEXT)
)
_GOOD = tuple(_MARKS.index(mark) for mark in (Mark.COMPARATIVE, Mark.SPECIFIC, Mark.ENDORSEMENT))


def _share(part: float, rest: float) -> float:
    """A part of a whole; pulled to 0 where there is little of either, so that one sentence is no share."""
    return part / (part + rest + 1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def comparisons(sums: Tally) -> float:
    """Favourable comparisons; half at one.

    Low, conditional and denied comparisons, and comparisons of other people, are not counted.
    """
    return saturating(sums.comparative, half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def more_comparisons(sums: Tally) -> float:
    """Favourable comparisons where there are several; half at three."""
    return saturating(sums.comparative, half=3.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def specifics(sums: Tally) -> float:
    """Sentences of concrete, observed evidence that carry no doubt; half at four."""
    return saturating(sums.specific, half=4.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def many_specifics(sums: Tally) -> float:
    """Sentences of concrete evidence where there are many; half at ten."""
    return saturating(sums.specific, half=10.0)


@feature(unit="share of evidence among evidence, wallpaper and doubt", leans=Leans.UP)
def specific_share(sums: Tally) -> float:
    """How much of what is said is concrete evidence; comparisons and endorsements do not dilute it."""
    return _share(sums.specific, sums.wallpaper + sums.doubt)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def endorsements(sums: Tally) -> float:
    """Firm endorsements; half at one. Plain recommendations are not counted."""
    return saturating(sums.endorsement, half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_comparisons(sums: Tally) -> float:
    """Comparisons with evidence behind them: the smaller of comparisons and half the specific sentences."""
    return saturating(min(sums.comparative, sums.specific / 2), half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_endorsements(sums: Tally) -> float:
    """Firm endorsements with evidence behind them: the smaller of endorsements and half the specific sentences."""
    return saturating(min(sums.endorsement, sums.specific / 2), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def doubts(sums: Tally) -> float:
    """Sentences of doubt; half at two."""
    return saturating(sums.doubt, half=2.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def many_doubts(sums: Tally) -> float:
    """Sentences of doubt where there are many; half at six."""
    return saturating(sums.doubt, half=6.0)


@feature(unit="share of doubt among doubt and evidence", leans=Leans.DOWN)
def doubt_share(sums: Tally) -> float:
    """How much doubt there is beside concrete evidence; wallpaper does not dilute it."""
    return _share(sums.doubt, sums.specific)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def low_comparisons(sums: Tally) -> float:
    """Average, unfavourable, denied or conditional comparisons; half at one."""
    return saturating(sums.comparative_low, half=1.0)


@feature(unit="share of wallpaper among wallpaper and evidence", leans=Leans.DOWN)
def wallpaper_share(sums: Tally) -> float:
    """How much wallpaper there is beside concrete evidence; doubt does not dilute it."""
    return _share(sums.wallpaper, sums.specific)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def unbacked_wallpaper(sums: Tally) -> float:
    """Wallpaper beyond what concrete evidence stands behind: each specific sentence answers for two; half at four.

    Wallpaper in a letter full of evidence does no harm, so it is not counted there.
    """
    return saturating(max(0.0, sums.wallpaper - 2 * sums.specific), half=4.0)


@feature(unit="saturating sum of lifts", leans=Leans.UP)
def strong_wording(sums: Tally) -> float:
    """How strongly comparisons, evidence and endorsements are put; half at four usual amounts."""
    return saturating(sums.raised, half=4.0)


@feature(unit="saturating sum of lifts", leans=Leans.UP)
def much_strong_wording(sums: Tally) -> float:
    """How strongly comparisons, evidence and endorsements are put where there are many; half at ten."""
    return saturating(sums.raised, half=10.0)


@feature(unit="saturating sum of lifts", leans=Leans.DOWN)
def weak_wording(sums: Tally) -> float:
    """How much the wording of doubts and wallpaper takes away; half at four usual amounts."""
    return saturating(sums.lowered, half=4.0)


@feature(unit="saturating sum of lifts", leans=Leans.DOWN)
def much_weak_wording(sums: Tally) -> float:
    """How much the wording of doubts and wallpaper takes away where there are many; half at ten."""
    return saturating(sums.lowered, half=10.0)


@feature(unit="share of what raises", leans=Leans.UP)
def strong_share(sums: Tally) -> float:
    """How much of what the wording does is raising."""
    return _share(sums.raised, sums.lowered)


@feature(unit="chance, 0 to 1", leans=Leans.UP)
def score_explained(sums: Tally) -> float:
    """Whether an exam score, a failed attempt or a gap is put in context without doubt in the same sentence."""
    return sums.score_explained


@feature(unit="0, 0.5 (not stated) or 1", leans=Leans.UP)
def directly_observed(sums: Tally) -> float:
    """Whether the writer says they saw the work."""
    observed = sums.facts.directly_observed
    return 0.5 if observed is None else float(observed)


@feature(unit="0 to 1 by role, 0.5 where not stated", leans=Leans.UP)
def hands_on(sums: Tally) -> float:
    """How much the stated role lets an applicant do, from shadowing to a sub-internship or a job."""
    role = sums.facts.role
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
    strong_wording,
    much_strong_wording,
    weak_wording,
    much_weak_wording,
    strong_share,
    score_explained,
    directly_observed,
    hands_on,
)


def measure(letter: MarkedLetter) -> tuple[float, ...]:
    """The value of every feature, in the order of `FEATURES`; all finite."""
    return _computed(tally(letter))


def measure_without(letter: MarkedLetter) -> list[tuple[float, ...]]:
    """The values of the letter without each of its sentences of body and closing, in their order."""
    return [_computed(sums) for sums in tallies_without(letter)]


def _computed(sums: Tally) -> tuple[float, ...]:
    return tuple([one.compute(sums) for one in FEATURES])


def features_digest() -> str:
    """`sha256:` and the digest of the features' names, units and leans."""
    described = "\n".join(f"{one.name}|{one.unit}|{one.leans.name}" for one in FEATURES)
    return "sha256:" + hashlib.sha256(described.encode()).hexdigest()


__all__ = [
    "FEATURES",
    "Feature",
    "Leans",
    "Tally",
    "features_digest",
    "measure",
    "measure_without",
    "saturating",
    "tally",
]
