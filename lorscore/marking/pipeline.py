"""The marking pipeline: sentences, zones, names, signals, scope; then plain values.

No trained spaCy model is used (docs/decisions/0001-no-trained-spacy-model.md), so nothing is downloaded and the answer is
the same everywhere.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from lorscore.letter import Letter
from lorscore.marking import naming, scope, sentences, signals, zones  # noqa: F401 - importing them registers the components
from lorscore.marking.cues import blank, page_of
from lorscore.marking.facts import gather_facts
from lorscore.marking.learned import LearnedMarker, mark_sentences
from lorscore.marking.notices import find_notices
from lorscore.marking.page import Page, Signal, Stretch
from lorscore.marking.standing import may_compare, read_standing
from lorscore.marking.terms import Sight, see_sentences
from lorscore.marks import TEXT_ZONES, Evidence, MarkedLetter, Sentence
from lorscore.rules import load_rules

COMPONENTS = ("lorscore_sentences", "lorscore_zones", "lorscore_naming", "lorscore_signals", "lorscore_scope")


@cache
def build_pipeline() -> Language:
    """SpaCy's tokenizer and the five components; they keep nothing of a letter, so all markers share one."""
    nlp = blank()
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


class Marker:
    """The pipeline, built once; `mark` may then be called for any number of letters."""

    def __init__(self, *, learned: LearnedMarker | None = None) -> None:
        self._nlp = build_pipeline()
        self._learned = learned

    def mark(self, letter: Letter, *, all_text: bool = False) -> MarkedLetter:
        """The letter's sentences with zones, subjects, evidence and facts; with marks if a learned marker was given.

        With `all_text` every sentence is taken for body: for sentences that stand outside a letter.
        """
        marked, sights = self._see(letter, all_text=all_text)
        return mark_sentences(marked, sights, self._learned) if self._learned else marked

    def look(self, letter: Letter, *, all_text: bool = False) -> tuple[MarkedLetter, list[tuple[str, ...]]]:
        """The letter before the learned marker, and what that marker learns from: one row of terms a sentence.

        With `all_text` every sentence is taken for body: for sentences that stand outside a letter.
        """
        marked, sights = self._see(letter, all_text=all_text)
        return marked, [sight.terms() for sight in sights]

    def doc(self, sentence: str) -> Doc:
        """A sentence that stands alone, tokenised and nothing else."""
        return self._nlp.make_doc(sentence)

    def _see(self, letter: Letter, *, all_text: bool) -> tuple[MarkedLetter, list[Sight]]:
        doc = self._nlp.make_doc(letter.text)
        page = page_of(doc, letter.text)
        page.blocks = [(block.start, block.end) for block in letter.blocks]
        page.all_text = all_text
        self._nlp(doc)
        stretches = [_trimmed(page, stretch) for stretch in page.sentences]
        plain = self._sentences(page, stretches)
        marked = MarkedLetter(
            letter=letter,
            sentences=tuple(plain),
            facts=gather_facts(letter.text, plain, load_rules().rules),
            applicant=page.applicant.names,
            notices=find_notices(letter.text, plain, page.applicant),
        )
        return marked, see_sentences(page, [one for one in stretches if one.start < one.end], plain)

    def _sentences(self, page: Page, stretches: Sequence[Stretch]) -> list[Sentence]:
        """The sentences that are more than white space."""
        found = sorted((_evidence(page, signal) for signal in page.signals), key=_place)
        starts = [evidence.start for evidence in found]
        plain: list[Sentence] = []
        read = zip(page.sentences, stretches, page.zones, page.subjects, page.keywords, strict=True)
        for all_of_it, stretch, zone, subject, keywords in read:
            if stretch.start == stretch.end:
                continue
            start, end = page.starts[stretch.start], page.ends[stretch.end - 1]
            within = found[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
            compares = zone in TEXT_ZONES and may_compare(page.words, *all_of_it, within)
            plain.append(
                Sentence(
                    start,
                    end,
                    zone,
                    subject,
                    tuple(within),
                    keywords=keywords,
                    standing=read_standing(page, *all_of_it, within) if compares else None,
                )
            )
        return plain


def _trimmed(page: Page, stretch: Stretch) -> Stretch:
    """A sentence without the white space around it."""
    start, end = stretch
    while start < end and page.looks[start].is_space:
        start += 1
    while start < end and page.looks[end - 1].is_space:
        end -= 1
    return Stretch(start, end)


def _evidence(page: Page, signal: Signal) -> Evidence:
    rule = signal.rule
    return Evidence(
        rule=rule.full_name,
        mark=rule.mark,
        start=page.starts[signal.start],
        end=page.ends[signal.end - 1],
        says=rule.says,
        kind=rule.kind,
        set_aside=signal.set_aside,
    )


def _place(evidence: Evidence) -> tuple[int, int, str]:
    return evidence.start, evidence.end, evidence.rule
