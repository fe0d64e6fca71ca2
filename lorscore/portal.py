"""A file -> what the ERAS letter portal asks of it: met, not met, or not to be told from the file.

What is asked stands in portal.toml, with who asks it; here is how each is looked up. Nothing is scored, so no model is
needed. The PDF itself is looked at by the process that lorscore.reading keeps for that, with its limits.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, Final

from lorscore.errors import ReadError
from lorscore.letter import BlockKind
from lorscore.marking import Marker
from lorscore.marks import MarkedLetter, Zone
from lorscore.reading import file_bytes, read_letter_bytes, sandbox

CHECK_SCHEMA: Final = "lorscore.check/1"
LETTER_PAGE: Final = (612.0, 792.0)
"""US Letter in points."""
_TOLERANCE: Final = 3.0
"""Points by which a page may differ: programs round."""
_FORBIDDEN: Final = "|*?:"
_SURELY_SMALL, _SURELY_LARGE = 1_000_000, 1_048_576
"""Bytes: a megabyte by the two ways of counting."""
_MOST_PAGES: Final = 2
_AAMC_ID = re.compile(r"\b(?:AAMC|ERAS)\b[^\d\n]{0,30}\d{8}\b", re.IGNORECASE)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_PHONE = re.compile(r"(?<!\d)(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]?\d{3,4}(?!\d)")
_STREET = re.compile(r"\b\d{5}(?:-\d{4})?\b|\bP\.? ?O\.? Box\b|\b\d{1,5} (?:[NSEW]\.? )?[A-Z][\w.]+", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? (?:19|20)\d\d"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\b",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"\b(?:program|programme|residency|selection|admissions?|committee|director)\b", re.IGNORECASE)


class Status(StrEnum):
    """How a requirement stands."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    """It cannot be told from the file."""


class Kind(StrEnum):
    """Whose word a requirement is."""

    REQUIRED = "required"
    """The portal asks for it."""
    ADVISED = "advised"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked of a file."""

    name: str
    kind: Kind
    asks: str
    says: dict[Status, str]
    """What is said for each status; `{found}` stands for what was found."""
    remedy: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How one requirement stands for one file."""

    requirement: Requirement
    status: Status
    says: str
    """One sentence of fact. Never text of a letter, save its date."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """All that is said about one file."""

    name: str
    findings: tuple[Finding, ...]

    @property
    def status(self) -> Status:
        """How the requirements of the portal stand as a whole; what is advised does not count."""
        found = {finding.status for finding in self.findings if finding.requirement.kind is Kind.REQUIRED}
        return next(status for status in (Status.NOT_MET, Status.UNKNOWN, Status.MET) if status in found)

    def as_record(self) -> dict[str, Any]:
        """The check as plain values, in the form of check.schema.json."""
        return {
            "schema": CHECK_SCHEMA,
            "name": self.name,
            "status": self.status.value,
            "requirements": [
                {
                    "name": finding.requirement.name,
                    "kind": finding.requirement.kind.value,
                    "status": finding.status.value,
                    "asks": finding.requirement.asks,
                    "says": finding.says,
                    "remedy": None if finding.status is Status.MET else finding.requirement.remedy,
                    "source": finding.requirement.source,
                }
                for finding in self.findings
            ],
        }


@dataclass(frozen=True, slots=True)
class _Page:
    width: float
    height: float
    pictures: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at a file gave. Pages and letter are missing where it could not be opened that far."""

    name: str
    size: int
    foreign: str = ""
    """What it is instead of a PDF; empty for a PDF."""
    locked: str = ""
    """How it is locked; empty where it is open."""
    signatures: int = 0
    pages: tuple[_Page, ...] = ()
    letter: MarkedLetter | None = None
    unread: str = ""
    """Why there is no letter."""
    signature_pictures: int = 0
    """Pictures or ink that stand at the name under the letter."""


Answer = tuple[Status, str]
"""How a requirement stands, and what was found."""


def check_file(path: str | PathLike[str]) -> FileCheck:
    """What the letter portal asks of a file, requirement by requirement in the order of portal.toml.

    A file that is no PDF, is locked or holds no text is checked as far as it goes.

    Raises:
        ReadError: the file is not there, may not be opened, is damaged, or is far larger than any letter.
    """
    data = file_bytes(path)
    name = Path(path).name
    try:
        look = _look(name, data)
    except ReadError as error:
        raise ReadError(name, error.kind, error.fact, error.remedy) from None
    findings = []
    for requirement in load_requirements():
        status, found = _CHECKS[requirement.name](look)
        findings.append(Finding(requirement, status, requirement.says[status].replace("{found}", found)))
    return FileCheck(name, tuple(findings))


