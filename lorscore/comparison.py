"""Two reports on drafts of one letter -> what moved between them, sentence by sentence, and whether it is worth anything.

Nothing here knows which draft is better: exchanging the two exchanges everything that is said, and a draft compared with
itself has nothing to say. Both hold to the letter, because drafts are always looked at in one order and turned around
at the end.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from operator import gt
from typing import Any, Final

import numpy as np
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist

from lorscore.letter import Notice
from lorscore.marks import TEXT_ZONES, Mark, MarkedLetter, Sentence
from lorscore.report import Gap, LetterReport, SentenceReport

COMPARISON_SCHEMA: Final = "lorscore.comparison/1"
ALIKE: Final = 0.5
"""Share of words in common, in order, from which two sentences are one sentence edited."""
ONE_LETTER: Final = 0.2
"""Share of the words of the shorter text, in sentences found in both, below which these are plainly two letters."""
SMALLEST: Final = 1.0
"""Points below which a change is never called real: a score is shown in whole points."""
DRAWS: Final = 400
"""Times that the marks in doubt are drawn; a quarter as many move a bound by points, sixteen times as many by half a point."""
_COVERED: Final = 0.8
"""Share of the draws inside the bounds, as for the likely range of a score."""
_MARKS: Final = tuple(Mark)
_TOKEN: Final = re.compile(r" ?(?:\w+(?:['’-]\w+)*|[^\w\s])")
"""A word or a sign, with the space before it."""
_ALIKE_SIGNS: Final = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\N{NO-BREAK SPACE}": " "}
)


class Change(StrEnum):
    """What became of a sentence."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    NEW = "new"
    REMOVED = "removed"
    MOVED = "moved"
    """Word for word the same, in another place."""


