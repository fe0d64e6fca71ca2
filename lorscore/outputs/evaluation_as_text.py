"""The record of an evaluation to text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from lorscore.marks import Mark
from lorscore.outputs.page import Page
from lorscore.outputs.wording import load_wording
from lorscore.report import Level

FICTIONAL = (
    "The letters are fictional; a language model wrote and read them. The figures say how well lorscore agrees with that "
    "reader, not with program directors on real letters."
)
_CORPUS = {"letters": "letters", "bank": "sentences in the bank", "groups": "groups of letters"}
_FIGURES = {
    "kappa": "weighted kappa of the level",
    "exact": "share of letters on the readers' level",
    "within_one": "share of letters within one level",
    "spearman": "rank correlation of the scores",
    "mae": "mean distance of the scores, in points",
    "ece": "calibration error of the chances",
    "coverage80": "share of letters inside the 80% interval",
}
_BASELINES = {
    "length": "length only",
    "prior": "commonest level",
    "tfidf": "TF-IDF of the letter, ridge",
    "readers_marks": "readers' own marks, same model",
}


def evaluation_as_text(
    record: Mapping[str, Any], *, width: int = 80, colour: bool = False, unicode: bool = True
) -> str:
    """Corpus, figures of the test part beside the readers' own and the baselines, marks, mistakes, fairness."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    corpus, test, fold = (record.get(name, {}) for name in ("corpus", "test", "out_of_fold"))
    readers = corpus.get("readers", {})
    parts: list[RenderableType] = [
        page.heading("Labelled examples"),
        _rows(page, [(figure(corpus[name]), says) for name, says in _CORPUS.items() if name in corpus]),
        page.text(FICTIONAL, "dim"),
        Text(),
        page.heading("Test part", f"{figure(test.get('letters'))} letters that the models were not trained on"),
        _figures(page, test),
        page.text(f"Over all letters, two readers agree with each other at kappa {figure(readers.get('kappa'))}."),
        Text(),
    ]
    if record.get("baselines"):
        parts += [_baselines(page, record["baselines"]), Text()]
    if test.get("levels"):
        parts += [_levels(page, test["levels"]), Text(), _table(page, test["table"]), Text()]
    parts += [_marks(page, test.get("marks", {}), readers.get("f1", {})), Text()]
    if test.get("marks_by_half"):
        parts += [_halves(page, test["marks_by_half"]), Text()]
    if test.get("confusions"):
        parts += [_confusions(page, test["confusions"]), Text()]
    if fold.get("confusions"):
        parts += [*_mistakes(page, fold["confusions"]), Text()]
    if test.get("fairness"):
        parts += _fairness(page, test["fairness"])
    return page.printed(parts)


def _rows(page: Page, rows: list[tuple[str, str]]) -> RenderableType:
    longest = max((len(label) for label, _ in rows), default=1)
    return page.hanging(
        [(Text(label, justify="right"), page.text(says)) for label, says in rows], label=longest, indent=2
    )


def _figures(page: Page, test: Mapping[str, Any]) -> RenderableType:
    readers, ranges = test.get("readers", {}), test.get("intervals", {})
    table = page.table()
    table.add_column("")
    for heading in ("lorscore", "95 % of draws", "two readers"):
        table.add_column(heading, justify="right")
    for name, says in _FIGURES.items():
        if name in test:
            table.add_row(page.text(says), figure(test[name]), span(ranges.get(name)), figure(readers.get(name)))
    return _fitted(page, table)


def _levels(page: Page, levels: Mapping[str, Mapping[str, Any]]) -> RenderableType:
    table = _narrow(page, "By the readers' level")
    table.add_column("level", no_wrap=True)
    for heading in ("letters", "exact", "95 %", "within one", "points off", "too high by", "95 %"):
        table.add_column(heading, justify="right", no_wrap=heading == "95 %")
    for level, figures in levels.items():
        ranges = figures.get("intervals", {})
        table.add_row(
            page.text(load_wording().levels[Level(int(level))]),
            figure(figures["n"]),
            figure(figures["exact"]),
            span(ranges.get("exact")),
            figure(figures["within_one"]),
            f"{figures['mae']:.1f}",
            f"{figures['bias']:.1f}",
            span(ranges.get("bias"), digits=0),
        )
    return _fitted(page, table)


def _table(page: Page, rows: Sequence[Sequence[int]]) -> RenderableType:
    table = page.table("Letters by the readers' level (down) and lorscore's (across)")
    table.add_column("")
    for level in Level:
        table.add_column(str(int(level)), justify="right")
    for level, counts in zip(Level, rows, strict=True):
        table.add_row(page.text(f"{int(level)} {load_wording().levels[level]}"), *[str(count) for count in counts])
    return _fitted(page, table)


