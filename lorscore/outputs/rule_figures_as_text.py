"""How each rule does on labelled letters to text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from lorscore.marks import Mark
from lorscore.outputs.evaluation_as_text import FICTIONAL, figure
from lorscore.outputs.page import Page
from lorscore.outputs.wording import counted, load_wording

_COLUMNS = {
    "n": ("n", "sentences where the rule counts"),
    "alone": ("alone", "of these, where no other rule of its mark counts"),
    "precision": ("prec.", "share of n to which the readers gave the mark"),
    "precision_alone": ("alone", "the same where it is alone"),
    "recall": ("recall", "share of the readers' sentences of the mark where it counts"),
    "set_aside": ("aside", "sentences where all that it found was set aside"),
    "set_aside_precision": ("right", "share of these to which the readers did not give the mark"),
}


def rule_figures_as_text(
    record: Mapping[str, Any], *, width: int = 80, colour: bool = False, unicode: bool = True
) -> str:
    """A table for each mark, the rules that count most often first, and the rules that never spoke."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    test = "test" in record["splits"]
    parts: list[RenderableType] = [
        page.heading("Rules", f"{record['letters']} letters of {' and '.join(record['splits'])}"),
        page.text(
            "These are letters of the test part: no rule may be written or changed by what stands here, or the figures of "
            "the test part are worth nothing."
            if test
            else "The test part is left out: rules may not be tuned to it."
        ),
        page.text(FICTIONAL, "dim"),
        Text(),
        page.hanging([(Text(short), page.text(says)) for short, says in _COLUMNS.values()], label=6, indent=2),
        Text(),
    ]
    for mark in Mark:
        rows = [row for row in record["rules"] if row["mark"] == mark.value]
        if rows:
            parts += [*_of_mark(page, mark, rows, record["marks"][mark.value]), Text()]
    return page.printed(parts)


def _of_mark(page: Page, mark: Mark, rows: list[Mapping[str, Any]], total: Mapping[str, Any]) -> list[RenderableType]:
    together = (
        f"{counted(len(rows), 'rule')} for {counted(total['n'], 'sentence')}; together precision "
        f"{figure(total['precision'])}, recall {figure(total['recall'])}"
    )
    table = page.table()
    table.padding = (0, 0, 0, 1)
    table.add_column("rule", overflow="fold", ratio=1)
    for short, _ in _COLUMNS.values():
        table.add_column(short, justify="right", overflow="fold", no_wrap=page.width >= 80)
    silent = []
    for row in rows:
        name = row["rule"].partition(".")[2]
        if row["n"] or row["set_aside"]:
            table.add_row(page.text(name), *[figure(row[column]) for column in _COLUMNS])
        else:
            silent.append(name)
    parts: list[RenderableType] = [page.heading(load_wording().marks[mark], together), table]
    if silent:
        parts.append(page.text(f"Never spoke: {', '.join(silent)}."))
    return parts
