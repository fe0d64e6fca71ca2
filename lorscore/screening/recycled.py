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

from lorscore.marking.applicant import PRONOUNS, find_applicant
from lorscore.marks import TEXT_ZONES, Zone
from lorscore.report import LetterReport
from lorscore.screening.masking import word_lists

ResidueKind = Literal["placeholder", "mixed-pronouns", "second-name", "specialty", "dates", "other-program"]

_NAME = r"[A-ZÀ-Þ][\w'’À-ÿ]+(?:-[A-ZÀ-Þ][\w'’À-ÿ]+)*"
_TITLE = r"(?:Dr|Mr|Ms|Mrs|Mx|Miss)\.?\s+"
_NAMES = rf"(?:{_TITLE})?(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}})"
# Only the applicant of a letter is recommended, supported and an asset.
_APPLICANT = (
    re.compile(rf"\b(?:recommend|recommending|endorse|endorsing)\s+{_NAMES}"),
    re.compile(
        rf"\b(?:recommendation|recommended|support|candidacy|application|behalf)\s+(?:of"
        rf"|for)\s+{_NAMES}(?!['’]s\s+(?:program|hospital))"
    ),
    re.compile(
        rf"\b(?:support(?:ing)?|considering|consider|welcome|interview|to (?:supervise|teach|know|mentor|train"
        rf"|precept))\s+{_NAMES}"
    ),
    re.compile(rf"(?:^|[,;]\s+){_NAMES}\s+(?:will|would)\s+(?:be|make|prove)\s+an?\s"),
    re.compile(
        rf"\b(?:{_TITLE})(?P<name>{_NAME}(?:\s+{_NAME}){{0,3}})['’]s\s+(?:\w+\s+)?(?:knowledge|skills"
        rf"|performance|attitude|professionalism|work|application|dedication|abilities|notes|presentations?)\b"
    ),
)
# Before a name: somebody else, whoever that is.
_SOMEBODY_ELSE = re.compile(
    r"\b(?:my|our|the|a|by|from|with|and|or|late|colleagues?|partners?|patients?|director|chair(?:man|woman)?"
    r"|fellow|resident|attending"
    r"|coordinator|chief)\W*$",
    re.IGNORECASE,
)
_NO_PERSON: Final = frozenset(
    [
        "program",
        "programs",
        "residency",
        "internal",
        "family",
        "medicine",
        "surgery",
        "pediatrics",
        "psychiatry",
        "neurology",
        "hospital",
        "university",
        "department",
        "medical",
        "center",
        "clinic",
        "school",
        "college",
        "step",
        "usmle",
        "eras",
        "ecfmg",
        "committee",
        "american",
        "united",
        "states",
        "international",
    ]
)
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
)
_DATED = re.compile(rf"\b{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b")
_ROTATION = re.compile(
    r"\b(?:rotat|elective|clerkship|observership|externship|sub-?internship|worked with|supervised|spent"
    r"|observed|joined)",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:again|return|came back|second|later|since|before|earlier|previous|graduat|born|publish|step|match"
    r"|until then|first met)",
    re.IGNORECASE,
)
_WRITER = re.compile(
    r"\b(?:I (?:am|serve|was|have been) (?:an?|the|in|as|board)|as (?:the|an?) |my own|I've|residents? (?:and"
    r"|from|in|of) our|our|my)\b[^.]*$",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\[[^\]\n]{2,80}\]|\{\{?[^}\n]{2,40}\}?\}|<<?[A-Za-z][A-Za-z ,_/-]{2,80}>>?|_{3,}"
    r"|(?<![\d, ] )\bX{2,}\b(?! chromosome)|\bx{3,}\b|\b(?:NAME|FIRST NAME|LAST NAME|STUDENT NAME|HOSPITAL NAME"
    r"|DATES?)\b(?=\s+(?:HERE|OF)|[,.])"
    r"|\b(?:he/she|she/he|his/her|her/his|him/her|s/he|he or she|his or her|him or her)\b|\(s\)he"
    r"|\bInsert\s+\w+|\b(?:TBD|TK|lorem ipsum)\b"
)
_SALUTED = re.compile(r"^\s*(?:Dear|To|Attention|Attn)\b")
_MONTHS_APART: Final = 2
_OFTEN: Final = 3
"""How many times as often as another pronoun the applicant's own must stand for the other to be a slip."""
# Somebody else of whom one can say "she" or "he": a patient, a retired bus driver, her husband.
_PERSON = re.compile(
    r"\b(?:an?|the|one|our|my|his|her|their|whose|that|another)\s+(?:[\w'’-]+\s+){0,3}?(?!(?:prior|other|order"
    r"|number|manner|matter|paper|letter|disorder"
    r"|cancer|ulcer|fever|over|under|after|never|rather|another|either|whether|center|error|tumor|minor|major"
    r"|behavior|color|factor|computer"
    r"|important|significant|constant|relevant|for|or|her|newer|further|\w*ember|october|career|master|proper"
    r"|better|larger|summer|winter|later|quarter)\b)"
    r"(?:[\w-]+(?:er|or|ist|ian|ant|man|lady|wife|husband|nurse|boy|girl|child|person|guy|chief|student|resident)"
    r"|man|lady|wife|husband|nurse|boy|girl|child|patient|infant|baby|son|intern|colleague|fellow|family|aide"
    r"|clerk|retiree|veteran"
    r"|student|resident|parent|friend|chief|year-old|cousin|aunt|uncle|pilot|cook|nun|priest|widow|chef)(?:['’]s)?\b"
    r"|\b(?:woman|man|gentleman|mother|father|grandmother|grandfather|daughter|sister|brother|Mrs?\.|year-old"
    r"|patient['’]s|someone|somebody)\b",
    re.IGNORECASE,
)
_OF_APPLICANTS: Final = (
    r"(?:(?:excellent|good|great|strong|outstanding|solid|clinical|medical|case|oral|work|fund|bedside|own"
    r"|overall|high) ){0,2}"
    r"(?:knowledge|presentations?|skills|enthusiasm|performance|professionalism|dedication|attitude|application"
    r"|abilit(?:y|ies)|training|ethic"
    r"|residency|punctuality|commitment|peers|rotation|eagerness|manner|future|career|talents?|diligence"
    r"|compassion|reasoning|of knowledge)\b"
)
_SLIPS: Final = {
    name: re.compile(
        rf"\b{own} {_OF_APPLICANTS}|\b(?:recommend(?:ing)?|supervis(?:e|ed|ing)|endorse|know|known|work(?:ed"
        rf"|ing)? with|support|consider) {whom}\b"
        rf"|\b{name} (?:will|would) (?:be|make) an?\b|\b{name} (?:did not complain|is (?:well suited"
        rf"|a pleasure)|was (?:always|punctual|eager|a pleasure))",
        re.IGNORECASE,
    )
    for name, own, whom in (("she", "her", "her"), ("he", "his", "him"))
}
_TITLED = re.compile(rf"\b{_TITLE}{_NAME}(?:\s+{_NAME}){{0,3}}")
# "Dr. Fernandes also took part": a bare surname at the head of a sentence was introduced before, or is the applicant.
_SUBJECT = re.compile(
    rf"(?:^|[.;:]\s+)(?:{_TITLE})(?P<name>{_NAME})\s+(?:(?:also|always|often|never|quickly"
    rf"|consistently)\s+)?(?:took (?:an active )?part|gets? along|got along"
    r"|showed|shows|demonstrated|demonstrates|displayed|exhibited|participated|impressed|learned|proved"
    r"|possesses|performed|arrived|excelled|excels"
    r"|(?:was|is) (?:always|punctual|eager|very|an?|never|well)|will be|would be an?|has (?:a|an|been a|shown"
    r"|excellent|good|strong))\b"
)
_PLACE = r"(?P<place>[A-ZÀ-Þ][\w'’-]+(?:\s+(?:of\s+)?[A-ZÀ-Þ][\w'’-]+){1,5})"
_JOINING = re.compile(
    rf"\b(?:residency|residents|residency program|training program|program|programme|team|house staff)\s+(?:at"
    rf"|of)\s+(?:the\s+)?{_PLACE}"
)
_WISH = re.compile(
    r"\b(?:would|will|asset|addition|consider|recommend|invite|hope|applicant|applying|application)\b", re.IGNORECASE
)


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
        places |= {found.span() for found in _PLACEHOLDER.finditer(report.text, sentence.start, sentence.end)}
    signature = min((s.start for s in report.sentences if s.zone is Zone.SIGNATURE), default=len(report.text))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start < signature and not any(start < stop for _, stop in kept):
            kept.append((start, end))
            yield _residue("placeholder", start, end)


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
        others = bool(_PERSON.search(text)) or any(
            not applicant & {word.lower() for word in found[0].split()} for found in _TITLED.finditer(text)
        )
        for name in ("she", "he"):
            if name == most or not counts[name] or _OFTEN * counts[name] > counts[most]:
                continue
            found = _SLIPS[name].search(text)
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
    for sentence in report.sentences:
        if sentence.zone not in TEXT_ZONES:
            continue
        for pattern in _APPLICANT:
            for found in pattern.finditer(sentence.text):
                parts = {part for part in re.findall(r"[^\W\d_]+", found["name"].lower()) if len(part) > 1}
                before = sentence.text[: found.start("name")]
                before = re.sub(rf"{_TITLE}$", "", before)
                if found["name"].isupper() or _times(report.text, parts) >= _times(report.text, applicant.parts):
                    continue
                if parts & applicant.parts or parts & signed or parts & _NO_PERSON or not parts:
                    continue
                if (
                    parts <= _pronoun_words()
                    or _SOMEBODY_ELSE.search(before)
                    or _is_introduced(report.text, parts, sentence.start + found.start())
                ):
                    continue
                yield _residue("second-name", sentence.start + found.start("name"), sentence.start + found.end("name"))
                return
        for found in _SUBJECT.finditer(sentence.text):
            name = found["name"]
            parts = set(re.findall(r"[^\W\d_]+", name.lower()))
            if parts & (applicant.parts | signed | _NO_PERSON) or _is_known(report.text, name):
                continue
            yield _residue("second-name", sentence.start + found.start("name"), sentence.start + found.end("name"))
            return


