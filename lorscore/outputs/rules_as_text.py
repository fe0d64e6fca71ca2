"""Rules to text for a terminal, and to the record of their JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from lorscore.outputs.page import Page
from lorscore.outputs.wording import counted, load_wording

if TYPE_CHECKING:
    from lorscore.rules import Rule

RULES_SCHEMA = "lorscore.rules/1"


def rules_as_text(rules: Sequence[Rule], *, width: int = 80, colour: bool = False, unicode: bool = True) -> str:
    """All rules, by the mark that they give: name and what they say."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    parts: list[RenderableType] = []
    for mark, group in groupby(rules, key=lambda rule: rule.mark):
        of_mark = list(group)
        parts.append(page.heading(load_wording().marks[mark], f"{mark.value}, {counted(len(of_mark), 'rule')}"))
        for rule in of_mark:
            parts += [page.text(f"  {rule.full_name}", "cyan"), _indented(page, rule.says)]
        parts.append(Text())
    parts.append(page.text(f"{counted(len(rules), 'rule')}. One with its examples: lorscore rules show NAME", "dim"))
    return page.printed(parts)


def rule_as_text(rule: Rule, *, width: int = 80, colour: bool = False, unicode: bool = True) -> str:
    """One rule with its phrases, examples and source."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    about = [
        ("marks as", f"{load_wording().marks[rule.mark]} ({rule.mark.value})"),
        *([("kind", rule.kind)] if rule.kind else []),
        ("says", rule.says),
        ("why", rule.why),
        ("source", rule.source),
        ("zones", ", ".join(zone.value for zone in rule.zones)),
    ]
    parts: list[RenderableType] = [
        page.title(rule.full_name),
        page.hanging([(Text(label, "dim"), page.text(words)) for label, words in about], label=8),
    ]
    lists = [
        ("Phrases", rule.phrases),
        ("Unless within", rule.unless),
        ("Fires on", rule.matches),
        ("Does not fire on", rule.misses),
        ("Should fire on, and does not yet", rule.known_gaps),
    ]
    for heading, entries in lists:
        if entries:
            parts += [Text(), page.heading(heading), *page.bullets(entries, indent=2)]
    return page.printed(parts)


def rules_record(rules: Iterable[Rule]) -> dict[str, Any]:
    """Rules as plain values; one rule has the same form as many."""
    return {
        "schema": RULES_SCHEMA,
        "rules": [
            {
                "name": rule.full_name,
                "mark": rule.mark.value,
                "kind": rule.kind,
                "says": rule.says,
                "why": rule.why,
                "source": rule.source,
                "zones": [zone.value for zone in rule.zones],
                "phrases": list(rule.phrases),
                "unless": list(rule.unless),
                "matches": list(rule.matches),
                "misses": list(rule.misses),
                "known_gaps": list(rule.known_gaps),
            }
            for rule in rules
        ],
    }


def _indented(page: Page, words: str) -> RenderableType:
    return page.hanging([(Text(), page.text(words))], label=3)
