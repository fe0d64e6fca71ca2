"""Turn a MarkedLetter into named numbers.

The sentences are added up once, in a Tally; a feature is a documented function of that. Each states its unit and which
way a larger value may move the score; the strength model is held to it. No feature looks at names, pronouns, schools,
countries or length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lorscore.marks import GOOD, Direction, Facts, Mark, MarkedLetter, Sentence, Standing, wording_of
from lorscore.rules import load_rules

Numbers = NDArray[np.float64]


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
    compute: Callable[[Tally], Numbers]


def feature(*, unit: str, leans: Leans) -> Callable[[Callable[[Tally], Numbers]], Feature]:
    """Make a feature of a function: its name is the feature's name, its docstring the documentation."""

    def make(compute: Callable[[Tally], Numbers]) -> Feature:
        says = (compute.__doc__ or "").strip().split("\n")[0]
        return Feature(compute.__name__, says, unit, leans, compute)

    return make


def saturating(weight: Numbers, *, half: float) -> Numbers:
    """Evidence as a share of all that could matter: 0 for none, 0.5 at `half`, never above 1.

    The tenth comparison adds almost nothing, so that stuffing a letter does not pay.

    >>> saturating(np.array([0.0, 1.0, 2.0]), half=1).tolist()
    [0.0, 0.5, 0.75]
    """
    share: Numbers = 1.0 - np.exp2(-weight / half)
    return share


@dataclass(frozen=True, slots=True)
class Tally:
    """What a letter's sentences add up to; every feature is a function of it.

    Each is one number a letter: an expected number of sentences of body and closing, where a sentence counts by its chance
    of the mark (by its marks where no learned marker ran). A sentence that says again, word for word, what another said is
    not counted.
    """

    comparative: Numbers
    comparative_low: Numbers
    specific: Numbers
    """Concrete evidence that is no doubt."""
    weighty_specific: Numbers
    """The same, each sentence by what it weighs (see `Sentence.weighs_for`)."""
    wallpaper: Numbers
    endorsement: Numbers
    doubt: Numbers
    grave_doubt: Numbers
    """The same, each sentence by what it weighs (see `Sentence.weighs_against`)."""
    guidance: Numbers
    """Doubts of the kind that guidance or supervision was needed."""
    raised: Numbers
    """What the wording of comparisons, evidence and endorsements lifts, in usual amounts (see `Sentence.lift`)."""
    lowered: Numbers
    """What the wording of all other sentences takes away, in the same unit."""
    rest_raised: Numbers
    """What the wording of sentences that carry none of these marks lifts, in the same unit."""
    score_explained: Numbers
    """The greatest chance of any sentence that it puts a score in context and is no doubt."""
    strongest_comparison: Numbers
    """The greatest product of a comparison's chance and its strength, 0 to 1, by kind, share and place."""
    named_comparison: Numbers
    """The greatest chance of a comparison that says with whom, and out of how many or over what time."""
    strongest_endorsement: Numbers
    """The greatest product of an endorsement's chance and its strength, 0 to 1, by kind."""
    kinds: Numbers
    """How many kinds of specific evidence there are, each as sure as its surest sentence."""
    facts: Sequence[Facts]


def tally(letters: Sequence[MarkedLetter]) -> Tally:
    """What the sentences of each letter add up to, one number a letter."""
    # Variants of a letter share most of their sentences: each is looked at once.
    places: dict[int, int] = {}
    unique: list[Sentence] = []
    said: dict[_Place, str] = {}
    rows = []
    for letter in letters:
        first = [same[0] for same in _wordings(letter, said).values()]
        for sentence in first:
            if id(sentence) not in places:
                places[id(sentence)] = len(unique)
                unique.append(sentence)
        rows.append([places[id(sentence)] for sentence in first])
    added, most = _parts(unique)
    sums = np.array([added[row].sum(axis=0) for row in rows]).reshape(-1, added.shape[1])
    best = np.array([most[row].max(axis=0, initial=0.0) for row in rows]).reshape(-1, most.shape[1])
    return _tally(sums, best, [letter.facts for letter in letters])


