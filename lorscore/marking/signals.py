"""Let every rule speak where one of its phrases stands.

Reads   the sentences and zones of the page.
Writes  its signals, in order of place.
Never   judges whether a match counts: that is for the scope component.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from lorscore.marking.cues import page_of, tokens_of
from lorscore.marking.page import Page, Signal
from lorscore.rules import RuleBook, load_rules
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

    def find(self, page: Page) -> list[Signal]:
        """Where the rules speak in a page, in order of place; overlapping matches of one rule are one."""
        words = page.words
        found: list[Signal] = []
        for (first, last), zone in zip(page.sentences, page.zones, strict=True):
            heard = [match for match in self._phrases.find(words, first, last) if zone in self._rules[match[0]].zones]
            if not heard:
                continue
            # Most sentences hold no phrase, and most rules have no look-alikes: those are not looked for then.
            wary = any(self._rules[number].unless for number, _, _ in heard)
            taken = self._unless.find(words, first, last) if wary else []
            spoken: dict[int, list[tuple[int, int]]] = {}
            for number, begin, stop in heard:
                if not any(other == number and start <= begin and stop <= end for other, start, end in taken):
                    spoken.setdefault(number, []).append((begin, stop))
            for number in sorted(spoken):
                found += [Signal(self._rules[number], begin, stop) for begin, stop in _merged(spoken[number])]
        return sorted(found, key=lambda signal: signal.start)


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(places):
        if merged and first < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


@Language.factory("lorscore_signals", requires=["doc.user_data"], assigns=["doc.user_data"])
def make_signals(nlp: Language, name: str) -> _Signals:  # noqa: ARG001 - spaCy names the arguments
    """The component that applies the rule book."""
    return _Signals(RuleMatcher(load_rules()))


class _Signals:
    def __init__(self, matcher: RuleMatcher) -> None:
        self._matcher = matcher

    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        page.signals = self._matcher.find(page)
        return doc
