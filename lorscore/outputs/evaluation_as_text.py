"""The record of an evaluation to text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from lorscore.marks import Mark
from lorscore.outputs.page import Page
from lorscore.outputs.wording import load_wording

_CORPUS = {"letters": "letters", "bank": "sentences in the bank", "groups": "groups of letters"}
_FIGURES = {
    "kappa": "agreement with the readers' level, weighted kappa",
    "exact": "share of letters on the readers' level",
    "within_one": "share of letters within one level",
    "spearman": "rank correlation of the scores",
    "mae": "mean distance of the scores, in points",
    "ece": "calibration error of the chances",
    "coverage80": "share of letters inside the 80% interval",
}


def evaluation_as_text(
    record: Mapping[str, Any], *, width: int = 80, colour: bool = False, unicode: bool = True
) -> str:
    """Corpus, figures of the test part, figures of the marks beside the readers' own, baselines."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    corpus, test = record.get("corpus", {}), record.get("test", {})
    readers = corpus.get("readers", {})
    parts: list[RenderableType] = [
        page.heading("Labelled examples"),
        _rows(page, [(says, _figure(corpus[name])) for name, says in _CORPUS.items() if name in corpus]),
        Text(),
        page.heading("Test part", f"{_figure(test.get('letters'))} letters that the models were not trained on"),
        _rows(page, [(says, _figure(test[name])) for name, says in _FIGURES.items() if name in test]),
        Text(),
        page.text(f"Two readers agree with each other at kappa {_figure(readers.get('kappa'))}."),
        Text(),
        _marks(page, test.get("marks", {}), readers.get("f1", {})),
    ]
    if record.get("baselines"):
        parts += [Text(), _baselines(page, record["baselines"])]
    return page.printed(parts)


def _rows(page: Page, rows: list[tuple[str, str]]) -> RenderableType:
    longest = max((len(figure) for _, figure in rows), default=1)
    return page.hanging(
        [(Text(figure, justify="right"), page.text(says)) for says, figure in rows], label=longest, indent=2
    )


def _marks(page: Page, marks: Mapping[str, Mapping[str, Any]], readers: Mapping[str, Any]) -> RenderableType:
    table = page.table("Marks")
    table.add_column("mark")
    for heading in ("precision", "recall", "F1", "F1 of readers", "n"):
        table.add_column(heading, justify="right")
    names = load_wording().marks
    for mark in Mark:
        if mark.value in marks:
            figures = marks[mark.value]
            shown = [_figure(figures.get(name)) for name in ("precision", "recall", "f1")]
            table.add_row(page.text(names[mark]), *shown, _figure(readers.get(mark.value)), _figure(figures.get("n")))
    return table


def _baselines(page: Page, baselines: Mapping[str, Mapping[str, Any]]) -> RenderableType:
    table = page.table("For comparison")
    table.add_column("instead of the model")
    for heading in ("kappa", "spearman"):
        table.add_column(heading, justify="right")
    for name, figures in baselines.items():
        table.add_row(page.text(name), _figure(figures.get("kappa")), _figure(figures.get("spearman")))
    return table


def _figure(value: float | int | None) -> str:
    """A count as it is, any other figure with two decimals, a dash where there is none."""
    if value is None or value != value:
        return "-"
    return f"{value}" if isinstance(value, int) else f"{value:.2f}"
