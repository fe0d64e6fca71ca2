"""Find the text that letters share: runs of eight or more masked words, by an exact index of all such runs.

The rule for calling letters copied is a published one: 75 or more words shared in runs of at least eight. Among 13,617
letters by different writers it picked out 5.1 %, and readers then judged 4.1 % to be copied, so about one in five was
an acceptable passage (Maruca-Sullivan et al.; docs/screening.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lorscore.screening.masking import MASK, Masked

RUN: Final = 8
"""Words in the shortest run that counts."""
COPIED_FROM: Final = 75
"""Shared words in such runs from which two letters are called copied."""
_FEWEST_PLAIN: Final = 5
"""Words of a run that must not be masked: "at _ in _ from _ to _" is no text."""
_EVERY_PAIR_UP_TO: Final = 40
"""Letters with one run for which every pair is looked at; of a run that more have, each letter meets its neighbours."""
_NEIGHBOURS: Final = 8
_SHORTEST_WORDS: Final = 40
_SHARE: Final = 0.6

Words = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that two letters share: ranges of word numbers, half-open, equally long."""

    first: int
    second: int
    length: int


@dataclass(frozen=True, slots=True)
class SharedText:
    """What two letters share, by their numbers, `first < second`."""

    first: int
    second: int
    words: int
    """Words in shared runs that are not masked; the smaller count of the two letters."""
    passages: tuple[Passage, ...]
    """In the order of the first letter."""


def is_copied(shared: SharedText, letters: Sequence[Masked]) -> bool:
    """Whether two letters share so much that the published rule calls them copied.

    A letter too short to reach 75 words is called copied where it shares three fifths of its words, at least 40.
    """
    if shared.words >= COPIED_FROM:
        return True
    shorter = min(letters[shared.first].plain, letters[shared.second].plain)
    return shared.words >= max(_SHORTEST_WORDS, _SHARE * shorter)


def find_shared(letters: Sequence[Masked], *, at_least: int = _SHORTEST_WORDS) -> list[SharedText]:
    """The pairs of letters that share at least so many words in runs, in order.

    Memory and time grow with the number of words, and with the number of pairs that share a run. Where one run stands
    in more than 40 letters, each is compared with its eight next ones only: a template that many letters are made of
    still binds all of them together, and a courtesy that thousands use costs little.
    """
    index = _Index(letters)
    found: list[SharedText] = []
    for first, second in index.candidates(at_least):
        # Most candidates share less than could be, and where the shared words stand is the dearer question.
        if index.shared_words(first, second) >= at_least:
            found.append(index.compare(first, second))
    return found


def compare(first: Masked, second: Masked) -> SharedText:
    """What two letters share, whatever little it is."""
    return _Index([first, second]).compare(0, 1)


def shared_sentences(letters: Sequence[Masked]) -> list[frozenset[int]]:
    """For each letter, the numbers of the sentences of which half the words or more stand in runs of another letter too."""
    index = _Index(letters)
    return [index.sentences_elsewhere(at, letter) for at, letter in enumerate(letters)]


