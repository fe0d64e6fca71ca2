"""What was noticed in a letter: sentences, marks, evidence, facts.

The nine marks and their meaning are those of the reading guide (docs/reading-guide.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from lorscore.letter import Letter, Notice


class Mark(StrEnum):
    """What a sentence does in a letter. A sentence may carry several marks, or none."""

    COMPARATIVE = "comparative"
    """Compares the applicant favourably with a group, a level of training, or by a rank."""
    COMPARATIVE_LOW = "comparative-low"
    """Such a comparison that is average, unfavourable, negated, conditional or hedged away."""
    SPECIFIC = "specific"
    """Concrete, observed evidence of the applicant's own work or conduct."""
    WALLPAPER = "wallpaper"
    """Praise with nothing observable behind it, which would fit anyone."""
    ENDORSEMENT = "endorsement"
    """A firm recommendation, or the wish to take, rank, hire or keep the applicant."""
    ENDORSEMENT_PLAIN = "endorsement-plain"
    """A bare or lukewarm recommendation."""
    DOUBT = "doubt"
    """Faint praise, reservation, deficit, needed guidance, a hedge about ability."""
    CONTEXT = "context"
    """How the writer knows the applicant: role, setting, dates, what was observed."""
    SCORE_CONTEXT = "score-context"
    """Explains or reframes an exam score, a failed attempt or a gap."""


GOOD = (Mark.COMPARATIVE, Mark.SPECIFIC, Mark.ENDORSEMENT, Mark.SCORE_CONTEXT)
"""The marks that speak for the applicant."""
_PLACES = {mark: place for place, mark in enumerate(Mark)}


class Zone(StrEnum):
    """The part of a letter that a sentence stands in, in reading order."""

    LETTERHEAD = "letterhead"
    DATE = "date"
    RE_LINE = "re-line"
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    SIGNATURE = "signature"


TEXT_ZONES = (Zone.BODY, Zone.CLOSING)
"""The zones whose sentences say something about the applicant; marks are given here only."""


class Subject(StrEnum):
    """Whom a sentence is about."""

    APPLICANT = "applicant"
    OTHER_TRAINEE = "other-trainee"
    PATIENT = "patient"
    WRITER = "writer"
    HOSPITAL = "hospital"
    NOBODY = "nobody"
    """Nobody the program knows: a heading, a date, a courtesy."""


class SetAside(StrEnum):
    """Why evidence that was found does not count."""

    NEGATED = "negated"
    CONDITIONAL = "conditional"
    NOT_YET = "not yet"
    OTHER_PERSON = "about someone else"
    HEARSAY = "hearsay"
    QUESTION = "asked, not said"
    HEDGED = "hedged"
    LOW_SHARE = "a low share"
    HIGH_SHARE = "a high share"
    KEYWORDS = "keywords, no sentence"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in a letter where one rule spoke."""

    rule: str
    """The rule's full name, `mark.name`."""
    mark: Mark
    start: int
    end: int
    says: str
    """The rule's sentence for a person."""
    kind: str | None = None
    """What kind of evidence it is, of those that rules/data/kinds.toml lists for the mark; None where it lists none."""
    set_aside: SetAside | None = None
    """Why it does not count; None where it counts."""


