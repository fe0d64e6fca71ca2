"""The learned marker: terms of a sentence -> the chance of each mark.

Two calibrated linear classifiers a mark, over words, parts of words, rule evidence, word lists and their pairs, zone and
subject: one also sees neighbours and place, and a second look (second_look.py) makes marks of what it says; one sees the
sentence alone, and is what the score counts (docs/decisions/0011-the-score-reads-sentences-alone.md). `learning.py` fits
them with scikit-learn; what is kept are tables and numbers, so that reading a letter needs numpy alone and starts fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.lang.en.stop_words import STOP_WORDS

from lorscore.marking.second_look import Matrix, SecondLook, seen_again, sigmoid
from lorscore.marking.terms import BEGIN, END, Sight
from lorscore.marks import GOOD, TEXT_ZONES, Mark, MarkedLetter, Sentence, SetAside, Subject
from lorscore.rules import load_rules

MARKS = tuple(Mark)
Terms = Sequence[str]
Found = tuple[NDArray[np.int_], NDArray[np.int_]]
"""Columns that were found, behind the rows that they were found in; one that occurs twice stands there twice."""


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
    return [part for term in terms if term[0] == "c" for word in term[2:].split() for part in parts_of_word(word)]


@lru_cache(100_000)  # training meets the same words over and over
def parts_of_word(word: str) -> list[str]:
    """Runs of three to five characters within a word with its edges."""
    edged = f" {word} "
    return [edged[at : at + size] for size in (3, 4, 5) for at in range(max(1, len(edged) - size + 1))]


def own_signs(terms: Terms) -> list[str]:
    """The terms that are signs of this sentence."""
    return [term for term in terms if term[0] == "s"]


def signs_around(terms: Terms) -> list[str]:
    """The terms that tell where the sentence lies, and the signs of the sentences before and after."""
    return [term for term in terms if term[0] in "lpn"]


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
    Block(signs_around, 3, 0.5),
)
ALONE = 4
"""The first so many blocks look at the sentence alone."""


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


@dataclass(frozen=True, slots=True)
class Judged:
    """What the marker says of some sentences."""

    in_context: Matrix
    """The calibrated chance of each mark for each sentence among its neighbours; shape (sentences, marks)."""
    alone: Matrix
    """The same for each sentence read alone."""
    lifts: Matrix
    """One a sentence; see `Sentence.lift`."""
    weights: Matrix
    """What each sentence weighs as evidence and as doubt; shape (sentences, 2); see `Sentence.weighs_for`."""


LEAST_WEIGHT, MOST_WEIGHT = 0.2, 5.0
"""What a sentence weighs at least and at most, in usual amounts."""


def weights_of(logarithms: Matrix) -> Matrix:
    """Weights from their logarithms, none beyond what one sentence may weigh."""
    weights: Matrix = np.clip(np.exp(logarithms), LEAST_WEIGHT, MOST_WEIGHT)
    return weights


class LearnedMarker:
    """Chances and marks for rows of terms; made by `learning.fit_marker`, saved with joblib.

    What the tables say of a word, its pairs and its parts is looked up once for each word, not each time it stands in a
    letter; numpy adds up.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        coefficients: NDArray[np.float32],
        intercepts: Matrix,
        thresholds: Matrix,
        second_look: SecondLook,
    ) -> None:
        """Columns of both: a mark in context each, a mark alone each, the lift, the logarithms of the two weights."""
        self._tables = tuple(tables)
        self._coefficients = coefficients
        self._intercepts = intercepts
        self.thresholds = thresholds
        """The chance from which a mark is given, one a mark."""
        self._second_look = second_look
        self._look_up()

    def __getstate__(self) -> dict[str, object]:
        saved = ("_tables", "_coefficients", "_intercepts", "thresholds", "_second_look")
        return {name: value for name, value in vars(self).items() if name in saved}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self._look_up()

    def _look_up(self) -> None:
        """Make what the tables are looked up by."""
        columns = {block.looks: table.columns() for block, table in zip(BLOCKS, self._tables, strict=True)}
        self._columns = columns
        words = {term[2:]: column for term, column in columns[words_only].items()}
        self._words = {word: column for word, column in words.items() if " " not in word}
        next_to = {pair: column for pair, column in words.items() if " " in pair}
        self._pairs = _Pairs(next_to)
        self._skipped = _Pairs(columns[skip_pairs])
        self._signs = [
            {term[2:]: column for term, column in columns[looks].items() if term[0] == kind}
            for looks, kind in ((own_signs, "s"), (signs_around, "l"), (signs_around, "p"), (signs_around, "n"))
        ]
        self._parts = columns[parts_of_words]
        self._met: dict[str, NDArray[np.int_]] = {}
        """The columns of each word that was met, and of its parts."""
        sizes = [len(table.rarity) for table in self._tables]
        self._block = np.repeat(np.arange(len(BLOCKS)), sizes)
        self._rarity = np.concatenate([table.rarity for table in self._tables]).astype(np.float64)
        self._weighty = self._coefficients * self._rarity[:, None]
        """What one occurrence of a column adds, before its block is brought to length 1."""

    def judge(self, rows: Sequence[Terms]) -> Judged:
        """What the marker says of each row."""
        found = [
            [known[term] for looks, known in self._columns.items() for term in looks(row) if term in known]
            for row in rows
        ]
        return self._judge(*_joined(found), len(rows))

    def judge_sights(self, sights: Sequence[Sight]) -> Judged:
        """The same for the sentences of a letter before their terms are written out, many times as fast."""
        found = [*self._of_words(sights), *self._of_pairs(sights), self._of_signs(sights)]
        owners, columns = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
        return self._judge(owners, columns, len(sights))

    def judge_again(self, judged: Judged) -> Judged:
        """What was judged of the sentences of body and closing of one letter, in context in the light of all of it."""
        seen = seen_again(judged.in_context, judged.alone, judged.lifts)
        return replace(judged, in_context=self._second_look.chances(seen, judged.in_context, len(seen)))

    def moved(self, words: Iterable[str], mark: Mark, *, most: int = 3) -> list[str]:
        """Those of some masked words that spoke most for a mark, strongest first."""
        known = [word for word in dict.fromkeys(words) if word in self._words]
        weights = self._weighty[[self._words[word] for word in known], MARKS.index(mark)].tolist() if known else []
        return [word for weight, word in sorted(zip(weights, known, strict=True), reverse=True)[:most] if weight > 0]

    def _of_words(self, sights: Sequence[Sight]) -> Iterator[Found]:
        """Words and their parts."""
        for at, sight in enumerate(sights):
            if sight.words:
                columns = np.concatenate([self._of_word(word) for word in sight.words])
                yield np.full(len(columns), at), columns

    def _of_word(self, word: str) -> NDArray[np.int_]:
        """A word and its parts; looked up once, because letters say the same words over and over."""
        known = self._met.get(word)
        if known is None:
            if len(self._met) >= _MOST_WORDS:
                self._met.clear()
            columns = [self._parts[part] for part in parts_of_word(word) if part in self._parts]
            columns += [self._words[word]] if word in self._words else []
            known = self._met[word] = np.array(columns, dtype=np.int64)
        return known

    def _of_pairs(self, sights: Sequence[Sight]) -> Iterator[Found]:
        """Pairs of neighbouring words and skip pairs."""
        apart = [""] * LAST_SKIP  # no pair reaches from one sentence into the next
        rows = [[*sight.words, *apart] for sight in sights]
        edged = [[BEGIN, *sight.words, END] if sight.place else [] for sight in sights]
        owners = np.repeat(np.arange(len(sights)), [len(row) for row in rows])
        ids = self._skipped.ids([word for row in rows for word in row])
        for skip in range(FIRST_SKIP, LAST_SKIP + 1):
            here, columns = self._skipped.find(ids[:-skip], ids[skip:])
            yield owners[:-skip][here], columns
        owners = np.repeat(np.arange(len(sights)), [len(row) for row in edged])
        ids = self._pairs.ids([word for row in edged for word in row])
        same = owners[:-1] == owners[1:]
        here, columns = self._pairs.find(ids[:-1][same], ids[1:][same])
        yield owners[:-1][same][here], columns

    def _of_signs(self, sights: Sequence[Sight]) -> Found:
        """Signs of the sentences and of their neighbours."""
        own, place, before, after = self._signs
        found = [
            [
                *(own[sign] for sign in sight.signs if sign in own),
                *(place[sign] for sign in sight.place if sign in place),
                *(before[sign] for sign in sight.before if sign in before),
                *(after[sign] for sign in sight.after if sign in after),
            ]
            for sight in sights
        ]
        return _joined(found)

    def _judge(self, owners: NDArray[np.int_], columns: NDArray[np.int_], rows: int) -> Judged:
        """What is said of rows by what was found in them: dampened counts times rarity, each block of length 1."""
        width = len(self._rarity)
        cells, counts = np.unique(owners * width + columns, return_counts=True)
        owners, columns = np.divmod(cells, width)
        dampened = 1.0 + np.log(counts)
        blocks = owners * len(BLOCKS) + self._block[columns]
        lengths = np.sqrt(np.bincount(blocks, np.square(dampened * self._rarity[columns]), rows * len(BLOCKS)))
        scales = np.tile(_WEIGHTS, rows) / np.where(lengths > 0, lengths, 1.0)
        dampened *= scales[blocks]
        added = self._weighty.take(columns, axis=0)
        ends = np.searchsorted(owners, np.arange(rows + 1))
        values = np.zeros((rows, self._coefficients.shape[1]))
        for row, (start, end) in enumerate(pairwise(ends.tolist())):
            values[row] = dampened[start:end] @ added[start:end]
        chances, lifts, weights = np.split(values + self._intercepts, [2 * len(MARKS), -2], axis=1)
        in_context, alone = np.hsplit(sigmoid(chances), 2)
        return Judged(in_context, alone, lifts[:, 0], weights_of(weights))


