"""The highlights sheet: what the applicant hands the attending, before it is laid out on a page.

It never invents. A line is a note word for word with patients masked, a sentence of the draft with a question about it, a
question or a blank of the template, or a detail that the applicant gave.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any, Final

from lorscore.advice.facets import gestures_of, questions_about
from lorscore.advice.notes import Note
from lorscore.advice.privacy import Identifier, find_identifiers, mask
from lorscore.marks import Mark
from lorscore.report import Gap, LetterReport, SentenceReport, Verdict

WORTH_A_LINE: Final = 0.2
"""Points that a note must add to the letter to be worth a line."""
WORTH_OFFERING: Final = 0.1
"""Points from which a note is offered in the place of a sentence: it then also takes away what that one costs."""
_LONGEST_QUOTE: Final = 25
"""Words of a sentence of the draft by which it is quoted."""
LONGEST_LINE: Final = 60
"""Words that a line of the sheet may have."""
ANSWERING: Final = frozenset([Mark.COMPARATIVE, Mark.SPECIFIC, Mark.ENDORSEMENT])
"""The marks of a line that can stand as evidence where an empty sentence stood."""

_ASKED_ANYWAY: Final = frozenset(["comparison", "level", "doubt"])
"""Gaps that are asked about elsewhere on every sheet: in the comparisons, and beside each sentence with a reservation."""
_ONE_PATIENT: Final = re.compile(
    r"(?i)\b(?:an?|the|this|my|one)\s(?:\w+\s){0,2}(?:patient|pt|man|woman|boy|girl|child|baby|infant|lady|gentleman)\b"
    r"|\b\d{1,3}[ -]?(?:yo|y/o|m|f|years?)\b|\[name\]"
)
_WEEK: Final = re.compile(r"(?:week|wk|day)\s+\d{1,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Details:
    """What the applicant tells about themselves and the letter; None or empty leaves a blank, or nothing."""

    applicant: str | None = None
    aamc_id: str | None = None
    rotation: str | None = None
    dates: str | None = None
    specialty: str | None = None
    deadline: str | None = None
    upload: str | None = None
    attending: str | None = None
    goals: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """What is attached, such as `CV` and `personal statement`."""
    score_context: str | None = None
    """What the applicant wants to say about a score or an attempt; nothing is said about scores without it."""


@dataclass(frozen=True, slots=True)
class WeighedNote:
    """A note with what the marking pipeline says of it."""

    note: Note
    marks: frozenset[Mark]
    gain: float
    """Points that the letter would rise if it told this too, by the model itself."""
    facets: frozenset[str]
    identifiers: tuple[Identifier, ...]
    """What in it could tell who a patient is."""

    @property
    def shown(self) -> str:
        """The note word for word, with patients masked."""
        return mask(self.note.text, self.identifiers)

    @property
    def when(self) -> str:
        """`Week 2` or `Day 9` where the note has it, which helps to remember; never a date, which could tell who a patient is."""
        day = self.note.day or ""
        return day if _WEEK.fullmatch(day) else ""


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A weak or harmful sentence of the draft, and what would turn it into evidence."""

    sentence: SentenceReport
    shown: str
    """Its words, with patients masked."""
    facets: tuple[str, ...]
    """What it gestures at."""
    questions: tuple[str, ...]
    """Two or three."""
    answers: tuple[WeighedNote, ...]
    """The notes that already answer them, best first."""
    identifiers: tuple[Identifier, ...] = ()
    """What in it could tell who a patient is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section."""

    text: str
    source: str
    """`note`, `draft`, `detail` or `template`: where its words come from. A draft line is quotation and question."""
    place: int | None = None
    """Which note it is, counted from 0, or where its sentence begins in the draft."""

    @property
    def key(self) -> tuple[str, int | str]:
        """What it is known by, also when its words are masked in another way."""
        return self.source, self.text if self.place is None else self.place


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet; its lines are ranked, best first."""

    name: str
    title: str
    lines: tuple[Line, ...]
    share: int
    """Lines it shows in each round of filling the page."""
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A line that is not on the sheet, and why."""

    line: Line
    because: str
    section: str
    """The name of the section where it would stand."""

    @property
    def text(self) -> str:
        """Its words, masked."""
        return self.line.text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A highlights sheet, with all its lines or with those that fit its page."""

    title: str
    intro: str
    header: tuple[tuple[str, str], ...]
    """Labels and values; what is not known is a blank to fill."""
    sections: tuple[Section, ...]
    footer: str
    cut: tuple[Cut, ...] = ()


def find_weak_spots(
    report: LetterReport, notes: Sequence[WeighedNote], *, keep: Iterable[str] = ()
) -> tuple[WeakSpot, ...]:
    """The weak and harmful sentences of a draft in reading order, each with questions and the notes that answer them."""
    keep = tuple(keep)
    spots: list[WeakSpot] = []
    for sentence in report.sentences:
        if sentence.verdict in (Verdict.WEAK, Verdict.HARMS):
            found = find_identifiers(sentence.text, keep=keep)
            harms = sentence.verdict is Verdict.HARMS
            spot = WeakSpot(
                sentence=sentence,
                shown=mask(sentence.text, found),
                facets=tuple(gesture.facet for gesture in gestures_of(sentence.text, harms=harms)),
                questions=questions_about(sentence.text, harms=harms),
                answers=answers_to(sentence.text, notes, harms=harms),
                identifiers=found,
            )
            spots.append(spot)
    return tuple(spots)


def answers_to(
    sentence: str, notes: Sequence[WeighedNote], *, most: int = 3, harms: bool = False
) -> tuple[WeighedNote, ...]:
    """The notes that turn a sentence into evidence: about one of its facets, seen and worth telling; best first."""
    wanted = {gesture.facet for gesture in gestures_of(sentence, harms=harms)}
    found = [note for note in notes if note.facets & wanted and note.marks & ANSWERING and note.gain >= WORTH_OFFERING]
    return tuple(sorted(found, key=lambda note: -note.gain)[:most])


def build_sheet(
    report: LetterReport,
    notes: Sequence[WeighedNote],
    details: Details,
    *,
    keep: Iterable[str] = (),
) -> Sheet:
    """The whole sheet, its lines ranked and none left out for want of room.

    Args:
        report: What is said about the draft.
        notes: The applicant's notes with their weight; may be empty.
        details: What goes into the header, and the sections that are the applicant's own.
        keep: Names that are no patient's.
    """
    data = _data()
    spots = find_weak_spots(report, notes, keep=keep)
    lines, cut = _note_lines(notes)
    # A section without notes asks its own question.
    asked = set(_ASKED_ANYWAY)
    if not lines["feedback"]:
        asked.add("feedback")
    if not lines["episodes"] and not lines["responsibilities"]:
        asked.add("evidence")
    lines["draft"] = _draft_lines(spots, [gap for gap in report.gaps if gap.facet not in asked])
    lines["comparisons"] = [Line(text, "template") for text in data["comparisons"]["always"]]
    lines["goals"] += [Line(goal, "detail") for goal in details.goals]
    lines["documents"] = [Line(document, "detail") for document in details.documents]
    lines["scores"] = [Line(details.score_context, "detail")] if details.score_context else []
    for name, question in data["questions"].items():
        if not lines[name]:
            lines[name] = [Line(question, "template")]
    sections = tuple(
        replace(section, lines=tuple(lines[section.name])) for section in empty_sections() if lines[section.name]
    )
    known = {"specialty": report.facts.specialty, "rotation": report.facts.role}
    header = tuple(
        (entry["label"], getattr(details, entry["name"]) or known.get(entry["name"]) or data["blank"])
        for entry in data["header"]
    )
    return Sheet(data["title"], data["intro"], header, sections, data["footer"], tuple(cut))


def empty_sections() -> tuple[Section, ...]:
    """All parts that a sheet may have, in their order, without lines."""
    return tuple(
        Section(entry["name"], entry["title"], (), entry["share"], entry.get("boxes", False))
        for entry in _data()["section"]
    )


def cut_reason(name: str) -> str:
    """Why a line is not on the sheet, in words: `room`, `nothing`, `weakens`, `long` or `off`."""
    return str(_data()["cut"][name])


def ranked(sheet: Sheet) -> list[tuple[int, int]]:
    """Section and place of each line, in the order in which they deserve the page: round by round, by share."""
    places = [
        (place // section.share, at, place)
        for at, section in enumerate(sheet.sections)
        for place in range(len(section.lines))
    ]
    return [(at, place) for _, at, place in sorted(places)]


def with_lines(sheet: Sheet, chosen: Iterable[tuple[int, int]]) -> Sheet:
    """The sheet with some of its lines; the others are on its cut list, for want of room."""
    wanted = set(chosen)
    sections: list[Section] = []
    cut: list[Cut] = []
    for at, section in enumerate(sheet.sections):
        kept = tuple(line for place, line in enumerate(section.lines) if (at, place) in wanted)
        left = [line for place, line in enumerate(section.lines) if (at, place) not in wanted]
        cut += [Cut(line, cut_reason("room"), section.name) for line in left]
        if kept:
            sections.append(replace(section, lines=kept))
    return replace(sheet, sections=tuple(sections), cut=(*cut, *sheet.cut))


def fixed_wording() -> str:
    """All that the template itself may say, for checking that a sheet says nothing else of its own."""
    data = _data()
    asks = tomllib.loads((files("lorscore.advice") / "asks.toml").read_text(encoding="utf-8"))
    gaps = tomllib.loads((files("lorscore.advice") / "facets.toml").read_text(encoding="utf-8"))
    parts = [data["title"], data["intro"], data["footer"], data["blank"], *data["comparisons"]["always"]]
    parts += [entry["label"] for entry in data["header"]] + [entry["title"] for entry in data["section"]]
    parts += list(data["questions"].values())
    parts += [question for entry in (*asks["ask"], asks["default"]) for question in entry["questions"]]
    parts += [entry["ask"] for entry in gaps["facet"]]
    return "\n".join(parts)


def _note_lines(notes: Sequence[WeighedNote]) -> tuple[dict[str, list[Line]], list[Cut]]:
    """The notes by section, best first, and those that are not for the attending's eyes."""
    lines: dict[str, list[Line]] = {section.name: [] for section in empty_sections()}
    cut: list[Cut] = []
    seen: set[str] = set()
    for place, weighed in sorted(enumerate(notes), key=lambda each: (-each[1].gain, each[1].note.entry)):
        shown = weighed.shown
        if shown.casefold() in seen:
            continue
        seen.add(shown.casefold())
        section = _section_of(weighed)
        line = Line(f"{weighed.when}: {shown}" if weighed.when else shown, "note", place)
        if len(shown.split()) > LONGEST_LINE:
            cut.append(Cut(line, cut_reason("long"), section))
        elif section == "goals":
            lines[section].append(line)
        elif section == "feedback" and (weighed.marks & ANSWERING or _tells_of_change(weighed)):
            # What was told and then mended is worth telling, whatever the first half costs.
            lines[section].append(line)
        elif weighed.gain <= -WORTH_A_LINE:
            cut.append(Cut(line, cut_reason("weakens"), section))
        elif weighed.gain < WORTH_A_LINE or not weighed.marks & ANSWERING:
            cut.append(Cut(line, cut_reason("nothing"), section))
        else:
            lines[section].append(line)
    # What the applicant wants comes in the applicant's own order; a model has no say in it.
    lines["goals"].sort(key=lambda line: line.place or 0)
    return lines, cut


