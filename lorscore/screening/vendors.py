"""What the sample letters of one vendor add up to, and what they leave open."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any, Final

from lorscore.marks import TEXT_ZONES, Mark, Zone
from lorscore.report import LetterReport, Level
from lorscore.screening.masking import word_lists

FEWEST_LETTERS: Final = 5
"""Letters below which nothing is said about a vendor's letters as a whole."""
CONFIDENCE: Final = 0.9
"""The chance with which the intervals hold, at least."""
_Z: Final = 1.6449
_TO_WHOM = re.compile(r"\bto\s+whom\s+(?:so\s*ever\s+)?it\s+may\s+concern\b", re.IGNORECASE)
_NAME_LINE = re.compile(
    r"^(?:Dr\.?\s+|Prof(?:essor"
    r"|\.)?\s+)?(?P<name>[A-ZÀ-Þ][\w'’À-ÿ.-]*(?:\s+(?:[a-z]{2,3}\s+)?[A-ZÀ-Þ][\w'’À-ÿ.-]*){1,4})"
)
_VALEDICTION = re.compile(
    r"^(?:(?:most |very )?(?:sincerely|truly|respectfully|cordially|faithfully)|(?:with )?(?:kind|warm|best"
    r"|warmest|kindest)|yours|regards|thank|with |in good)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many letters of how many, with the interval in which the share of all such letters would lie."""

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval, in shares from 0 to 1; all of it where there are no letters.

        >>> low, high = Share(3, 10).interval
        >>> round(low, 2), round(high, 2)
        (0.13, 0.56)
        """
        if not self.of:
            return 0.0, 1.0
        share, z2 = self.count / self.of, _Z * _Z
        middle = (share + z2 / (2 * self.of)) / (1 + z2 / self.of)
        half = _Z * math.sqrt(share * (1 - share) / self.of + z2 / (4 * self.of**2)) / (1 + z2 / self.of)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask a vendor, and why."""

    name: str
    ask: str
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the readable letters of a vendor add up to."""

    letters: int
    levels: tuple[int, int, int, int, int]
    median_score: float | None
    """None where there are no letters."""
    median_interval: tuple[float, float] | None
    """Where the median of all such letters lies in nine of ten cases; None below five letters."""
    specific: Share
    """Letters with specific evidence."""
    comparison: Share
    """Letters with a favourable comparison that names its group."""
    observed: Share
    """Letters that say the writer saw the work."""
    to_whom: Share
    """Letters addressed to whom it may concern."""
    roles: tuple[int, int, int]
    """Letters that state a hands-on role, an observer's role, another or none."""
    contact_weeks: tuple[float, ...]
    """The stated lengths of contact, in order of size."""
    writers: int
    """Different names in the signatures."""
    unsigned: int
    """Letters without a name in the signature."""


def figures_of(reports: Sequence[LetterReport]) -> Figures:
    """The figures of some letters."""
    lists = word_lists()
    scores = sorted(report.score for report in reports)
    of = len(reports)
    roles = [report.facts.role for report in reports]
    hands_on, observer = (sum(role in names for role in roles) for names in (lists.hands_on, lists.observer))
    writers = [hand_of(writer_of(report)) for report in reports]
    levels = [sum(report.level is level for report in reports) for level in Level]
    return Figures(
        letters=of,
        levels=(levels[0], levels[1], levels[2], levels[3], levels[4]),
        median_score=median(scores) if scores else None,
        median_interval=median_interval(scores) if of >= FEWEST_LETTERS else None,
        specific=Share(sum(bool(evidence_of(report)) for report in reports), of),
        comparison=Share(sum(compares_with_a_group(report) for report in reports), of),
        observed=Share(sum(report.facts.directly_observed is True for report in reports), of),
        to_whom=Share(sum(is_to_whom(report) for report in reports), of),
        roles=(hands_on, observer, of - hands_on - observer),
        contact_weeks=tuple(
            sorted(report.facts.contact_weeks for report in reports if report.facts.contact_weeks is not None)
        ),
        writers=len({writer for writer in writers if writer is not None}),
        unsigned=writers.count(None),
    )


def median_interval(scores: Sequence[float]) -> tuple[float, float]:
    """The scores, sorted, between which the median of all such letters lies in nine of ten cases or more.

    It counts letters and assumes nothing else: each letter is above or below that median by the toss of a coin.

    >>> median_interval([20, 25, 30, 35, 40])
    (20, 40)
    >>> median_interval(list(range(1, 12)))
    (3, 9)
    """
    number = len(scores)
    outside, at = 0.0, 0
    # Leave out so many letters at each end as keep the chance that the median lies outside small enough.
    while at < number // 2:
        outside += 2 * math.comb(number, at) / 2**number
        if outside > 1 - CONFIDENCE:
            break
        at += 1
    at = max(0, at - 1)
    return scores[at], scores[number - 1 - at]


def evidence_of(report: LetterReport) -> frozenset[int]:
    """The numbers of the sentences that tell what was seen."""
    return frozenset(
        at for at, sentence in enumerate(report.sentences) if any(mark is Mark.SPECIFIC for mark, _ in sentence.marks)
    )


def compares_with_a_group(report: LetterReport) -> bool:
    """Whether a sentence compares the applicant favourably and names with whom."""
    groups = word_lists().groups
    return any(
        any(mark is Mark.COMPARATIVE for mark, _ in sentence.marks)
        and not groups.isdisjoint(re.findall(r"[a-z0-9-]+", sentence.text.lower()))
        for sentence in report.sentences
    )


def is_to_whom(report: LetterReport) -> bool:
    """Whether the letter is addressed to whom it may concern."""
    head = [sentence for sentence in report.sentences if sentence.zone not in (Zone.CLOSING, Zone.SIGNATURE)]
    return any(_TO_WHOM.search(sentence.text) for sentence in head)


def writer_of(report: LetterReport) -> str | None:
    """The first name in the signature, in lower case without degrees and middle initials; None where there is none."""
    signed = [sentence for sentence in report.sentences if sentence.zone is Zone.SIGNATURE]
    known = word_lists()
    # By lines: an initial at the start of a name may stand as a sentence of its own.
    lines = report.text[signed[0].start : signed[-1].end].splitlines() if signed else []
    for line in map(str.strip, lines):
        if _VALEDICTION.match(line) or not (found := _NAME_LINE.match(line.split(",")[0].split("|")[0])):
            continue
        words = [word.strip(".").lower() for word in found["name"].split()]
        words = [word for word in words if word.replace(".", "") not in known.degrees]
        words = [*words[:1], *(word for word in words[1:] if len(word) > 1)]
        if len(words) > 1 and not known.no_signers & set(words):
            return " ".join(words)
    return None


def hand_of(writer: str | None) -> str | None:
    """What tells one writer's letters: the surname and the first initial, because some sign so and some in full."""
    if writer is None:
        return None
    names = writer.split()
    return f"{names[0][0]} {names[-1]}"


def questions_for(
    reports: Sequence[LetterReport], *, template: int, recycled: int, to_whom: int
) -> tuple[Question, ...]:
    """What to ask a vendor: first about what was found in its letters, then about what they leave open.

    Args:
        reports: Its readable letters.
        template: How many of them are in the largest family.
        recycled: In how many something was left.
        to_whom: How many are addressed to whom it may concern.
    """
    counts = {"template": template, "recycled": recycled, "to-whom": to_whom}
    counts["few"] = len(reports) if len(reports) < FEWEST_LETTERS else 0
    asked = [
        Question(one["name"], one["ask"].format(_counted(counts[one["name"]], one["name"])), "")
        for one in _data()["found"]
        if counts[one["name"]] or (one["name"] == "few" and len(reports) < FEWEST_LETTERS)
    ]
    for one in _data()["question"]:
        if one.get("always") or 2 * sum(_answers(report, one) for report in reports) < max(1, len(reports)):
            asked.append(Question(one["name"], one["ask"], one["why"]))
    return tuple(asked)


def _counted(number: int, name: str) -> str:
    if name == "few":
        return "1 letter" if number == 1 else f"{number} letters"
    return str(number)


def _answers(report: LetterReport, question: dict[str, Any]) -> bool:
    if any(getattr(report.facts, fact) is not None for fact in question.get("facts", ())):
        return True
    phrases: Collection[str] = question.get("answers", ())
    if not phrases:
        return False
    said = " ".join(
        word
        for sentence in report.sentences
        if sentence.zone in TEXT_ZONES
        for word in re.findall(r"[a-z-]+", sentence.text.lower())
    )
    return any(f" {phrase} " in f" {said} " for phrase in phrases)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("lorscore.screening") / "questions.toml").read_text(encoding="utf-8"))