def _is_introduced(text: str, parts: set[str], before: int) -> bool:
    """Whether somebody of that name was introduced before as a colleague: "my partner Dr. Lee"."""
    for found in re.finditer(_NAME, text[:before]):
        if found[0].lower() in parts:
            lead = re.sub(rf"{_TITLE}$", "", text[max(0, found.start() - 60) : found.start()])
            if _SOMEBODY_ELSE.search(lead):
                return True
    return False


def _times(text: str, parts: Iterable[str]) -> int:
    """How often the commonest of some words stands in the text."""
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    return max((words[part] for part in parts), default=0)


def _is_known(text: str, name: str) -> bool:
    """Whether the letter says who somebody is: "our pathologist, Dr. Imre Szolnoki", "Dr. Lee, who", "Dr. Lee and I"."""
    surname = re.escape(name)
    return bool(
        re.search(
            rf"(?:\b[a-z][\w-]+,?|\band)\s+{_TITLE}(?:{_NAME}\s+)?{surname}\b|\b{surname}(?:,| and\b| or\b"
            rf"|\s*\()",
            text,
        )
        or re.search(rf"\b{surname}\b[^.]{{0,40}}\bM\.?D\b", text)
    )


def _other_program(report: LetterReport) -> Iterator[Residue]:
    """A program that the applicant is wished into, of a place named nowhere else, where another place is addressed."""
    head = [one for one in report.sentences if one.zone not in TEXT_ZONES and one.zone is not Zone.SIGNATURE]
    addressed = next(
        (at for at, one in enumerate(head) if re.search(r"\bProgram Director|Residency|Committee", one.text)), None
    )
    places: list[tuple[str, int, int]] = []
    for sentence in report.sentences:
        if sentence.zone in TEXT_ZONES and _WISH.search(sentence.text):
            for found in _JOINING.finditer(report.text, sentence.start, sentence.end):
                places.append((found["place"], *found.span("place")))
    for place, start, end in places:
        if report.text.count(place) > 1:
            continue
        others = [other for other, _, _ in places if other != place]
        others += (
            [
                one.text.strip()
                for one in head[addressed:]
                if re.search(r"Hospital|Center|Centre|University|Health|Clinic", one.text)
            ]
            if addressed is not None
            else []
        )
        others = [other for other in others if place not in other and other not in place]
        if others:
            yield _residue("other-program", start, end, others[0], place)
            return


