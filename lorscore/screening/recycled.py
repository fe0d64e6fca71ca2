"""Find what was left in a letter from a template or from a letter about somebody else.

Precision comes first: each kind looks only where words can mean nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from lorscore.marking.applicant import PRONOUN_WORDS, PRONOUNS, find_applicant
from lorscore.marks import TEXT_ZONES, Zone
from lorscore.report import LetterReport
from lorscore.screening.masking import word_lists

ResidueKind = Literal["placeholder", "mixed-pronouns", "second-name", "specialty", "dates", "other-program"]

_LONGEST_ADDRESS: Final = 8
"""Words of one line of an address."""
_MONTHS_APART: Final = 2
_OFTEN: Final = 3
"""How many times as often as another pronoun the applicant's own must stand for the other to be a slip."""


@dataclass(frozen=True, slots=True)
class Residue:
    """One thing that was left in a letter."""

    kind: ResidueKind
    says: str
    start: int
    end: int
    """Where it stands in the letter's text."""


def find_residue(report: LetterReport) -> tuple[Residue, ...]:
    """What was left in a letter, in order of place; each kind of contradiction once."""
    found = [
        *_placeholders(report),
        *_pronouns(report),
        *_second_name(report),
        *_specialty(report),
        *_dates(report),
        *_other_program(report),
    ]
    return tuple(sorted(set(found), key=lambda one: (one.start, one.end, one.kind)))


def _residue(kind: ResidueKind, start: int, end: int, *words: str) -> Residue:
    return Residue(kind, _says()[kind].format(*words), start, end)


def _placeholders(report: LetterReport) -> Iterator[Residue]:
    """Placeholders, the notices of one letter among them; no line to be signed on."""
    places = {
        (notice.start, notice.end)
        for notice in report.notices
        if notice.kind == "placeholder" and notice.start is not None and notice.end is not None
    }
    for sentence in report.sentences:
        if sentence.zone is Zone.SIGNATURE:
            continue
        places |= {found.span() for found in pattern("placeholder").finditer(report.text, sentence.start, sentence.end)}
    signature = min((s.start for s in report.sentences if s.zone is Zone.SIGNATURE), default=len(report.text))
    places -= _on_purpose(report)
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start < signature and not any(start < stop for _, stop in kept):
            kept.append((start, end))
            yield _residue("placeholder", start, end)


def _on_purpose(report: LetterReport) -> set[tuple[int, int]]:
    """Places that look like blanks and are none: headings in brackets, remarks, a line to be signed, "he or she"."""
    headings = {found.span("heading") for found in pattern("bracket-heading").finditer(report.text)}
    # One alone may be what a template calls the paragraph that was never written.
    found = headings if len(headings) > 1 else set()
    found |= {one.span("remark") for one in pattern("remark").finditer(report.text)}
    found |= {one.span("blank") for one in pattern("to-be-signed").finditer(report.text)}
    texts = [(one.text, one.zone) for one in report.sentences]
    own = {f"[{part}]" for part in find_applicant(texts).parts}
    found |= {one.span() for one in re.finditer(r"\[\w+\]", report.text) if one[0].lower() in own}
    for sentence in report.sentences:
        if pattern("person").search(sentence.text):
            found |= {
                one.span() for one in pattern("either-of-them").finditer(report.text, sentence.start, sentence.end)
            }
    return found


def _pronouns(report: LetterReport) -> Iterator[Residue]:
    """A pronoun that the letter hardly ever uses, where it can mean nobody but the applicant."""
    said = [(one.start, report.text[one.start : one.end]) for one in report.sentences if one.zone in TEXT_ZONES]
    counts = {
        name: sum(word in forms for _, text in said for word in re.findall(r"[a-z]+", text.lower()))
        for name, forms in PRONOUNS.items()
    }
    most = max(counts, key=lambda name: counts[name])
    applicant = find_applicant([(report.text[one.start : one.end], one.zone) for one in report.sentences]).parts
    before = True
    for start, text in said:
        others = bool(pattern("person").search(text)) or any(
            not applicant & {word.lower() for word in found[0].split()} for found in pattern("titled").finditer(text)
        )
        for name in ("she", "he"):
            if name == most or not counts[name] or _OFTEN * counts[name] > counts[most]:
                continue
            found = pattern(f"slip-{name}").search(text)
            if found and not others and not before:
                yield _residue("mixed-pronouns", start + found.start(), start + found.end())
                return
        before = others