class Draft(StrEnum):
    """Where words stand."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words of an edited sentence."""

    text: str
    """The words with the space before them; of words in both, as they stand in the later draft."""
    draft: Draft


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence in the two drafts; one of the two is missing where it is new or removed."""

    change: Change
    before: SentenceReport | None
    after: SentenceReport | None
    moved: bool = False
    """Whether it stands in another place; an edited sentence may."""
    words: tuple[Words, ...] = ()
    """Of an edited sentence: its words in both drafts, in order."""

    @property
    def came(self) -> tuple[Mark, ...]:
        """Marks that it has now and had not before; all marks of a new sentence."""
        had = _marks(self.before)
        return tuple(mark for mark in _marks(self.after) if mark not in had)

    @property
    def went(self) -> tuple[Mark, ...]:
        """Marks that it had and has no more; all marks of a removed sentence."""
        has = _marks(self.after)
        return tuple(mark for mark in _marks(self.before) if mark not in has)

    @property
    def worth(self) -> float:
        """Its effect now less its effect before, in points; a sentence that is not there has none.

        Effects are each taken with the rest of their own draft in place, so they need not add up to the score's change.
        """
        return (self.after.effect if self.after else 0.0) - (self.before.effect if self.before else 0.0)

    @property
    def sentence(self) -> SentenceReport:
        """The sentence as it stands now; a removed one as it stood."""
        sentence = self.after or self.before
        assert sentence is not None
        return sentence


@dataclass(frozen=True, slots=True)
class Movement:
    """How far the score moved, and how sure that is."""

    points: float
    """The score after less the score before."""
    low: float
    high: float
    """The 80 % interval, `low <= points <= high`; no wider than 0 where nothing that is in doubt differs."""

    @property
    def real(self) -> bool:
        """Whether it is more than noise: at least a point, and the whole interval on one side of nothing."""
        clear = round(self.low, 1) > 0 or round(self.high, 1) < 0
        return clear and abs(round(self.points, 1)) >= SMALLEST


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that the two drafts state differently."""

    fact: str
    """Its name in `Facts`."""
    before: str | float | bool | None
    after: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is said about two drafts of one letter."""

    before: LetterReport
    after: LetterReport
    movement: Movement
    sentences: tuple[SentencePair, ...]
    """Every sentence of both drafts once, in the order of the later draft; removed ones where they stood."""
    gaps_closed: tuple[Gap, ...]
    """Gaps of the earlier draft that the later has not."""
    gaps_opened: tuple[Gap, ...]
    facts: tuple[FactChange, ...]
    notices_gone: tuple[Notice, ...]
    """Places are in the text of the earlier draft."""
    notices_new: tuple[Notice, ...]
    """Places are in the text of the later draft."""
    notices: tuple[Notice, ...]
    """What to know about the comparison itself: `different-letters`."""

    @property
    def nothing(self) -> bool:
        """Whether the drafts say the same in the same order."""
        return all(pair.change is Change.UNCHANGED for pair in self.sentences)

    def weightiest(self) -> tuple[SentencePair, ...]:
        """The sentences that moved the score: those worth a tenth of a point or more, weightiest first.

        Not those whose words are the same: what they gained or lost, they did because of the others.
        """
        same = (Change.UNCHANGED, Change.MOVED)
        found = [pair for pair in self.sentences if pair.change not in same and abs(round(pair.worth, 1)) >= 0.1]
        return tuple(sorted(found, key=lambda pair: -abs(pair.worth)))

    def as_record(self) -> dict[str, Any]:
        """The comparison as plain values, in the form of comparison.schema.json."""
        made_by = self.after.made_by
        return {
            "schema": COMPARISON_SCHEMA,
            "made_by": {"lorscore": made_by.lorscore, "model": made_by.model, "rules": made_by.rules},
            "before": _draft_record(self.before),
            "after": _draft_record(self.after),
            "change": {
                "points": _shown(self.movement.points, 1),
                "interval": [_shown(self.movement.low, 1), _shown(self.movement.high, 1)],
                "real": self.movement.real,
            },
            "sentences": [_pair_record(pair) for pair in self.sentences],
            "gaps": {"closed": _gap_records(self.gaps_closed), "opened": _gap_records(self.gaps_opened)},
            "facts": [{"fact": one.fact, "before": one.before, "after": one.after} for one in self.facts],
            "notices": {
                "gone": _notice_records(self.notices_gone),
                "new": _notice_records(self.notices_new),
                "comparison": _notice_records(self.notices),
            },
        }


def compare_reports(before: LetterReport, after: LetterReport, *, movement: Movement | None = None) -> Comparison:
    """What moved between two drafts, from their reports alone.

    Args:
        before: The report on the earlier draft.
        after: The report on the later.
        movement: How far the score moved; by default the plain difference, taken for certain.
    """
    points = after.score - before.score
    pairs = align(before.sentences, after.sentences)
    closed, opened = _only_in(before.gaps, after.gaps), _only_in(after.gaps, before.gaps)
    return Comparison(
        before=before,
        after=after,
        movement=movement or Movement(points, points, points),
        sentences=pairs,
        gaps_closed=closed,
        gaps_opened=opened,
        facts=tuple(
            FactChange(name, was, now)
            for name in before.facts.__dataclass_fields__
            for was, now in [(getattr(before.facts, name), getattr(after.facts, name))]
            if was != now
        ),
        notices_gone=_notices_only_in(before, after),
        notices_new=_notices_only_in(after, before),
        notices=_about_the_pair(pairs),
    )


def align(before: Sequence[SentenceReport], after: Sequence[SentenceReport]) -> tuple[SentencePair, ...]:
    """Every sentence of both drafts exactly once, paired where it is in both.

    Sentences that are word for word the same are paired first, in their order. The rest are paired so that the words
    they have in common are most in all. Of the pairs, as many as can keep their order stand where they stood; the others
    have moved.
    """
    # One order whichever is the earlier, so that ties fall the same way when the drafts are exchanged.
    keys = [[_key(sentence.text) for sentence in draft] for draft in (before, after)]
    turned = keys[1] < keys[0]
    matches = sorted(_matches(*(reversed(keys) if turned else keys)))
    settled = _longest_rising([there for _, there in matches])
    pairs: list[tuple[int | None, int | None, SentencePair]] = []
    for at, match in enumerate(matches):
        was, now = match[::-1] if turned else match
        pairs.append((was, now, _pair(before[was], after[now], moved=at not in settled)))
    kept, found = {was for was, _, _ in pairs}, {now for _, now, _ in pairs}
    pairs += [(at, None, SentencePair(Change.REMOVED, one, None)) for at, one in enumerate(before) if at not in kept]
    pairs += [(None, at, SentencePair(Change.NEW, None, one)) for at, one in enumerate(after) if at not in found]
    return tuple(_in_reading_order(pairs))


def measure_movement(
    before: MarkedLetter,
    after: MarkedLetter,
    pairs: Sequence[SentencePair],
    scores: Callable[[Iterable[MarkedLetter]], list[float]],
) -> Movement:
    """How far the score moved and how sure that is, by what the marker is unsure of.

    The marks of sentences that differ are drawn by their chances, as often as `DRAWS` says, and both drafts are scored
    anew each time. Sentences that say the same to the marker in both drafts are left alone, and one sentence in two
    wordings is drawn with one and the same luck: a doubt that both drafts share is no doubt about their difference.

    Args:
        before: The earlier draft, with chances.
        after: The later.
        pairs: Their sentences as `align` pairs them.
        scores: What scores marked letters.
    """
    turned = after.letter.text < before.letter.text
    if turned:
        mirrored = [replace(pair, before=pair.after, after=pair.before) for pair in pairs]
        found = measure_movement(after, before, sorted(mirrored, key=_place_in_both), scores)
        return Movement(-found.points, -found.high, -found.low)
    unsure = list(_unsure(before, after, sorted(pairs, key=_place_in_both)))
    luck = random.Random(len(unsure))  # noqa: S311 - the same answer each time is the point
    plain = scores([before, after])
    points = plain[1] - plain[0]
    if not unsure:
        return Movement(points, points, points)
    # A sentence has few ways to be decided; each is made once.
    decided = [[(place, sentence, cache(partial(_decided, sentence))) for place, sentence in one] for one in unsure]
    variants: list[MarkedLetter] = []
    for _ in range(DRAWS):
        drawn: tuple[dict[int, Sentence], dict[int, Sentence]] = ({}, {})
        for couple in decided:
            lot = [luck.random() for _ in _MARKS]
            for place, sentence, decide in couple:
                drawn[place][sentence.start] = decide(tuple(map(gt, sentence.chances, lot)))
        variants += [_with(letter, changed) for letter, changed in zip((before, after), drawn, strict=True)]
    found_scores = scores(variants)
    moves = np.array(found_scores[1::2]) - np.array(found_scores[::2])
    low, high = (float(bound) for bound in np.quantile(moves, [(1 - _COVERED) / 2, (1 + _COVERED) / 2]))
    return Movement(points, min(low, points), max(high, points))


def _marks(sentence: SentenceReport | None) -> tuple[Mark, ...]:
    return tuple(mark for mark, _ in sentence.marks) if sentence else ()


def _key(text: str) -> str:
    """What makes two sentences the same: their characters, however quotation marks and spaces are written."""
    return _on_one_line(text.translate(_ALIKE_SIGNS))


def _matches(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places in both drafts that hold one sentence."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for at, key in reversed(list(enumerate(other))):
        waiting[key].append(at)
    left, right = [], set(range(len(other)))
    for at, key in enumerate(one):
        if waiting[key]:
            same = waiting[key].pop()
            right.discard(same)
            yield at, same
        else:
            left.append(at)
    rest = sorted(right)
    if not left or not rest:
        return
    words = [[_compared(draft[at]) for at in places] for draft, places in ((one, left), (other, rest))]
    # The share of words in common, in order, of all words of both; from 0 to 1.
    likeness = cdist(words[0], words[1], scorer=Indel.normalized_similarity, dtype=np.float64)
    likeness[likeness < ALIKE] = 0.0
    # Of two that are equally alike, the one nearer by counts.
    apart = np.abs(np.array(left)[:, None] / len(one) - np.array(rest)[None, :] / len(other))
    from scipy.optimize import linear_sum_assignment  # slow to import, and only a comparison needs it

    for row, column in zip(*linear_sum_assignment(likeness * (1 - 1e-6 * apart), maximize=True), strict=True):
        if likeness[row, column] > 0:
            yield left[row], rest[column]


def _compared(key: str) -> list[str]:
    """The words of a sentence as they are compared: small and without what stands around them."""
    return re.findall(r"\w+(?:['-]\w+)*", key.lower()) or [key]


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The indices of a longest rising run of places: what need not be moved to put all in order.

    >>> sorted(_longest_rising([4, 0, 1, 2, 3]))
    [1, 2, 3, 4]
    """
    ends: list[int] = []  # the smallest place that a run of each length may end with
    last: list[int] = []  # the index of that place
    back: list[int] = []
    for at, place in enumerate(places):
        length = bisect_left(ends, place)
        back.append(last[length - 1] if length else -1)
        ends[length:], last[length:] = [place, *ends[length + 1 :]], [at, *last[length + 1 :]]
    kept: set[int] = set()
    at = last[-1] if last else -1
    while at >= 0:
        kept.add(at)
        at = back[at]
    return kept