def tally_without(letter: MarkedLetter) -> Tally:
    """What the sentences of a letter add up to and, behind it, those without each of its sentences of body and closing."""
    sentences = letter.text_sentences
    wordings = [*_wordings(letter, {}).values()]
    added, most = _parts([same[0] for same in wordings])
    sums, best = added.sum(axis=0)[None], most.max(axis=0, initial=0.0)[None]
    # Of sentences that say the same only one counts, so that without one of them nothing is missed.
    missed = {id(same[0]): row for row, same in enumerate(wordings) if len(same) == 1}
    second = np.partition(most, -2, axis=0)[-2] if len(most) > 1 else np.zeros(most.shape[1])
    rows = [missed.get(id(sentence), len(wordings)) for sentence in sentences]
    sums = np.vstack([sums, (sums - np.vstack([added, np.zeros(added.shape[1])]))[rows]])
    best = np.vstack([best, np.vstack([np.where(most >= best, second, best), best])[rows]])
    return _tally(sums, best, [letter.facts] * len(sums))


_Place = tuple[int, int, int]
"""Which text, by its id, and from where to where in it."""


def _wordings(letter: MarkedLetter, said: dict[_Place, str]) -> dict[str | int, list[Sentence]]:
    """The sentences of body and closing by what they say, however bulleted, numbered, spaced or ended.

    Those that were added without words stand by themselves. `said` keeps what was made out for other variants of the letter.
    """
    wordings: dict[str | int, list[Sentence]] = {}
    for at, sentence in enumerate(letter.text_sentences):
        place = id(letter.letter), sentence.start, sentence.end
        if place not in said:
            said[place] = wording_of(letter.letter.text[sentence.start : sentence.end])
        wordings.setdefault(said[place] or at, []).append(sentence)
    return wordings


def _tally(sums: Numbers, best: Numbers, facts: Sequence[Facts]) -> Tally:
    named = dict(zip(_MARKS, sums.T, strict=False))
    clean, weighty, grave, guidance, raised, lowered, rest_raised = sums.T[len(_MARKS) :]
    explained, comparison, compared, endorsement, *kinds = best.T
    return Tally(
        comparative=named[Mark.COMPARATIVE],
        comparative_low=named[Mark.COMPARATIVE_LOW],
        specific=clean,
        weighty_specific=weighty,
        wallpaper=named[Mark.WALLPAPER],
        endorsement=named[Mark.ENDORSEMENT],
        doubt=named[Mark.DOUBT],
        grave_doubt=grave,
        guidance=guidance,
        raised=raised,
        lowered=lowered,
        rest_raised=rest_raised,
        score_explained=explained,
        strongest_comparison=comparison,
        named_comparison=compared,
        strongest_endorsement=endorsement,
        kinds=np.sum(kinds, axis=0),
        facts=facts,
    )


NOISE = 0.1
"""A chance up to which a mark is not counted at all, so that wallpaper adds no shadow of an endorsement; out of fold the score
agrees as well with this as without."""


_SOME_DOUBT, _SURE_DOUBT = 0.5, 0.7
"""Chances of doubt between which the evidence in the same sentence fades away (docs/decisions/0025)."""


