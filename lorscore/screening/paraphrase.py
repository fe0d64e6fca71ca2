"""Find letters that say the same things in other words, in whatever order: a softer measure than shared runs.

Every sentence becomes a row of weighted terms: masked words cut to six letters, words of one meaning as one term, each
weighted by how rare it is among letters of recommendation. Two letters are as alike as their sentences find partners:
the cosine of each sentence with its nearest one in the other letter, weighted by what the sentence has to say.

Real letters on one specialty are somewhat alike too. How alike is known from pairs of unrelated labelled letters
(`likeness.toml`, made by benchmarks/screening.py); the bound rises with the number of pairs that are compared, so that
the number of unrelated pairs expected above it stays the same however many letters a folder holds.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from lorscore.screening.masking import MASK, Masked

_CUT: Final = 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two letters are, by their numbers, `first < second`."""

    first: int
    second: int
    likeness: float
    """0 (nothing in common) to 1 (every sentence has its twin)."""


def term_of(word: str) -> str:
    """What a word counts as: its meaning where it has synonyms, else its first six letters."""
    cut = word[:_CUT]
    return _meanings().get(cut, cut)


@cache
def _meanings() -> dict[str, str]:
    text = (files("lorscore.screening") / "same_meaning.toml").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in tomllib.loads(text)["meanings"]:
        words = [word[:_CUT] for word in line.replace("-", " ").split()]
        for word in words:
            found.setdefault(word, f"={words[0]}")
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """The sentences of some letters as rows of unit length, in order."""

    matrix: sparse.csr_matrix
    weights: npt.NDArray[np.float64]
    """What each sentence has to say: the length of its row before it became one."""
    bounds: npt.NDArray[np.int64]
    """Where each letter's rows begin, and the number of all rows."""
    sentences: tuple[tuple[int, ...], ...]
    """For each letter, the numbers of the sentences that its rows stand for."""

    def of(self, letter: int) -> slice:
        """The rows of one letter."""
        return slice(int(self.bounds[letter]), int(self.bounds[letter + 1]))


_FEWEST_TERMS: Final = 3
"""Terms of a sentence that can have a twin: "She read." has many by chance."""
_FEWEST_SENTENCES: Final = 4
"""Sentences of a letter that can be called reworded: two sentences are alike by chance."""
_EVERY_PAIR_UP_TO: Final = 250
"""Letters of which every pair is compared; of more, each letter with its nearest ones by rare terms."""
_NEAREST: Final = 10
_RARE_UP_TO: Final = 100


def rows_of(letters: Sequence[Masked]) -> Rows:
    """The sentences of letters as rows that can be compared."""
    numbers: dict[str, int] = {}
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    weights: list[float] = []
    bounds = [0]
    sentences: list[tuple[int, ...]] = []
    for letter in letters:
        said: dict[int, dict[str, float]] = {}
        for word, sentence in zip(letter.words, letter.sentences, strict=True):
            if word != MASK:
                term = term_of(word)
                said.setdefault(sentence, {})[term] = _rarity(term)
        kept = []
        for sentence, terms in said.items():
            length = math.sqrt(sum(weight * weight for weight in terms.values()))
            if len(terms) < _FEWEST_TERMS or not length:
                continue
            kept.append(sentence)
            weights.append(length)
            columns += [numbers.setdefault(term, len(numbers)) for term in terms]
            data += [weight / length for weight in terms.values()]
            ends.append(len(columns))
        bounds.append(len(weights))
        sentences.append(tuple(kept))
    matrix = sparse.csr_matrix((np.array(data), columns, ends), shape=(len(weights), max(1, len(numbers))))
    return Rows(matrix, np.array(weights), np.array(bounds), tuple(sentences))


def find_alike(letters: Sequence[Masked], *, above: float) -> list[Likeness]:
    """The pairs of letters that are at least so alike, in order.

    Up to 250 letters every pair is compared. Of more, each letter is compared with the ten that share most rare terms
    with it, so that time grows with the number of letters and not with that of pairs.
    """
    rows = rows_of(letters)
    long_enough = np.diff(rows.bounds) >= _FEWEST_SENTENCES
    turned = rows.matrix.T.tocsr()
    found: list[Likeness] = []
    for first, others in _to_compare(rows, len(letters)):
        if not long_enough[first]:
            continue
        others = others[long_enough[others]]
        if len(others):
            likeness = _likeness(rows, turned, first, others)
            chosen = np.flatnonzero(likeness >= above)
            found += [Likeness(first, int(others[at]), float(likeness[at])) for at in chosen]
    return found


