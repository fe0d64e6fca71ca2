"""Notice what a person should know about a letter that is neither a mark nor part of the score.

Placeholders left in, mixed pronouns for the applicant, rows of keywords, and a closing that does not fit what was told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lorscore.letter import Notice
from lorscore.marking.applicant import PRONOUNS, Applicant
from lorscore.marks import TEXT_ZONES, Mark, MarkedLetter, Sentence
from lorscore.rules.words import read_data

_DATA = read_data("notices.toml")
_SAYS = _DATA["says"]
_PLACEHOLDER = re.compile("|".join(one["find"] for one in _DATA["placeholder"]), re.IGNORECASE)
_OTHERS = re.compile(rf"\b(?:{'|'.join(_DATA['people'])})\b")
_WORD = re.compile(r"[^\W\d_]+")
_PRONOUN = {word: pronoun for pronoun in ("he", "she") for word in PRONOUNS[pronoun]}


def find_notices(text: str, sentences: Sequence[Sentence], applicant: Applicant) -> tuple[Notice, ...]:
    """The notices of a letter, in order of place."""
    notices: list[Notice] = []
    for sentence in sentences:
        if sentence.keywords:
            notices.append(Notice("keywords", _SAYS["keywords"], sentence.start, sentence.end))
        for found in _PLACEHOLDER.finditer(text, sentence.start, sentence.end):
            if sentence.zone in TEXT_ZONES or found[0][0] in "[<{":
                notices.append(Notice("placeholder", _SAYS["placeholder"], found.start(), found.end()))
    notices += _mixed_pronouns(text, sentences, applicant)
    return tuple(sorted(notices, key=lambda notice: notice.start or 0))


MUCH_EVIDENCE = 4
"""Sentences of evidence from which a plain closing is less than the letter told."""


def find_conflict(letter: MarkedLetter) -> tuple[Notice, ...]:
    """The notice that a marked letter's closing does not fit its narrative, if it does not.

    A firm endorsement after more doubt than evidence, or a plain one after a comparison and much evidence.
    """
    text = letter.text_sentences
    doubts = sum(bool({Mark.DOUBT, Mark.COMPARATIVE_LOW} & set(sentence.marks)) for sentence in text)
    evidence = sum(
        Mark.DOUBT not in sentence.marks and bool({Mark.SPECIFIC, Mark.COMPARATIVE} & set(sentence.marks))
        for sentence in text
    )
    firm = [sentence for sentence in text if Mark.ENDORSEMENT in sentence.marks]
    plain = [sentence for sentence in text if Mark.ENDORSEMENT_PLAIN in sentence.marks]
    if firm and doubts > max(1, evidence):
        return (Notice("closing-conflict", _SAYS["firm-after-doubt"], firm[-1].start, firm[-1].end),)
    compared = any(Mark.COMPARATIVE in sentence.marks for sentence in text)
    if plain and not firm and compared and not doubts and evidence > MUCH_EVIDENCE:
        return (Notice("closing-conflict", _SAYS["plain-after-evidence"], plain[-1].start, plain[-1].end),)
    return ()


def _mixed_pronouns(text: str, sentences: Sequence[Sentence], applicant: Applicant) -> list[Notice]:
    """Places where the applicant, `he` or `she` in most sentences, is called by the other pronoun.

    A pronoun means the applicant where it opens a sentence and neither that sentence nor the one before speaks of
    somebody else, or where it follows the applicant's name in such a sentence.
    """
    counted: dict[str, list[tuple[int, int]]] = {"he": [], "she": []}
    others_before = False
    for sentence in sentences:
        if sentence.zone not in TEXT_ZONES:
            continue
        said = text[sentence.start : sentence.end]
        others = bool(_OTHERS.search(said))
        words = [] if others else [(found[0].lower(), *found.span()) for found in _WORD.finditer(said)]
        named = any(word in applicant.parts for word, _, _ in words)
        for place, (word, start, end) in enumerate(words):
            pronoun = _PRONOUN.get(word)
            if pronoun and (named or (place == 0 and not others_before)):
                counted[pronoun].append((sentence.start + start, sentence.start + end))
        others_before = others
    fewer = min(counted, key=lambda pronoun: len(counted[pronoun]))
    more = "she" if fewer == "he" else "he"
    if not counted[fewer] or len(counted[more]) < 2 * len(counted[fewer]):
        return []
    says = _SAYS["mixed-pronouns"].format(more=more, fewer=fewer)
    return [Notice("mixed-pronouns", says, start, end) for start, end in counted[fewer][:3]]
