"""Letters made from one template: pairs that share text or say the same in other words, bound into families.

A physician who writes many letters has an opening and a closing of their own. Where the rest is original and tells
what was seen, that is a shared frame: it is described, and no family.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median_low
from typing import Final, Literal

import numpy as np

from lorscore.screening import claims
from lorscore.screening.masking import MASK, Masked
from lorscore.screening.paraphrase import Bounds, Likeness, bounds_of, families_in, find_alike
from lorscore.screening.shared import SharedText, compare, find_shared, is_copied, shared_sentences

FamilyKind = Literal["copied", "paraphrased"]

_ORIGINAL_SHARE: Final = 0.4
"""Share of a letter that must be its own for the rest to be a frame."""
_ORIGINAL_WORDS: Final = 50
_ORIGINAL_EVIDENCE: Final = 2
"""Sentences with something seen that stand in the original part."""
_ONE_SET_UP_TO: Final = 250
"""Letters of a vendor among which families of any strength are looked for; in a crowd somebody is always near by chance."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What families are found from: a letter's masked words and three things about it."""

    vendor: str
    masked: Masked
    writer: str | None
    """The name in its signature, in one form; None where there is none."""
    evidence: frozenset[int]
    """The numbers of the sentences that tell what was seen."""


@dataclass(frozen=True, slots=True)
class Group:
    """Letters that belong together, by their numbers in order, and why."""

    letters: tuple[int, ...]
    kind: FamilyKind | Literal["frame"]
    shared_words: int
    """The median over its pairs of the words that two of them share in runs."""
    likeness: float | None
    """The median over its pairs of how alike they are, for a paraphrased family."""


def find_families(letters: Sequence[Screened]) -> list[Group]:
    """Families and frames, in the order of their first letters.

    Copied text is looked for across all letters, reworded text within each vendor.
    """
    masked = [letter.masked for letter in letters]
    copied: list[tuple[int, int]] = []
    framed: list[tuple[int, int]] = []
    for shared in find_shared(masked):
        if is_copied(shared, masked):
            (framed if is_frame(shared, letters) else copied).append((shared.first, shared.second))
    bound = _bound(copied, len(letters))
    frames = [group for group in _bound(framed, len(letters)) if not any(set(group) <= set(one) for one in bound)]
    groups = [_copied_group(masked, group) for group in bound]
    groups += [_copied_group(masked, group, kind="frame") for group in frames]
    for vendor in dict.fromkeys(letter.vendor for letter in letters):
        own = [at for at, letter in enumerate(letters) if letter.vendor == vendor]
        groups += [group for group in _reworded(masked, own, bound) if not _is_one_hand(group, letters)]
    return sorted(groups, key=lambda group: (group.letters, group.kind))


def is_frame(shared: SharedText, letters: Sequence[Screened]) -> bool:
    """Whether what two letters share is one physician's frame around parts that are original in both."""
    first, second = letters[shared.first], letters[shared.second]
    if first.writer is None or first.writer != second.writer:
        return False
    taken_first = {at for run in shared.passages for at in range(run.first, run.first + run.length)}
    taken_second = {at for run in shared.passages for at in range(run.second, run.second + run.length)}
    return _is_original(first, taken_first) and _is_original(second, taken_second)


def _is_original(letter: Screened, taken: set[int]) -> bool:
    words = letter.masked.words
    own = [at for at in range(len(words)) if at not in taken and words[at] != MASK]
    told = {letter.masked.sentences[at] for at in own} & letter.evidence
    return len(own) >= max(_ORIGINAL_WORDS, _ORIGINAL_SHARE * letter.masked.plain) and len(told) >= _ORIGINAL_EVIDENCE


def _is_one_hand(group: Group, letters: Sequence[Screened]) -> bool:
    """Whether letters are alike because one physician wrote them, each of them telling what was seen."""
    some = [letters[at] for at in group.letters]
    hands = {letter.writer for letter in some}
    return len(hands) == 1 and None not in hands and all(len(letter.evidence) >= _ORIGINAL_EVIDENCE for letter in some)


