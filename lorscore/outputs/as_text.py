"""Reports to text for a terminal, or for a file that is read like one.

What colour shows is said in words and symbols too, so the text without colour holds the same information.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lorscore.marks import TEXT_ZONES
from lorscore.outputs.page import Page
from lorscore.outputs.wording import (
    counted,
    effect_shown,
    fact_rows,
    listed,
    load_wording,
    percent,
    pointed_at,
    points,
    shown_name,
    standing_line,
    verdict_line,
    way_up_says,
    whole,
)
from lorscore.report import LetterReport, Level, SentenceReport, Unread, Verdict

_STYLES: Final = {
    Verdict.CARRIES: "bold blue",
    Verdict.SUPPORTS: "cyan",
    Verdict.NEUTRAL: "dim",
    Verdict.WEAK: "yellow",
    Verdict.HARMS: "bold magenta",
}
_GUTTER: Final = 11
_LABEL: Final = 9


def as_text(
    reports: Sequence[LetterReport | Unread], *, width: int = 80, colour: bool = False, unicode: bool = True
) -> str:
    """The reports as a person reads them in a terminal, in their order; several end in a table of all.

    Args:
        reports: What to show.
        width: Columns; no line is longer, unless there are fewer than 40. More than 100 are not used.
        colour: Whether to put in the escape sequences of a terminal. Nothing else depends on it.
        unicode: Whether more than ASCII can be shown.
    """
    page = Page.of(width=width, colour=colour, unicode=unicode)
    parts: list[RenderableType] = []
    for report in reports:
        parts += [Text()] if parts else []
        parts.append(_letter(page, report) if isinstance(report, LetterReport) else _unread(page, report))
    if len(reports) > 1:
        parts += [Text(), _summary(page, reports)]
    return page.printed(parts)


def _letter(page: Page, report: LetterReport) -> RenderableType:
    sections = [
        (page.heading("Sentence by sentence", "points that each adds or costs"), _sentences(page, report)),
        (page.heading("What good letters have and this one lacks", "points to gain"), _gaps(page, report)),
        (page.heading("What the letter states"), [_facts(page, report)]),
        (page.heading("Notices"), page.bullets(notice.says for notice in report.notices)),
    ]
    parts: list[RenderableType] = [page.title(shown_name(report.name)), *_result(page, report)]
    for heading, content in sections if report.notices else sections[:-1]:
        parts += [Text(), heading, *content]
    return Group(*parts)


def _unread(page: Page, report: Unread) -> RenderableType:
    kind = load_wording().unread[report.kind]
    return Group(page.title(shown_name(report.name)), page.text(f"Not read: {kind}.", "bold"), page.text(report.why))


def _symbol(page: Page, verdict: Verdict) -> str:
    wording = load_wording().verdicts[verdict]
    return wording.symbol if page.unicode else wording.plain


def _result(page: Page, report: LetterReport) -> Iterator[RenderableType]:
    wording = load_wording()
    yield page.text(verdict_line(report), "bold")
    band = (page.width - 4) // len(Level)
    if band > max(len(name) for name in wording.levels.values()):
        yield Text()
        yield from (Padding(line, (0, 0, 0, 2)) for line in _scale(page, report, band))
        yield Text()
    else:
        chances = zip(wording.levels.values(), report.estimate.chances, strict=True)
        yield page.text(", ".join(f"{name} {percent(chance)}" for name, chance in chances))
    yield page.text(f"{wording.meaning} {wording.training}", "dim")


def _scale(page: Page, report: LetterReport, band: int) -> list[Text]:
    """The bar of the score with the levels above it and their chances below it, in columns of equal width."""
    estimate = report.estimate
    line, tick, likely, here = "─┼━●" if page.unicode else "-|=#"
    cells = [tick if place and place % band == 0 else line for place in range(band * len(Level))]
    styles = ["dim"] * len(cells)
    for place in range(_cell(estimate.low, band), _cell(estimate.high, band) + 1):
        cells[place], styles[place] = likely, "bold"
    cells[_cell(estimate.score, band)] = here
    names, bar, chances = Text(), Text(), Text()
    for level, name in load_wording().levels.items():
        style = "bold" if level == report.level else ""
        names.append(f"{name:<{band}}", style)
        chances.append(f"{percent(estimate.chances[level - 1]):<{band}}", style)
    for cell, style in zip(cells, styles, strict=True):
        bar.append(cell, style)
    key = page.text(f"{here} score   {likely} likely range, 4 times in 5   % chance of each level", "dim")
    return [names, bar, chances, key]


def _cell(score: float, band: int) -> int:
    """The cell of a bar that a score falls in, level by level, so that no cell lies in another level's columns."""
    level = Level.of(score)
    start, end = (0, 21, 41, 61, 81, 100)[level - 1 : level + 1]
    within = (round(score, 1) - start) / (end - start)
    return (level - 1) * band + min(band - 1, int(within * band))


def _sentences(page: Page, report: LetterReport) -> Iterator[RenderableType]:
    """The sentences in their order; what cannot speak for the applicant is folded into one line each time.

    A blank line sets apart whatever has something said about it.
    """
    spoken = False
    for folded, run in groupby(report.sentences, key=_is_folded):
        sentences = list(run)
        if folded:
            if spoken:
                yield Text()
            spoken = False
            zones = list(dict.fromkeys(load_wording().zones[sentence.zone] for sentence in sentences))
            lines = counted(len(sentences), "line")
            yield page.text(f"{_symbol(page, Verdict.NEUTRAL)} {listed(zones)}: {lines}, not judged", "dim")
        else:
            for sentence in sentences:
                if spoken or _has_notes(sentence):
                    yield Text()
                spoken = _has_notes(sentence)
                yield _sentence(page, report, sentence)


