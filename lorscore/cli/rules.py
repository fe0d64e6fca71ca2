"""`lorscore rules`: the rule book, or one rule of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from lorscore.cli.streams import columns, shows_colour, shows_unicode, write_bytes, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lorscore.rules import Rule


class Action(StrEnum):
    """What to do with the rule book."""

    LIST = "list"
    SHOW = "show"


class RulesFormat(StrEnum):
    """A form in which rules are written."""

    TEXT = "text"
    JSON = "json"


def show_rules(
    action: Annotated[Action, typer.Argument(metavar="list|show", help="All rules, or one.")] = Action.LIST,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="The rule to show, as reports name it.", show_default=False),
    ] = None,
    form: Annotated[RulesFormat, typer.Option("--format", help="How to write them.")] = RulesFormat.TEXT,
) -> None:
    """List the rules that sentences are marked by, or show one with its examples and its source."""
    if action is Action.SHOW and name is None:
        raise typer.BadParameter("Which rule? Names are in `lorscore rules list`.", param_hint="NAME")
    if action is Action.LIST and name is not None:
        raise typer.BadParameter(f"`list` takes no name. For one rule: lorscore rules show {name}", param_hint="NAME")

    from lorscore.outputs.as_json import document
    from lorscore.rules import load_rules

    rules: Sequence[Rule] = load_rules().rules
    if name is not None:
        rules = [_named(rules, name)]
    if form is RulesFormat.JSON:
        from lorscore.outputs.rules_as_text import rules_record

        write_bytes(document(rules_record(rules)).encode())
        return

    from lorscore.outputs.rules_as_text import rule_as_text, rules_as_text

    write = rules_as_text if name is None else lambda rules, **shown: rule_as_text(rules[0], **shown)
    write_text(write(rules, width=columns(), colour=shows_colour(sys.stdout), unicode=shows_unicode(sys.stdout)))


def _named(rules: Sequence[Rule], name: str) -> Rule:
    """The rule with this full name, or with this short name if no other has it."""
    from difflib import get_close_matches

    found = [rule for rule in rules if rule.full_name == name] or [rule for rule in rules if rule.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(rule.full_name for rule in found)
        raise typer.BadParameter(f"“{name}” is the name of {len(found)} rules. Say {names}.", param_hint="NAME")
    full = get_close_matches(name, [rule.full_name for rule in rules], n=1)
    short = get_close_matches(name, [rule.name for rule in rules], n=1)
    near = full or [rule.full_name for rule in rules if rule.name in short]
    remedy = f"Did you mean {near[0]}?" if near else "See `lorscore rules list`."
    raise typer.BadParameter(f"There is no rule “{name}”. {remedy}", param_hint="NAME")