def _second_name(report: LetterReport) -> Iterator[Residue]:
    texts = [(report.text[one.start : one.end], one.zone) for one in report.sentences]
    applicant = find_applicant(texts)
    if not applicant.parts:
        return
    signed = {
        word.lower()
        for text, zone in texts
        if zone in (Zone.SIGNATURE, Zone.LETTERHEAD)
        for word in re.findall(r"[^\W\d_]+", text)
    }
    no_person = frozenset(_data()["no_person"])
    for sentence in report.sentences:
        if sentence.zone not in TEXT_ZONES:
            continue
        for one in alternatives("applicant"):
            for found in one.finditer(sentence.text):
                parts = {part for part in re.findall(r"[^\W\d_]+", found["name"].lower()) if len(part) > 1}
                before = sentence.text[: found.start("name")]
                before = _without_title(before)
                if found["name"].isupper() or _stands_for_more(report.text, parts, applicant.parts):
                    continue
                if parts & applicant.parts or parts & signed or parts & no_person or not parts:
                    continue
                if (
                    parts <= _pronoun_words()
                    or pattern("somebody-else").search(before)
                    or _is_introduced(report.text, parts, sentence.start + found.start())
                ):
                    continue
                yield _residue("second-name", sentence.start + found.start("name"), sentence.start + found.end("name"))
                return
        for found in pattern("subject").finditer(sentence.text):
            name = found["name"]
            parts = set(re.findall(r"[^\W\d_]+", name.lower()))
            if parts & (applicant.parts | signed | no_person) or _is_known(report.text, name):
                continue
            yield _residue("second-name", sentence.start + found.start("name"), sentence.start + found.end("name"))
            return


def _is_introduced(text: str, parts: set[str], before: int) -> bool:
    """Whether somebody of that name was introduced before as a colleague: "my partner Dr. Lee"."""
    for found in re.finditer(_filled("<NAME>"), text[:before]):
        if found[0].lower() in parts:
            lead = _without_title(text[max(0, found.start() - 60) : found.start()])
            if pattern("somebody-else").search(lead):
                return True
    return False


def _stands_for_more(text: str, parts: Iterable[str], applicant: Iterable[str]) -> bool:
    """Whether a name is used more than the applicant's, or again after it came first: it may be the applicant's."""
    own, theirs = _times(text, applicant), _times(text, parts)
    return theirs > own or (theirs >= min(own, 2) and _first(text, parts) < _first(text, applicant))


def _first(text: str, parts: Iterable[str]) -> int:
    return min((at for part in parts if (at := text.lower().find(part)) >= 0), default=len(text))


def _times(text: str, parts: Iterable[str]) -> int:
    """How often the commonest of some words stands in the text."""
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    return max((words[part] for part in parts), default=0)


def _is_known(text: str, name: str) -> bool:
    """Whether the letter says who somebody is: "our pathologist, Dr. Imre Szolnoki", "Dr. Lee, who", "Dr. Lee and I"."""
    surname, title, given = re.escape(name), _filled("<TITLE>"), _filled("<NAME>")
    return bool(
        re.search(rf"(?:\b[a-z][\w-]+,?|\band)\s+{title}(?:{given}\s+)?{surname}\b", text)
        or re.search(rf"\b{surname}(?:,| and\b| or\b|\s*\(|\b[^.]{{0,40}}\bM\.?D\b)", text)
    )


def _without_title(text: str) -> str:
    return re.sub(_filled("<TITLE>$"), "", text)


def _other_program(report: LetterReport) -> Iterator[Residue]:
    """A program that the applicant is wished into, of a place named nowhere else, where another place is addressed."""
    # An address may be taken for text; it stands before all that is long enough to be a sentence.
    texts = [one for one in report.sentences if one.zone in TEXT_ZONES]
    begins = next((one.start for one in texts if len(one.text.split()) > _LONGEST_ADDRESS), len(report.text))
    address = {one.start for one in texts if one.start < begins}
    head = [
        one
        for one in report.sentences
        if (one.zone not in TEXT_ZONES and one.zone is not Zone.SIGNATURE) or one.start in address
    ]
    addressed = next((at for at, one in enumerate(head) if pattern("addressee").search(one.text)), None)
    places: list[tuple[str, int, int]] = []
    for sentence in report.sentences:
        if sentence.zone in TEXT_ZONES and pattern("wish").search(sentence.text):
            for found in pattern("joining").finditer(report.text, sentence.start, sentence.end):
                places.append((found["place"], *found.span("place")))
    for place, start, end in places:
        if report.text.count(place) > 1:
            continue
        others = [other for other, _, _ in places if other != place]
        others += (
            [one.text.strip() for one in head[addressed:] if pattern("institution").search(one.text)]
            if addressed is not None
            else []
        )
        others = [other for other in others if place not in other and other not in place]
        if others:
            yield _residue("other-program", start, end, others[0], place)
            return


@cache
def _pronoun_words() -> frozenset[str]:
    return PRONOUN_WORDS | {"this", "the", "it", "we", "i"}