class _Index:
    """All runs of some letters: for each the number of its text, the same for the same words."""

    def __init__(self, letters: Sequence[Masked]) -> None:
        numbers: dict[str, int] = {MASK: 0}
        self._in_many: Words | None = None
        self._plain: list[npt.NDArray[np.bool_]] = []
        self._offsets = [0]
        flat: list[npt.NDArray[np.int64]] = []
        for letter in letters:
            row = np.array([numbers.setdefault(word, len(numbers)) for word in letter.words], dtype=np.int64)
            flat.append(row)
            self._plain.append(row != 0)
            self._offsets.append(self._offsets[-1] + max(0, len(row) - RUN + 1))
        self._runs, self._owner = self._number_runs(flat, len(numbers))
        # One place more: that of -1, the number of runs that do not count.
        self._seen = np.zeros(int(self._runs.max(initial=-1)) + 2, dtype=np.bool_)

    def _number_runs(self, rows: Sequence[Words], vocabulary: int) -> tuple[Words, Words]:
        """The number of each run, -1 for those with too many masks, and the letter that it stands in."""
        runs: list[npt.NDArray[np.int64]] = []
        owners = []
        for at, row in enumerate(rows):
            if len(row) >= RUN:
                runs.append(np.lib.stride_tricks.sliding_window_view(row, RUN))
                owners.append(np.full(len(row) - RUN + 1, at, dtype=np.int64))
        if not runs:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        pairs = np.concatenate(runs)
        plain = (pairs != 0).sum(axis=1) >= _FEWEST_PLAIN
        # Pair by pair, so that two different runs never get one number: words to twos, twos to fours, fours to eights.
        size = vocabulary
        while pairs.shape[1] > 1:
            joined = pairs[:, 0::2] * size + pairs[:, 1::2]
            distinct, numbered = np.unique(joined, return_inverse=True)
            pairs, size = numbered.reshape(joined.shape).astype(np.int64), len(distinct)
        return np.where(plain, pairs[:, 0], -1), np.concatenate(owners)

    def candidates(self, at_least: int) -> Iterator[tuple[int, int]]:
        """Pairs of letters whose runs can add up to that many shared words, in order."""
        pairs, counts, often = self._pairs(self._runs, self._owner)
        # A stretch of n words holds n - 7 runs of eight and n - 8 of nine, so both counts together give the words.
        follows = (self._owner[1:] == self._owner[:-1]) & (self._runs[1:] >= 0) & (self._runs[:-1] >= 0)
        size = int(self._runs.max(initial=0)) + 1
        nines, nine_counts, _ = self._pairs(
            np.where(follows, self._runs[:-1] * size + self._runs[1:], -1), self._owner[:-1]
        )
        at = np.searchsorted(nines, pairs)
        at[at == len(nines)] = 0
        known = nine_counts[at] * (nines[at] == pairs) if len(nines) else np.zeros_like(counts)
        words = RUN * counts - (RUN - 1) * known
        # Of runs in many letters not every pair is counted, so there the words are not known.
        for pair in pairs[(words >= at_least) | (np.isin(pairs, often) & (RUN * counts >= at_least))].tolist():
            yield divmod(pair, len(self._offsets))

    def _pairs(self, runs: Words, owners: Words) -> tuple[Words, Words, Words]:
        """Pairs of letters with a run in common, each as one number, how many, and those that are in many letters."""
        keyed = np.unique(np.stack([runs, owners]), axis=1)
        keyed = keyed[:, keyed[0] >= 0]
        starts = np.flatnonzero(np.diff(keyed[0], prepend=-1))
        lengths = np.diff(starts, append=keyed.shape[1])
        size = len(self._offsets)
        pairs: list[Words] = [np.empty(0, dtype=np.int64)]
        for length in np.unique(lengths[(lengths > 1) & (lengths <= _EVERY_PAIR_UP_TO)]).tolist():
            owner = keyed[1][starts[lengths == length][:, None] + np.arange(length)]
            first, second = np.triu_indices(length, k=1)
            pairs.append((owner[:, first] * size + owner[:, second]).ravel())
        many = keyed[:, np.repeat(lengths > _EVERY_PAIR_UP_TO, lengths)]
        often: list[Words] = [np.empty(0, dtype=np.int64)]
        for step in range(1, _NEIGHBOURS + 1):
            same = many[0, step:] == many[0, :-step]
            often.append(many[1, :-step][same] * size + many[1, step:][same])
        distinct, counts = np.unique(np.concatenate([*pairs, *often]), return_counts=True)
        return distinct, counts, np.unique(np.concatenate(often))

    def compare(self, first: int, second: int) -> SharedText:
        """What two letters share, word for word."""
        in_first, in_second = self._in_both(first, second)
        passages = _passages(self._of(first), self._of(second), in_first, in_second)
        return SharedText(first, second, self._words(first, second, in_first, in_second), tuple(passages))

    def shared_words(self, first: int, second: int) -> int:
        """The words that `compare` counts."""
        return self._words(first, second, *self._in_both(first, second))

    def _words(self, first: int, second: int, in_first: Truths, in_second: Truths) -> int:
        return min(
            int(self._plain[first][_covered(in_first)].sum()), int(self._plain[second][_covered(in_second)].sum())
        )

    def _in_both(self, first: int, second: int) -> tuple[Truths, Truths]:
        """Which runs of two letters stand in the other one too."""
        one, two = self._of(first), self._of(second)
        return self._stand_in(one, two), self._stand_in(two, one)

    def _stand_in(self, runs: Words, others: Words) -> Truths:
        # A table of all runs, for there are many pairs to look at and sorting their runs anew would cost the most.
        self._seen[others] = True
        found: Truths = self._seen[runs] & (runs >= 0)
        self._seen[others] = False
        return found

    def sentences_elsewhere(self, at: int, letter: Masked) -> frozenset[int]:
        """The sentences of a letter of which half the words or more stand in runs of another letter."""
        if self._in_many is None:
            keyed = np.unique(np.stack([self._runs, self._owner]), axis=1)[0]
            runs, counts = np.unique(keyed[keyed >= 0], return_counts=True)
            self._in_many = runs[counts > 1]
        words = _covered(np.isin(self._of(at), self._in_many))
        shared: Counter[int] = Counter()
        for sentence, covered in zip(letter.sentences, words.tolist(), strict=False):
            shared[sentence] += covered
        return frozenset(one for one, number in Counter(letter.sentences).items() if 2 * shared[one] >= number)

    def _of(self, letter: int) -> Words:
        return self._runs[self._offsets[letter] : self._offsets[letter + 1]]


def _covered(runs: Truths) -> Truths:
    """Which words stand in one of the runs that are true."""
    words = np.zeros(len(runs) + RUN - 1 if len(runs) else 0, dtype=np.bool_)
    for step in range(RUN if len(runs) else 0):
        words[step : step + len(runs)] |= runs
    return words


def _passages(one: Words, two: Words, shared: Truths, in_two: Truths) -> Iterator[Passage]:
    """The longest shared stretches from left to right, each taken up where the one before ended."""
    places: dict[int, list[int]] = {}
    for at in np.flatnonzero(in_two).tolist():
        places.setdefault(int(two[at]), []).append(at)
    at = 0
    while at < len(one):
        if not shared[at]:
            at += 1
            continue
        best, length = 0, 0
        for place in places[int(one[at])]:
            far = 0
            while at + far < len(one) and place + far < len(two) and one[at + far] == two[place + far] >= 0:
                far += 1
            if far > length:
                best, length = place, far
        yield Passage(at, best, length + RUN - 1)
        at += length