class _Pairs:
    """The columns of pairs of words, found for whole rows of words at once."""

    def __init__(self, pairs: Mapping[str, int]) -> None:
        self._ids = {
            word: at for at, word in enumerate(dict.fromkeys(word for pair in pairs for word in pair.split(" ")))
        }
        self._unknown = len(self._ids)
        keys = [self._key(*map(self._ids.__getitem__, pair.split(" "))) for pair in pairs]
        order = np.argsort(keys)
        self._keys = np.append(np.array(keys, dtype=np.int64)[order], self._key(self._unknown, self._unknown))
        self._columns = np.array([*pairs.values()], dtype=np.int64)[order]

    def ids(self, words: Sequence[str]) -> NDArray[np.int_]:
        """A number for each word, the same for all that no pair holds."""
        return np.array([self._ids.get(word, self._unknown) for word in words], dtype=np.int64)

    def find(self, first: NDArray[np.int_], second: NDArray[np.int_]) -> Found:
        """Which pairs of ids are known, as indices, and their columns."""
        known = np.flatnonzero((first < self._unknown) & (second < self._unknown))
        wanted = self._key(first[known], second[known])
        places = np.searchsorted(self._keys, wanted)
        hit = self._keys[places] == wanted
        return known[hit], self._columns[places[hit]]

    def _key(self, first: Any, second: Any) -> Any:
        return first * (self._unknown + 1) + second