def _marks(page: Page, marks: Mapping[str, Mapping[str, Any]], readers: Mapping[str, Any]) -> RenderableType:
    ranged = any("interval" in figures for figures in marks.values())
    table = _narrow(page, "Marks")
    table.add_column("mark")
    for heading in ("precision", "recall", "F1", *(["95 %"] if ranged else []), "F1 of readers", "n"):
        table.add_column(heading, justify="right")
    for mark in Mark:
        if mark.value in marks:
            figures = marks[mark.value]
            shown = [figure(figures.get(name)) for name in ("precision", "recall", "f1")]
            if ranged:
                shown.append(span(figures.get("interval")))
            shown += [figure(readers.get(mark.value)), figure(figures.get("n"))]
            table.add_row(page.text(load_wording().marks[mark]), *shown)
    return _fitted(page, table)


def _halves(page: Page, halves: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> RenderableType:
    table = _narrow(page, f"Marks in {' letters, then in '.join(halves)} letters")
    table.add_column("mark")
    for heading in ("prec.", "recall", "F1", "n") * len(halves):
        table.add_column(heading, justify="right", no_wrap=True)
    for mark in Mark:
        cells = [
            figure(figures.get(mark.value, {}).get(name))
            for figures in halves.values()
            for name in ("precision", "recall", "f1", "n")
        ]
        table.add_row(page.text(load_wording().marks[mark]), *cells)
    return _fitted(page, table)


def _baselines(page: Page, baselines: Mapping[str, Mapping[str, Any]]) -> RenderableType:
    table = page.table("For comparison")
    table.add_column("instead of the model")
    for heading in ("kappa", "spearman"):
        table.add_column(heading, justify="right")
    for name, figures in baselines.items():
        ranges = figures.get("intervals", {})
        cells = [f"{figure(figures.get(one))} {span(ranges.get(one))}".strip() for one in ("kappa", "spearman")]
        table.add_row(page.text(_BASELINES.get(name, name)), *cells)
    return _fitted(page, table)


def _confusions(page: Page, kinds: Sequence[Mapping[str, Any]]) -> RenderableType:
    table = page.table("Commonest mistakes in sentences of the test part")
    table.add_column("readers")
    table.add_column("lorscore")
    table.add_column("n", justify="right")
    for kind in kinds:
        table.add_row(page.text(_named(kind["readers"])), page.text(_named(kind["lorscore"])), str(kind["n"]))
    return _fitted(page, table)


def _mistakes(page: Page, kinds: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    parts: list[RenderableType] = [
        page.heading("Commonest mistakes in letters learned from, with the sentences where lorscore was surest"),
        page.text(
            "Each letter was judged by a model that did not know its writer. Sentences of the test part are not shown, so "
            "that nothing is tuned to them.",
            "dim",
        ),
    ]
    for kind in kinds:
        said = f"readers: {_named(kind['readers'])}; lorscore: {_named(kind['lorscore'])}"
        parts.append(_rows(page, [(f"{kind['n']:4}", said)]))
        words = [f"{place['letter']}: {page.quote(place['text'])}" for place in kind["sentences"]]
        parts += page.bullets(words, indent=7)
    return parts


def _narrow(page: Page, title: str) -> Table:
    """A table with as little between its columns as can be read."""
    table = page.table(title)
    table.padding = (0, 0, 0, 1)
    return table


def _fitted(page: Page, table: Table) -> Table:
    """The table with cells that run over on a narrow page: a figure that is cut off would be another figure."""
    for column in table.columns:
        column.overflow = "fold"
        column.no_wrap = column.no_wrap and page.width >= 80
    return table


def _named(marks: Sequence[str]) -> str:
    return " + ".join(load_wording().marks[Mark(mark)] for mark in marks) or "nothing"


def _fairness(page: Page, traits: Mapping[str, Mapping[str, Any]]) -> list[RenderableType]:
    table = page.table("How far scores lie from the readers', between groups of letters, in points")
    table.add_column("by")
    for heading in ("largest gap", "19 in 20 by chance stay below"):
        table.add_column(heading, justify="right")
    names = {"origin": "origin of the name"}
    for trait, figures in traits.items():
        table.add_row(page.text(names.get(trait, trait)), f"{figures['gap']:.1f}", f"{figures['gap_by_chance']:.1f}")
    return [_fitted(page, table)]


def figure(value: float | int | None) -> str:
    """A count as it is, any other figure with two decimals, a dash where there is none."""
    if value is None or value != value:
        return "-"
    return f"{value}" if isinstance(value, int) else f"{value:.2f}"


def span(ends: Sequence[float] | None, *, digits: int = 2) -> str:
    """An interval; nothing for none.

    >>> span([0.75, 0.884])
    '0.75 to 0.88'
    """
    return f"{ends[0]:.{digits}f} to {ends[1]:.{digits}f}" if ends else ""