def _parts(sentences: Sequence[Sentence]) -> tuple[Numbers, Numbers]:
    """What each sentence adds to the sums and bids for the greatest: one row a sentence, columns as `_tally` names them."""
    given = [one.chances or tuple(float(mark in one.marks) for mark in _MARKS) for one in sentences]
    chances = np.maximum(0.0, (np.array(given).reshape(-1, len(_MARKS)) - NOISE) / (1.0 - NOISE))
    doubt, wallpaper = chances[:, _AT[Mark.DOUBT]], chances[:, _AT[Mark.WALLPAPER]]
    # What is surely a doubt is no evidence: then taking it out could lower.
    clear = (1.0 - doubt) * np.clip((_SURE_DOUBT - doubt) / (_SURE_DOUBT - _SOME_DOUBT), 0.0, 1.0)
    specific = chances[:, _AT[Mark.SPECIFIC]] * clear
    # A sentence can only raise by what is good in it and only lower by what is not, however its wording sounds.
    good = chances[:, _GOOD].max(axis=1, initial=0.0) * clear * (1.0 - wallpaper)
    other = np.maximum(np.maximum(doubt, wallpaper), 1.0 - chances[:, _SPEAKING].max(axis=1, initial=0.0))
    # The rest is what surely says nothing of these: otherwise wallpaper or doubt could raise.
    rest = np.maximum(0.0, 1.0 - 3.0 * chances[:, _SAYING].max(axis=1, initial=0.0))
    # Nor does it count where a rule found something that scope set aside, such as praise of somebody else.
    rest *= np.array([not (one.keywords or len(one.counted) < len(one.evidence)) for one in sentences], dtype=float)
    told = np.array([_told(one) for one in sentences]).reshape(-1, 9 + len(_evidence_kinds()))
    guided, compares, named, endorses, ranked, rank_lift, called, called_lift, praised, *kinds = told.T
    comparative, endorsement = chances[:, _AT[Mark.COMPARATIVE]], chances[:, _AT[Mark.ENDORSEMENT]]
    # How strong a comparison is, its rank says where it states one, and not the words around it.
    ranked = ranked * comparative * (1.0 - specific) * (1.0 - doubt)
    lift = (1.0 - ranked) * np.array([one.lift for one in sentences]) + ranked * rank_lift
    # So does the adjective or low rank that sums the applicant up, where nothing else is said.
    called = called * (1.0 - chances[:, _SPEAKING].max(axis=1, initial=0.0)) * (1.0 - doubt)
    lift = (1.0 - called) * lift + called * called_lift
    chances[:, _AT[Mark.WALLPAPER]] = np.maximum(wallpaper, called * praised)
    added = [
        specific,
        specific * np.array([one.weighs_for for one in sentences]),
        doubt * np.array([one.weighs_against for one in sentences]),
        doubt * guided,
        good * np.maximum(0.0, lift),
        other * np.maximum(0.0, -lift),
        rest * np.maximum(0.0, lift),
    ]
    explained = chances[:, _AT[Mark.SCORE_CONTEXT]] * (1.0 - doubt)
    bids = [explained, comparative * compares, comparative * named, endorsement * endorses]
    return np.column_stack([chances, *added]), np.column_stack([*bids, *(specific * kind for kind in kinds)])


def _told(sentence: Sentence) -> tuple[float, ...]:
    """What evidence and standing tell beside the marks.

    Whether guidance was needed, how strong the comparison is, whether it names with whom, how strong the endorsement is,
    whether a rank is stated and what it lifts, whether an adjective or a low rank sums the applicant up, what it lifts and
    whether it is an adjective, and for each kind of specific evidence whether it is there.
    """
    kinds = {(found.mark, found.kind) for found in sentence.counted}
    standing = sentence.standing
    rank = _rank_of(standing, {kind for mark, kind in kinds if mark is Mark.COMPARATIVE})
    called = _called(kinds)
    return (
        float((Mark.DOUBT, "guidance") in kinds),
        max(_strength(Mark.COMPARATIVE, kinds), rank.strength if rank else 0.0),
        float(standing is not None and standing.named),
        _strength(Mark.ENDORSEMENT, kinds),
        float(rank is not None),
        rank.lift if rank else 0.0,
        float(called is not None),
        called or 0.0,
        float(any((Mark.WALLPAPER, kind) in kinds for kind in _PRAISED)),
        *(float((Mark.SPECIFIC, kind) in kinds) for kind in _evidence_kinds()),
    )


def _strength(mark: Mark, kinds: Collection[tuple[Mark, str | None]]) -> float:
    """The strength of the strongest kind found, 1 for the first that kinds.toml lists; UNKNOWN_STRENGTH where none is known."""
    order = list(load_rules().kinds[mark])
    found = [order.index(kind) for one, kind in kinds if one is mark and kind is not None]
    return 1.0 - min(found) / len(order) if found else UNKNOWN_STRENGTH


UNKNOWN_STRENGTH = 0.4
"""The strength, 0 to 1, of a comparison or endorsement of which no rule tells the kind."""


@dataclass(frozen=True, slots=True)
class _Rank:
    """What a place or share that a sentence states is worth, whatever words surround it."""

    strength: float
    """0 to 1."""
    lift: float
    """In usual amounts (see `Sentence.lift`)."""


