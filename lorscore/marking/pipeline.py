"""The marking pipeline: sentences, zones, signals, scope; then plain values.

No trained spaCy model is used (docs/decisions/0001-no-trained-spacy-model.md), so nothing is downloaded and the answer is
the same everywhere.
"""

from __future__ import annotations

import bisect
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from lorscore.letter import Letter
from lorscore.marking import scope, sentences, signals, zones  # noqa: F401 - importing them registers the components
from lorscore.marking.applicant import Applicant
from lorscore.marking.cues import blank, words_of
from lorscore.marking.facts import gather_facts
from lorscore.marking.keywords import is_keywords
from lorscore.marking.learned import LearnedMarker, mark_sentences
from lorscore.marking.notices import find_notices
from lorscore.marking.scope import applicant_of
from lorscore.marking.standing import may_compare, read_standing
from lorscore.marking.terms import sentence_terms
from lorscore.marking.zones import ALL_TEXT
from lorscore.marks import TEXT_ZONES, Evidence, MarkedLetter, Sentence, SetAside, Subject, Zone
from lorscore.rules import load_rules

COMPONENTS = ("lorscore_sentences", "lorscore_zones", "lorscore_signals", "lorscore_scope")


@cache
def build_pipeline() -> Language:
    """SpaCy's tokenizer and the four components; they keep nothing of a letter, so all markers share one."""
    nlp = blank()
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


class Marker:
    """The pipeline, built once; `mark` may then be called for any number of letters."""

    def __init__(self, *, learned: LearnedMarker | None = None) -> None:
        self._nlp = build_pipeline()
        self._rules = {rule.full_name: rule for rule in load_rules().rules}
        self._learned = learned

    def mark(self, letter: Letter, *, all_text: bool = False) -> MarkedLetter:
        """The letter's sentences with zones, subjects, evidence and facts; with marks if a learned marker was given.

        With `all_text` every sentence is taken for body: for sentences that stand outside a letter.
        """
        marked, rows = self.look(letter, all_text=all_text)
        return mark_sentences(marked, rows, self._learned) if self._learned else marked

    def look(self, letter: Letter, *, all_text: bool = False) -> tuple[MarkedLetter, list[tuple[str, ...]]]:
        """The letter before the learned marker, and what that marker sees: one row of terms a sentence.

        With `all_text` every sentence is taken for body: for sentences that stand outside a letter.
        """
        doc = self._doc(letter)
        doc.user_data[ALL_TEXT] = all_text
        doc = self._nlp(doc)
        applicant = applicant_of(doc)
        marked = self._values(letter, doc, applicant)
        return marked, sentence_terms(doc, marked.sentences, applicant)

    def doc(self, sentence: str) -> Doc:
        """A sentence that stands alone, tokenised and nothing else."""
        return self._nlp.make_doc(sentence)

    def _doc(self, letter: Letter) -> Doc:
        doc = self._nlp.make_doc(letter.text)
        blocks = [_covering(doc, block.start, block.end, block.kind.value) for block in letter.blocks]
        doc.spans["blocks"] = [block for block in blocks if block is not None]
        return doc

    def _values(self, letter: Letter, doc: Doc, applicant: Applicant) -> MarkedLetter:
        found = [self._evidence(span, None) for span in doc.spans["signals"]]
        found += [self._evidence(span, SetAside(span.kb_id_)) for span in doc.spans["set_aside"]]
        found.sort(key=lambda evidence: (evidence.start, evidence.end, evidence.rule))
        starts = [evidence.start for evidence in found]
        plain: list[Sentence] = []
        words = words_of(doc)
        for zone, subject in zip(doc.spans["zones"], doc.spans["subjects"], strict=True):
            text = zone.text
            start = zone.start_char + len(text) - len(text.lstrip())
            end = zone.start_char + len(text.rstrip())
            if start >= end:
                continue
            within = found[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
            compares = zone.label_ in TEXT_ZONES and may_compare(words, zone.start, zone.end, within)
            plain.append(
                Sentence(
                    start,
                    end,
                    Zone(zone.label_),
                    Subject(subject.label_),
                    tuple(within),
                    keywords=zone.label_ in TEXT_ZONES and is_keywords(words, zone.start, zone.end),
                    standing=read_standing(words, zone.start, zone.end, within) if compares else None,
                )
            )
        facts = gather_facts(letter.text, plain, load_rules().rules)
        return MarkedLetter(
            letter=letter,
            sentences=tuple(plain),
            facts=facts,
            applicant=applicant.names,
            notices=find_notices(letter.text, plain, applicant),
        )

    def _evidence(self, span: Span, set_aside: SetAside | None) -> Evidence:
        rule = self._rules[span.id_]
        return Evidence(
            rule=rule.full_name,
            mark=rule.mark,
            start=span.start_char,
            end=span.end_char,
            says=rule.says,
            kind=rule.kind,
            set_aside=set_aside,
        )


def _covering(doc: Doc, start: int, end: int, label: str) -> Span | None:
    return doc.char_span(start, end, label=label, alignment_mode="expand")
