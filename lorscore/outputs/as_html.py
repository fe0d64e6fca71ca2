"""Reports to one HTML page that needs nothing from elsewhere, or one report to a part of another page.

Neither holds a script, and the page forbids any. All that came from a letter, a file name or a rule is escaped by the
template and goes through `visible` first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from lorscore.errors import LorscoreError
from lorscore.marks import TEXT_ZONES
from lorscore.outputs.visible import one_line, visible
from lorscore.outputs.wording import (
    counted,
    effect_shown,
    fact_rows,
    load_wording,
    percent,
    pointed_at,
    points,
    shown_name,
    standing_line,
    way_up_says,
    whole,
)
from lorscore.report import Gap, LetterReport, Level, Provenance, SentenceReport, Unread, Verdict

_SCHEMES: Final = re.compile(r":root {([^}]*)}\s*@media \(prefers-color-scheme: dark\) {\s*:root {([^}]*)}\s*}")
"""The colours of a page by day and by night, as report.html declares them."""
_COLOUR: Final = re.compile(r"--([\w-]+): ([^;]+);")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence that is shown in one way."""

    text: str
    decided: bool
    """Whether some reason points here."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the letter, what is said about them, and the rule that says it."""

    words: str
    """Empty where they are the whole sentence."""
    says: str
    rule: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as the page shows it: in the letter, and in the list of notes if there is anything to say."""

    anchor: str
    number: int | None
    """Its number in the list of notes; None where it has no note, or the note is not wanted."""
    verdict: Verdict
    judged: bool
    """False for letterhead, date and the like."""
    runs: tuple[Run, ...]
    opening: str
    """Its first words, by which the list of notes names it."""
    effect: str
    marks: tuple[tuple[str, str], ...]
    """Names and chances."""
    reasons: tuple[Quoted, ...]
    standing: str
    """What it says as a comparison, in one line; empty where it carries none."""
    set_aside: tuple[Quoted, ...]
    ask: str | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of the letter that blank lines set apart: passages, and what stands before each."""

    passages: tuple[tuple[str, Passage], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One letter as the page shows it."""

    anchor: str
    report: LetterReport
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Passage, ...]
    gaps: tuple[Gap, ...]
    notices: tuple[tuple[str, str | None], ...]
    """What it says, and the anchor of the passage that it is about."""
    tally: tuple[tuple[Verdict, int], ...]
    filtered: bool
    """Whether some notes are left out because they are not wanted."""


def as_html(reports: Sequence[LetterReport | Unread], *, made_by: Provenance) -> str:
    """One page with every report in its order, and a table of all if there are several."""
    shown: list[Page | Unread] = [
        _page(report, f"letter-{place}") if isinstance(report, LetterReport) else report
        for place, report in enumerate(reports, start=1)
    ]
    return _pages().get_template("report.html").render(reports=shown, made_by=made_by, **_shared())


def letter_html(
    report: LetterReport, *, wanted: Callable[[SentenceReport], bool] | None = None, with_result: bool = True
) -> str:
    """One letter with all that is said about it but the names of rules, as a part of another page.

    Args:
        report: What is said about the letter.
        wanted: Which sentences are lit and have their note; all by default. The letter stays whole, and no number changes.
        with_result: Whether score and notices stand above the letter; without them, `score_html` must stand in the same page.

    It brings its style, which touches nothing outside it and is dark where the page around it says that it is (by CSS's
    own `color-scheme`). Its headings begin at the second rank. There may be one such part in a page.
    """
    page = _page(report, "letter-1", wanted=wanted)
    return _part("letter", "letter.html", page, [page], with_result=with_result)


def score_html(report: LetterReport) -> str:
    """The score of one letter and its notices as a part of another page, which has `letter_html` without them below it."""
    return _part("score", "result.html", _page(report, "letter-1"), [])


def article_html(report: LetterReport, *, anchor: str) -> str:
    """One letter with all that is said about it, for a page that has `page_style` and may have many such letters.

    The anchor begins the names of all places in it; it must be a name of its own in that page.
    """
    return page_template("letter.html").render(page=_page(report, anchor), heading="h2")


def page_style() -> Markup:
    """The style of a page of reports, without what lights a sentence together with its note."""
    page = _pages().get_template("report.html")
    style = "".join(page.blocks["style"](page.new_context({"reports": [], **_shared()})))
    return Markup(style)  # noqa: S704 - a template's output, escaped where it must be


def page_template(name: str) -> Template:
    """A template of this folder, which escapes and makes visible all that it prints, and knows the wording."""
    return _pages().get_template(name, globals=_shared())


def refusal_html(error: LorscoreError) -> str:
    """An error of lorscore, fact and remedy, as a part of another page; a screen reader speaks it as it appears."""
    return _pages().get_template("refusal.html").render(error=error)


def _part(name: str, inner: str, page: Page, lit: Sequence[Page], **options: bool) -> str:
    """A template of this folder as a part of another page, with a style that stays inside it.

    Args:
        name: Ends the name of its class.
        inner: The template.
        page: The letter that it is about.
        lit: The letter again if its sentences are in that part, so that they are lit together with their notes.
        options: What else the template knows.
    """
    known = {"reports": lit, "page": page, "heading": "h2", "with_rules": False, **options, **_shared()}
    whole_page = _pages().get_template("report.html")
    style = "".join(whole_page.blocks["style"](whole_page.new_context(known)))
    own = Markup(_inside(style))  # noqa: S704 - a template's output, escaped where it must be
    return _pages().get_template("part.html").render(part=name, inner=inner, style=own, **known)


def _inside(style: str) -> str:
    """The style of a page of its own, as it must be inside the rule that part.html puts around it.

    There the page around decides what is dark, not the browser; and what the root has belongs to the part itself.
    """

    def either(found: re.Match[str]) -> str:
        night = dict(_COLOUR.findall(found[2]))
        declared = (
            f"--{name}: light-dark({day}, {night[name]});" if name in night else f"--{name}: {day};"
            for name, day in _COLOUR.findall(found[1])
        )
        return f":root {{ {' '.join(declared)} }}"

    return _SCHEMES.sub(either, style, count=1).replace(":root", "&")


def _shared() -> dict[str, Any]:
    return {"wording": load_wording(), "Level": Level, "Verdict": Verdict}


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=PackageLoader("lorscore", "outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    pages.filters |= {
        "way_up": way_up_says,
        "whole": whole,
        "percent": percent,
        "facts": fact_rows,
        "signed": lambda effect: points(effect).replace("-", "\N{MINUS SIGN}"),
    }
    pages.tests["scored"] = lambda report: isinstance(report, Page)
    pages.globals |= {"counted": counted, "shown_name": shown_name, "with_result": True, "with_rules": True}
    return pages


def _shown(value: Any) -> Any:
    """What the template prints: text through `visible`, all else as it is."""
    return visible(value) if type(value) is str else value


def _page(report: LetterReport, anchor: str, *, wanted: Callable[[SentenceReport], bool] | None = None) -> Page:
    passages: list[Passage] = []
    numbered = 0
    for place, sentence in enumerate(report.sentences, start=1):
        has_note = bool(sentence.marks or sentence.reasons or sentence.set_aside or sentence.ask)
        has_note = has_note or sentence.verdict is not Verdict.NEUTRAL
        numbered += has_note
        is_noted = has_note and (wanted is None or wanted(sentence))
        passages.append(_passage(report, sentence, f"{anchor}-s{place}", numbered if is_noted else None))
    return Page(
        anchor=anchor,
        report=report,
        paragraphs=tuple(_paragraphs(report, passages)),
        notes=tuple(passage for passage in passages if passage.number is not None),
        gaps=tuple(sorted(report.gaps, key=lambda gap: -gap.gain)),
        notices=tuple((notice.says, _anchor_at(report, passages, notice.start)) for notice in report.notices),
        tally=tuple(
            (verdict, sum(sentence.verdict is verdict for sentence in report.sentences)) for verdict in Verdict
        ),
        filtered=sum(passage.number is not None for passage in passages) < numbered,
    )


def _passage(report: LetterReport, sentence: SentenceReport, anchor: str, number: int | None) -> Passage:
    names = load_wording().marks
    words = one_line(report.text[sentence.start : sentence.end]).split()

    def quoted(start: int, end: int, says: str, rule: str) -> Quoted:
        return Quoted(pointed_at(report, sentence, start, end), says, rule)

    return Passage(
        anchor=anchor,
        number=number,
        verdict=sentence.verdict,
        judged=sentence.zone in TEXT_ZONES,
        runs=tuple(_runs(report, sentence)),
        opening=" ".join(words[:8]) + (" …" if len(words) > 8 else ""),
        effect=effect_shown(sentence).replace("-", "\N{MINUS SIGN}"),
        marks=tuple((names[mark], percent(chance)) for mark, chance in sentence.marks),
        reasons=tuple(quoted(reason.start, reason.end, reason.says, reason.rule) for reason in sentence.reasons),
        standing=standing_line(sentence.standing, said=sentence.text) if sentence.standing else "",
        set_aside=tuple(quoted(found.start, found.end, found.because, found.rule) for found in sentence.set_aside),
        ask=sentence.ask,
    )


def _runs(report: LetterReport, sentence: SentenceReport) -> Iterator[Run]:
    """The sentence cut wherever the words that decided begin or end."""
    chosen = [reason for reason in sentence.reasons if pointed_at(report, sentence, reason.start, reason.end)]
    inside = {place for reason in chosen for place in range(reason.start, reason.end)}
    for decided, places in groupby(range(sentence.start, sentence.end), key=inside.__contains__):
        run = list(places)
        yield Run(report.text[run[0] : run[-1] + 1], decided)


def _paragraphs(report: LetterReport, passages: Sequence[Passage]) -> Iterator[Paragraph]:
    """The whole letter: passages with the white space, or whatever else, that stands before each."""
    together: list[tuple[str, Passage]] = []
    read = 0
    for sentence, passage in zip(report.sentences, passages, strict=True):
        before = report.text[read : sentence.start]
        if together and "\n\n" in before:
            yield Paragraph(tuple(together))
            together = []
        together.append((before if together else before.strip(), passage))
        read = max(read, sentence.end)
    if together:
        yield Paragraph(tuple(together))


def _anchor_at(report: LetterReport, passages: Sequence[Passage], start: int | None) -> str | None:
    """The anchor of the passage that holds a place in the text."""
    if start is None:
        return None
    for sentence, passage in zip(report.sentences, passages, strict=True):
        if sentence.start <= start < sentence.end:
            return passage.anchor
    return None