def _joined(found: Sequence[Sequence[int]]) -> Found:
    """Columns row by row, with the row of each."""
    owners = np.repeat(np.arange(len(found)), [len(columns) for columns in found])
    return owners, np.array([column for columns in found for column in columns], dtype=np.int64)


_MOST_WORDS = 100_000
"""Words whose parts are remembered."""
_WEIGHTS = tuple(block.weight for block in BLOCKS)


_EITHER = ((Mark.ENDORSEMENT, Mark.ENDORSEMENT_PLAIN), (Mark.COMPARATIVE, Mark.COMPARATIVE_LOW))
"""Marks that exclude each other."""


def give_marks(chances: Matrix, thresholds: Matrix) -> tuple[Mark, ...]:
    """The marks of one sentence: those at or above their threshold, and of two that exclude each other the likelier."""
    given = {MARKS[at] for at in np.flatnonzero(chances >= thresholds).tolist()}
    for one, other in _EITHER:
        if {one, other} <= given:
            given.discard(other if chances[MARKS.index(one)] >= chances[MARKS.index(other)] else one)
    return tuple(mark for mark in MARKS if mark in given)


_DENIED = frozenset([SetAside.NEGATED, SetAside.NOT_YET, SetAside.LOW_SHARE, SetAside.QUESTION])
_LEFT = {
    **dict.fromkeys(((Mark.COMPARATIVE, why) for why in _DENIED), 0.15),
    **dict.fromkeys(((Mark.ENDORSEMENT, why) for why in _DENIED), 0.3),
    **dict.fromkeys(((Mark.ENDORSEMENT_PLAIN, why) for why in _DENIED), 0.3),
    **dict.fromkeys(((Mark.DOUBT, why) for why in _DENIED), 0.5),
    (Mark.COMPARATIVE, SetAside.OTHER_PERSON): 0.2,
    (Mark.SPECIFIC, SetAside.OTHER_PERSON): 0.2,
    (Mark.COMPARATIVE, SetAside.HEARSAY): 0.3,
    (Mark.COMPARATIVE, SetAside.CONDITIONAL): 0.5,
}
"""What is left of a chance where all that the rules found for the mark was set aside for a reason; by what readers say of such
sentences in the train part (one in nine denied comparisons is a comparison after all, three in eight denied doubts a doubt; of
comparisons and evidence about somebody else one in six)."""


