"""Notice what a person should know about a letter that is neither a mark nor part of the score.

Placeholders left in, mixed pronouns for the applicant, and a text that is all keywords.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lorscore.letter import Notice
from lorscore.marking.applicant import PRONOUNS, Applicant
from lorscore.marks import TEXT_ZONES, Sentence, Subject

_PLACEHOLDER = re.compile(
    r"_{3,}|\[[A-Z][^\]\n]{2,40}\]|\b(?:he/she|she/he|his/her|her/his|him/her|he or she|s/he|\(s\)he)\b|<[A-Za-z ]{3,30}>"
    r"|\bX{3,}\b|\b(?:insert|student|applicant|candidate) name\b(?! is)|\{[^}\n]{2,40}\}",
    re.IGNORECASE,
)


def find_notices(text: str, sentences: Sequence[Sentence], applicant: Applicant) -> tuple[Notice, ...]:
    """The notices of a letter, in order of place."""
    notices: list[Notice] = []
    for sentence in sentences:
        for found in _PLACEHOLDER.finditer(text, sentence.start, sentence.end):
            if sentence.zone in TEXT_ZONES or found[0][0] in "[<{":
                says = "A placeholder was left in: fill it in or take it out."
                notices.append(Notice("placeholder", says, found.start(), found.end()))
    notices += _mixed_pronouns(text, sentences, applicant)
    return tuple(sorted(notices, key=lambda notice: notice.start or 0))


def _mixed_pronouns(text: str, sentences: Sequence[Sentence], applicant: Applicant) -> list[Notice]:
    """Places where a sentence that names the applicant goes on with the other pronoun.

    Only `he` against `she` is looked at, and only sentences that speak of nobody else by title.
    """
    counted: dict[str, list[tuple[int, int]]] = {"he": [], "she": []}
    for sentence in sentences:
        if sentence.zone not in TEXT_ZONES or sentence.subject is not Subject.APPLICANT:
            continue
        words = [(m.group().lower(), m.start(), m.end()) for m in re.finditer(r"[^\W\d_]+", text[sentence.start : sentence.end])]
        named = any(word in applicant.parts for word, _, _ in words)
        for place, (word, start, end) in enumerate(words):
            for pronoun, forms in counted.items():
                # A pronoun that opens a sentence about the applicant, or follows the name, means the applicant.
                if word in PRONOUNS[pronoun] and (place == 0 or (named and place < 12)):
                    forms.append((sentence.start + start, sentence.start + end))
    fewer = min(counted, key=lambda pronoun: len(counted[pronoun]))
    more = "she" if fewer == "he" else "he"
    if not counted[fewer] or len(counted[more]) < len(counted[fewer]):
        return []
    says = f"The applicant is “{more}” elsewhere and “{fewer}” here: was another letter's text left in?"
    return [Notice("mixed-pronouns", says, start, end) for start, end in counted[fewer][:3]]
