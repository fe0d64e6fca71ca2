"""Find out by which names and pronouns a letter calls its applicant.

The names serve to tell whom a sentence is about and to mask them before anything is learned or measured; they are
never a feature themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lorscore.marks import Zone

PRONOUNS = {
    "she": frozenset(["she", "her", "hers", "herself"]),
    "he": frozenset(["he", "him", "his", "himself"]),
    "they": frozenset(["they", "them", "their", "theirs", "themselves", "themself"]),
}
_TITLE = r"(?:Dr|Mr|Ms|Mrs|Miss|Mx|Student Doctor|Student-Doctor|Doctor|DR|MR|MS)\.?"
_PART = r"(?:[A-ZÀ-ÖØ-ÞŠŽĆČŁĐŞİ][\w'’À-ÿ]*\.?(?:-[\w'’À-ÿ]+)*)"
_PARTICLE = r"(?:al|el|de|da|del|der|van|von|bin|bint|ibn|la|dos|das|di|ul|ur)"
_NAME = rf"{_PART}(?:[ \u00a0](?:{_PARTICLE}[ \-])?{_PART}){{0,4}}"
_TITLED = re.compile(rf"\b(?P<title>{_TITLE})\s+(?P<name>{_NAME})")
_NAMED = re.compile(rf"\b(?P<name>{_PART}(?:[ \u00a0](?:{_PARTICLE}[ \-])?{_PART}){{1,4}})")
_RE = re.compile(
    rf"^\W*(?:(?:RE|Re|REF|Ref|SUBJECT|Subject|SUBJ|Regarding|Applicant|Candidate|Student|Name|Concerning)\b[^A-Za-z]*)?"
    rf"(?:(?:[Ll]etter|LETTER|[Ee]valuation|[Rr]ecommendation|[Ee]ndorsement)\b.{{0,60}}?\b(?:for|of|FOR|OF|:)\s+)?(?:{_TITLE}\s+)?(?P<name>{_NAME})"
)
CALENDAR = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)  # fmt: skip
"""Months and days of the week: capitalised like names, and none."""
_NO_NAME = CALENDAR | frozenset(
    [
        "i",
        "the",
        "a",
        "an",
        "dear",
        "program",
        "director",
        "directors",
        "committee",
        "selection",
        "residency",
        "internal",
        "family",
        "medicine",
        "letter",
        "re",
        "subject",
        "applicant",
        "aamc",
        "eras",
        "id",
        "step",
        "usmle",
        "hospital",
        "university",
        "school",
        "college",
        "clinic",
        "center",
        "centre",
        "department",
        "division",
        "emergency",
        "surgery",
        "pediatrics",
        "psychiatry",
        "neurology",
        "anesthesiology",
        "pathology",
        "radiology",
        "recommendation",
        "reference",
        "md",
        "mbbs",
        "do",
        "phd",
        "sincerely",
        "he",
        "she",
        "they",
        "we",
        "it",
        "his",
        "her",
        "their",
        "in",
        "on",
        "at",
        "as",
        "this",
        "that",
        "my",
        "our",
        "to",
        "of",
        "for",
        "and",
        "with",
        "during",
        "from",
        "student",
        "candidate",
        "medical",
        "health",
        "state",
        "general",
        "american",
        "us",
        "usa",
        "america",
        "doctor",
        "name",
        "dean",
        "office",
        "board",
        "united",
        "states",
        "community",
        "memorial",
        "regional",
        "service",
        "unit",
        "care",
        "intensive",
        "ward",
        "wards",
        "gynecology",
        "obstetrics",
        "gynaecology",
        "diagnostic",
        "all",
        "if",
        "when",
        "while",
        "after",
        "before",
        "please",
        "thank",
        "over",
        "since",
        "there",
        "what",
        "both",
        "no",
        "not",
        "one",
        "two",
        "three",
        "evaluation",
        "fellow",
        "intern",
        "resident",
        "residents",
        "chief",
        "professor",
        "attending",
        "physician",
        "whom",
        "may",
        "concern",
        "page",
        "date",
    ]
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """By what the letter calls its applicant."""

    names: tuple[str, ...]
    """The forms as they stand in the letter, longest first; empty where none was found."""
    parts: frozenset[str]
    """The words of the names in lower case, without titles and initials."""
    pronouns: frozenset[str]
    """The applicant's pronouns in all their forms; all pronouns where the letter mixes them."""


def find_applicant(texts: Sequence[tuple[str, Zone]]) -> Applicant:
    """The applicant of a letter, from its sentences with their zones.

    A name in a RE line counts most, then names behind a title, by how often they recur. Names that stand only in the
    signature are the writer's.
    """
    body = " ".join(text for text, zone in texts if zone in (Zone.BODY, Zone.CLOSING))
    writer = {
        word.lower()
        for text, zone in texts
        if zone is Zone.SIGNATURE
        for word in re.findall(r"[^\W\d_][\w'’\-]+", text)
    }
    counts: Counter[str] = Counter()
    full: dict[str, list[str]] = {}

    def note(name: str, weight: float) -> None:
        words = _name_words(name)
        if not words:
            return
        key = words[-1].lower()
        if key in writer and weight < 3:
            weight *= 0.2
        counts[key] += weight  # type: ignore[assignment]
        full.setdefault(key, []).append(" ".join(words))

    for text, zone in texts:
        if zone is Zone.RE_LINE and (found := _RE.match(text)):
            note(found["name"], 4)
    early = 0
    for found in _TITLED.finditer(body):
        note(found["name"], 2.5 if early == 0 else 1)
        early += 1
    if early < 3:
        for found in _NAMED.finditer(body[:700]):
            note(found["name"], 1.2)
    for key in list(counts):
        counts[key] += 0.5 * min(8, len(re.findall(rf"\b{re.escape(key)}\b", body.lower())))  # type: ignore[assignment]
    pronouns = _pronouns(body)
    if not counts:
        return Applicant((), frozenset(), pronouns)
    best = max(counts, key=lambda key: (counts[key], key))
    parts = {word.lower().strip(".") for form in full[best] for word in form.split()}
    for other, forms in full.items():
        # "Dr. Perera" and "Sagar Perera", or a second family name left out, are the same person.
        if any(best in form.lower().split() or other in parts for form in forms):
            parts |= {word.lower().strip(".") for form in forms for word in form.split()}
    # Tokens end at a hyphen: "El-Hourani" is known by "hourani" too.
    parts |= {piece for part in parts for piece in part.split("-") if len(piece) > 2}
    parts = {part for part in parts if len(part) > 1 and part not in _NO_NAME}
    names = {name for forms in full.values() for name in forms if parts & set(name.lower().split())}
    return Applicant(tuple(sorted(names, key=lambda name: (-len(name), name))), frozenset(parts), pronouns)


def _name_words(name: str) -> list[str]:
    words: list[str] = []
    for word in re.split(r"[\s\u00a0]+", name):
        clean = word.strip(",.;:()'’").removesuffix("'s").removesuffix("’s")
        if clean.lower() in _NO_NAME or not clean:
            if words:
                break
            continue
        words.append(clean)
    return words


def _pronouns(body: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", body.lower())
    counts = {name: sum(word in forms for word in words) for name, forms in PRONOUNS.items()}
    if counts["she"] + counts["he"] < 0.25 * counts["they"]:
        return PRONOUNS["they"]
    if min(counts["she"], counts["he"]) > 0.6 * max(counts["she"], counts["he"]):
        return PRONOUNS["she"] | PRONOUNS["he"]
    return PRONOUNS["she"] if counts["she"] > counts["he"] else PRONOUNS["he"]
