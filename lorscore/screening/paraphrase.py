"""Find letters that say the same things in other words, in whatever order: a softer measure than shared runs.

Every sentence becomes one row of numbers in two parts. The first tells what its words mean: the sum of their vectors,
so that "came early" lies near "was punctual". The second tells which words they are: for each word cut to six letters a
pattern of signs of its own, so that a rare word that both sentences have still counts. Rare words weigh more in both.
One letter finds itself in another as far as its sentences find near ones there.

Whoever rewords a letter also cuts its sentences anew, so the words of both letters are compared as wholes too: how
many of one letter's words, rare ones counting more, stand in the other or have one of nearly the same meaning there.
Among unrelated letters the two ways err on different pairs; their mean is surer than either.

Letters on one subject are alike too, and a plain letter is somewhat like every other. So what counts is how much more
alike two letters are than each of them is to the nearest letters of other writers, which come along as rows of numbers.
One thoroughly reworded pair seldom stands out; a family does, because all of its pairs are more alike than chance makes
them. A letter stays outside that is far less like the family's letters than these are like each other. How alike the
likeliest family among so many unrelated letters is was measured (words_likeness.toml). Where a sentence encoder is
installed, claims.py compares the letters of a vendor instead.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import as_file, files
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.cluster.hierarchy import linkage, to_tree
from threadpoolctl import threadpool_limits

from lorscore.screening.masking import MASK, Masked

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

_STEM: Final = 6
_SIGNS: Final = 96
"""Numbers in the part of a row that tells which words a sentence has."""
_SHARE_OF_SIGNS: Final = 0.3
_STEEP: Final = 3
"""The power of a cosine: one near sentence says more than many that are a little alike."""
_FEWEST_TERMS: Final = 3
"""Words of a sentence that can have a twin: "She read." has many by chance."""
FEWEST_SENTENCES: Final = 4
"""Sentences of a letter that can be called reworded: two sentences are alike by chance."""
_EVERY_PAIR_UP_TO: Final = 250
"""Letters of which every pair is compared; of more, each letter with the nearest ones as wholes."""
_NEAREST: Final = 10
_NEAR: Final = 8
"""Letters of other writers that each letter is held against: its nearest ones among those that come along."""
_IN_A_BLOCK: Final = 32
_LEAST_SYNONYM: Final = 0.6
"""The cosine from which two words are taken to mean nearly the same; fewer than ten words reach it on the average."""
_STEEP_SYNONYM: Final = 6
_RARITY_OF_WORDS: Final = 1.5
"""The power of a word's rarity that it weighs where letters are compared as wholes."""
_SHARE_OF_WORDS: Final = 0.27
"""What likeness of words counts beside that of sentences: so much that both spread alike among unrelated letters."""
_WORDS_IN_A_BLOCK: Final = 1000
_OUTSIDE: Final = 0.2
"""The share of its letters' likeness, above the usual, that whoever joins a family must have with them."""
_PAIRS_AT_ONCE: Final = 2000
_AT_ONCE: Final = 500
"""Letters that are held against all others in one step, and pairs before it: both bound the memory."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two letters are, by their numbers, `first < second`."""

    first: int
    second: int
    likeness: float
    """-1 to 1: how much more they have in common than each has with the nearest letters of other writers."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The sentences of some letters as rows of unit length, in order."""

    matrix: Floats
    weights: Floats
    """What each sentence has to say: more and rarer words, more weight."""
    bounds: npt.NDArray[np.int64]
    """Where each letter's rows begin, and the number of all rows."""
    sentences: tuple[tuple[int, ...], ...] = ()
    """For each letter, the numbers of the sentences that its rows stand for."""

    def of(self, letter: int) -> slice:
        """The rows of one letter."""
        return slice(int(self.bounds[letter]), int(self.bounds[letter + 1]))

    def select(self, letters: npt.NDArray[np.int64]) -> Rows:
        """The rows of some letters only, each of which has some."""
        sizes = np.diff(self.bounds)[letters]
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        at = np.repeat(self.bounds[letters] - bounds[:-1], sizes) + np.arange(bounds[-1])
        return Rows(self.matrix[at], self.weights[at], bounds)