_FIRST = _Rank(0.9, 3.0)
_AMONG_THE_BEST = _Rank(0.85, 2.45)
_SHARES = ((10.0, _Rank(0.8, 2.2)), (25.0, _Rank(0.6, 1.8)), (34.0, _Rank(0.5, 1.5)))
"""Up to which share, in percent from the top, a comparison has which rank (docs/decisions/0021)."""
_LEVELS = {
    "sub-intern": _Rank(0.5, 1.7),
    "intern": _Rank(0.6, 2.2),
    "resident": _Rank(0.6, 2.4),
    "fellow or attending": _Rank(0.6, 2.5),
}
_BEYOND = 0.2
"""What it lifts further to be ahead of a level and not just at it."""


_PRAISED = {"outstanding": 0.0, "excellent": -0.15, "very-good": -0.35, "good": -0.6}
_RANKED_LOW = {"average": -1.6, "below": -2.0}
"""What the adjective or low rank that sums the applicant up lifts, in usual amounts; none raises (docs/decisions/0022)."""


def _called(kinds: Collection[tuple[Mark, str | None]]) -> float | None:
    """What it lifts that a sentence sums the applicant up in one word, None where it does not; a low word counts first."""
    low = [lift for kind, lift in _RANKED_LOW.items() if (Mark.COMPARATIVE_LOW, kind) in kinds]
    praised = [lift for kind, lift in _PRAISED.items() if (Mark.WALLPAPER, kind) in kinds]
    return min(low) if low else max(praised, default=None)


def _rank_of(standing: Standing | None, kinds: Collection[str | None]) -> _Rank | None:
    """The rank or level that a sentence states, None where it states none; `kinds` are those of its comparisons."""
    if standing is not None and standing.top_share is not None:
        return _rank_of_share(standing.top_share)
    if standing is not None and standing.place == 1:
        return _FIRST
    if "best-ever" in kinds:
        return _AMONG_THE_BEST
    if standing is not None and standing.share is not None:
        return _rank_of_share(standing.share)
    if standing is None or standing.direction is Direction.BELOW or "named-trait" in kinds:
        return None
    level = _LEVELS.get(standing.level or "")
    return replace(level, lift=level.lift + _BEYOND) if level and standing.direction is Direction.ABOVE else level


def _rank_of_share(share: float) -> _Rank | None:
    return next((rank for most, rank in _SHARES if share <= most), None)


@cache
def _evidence_kinds() -> tuple[str, ...]:
    return tuple(load_rules().kinds[Mark.SPECIFIC])


_MARKS = tuple(Mark)
_AT = {mark: at for at, mark in enumerate(_MARKS)}
_SPEAKING = [_AT[mark] for mark in GOOD]
_SAYING = [_AT[mark] for mark in (*GOOD, Mark.COMPARATIVE_LOW, Mark.WALLPAPER, Mark.DOUBT)]
_GOOD = [_AT[mark] for mark in (Mark.COMPARATIVE, Mark.SPECIFIC, Mark.ENDORSEMENT)]


