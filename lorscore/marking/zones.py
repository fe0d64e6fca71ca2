"""Divide the letter into zones, sentence by sentence.

Reads   the sentences of the page.
Writes  its zones, one a sentence.
Never   changes anything else. A letter without a salutation simply has no such zone.

A line that might be text stays text: a heading taken for body costs nothing, a sentence of the body taken for
letterhead or signature would lose its marks.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from lorscore.marking.cues import Cues, load_cues, page_of
from lorscore.marking.page import PLACES, Page, Stretch
from lorscore.marks import Zone
from lorscore.rules.phrases import Words
from lorscore.rules.words import read_data

_DATE = re.compile(
    r"\W*(date[d:]*\s*)?(the\s+)?(\d{1,2}(st|nd|rd|th)?\s+(of\s+)?)?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{1,4}[./-])[\w.]*[\s,./-]*"
    r"(\d{1,2}(st|nd|rd|th)?[\s,./-]*)?(\d{2,4})?\W*",
    re.IGNORECASE,
)
_LINES = read_data("lines.toml")
_VERBS, _NAMES_TOO = frozenset(_LINES["verbs"]), frozenset(_LINES["names_too"])
_LABEL = re.compile(r"[^.:]{2,60}(:|\.{3,}|…|\t|\s{3,}|\s[|]\s)\s*\S")
_LONG_LINE = 12
_SHORT_LINE = 6
_GAP = re.compile(r"[^\S\n]+(?=\S)")


class _Sentence:
    """A sentence as the zones see it; what costs something is worked out when it is asked for."""

    def __init__(self, page: Page, stretch: Stretch, cues: Cues) -> None:
        self.start, self.end = stretch
        self.looks = page.looks[stretch.start : stretch.end]
        self.text = page.said(stretch)
        self._cues = cues
        self._page = page

    def __len__(self) -> int:
        return len(self.looks)

    @property
    def runs_on(self) -> bool:
        """Whether it is running text: more than a few tokens with a full stop, and more behind it on the same line."""
        text = self._page.text
        end = self._page.starts[self.start] + len(self.text.rstrip())
        return len(self) > _SHORT_LINE and text[end - 1] == "." and _GAP.match(text, end) is not None

    @cached_property
    def openings(self) -> frozenset[str]:
        """The cue groups with a phrase at its very beginning."""
        tokens, start = self._page.words.tokens, self.start
        while start < self.end - 1 and not any(character.isalnum() for character in tokens[start]):
            start += 1
        found = self._cues.find(self._page.words, start, min(start + 8, self.end))
        return frozenset(name for name, first, _ in found if first == start)


def find_zones(page: Page, cues: Cues) -> list[Zone]:
    """The zone of every sentence of a page, in order."""
    sentences = [_Sentence(page, stretch, cues) for stretch in page.sentences]
    zones = [Zone.BODY] * len(sentences)
    body = _mark_head(sentences, zones)
    foot = _mark_foot(sentences, zones, body)
    _mark_closing(cues, page.words, sentences, zones, body, foot)
    return zones


def _is_line(sentence: _Sentence) -> bool:
    """Whether it could be a line of an address, a heading or a name: short, no verb, no full stop at its end."""
    # "DO" behind a name is a degree, no verb.
    verbs = any(
        _is_verb(sentence, at) for at, look in enumerate(sentence.looks) if not (look.is_upper and len(look.text) > 1)
    )
    # The name of a place counts as one word however many it has, so that another hospital makes no other line.
    capital = [look.is_word and look.text[:1].isupper() for look in sentence.looks]
    names = sum(one and other for one, other in pairwise(capital))
    words = sum(look.is_word for look in sentence.looks) - names
    return words <= _LONG_LINE and not verbs


def _is_date(sentence: _Sentence) -> bool:
    return bool(_DATE.fullmatch(sentence.text.strip())) and any(character.isdigit() for character in sentence.text)


def _mark_head(sentences: list[_Sentence], zones: list[Zone]) -> int:
    """Mark letterhead, date, RE lines and salutation; the answer is the first sentence of the body."""
    salutation = next(
        (
            at
            for at, sentence in enumerate(sentences[:45])
            if len(sentence) <= 26 and "salutation" in sentence.openings and _is_salutation(sentence)
        ),
        None,
    )
    end = salutation if salutation is not None else len(sentences)
    at = 0
    while at < end and at < 40:
        sentence = sentences[at]
        if _is_date(sentence):
            zones[at] = Zone.DATE
        elif len(sentence) <= 40 and "re-line" in sentence.openings and not _says_something(sentence):
            zones[at] = Zone.RE_LINE
        elif _is_line(sentence) and (salutation is not None or not (sentence.runs_on or _LABEL.match(sentence.text))):
            zones[at] = Zone.LETTERHEAD
        else:
            break
        at += 1
    if salutation is None:
        # Without a salutation only a block of lines at the very top is a letterhead: a heading over text is body.
        while at > 0 and zones[at - 1] is Zone.LETTERHEAD and _is_heading(sentences[at - 1]):
            at -= 1
            zones[at] = Zone.BODY
        return at
    if at < salutation and any(not _is_line(sentence) for sentence in sentences[at:salutation]):
        # Text before the "salutation": it was no salutation, or comes after a preface; leave both as they are.
        preface = sum(_says_something(sentence) for sentence in sentences[at:salutation])
        if preface > 2:
            return at
    for before in range(at, salutation):
        zones[before] = Zone.RE_LINE if not _says_something(sentences[before]) else Zone.BODY
    zones[salutation] = Zone.SALUTATION
    at = salutation + 1
    while at < len(sentences) and (
        _is_date(sentences[at]) or (_is_line(sentences[at]) and "re-line" in sentences[at].openings)
    ):
        zones[at] = Zone.DATE if _is_date(sentences[at]) else Zone.RE_LINE
        at += 1
    return at


def _is_salutation(sentence: _Sentence) -> bool:
    text = sentence.text.strip().rstrip(".")
    return text.endswith((":", ",", ";", "-", "–", "—", "!")) or not _says_something(sentence)


def _says_something(sentence: _Sentence) -> bool:
    """Whether it looks like running text: a verb or pronoun of text among six words or more."""
    return len(sentence) >= 6 and any(_is_verb(sentence, at) for at in range(len(sentence)))


def _is_verb(sentence: _Sentence, at: int) -> bool:
    """Whether a word is a verb or pronoun of text, but not a name ("Dr. Can Tehrani") or part of one ("Children's Hospital")."""
    look = sentence.looks[at]
    if look.plain not in _VERBS:
        return False
    if look.plain == "'s":
        return not sentence.looks[min(at + 1, len(sentence) - 1)].text[:1].isupper()
    named = len(look.text) > 1 and look.text.istitle()
    if at == 0:
        return not (named and look.plain in _NAMES_TOO and len(sentence) > 1 and sentence.looks[1].text.istitle())
    return not named


def _is_heading(sentence: _Sentence) -> bool:
    """Whether it could be a heading: a few words without a number that name no institution."""
    if any(look.lower in PLACES and look.text.istitle() for look in sentence.looks):
        return False
    return 0 < sum(look.is_alpha for look in sentence.looks) <= 5 and not any(
        character.isdigit() for character in sentence.text
    )


def _mark_foot(sentences: list[_Sentence], zones: list[Zone], body: int) -> int:
    """Mark the signature; the answer is the first sentence behind the text."""
    foot = len(sentences)
    while foot > body and _is_signature(sentences[foot - 1]):
        foot -= 1
    for at in range(max(body, foot - 8), foot):
        # "Sincerely," with a line of running text behind it (a P.S., an office note).
        if len(sentences[at]) <= 8 and _is_line(sentences[at]) and _is_valediction(sentences[at]):
            last = at + 1
            while last < len(sentences) and _is_signature(sentences[last]):
                last += 1
            for line in range(at, last):
                zones[line] = Zone.SIGNATURE
    for at in range(foot, len(sentences)):
        zones[at] = Zone.SIGNATURE
    return foot


def _is_valediction(sentence: _Sentence) -> bool:
    """Whether it opens as a farewell does: "Best, Ann", but no whole sentence such as "Best student in ten years"."""
    whole = len(sentence) > 4 and sentence.text.rstrip().endswith((".", "!"))
    return "valediction" in sentence.openings and not whole


def _is_signature(sentence: _Sentence) -> bool:
    if len(sentence) <= 9 and _is_valediction(sentence):
        return True
    if len(sentence) <= 30 and "contact" in sentence.openings:
        return True
    if not _is_line(sentence):
        return False
    text = sentence.text.strip()
    # A rating row or a bulleted remark at the end of a form is text; so is "Recommended for training."
    if _LABEL.match(text) or text[:1] in "-•*–▪":
        return False
    if text.endswith(".") and not re.search(r"\b([A-Z]\.){1,4}$|\b(Jr|Sr|Inc|Ltd|Hosp|Med)\.$", text):
        return False
    capitals = sum(look.text[:1].isupper() or not look.is_alpha for look in sentence.looks)
    return _is_date(sentence) or capitals >= 0.5 * len(sentence)


def _mark_closing(
    cues: Cues, words: Words, sentences: list[_Sentence], zones: list[Zone], body: int, foot: int
) -> None:
    """From the first sentence of the last third that closes, all text is closing."""
    text = [at for at in range(body, foot) if zones[at] is Zone.BODY]
    for at in text[len(text) - max(1, len(text) // 3) :]:
        sentence = sentences[at]
        if any(name == "closing" for name, _, _ in cues.find(words, sentence.start, sentence.end)):
            for later in range(at, foot):
                if zones[later] is Zone.BODY:
                    zones[later] = Zone.CLOSING
            return


@Language.factory("lorscore_zones", requires=["doc.user_data"], assigns=["doc.user_data"])
def make_zones(nlp: Language, name: str) -> _Zones:  # noqa: ARG001 - spaCy names the arguments
    """The component that divides a letter into zones."""
    return _Zones()


class _Zones:
    def __init__(self) -> None:
        self._cues = load_cues("zones.toml")

    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        page.zones = [Zone.BODY] * len(page.sentences) if page.all_text else find_zones(page, self._cues)
        return doc