def _pair(before: SentenceReport, after: SentenceReport, *, moved: bool) -> SentencePair:
    if _key(before.text) == _key(after.text):
        return SentencePair(Change.MOVED if moved else Change.UNCHANGED, before, after, moved)
    return SentencePair(Change.EDITED, before, after, moved, tuple(word_changes(before.text, after.text)))


def word_changes(before: str, after: str) -> Iterator[Words]:
    """The words of two wordings in order, those of the earlier before those of the later where they differ."""
    was, now = _TOKEN.findall(_on_one_line(before)), _TOKEN.findall(_on_one_line(after))
    turned = now < was  # one order, as in `align`
    one, other = (now, was) if turned else (was, now)
    same = [[token.strip().translate(_ALIKE_SIGNS) for token in tokens] for tokens in (one, other)]
    at_one = at_other = 0
    for block in LCSseq.editops(*same).as_matching_blocks():  # the last is empty, at the end of both
        old, new = one[at_one : block.a], other[at_other : block.b]
        in_both = [one[block.a : block.a + block.size], other[block.b : block.b + block.size]]
        if turned:
            old, new = new, old
            in_both.reverse()
        # A word that begins one wording may stand in the middle of the other: keep the space.
        common = [("" if now[0] == " " or was[0] != " " else " ") + now for was, now in zip(*in_both, strict=True)]
        for run, draft in ((old, Draft.BEFORE), (new, Draft.AFTER), (common, Draft.BOTH)):
            if run:
                yield Words("".join(run), draft)
        at_one, at_other = block.a + block.size, block.b + block.size


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _in_reading_order(pairs: Sequence[tuple[int | None, int | None, SentencePair]]) -> Iterator[SentencePair]:
    """The pairs in the order of the later draft, removed ones behind what stood before them."""
    behind: defaultdict[int | None, list[SentencePair]] = defaultdict(list)
    stood: int | None = None
    for was, now, pair in sorted(pairs, key=lambda one: -1 if one[0] is None else one[0]):
        if now is not None and was is not None:
            stood = was
        elif was is not None:
            behind[stood].append(pair)
    yield from behind[None]
    for was, _, pair in sorted((one for one in pairs if one[1] is not None), key=lambda one: one[1] or 0):
        yield pair
        if was is not None:
            yield from behind[was]


