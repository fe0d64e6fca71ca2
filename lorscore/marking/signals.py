"""Let every rule speak where one of its phrases stands.

Reads   sentences, and doc.spans["zones"].
Writes  doc.spans["signals"]: one span a match, its label the mark, its id the rule's full name.
Never   judges whether a match counts: that is for the scope component.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from lorscore.marking.cues import tokens_of, words_of
from lorscore.rules import Rule, RuleBook, load_rules
from lorscore.rules.phrases import PhraseBook


class RuleMatcher:
    """All rules of a book, compiled."""

    def __init__(self, book: RuleBook) -> None:
        self._rules = book.rules
        self._phrases = PhraseBook(tokens_of, irregular=book.irregular)
        self._unless = PhraseBook(tokens_of, irregular=book.irregular)
        for number, rule in enumerate(book.rules):
            for phrase in rule.phrases:
                self._phrases.add(phrase, number)
            for phrase in rule.unless:
                self._unless.add(phrase, number, open_end=True)

    def find(self, doc: Doc) -> list[tuple[Rule, int, int]]:
        """The rules that speak in a Doc, with first token and end token; overlapping matches of one rule are one."""
        words = words_of(doc)
        found: list[tuple[Rule, int, int]] = []
        for zone in doc.spans["zones"]:
            heard = [
                match
                for match in self._phrases.find(words, zone.start, zone.end)
                if zone.label_ in self._rules[match[0]].zones
            ]
            # Most sentences hold no phrase, and most rules have no look-alikes: those are not looked for then.
            wary = any(self._rules[number].unless for number, _, _ in heard)
            taken = self._unless.find(words, zone.start, zone.end) if wary else []
            spoken: dict[int, list[tuple[int, int]]] = {}
            for number, first, last in heard:
                if not any(other == number and start <= first and last <= end for other, start, end in taken):
                    spoken.setdefault(number, []).append((first, last))
            for number in sorted(spoken):
                found += [(self._rules[number], first, last) for first, last in _merged(spoken[number])]
        return found


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(places):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@Language.factory("lorscore_signals", requires=["doc.spans"], assigns=["doc.spans"])
def make_signals(nlp: Language, name: str) -> _Signals:  # noqa: ARG001 - spaCy names the arguments
    """The component that applies the rule book."""
    return _Signals(RuleMatcher(load_rules()))


class _Signals:
    def __init__(self, matcher: RuleMatcher) -> None:
        self._matcher = matcher

    def __call__(self, doc: Doc) -> Doc:
        doc.spans["signals"] = [
            Span(doc, first, last, label=rule.mark.value, span_id=rule.full_name)
            for rule, first, last in self._matcher.find(doc)
        ]
        return doc