@dataclass(frozen=True, slots=True)
class WordVectors:
    """What the words of letters mean and how rare they are, and letters to compare with."""

    numbers: dict[str, int]
    vectors: Floats
    rarity: Floats
    """The logarithm of letters to letters that have the word."""
    reference: Rows
    """Letters of many writers."""
    reference_words: tuple[tuple[str, ...], ...]
    """The words of the same letters, each once."""

    @property
    def rarest(self) -> float:
        """The rarity of a word that is not listed."""
        return float(self.rarity.max())


@cache
def word_vectors() -> WordVectors:
    """The vectors that came with the package, read once."""
    with (
        as_file(files("lorscore.screening") / "word_vectors.npz") as path,
        np.load(path, allow_pickle=False) as data,
    ):
        words = bytes(data["words"]).decode("utf-8").split("\n")
        theirs = [words[at] for at in data["reference_words"].tolist()]
        ends = data["reference_ends"].tolist()
        return WordVectors(
            numbers={word: at for at, word in enumerate(words)},
            vectors=data["vectors"].astype(np.float32) / 127,
            rarity=data["rarity"].astype(np.float32),
            reference=Rows(
                data["reference"].astype(np.float32) / 127,
                data["reference_weights"].astype(np.float32),
                data["reference_bounds"].astype(np.int64),
            ),
            reference_words=tuple(tuple(theirs[start:end]) for start, end in pairwise([0, *ends])),
        )


def claims_in(letters: Sequence[Masked]) -> list[list[tuple[int, list[str]]]]:
    """For each letter the sentences of three different words or more: their numbers and their words, masks among them."""
    found = []
    for letter in letters:
        said: dict[int, list[str]] = {}
        for word, sentence in zip(letter.words, letter.sentences, strict=True):
            said.setdefault(sentence, []).append(word)
        found.append([(at, words) for at, words in said.items() if len({*words} - {MASK}) >= _FEWEST_TERMS])
    return found


def rows_of(letters: Sequence[Masked], known: WordVectors | None = None) -> Rows:
    """The sentences of letters as rows that can be compared."""
    known = known or word_vectors()
    numbers: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    bounds = [0]
    sentences: list[tuple[int, ...]] = []
    for claims in claims_in(letters):
        for _, words in claims:
            columns += [numbers.setdefault(word, len(numbers)) for word in dict.fromkeys(words) if word != MASK]
            ends.append(len(columns))
        bounds.append(len(ends) - 1)
        sentences.append(tuple(sentence for sentence, _ in claims))
    rarity, means, signs = _table(list(numbers), known)
    size = (len(ends) - 1, max(1, len(numbers)))
    rare = sparse.csr_matrix((rarity[columns], columns, ends), shape=size)
    rarer = rare.multiply(rare).tocsr()
    matrix = np.hstack(
        [
            math.sqrt(1 - _SHARE_OF_SIGNS) * unit(rarer @ means),
            math.sqrt(_SHARE_OF_SIGNS) * unit(rare @ signs),
        ]
    )
    weights = np.asarray(rarer.sum(axis=1), dtype=np.float32).ravel()
    return Rows(matrix.astype(np.float32), weights, np.array(bounds), tuple(sentences))


@dataclass(frozen=True, slots=True)
class Words:
    """Letters as wholes: which words each has, and which words find one there that means nearly the same."""

    share: sparse.csr_matrix
    """What each word has to say of all that its letter says; a row adds up to 1."""
    found: sparse.csr_matrix
    """How far each word is found in a letter, up to 1."""


def words_of(letters: Sequence[Masked], known: WordVectors) -> tuple[Words, Words]:
    """The words of letters, and those of the letters of other writers that come along."""
    numbers: dict[str, int] = {}
    said = [[word for word in dict.fromkeys(letter.words) if word != MASK] for letter in letters]
    numbered = [
        [[numbers.setdefault(word, len(numbers)) for word in one] for one in some]
        for some in (said, known.reference_words)
    ]
    own, theirs = (_incidence(some, len(numbers)) for some in numbered)
    rarity, means, _ = _table(list(numbers), known)
    synonyms = _synonyms(list(numbers), unit(means))
    weights: Floats = (np.maximum(rarity[: len(numbers)], 0) ** _RARITY_OF_WORDS).astype(np.float32)
    return _weighed(own, weights, synonyms), _weighed(theirs, weights, synonyms)


