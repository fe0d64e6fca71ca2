"""How rules do on labelled letters."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from lorscore.evaluation.rules import mark_totals, rule_figures
from lorscore.fitting import Seen
from lorscore.marks import Mark, SetAside

Make = Callable[..., Seen]
TOP, EVER, NEVER, GUIDED = "comparative.top-band", "comparative.best-ever", "comparative.never", "doubt.guided"


def rules(*names: str) -> Any:
    return [SimpleNamespace(full_name=name, mark=Mark(name.partition(".")[0])) for name in names]


def test_a_rule_is_counted_alone_and_with_others(seen: Make, line: Any) -> None:
    c = Mark.COMPARATIVE
    letters = [
        seen(
            line([c], rules=[(TOP, None), (TOP, None)]),
            line([c], rules=[(TOP, None), (EVER, None), (GUIDED, None)]),
            line([], rules=[(TOP, None)]),
            line([c]),
            line([c], open=[c], rules=[(TOP, None)]),
            line([], rules=[(TOP, SetAside.NEGATED)]),
            line([c], rules=[(TOP, SetAside.OTHER_PERSON), (EVER, None)]),
            line([c], rules=[(TOP, None), (TOP, SetAside.HEDGED)]),
        )
    ]
    rows = {row["rule"]: row for row in rule_figures(rules(EVER, NEVER, TOP, GUIDED), letters)}
    assert list(rows) == [TOP, EVER, NEVER, GUIDED]
    assert rows[TOP] == {
        "rule": TOP,
        "mark": "comparative",
        "n": 4,
        "alone": 3,
        "with_others": 1,
        "precision": 0.75,
        "precision_alone": pytest.approx(2 / 3, abs=1e-4),
        "recall": 0.5,
        "recall_alone": pytest.approx(2 / 6, abs=1e-4),
        "set_aside": 2,
        "set_aside_precision": 0.5,
        "set_aside_because": {"about someone else": 1, "negated": 1},
    }
    assert rows[GUIDED]["n"] == rows[GUIDED]["alone"] == 1
    assert (rows[NEVER]["n"], rows[NEVER]["precision"], rows[NEVER]["set_aside_precision"]) == (0, None, None)


def test_rules_of_a_mark_taken_together(seen: Make, line: Any) -> None:
    c = Mark.COMPARATIVE
    letters = [seen(line([c], rules=[(TOP, None), (EVER, None)]), line([c]), line(rules=[(EVER, None)]))]
    totals = mark_totals(letters, rule_figures(rules(TOP, EVER, NEVER), letters))
    assert totals["comparative"] == {"rules": 3, "silent": 1, "n": 2, "precision": 0.5, "recall": 0.5}
    assert totals["doubt"]["precision"] is None