@cache
def load_requirements() -> tuple[Requirement, ...]:
    """The requirements of portal.toml, in its order."""
    return tuple(
        Requirement(
            name=entry["name"],
            kind=Kind(entry["kind"]),
            asks=entry["asks"],
            says={status: entry[status.value] for status in Status},
            remedy=entry["remedy"],
            source=entry["source"],
        )
        for entry in _tables()["requirement"]
    )


def last_word() -> str:
    """Who has the last word on what the portal asks."""
    return str(_tables()["portal"])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("lorscore") / "portal.toml").read_text(encoding="utf-8"))


def _look(name: str, data: bytes) -> _Look:
    suffix = Path(name).suffix.lower()
    if b"%PDF-" not in data[:1024]:
        claimed = f"it calls itself {suffix}" if suffix and suffix != ".pdf" else "its content is something else"
        return _Look(name, len(data), foreign=claimed, unread="That shows only in a PDF")
    foreign = "" if suffix == ".pdf" else "its content is, but its name does not end in .pdf"
    try:
        sheet = json.loads(sandbox.sheet(data))
    except ReadError as error:
        if error.kind != "encrypted":
            raise
        why = "That shows only when the file is open"
        return _Look(name, len(data), foreign=foreign, locked="locked with a password", unread=why)
    pages = tuple(
        _Page(page["size"][0], page["size"][1], tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in page["pictures"]))
        for page in sheet["pages"]
    )
    letter, unread = _letter(name, data)
    return _Look(
        name,
        len(data),
        foreign=foreign,
        locked="encrypted, though it opens without a password" if sheet["encrypted"] else "",
        signatures=sheet["signatures"],
        pages=pages,
        letter=letter,
        unread=unread,
        signature_pictures=_signature_pictures(data, pages, letter) if letter else 0,
    )


def _letter(name: str, data: bytes) -> tuple[MarkedLetter | None, str]:
    """The letter with its zones and facts; or nothing, and why."""
    try:
        return Marker().mark(read_letter_bytes(name, data)), ""
    except ReadError as error:
        return None, error.fact.rstrip(".")


def _signature_pictures(data: bytes, pages: Iterable[_Page], letter: MarkedLetter) -> int:
    """How many pictures stand between the first line of the signature and its last, or a line above or below."""
    lines = list(_texts(letter, Zone.SIGNATURE))
    if not lines:
        return 0
    sheets = json.loads(sandbox.words(data))
    found = 0
    for page, sheet in zip(pages, sheets, strict=False):
        words = [(str(word[0]), float(word[3])) for word in sheet["words"]]
        heights = [height for line in lines for height in _heights(line, words)]
        if heights:
            low, high = min(heights) - 40, max(heights) + 60
            found += sum(low <= (place[1] + place[3]) / 2 <= high for place in page.pictures)
    return found


def _heights(line: str, words: list[tuple[str, float]]) -> Iterator[float]:
    """The base lines on which the words of a line stand together on a page."""
    wanted = line.split()
    for at in range(len(words) - len(wanted) + 1):
        if [word for word, _ in words[at : at + len(wanted)]] == wanted:
            yield words[at][1]


def _texts(letter: MarkedLetter, *zones: Zone) -> Iterator[str]:
    for sentence in letter.sentences:
        if sentence.zone in zones:
            yield letter.letter.text[sentence.start : sentence.end]


def _around(letter: MarkedLetter) -> str:
    """All that stands around the text: letterhead, date, RE line, signature, page headers and footers."""
    zones = (Zone.LETTERHEAD, Zone.DATE, Zone.RE_LINE, Zone.SIGNATURE)
    margins = [letter.letter.text[b.start : b.end] for b in letter.letter.blocks if b.kind is BlockKind.MARGIN]
    return "\n".join([*_texts(letter, *zones), *margins])


def _format(look: _Look) -> Answer:
    return (Status.NOT_MET, look.foreign) if look.foreign else (Status.MET, "")


def _size(look: _Look) -> Answer:
    found = f"{look.size:,} bytes"
    if look.size <= _SURELY_SMALL:
        return Status.MET, found
    return (Status.NOT_MET if look.size > _SURELY_LARGE else Status.UNKNOWN), found


def _password(look: _Look) -> Answer:
    if look.locked:
        return Status.NOT_MET, look.locked
    return (Status.MET if look.pages else Status.UNKNOWN), ""


def _digital_signature(look: _Look) -> Answer:
    if not look.pages:
        return Status.UNKNOWN, ""
    found = "one" if look.signatures == 1 else f"{look.signatures}"
    return (Status.NOT_MET, found) if look.signatures else (Status.MET, "")


