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

from lorscore.screening.masking import MASK, Masked
from lorscore.screening.paraphrase import bound_for, find_alike
from lorscore.screening.shared import SharedText, compare, find_shared, is_copied, shared_sentences

FamilyKind = Literal["copied", "paraphrased"]

_ORIGINAL_SHARE: Final = 0.4
"""Share of a letter that must be its own for the rest to be a frame."""
_ORIGINAL_WORDS: Final = 50
_ORIGINAL_EVIDENCE: Final = 2
"""Sentences with something seen that stand in the original part."""
_JOINS_AT: Final = 10
"""How many times as many unrelated pairs may pass the bound by which a letter joins a family that stands."""
_JOINS_UP_TO: Final = 100
"""Letters of a vendor up to which letters join a family that stands."""


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
    together = {pair for group in [*bound, *frames] for pair in combinations(group, 2)}
    for vendor in dict.fromkeys(letter.vendor for letter in letters):
        own = [at for at, letter in enumerate(letters) if letter.vendor == vendor]
        groups += _reworded(masked, own, together)
    return sorted(groups, key=lambda group: (group.letters, group.kind))


def is_frame(shared: SharedText, letters: Sequence[Screened]) -> bool:
    """Whether what two letters share is one physician's frame around parts that are original in both."""
    first, second = letters[shared.first], letters[shared.second]
    if first.writer != second.writer:
        return False
    taken_first = {at for run in shared.passages for at in range(run.first, run.first + run.length)}
    taken_second = {at for run in shared.passages for at in range(run.second, run.second + run.length)}
    return _is_original(first, taken_first) and _is_original(second, taken_second)


def _is_original(letter: Screened, taken: set[int]) -> bool:
    words = letter.masked.words
    own = [at for at in range(len(words)) if at not in taken and words[at] != MASK]
    told = {letter.masked.sentences[at] for at in own} & letter.evidence
    return len(own) >= max(_ORIGINAL_WORDS, _ORIGINAL_SHARE * letter.masked.plain) and len(told) >= _ORIGINAL_EVIDENCE


def _copied_group(
    masked: Sequence[Masked], letters: tuple[int, ...], *, kind: Literal["copied", "frame"] = "copied"
) -> Group:
    return Group(letters, kind, _shared_words(masked, letters), None)


def _shared_words(masked: Sequence[Masked], letters: tuple[int, ...]) -> int:
    """The median over pairs; of a large family, over pairs of neighbours."""
    pairs = list(combinations(letters, 2)) if len(letters) <= 12 else list(pairwise(letters))
    return median_low(compare(masked[one], masked[two]).words for one, two in pairs)


def _reworded(masked: Sequence[Masked], own: Sequence[int], together: set[tuple[int, int]]) -> list[Group]:
    """The paraphrased families of one vendor.

    Two letters found a family where they are alike beyond chance; another joins where it is, on the average, so alike
    to all of the family that few unrelated letters would be.
    """
    pairs = len(own) * (len(own) - 1) // 2
    seed, joining = bound_for(pairs), bound_for(pairs, expected=0.05 * _JOINS_AT)
    likeness = {
        (own[one.first], own[one.second]): one.likeness
        for one in find_alike(_own_words([masked[at] for at in own]), above=0.5 * joining)
    }
    seeds = [pair for pair, value in likeness.items() if value >= seed and pair not in together]
    families = [set(group) for group in _bound(seeds, max(own, default=0) + 1)]
    by_letter: dict[int, dict[int, float]] = {}
    for (one, two), value in likeness.items():
        if (one, two) not in together:
            by_letter.setdefault(one, {})[two] = value
            by_letter.setdefault(two, {})[one] = value
    for family in families:
        # In a crowd somebody is always near by chance: there, seeds alone count.
        grown = len(own) <= _JOINS_UP_TO
        while grown:
            near = [
                at
                for at in sorted(by_letter)
                if not any(at in other for other in families)
                and sum(by_letter[at].get(member, 0.0) for member in family) >= joining * len(family)
            ]
            family.update(near[:1])
            grown = bool(near)
    groups = []
    for family in families:
        letters = tuple(sorted(family))
        values = sorted(likeness.get(pair, 0.0) for pair in combinations(letters, 2))
        groups.append(Group(letters, "paraphrased", _shared_words(masked, letters), values[len(values) // 2]))
    return groups


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