def _share(part: Numbers, rest: Numbers) -> Numbers:
    """A part of a whole; pulled to 0 where there is little of either, so that one sentence is no share."""
    return part / (part + rest + 1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def comparisons(sums: Tally) -> Numbers:
    """Favourable comparisons; half at one.

    Low, conditional and denied comparisons, and comparisons of other people, are not counted.
    """
    return saturating(sums.comparative, half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def more_comparisons(sums: Tally) -> Numbers:
    """Favourable comparisons where there are several; half at three."""
    return saturating(sums.comparative, half=3.0)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def specifics(sums: Tally) -> Numbers:
    """Sentences of concrete, observed evidence that carry no doubt; half at four."""
    return saturating(sums.specific, half=4.0)


@feature(unit="saturating count of sentences by weight", leans=Leans.UP)
def weighty_specifics(sums: Tally) -> Numbers:
    """Sentences of concrete evidence by what they weigh; half at ten of the usual weight.

    An attendance record weighs little, patients carried alone from the second week much.
    """
    return saturating(sums.weighty_specific, half=10.0)


@feature(unit="share of evidence among evidence, wallpaper and doubt, by weight", leans=Leans.UP)
def specific_share(sums: Tally) -> Numbers:
    """How much of what is said is concrete evidence, by weight; comparisons and endorsements do not dilute it."""
    return _share(sums.weighty_specific, sums.wallpaper + sums.grave_doubt)


@feature(unit="saturating count of sentences", leans=Leans.UP)
def endorsements(sums: Tally) -> Numbers:
    """Firm endorsements; half at one. Plain recommendations are not counted."""
    return saturating(sums.endorsement, half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_comparisons(sums: Tally) -> Numbers:
    """Comparisons with evidence behind them: the smaller of comparisons and half the specific sentences."""
    return saturating(np.minimum(sums.comparative, sums.specific / 2), half=1.0)


@feature(unit="saturating count of pairs", leans=Leans.UP)
def backed_endorsements(sums: Tally) -> Numbers:
    """Firm endorsements with evidence behind them: the smaller of endorsements and half the specific sentences."""
    return saturating(np.minimum(sums.endorsement, sums.specific / 2), half=1.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def doubts(sums: Tally) -> Numbers:
    """Sentences of doubt; half at two."""
    return saturating(sums.doubt, half=2.0)


@feature(unit="saturating count of sentences by weight", leans=Leans.DOWN)
def grave_doubts(sums: Tally) -> Numbers:
    """Sentences of doubt by what they weigh; half at six of the usual weight.

    Long presentations weigh little, mornings missed without a word much.
    """
    return saturating(sums.grave_doubt, half=6.0)


@feature(unit="share of doubt among doubt and evidence, by weight", leans=Leans.DOWN)
def doubt_share(sums: Tally) -> Numbers:
    """How much doubt there is beside concrete evidence, by weight; wallpaper does not dilute it."""
    return _share(sums.grave_doubt, sums.weighty_specific)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def low_comparisons(sums: Tally) -> Numbers:
    """Average, unfavourable, denied or conditional comparisons; half at one."""
    return saturating(sums.comparative_low, half=1.0)


@feature(unit="share of wallpaper among wallpaper and evidence", leans=Leans.DOWN)
def wallpaper_share(sums: Tally) -> Numbers:
    """How much wallpaper there is beside concrete evidence; doubt does not dilute it."""
    return _share(sums.wallpaper, sums.specific)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def unbacked_wallpaper(sums: Tally) -> Numbers:
    """Wallpaper beyond what concrete evidence stands behind: each specific sentence answers for two; half at four.

    Wallpaper in a letter full of evidence does no harm, so it is not counted there.
    """
    return saturating(np.maximum(0.0, sums.wallpaper - 2 * sums.specific), half=4.0)


@feature(unit="saturating sum of lifts", leans=Leans.UP)
def strong_wording(sums: Tally) -> Numbers:
    """How strongly comparisons, evidence and endorsements are put; half at four usual amounts."""
    return saturating(sums.raised, half=4.0)


@feature(unit="saturating sum of lifts", leans=Leans.UP)
def much_strong_wording(sums: Tally) -> Numbers:
    """How strongly comparisons, evidence and endorsements are put where there are many; half at ten."""
    return saturating(sums.raised, half=10.0)


@feature(unit="saturating sum of lifts", leans=Leans.DOWN)
def weak_wording(sums: Tally) -> Numbers:
    """How much the wording of all that does not speak for the applicant takes away; half at four usual amounts."""
    return saturating(sums.lowered, half=4.0)


@feature(unit="saturating sum of lifts", leans=Leans.DOWN)
def much_weak_wording(sums: Tally) -> Numbers:
    """How much that wording takes away where there is much of it; half at ten."""
    return saturating(sums.lowered, half=10.0)


@feature(unit="share of what raises", leans=Leans.UP)
def strong_share(sums: Tally) -> Numbers:
    """How much of what the wording does is raising."""
    return _share(sums.raised, sums.lowered)


@feature(unit="saturating sum of lifts", leans=Leans.UP)
def lifting_rest(sums: Tally) -> Numbers:
    """How much the wording lifts of sentences that are neither praise nor evidence nor doubt; half at three usual amounts."""
    return saturating(sums.rest_raised, half=3.0)


@feature(unit="chance, 0 to 1", leans=Leans.UP)
def score_explained(sums: Tally) -> Numbers:
    """Whether an exam score, a failed attempt or a gap is put in context without doubt in the same sentence."""
    return sums.score_explained


@feature(unit="strength, 0 to 1", leans=Leans.UP)
def strongest_comparison(sums: Tally) -> Numbers:
    """How strong the strongest comparison is: the best ever above a top band, a level of training, the peers, one trait."""
    return sums.strongest_comparison


@feature(unit="chance, 0 to 1", leans=Leans.UP)
def named_comparison(sums: Tally) -> Numbers:
    """Whether a favourable comparison says with whom, and out of how many or over what time."""
    return sums.named_comparison


@feature(unit="strength, 0 to 1", leans=Leans.UP)
def strongest_endorsement(sums: Tally) -> Numbers:
    """How strong the strongest endorsement is: would recruit, highest recommendation, a strong one, trust, an offer to talk."""
    return sums.strongest_endorsement


@feature(unit="saturating count of kinds", leans=Leans.UP)
def kinds_of_evidence(sums: Tally) -> Numbers:
    """How many kinds of concrete evidence there are, of those that kinds.toml lists; half at three."""
    return saturating(sums.kinds, half=3.0)


@feature(unit="saturating count of sentences", leans=Leans.DOWN)
def needed_guidance(sums: Tally) -> Numbers:
    """Doubts of the kind that guidance or supervision was needed; half at one."""
    return saturating(sums.guidance, half=1.0)


@feature(unit="0, 0.5 (not stated) or 1", leans=Leans.UP)
def directly_observed(sums: Tally) -> Numbers:
    """Whether the writer says they saw the work."""
    return _stated(sums, lambda facts: 0.5 if facts.directly_observed is None else float(facts.directly_observed))


@feature(unit="0 to 1 by role, 0.5 where not stated", leans=Leans.UP)
def hands_on(sums: Tally) -> Numbers:
    """How much the stated role lets an applicant do, from shadowing to a sub-internship or a job."""
    return _stated(sums, lambda facts: _HANDS_ON.get(facts.role or "", 0.5))


@feature(unit="1 for wards and the like, 0 for offices, 0.5 where not stated", leans=Leans.UP)
def inpatient(sums: Tally) -> Numbers:
    """Whether the work was with inpatients, emergencies or in the operating room rather than in an office."""
    return _stated(sums, lambda facts: _SETTINGS.get(facts.setting or "", 0.5))


@feature(unit="saturating weeks", leans=Leans.UP)
def contact(sums: Tally) -> Numbers:
    """How long the writer knew the applicant, where the letter says so; half at eight weeks."""
    return saturating(_stated(sums, lambda facts: facts.contact_weeks or 0.0), half=8.0)


@feature(unit="1 for leaders of programs and departments, 0.5 for others", leans=Leans.UP)
def writer_leads(sums: Tally) -> Numbers:
    """Whether the writer says that they lead a program, a clerkship or a department."""
    return _stated(sums, lambda facts: 1.0 if facts.writer_role in _LEADERS else 0.5)


def _stated(sums: Tally, value: Callable[[Facts], float]) -> Numbers:
    return np.array([value(facts) for facts in sums.facts])


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
_SETTINGS = {"inpatient": 1.0, "intensive care": 1.0, "emergency": 1.0, "operating room": 1.0, "outpatient": 0.0}
_LEADERS = frozenset(["program director", "clerkship director", "department chair"])


FEATURES: tuple[Feature, ...] = (
    comparisons,
    more_comparisons,
    specifics,
    weighty_specifics,
    specific_share,
    endorsements,
    backed_comparisons,
    backed_endorsements,
    doubts,
    grave_doubts,
    doubt_share,
    low_comparisons,
    wallpaper_share,
    unbacked_wallpaper,
    strong_wording,
    much_strong_wording,
    weak_wording,
    much_weak_wording,
    strong_share,
    lifting_rest,
    score_explained,
    strongest_comparison,
    named_comparison,
    strongest_endorsement,
    kinds_of_evidence,
    needed_guidance,
    directly_observed,
    hands_on,
    inpatient,
    contact,
    writer_leads,
)


def measure(letters: Iterable[MarkedLetter]) -> Numbers:
    """The value of every feature, in the order of `FEATURES`, one row a letter; all finite."""
    return _computed(tally([*letters]))


def measure_without(letter: MarkedLetter) -> Numbers:
    """The values of the letter and, row by row behind them, of it without each of its sentences of body and closing."""
    return _computed(tally_without(letter))


def _computed(sums: Tally) -> Numbers:
    return np.column_stack([one.compute(sums) for one in FEATURES])


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
    "tally_without",
]