def _unsure(
    before: MarkedLetter, after: MarkedLetter, pairs: Iterable[SentencePair]
) -> Iterator[list[tuple[int, Sentence]]]:
    """For each sentence that the marker sees differently in the drafts: draft (0 or 1) and sentence, once or twice."""
    marked = [{sentence.start: sentence for sentence in letter.text_sentences} for letter in (before, after)]
    for pair in pairs:
        couple = [
            (place, marked[place][side.start])
            for place, side in enumerate((pair.before, pair.after))
            if side is not None and side.zone in TEXT_ZONES and side.start in marked[place]
        ]
        couple = [(place, sentence) for place, sentence in couple if sentence.chances]
        if len({sentence.chances for _, sentence in couple}) == 1 and len(couple) == 2:
            continue
        if couple:
            yield couple


def _place_in_both(pair: SentencePair) -> tuple[float, float]:
    return (
        pair.before.start if pair.before else float("inf"),
        pair.after.start if pair.after else float("inf"),
    )


def _decided(sentence: Sentence, given: tuple[bool, ...]) -> Sentence:
    """The sentence as if it were known which marks a reader gives it."""
    return replace(sentence, chances=tuple(map(float, given)))


def _with(letter: MarkedLetter, changed: dict[int, Sentence]) -> MarkedLetter:
    return replace(letter, sentences=tuple(changed.get(sentence.start, sentence) for sentence in letter.sentences))


