"""Find what could tell who a patient is, and say the same without it.

The eighteen kinds of identifiers of the HIPAA Privacy Rule (45 CFR 164.514(b)(2)), as far as they can stand in a text:
names, places, dates, ages over 89, phone, fax, e-mail, numbers of every sort, web addresses, photos, and the place and
time of a rare case. Phone numbers are left to `phonenumbers`; a name has no pattern, so every capitalised word that
is not known to be something else counts as one. Colleagues ("Dr. Rao") are no patients and keep their names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import phonenumbers


@dataclass(frozen=True, slots=True)
class Identifier:
    """One place in a text that could tell who a patient is."""

    kind: str
    """`name`, `place`, `date`, `age`, `phone`, `fax`, `e-mail`, `address`, `room`, `number`, `web`, `photo`, `rare-case`."""
    start: int
    end: int
    text: str
    """What stands there; to be shown to the applicant, who wrote it, and to nobody else."""
    instead: str
    """What stands there after masking."""


_CAP: Final = r"[A-ZÀ-ÖØ-ÞŠŽĆČŁĐŞİŻŚŹŐŰ]"
_NAME: Final = rf"{_CAP}(?:['’]{_CAP})?[^\W\d_]+(?:['’-][^\W\d_]+)*"
_PARTICLES: Final = r"(?:(?:al|el|de|da|del|der|den|van|von|bin|bint|ibn|la|las|los|dos|das|di|ter)[ -])*"
_NAMES: Final = rf"(?<![\w'’&]){_PARTICLES}{_NAME}(?:[ ](?:{_CAP}\.[ ])?{_PARTICLES}{_NAME}){{0,3}}(?!\w)"
_INITIALS_BEFORE: Final = re.compile(r"(?<!\w)(?:[A-Z]\. ?){1,3}$")
_CELL: Final = re.compile(
    r"(?i:\b(?P<name>(?:(?:patient|pt)(?:['’]s)?\s+)?(?:(?:first |last |full )?name|initials|surname))|\b(?:patient|pt)):\s"
    r"(?P<value>[^;\n]{1,40})(?=;|$)"
)
"""A cell of a log below the name of its column."""
_INITIAL: Final = re.compile(r" (?:[B-HJ-Z](?:\.|(?=[\s,;:)]|$))|[AI]\.)(?! ?\d)")
"""The initial behind a first name: "Tyrone W"; never the pronoun or the article."""
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\.?"
)
_M: Final = r"(?:0?[1-9]|1[0-2])"
_D: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_E_MAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?(?:\.|\(dot\))\s?[\w-]+)+")
_WEB = re.compile(
    r"\b(?:https?://|www\.)[^\s,;)]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?::[0-9a-f]{1,4})*\b"
    r"|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b|(?<!\w)@\w{3,}|\b[\w-]+\.(?:com|org|net|edu|gov|info|io)(?:/\S*)?\b",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"\b[\w-]+\.(?:jpe?g|png|heic|tiff?|dcm|mp4|mov|gif)\b|\b(?:IMG|DSC|PXL)[_-]?\d+\b", re.IGNORECASE)
_DATE = re.compile(
    rf"""(?x)\b(?:
      (?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:T[\d:]+Z?)?
    | (?:{_M}[/.-]{_D}|{_D}[/.-]{_M})[/.-](?:(?:19|20)\d\d|\d\d)(?![\d/.-]*\d)
    | {_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s*,?\s+(?:19|20)\d\d)?(?![\d:]|\s*(?:mg|mcg|ml|percent|%))
    | \d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+|day\s+of\s+)?{_MONTH}(?:,?\s+(?:19|20)\d\d)?(?=\W|$)
    | \d{{1,2}}-{_MONTH}-(?:\d{{4}}|\d\d) | \d{{1,2}}{_MONTH}(?:\d{{4}}|\d\d)
    )(?!\w)"""
)
_SHORT_DATE = re.compile(
    r"(?i)\b(?:on|again|admitted|discharged|since|from|until|till|through|thru|dob|born|died|seen|dated|by|date|admit|adm|d/c|dc|expired|operated|surgery|visit)\W{1,3}"
    r"(?P<day>(?:0?[1-9]|1[0-2])[/-](?:3[01]|[12]\d|0?[1-9])(?:/\d\d)?(?:\s*(?:-|–|to|until)\s*\d{1,2}/\d{1,2})?)(?![/\d%]|\s*(?:mg|mm|strength|murmur|on\b|of\b))"
    r"|(?P<range>\b(?:0?[1-9]|1[0-2])/(?:3[01]|[12]\d|0?[1-9])\s*(?:-|–|to)\s*(?:0?[1-9]|1[0-2])/(?:3[01]|[12]\d|0?[1-9])\b)"
)
_DAY_FIRST = re.compile(
    rf"(?P<day>(?:^|(?<=\n)|(?<=[.!?] )){_M}/{_D})(?=\s?[:–—]|\s-\s|\s(?:admitted|adm|discharged|seen|saw|met|went|followed)\b)",
    re.IGNORECASE,
)
_OLD: Final = r"(?:9\d|1[0-2]\d)"
_SPELT: Final = (
    r"(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one )?hundred(?:[- ](?:and[- ])?\w+)?)"
)
_AGE = re.compile(
    rf"""(?ix)\b(?P<number>{_OLD})(?=\s*-?\s*(?:years?|yrs?|yo\b|y/o|y\.o|y\s?o\b|yr)|\s?[MF]\b(?!\w)|\s+years)
    | \b(?:age|aged|age:|is|turned|was|turning|of)\s+(?P<aged>{_OLD})(?=\s*(?:[,.;)]|$|(?:and|this|last|today|in|on|with)\b))
    | \b(?P<spelt>{_SPELT})(?=[- ]years?[- ]?(?:old|of\s+age)?\b|[- ]year)
    | \b(?:aged?|turned|turning)\s+(?P<aged_spelt>{_SPELT})\b | \b(?P<cohort>centenarian|nonagenarian|supercentenarian)\b"""
)
_SSN = re.compile(r"\b\d{3}[- ]\d{2}[- ]\d{4}\b|\b(?:xxx|\*{3})-(?:xx|\*\*)-\d{4}\b", re.IGNORECASE)
_MIXED = re.compile(
    r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])(?:[A-Z]{1,5}-?\d{5,}[A-Z0-9-]*|\d{4,}-?[A-Z]{1,3}\d*|[A-HJ-NPR-Z0-9]{17})\b"
)
_LONG = re.compile(
    r"(?<![\d.,/])\d{7,}(?![\d,/]|\.\d|\s*(?:copies|cells|IU|units|per|/))|\b\d{2,4}-\d{2,4}-\d{3,6}\b|(?<=#)\d{4,}\b"
)
_STATE: Final = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]"
    r"|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
_ZIP = re.compile(
    rf"\b(?:{_NAME}(?: {_NAME})?,? {_STATE}\s+\d{{5}}(?:-\d{{4}})?|{_STATE}\s+\d{{5}}(?:-\d{{4}})?)\b"
    r"|(?<=[Zz]ip )\d{5}\b|(?<=ZIP )\d{5}\b|(?<=[Zz]ip code )\d{5}\b|(?<=ZIP code )\d{5}\b"
    r"|(?<=postal code )[A-Z\d]{3,4} ?[A-Z\d]{2,4}\b"
)
_PLACE = re.compile(
    rf"\b{_NAME}(?: {_NAME})? (?:County|Parish|Township|Borough|Village|Reservation)\b|\b{_NAME}(?: {_NAME})?, {_STATE}\b"
)
_PLATE = re.compile(r"\b[Pp]lates?\b[^.;\d]{0,15}?\b(?P<value>(?=[A-Z0-9 -]{0,7}\d)[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,4})\b")
_AGED: Final = r"(?=[\s,(]{1,3}\d{1,3}\s?(?:-?years?|yrs?|yo\b|y/o|[MFmf]\b))"
_INITIALS = re.compile(
    rf"(?:(?<=[Pp]t )|(?<=[Pp]t\. )|(?<=[Pp]t: )|(?<=[Pp]atient )|(?<=[Pp]atient: ))(?:(?:[A-Z]\. ?){{2,3}}|[A-Z]{{2,3}}{_AGED})"
    rf"|(?<!\w)(?:[A-Z]\.){{2,3}}{_AGED}|\b[A-Za-z][a-z'-]+, ?[A-Zb-z]\.?{_AGED}"
)
"""A patient by initials, or by surname and initial: "Pt J.S.", "garcia, m 58F"."""
_AGE_AND_SEX = re.compile(
    r"""(?ix)^(?:\s*[,(–-]?\s*|\s+is\s+|\s+was\s+)(?:an?\s+)?(?P<age>[1-8]\d)\s*-?\s*
    (?:(?:years?|yrs?|yr)[- ]?old|y/?\.?o\.?|yo)?\s*-?\s*(?P<sex>woman|man|female|male|lady|gentleman|F|M)\b\)?"""
)
_LONGEST_NAME: Final = 4
"""Words of a name in a column of patients."""
_SHORTEST_CAPITALS: Final = 5
"""Letters of a surname in capitals before a comma."""
_LONGEST_ABBREVIATION: Final = 7
"""Letters from which a word in capitals that opens a sentence is no abbreviation."""
_DECADES: Final = ("teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties")
_OF_A_PERSON = re.compile(
    r"\s?[-–—:]\s(?:[A-Z]\w*[A-Z]\w*|\d{1,3}\s?(?:yo|y/o|[MF]\b))|"
    r"['’]s\b|(?:,\s*|\s*\()(?:an?\s+)?\d{1,3}\b(?!\s*(?:mg|mcg|g|ml|units|%|mmol|meq|patients|days))|\s\d\d\s?(?:yo|y/o|[FM])\b"
)
_MANY_CAPITALS = re.compile(
    rf"(?:Mc|Mac|De|La|Le|Van|Di|{_CAP}['’]){_CAP}[^\W\d_]+(?:['’]s)?$|{_NAME}-{_NAME}$|[A-Z][a-z]+(?:-[A-Z][a-z]+)+"
)


def find_identifiers(text: str, *, keep: Iterable[str] = ()) -> tuple[Identifier, ...]:
    """What in a text could tell who a patient is, in order and without overlap.

    Args:
        text: A line or more of notes.
        keep: Words or phrases that are nobody's secret: the applicant's own names, the names of colleagues.
    """
    kept = {word.casefold() for phrase in keep for word in re.findall(r"[^\W\d_]+|\d+", phrase)}
    phrases = {phrase.casefold().strip() for phrase in keep}
    found: list[Identifier] = []
    for kind, start, end, instead in _all(text, kept):
        if text[start:end].casefold().strip() in phrases:
            continue
        # What was found first is the surer kind; the rest of a longer find that overlaps it is covered with it.
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Identifier(kind, start, end, text[start:end], instead))
    return tuple(sorted(found, key=lambda identifier: identifier.start))


def mask(text: str, identifiers: Iterable[Identifier]) -> str:
    """The text with something harmless in place of each identifier, and otherwise word for word."""
    for found in sorted(identifiers, key=lambda identifier: -identifier.start):
        before, after = text[: found.start], text[found.end :]
        instead = found.instead
        if not before.rstrip() and instead[:1].isalpha():
            instead = instead[0].upper() + instead[1:]
        text = before + instead + after
    return text


def kind_label(kind: str) -> str:
    """What a kind of identifier is called before people."""
    return str(_data()["says"][kind])


def _all(text: str, kept: set[str]) -> Iterator[tuple[str, int, int, str]]:
    instead = _data()["instead"]
    for kind, pattern in (("e-mail", _E_MAIL), ("photo", _PHOTO), ("web", _WEB)):
        yield from ((kind, found.start(), found.end(), instead[kind]) for found in pattern.finditer(text))
    for found in _CELL.finditer(text):
        words = re.findall(r"[^\s,.]+", found["value"])
        capitals = all(word[0].isupper() for word in words) and not all(
            _is_known(word, kept, opens=False) for word in words
        )
        if not {word.casefold() for word in words} & kept and (
            found["name"] or (capitals and len(words) <= _LONGEST_NAME)
        ):
            yield "name", *found.span("value"), instead["name"]
    for found in _AGE.finditer(text):
        start, end = next(found.span(group) for group in found.groupdict() if found[group])
        yield "age", *_old_age(text, start, end, cohort=bool(found["cohort"]))
    yield from (("date", found.start(), found.end(), instead["date"]) for found in _DATE.finditer(text))
    for found in _SHORT_DATE.finditer(text):
        start, end = found.span("day" if found["day"] else "range")
        yield "date", start, end, instead["date"]
    yield from (("date", *found.span("day"), instead["date"]) for found in _DAY_FIRST.finditer(text))
    yield from (("number", found.start(), found.end(), instead["number"]) for found in _SSN.finditer(text))
    yield from _labelled(text)
    yield from _phones(text)
    yield from (("address", found.start(), found.end(), instead["address"]) for found in _address().finditer(text))
    for pattern in (_room(), _bare_room()):
        yield from (
            ("room", *found.span("number" if found.groupdict().get("number") else 0), instead["room"])
            for found in pattern.finditer(text)
        )
    for kind, pattern in (("address", _ZIP), ("place", _PLACE)):
        for found in pattern.finditer(text):
            if found[0].split()[0].casefold().strip(",") not in kept:
                yield kind, found.start(), found.end(), instead[kind]
    for pattern in (_MIXED, _LONG):
        for found in pattern.finditer(text):
            if not _is_innocent(text[: found.start()]):
                yield "number", found.start(), found.end(), instead["number"]
    yield from _named(text, kept)
    yield from _rare(text)


def _old_age(text: str, start: int, end: int, *, cohort: bool) -> tuple[int, int, str]:
    """An age over 89 and what to say instead, so that "a 94-year-old man" becomes "an over-89-year-old man"."""
    instead = str(_data()["instead"]["age"])
    if cohort:
        return start, end, f"patient {instead}"
    if text[end : end + 1] == "-":
        instead = instead.replace(" ", "-")
    elif text[end : end + 1].isalpha():
        instead += " "
    article = re.search(r"\b[Aa]n? $", text[:start])
    if article is None:
        return start, end, instead
    return article.start(), end, f"{article[0][0]}n {instead}"


def _labelled(text: str) -> Iterator[tuple[str, int, int, str]]:
    for found in _PLATE.finditer(text):
        yield "number", *found.span("value"), _data()["instead"]["number"]
    for found in _label().finditer(text):
        if not _is_innocent(text[: found.start("value")]):
            yield "number", found.start("value"), found.end("value"), _data()["instead"]["number"]


def _is_innocent(before: str) -> bool:
    return any(
        re.search(rf"\b{re.escape(label)}\b[^.;]{{0,25}}$", before.lower()) for label in _words("innocent_labels")
    )


def _phones(text: str) -> Iterator[tuple[str, int, int, str]]:
    for found in phonenumbers.PhoneNumberMatcher(text, "US", leniency=phonenumbers.Leniency.POSSIBLE):
        digits = re.sub(r"\D", "", found.raw_string)
        cued = re.search(
            r"(?i)\b(?:phone|tel|cell|mobile|call(?:ed)?|fax|pager|contact|reach|number|at|text)\b[^.;]{0,25}$",
            text[: found.start],
        )
        # Seven digits in a row may be anything; with a break in them, or behind such a word, they are a phone.
        if (len(digits) >= 10 and (re.search(r"\D", found.raw_string) or cued)) or (cued and len(digits) >= 7):
            fax = bool(re.search(r"(?i)\bfax\b[^.;]{0,20}$", text[: found.start]))
            yield ("fax" if fax else "phone"), found.start, found.end, _data()["instead"]["fax" if fax else "phone"]
    for short in re.finditer(r"(?<![\d-])\d{3}[-. ]\d{4}(?![\d-])", text):
        yield "phone", short.start(), short.end(), _data()["instead"]["phone"]
    for inner in re.finditer(
        r"(?i)\b(?:ext\.?|extension|pager|beeper)(?: (?:no\.?|number|is))?[ #:]*(?P<number>\d{3,7})\b", text
    ):
        yield "phone", *inner.span("number"), _data()["instead"]["phone"]


def _named(text: str, kept: set[str]) -> Iterator[tuple[str, int, int, str]]:
    """Names of people and places: behind a title, behind a word for a person, or simply unknown capitalised words."""
    instead = _data()["instead"]
    for found in re.finditer(r"\b(?P<last>[A-Z][A-Z'-]{2,}), (?P<first>[A-Z][A-Za-z'-]{2,})\b", text):
        # "CBC, BMP" has the form as well; surnames so short are found by the age behind them.
        if len(found["last"]) >= _SHORTEST_CAPITALS and not {found["last"].casefold(), found["first"].casefold()} & (
            kept | _not_names()
        ):
            yield "name", *_with_age(text, *found.span(), instead["name"])
    for found in _INITIALS.finditer(text):
        yield "name", *_with_age(text, found.start(), found.start() + len(found[0].rstrip()), instead["name"])
    for found in _titled_initial().finditer(text):
        yield "name", *_with_age(text, *found.span(), instead["patient"] + ("'s" if found["of"] else ""))
    for found in re.finditer(_NAMES, text):
        words = found[0].split(" ")
        at = found.start()
        before = text[:at].rstrip()
        previous = (before.rstrip(' ("“').split() or [""])[-1].lower()
        titled = previous in _words("patient_titles")
        cued = previous in _words("people") or previous in _words("relatives") or before.lower().endswith("name is")
        if titled and found[0].split(" ")[0].lower() in _words("colleagues"):
            continue  # "Sr. Resident Lee"
        initials = _INITIALS_BEFORE.search(text[:at])
        opens = not initials and (not before or before[-1] in ".!?:;\"'(" or before.endswith((" -", "–", "—")))
        # Known words at either end are not part of the name: "Saw Maria", "Maria Monday".
        first, last = 0, len(words)
        if not titled:
            while first < last and (
                words[first].lower() in _words("colleagues")
                or _is_known(words[first], kept, opens=opens and not cued and not first)
            ):
                if words[first].lower() in _words("patient_titles") or words[first].lower() in _words("colleagues"):
                    previous = words[first].lower()
                    titled = previous in _words("patient_titles")
                first += 1
        # Behind a title the first word is a name whatever it is; "Mrs. Petrova's INR" ends with her.
        while last > first + titled and _is_known(words[last - 1], kept, opens=opens and last - 1 == first):
            last -= 1
        if titled:
            last = next((at + 1 for at in range(first, last) if words[at].endswith(("'s", "’s"))), last)
        if first == last or previous.strip(",(") in _words("colleagues"):
            continue
        start = at + len(" ".join(words[:first])) + bool(first)
        name = " ".join(words[first:last])
        end = start + len(name)
        if name.casefold() in kept or all(word.casefold().removesuffix("'s") in kept for word in name.split()):
            continue
        if set(words[first:]) & set(_words("institutions")) or text[end:].lstrip().split(" ")[0].strip(".,;") in _words(
            "institutions"
        ):
            continue
        opens = opens and not first
        single = " " not in name
        if opens and single and not titled and not cued and not _acts(text[end:]):
            continue
        if not titled and _is_eponym(name, text[end:]):
            continue
        if (initial := _INITIAL.match(text[end:])) and not name.endswith("'s"):
            end += initial.end()
        if titled:
            start = at + len(text[at:start].rstrip()) - len(previous) if first else before.rfind(before.split()[-1])
            if article := re.search(r"\b(?:la|el) $", text[:start]):
                start = article.start()
            yield "name", *_with_age(text, start, end, instead["patient"] + ("'s" if name.endswith("'s") else ""))
        elif previous in _words("to_places") and not _acts(text[end:]):
            yield "place", start, end, instead["place"]
        else:
            if initials and not first:
                start = initials.start()
            yield "name", *_with_age(text, start, end, instead["name"])


def _with_age(text: str, start: int, end: int, instead: str) -> tuple[int, int, str]:
    """A name and the age and sex behind it become one: "a woman in her sixties"."""
    found = _AGE_AND_SEX.match(text[end:])
    if not found:
        return start, end, instead
    woman = found["sex"].lower() in ("woman", "female", "lady", "f")
    decade = _DECADES[int(found["age"]) // 10 - 1]
    return start, end + found.end(), f"a {'woman' if woman else 'man'} in {'her' if woman else 'his'} {decade}"


def _rare(text: str) -> Iterator[tuple[str, int, int, str]]:
    lower = text.lower()
    if not any(word in lower for word in _words("rare")):
        return
    for found in re.finditer(
        rf"\b{_MONTH}\s+(?:of\s+)?(?:19|20)\d\d\b|\b(?:in|since|of)\s+(?P<year>(?:19|20)\d\d)\b", text
    ):
        start, end = found.span("year") if found["year"] else found.span()
        yield "rare-case", start, end, _data()["instead"]["date"]
    for found in re.finditer(rf"\b(?:in|from|at|near)\s+(?P<place>(?:St\. )?{_NAME}(?:\s{_NAME}){{0,3}})", text):
        yield "rare-case", *found.span("place"), _data()["instead"]["place"]


def _acts(after: str) -> bool:
    """Whether what follows a word tells that it was a person: an act, a possession, an age."""
    if _OF_A_PERSON.match(after):
        return True
    words = after.split(None, 1)
    return bool(words) and after[:1] == " " and words[0].lower().strip(",.;") in _words("acts")


def _is_known(word: str, kept: set[str], *, opens: bool) -> bool:
    plain = word.removesuffix("'s").casefold().strip(".")
    if plain in kept or plain in _not_names() or word.casefold() in _not_names():
        return True
    pieces = plain.split("-")
    if len(pieces) > 1 and all(piece in _not_names() or piece in kept for piece in pieces):
        return True
    # Several capitals: an abbreviation, such as ECGs or BiPAP; a long one may be a surname in capitals.
    if word.isupper() and (len(word) < _LONGEST_ABBREVIATION or not opens):
        return True
    if not word.isupper() and (sum(map(str.isupper, word)) > 1 and not _MANY_CAPITALS.match(word)):
        return True
    # Ending of a drug, a disease or a common noun: no name, if it is long enough. Some surnames end like a noun.
    endings = _words("drug_endings") | _words("medical_endings") if opens else _words("medical_endings")
    return any(len(plain) > len(end) + 3 and plain.endswith(end) for end in endings)


def _is_eponym(name: str, after: str) -> bool:
    """Whether a name is that of a sign, a score or a disease: "Baker cyst", "Rovsing's sign", "Ranson 4"."""
    if re.match(r" \d\b(?!\s?(?:yo|y/o|[MF]\b|years?))", after):
        return True
    follows = (after.split(None, 1) or [""])[0].lower().strip(",.;:)") if after[:1] == " " else ""
    return follows in _words("of_signs") or (follows in _words("of_diseases") and not name.endswith(("'s", "’s")))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("lorscore.advice") / "privacy.toml").read_text(encoding="utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()["words"][name])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(word.casefold() for word in _data()["words"]["not_names"].split())


def _any_of(name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_words(name), key=lambda word: (-len(word), word)))


@cache
def _label() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)\b(?:{_any_of('labels')})(?:\s*(?:number|no\.?|num|id|code|is|was|of|ending(?: in)?|ends in|reads|#|:|=|\())*"
        r"[\s#:.=-]*"
        r"(?P<value>(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9/-]{2,}(?:[ -](?=[A-Z]*\d)[A-Z0-9-]{3,})*)(?![\w%])"
    )


@cache
def _address() -> re.Pattern[str]:
    return re.compile(
        rf"\b\d{{1,5}}[A-Z]? (?:(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)\.? )?"
        rf"(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{_NAME}|Mt\.|St\.)\s){{1,3}}"
        rf"(?i:{_any_of('streets')})\b(?:\.?,? (?:Apt|Apartment|Unit|Suite|#)\.? ?#?\w+)?|\bP\.?\s?O\.? Box \d+\b"
    )


@cache
def _titled_initial() -> re.Pattern[str]:
    titles = "|".join(re.escape(title) for title in sorted(_words("patient_titles")) if len(title) < 5)
    return re.compile(rf"\b(?i:{titles})\.? [A-Z](?:\.?(?P<of>['’]s)|\.(?!\w)|(?=[\s,;:)]|$))")


@cache
def _bare_room() -> re.Pattern[str]:
    """A room that no word calls one: "412B: chest pain", "the patient in 412"."""
    return re.compile(
        rf"\b\d{{1,2}}\s?(?:North|South|East|West)[- ]?\d{{1,3}}\b"
        r"|(?:^|(?<=\n)|(?<=\bin )|(?<=\bfrom )|(?<=\bto ))\d{3,4}-?[A-D](?=\s?[:,–-]|[\s.;)]|$)"
        rf"|(?i:(?<!\w)(?:{_any_of('people')}|{_any_of('relatives')}|pts?|patients?|family)\s+(?:in|from))\s+"
        r"(?P<number>\d{3,4})\b(?!\s*(?:mg|ml|days|hours|beds|patients))"
    )


@cache
def _room() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)\b(?:{_any_of('rooms')})\s*(?:no\.?|number|#|:)?\s*#?(?:\d{{1,4}}(?:-?[A-Z]|-\d{{1,2}})?|[A-Z]-?\d{{1,4}}|\d[A-Z]\d*)\b(?!\s*(?:mg|%|patients?|beds?|units|days|hours|weeks))"
    )
