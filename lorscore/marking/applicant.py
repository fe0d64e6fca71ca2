"""Find out by which names and pronouns a letter calls its applicant.

The names serve to tell whom a sentence is about and to mask them before anything is learned or measured; they are
never a feature themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from lorscore.marks import Zone
from lorscore.rules.words import load_name_words

_WORDS = load_name_words()
PRONOUNS = _WORDS.pronouns
PRONOUN_WORDS = frozenset(word for forms in PRONOUNS.values() for word in forms)
TITLES, CALENDAR, CLOSINGS = _WORDS.titles, _WORDS.calendar, _WORDS.closings
_TITLE = r"(?:Dr|Mr|Ms|Mrs|Miss|Mx|Student Doctor|Student-Doctor|Doctor|DR|MR|MS)\.?"
_CAPITAL = "".join(letter for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if letter.isupper())
"""All capitals of Latin alphabets: names come from everywhere."""
_PART = rf"(?:[{_CAPITAL}][\w'’]*\.?(?:-[\w'’]+)*)"
_PARTICLE = r"(?:al|el|de|da|del|der|van|von|bin|bint|ibn|la|dos|das|di|ul|ur)"
_NAME = rf"{_PART}(?:[ \u00a0](?:{_PARTICLE}[ \-])?{_PART}){{0,4}}"
_TITLED = re.compile(rf"\b(?P<title>{_TITLE})\s+(?P<name>{_NAME})")
_NAMED = re.compile(rf"\b(?P<name>{_PART}(?:[ \u00a0](?:{_PARTICLE}[ \-])?{_PART}){{1,4}})")
_RE = re.compile(
    rf"^\W*(?P<about>(?:RE|Re|REF|Ref|SUBJECT|Subject|SUBJ|Regarding|Applicant|Candidate|Student|Name|Concerning)\b[^A-Za-z]*)?"
    rf"(?:(?:[Ll]etter|LETTER|[Ee]valuation|[Rr]ecommendation|[Ee]ndorsement)\b.{{0,60}}?\b(?:for|of|FOR|OF|:)\s+)?"
    rf"(?:{_TITLE}\s+)?(?P<name>{_PART}, {_PART}|{_NAME})"
)
_LABELLED = re.compile(r"\W*(?:Applicant|Candidate|Student|Trainee)(?:['’]s)?(?: [Nn]ame)?\s*[:|]")
"""The row of a form that names the applicant."""
_SPOKEN_OF = re.compile(
    rf"\b(?P<name>{_PART})(?:['’]s\b|\s+(?:is|was|has|had|did|does|will|would|can|could|came|went|took|made|gave|knew|knows|"
    r"who|and I|never|always|also|[a-z]{2,}ed|[a-z]{3,}s)\b)"
)
_FULL = re.compile(
    rf"(?P<name>{_PART}(?:[ \u00a0]{_PART}){{1,3}}),? (?:who|asked|is|was|has|completed|rotated|spent|worked|joined|came)\b"
)
_RECOMMENDED = re.compile(
    r"\b(?:recommend|recommending|know|known|endorse|support|supporting|about|behalf of|certify that|[Ll]etter for|"
    r"letter of|reference for|evaluation of|[Cc]oncerning|[Rr]egarding)\s+(?:the candidacy of |the application of )?"
    rf"(?:{_TITLE}\s+)?(?P<name>{_NAME})"
)
_INSIDE = re.compile(rf"(?<=[a-z,;’'] )(?P<name>{_PART})")
_TOO = CALENDAR | _WORDS.names_too
NO_NAME = CALENDAR | TITLES | (STOP_WORDS - {"will"}) | _WORDS.no_names


_SURE = 2.5
"""What speaks for a name that is surely the applicant's (see `find_applicant`), unless it stands in the letter twice."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """By what the letter calls its applicant."""

    names: tuple[str, ...]
    """The forms as they stand in the letter, longest first; empty where none was found."""
    parts: frozenset[str]
    """The words of the names in lower case, without titles and initials."""
    pronouns: frozenset[str]
    """The applicant's pronouns in all their forms; all pronouns where the letter mixes them."""
    sure: bool = False
    """Whether more speaks for the names than one run of capitals: "High Pass" that stands once is nobody's."""


