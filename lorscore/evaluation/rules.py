"""Labelled letters -> how often each rule speaks, and how often the readers say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lorscore.fitting import Seen
from lorscore.marks import Mark
from lorscore.rules import Rule

RULES_EVALUATION_SCHEMA = "lorscore.rules-evaluation/1"


def rule_figures(rules: Sequence[Rule], letters: Sequence[Seen]) -> list[dict[str, Any]]:
    """One row a rule, by mark in the order of the reading guide, then by sentences it speaks in, most first.

    `n` is the sentences where it counts; of these it is `alone` where no other rule of its mark counts. `precision` is the
    share of them that the readers gave the mark, `precision_alone` that of the ones where it is alone, `recall` the share
    of the readers' sentences of the mark where it counts, and `recall_alone` where nothing else does: what would be lost
    without it. `set_aside` is the sentences where it spoke and was set aside and no other place of it counts;
    `set_aside_precision` the share of them that the readers did not give the mark, and `set_aside_because` their number
    by reason. Sentences where readers never settled on the mark are left out. A share of nothing is None.
    """
    true_in_all = dict.fromkeys(Mark, 0)
    spoke: dict[str, list[tuple[bool, bool]]] = {rule.full_name: [] for rule in rules}
    aside: dict[str, list[tuple[str, bool]]] = {rule.full_name: [] for rule in rules}
    for seen in letters:
        for sentence, truth, unsettled in zip(seen.marked.sentences, seen.truth, seen.open, strict=True):
            for mark in truth:
                true_in_all[mark] += 1
            counted = {found.rule: found.mark for found in sentence.counted if found.mark not in unsettled}
            for name, mark in counted.items():
                alone = list(counted.values()).count(mark) == 1
                spoke[name].append((mark in truth, alone))
            waived = {
                found.rule: (str(found.set_aside), found.mark not in truth)
                for found in sentence.evidence
                if found.set_aside and found.rule not in counted and found.mark not in unsettled
            }
            for name, why in waived.items():
                aside[name].append(why)
    rows = [_row(rule, spoke[rule.full_name], aside[rule.full_name], true_in_all[rule.mark]) for rule in rules]
    order = {mark.value: at for at, mark in enumerate(Mark)}
    return sorted(rows, key=lambda row: (order[row["mark"]], -row["n"], row["rule"]))


def _row(
    rule: Rule, spoke: Sequence[tuple[bool, bool]], aside: Sequence[tuple[str, bool]], of_mark: int
) -> dict[str, Any]:
    hit = sum(true for true, _ in spoke)
    alone = [true for true, lonely in spoke if lonely]
    reasons = [reason for reason, _ in aside]
    return {
        "rule": rule.full_name,
        "mark": rule.mark.value,
        "n": len(spoke),
        "alone": len(alone),
        "with_others": len(spoke) - len(alone),
        "precision": _share(hit, len(spoke)),
        "precision_alone": _share(sum(alone), len(alone)),
        "recall": _share(hit, of_mark),
        "recall_alone": _share(sum(alone), of_mark),
        "set_aside": len(aside),
        "set_aside_precision": _share(sum(rightly for _, rightly in aside), len(aside)),
        "set_aside_because": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
    }


def mark_totals(letters: Sequence[Seen], rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """For each mark: its rules, those that never spoke, and precision and recall of all its rules taken together."""
    found = {}
    for mark in Mark:
        hit = said = true = 0
        for seen in letters:
            for sentence, truth, unsettled in zip(seen.marked.sentences, seen.truth, seen.open, strict=True):
                if mark in unsettled:
                    continue
                speaks = any(evidence.mark is mark for evidence in sentence.counted)
                hit, said, true = hit + (speaks and mark in truth), said + speaks, true + (mark in truth)
        of_mark = [row for row in rows if row["mark"] == mark.value]
        found[mark.value] = {
            "rules": len(of_mark),
            "silent": sum(not row["n"] for row in of_mark),
            "n": true,
            "precision": _share(hit, said),
            "recall": _share(hit, true),
        }
    return found


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