def twins(first: Masked, second: Masked) -> list[tuple[int, int, float]]:
    """The sentences of two letters that are nearest to each other, by number, with their cosine; best first."""
    rows = rows_of([first, second])
    cosines = (rows.matrix[rows.of(0)] @ rows.matrix[rows.of(1)].T).toarray()
    if not cosines.size:
        return []
    pairs = [
        (rows.sentences[0][one], rows.sentences[1][two], float(cosines[one, two]))
        for one, two in enumerate(cosines.argmax(axis=1))
        if cosines[:, two].argmax() == one and cosines[one, two] > 0
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0]))


def bound_for(pairs: int, *, expected: float = 0.05) -> float:
    """How alike two letters must be so that among so many unrelated pairs so many are expected to pass.

    Between and beyond the measured rates the logarithm of the rate is taken to fall in a straight line.
    """
    measured = _measured()
    rate = math.log(min(0.5, expected / max(1, pairs)))
    rates = [math.log(one) for one, _ in measured]
    at = next((at for at in range(1, len(rates)) if rates[at] <= rate), len(rates) - 1)
    (low, high), (near, far) = (rates[at - 1], rates[at]), (measured[at - 1][1], measured[at][1])
    return near + (far - near) * (rate - low) / (high - low)


def _to_compare(rows: Rows, letters: int) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Each letter with the later ones that it is compared with."""
    if letters <= _EVERY_PAIR_UP_TO:
        for first in range(letters - 1):
            yield first, np.arange(first + 1, letters)
        return
    owners = np.repeat(np.arange(letters), np.diff(rows.bounds))
    summed = sparse.csr_matrix((rows.weights, (owners, np.arange(len(owners)))), shape=(letters, len(owners)))
    whole = (summed @ rows.matrix).tocsc()
    whole = whole[:, np.diff(whole.indptr) <= _RARE_UP_TO].tocsr()
    lengths = np.sqrt(whole.multiply(whole).sum(axis=1)).A1
    whole = (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ whole).tocsr()
    chosen: dict[int, set[int]] = {}
    for start in range(0, letters, 500):
        near = (whole[start : start + 500] @ whole.T).tocsr()
        for at in range(near.shape[0]):
            values, others = (part[near.indptr[at] : near.indptr[at + 1]] for part in (near.data, near.indices))
            for other in others[np.argsort(-values, kind="stable")[: _NEAREST + 1]].tolist():
                if other != start + at:
                    chosen.setdefault(min(other, start + at), set()).add(max(other, start + at))
    for first in sorted(chosen):
        yield first, np.array(sorted(chosen[first]), dtype=np.int64)


def _likeness(
    rows: Rows, turned: sparse.csr_matrix, first: int, others: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """How alike one letter is to some others: the smaller of the two directions."""
    own = rows.of(first)
    sizes = np.diff(rows.bounds)[others]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    if len(others) == others[-1] - others[0] + 1:
        theirs = np.arange(rows.bounds[others[0]], rows.bounds[others[-1] + 1])
        cosines = (rows.matrix[own] @ turned[:, theirs[0] : theirs[-1] + 1]).toarray()
    else:
        theirs = np.concatenate([np.arange(rows.bounds[other], rows.bounds[other + 1]) for other in others])
        cosines = (rows.matrix[own] @ rows.matrix[theirs].T).toarray()
    squared = cosines**2
    weights = rows.weights[own]
    forth = weights @ np.maximum.reduceat(squared, starts, axis=1) / weights.sum()
    weighed = rows.weights[theirs]
    back = np.add.reduceat(weighed * squared.max(axis=0), starts) / np.add.reduceat(weighed, starts)
    smaller: npt.NDArray[np.float64] = np.minimum(forth, back)
    return smaller


def _rarity(term: str) -> float:
    """How little a term is to be expected in a letter of recommendation: 0 for one that stands in all of them."""
    return _rarities().get(term, _rarest())


@cache
def _rarities() -> dict[str, float]:
    return {term: float(rarity) for rarity, terms in _measures()["rarity"].items() for term in terms.split()}


@cache
def _rarest() -> float:
    return float(_measures()["rarest"])


@cache
def _measured() -> tuple[tuple[float, float], ...]:
    return tuple((float(rate), float(likeness)) for rate, likeness in _measures()["likeness"])


@cache
def _measures() -> dict[str, Any]:
    return tomllib.loads((files("lorscore.screening") / "likeness.toml").read_text(encoding="utf-8"))