def find_applicant(texts: Sequence[tuple[str, Zone]]) -> Applicant:
    """The applicant of a letter, from its sentences with their zones.

    A name in a RE line counts most, then names behind a title, full names near the beginning, the more where they do
    something, and names that something is said of, by how often. Names that stand only in the signature are the writer's.
    """
    # On lines of their own, so that no name runs from the end of one row into the next.
    body = "\n".join(text for text, zone in texts if zone in (Zone.BODY, Zone.CLOSING))
    runs: list[list[str]] = []
    counts: Counter[str] = Counter()

    about = [text for text, zone in texts if zone is Zone.RE_LINE or _LABELLED.match(text)]
    titled = [found["name"] for found in _TITLED.finditer(body)]
    recommended = [found["name"] for found in _RECOMMENDED.finditer(body)]
    does = Counter(found["name"].lower() for found in _SPOKEN_OF.finditer(body))
    known = _known_too(titled, recommended, about, does)

    def note(name: str, weight: float) -> None:
        words = _name_words(name, known)
        runs.append(words)
        for word in words:
            counts[word.lower()] += weight  # type: ignore[assignment]

    for text in about:
        if (found := _RE.match(text)) and (found["about"] or " " in found["name"]):
            note(found["name"], 4)
    announced = set(counts)
    for at, name in enumerate(titled):
        note(name, 2.5 if at == 0 else 1)
    for found in _NAMED.finditer(body[:700]):
        note(found["name"], 1.2)
    for name in recommended:
        note(name, 2.5)
    for found in _FULL.finditer(body[:700]):
        # No name of a place: all of its words are a person's.
        if len(_name_words(found["name"], known)) == len(found["name"].split()):
            note(found["name"], 1.3)
    for word, times in _spoken_of(body, does, known).items():
        counts[word] += min(6, times)
    for word in _written_names(text for text, zone in texts if zone is Zone.SIGNATURE):
        if word not in announced:
            counts[word] *= 0.2  # type: ignore[assignment]
    pronouns = _pronouns(body)
    best = max(counts, key=lambda word: (counts[word], word), default="")
    if counts[best] < 1:
        return Applicant((), frozenset(), pronouns)
    everything = "\n".join(text for text, zone in texts if zone is not Zone.SIGNATURE)
    runs += [_name_words(found["name"], known) for found in _NAMED.finditer(everything)]
    parts = {best}
    for _ in range(2):  # "Dr. Perera", "Sagar Perera" and "Sagar" are the same person
        parts |= {word.lower() for words in runs if parts & {one.lower() for one in words} for word in words}
    names = {" ".join(words) for words in runs if parts & {word.lower() for word in words}} or {best.title()}
    # Tokens end at a hyphen: "El-Hourani" is known by "hourani" too.
    parts |= {piece for part in parts for piece in part.split("-") if piece not in STOP_WORDS}
    parts = {part.strip(".") for part in parts if len(part.strip(".")) > 1 and (part in known or part not in NO_NAME)}
    ordered = tuple(sorted(names, key=lambda name: (-len(name), name)))
    written = Counter(word.lower() for word in re.findall(_PART, everything))
    again = any(written[part] > 1 for part in parts - STOP_WORDS)
    return Applicant(ordered, frozenset(parts), pronouns, sure=again or counts[best] >= _SURE)


def _known_too(
    titled: Sequence[str], recommended: Sequence[str], about: Sequence[str], does: Counter[str]
) -> frozenset[str]:
    """Those words of `_TOO` by which somebody is called in a letter; `does` counts the words of which something is said."""
    titled = [*titled, *(found["name"] for text in about for found in _TITLED.finditer(text))]
    full = [*recommended, *(found["name"] for text in about if (found := _RE.match(text)))]
    known: set[str] = set()
    for name in titled:
        known |= _TOO & {name.split()[0].lower().rstrip(".,")}
    for name in (*titled, *full):
        # "Dr. Lee. June was" is no one name, "J. June" is.
        words = {word.lower() for word in re.split(r"(?<=\w\w)\.\s", name)[0].split()}
        if words - NO_NAME - _TOO:
            known |= _TOO & words
    # A month does little: "April asked", "Then June joined" twice is a person.
    return frozenset(known | {word for word in CALENDAR if does[word] > 1})


def _spoken_of(body: str, does: Counter[str], known: frozenset[str]) -> Counter[str]:
    """How often each capitalised word is somebody of whom something is said, as in "Folake noted" or "Folake's"."""
    lower = set(re.findall(r"(?<![^\W_])[a-zà-ÿ][\w'’-]*", body))
    # A word that never stands inside a sentence may be any noun: "Attendance was perfect."
    inside = {found["name"].lower() for found in _INSIDE.finditer(body)}
    possible = inside - NO_NAME - STOP_WORDS - lower | inside & known
    return Counter({word: times for word, times in does.items() if word in possible})


def _written_names(signature: Iterable[str]) -> set[str]:
    return {word.lower() for text in signature for word in re.findall(r"[^\W\d_][\w'’\-]+", text)} - CLOSINGS


def _name_words(name: str, known: frozenset[str]) -> list[str]:
    words: list[str] = []
    for word in re.split(r"[\s\u00a0]+", name):
        clean = word.strip(",.;:()'’").removesuffix("'s").removesuffix("’s")
        if (clean.lower() in NO_NAME and clean.lower() not in known) or len(clean) < 2:
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
