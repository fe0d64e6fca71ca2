"""Labelled letters -> fitted models: look at every letter, fit the learned marker, then the strength model on its marks.

The strength model learns from out-of-fold marks, so that it meets marks as good as those of a new letter. Letters of one
group (one writer) never stand on both sides of a fold. The test part is not touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lorscore.examples import BankItem, Corpus, Example, Span
from lorscore.features import measure
from lorscore.letter import Block, BlockKind, Letter
from lorscore.marking import Marker
from lorscore.marking.learned import MARKS, Judged, LearnedMarker, with_chances
from lorscore.marking.learning import Labelled, fit_marker
from lorscore.marks import TEXT_ZONES, Mark, MarkedLetter
from lorscore.strength.model import StrengthModel, fit_strength

BANK_WEIGHT = 0.25
"""A bank sentence counts a quarter: banks hold far more of the rare marks than letters do."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled letter as the program sees it before the learned marker."""

    example: Example
    marked: MarkedLetter
    terms: tuple[tuple[str, ...], ...]
    """One row a sentence; empty outside body and closing."""
    truth: tuple[frozenset[Mark], ...]
    """The readers' settled marks of each sentence."""
    open: tuple[frozenset[Mark], ...]
    """Marks on which the readers were never settled."""

    @property
    def text(self) -> list[int]:
        """The numbers of the sentences in body and closing."""
        return [at for at, sentence in enumerate(self.marked.sentences) if sentence.zone in TEXT_ZONES]


@dataclass(frozen=True, slots=True)
class SeenItem:
    """A bank sentence as the program sees it."""

    item: BankItem
    terms: tuple[str, ...]


def look_at(corpus: Corpus, *, jobs: int | None = None) -> tuple[list[Seen], list[SeenItem]]:
    """Every letter and bank sentence through the pipeline without the learned marker, in order."""
    work = [*_batches(corpus.letters, 40), *_batches(corpus.bank, 400)]
    with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:
        seen = [one for batch in pool.map(_look_at_batch, work) for one in batch]
    return [one for one in seen if isinstance(one, Seen)], [one for one in seen if isinstance(one, SeenItem)]


def _batches(all_of: Sequence[Example | BankItem], size: int) -> list[Sequence[Example | BankItem]]:
    return [all_of[at : at + size] for at in range(0, len(all_of), size)]


def _look_at_batch(batch: Sequence[Example | BankItem]) -> list[Seen | SeenItem]:
    marker = Marker()
    return [_see(marker, one) if isinstance(one, Example) else _see_item(marker, one) for one in batch]


def _see(marker: Marker, example: Example) -> Seen:
    marked, terms = marker.look(example.letter)
    truth, open_marks = [], []
    for sentence in marked.sentences:
        spans = [span for span in example.spans if _overlap(span, sentence.start, sentence.end)]
        truth.append(frozenset(mark for span in spans for mark in span.marks))
        open_marks.append(frozenset(mark for span in spans for mark in span.open))
    return Seen(example, marked, tuple(terms), tuple(truth), tuple(open_marks))


def _overlap(span: Span, start: int, end: int) -> bool:
    """Whether a readers' sentence and one of ours are the same, or one lies mostly within the other."""
    shared = min(span.end, end) - max(span.start, start)
    return shared > 0.5 * min(span.end - span.start, end - start)


def _see_item(marker: Marker, item: BankItem) -> SeenItem:
    text = f"{item.before} {item.text}".strip()
    letter = Letter("bank", text, (Block(0, len(text), 1, BlockKind.PARAGRAPH),))
    marked, terms = marker.look(letter, all_text=True)
    first = len(text) - len(item.text)
    rows = [row for sentence, row in zip(marked.sentences, terms, strict=True) if sentence.end > first]
    return SeenItem(item, tuple(dict.fromkeys(term for row in rows for term in row)))


def labelled_rows(letters: Sequence[Seen], bank: Sequence[SeenItem]) -> Labelled:
    """All sentences to learn from: those of letters first, then those of banks."""
    rows, marks, judged, groups = [], [], [], []
    for seen in letters:
        for at in seen.text:
            rows.append(seen.terms[at])
            marks.append([float(mark in seen.truth[at]) for mark in MARKS])
            judged.append([float(mark not in seen.open[at]) for mark in MARKS])
            groups.append(seen.example.group)
    whole = len(rows)
    for one in bank:
        rows.append(one.terms)
        marks.append([float(mark in one.item.marks) for mark in MARKS])
        judged.append([float(mark not in one.item.open) for mark in MARKS])
        groups.append(one.item.group)
    return Labelled(
        terms=rows,
        marks=np.array(marks),
        groups=groups,
        weights=np.array([1.0] * whole + [BANK_WEIGHT] * (len(rows) - whole)),
        judged=np.array(judged),
        letters=[at < whole for at in range(len(rows))],
        owners=np.repeat(np.arange(len(letters)), [len(seen.text) for seen in letters]),
        scores=np.array([seen.example.score for seen in letters]),
    )


def with_marks(seen: Seen, judged: Judged, thresholds: Matrix) -> MarkedLetter:
    """The letter with what was judged of its sentences of body and closing, and the marks that follow."""
    sentences = list(seen.marked.sentences)
    for place, at in enumerate(seen.text):
        sentences[at] = with_chances(sentences[at], judged, place, thresholds)
    return replace(seen.marked, sentences=tuple(sentences))


def with_readers_marks(seen: Seen) -> MarkedLetter:
    """The letter with the readers' own settled marks, in place of the learned marker's, and no lifts or weights."""
    sentences = [
        replace(sentence, marks=tuple(mark for mark in MARKS if mark in truth))
        if sentence.zone in TEXT_ZONES
        else sentence
        for sentence, truth in zip(seen.marked.sentences, seen.truth, strict=True)
    ]
    return replace(seen.marked, sentences=tuple(sentences))


def split_judged(letters: Sequence[Seen], judged: Judged) -> Iterator[Judged]:
    """What was judged of all letters' sentences, letter by letter."""
    end = 0
    for seen in letters:
        start, end = end, end + len(seen.text)
        of = slice(start, end)
        yield Judged(judged.in_context[of], judged.alone[of], judged.lifts[of], judged.weights[of])


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both models, and what they say of the letters they learned from by folds that had not seen them."""

    marker: LearnedMarker
    strength: StrengthModel
    marked: list[MarkedLetter]


def fit(letters: Sequence[Seen], bank: Sequence[SeenItem]) -> Fitted:
    """The learned marker and the strength model from some letters and bank sentences."""
    learned = fit_marker(labelled_rows(letters, bank))
    marked = [
        with_marks(seen, judged, learned.marker.thresholds)
        for seen, judged in zip(letters, split_judged(letters, learned.judged), strict=True)
    ]
    return Fitted(learned.marker, fit_strength_of(letters, marked), marked)


def fit_strength_of(letters: Sequence[Seen], marked: Sequence[MarkedLetter]) -> StrengthModel:
    """The strength model from letters with marks, be they the learned marker's or the readers'."""
    return fit_strength(
        measure(marked),
        np.array([int(seen.example.level) for seen in letters]),
        np.array([seen.example.score for seen in letters]),
        [seen.example.group for seen in letters],
    )
