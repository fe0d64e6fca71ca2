"""A comparison of two drafts to text for a terminal.

What colour shows is said in signs too: words that went stand in [-…-], words that came in {+…+}, as wdiff writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lorscore.comparison import Change, Comparison, Draft, SentencePair
from lorscore.outputs.comparison_wording import (
    answer,
    change_name,
    fact_change,
    level_line,
    likely,
    load_comparison_wording,
    mark_changes,
    opening,
    signed,
)
from lorscore.outputs.page import Page
from lorscore.outputs.wording import counted, load_wording, points, shown_name, whole

_STYLES: Final = {
    Change.UNCHANGED: "dim",
    Change.MOVED: "cyan",
    Change.EDITED: "yellow",
    Change.NEW: "bold blue",
    Change.REMOVED: "bold magenta",
}
_GUTTER: Final = 12
_WEIGHTIEST: Final = 5


def comparison_as_text(comparison: Comparison, *, width: int = 80, colour: bool = False, unicode: bool = True) -> str:
    """The comparison as a person reads it in a terminal.

    Args:
        comparison: What to show.
        width: Columns; no line is longer, unless there are fewer than 40. More than 100 are not used.
        colour: Whether to put in the escape sequences of a terminal. Nothing else depends on it.
        unicode: Whether more than ASCII can be shown.
    """
    page = Page.of(width=width, colour=colour, unicode=unicode)
    arrow = "→" if unicode else "->"
    before, after = comparison.before, comparison.after
    parts: list[RenderableType] = [
        page.title(f"{shown_name(before.name)} {arrow} {shown_name(after.name)}"),
        *(page.text(notice.says, "bold") for notice in comparison.notices),
        *_result(page, comparison, arrow),
    ]
    for heading, content in _sections(page, comparison, arrow):
        if content:
            parts += [Text(), heading, *content]
    return page.printed(parts)


def _result(page: Page, comparison: Comparison, arrow: str) -> Iterator[RenderableType]:
    before, after = comparison.before, comparison.after
    moved = f"{signed(comparison.movement.points)} points, {likely(comparison)}"
    yield page.text(f"{whole(before.score)} {arrow} {whole(after.score)} of 100: {moved}", "bold")
    levels = [level_line(report) for report in (before, after)]
    yield page.text(levels[0] if levels[0] == levels[1] else f"{levels[0]} {arrow} {levels[1]}")
    yield page.text(answer(comparison), "bold")
    wording = load_comparison_wording()
    if not comparison.nothing:
        yield page.text(f"{wording.interval} {load_wording().meaning}", "dim")


def _sections(
    page: Page, comparison: Comparison, arrow: str
) -> Iterator[tuple[RenderableType, Sequence[RenderableType]]]:
    weightiest = comparison.weightiest()[:_WEIGHTIEST]
    yield page.heading("What moved the score most", "points"), [_weighty(page, pair) for pair in weightiest]
    closed = page.bullets((gap.says for gap in comparison.gaps_closed), indent=2)
    yield page.heading("Closed: no longer true of the letter"), closed
    opened = page.bullets((gap.says for gap in comparison.gaps_opened), indent=2)
    yield page.heading("Opened: true of the letter now"), opened
    facts = [f"{name}: {was} {arrow} {now}" for name, was, now in map(fact_change, comparison.facts)]
    yield page.heading("What the letter states"), page.bullets(facts, indent=2)
    gone = page.bullets((notice.says for notice in comparison.notices_gone), indent=2)
    yield page.heading("Notices that went"), gone
    came = page.bullets((notice.says for notice in comparison.notices_new), indent=2)
    yield page.heading("Notices that came"), came
    if not comparison.nothing:
        yield page.heading("Draft against draft", "points gained or lost"), list(_sentences(page, comparison))


def _weighty(page: Page, pair: SentencePair) -> RenderableType:
    said = f"{change_name(pair)}: “{opening(pair)}”"
    marks = mark_changes(pair) if pair.change is Change.EDITED else _all_marks(pair)
    lines: list[RenderableType] = [page.text(said)]
    if marks:
        lines.append(page.text(marks, "dim"))
    return page.hanging([(Text(signed(pair.worth)), Group(*lines))], label=6, indent=2)


def _all_marks(pair: SentencePair) -> str:
    names = load_wording().marks
    return ", ".join(names[mark] for mark, _ in pair.sentence.marks)


def _sentences(page: Page, comparison: Comparison) -> Iterator[RenderableType]:
    for same, run in groupby(comparison.sentences, key=lambda pair: pair.change is Change.UNCHANGED):
        pairs = list(run)
        if same:
            yield page.text(f"= {counted(len(pairs), 'sentence')} unchanged", "dim")
        else:
            yield from (_row(page, pair) for pair in pairs)
    yield Text()
    yield page.text(load_comparison_wording().effects, "dim")


def _row(page: Page, pair: SentencePair) -> RenderableType:
    style = _STYLES[pair.change]
    gutter = Text(f"{load_comparison_wording().changes[pair.change].symbol} {pair.change.value}", style)
    if points(pair.worth) and pair.change is not Change.MOVED:
        gutter.append(f"\n  {points(pair.worth)}")
    body: list[RenderableType] = [_words(page, pair)]
    said = mark_changes(pair) if pair.change is Change.EDITED else _all_marks(pair)
    if pair.moved and pair.change is Change.EDITED:
        said = f"stands elsewhere; {said}" if said else "stands elsewhere"
    if said:
        body.append(page.text(said, "dim"))
    row = Table.grid(padding=(0, 1, 0, 0), expand=True)
    row.add_column(width=_GUTTER)
    row.add_column(ratio=1, overflow="fold")
    row.add_row(gutter, Group(*body))
    return row


def _words(page: Page, pair: SentencePair) -> Text:
    if not pair.words:
        return page.text(pair.sentence.text)
    text = Text()
    for words in pair.words:
        shown = words.text.lstrip()
        text.append(words.text[: -len(shown)])
        match words.draft:
            case Draft.BOTH:
                text.append_text(page.text(shown))
            case Draft.BEFORE:
                text.append_text(page.text(f"[-{shown}-]", "magenta"))
            case Draft.AFTER:
                text.append_text(page.text(f"{{+{shown}+}}", "bold blue"))
    return text