class Direction(StrEnum):
    """Which way a comparison points."""

    ABOVE = "above"
    LEVEL = "level with"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a comparison places the applicant. None where it does not say."""

    direction: Direction
    kind: str | None = None
    """One of the kinds that rules/data/kinds.toml lists, where a rule found the comparison."""
    group: str | None = None
    """With whom, in the letter's words, lower case but for acronyms: `US seniors`."""
    level: str | None = None
    """The level of training compared with: `sub-intern`, `intern`, `resident`, `fellow or attending`."""
    top_share: float | None = None
    """The share of the group that the applicant is placed in, in percent from the top: 10 for the top tenth."""
    place: int | None = None
    """The place in the group, 1 the best; for "one of the three best", 3."""
    size: int | None = None
    """How many are compared with."""
    years: float | None = None
    """Over how many years."""
    career: bool = False
    """Whether the writer compares with all they ever worked with, or since long."""
    low_place: bool | None = None
    """Whether the place in a count that it names is a low one; None where it names none, or high and low ones."""

    @property
    def share(self) -> float | None:
        """The share of the group that the applicant is placed in, in percent from the top, also where a place says it."""
        if self.top_share is not None or not self.place or not self.size or self.place > self.size:
            return self.top_share
        return 100.0 * self.place / self.size

    @property
    def named(self) -> bool:
        """Whether it can be weighed: it says with whom, and out of how many or over what time."""
        return self.group is not None and (self.size is not None or self.years is not None or self.career)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line or rating row that stands for one."""

    start: int
    end: int
    zone: Zone
    subject: Subject
    evidence: tuple[Evidence, ...] = ()
    """All evidence within the sentence, in order, counted or set aside."""
    chances: tuple[float, ...] = ()
    """The chance of each mark, in the order of `Mark`, with the sentence read alone: what the score counts. So a sentence
    adds the same wherever it stands. Empty before the learned marker ran."""
    in_context: tuple[float, ...] = ()
    """The same in the sentence's place, among its neighbours: what the marks are given by."""
    marks: tuple[Mark, ...] = ()
    """The marks given, in the order of `Mark`."""
    lift: float = 0.0
    """How much its wording speaks for the applicant, as learned from whole letters; 0 is nothing, 1 the usual amount,
    negative speaks against. 0 before the learned marker ran."""
    weighs_for: float = 1.0
    """How much it weighs where it is evidence, by its wording, as learned from whole letters; 1 is the usual amount, never 0.
    1 before the learned marker ran."""
    weighs_against: float = 1.0
    """The same where it is doubt."""
    keywords: bool = False
    """Whether it is a row of keywords rather than a sentence; then nothing in it speaks for the applicant."""
    standing: Standing | None = None
    """Where it places the applicant if it is a comparison; None where nothing in it looks like one."""
    words: tuple[tuple[Mark, int, int], ...] = ()
    """For each mark given without a rule behind it: the words that moved the learned marker most."""

    @property
    def counted(self) -> tuple[Evidence, ...]:
        """The evidence that counts."""
        return tuple(found for found in self.evidence if found.set_aside is None)

    def chance(self, mark: Mark) -> float:
        """The chance of one mark in the sentence's place, 0 to 1; 0 before the learned marker ran."""
        return self.in_context[_PLACES[mark]] if self.in_context else 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter states about the acquaintance. None where it does not say."""

    role: str | None = None
    """What the applicant did there: `sub-internship`, `clerkship`, `elective`, `externship`, `observership`,
    `shadowing`, `research`, `house job`, `volunteering`."""
    setting: str | None = None
    """`inpatient`, `outpatient`, `emergency`, `intensive care`, `operating room`, `laboratory`."""
    contact_weeks: float | None = None
    """Length of contact in weeks; the longest stated one."""
    directly_observed: bool | None = None
    """True where the writer says they saw the work; False where they say they did not."""
    writer_role: str | None = None
    """`attending`, `program director`, `clerkship director`, `department chair`, `professor`, `research mentor`,
    `private practice`, `chief resident`, `fellow`, `nurse practitioner`."""
    specialty: str | None = None
    """The specialty applied for, in lower case."""
    waiver_stated: bool | None = None
    """True where the letter says that the right to see it was waived; False where it says it was not."""


@dataclass(frozen=True, slots=True)
class MarkedLetter:
    """A letter with its sentences, their marks and the facts it states.

    Sentences are in reading order, do not overlap and cover all but white space.
    """

    letter: Letter
    sentences: tuple[Sentence, ...]
    facts: Facts
    applicant: tuple[str, ...] = ()
    """The names by which the letter calls the applicant, longest first; used for masking, never as a feature."""
    notices: tuple[Notice, ...] = field(default=())

    @property
    def text_sentences(self) -> tuple[Sentence, ...]:
        """The sentences of body and closing, which alone may carry marks."""
        return tuple([sentence for sentence in self.sentences if sentence.zone in TEXT_ZONES])


_NUMBERED = re.compile(r"^\W*\d{1,2}[.)]\s")
_SAID = re.compile(r"[^\W_]+|%")


def wording_of(sentence: str) -> str:
    """What a sentence says, however bulleted, numbered, spaced, capitalised or ended; two of the same say the same.

    >>> wording_of("2. She was  EARLY!") == wording_of("She was early.")
    True
    """
    return " ".join(_SAID.findall(_NUMBERED.sub("", sentence.casefold())))