def _incidence(words: Sequence[Sequence[int]], known: int) -> sparse.csr_matrix:
    flat = [word for one in words for word in one]
    ends = np.concatenate([[0], np.cumsum([len(one) for one in words])])
    return sparse.csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), (len(words), known))


def _weighed(words: sparse.csr_matrix, weights: Floats, synonyms: sparse.csr_matrix) -> Words:
    share = words.multiply(weights[None, :]).tocsr()
    sums = np.asarray(share.sum(axis=1)).ravel()
    found = (words @ synonyms).tocsr()
    found.data = np.minimum(found.data, 1)
    return Words((sparse.diags_array(1 / np.maximum(sums, 1e-9)) @ share).tocsr().astype(np.float32), found)


def _synonyms(words: Sequence[str], means: Floats) -> sparse.csr_matrix:
    """How near each word's meaning is to that of each other one, where it is very near; words of one stem are the same."""
    numbers: dict[str, int] = {}
    stems = np.array([numbers.setdefault(word[:_STEM], len(numbers)) for word in words], dtype=np.int64)
    blocks = []
    for start in range(0, len(words), _WORDS_IN_A_BLOCK):
        near = means[start : start + _WORDS_IN_A_BLOCK] @ means.T
        near[stems[start : start + _WORDS_IN_A_BLOCK, None] == stems[None, :]] = 1
        rows, columns = np.nonzero(near >= _LEAST_SYNONYM)
        blocks.append(sparse.csr_matrix((near[rows, columns] ** _STEEP_SYNONYM, (rows, columns)), near.shape))
    return sparse.vstack(blocks, format="csr")