def _copied_group(
    masked: Sequence[Masked], letters: tuple[int, ...], *, kind: Literal["copied", "frame"] = "copied"
) -> Group:
    return Group(letters, kind, _shared_words(masked, letters), None)


def _shared_words(masked: Sequence[Masked], letters: tuple[int, ...]) -> int:
    """The median over pairs; of a large family, over pairs of neighbours."""
    pairs = list(combinations(letters, 2)) if len(letters) <= 12 else list(pairwise(letters))
    return median_low(compare(masked[one], masked[two]).words for one, two in pairs)


def _reworded(masked: Sequence[Masked], own: Sequence[int], copied: Sequence[tuple[int, ...]]) -> list[Group]:
    """The paraphrased families of one vendor; of letters with one text, the first stands for all.

    Where an encoder is there and they are no crowd, letters are compared by what they claim first. What their words
    find stays found: a family of letters that are in none yet.
    """
    copies = {at for group in copied for at in group[1:]}
    own = [at for at in own if at not in copies]
    letters = _own_words([masked[at] for at in own])
    found = []
    if claims.ready() and len(own) <= _ONE_SET_UP_TO:
        found = _bound_by(claims.find_alike(letters), len(own), bounds_of("claims"))
    taken = {at for family, _ in found for at in family}
    by_words = _bound_by(find_alike(letters), len(own), bounds_of("words"))
    groups = []
    for family, likeness in [*found, *(one for one in by_words if taken.isdisjoint(one[0]))]:
        members = tuple(own[at] for at in family)
        groups.append(Group(members, "paraphrased", _shared_words(masked, members), likeness))
    return groups


def _bound_by(pairs: Sequence[Likeness], letters: int, bounds: Bounds) -> list[tuple[tuple[int, ...], float]]:
    """The families that pairs among so many letters make, and the median likeness of each one's pairs."""
    found = []
    for near in _near(pairs, letters, bounds):
        likeness = np.full((len(near), len(near)), min(one.likeness for one in pairs), dtype=np.float32)
        places = {at: place for place, at in enumerate(near)}
        for one in pairs:
            if one.first in places and one.second in places:
                first, second = places[one.first], places[one.second]
                likeness[first, second] = likeness[second, first] = one.likeness
        for family in families_in(likeness, letters, bounds):
            values = sorted(float(likeness[pair]) for pair in combinations(family, 2))
            found.append((tuple(near[place] for place in family), values[len(values) // 2]))
    return found


def _near(pairs: Sequence[Likeness], letters: int, bounds: Bounds) -> list[tuple[int, ...]]:
    """The sets of letters in which families are looked for: all as one, or of a crowd those that strong pairs bind."""
    if letters <= _ONE_SET_UP_TO:
        return [tuple(sorted({at for one in pairs for at in (one.first, one.second)}))] if pairs else []
    bound = bounds.family(letters, 2)
    return _bound([(one.first, one.second) for one in pairs if one.likeness >= bound], letters)


def _own_words(letters: Sequence[Masked]) -> list[Masked]:
    """The letters without the sentences that another one has word for word: those are a frame, or a copy found already."""
    return [letter.without(sentences) for letter, sentences in zip(letters, shared_sentences(letters), strict=True)]


def _bound(pairs: Iterable[tuple[int, int]], letters: int) -> list[tuple[int, ...]]:
    """The sets of letters that pairs bind together, in order."""
    root = list(range(letters))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    touched: set[int] = set()
    for one, two in pairs:
        touched |= {one, two}
        root[max(top(one), top(two))] = min(top(one), top(two))
    groups: dict[int, list[int]] = {}
    for at in sorted(touched):
        groups.setdefault(top(at), []).append(at)
    return [tuple(group) for group in groups.values()]
