"""Rules as a part of another page: by the mark that they give, each with its reason, source and examples."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lorscore.outputs.as_html import page_template
from lorscore.outputs.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lorscore.rules import Rule


def rules_html(rules: Sequence[Rule], *, of: int, sources: Mapping[str, str]) -> str:
    """The rules in their order, each folded to its name and what it says.

    Args:
        rules: What is shown, rules of one mark together.
        of: How many there are in all.
        sources: What the sections of docs/sources.md say, by the name that rules give; one that is missing is only named.
    """
    groups = [(mark, list(group)) for mark, group in groupby(rules, key=lambda rule: rule.mark)]
    return page_template("rules_part.html").render(groups=groups, number=len(rules), all=of, sources=sources)


def found_by(rules: Sequence[Rule], words: str) -> list[Rule]:
    """The rules that hold every one of the words, in any of what they say or in their examples."""
    wanted = words.casefold().split()
    return [rule for rule in rules if all(word in _said(rule) for word in wanted)]


def _said(rule: Rule) -> str:
    mark = load_wording().marks[rule.mark]
    parts = (rule.full_name, mark, rule.says, rule.why, rule.source, *rule.phrases, *rule.matches)
    return "\n".join(parts).casefold()
