"""What is said about a letter: score, verdicts, reasons, gaps, notices.

A report is complete: a writer of any format needs nothing else. `as_record` gives the JSON of docs/report-schema.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from lorscore.errors import UnreadKind
from lorscore.letter import Notice
from lorscore.marks import Facts, Mark, Standing, Zone

REPORTS_SCHEMA = "lorscore.reports/1"


class Level(IntEnum):
    """How strongly a letter speaks for the applicant (docs/reading-guide.md)."""

    CONCERNING = 1
    GENERIC = 2
    SOLID = 3
    STRONG = 4
    EXCEPTIONAL = 5

    @property
    def label(self) -> str:
        """The level's name in lower case."""
        return self.name.lower()

    @classmethod
    def of(cls, score: float) -> Level:
        """The level whose band holds a score from 0 to 100, so that the two never contradict.

        The bands begin at 21, 41, 61 and 81; a score is shown with one decimal and 20.95 is shown as 21.0,
        so the score is rounded to one decimal before its band is read.
        """
        shown = round(score, 1)
        return cls(1 + sum(shown >= bound for bound in (21, 41, 61, 81)))


class Verdict(StrEnum):
    """What a sentence does for the letter."""

    CARRIES = "carries"
    """Lifts the letter."""
    SUPPORTS = "supports"
    """Helps a little, or gives the rest its weight."""
    NEUTRAL = "neutral"
    WEAK = "weak"
    """Wallpaper: rewrite it."""
    HARMS = "harms"
    """Doubt or a low comparison."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The strength of a letter."""

    score: float
    """0 to 100, higher is stronger."""
    low: float
    high: float
    """The 80 % interval, `0 <= low <= score <= high <= 100`."""
    chances: tuple[float, float, float, float, float]
    """The chance of each level from 1 to 5; they sum to 1."""

    @property
    def level(self) -> Level:
        """The band that the score falls in."""
        return Level.of(self.score)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence has its marks: a place and the rule, or the learned marker, that speaks about it."""

    rule: str
    """The rule's full name; `learned.MARK` where the learned marker alone decided."""
    start: int
    end: int
    says: str
    kind: str | None = None
    """What kind of evidence the rule finds (rules/data/kinds.toml); None where its mark has no kinds."""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Evidence that was found and does not count, and why."""

    rule: str
    start: int
    end: int
    because: str


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """What is said about one sentence."""

    start: int
    end: int
    text: str
    zone: Zone
    marks: tuple[tuple[Mark, float], ...]
    """The marks given, each with its chance."""
    verdict: Verdict
    effect: float
    """Points that the letter would lose without this sentence; negative where it would gain."""
    reasons: tuple[Reason, ...]
    set_aside: tuple[Dismissed, ...]
    ask: str | None
    """For a weak or harmful sentence: what could stand in its place, as a question or a blank to fill."""
    standing: Standing | None = None
    """Where the sentence places the applicant; None where it carries no comparison."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something good letters have and this one has not."""

    facet: str
    says: str
    ask: str
    gain: float
    """Points that the score would rise if the facet were present, by the model itself."""


@dataclass(frozen=True, slots=True)
class WayUp:
    """What it would take to reach the next level, by the model itself."""

    gaps: int
    """How many gaps, taken from the largest gain on, would together reach it; all of them where even they would not."""
    score: float
    """The score that the letter would have then."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a report."""

    lorscore: str
    model: str
    """`sha256:` and the digest of the model's manifest."""
    rules: str
    """`sha256:` and the digest of the rule book."""


@dataclass(frozen=True, slots=True)
class LetterReport:
    """All that is said about one letter."""

    name: str
    text: str
    estimate: Estimate
    sentences: tuple[SentenceReport, ...]
    gaps: tuple[Gap, ...]
    words: int
    facts: Facts
    notices: tuple[Notice, ...]
    made_by: Provenance
    way_up: WayUp | None = None
    """None where the letter has no gaps, or no level is above its own."""

    @property
    def score(self) -> float:
        """0 to 100, higher is stronger."""
        return self.estimate.score

    @property
    def level(self) -> Level:
        """The band that the score falls in."""
        return self.estimate.level

    def as_record(self) -> dict[str, Any]:
        """The report as plain values, in the form of docs/report-schema.md."""
        sentences = [_sentence_record(sentence) for sentence in self.sentences]
        return {**self.as_summary(), "text": self.text, "sentences": sentences}

    def as_summary(self) -> dict[str, Any]:
        """The report as plain values, without the letter's text and what is said about each sentence."""
        return {
            "name": self.name,
            "status": "scored",
            "score": round(self.score, 1),
            "level": int(self.level),
            "level_name": self.level.label,
            "interval": [round(self.estimate.low, 1), round(self.estimate.high, 1)],
            "chances": [round(chance, 4) for chance in self.estimate.chances],
            "gaps": [
                {"facet": gap.facet, "says": gap.says, "ask": gap.ask, "gain": round(gap.gain, 1)} for gap in self.gaps
            ],
            "facts": {
                "words": self.words,
                "role": self.facts.role,
                "setting": self.facts.setting,
                "contact_weeks": self.facts.contact_weeks,
                "directly_observed": self.facts.directly_observed,
                "writer_role": self.facts.writer_role,
                "specialty": self.facts.specialty,
                "waiver_stated": self.facts.waiver_stated,
            },
            "notices": [
                {"kind": notice.kind, "says": notice.says, "start": notice.start, "end": notice.end}
                for notice in self.notices
            ],
        }


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be scored, and why. Never a score."""

    name: str
    kind: UnreadKind
    why: str
    """One sentence of fact and one of remedy."""

    def as_record(self) -> dict[str, Any]:
        """The refusal as plain values, in the form of docs/report-schema.md."""
        return {"name": self.name, "status": "unread", "kind": self.kind, "why": self.why}


def reports_record(reports: list[LetterReport | Unread], *, made_by: Provenance) -> dict[str, Any]:
    """Many reports as one JSON document with its schema and provenance."""
    return {
        "schema": REPORTS_SCHEMA,
        "made_by": {"lorscore": made_by.lorscore, "model": made_by.model, "rules": made_by.rules},
        "reports": [report.as_record() for report in reports],
    }


def _sentence_record(sentence: SentenceReport) -> dict[str, Any]:
    return {
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "zone": sentence.zone.value,
        "marks": [{"mark": mark.value, "chance": round(chance, 3)} for mark, chance in sentence.marks],
        "verdict": sentence.verdict.value,
        "effect": round(sentence.effect, 2),
        "reasons": [
            {
                "rule": reason.rule,
                "start": reason.start,
                "end": reason.end,
                "says": reason.says,
                "kind": reason.kind,
            }
            for reason in sentence.reasons
        ],
        "set_aside": [
            {"rule": dismissed.rule, "start": dismissed.start, "end": dismissed.end, "because": dismissed.because}
            for dismissed in sentence.set_aside
        ],
        "ask": sentence.ask,
        "standing": _standing_record(sentence.standing) if sentence.standing else None,
    }


def _standing_record(standing: Standing) -> dict[str, Any]:
    return {
        "direction": standing.direction.value,
        "group": standing.group,
        "level": standing.level,
        "top_share": standing.top_share,
        "place": standing.place,
        "size": standing.size,
        "years": standing.years,
        "career": standing.career,
        "named": standing.named,
    }
