"""The learned marker: terms of a sentence -> the chance of each mark.

One calibrated linear classifier a mark, over words, parts of words, rule evidence, word lists and their pairs, neighbours,
zone, place and subject. `learning.py` fits it with scikit-learn; what is kept are tables and numbers, so that reading a
letter needs numpy alone and starts fast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from spacy.lang.en.stop_words import STOP_WORDS

from lorscore.marks import GOOD, TEXT_ZONES, Mark, MarkedLetter, Sentence, SetAside

MARKS = tuple(Mark)
Matrix = NDArray[np.float64]
Terms = Sequence[str]


def words_only(terms: Terms) -> list[str]:
    """The terms that are words."""
    return [term for term in terms if term[0] == "w"]


def skip_pairs(terms: Terms) -> list[str]:
    """Two words with one to four words between them, in their order."""
    words = [term[2:] for term in terms if term[0] == "w" and " " not in term[2:]]
    return [
        f"{first} {second}" for at, first in enumerate(words) for second in words[at + FIRST_SKIP : at + LAST_SKIP + 1]
    ]


FIRST_SKIP, LAST_SKIP = 2, 5
"""How far apart the words of a skip pair stand; neighbours are pairs of their own among the words."""


def parts_of_words(terms: Terms) -> list[str]:
    """Runs of three to five characters within the words of the masked sentence, each word with its edges."""
    return [
        edged[at : at + size]
        for term in terms
        if term[0] == "c"
        for word in term[2:].split()
        for edged in [f" {word} "]
        for size in (3, 4, 5)
        for at in range(max(1, len(edged) - size + 1))
    ]


def own_signs(terms: Terms) -> list[str]:
    """The terms that are signs of this sentence."""
    return [term for term in terms if term[0] == "s"]


def neighbours_signs(terms: Terms) -> list[str]:
    """The terms that are signs of the sentences before and after."""
    return [term for term in terms if term[0] in "pn"]


@dataclass(frozen=True, slots=True)
class Block:
    """One way to look at a row of terms: what counts, in how many rows it must occur, how much the block weighs."""

    looks: Callable[[Terms], list[str]]
    rows: int
    weight: float


BLOCKS = (
    Block(words_only, 2, 1.0),
    Block(parts_of_words, 3, 1.0),
    Block(skip_pairs, 4, 0.7),
    Block(own_signs, 3, 1.0),
    Block(neighbours_signs, 3, 0.5),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The vocabulary of one block: its terms in the order of their columns, and their inverse document frequencies."""

    terms: str
    """One a line: joblib reads one long string a hundred times faster than a dictionary of sixty thousand terms."""
    rarity: NDArray[np.float32]
    """One a term, in the same order."""
    first: int
    """The column of the first term among all columns."""

    def columns(self) -> dict[str, int]:
        """The column of each term."""
        return {term: self.first + at for at, term in enumerate(self.terms.split("\n"))}


class LearnedMarker:
    """Chances and marks for rows of terms; made by `learning.fit_marker`, saved with joblib."""

    def __init__(
        self, tables: Sequence[Table], coefficients: NDArray[np.float32], intercepts: Matrix, thresholds: Matrix
    ) -> None:
        """`coefficients` has one column a mark and, last, one for the lift; `intercepts` one value a mark."""
        self._tables = tuple(tables)
        self._columns = [table.columns() for table in tables]
        self._coefficients = coefficients
        self._intercepts = intercepts
        self.thresholds = thresholds
        """The chance from which a mark is given, one a mark."""

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "_columns"}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self._columns = [table.columns() for table in self._tables]

    def judge(self, rows: Sequence[Terms]) -> tuple[Matrix, Matrix]:
        """The calibrated chance of each mark for each row, shape (rows, marks), and each row's lift."""
        values = np.zeros((len(rows), self._coefficients.shape[1]))
        for at, row in enumerate(rows):
            for columns, weights in self._vectors(row):
                values[at] += weights @ self._coefficients[columns]
        return sigmoid(values[:, :-1] + self._intercepts), values[:, -1]

    def moved(self, row: Terms, mark: Mark, *, most: int = 3) -> list[str]:
        """The words of a row that spoke most for a mark, strongest first; without pairs and signs."""
        words = [term for term in dict.fromkeys(words_only(row)) if " " not in term[2:]]
        table, column = self._tables[0], MARKS.index(mark)
        columns = self._columns[0]
        known = [(term, columns[term]) for term in words if term in columns]
        spoken = [
            (float(self._coefficients[at, column] * table.rarity[at - table.first]), term[2:]) for term, at in known
        ]
        return [term for weight, term in sorted(spoken, reverse=True)[:most] if weight > 0]

    def _vectors(self, row: Terms) -> list[tuple[NDArray[np.int_], Matrix]]:
        """The columns and weights of a row, block by block: dampened counts times rarity, each block of length 1."""
        vectors = []
        for block, table, known in zip(BLOCKS, self._tables, self._columns, strict=True):
            counts = Counter(known[term] for term in block.looks(row) if term in known)
            if counts:
                columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
                found = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
                weights = (1.0 + np.log(found)) * table.rarity[columns - table.first]
                vectors.append((columns, block.weight * weights / np.linalg.norm(weights)))
        return vectors