def _table(words: Sequence[str], known: WordVectors) -> tuple[Floats, Floats, Floats]:
    """For each word its rarity, its vector and its signs."""
    rarity = np.full(max(1, len(words)), known.rarest, dtype=np.float32)
    means = np.zeros((max(1, len(words)), known.vectors.shape[1]), dtype=np.float32)
    signs = np.zeros((max(1, len(words)), _SIGNS), dtype=np.float32)
    for at, word in enumerate(words):
        number = known.numbers.get(word)
        if number is not None:
            rarity[at], means[at] = known.rarity[number], known.vectors[number]
        digest = blake2b(word[:_STEM].encode(), digest_size=_SIGNS // 8).digest()
        signs[at] = np.unpackbits(np.frombuffer(digest, dtype=np.uint8)) * 2.0 - 1.0
    return rarity, means, signs


def unit(rows: Floats) -> Floats:
    """The rows at unit length; a row of zeros stays one."""
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    unit: Floats = (rows / lengths).astype(np.float32)
    return unit


def find_alike(letters: Sequence[Masked]) -> list[Likeness]:
    """How alike letters of four sentences or more are, pair by pair in order.

    Up to 250 letters every pair is compared. Of more, each letter is compared with the ten that are nearest to it as
    wholes, so that what takes time grows with the number of letters and not with that of pairs.
    """
    rows = rows_of(letters)
    long_enough = np.diff(rows.bounds) >= FEWEST_SENTENCES
    if long_enough.sum() < 2:
        return []
    # Many small products: threads would cost more than they bring.
    with threadpool_limits(1, user_api="blas"):
        return list(_alike(rows, words_of(letters, word_vectors()), long_enough))


def _alike(rows: Rows, wholes: tuple[Words, Words], long_enough: npt.NDArray[np.bool_]) -> Iterator[Likeness]:
    words, reference = wholes
    usual, usual_words = usual_of(rows, long_enough, word_vectors().reference), _usual_words(words, reference)
    compared = list(_to_compare(rows, np.flatnonzero(long_enough)))
    firsts = np.repeat([first for first, _ in compared], [len(others) for _, others in compared])
    seconds = np.concatenate([others for _, others in compared])
    by_sentences = [found_in_each(rows.select(np.array([first])), rows.select(others)) for first, others in compared]
    forth, back = (np.concatenate([found[way][0] for found in by_sentences]) for way in (0, 1))
    likeness = (1 - _SHARE_OF_WORDS) * usual.beyond(forth, back, firsts, seconds)
    for start in range(0, len(firsts), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        forth, back = _words_in_both(words, firsts[some], seconds[some])
        likeness[some] += _SHARE_OF_WORDS * usual_words.beyond(forth, back, firsts[some], seconds[some])
    yield from map(Likeness, firsts.tolist(), seconds.tolist(), likeness.tolist())


@dataclass(frozen=True, slots=True)
class Usual:
    """How far each letter finds itself in the nearest letters of other writers, and they in it."""

    forth: Floats
    back: Floats

    def beyond(self, forth: Floats, back: Floats, first: Numbers, second: Numbers) -> Floats:
        """How far pairs of letters find themselves in each other beyond the usual, the smaller of both ways."""
        beyond: Floats = np.minimum(
            forth - (self.forth[first] + self.back[second]) / 2, back - (self.forth[second] + self.back[first]) / 2
        )
        return beyond


def usual_of(rows: Rows, wanted: npt.NDArray[np.bool_], reference: Rows) -> Usual:
    """How far the wanted letters find themselves in the nearest ones of a reference, and they in them."""
    forth, back = (np.zeros(len(wanted), dtype=np.float32) for _ in range(2))
    letters = np.flatnonzero(wanted)
    for start in range(0, len(letters), _IN_A_BLOCK):
        some = letters[start : start + _IN_A_BLOCK]
        forth[some], back[some] = map(_of_the_nearest, found_in_each(rows.select(some), reference))
    return Usual(forth, back)


def _usual_words(words: Words, reference: Words) -> Usual:
    forth, back = words.share @ reference.found.T, words.found @ reference.share.T
    return Usual(_of_the_nearest(forth.toarray()), _of_the_nearest(back.toarray()))


def _of_the_nearest(found: Floats) -> Floats:
    mean: Floats = np.partition(found, -_NEAR, axis=1)[:, -_NEAR:].mean(axis=1)
    return mean


def _words_in_both(words: Words, first: Numbers, second: Numbers) -> tuple[Floats, Floats]:
    """How far the words of the first letter of each pair are found in the second, and the other way, from 0 to 1."""
    forth, back = (
        np.asarray(words.share[one].multiply(words.found[two]).sum(axis=1), dtype=np.float32).ravel()
        for one, two in ((first, second), (second, first))
    )
    return forth, back


def found_in_each(some: Rows, others: Rows) -> tuple[Floats, Floats]:
    """How far each of some letters finds itself in each of the others, and is found in by it, from 0 to 1."""
    cosines = np.maximum(some.matrix @ others.matrix.T, 0)
    starts, theirs = some.bounds[:-1], others.bounds[:-1]
    nearest = np.maximum.reduceat(cosines, theirs, axis=1) ** _STEEP
    forth = np.add.reduceat(some.weights[:, None] * nearest, starts) / np.add.reduceat(some.weights, starts)[:, None]
    nearest = np.maximum.reduceat(cosines, starts) ** _STEEP
    back = np.add.reduceat(others.weights * nearest, theirs, axis=1) / np.add.reduceat(others.weights, theirs)
    return forth.astype(np.float32), back.astype(np.float32)


def _to_compare(rows: Rows, letters: npt.NDArray[np.int64]) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Each letter with the later ones that it is compared with."""
    if len(letters) <= _EVERY_PAIR_UP_TO:
        for at, first in enumerate(letters[:-1].tolist()):
            yield first, letters[at + 1 :]
        return
    rows = rows.select(letters)
    wholes = np.add.reduceat(rows.weights[:, None] * rows.matrix, rows.bounds[:-1])
    wholes = unit(wholes - wholes.mean(axis=0))
    chosen: dict[int, set[int]] = {}
    for start in range(0, len(letters), _AT_ONCE):
        near = wholes[start : start + _AT_ONCE] @ wholes.T
        for at, nearest in enumerate(np.argpartition(-near, _NEAREST, axis=1)[:, : _NEAREST + 1].tolist(), start=start):
            for other in nearest:
                if other != at:
                    chosen.setdefault(min(at, other), set()).add(max(at, other))
    for first in sorted(chosen):
        yield int(letters[first]), letters[sorted(chosen[first])]


def twins(first: Masked, second: Masked) -> list[tuple[int, int, float]]:
    """The sentences of two letters that are nearest to each other, by number, with their cosine; best first."""
    return nearest_twins(rows_of([first, second]))


def nearest_twins(rows: Rows) -> list[tuple[int, int, float]]:
    """The same, of two letters as rows."""
    cosines = rows.matrix[rows.of(0)] @ rows.matrix[rows.of(1)].T
    if not cosines.size:
        return []
    pairs = [
        (rows.sentences[0][one], rows.sentences[1][two], float(cosines[one, two]))
        for one, two in enumerate(cosines.argmax(axis=1))
        if cosines[:, two].argmax() == one and cosines[one, two] > 0
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0]))


@dataclass(frozen=True, slots=True)
class Bounds:
    """How alike unrelated letters are by one way to compare, as it was measured."""

    pairs: dict[float, float]
    """The likeness that so large a share of unrelated pairs reaches."""
    families: tuple[tuple[int, tuple[float, ...]], ...]
    """For numbers of letters, the mean likeness that families of 2, 3, ... of them must reach."""

    def family(self, letters: int, size: int) -> float:
        """How alike a family of so many letters must be on the average, found among so many letters of a vendor.

        At most one of 100 draws of so many unrelated letters has a family of that size that reaches it. Between and
        beyond the numbers that were measured it moves in a straight line with the logarithm of the number.
        """
        last = len(self.families) - 1
        at = next((at for at in range(1, last + 1) if self.families[at][0] >= letters), last)
        (few, low), (many, high) = self.families[at - 1], self.families[at]
        column = min(size - 2, len(low) - 1)
        share = math.log(letters / few) / math.log(many / few)
        return low[column] + (high[column] - low[column]) * max(0.0, share)

    @property
    def member(self) -> float:
        """How alike a letter must be to most others of its family: as one of ten unrelated pairs is."""
        return self.pairs[0.1]

    @property
    def usual(self) -> float:
        """The median likeness of two unrelated letters."""
        return self.pairs[0.5]


@cache
def bounds_of(way: Literal["words", "claims"]) -> Bounds:
    """What was measured for one way to compare letters."""
    measured = tomllib.loads((files("lorscore.screening") / f"{way}_likeness.toml").read_text(encoding="utf-8"))
    return Bounds(dict(measured["likeness"]), tuple((letters, tuple(row)) for letters, row in measured["families"]))


def families_in(likeness: Floats, letters: int, bounds: Bounds) -> list[tuple[int, ...]]:
    """The families among letters whose pairs are so alike, found among so many letters of a vendor; as row numbers.

    Average linkage binds letters; of the groups that it makes, the largest ones that are alike enough stand.
    """
    if len(likeness) < 2:
        return []
    off = likeness[np.triu_indices(len(likeness), 1)]
    tree = to_tree(linkage(off.max() - off, method="average"))
    found: list[tuple[int, ...]] = []
    waiting = [tree]
    while waiting:
        group = waiting.pop()
        if group.is_leaf():
            continue
        members = sorted(group.pre_order())
        own = likeness[np.ix_(members, members)]
        others = own[~np.eye(len(members), dtype=np.bool_)].reshape(len(members), -1)
        # The median, lest one near member bring in a letter that is far from all others.
        if (
            others.mean() >= bounds.family(letters, len(members))
            and np.median(others, axis=1).min() >= bounds.member
            and _is_one(likeness, group.get_left().pre_order(), group.get_right().pre_order(), bounds.usual)
        ):
            found.append(tuple(members))
        else:
            waiting += [group.get_left(), group.get_right()]
    return sorted(found)


def _is_one(likeness: Floats, one: list[int], two: list[int], usual: float) -> bool:
    """Whether two parts of a group are not far less like each other than the letters of one part are: a stranger in it."""
    inside = [
        float(likeness[np.ix_(part, part)][np.triu_indices(len(part), 1)].mean())
        for part in (one, two)
        if len(part) > 1
    ]
    return float(likeness[np.ix_(one, two)].mean()) - usual >= _OUTSIDE * (max(inside, default=usual) - usual)
