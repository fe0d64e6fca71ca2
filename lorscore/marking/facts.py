"""Gather what a letter states about the acquaintance: role, setting, length of contact and so on.

Most facts are values of rules that have a `fact` (rules/data/context.toml); the length of contact is counted here from
the numbers and dates of context sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from lorscore.marking.numbers import COUNTS, value_of
from lorscore.marks import TEXT_ZONES, Facts, Mark, Sentence, Subject, Zone
from lorscore.rules import Rule
from lorscore.rules.words import read_data

_DATA = read_data("facts.toml")
_BEFORE_ONE, _BEFORE_A_PART = frozenset(_DATA["before_one"]), frozenset(_DATA["before_a_part"])
_OTHER_TIME = re.compile(rf"\b(?:{'|'.join(one['find'] for one in _DATA['other_time'])})\b", re.IGNORECASE)
_WEEKS = {"day": 1 / 7, "week": 1.0, "month": 52 / 12, "year": 52.0}
_SPAN = re.compile(
    rf"\b(?P<number>\d{{1,3}}|an?|{COUNTS})"
    r"(?:\s*(?:-|–|to|or)\s*(?:\d{1,2}|[a-z]+))?[\s-]+(?:of |full |consecutive |whole |academic |half-?)*"
    r"(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_KNOWN_SPAN = re.compile(
    rf"\b{_DATA['knows']}(?: [\w-]+){{0,3}} (?:for|over|during)(?: about| nearly| almost| over| at least)? the (?:past|last) "
    + _SPAN.pattern,
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_MONTH = r"(?P<{0}m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:\s+(?P<{0}d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?)?(?:,?\s+(?P<{0}y>(?:19|20)\d\d))?"
_IN_FIGURES = re.compile(
    r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\s*(?:-|–|—|to|through|until)\s*(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b"
)
_RANGE = re.compile(
    _MONTH.format("a") + _DAY.format("a") + r"\s*(?:-|–|—|to|through|until|till)\s*(?:the end of\s+)?"
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?!\s*(?:years|months|weeks))|"
    + _MONTH.format("b")
    + _DAY.format("b")
    + r")(?:,?\s+(?P<y>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
LONGEST_CONTACT = 52.0 * 15
"""Weeks beyond which a stated span is not believed to be contact with the applicant."""


def gather_facts(text: str, sentences: Sequence[Sentence], rules: Iterable[Rule]) -> Facts:
    """The facts that the sentences of a letter state; None for each that they do not."""
    by_name = {rule.full_name: rule for rule in rules if rule.fact}
    stated: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for found in sentence.evidence:
            rule = by_name.get(found.rule)
            if rule is None or rule.fact is None or rule.value is None:
                continue
            weight = 2 if sentence.zone is Zone.BODY else 1
            stated.setdefault(rule.fact, Counter())[rule.value] += weight if found.set_aside is None else 0
    return Facts(
        role=_first(stated.get("role"), _DATA["roles"]),
        setting=_most(stated.get("setting")),
        contact_weeks=contact_weeks([text[s.start : s.end] for s in sentences if _about_contact(s)]),
        directly_observed=_yes_or_no(stated.get("directly_observed")),
        writer_role=_first(stated.get("writer_role"), _DATA["writers"]),
        specialty=_most(stated.get("specialty")),
        waiver_stated=_yes_or_no(stated.get("waiver_stated")),
    )


def contact_weeks(sentences: Iterable[str]) -> float | None:
    """The longest stated time together, in weeks, rounded to one decimal; None where none is stated.

    >>> contact_weeks(["She rotated with us for four weeks.", "I have been here for twenty years."])
    4.0
    >>> contact_weeks(["I have supervised visiting graduates for ten years."]) is None
    True
    >>> contact_weeks(["He was here from August 5 to August 30, 2024."])
    3.7
    """
    found: list[float] = []
    for sentence in sentences:
        spans = _KNOWN_SPAN if _OTHER_TIME.search(sentence) else _SPAN
        for match in spans.finditer(sentence):
            number = match["number"].lower()
            before = sentence[: match.start("number")].lower().split()[-1:] or [""]
            if (number in ("a", "an") and before[0] not in _BEFORE_ONE) or (
                before[0] in _BEFORE_A_PART and spans is _SPAN
            ):
                continue  # "eight patients a day", "by the first two weeks"
            found.append((1.0 if number in ("a", "an") else value_of(number) or 0.0) * _WEEKS[match["unit"].lower()])
        found += [weeks for match in _RANGE.finditer(sentence) if (weeks := _range_weeks(match))]
        found += [_weeks_between(*map(int, match.groups())) for match in _IN_FIGURES.finditer(sentence)]
    believable = [weeks for weeks in found if 0 < weeks <= LONGEST_CONTACT]
    return round(max(believable), 1) if believable else None


def _weeks_between(*parts: int) -> float:
    """The weeks from the first to the last day of two dates in figures, month first as in the US; 0 where they are none."""
    try:
        first, last = (date(2000 + year % 100, month, day) for month, day, year in (parts[:3], parts[3:]))
    except ValueError:
        return 0.0
    return (last - first).days / 7 + 1 / 7


def _range_weeks(match: re.Match[str]) -> float | None:
    last_year = match["y"] or match["by"] or match["ay"]
    first_year = match["ay"] or last_year
    first = _MONTHS[match["am"].lower()[:3]] + int(match["ad"] or 1) / 30.4
    if match["d"]:
        return max(0.0, (int(match["d"]) - int(match["ad"] or 1) + 1) / 7) if int(match["d"]) <= 31 else None
    last = _MONTHS[match["bm"].lower()[:3]] + int(match["bd"] or (30 if not match["ad"] else 1)) / 30.4
    years = int(last_year) - int(first_year) if last_year and first_year else 0
    months = last - first + 12 * years
    if months < 0 and not years:
        months += 12
    return months * 52 / 12 + (1 / 7 if match["bd"] else 0)


def _about_contact(sentence: Sentence) -> bool:
    """Whether a sentence says how the writer knows the applicant, by any rule, and not about somebody else."""
    if sentence.zone is not Zone.RE_LINE and not any(found.mark is Mark.CONTEXT for found in sentence.evidence):
        return False
    return sentence.zone in (*TEXT_ZONES, Zone.RE_LINE) and sentence.subject not in (
        Subject.PATIENT,
        Subject.OTHER_TRAINEE,
    )


def _first(counts: Counter[str] | None, order: Sequence[str]) -> str | None:
    """The value that comes first in an order, among those stated more than half as often as the commonest."""
    if not counts or not +counts:
        return None
    most = max(counts.values())
    common = [value for value in counts if counts[value] * 2 > most]
    return min(common, key=lambda value: order.index(value) if value in order else len(order))


def _most(counts: Counter[str] | None) -> str | None:
    if not counts or not +counts:
        return None
    return max(counts, key=lambda value: (counts[value], value))


def _yes_or_no(counts: Counter[str] | None) -> bool | None:
    value = _most(counts)
    return None if value is None else value == "yes"
