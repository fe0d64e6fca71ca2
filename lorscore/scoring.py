"""Turn a Letter into a LetterReport: mark it, measure it, estimate it, and say why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lorscore import __version__
from lorscore.advice import asks, gaps
from lorscore.errors import ReadError
from lorscore.features import measure, measure_without
from lorscore.letter import Letter, Notice
from lorscore.marking import Marker
from lorscore.marking.notices import find_conflict
from lorscore.marks import GOOD, TEXT_ZONES, Mark, MarkedLetter, Sentence
from lorscore.reading import read_letter_text
from lorscore.report import Dismissed, Estimate, LetterReport, Provenance, Reason, SentenceReport, Unread, Verdict
from lorscore.rules import load_rules
from lorscore.strength.files import Model, load_model, models_folder

if TYPE_CHECKING:
    from lorscore.comparison import Comparison

DEAD_BAND = 0.75
"""Points of effect below which a sentence without a mark of its own direction is neutral."""
CARRYING = 2.5
"""Points of effect from which a sentence carries a letter rather than supports it."""
SURE_HARM = 0.75
"""The chance from which a doubt or low comparison is shown as harmful; 93 of 100 of those are, out of fold, and 88 of 100 in the
hardest letters (four in five from 0.5, docs/decisions/0004-precision-before-recall.md)."""
_GOOD = frozenset(GOOD)
_PLAIN = frozenset([Mark.CONTEXT, Mark.ENDORSEMENT_PLAIN])
_BAD = frozenset([Mark.DOUBT, Mark.COMPARATIVE_LOW])
_COMPARISONS = frozenset([Mark.COMPARATIVE, Mark.COMPARATIVE_LOW])


class Scorer:
    """The whole pipeline with its model, built once; `score` may then be called for any number of letters."""

    def __init__(self, model: Model) -> None:
        self._marker = Marker(learned=model.marker)
        self._strength = model.strength
        self.made_by = Provenance(lorscore=__version__, model=model.digest, rules=load_rules().digest)

    @classmethod
    def load(cls, folder: Path | None = None) -> Scorer:
        """A scorer with the model of a folder, by default the one that came with the package.

        Raises:
            ModelError: the model cannot be used.
        """
        return cls(load_model(folder or models_folder(), rules=load_rules().digest))

    def mark(self, letter: Letter, *, all_text: bool = False) -> MarkedLetter:
        """A letter with the marks of its sentences; with `all_text`, of sentences that stand outside a letter."""
        return self._marker.mark(letter, all_text=all_text)

    def score(self, letter: Letter) -> LetterReport:
        """All that is said about one letter."""
        marked = self._marker.mark(letter)
        return self.report(marked)

    def report(self, marked: MarkedLetter) -> LetterReport:
        """The report of a letter that is already marked."""
        # The letter, then the letter without each sentence of its text; all in one batch.
        features = measure_without(marked)
        scores = self._strength.scores(features).tolist()
        whole: Estimate = self._strength.estimate(features[:1])[0]
        effects = iter(scores[0] - less for less in scores[1:])
        found = gaps.find_gaps(marked, whole.score, self.scores)
        return LetterReport(
            name=marked.letter.name,
            text=marked.letter.text,
            estimate=whole,
            sentences=tuple(
                _sentence_report(marked, sentence, next(effects) if sentence.zone in TEXT_ZONES else 0.0)
                for sentence in marked.sentences
            ),
            gaps=found,
            words=marked.letter.words,
            facts=marked.facts,
            notices=_notices(marked),
            made_by=self.made_by,
            way_up=gaps.find_way_up(marked, whole.score, found, self.scores),
        )

    def what_if(self, letter: Letter, facets: Iterable[str]) -> Estimate:
        """The estimate of a letter as if it had what it lacks, by the names of the gaps in its report."""
        return self.estimate([gaps.filled_with_all(facets, self._marker.mark(letter))])[0]

    def compare(self, before: Letter, after: Letter) -> Comparison:
        """What moved between two drafts of one letter, and whether the score's change is more than noise."""
        from lorscore.comparison import compare_reports, measure_movement  # scoring one letter need not wait for it

        marked = self._marker.mark(before), self._marker.mark(after)
        found = compare_reports(self.report(marked[0]), self.report(marked[1]))
        return replace(found, movement=measure_movement(*marked, found.sentences, self.scores))

    def estimate(self, letters: Iterable[MarkedLetter]) -> list[Estimate]:
        """The estimate of each marked letter."""
        estimates: list[Estimate] = self._strength.estimate(measure(letters))
        return estimates

    def scores(self, letters: Iterable[MarkedLetter]) -> list[float]:
        """The score of each marked letter."""
        scores: list[float] = self._strength.scores(measure(letters)).tolist()
        return scores