def _specialty(report: LetterReport) -> Iterator[Residue]:
    """Two specialties that are applied for; where only the salutation names one of them, another program's letter."""
    said: list[tuple[str, int, int, bool]] = []
    zone_before: Zone | None = None
    for sentence in report.sentences:
        text = report.text[sentence.start : sentence.end]
        # A specialty alone on the line below what the letter is about belongs to it.
        alone = zone_before is Zone.RE_LINE and _any_specialty().fullmatch(text) is not None
        zone = zone_before = Zone.RE_LINE if alone else sentence.zone
        in_text = zone in TEXT_ZONES
        if not in_text and zone not in (Zone.RE_LINE, Zone.SALUTATION):
            continue
        for found in pattern("applied-for").finditer(text):
            group = found.lastgroup or ""
            alias = found[group].lower()
            around = text[max(0, found.start() - 25) : found.end() + 25].lower()
            before = text[: found.start()]
            if in_text and (pattern("writer").search(before) or pattern("either").search(around)):
                continue
            if pattern("not-applied-for").search(before):
                continue
            start, end = (sentence.start + place for place in found.span(group))
            said.append(
                (
                    _practitioners().get(alias) or word_lists().residencies[alias],
                    start,
                    end,
                    zone is Zone.SALUTATION,
                )
            )
        if zone in (Zone.SALUTATION, Zone.RE_LINE) and not pattern("sender").search(text):
            for found in _any_specialty().finditer(text):
                said.append(
                    (
                        word_lists().residencies[found[0].lower()],
                        sentence.start + found.start(),
                        sentence.start + found.end(),
                        zone is Zone.SALUTATION,
                    )
                )
    own = [one for one in said if not one[3]]
    readings: tuple[tuple[list[tuple[str, int, int, bool]], ResidueKind], ...]
    readings = (own, "specialty"), (said, "other-program")
    for told, kind in readings:
        other = next((one for one in told if one[0] != told[0][0]), None)
        if other is not None:
            yield _residue(kind, other[1], other[2], told[0][0], other[0])
            return


@cache
def _practitioners() -> dict[str, str]:
    """What each specialist is called, longest first, with the specialty."""
    called: dict[str, str] = _data()["practitioners"]
    return {name: called[name] for name in sorted(called, key=lambda name: (-len(name), name))}


@cache
def _any_specialty() -> re.Pattern[str]:
    return re.compile(_filled(r"\b<SPECIALTY>\b"), re.IGNORECASE)


@cache
def alternatives(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one name in recycled.toml, compiled."""
    one = next(one for one in _data()["pattern"] if one["name"] == name)
    return tuple(re.compile(_filled(find), _flags(one)) for find in one["find"])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The patterns of one name in recycled.toml as one."""
    one = next(one for one in _data()["pattern"] if one["name"] == name)
    return re.compile("|".join(_filled(find) for find in one["find"]), _flags(one))


def _flags(one: dict[str, Any]) -> re.RegexFlag:
    return re.IGNORECASE if one.get("ignore_case") else re.NOFLAG


def _filled(find: str) -> str:
    """A pattern with its parts in place of their names."""
    while part := re.search(r"<([A-Z_]+)>", find):
        find = find.replace(part[0], _parts()[part[1]])
    return find


@cache
def _parts() -> dict[str, str]:
    names = {"SPECIALTY": word_lists().residencies, "SPECIALIST": _practitioners()}
    listed = {part: f"(?:{'|'.join(map(re.escape, called))})" for part, called in names.items()}
    return {**_data()["parts"], **listed}


def _dates(report: LetterReport) -> Iterator[Residue]:
    """Rotation dates that lie months apart, or after the date of the letter."""
    told: list[tuple[int, int, int, int]] = []
    dated: int | None = None
    for sentence in report.sentences:
        text = report.text[sentence.start : sentence.end]
        for found in pattern("dated").finditer(report.text, sentence.start, sentence.end):
            month = _month_number(found)
            if sentence.zone is Zone.DATE and dated is None:
                dated = month
            elif (
                sentence.zone in (*TEXT_ZONES, Zone.RE_LINE)
                and pattern("rotation").search(text)
                and not pattern("again").search(text)
            ):
                told.append((month, found.start(), found.end(), sentence.start))
    for month, start, end, _ in told:
        if dated is not None and month > dated:
            yield _residue("dates", start, end)
            return
    first = [month for month, _, _, place in told if place == told[0][3]]
    for month, start, end, place in told:
        apart = min(abs(month - one) for one in first)
        if place != told[0][3] and apart >= _MONTHS_APART and not min(first) <= month <= max(first):
            yield _residue("dates", start, end)
            return


def _month_number(found: re.Match[str]) -> int:
    """Months since the year 0; of a season, its middle month."""
    seasons = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    name = found["month"].lower()
    return 12 * int(found["year"]) + (seasons[name] if name in seasons else months.index(name[:3]) + 1) - 1


def _says() -> dict[str, str]:
    says: dict[str, str] = _data()["says"]
    return says


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("lorscore.screening") / "recycled.toml").read_text(encoding="utf-8"))