def _has_notes(sentence: SentenceReport) -> bool:
    return bool(sentence.marks or sentence.reasons or sentence.set_aside or sentence.ask)


def _is_folded(sentence: SentenceReport) -> bool:
    return sentence.zone not in TEXT_ZONES and not _has_notes(sentence)


def _sentence(page: Page, report: LetterReport, sentence: SentenceReport) -> RenderableType:
    style = _STYLES[sentence.verdict]
    gutter = Text(f"{_symbol(page, sentence.verdict)} {sentence.verdict.value}", style)
    effect = effect_shown(sentence)
    if effect:
        gutter.append(f"\n  {effect}")
    body: list[RenderableType] = [_words(page, report, sentence)]
    said = list(_said(page, report, sentence))
    if said:
        body.append(page.hanging(said, label=_LABEL))
    row = Table.grid(padding=(0, 1, 0, 0), expand=True)
    row.add_column(width=_GUTTER)
    row.add_column(ratio=1, overflow="fold")
    row.add_row(gutter, Group(*body))
    return row


def _words(page: Page, report: LetterReport, sentence: SentenceReport) -> Text:
    """The sentence with the words that decided underlined."""
    chosen = [reason for reason in sentence.reasons if pointed_at(report, sentence, reason.start, reason.end)]
    inside = {place for reason in chosen for place in range(reason.start, reason.end)}
    words = Text(style="dim" if sentence.verdict is Verdict.NEUTRAL else "")
    for underlined, places in groupby(range(sentence.start, sentence.end), key=inside.__contains__):
        run = list(places)
        words.append_text(page.text(report.text[run[0] : run[-1] + 1], "underline" if underlined else ""))
    return words


def _said(page: Page, report: LetterReport, sentence: SentenceReport) -> Iterator[tuple[Text, Text]]:
    """Label and text of each thing that is said about a sentence."""
    names = load_wording().marks
    if sentence.marks:
        given = ", ".join(f"{names[mark]} {percent(chance)}" for mark, chance in sentence.marks)
        yield Text("marked", "dim"), page.text(given)
    for reason in sentence.reasons:
        quote = page.quote(pointed_at(report, sentence, reason.start, reason.end))
        yield Text("because", "dim"), _with_rule(page, f"{quote}: {reason.says}" if quote else reason.says, reason.rule)
    if sentence.standing:
        yield Text("compares", "dim"), page.text(standing_line(sentence.standing, said=sentence.text))
    for dismissed in sentence.set_aside:
        quote = page.quote(pointed_at(report, sentence, dismissed.start, dismissed.end)) or "this"
        yield (
            Text("set aside", "dim"),
            _with_rule(page, f"{quote} does not count: {dismissed.because}.", dismissed.rule),
        )
    if sentence.ask:
        yield Text("instead", _STYLES[sentence.verdict]), page.text(sentence.ask)


def _with_rule(page: Page, words: str, rule: str) -> Text:
    return Text.assemble(page.text(words), page.text(f" [{rule}]", "dim"))


def _gaps(page: Page, report: LetterReport) -> Iterator[RenderableType]:
    ordered = sorted(report.gaps, key=lambda gap: -gap.gain)
    if not ordered:
        yield page.text("Nothing that lorscore looks for.", "dim")
    for gap in ordered:
        words = page.text(gap.says, "bold")
        ask = Text.assemble(("ask: ", "dim"), page.text(gap.ask))
        yield page.hanging([(Text(points(gap.gain) or "+0.0"), Group(words, ask))], label=6, indent=2)
    if says := way_up_says(report):
        yield page.text(says)


def _facts(page: Page, report: LetterReport) -> RenderableType:
    rows = fact_rows(report)
    shown = [(page.text(heading, "dim"), page.text(value, "" if stated else "dim")) for heading, value, stated in rows]
    return page.hanging(shown, label=max(len(heading) for heading, _, _ in rows), indent=2)


def _summary(page: Page, reports: Sequence[LetterReport | Unread]) -> RenderableType:
    """One line a letter in the order given."""
    wording = load_wording()
    table = page.table(counted(len(reports), "letter"))
    table.add_column("letter", overflow="fold", min_width=8)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("likely", justify="right", no_wrap=True)
    table.add_column("level", overflow="fold", min_width=11)
    roomy = page.width >= 70
    shown: tuple[Verdict, ...] = (Verdict.CARRIES, Verdict.WEAK, Verdict.HARMS) if roomy else ()
    for verdict in shown:
        table.add_column(
            Text(f"{_symbol(page, verdict)} {verdict.value}", f"not dim {_STYLES[verdict]}"), justify="right"
        )
    for report in reports:
        name = page.text(shown_name(report.name))
        if isinstance(report, Unread):
            table.add_row(name, "-", "-", page.text(f"not read: {wording.unread[report.kind]}"), *["-"] * len(shown))
            continue
        tally = Counter(sentence.verdict for sentence in report.sentences)
        table.add_row(
            name,
            Text(f"{whole(report.score)}", "bold"),
            f"{whole(report.estimate.low)}-{whole(report.estimate.high)}",
            wording.levels[report.level],
            *(f"{tally[verdict]}" for verdict in shown),
        )
    return table