def heed_scope(chances: Matrix, sentence: Sentence) -> Matrix:
    """The chances, lowered for marks whose evidence in the sentence was all set aside.

    Words alone cannot tell "in the top tenth" from "not in the top tenth"; scope can.
    """
    counted = {found.mark for found in sentence.counted}
    left: dict[Mark, float] = {}
    for found in sentence.evidence:
        if found.set_aside is not None and found.mark not in counted:
            left[found.mark] = min(left.get(found.mark, 1.0), _LEFT.get((found.mark, found.set_aside), 1.0))
    if not left and not sentence.keywords:
        return chances
    heeded = chances.copy()
    if sentence.keywords:
        heeded[[MARKS.index(mark) for mark in GOOD]] = 0.0
    for mark, share in left.items():
        heeded[MARKS.index(mark)] *= share
    return heeded


_SURE = 0.95
"""The chance of a comparison that names the best of many, of which 37 of 38 in the train part are comparisons, and of what a sure
rule finds, such as a place offered, 41 of 41: words that other sentences say of somebody else must not make them less."""


def heed_evidence(chances: Matrix, sentence: Sentence) -> Matrix:
    """The chances, raised where rules leave no doubt of a mark.

    That is where, in a sentence about the applicant in which none finds anything against it, a sure rule speaks, or one finds
    the best of many and the sentence also says among whom and out of how many or over what time.
    """
    if sentence.subject is not Subject.APPLICANT:
        return chances
    named = sentence.standing is not None and sentence.standing.named
    sure = {
        found.mark
        for found in sentence.evidence
        if found.rule in _sure_rules() or (named and found.mark is Mark.COMPARATIVE and found.kind == "best-ever")
    }
    if not sure or any(found.set_aside or found.mark in _AGAINST for found in sentence.evidence):
        return chances
    heeded = chances.copy()
    for mark in sure:
        heeded[MARKS.index(mark)] = max(heeded[MARKS.index(mark)], _SURE)
    return heeded


_AGAINST = (Mark.COMPARATIVE_LOW, Mark.DOUBT)
_COLUMNS_AGAINST = [MARKS.index(mark) for mark in _AGAINST]


def heed_alone(in_context: Matrix, alone: Matrix) -> Matrix:
    """The chances in context, where none of a mark against the applicant is nearer to 1 than half way from that read alone.

    The sentences around it can make one suspect, not sure (docs/decisions/0025).
    """
    heeded = in_context.copy()
    heeded[_COLUMNS_AGAINST] = np.minimum(in_context[_COLUMNS_AGAINST], 0.5 + 0.5 * alone[_COLUMNS_AGAINST])
    return heeded