def _file_name(look: _Look) -> Answer:
    found = [sign for sign in _FORBIDDEN if sign in look.name]
    return (Status.NOT_MET, " and ".join(found)) if found else (Status.MET, "")


def _page_size(look: _Look) -> Answer:
    if not look.pages:
        return Status.UNKNOWN, ""
    wrong = [
        (number, page)
        for number, page in enumerate(look.pages, start=1)
        if max(abs(page.width - LETTER_PAGE[0]), abs(page.height - LETTER_PAGE[1])) > _TOLERANCE
    ]
    if not wrong:
        return Status.MET, ""
    number, first = wrong[0]
    found = f"Page {number} has {first.width / 72:.1f} by {first.height / 72:.1f} inches"
    more = f", and {len(wrong) - 1} more differ" if len(wrong) > 1 else ""
    return Status.NOT_MET, found + more


def _signed(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    if look.signature_pictures:
        return Status.MET, ""
    if any(_texts(look.letter, Zone.SIGNATURE)):
        return Status.UNKNOWN, "A name stands under the letter; whether it is signed cannot be told from the file"
    if look.pages[-1].pictures:
        return Status.UNKNOWN, "No name stands under the letter; a picture on the last page may be a signature"
    return Status.NOT_MET, ""


def _dated(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    dates = [*_texts(look.letter, Zone.DATE)] or _DATE.findall(_around(look.letter))
    if dates:
        return Status.MET, dates[0].strip().rstrip(".")
    if _DATE.search(look.letter.letter.text):
        return Status.UNKNOWN, "A date stands in it, but whether it is that of signing cannot be told"
    return Status.NOT_MET, ""


def _letterhead(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    margins = [block for block in look.letter.letter.blocks if block.kind is BlockKind.MARGIN]
    # Two lines are the least: a name and where it is. One alone may be a heading.
    if len(list(_texts(look.letter, Zone.LETTERHEAD))) >= 2 or (margins and margins[0].start == 0):
        return Status.MET, ""
    if any(place[1] > 0.75 * look.pages[0].height for place in look.pages[0].pictures):
        return Status.UNKNOWN, "A picture at the top of the first page may be one"
    return Status.NOT_MET, ""


def _contact(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    around = _around(look.letter)
    looked_for = {"address": _STREET, "telephone": _PHONE, "e-mail": _EMAIL}
    missing = [name for name, pattern in looked_for.items() if not pattern.search(around)]
    return (Status.NOT_MET, ", ".join(missing)) if missing else (Status.MET, "")


def _salutation(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    salutations = list(_texts(look.letter, Zone.SALUTATION))
    if not salutations:
        return Status.NOT_MET, "No salutation stands above the letter"
    if any(_PROGRAM.search(salutation) for salutation in salutations):
        return Status.MET, ""
    return Status.NOT_MET, "The salutation names neither a program nor its director"


def _aamc_id(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    return (Status.MET if _AAMC_ID.search(look.letter.letter.text) else Status.NOT_MET), ""


def _waiver(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    match look.letter.facts.waiver_stated:
        case True:
            return Status.MET, ""
        case False:
            return Status.NOT_MET, "It says that the right was not waived"
        case None:
            return Status.NOT_MET, "It says nothing about that"


def _length(look: _Look) -> Answer:
    if not look.pages:
        return Status.UNKNOWN, ""
    pages = len(look.pages)
    found = "one page" if pages == 1 else f"{pages} pages"
    return (Status.MET if pages <= _MOST_PAGES else Status.NOT_MET), found


def _text(look: _Look) -> Answer:
    if look.letter is not None:
        return Status.MET, ""
    return (Status.NOT_MET, f"{look.unread}.") if look.pages else (Status.UNKNOWN, look.unread)


def _placeholders(look: _Look) -> Answer:
    if look.letter is None:
        return Status.UNKNOWN, look.unread
    found = sum(notice.kind == "placeholder" for notice in look.letter.notices)
    number = "One was" if found == 1 else f"{found} were"
    return (Status.NOT_MET, f"{number} found") if found else (Status.MET, "")


_CHECKS: Final[dict[str, Callable[[_Look], Answer]]] = {
    "format": _format,
    "size": _size,
    "password": _password,
    "digital-signature": _digital_signature,
    "file-name": _file_name,
    "page-size": _page_size,
    "signed": _signed,
    "dated": _dated,
    "letterhead": _letterhead,
    "contact": _contact,
    "salutation": _salutation,
    "aamc-id": _aamc_id,
    "waiver": _waiver,
    "length": _length,
    "text": _text,
    "placeholders": _placeholders,
}