_EITHER = ((Mark.ENDORSEMENT, Mark.ENDORSEMENT_PLAIN), (Mark.COMPARATIVE, Mark.COMPARATIVE_LOW))
"""Marks that exclude each other."""


def give_marks(chances: Matrix, thresholds: Matrix) -> tuple[Mark, ...]:
    """The marks of one sentence: those at or above their threshold, and of two that exclude each other the likelier."""
    given = {mark for mark, chance, threshold in zip(MARKS, chances, thresholds, strict=True) if chance >= threshold}
    for one, other in _EITHER:
        if {one, other} <= given:
            given.discard(other if chances[MARKS.index(one)] >= chances[MARKS.index(other)] else one)
    return tuple(mark for mark in MARKS if mark in given)


_LEFT = {Mark.COMPARATIVE: 0.15, Mark.ENDORSEMENT: 0.3, Mark.ENDORSEMENT_PLAIN: 0.3, Mark.DOUBT: 0.5}
"""What is left of a chance where all that the rules found for the mark was denied; by what readers say of such
sentences in the train part (one in nine denied comparisons is a comparison after all, three in eight denied doubts a doubt)."""
_DENIED = frozenset([SetAside.NEGATED, SetAside.NOT_YET])


def heed_scope(chances: Matrix, sentence: Sentence) -> Matrix:
    """The chances, lowered for marks whose evidence in the sentence was all denied.

    Words alone cannot tell "in the top tenth" from "not in the top tenth"; scope can.
    """
    counted = {found.mark for found in sentence.counted}
    denied = {found.mark for found in sentence.evidence if found.set_aside in _DENIED} - counted
    heeded = chances.copy()
    if sentence.keywords:
        heeded[[MARKS.index(mark) for mark in GOOD]] = 0.0
    for mark, left in _LEFT.items():
        if mark in denied:
            heeded[MARKS.index(mark)] *= left
    return heeded


def mark_sentences(letter: MarkedLetter, rows: Sequence[Terms], marker: LearnedMarker) -> MarkedLetter:
    """The letter with chances and marks; only sentences of body and closing get any."""
    chances, lifts = marker.judge(rows)
    sentences = [
        replace(_marked(letter.letter.text, sentence, row, chance, marker), lift=float(lift))
        if sentence.zone in TEXT_ZONES
        else sentence
        for sentence, row, chance, lift in zip(letter.sentences, rows, chances, lifts, strict=True)
    ]
    return replace(letter, sentences=tuple(sentences))


def _marked(text: str, sentence: Sentence, row: Terms, chances: Matrix, marker: LearnedMarker) -> Sentence:
    chances = heed_scope(chances, sentence)
    marks = give_marks(chances, marker.thresholds)
    explained = {found.mark for found in sentence.counted}
    words: list[tuple[Mark, int, int]] = []
    lower = text[sentence.start : sentence.end].lower()
    for mark in marks:
        if mark in explained:
            continue
        for term in marker.moved(row, mark, most=12):
            at = lower.find(term)
            if at >= 0 and len(term) > 2 and term.isalpha() and term not in STOP_WORDS:
                words.append((mark, sentence.start + at, sentence.start + at + len(term)))
                break
    return replace(sentence, chances=tuple(float(chance) for chance in chances), marks=marks, words=tuple(words))


def sigmoid(values: Matrix) -> Matrix:
    """The logistic function; values beyond 30 are cut off."""
    result: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
    return result