def _tells_of_change(weighed: WeighedNote) -> bool:
    text = _spaced(weighed.note.text)
    return any(f" {word} " in text for word in _data()["words"]["change"])


def _section_of(weighed: WeighedNote) -> str:
    heading = _spaced(weighed.note.heading)
    if any(f" {word} " in heading for word in _data()["words"]["goals"]):
        return "goals"
    if weighed.note.text.lstrip().casefold().startswith(tuple(_data()["words"]["goal_openings"])):
        return "goals"
    text = _spaced(weighed.note.text)
    for name in ("feedback", "responsibilities"):
        if any(f" {word} " in heading or f" {word} " in text for word in (*_data()["words"][name], name)):
            return name
    # What was done for one patient is an episode.
    if not _ONE_PATIENT.search(weighed.shown) and any(f" {word} " in text for word in _data()["words"]["tasks"]):
        return "responsibilities"
    return "episodes"


def _draft_lines(spots: Sequence[WeakSpot], gaps: Sequence[Gap]) -> list[Line]:
    """What to ask about the draft: what it lacks by gain, then its weak sentences, the most harmful first."""
    missing = [Line(gap.ask, "template") for gap in gaps]
    used = {*_data()["questions"].values(), *(line.text for line in missing)}
    weak: list[Line] = []
    for spot in sorted(spots, key=lambda spot: spot.sentence.effect):
        # A question once asked is not asked again about the next sentence, as long as there is another.
        question = next((question for question in spot.questions if question not in used), spot.questions[0])
        used.add(question)
        words = spot.shown.split()
        opening = f"“{' '.join(words[:_LONGEST_QUOTE])}” ..." if len(words) > _LONGEST_QUOTE else f"“{spot.shown}”"
        weak.append(Line(f"{opening} {question}", "draft", spot.sentence.start))
    # One of what is missing, one of what is weak, in turn.
    both = zip_longest(missing, weak)
    return [line for pair in both for line in pair if line is not None]


def _spaced(text: str) -> str:
    return " " + " ".join(re.findall(r"[a-z0-9'-]+", text.lower())) + " "


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("lorscore.advice") / "sheet.toml").read_text(encoding="utf-8"))