@cache
def _pronoun_words() -> frozenset[str]:
    return PRONOUNS["she"] | PRONOUNS["he"] | PRONOUNS["they"] | {"this", "the", "it", "we", "i"}


def _specialty(report: LetterReport) -> Iterator[Residue]:
    """Two specialties that are applied for; where one of them is in the salutation, another program's letter."""
    said: list[tuple[str, int, int, bool]] = []
    for sentence in report.sentences:
        text = report.text[sentence.start : sentence.end]
        in_text = sentence.zone in TEXT_ZONES
        if not in_text and sentence.zone not in (Zone.RE_LINE, Zone.SALUTATION):
            continue
        for found in _applied_for().finditer(text):
            alias = (found["one"] or found["two"] or found["three"] or found["four"] or found["five"]).lower()
            around = text[max(0, found.start() - 25) : found.end() + 25].lower()
            if in_text and (
                _WRITER.search(text[: found.start()]) or re.search(r"\bor\b|\band/or\b|\bboth\b|\bcombined\b", around)
            ):
                continue
            group = next(name for name in ("one", "two", "three", "four", "five") if found[name])
            start, end = (sentence.start + place for place in found.span(group))
            said.append(
                (
                    _practitioners().get(alias) or word_lists().residencies[alias],
                    start,
                    end,
                    sentence.zone is Zone.SALUTATION,
                )
            )
        if sentence.zone in (Zone.SALUTATION, Zone.RE_LINE):
            for found in _any_specialty().finditer(text):
                said.append(
                    (
                        word_lists().residencies[found[0].lower()],
                        sentence.start + found.start(),
                        sentence.start + found.end(),
                        sentence.zone is Zone.SALUTATION,
                    )
                )
    names = list(dict.fromkeys(name for name, _, _, _ in said))
    if len(names) < 2:
        return
    first = said[0][0]
    other = next(one for one in said if one[0] != first)
    saluted = said[0][3] or other[3]
    yield _residue("other-program" if saluted else "specialty", other[1], other[2], first, other[0])