@cache
def default_scorer() -> Scorer:
    """The scorer with the model that came with the package; loaded once."""
    return Scorer.load()


def score(letter: Letter | str) -> LetterReport:
    """All that is said about a letter, or about a text taken as one.

    Raises:
        ReadError: the text is not readable as a letter of recommendation.
        ModelError: the model cannot be used.
    """
    if isinstance(letter, str):
        letter = read_letter_text("text", letter)
    return default_scorer().score(letter)


def compare(before: Letter | str, after: Letter | str) -> Comparison:
    """What moved between two drafts of one letter and why; of two different letters too, with a notice.

    Raises:
        ReadError: one of the texts is not readable as a letter of recommendation.
        ModelError: the model cannot be used.
    """
    letters = [read_letter_text("text", draft) if isinstance(draft, str) else draft for draft in (before, after)]
    return default_scorer().compare(*letters)


def score_many(letters: Iterable[Letter | str | ReadError]) -> Iterator[LetterReport | Unread]:
    """A report for each letter or text, in order; an Unread for each text that is no letter and for each ReadError."""
    for letter in letters:
        try:
            yield unread(letter) if isinstance(letter, ReadError) else score(letter)
        except ReadError as error:
            yield unread(error)


def unread(error: ReadError) -> Unread:
    """A refused file as a value."""
    return Unread(name=error.name, kind=error.kind, why=str(error))


def _sentence_report(marked: MarkedLetter, sentence: Sentence, effect: float) -> SentenceReport:
    text = marked.letter.text[sentence.start : sentence.end]
    verdict = verdict_of(sentence, effect)
    return SentenceReport(
        start=sentence.start,
        end=sentence.end,
        text=text,
        zone=sentence.zone,
        marks=tuple((mark, sentence.chance(mark)) for mark in sentence.marks),
        verdict=verdict,
        effect=effect,
        reasons=_reasons(sentence),
        set_aside=tuple(
            Dismissed(found.rule, found.start, found.end, found.set_aside.value)
            for found in sentence.evidence
            if found.set_aside is not None
        ),
        ask=asks.ask_for(text) if verdict in (Verdict.WEAK, Verdict.HARMS) else None,
        standing=sentence.standing if _COMPARISONS & set(sentence.marks) else None,
    )


def verdict_of(sentence: Sentence, effect: float) -> Verdict:
    """What a sentence does for its letter, from its marks and its effect in points.

    The marks decide, unless the effect clearly says otherwise; then the sentence is neutral. One with good and bad
    marks is judged by its effect.
    """
    marks = frozenset(sentence.marks)
    good, bad = bool(marks & _GOOD), bool(marks & _BAD)
    if good and (not bad or effect > DEAD_BAND):
        if effect < -DEAD_BAND:
            return Verdict.NEUTRAL
        return Verdict.CARRIES if effect >= CARRYING else Verdict.SUPPORTS
    if bad:
        sure = not sentence.in_context or max(map(sentence.chance, _BAD)) >= SURE_HARM
        return Verdict.HARMS if effect <= DEAD_BAND and sure else Verdict.NEUTRAL
    if marks & _PLAIN:
        return Verdict.SUPPORTS if effect >= -DEAD_BAND else Verdict.NEUTRAL
    return Verdict.WEAK if marks and effect <= DEAD_BAND else Verdict.NEUTRAL


def _reasons(sentence: Sentence) -> tuple[Reason, ...]:
    given = set(sentence.marks)
    reasons = [
        Reason(found.rule, found.start, found.end, found.says, found.kind)
        for found in sentence.counted
        if found.mark in given
    ]
    explained = {found.mark for found in sentence.counted}
    places = {mark: (start, end) for mark, start, end in sentence.words}
    for mark in sentence.marks:
        if mark not in explained:
            start, end = places.get(mark, (sentence.start, sentence.end))
            reasons.append(Reason(f"learned.{mark.value}", start, end, asks.learned_reason(mark)))
    return tuple(reasons)


def _notices(marked: MarkedLetter) -> tuple[Notice, ...]:
    return (*marked.letter.notices, *marked.notices, *find_conflict(marked))