@cache
def _sure_rules() -> frozenset[str]:
    return frozenset(rule.full_name for rule in load_rules().rules if rule.sure)


def mark_sentences(letter: MarkedLetter, sights: Sequence[Sight], marker: LearnedMarker) -> MarkedLetter:
    """The letter with chances and marks; only sentences of body and closing get any."""
    sentences = list(letter.sentences)
    text = [at for at, sentence in enumerate(sentences) if sentence.zone in TEXT_ZONES]
    if text:
        judged = marker.judge_again(marker.judge_sights([sights[at] for at in text]))
        for place, at in enumerate(text):
            marked = with_chances(sentences[at], judged, place, marker.thresholds)
            sentences[at] = _explained(letter.letter.text, marked, sights[at], marker)
    return replace(letter, sentences=tuple(sentences))


def with_chances(sentence: Sentence, judged: Judged, at: int, thresholds: Matrix) -> Sentence:
    """The sentence with what was judged at a place, scope and evidence heeded, and the marks that follow."""
    alone = _heeded(judged.alone[at], sentence)
    in_context = heed_alone(_heeded(judged.in_context[at], sentence), alone)
    return replace(
        sentence,
        chances=tuple(alone.tolist()),
        in_context=tuple(in_context.tolist()),
        marks=give_marks(in_context, thresholds),
        lift=float(judged.lifts[at]),
        weighs_for=float(judged.weights[at, 0]),
        weighs_against=float(judged.weights[at, 1]),
    )


def heed_place(chances: Matrix, sentence: Sentence) -> Matrix:
    """The chances, with that of a comparison on the side where the place in a count that it names lies.

    Whether a sentence compares is learned; on which side "21st among 44" lies is told by arithmetic, which words cannot do
    (docs/decisions/0024). Where rules find a comparison on the other side too, or one that is denied, words decide.
    """
    if sentence.standing is None or sentence.standing.low_place is None or sentence.subject in _OTHERS:
        return chances
    sides = (Mark.COMPARATIVE_LOW, Mark.COMPARATIVE) if sentence.standing.low_place else _EITHER[1]
    compared = [found for found in sentence.evidence if found.mark in sides]
    if any(found.set_aside not in _BY_SHARE if found.set_aside else found.mark is sides[1] for found in compared):
        return chances
    here, there = (MARKS.index(mark) for mark in sides)
    heeded = chances.copy()
    heeded[here] = max(chances[here], chances[there])
    heeded[there] = min(chances[there], _OTHER_SIDE)
    return heeded


_OTHERS = frozenset([Subject.OTHER_TRAINEE, Subject.PATIENT, Subject.HOSPITAL])
_BY_SHARE = frozenset([SetAside.LOW_SHARE, SetAside.HIGH_SHARE])
_OTHER_SIDE = 0.15
"""What is left at most of the chance of the other side, as of a denied comparison; readers put 8 of some 165 such sentences of
the train part there."""


def _heeded(chances: Matrix, sentence: Sentence) -> Matrix:
    return heed_evidence(heed_place(heed_scope(chances, sentence), sentence), sentence)


def _explained(text: str, sentence: Sentence, sight: Sight, marker: LearnedMarker) -> Sentence:
    """The sentence with the words that moved the marker most, for each mark without a rule behind it."""
    explained = {found.mark for found in sentence.evidence if found.set_aside is None}
    words: list[tuple[Mark, int, int]] = []
    for mark in sentence.marks:
        if mark in explained:
            continue
        lower = text[sentence.start : sentence.end].lower()
        for term in marker.moved(sight.words, mark, most=12):
            at = lower.find(term)
            if at >= 0 and len(term) > 2 and term.isalpha() and term not in STOP_WORDS:
                words.append((mark, sentence.start + at, sentence.start + at + len(term)))
                break
    return replace(sentence, words=tuple(words)) if words else sentence