def _only_in(gaps: Sequence[Gap], others: Sequence[Gap]) -> tuple[Gap, ...]:
    known = {gap.facet for gap in others}
    return tuple(gap for gap in gaps if gap.facet not in known)


def _notices_only_in(report: LetterReport, other: LetterReport) -> tuple[Notice, ...]:
    """The notices of a report that the other has not: of the same kind, about the same words, as often."""
    known = Counter(_about(other, notice) for notice in other.notices)
    found = []
    for notice in report.notices:
        about = _about(report, notice)
        if known[about]:
            known[about] -= 1
        else:
            found.append(notice)
    return tuple(found)


def _about(report: LetterReport, notice: Notice) -> tuple[str, str]:
    words = report.text[notice.start : notice.end] if notice.start is not None else notice.says
    return notice.kind, words


def _about_the_pair(pairs: Sequence[SentencePair]) -> tuple[Notice, ...]:
    """Whether the two are plainly different letters; lines around the text say nothing about that."""
    words: Counter[str] = Counter()
    for pair in pairs:
        for side in (pair.before, pair.after):
            if side is not None and side.zone in TEXT_ZONES:
                place = "before" if side is pair.before else "after"
                words[place] += len(side.text.split())
                if pair.before is not None and pair.after is not None:
                    words[f"{place} found"] += len(side.text.split())
    smaller = min(words["before"], words["after"])
    shared = min(words["before found"], words["after found"])
    if not smaller or shared >= ONE_LETTER * smaller:
        return ()
    says = "Hardly a sentence is in both texts: these look like two letters, not two drafts of one."
    return (Notice("different-letters", says),)


def _draft_record(report: LetterReport) -> dict[str, Any]:
    return {
        "name": report.name,
        "text": report.text,
        "score": round(report.score, 1),
        "level": int(report.level),
        "level_name": report.level.label,
        "interval": [round(report.estimate.low, 1), round(report.estimate.high, 1)],
    }


def _pair_record(pair: SentencePair) -> dict[str, Any]:
    return {
        "change": pair.change.value,
        "moved": pair.moved,
        "before": _side_record(pair.before),
        "after": _side_record(pair.after),
        "words": [{"text": words.text, "draft": words.draft.value} for words in pair.words],
        "came": [mark.value for mark in pair.came],
        "went": [mark.value for mark in pair.went],
        "worth": _shown(pair.worth, 2),
    }


def _shown(points: float, digits: int) -> float:
    """Rounded points; nothing has no sign."""
    return round(points, digits) + 0.0


def _side_record(sentence: SentenceReport | None) -> dict[str, Any] | None:
    if sentence is None:
        return None
    return {
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "zone": sentence.zone.value,
        "marks": [{"mark": mark.value, "chance": round(chance, 3)} for mark, chance in sentence.marks],
        "verdict": sentence.verdict.value,
        "effect": round(sentence.effect, 2),
    }


def _gap_records(gaps: Iterable[Gap]) -> list[dict[str, Any]]:
    return [{"facet": gap.facet, "says": gap.says, "ask": gap.ask, "gain": round(gap.gain, 1)} for gap in gaps]


def _notice_records(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    return [{"kind": notice.kind, "says": notice.says, "start": notice.start, "end": notice.end} for notice in notices]
