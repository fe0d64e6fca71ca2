"""Values of a report to the words that people read: wording.toml and the few sentences built from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lorscore.errors import UnreadKind
from lorscore.marks import Mark, Standing, Zone
from lorscore.report import LetterReport, Level, SentenceReport, Verdict

NOT_STATED = "not stated"
_ROW = re.compile(r"\W*[^.?!:|]{2,80}(?:[:|]|\.{4,})\s*\S+(?:\s+\S+){0,7}")
"""The row of a form: a label, then a few words."""


@dataclass(frozen=True, slots=True)
class VerdictWording:
    """How a verdict is shown."""

    symbol: str
    plain: str
    """The symbol in ASCII."""
    says: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All texts of reports for people."""

    meaning: str
    """What the score is and is not."""
    training: str
    interval: str
    effects: str
    """What the points of a sentence are."""
    levels: dict[Level, str]
    verdicts: dict[Verdict, VerdictWording]
    marks: dict[Mark, str]
    zones: dict[Zone, str]
    way_up: dict[str, str]
    """What it would take to reach the next level."""
    standing: dict[str, str]
    """What a comparison says, part by part, in the order in which it is shown."""
    facts: dict[str, str]
    """Headings of the facts, in the order in which they are shown."""
    unread: dict[UnreadKind, str]


@cache
def load_wording() -> Wording:
    """The texts that ship with the package."""
    tables = tomllib.loads(files("lorscore.outputs").joinpath("wording.toml").read_text(encoding="utf-8"))
    return Wording(
        meaning=tables["meaning"],
        training=tables["training"],
        interval=tables["interval"],
        effects=tables["effects"],
        levels={Level(int(level)): name for level, name in tables["levels"].items()},
        verdicts={Verdict(verdict): VerdictWording(**table) for verdict, table in tables["verdicts"].items()},
        marks={Mark(mark): name for mark, name in tables["marks"].items()},
        zones={Zone(zone): name for zone, name in tables["zones"].items()},
        way_up=dict(tables["way_up"]),
        standing=dict(tables["standing"]),
        facts=dict(tables["facts"]),
        unread=dict(tables["unread"]),
    )


def way_up_says(report: LetterReport) -> str | None:
    """What it would take to reach the next level, as one sentence; None where there is nothing to say."""
    way = report.way_up
    if way is None:
        return None
    wording, then = load_wording(), Level.of(way.score)
    says = wording.way_up["never" if then is report.level else "first" if way.gaps == 1 else "some"]
    return says.format(gaps=way.gaps, score=whole(way.score), level=wording.levels[then])


def shown_name(name: str) -> str:
    """The name of a letter as a person knows it."""
    return "standard input" if name == "-" else name


def whole(score: float) -> int:
    """A score in whole points, rounded down, so that it never stands in a band that it has not reached.

    >>> whole(80.6), whole(20.96), whole(100.0)
    (80, 21, 100)
    """
    return int(round(score, 1))


def percent(chance: float) -> str:
    """A chance as a person reads it; never 0% for something possible or 100% for something uncertain.

    >>> percent(0.524), percent(0.002), percent(0.0), percent(0.997)
    ('52%', '<1%', '0%', '>99%')
    """
    if 0 < chance < 0.005:
        return "<1%"
    if 0.995 <= chance < 1:
        return ">99%"
    return f"{chance * 100:.0f}%"


def points(effect: float) -> str:
    """Points with their sign and one decimal; empty for what rounds to nothing.

    >>> points(6.42), points(-0.5), points(0.04)
    ('+6.4', '-0.5', '')
    """
    shown = round(effect, 1)
    return f"{shown:+.1f}" if shown else ""


def effect_shown(sentence: SentenceReport) -> str:
    """The points of a sentence as a person reads them; empty for what rounds to nothing and for a neutral sentence.

    A verdict rests on the marks wherever the effect is within noise, and there the sign of the effect says nothing: where
    it would contradict the verdict, the points are `about 0`.
    """
    effect = points(sentence.effect)
    match sentence.verdict:
        case Verdict.NEUTRAL:
            return ""
        case Verdict.CARRIES | Verdict.SUPPORTS:
            return "about 0" if effect.startswith("-") else effect
        case _:
            return "about 0" if effect.startswith("+") else effect


def verdict_line(report: LetterReport) -> str:
    """The result in one line: `72 of 100, strong (4 of 5), likely 61-80`."""
    estimate = report.estimate
    level = load_wording().levels[report.level]
    likely = f"{whole(estimate.low)}-{whole(estimate.high)}"
    return f"{whole(report.score)} of 100, {level} ({int(report.level)} of 5), likely {likely}"


def fact_rows(report: LetterReport) -> list[tuple[str, str, bool]]:
    """Heading, value and whether the letter states it, for each fact in the order of wording.toml."""
    rows: list[tuple[str, str, bool]] = []
    for field, heading in load_wording().facts.items():
        shown = _fact(report, field)
        rows.append((heading, NOT_STATED if shown is None else shown, shown is not None))
    return rows


def standing_line(standing: Standing, *, said: str) -> str:
    """What a comparison says in one line: `above students; in the top 10%; over 5 years`.

    Args:
        standing: What it says, part by part.
        said: The sentence. The row of a form, `Teamwork: top 10%`, names nobody because its heading does.
    """
    words = load_wording().standing
    named = standing.group or (standing.level and words["level"].format(value=standing.level))
    in_form = not named and _ROW.fullmatch(said.strip()) is not None
    group = named or words["form" if in_form else "somebody"]
    share, place = standing.top_share, standing.place
    parts = [
        f"{standing.direction.value} {group}",
        "" if share is None else words["top_share"].format(value=share),
        "" if place is None else words["first" if place == 1 else "place"].format(value=place),
        "" if standing.size is None else words["size"].format(value=standing.size),
        ""
        if standing.years is None
        else words["year" if standing.years == 1 else "years"].format(value=standing.years),
        words["career"] if standing.career else "",
        "" if standing.named or in_form else words["unnamed"],
    ]
    return "; ".join(part for part in parts if part)


def pointed_at(report: LetterReport, sentence: SentenceReport, start: int, end: int) -> str:
    """The words of a place on one line; none where the place is the whole sentence, which stands there anyway."""
    words = " ".join(report.text[start:end].split())
    return "" if words.strip(" .") == " ".join(sentence.text.split()).strip(" .") else words


def listed(names: Sequence[str]) -> str:
    """Names in a row, the last joined by `and`.

    >>> listed(["date"]), listed(["date", "RE line", "salutation"])
    ('date', 'date, RE line and salutation')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "letter"), counted(3, "letter")
    ('1 letter', '3 letters')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _fact(report: LetterReport, field: str) -> str | None:
    if field == "words":
        return counted(report.words, "word")
    value: str | float | bool | None = getattr(report.facts, field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return "1 week" if value == 1 else f"{value:g} weeks"
    return value