@cache
def _specialty_words() -> str:
    return "|".join(re.escape(alias) for alias in word_lists().residencies)


@cache
def _practitioners() -> dict[str, str]:
    """What each specialist is called, longest first, with the specialty."""
    called: dict[str, str] = _data()["practitioners"]
    return {name: called[name] for name in sorted(called, key=lambda name: (-len(name), name))}


@cache
def _any_specialty() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_specialty_words()})\b", re.IGNORECASE)


@cache
def _applied_for() -> re.Pattern[str]:
    """Where only the specialty applied for can stand."""
    names = _specialty_words()
    called = "|".join(re.escape(one) for one in _practitioners())
    return re.compile(
        r"\b(?:residency|residencies|training|career|positions?|future|match|matching)\s+(?:program\s+|training\s+|position\s+)?"
        rf"in\s+(?:the field of\s+)?(?P<one>{names})\b"
        r"|\b(?:apply|applying|application|applies|applicant|candidate|candidacy)\s+(?:to|for|in)\s+(?:(?:an?|the|your)\s+)?"
        rf"(?P<two>{names})\b"
        rf"|\b(?:your|any|an?)\s+(?P<three>{names})\s+(?:residency|residencies|program|training|team|department)\b"
        rf"|\b(?:asset|addition|fit|credit)\s+(?:to|for)\s+(?:the\s+field\s+of\s+)?(?P<four>{names})\b"
        rf"|\b(?:be|become|make)\s+an?\s+(?:[\w-]+,?\s+){{0,3}}?(?P<five>{called})\b",
        re.IGNORECASE,
    )


def _dates(report: LetterReport) -> Iterator[Residue]:
    """Rotation dates that lie months apart, or after the date of the letter."""
    told: list[tuple[int, int, int, int]] = []
    dated: int | None = None
    for sentence in report.sentences:
        text = report.text[sentence.start : sentence.end]
        for found in _DATED.finditer(report.text, sentence.start, sentence.end):
            month = _month_number(found)
            if sentence.zone is Zone.DATE and dated is None:
                dated = month
            elif sentence.zone in (*TEXT_ZONES, Zone.RE_LINE) and _ROTATION.search(text) and not _AGAIN.search(text):
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
