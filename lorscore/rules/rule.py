"""Rules as data: every check on a rule file, and the frozen values that come of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from lorscore.errors import RuleError
from lorscore.marks import TEXT_ZONES, Mark, Zone
from lorscore.rules.words import read_data

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIST = re.compile(r"\{([a-z0-9-]+)\}")
_KEYS = frozenset(
    [
        "name",
        "kind",
        "phrases",
        "unless",
        "zones",
        "says",
        "why",
        "source",
        "matches",
        "misses",
        "known_gaps",
        "sure",
        "fact",
        "value",
    ]
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement about sentences that holds some phrase, with its own examples."""

    name: str
    mark: Mark
    kind: str | None
    """What kind of evidence it finds, of those that kinds.toml lists for the mark; None where it has none."""
    phrases: tuple[str, ...]
    unless: tuple[str, ...]
    """Look-alikes: a match that lies within one of these does not speak."""
    zones: tuple[Zone, ...]
    says: str
    """What it means, in a sentence for a person."""
    why: str
    """Why it matters to a reader of letters."""
    source: str
    """Where that is known from: a section of docs/sources.md, or `reading guide`."""
    matches: tuple[str, ...]
    misses: tuple[str, ...]
    known_gaps: tuple[str, ...] = ()
    """Sentences that should match and do not yet."""
    sure: bool = False
    """Whether readers gave the mark to every sentence of the train part about the applicant in which it spoke, and no other rule
    against it; then the marker believes it (docs/decisions/0022)."""
    fact: str | None = None
    """The field of `Facts` that a match states, if any."""
    value: str | None = None
    """The value it states."""

    @property
    def full_name(self) -> str:
        """The mark and the name, as reports show it: `comparative.top-of-a-group`."""
        return f"{self.mark.value}.{self.name}"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules with the word lists that they use."""

    rules: tuple[Rule, ...]
    lists: dict[str, tuple[str, ...]]
    """Word lists by name, entries in the phrase notation without lists and gaps."""
    irregular: dict[str, tuple[str, ...]]
    kinds: dict[Mark, dict[str, str]]
    """For each mark that has kinds: their names, strongest first, and what each is called in a report."""
    digest: str
    """`sha256:` and the digest of all that is above."""

    def named(self, full_name: str) -> Rule:
        """The rule with this full name.

        Raises:
            RuleError: there is none.
        """
        for rule in self.rules:
            if rule.full_name == full_name:
                return rule
        raise RuleError(f"There is no rule “{full_name}”.", "See `lorscore rules list`.")


@cache
def load_rules() -> RuleBook:
    """The rule book that ships with the package, checked.

    Raises:
        RuleError: a file breaks the law of rules; the message names file and rule.
    """
    words = read_data("words.toml")
    irregular = {word: tuple(forms) for word, forms in words.pop("irregular", {}).items()}
    lists = _expand_lists(words["lists"])
    kinds = {Mark(mark): names for mark, names in read_data("kinds.toml").items()}
    rules: list[Rule] = []
    for mark in Mark:
        name = f"{mark.value}.toml"
        tables = read_data(name).get("rule", [])
        rules += [make_rule(table, mark=mark, file=name, kinds=kinds.get(mark, {})) for table in tables]
    _check_together(rules, lists)
    described = json.dumps(
        [[_plain(rule) for rule in rules], lists, irregular, read_data("kinds.toml")], sort_keys=True
    )
    digest = hashlib.sha256(described.encode()).hexdigest()
    return RuleBook(rules=tuple(rules), lists=lists, irregular=irregular, kinds=kinds, digest=f"sha256:{digest}")


def make_rule(table: dict[str, Any], *, mark: Mark, file: str, kinds: Collection[str] = ()) -> Rule:
    """One rule from its TOML table; `kinds` are those that its mark may have.

    Raises:
        RuleError: unknown or missing keys, a bad name or kind, fewer than two matches or misses, a bad zone.
    """
    name = str(table.get("name", "?"))
    where = f"In {file}, rule “{name}”:"
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise RuleError(f"{where} unknown key {unknown[0]}.", f"Allowed are {', '.join(sorted(_KEYS))}.")
    missing = sorted({"name", "phrases", "says", "why", "source", "matches", "misses"} - set(table))
    if missing:
        raise RuleError(f"{where} {missing[0]} is missing.", "Add it.")
    if not _NAME.fullmatch(name):
        raise RuleError(f"{where} the name is not kebab-case.", "Use small letters, digits and hyphens.")
    kind = table.get("kind")
    if kind not in kinds and (kind is not None or (kinds and mark is not Mark.WALLPAPER)):
        raise RuleError(
            f"{where} the kind {kind} is not one of its mark.", f"Kinds are {', '.join(kinds) or 'not used here'}."
        )
    if len(table["matches"]) < 2 or len(table["misses"]) < 2:
        raise RuleError(f"{where} fewer than two matches or misses.", "Give at least two of each.")
    try:
        zones = tuple(Zone(zone) for zone in table.get("zones", [zone.value for zone in TEXT_ZONES]))
    except ValueError as error:
        raise RuleError(f"{where} {error}.", f"Zones are {', '.join(Zone)}.") from error
    return Rule(
        name=name,
        mark=mark,
        kind=kind,
        phrases=tuple(table["phrases"]),
        unless=tuple(table.get("unless", ())),
        zones=zones,
        says=table["says"],
        why=table["why"],
        source=table["source"],
        matches=tuple(table["matches"]),
        misses=tuple(table["misses"]),
        known_gaps=tuple(table.get("known_gaps", ())),
        sure=table.get("sure", False),
        fact=table.get("fact"),
        value=table.get("value"),
    )


def _expand_lists(tables: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Lists with the lists that they name put in."""

    def entries(name: str, above: tuple[str, ...]) -> list[str]:
        if name not in tables or name in above:
            raise RuleError(f"The word list “{name}” is missing or contains itself.", "Mend words.toml.")
        found: list[str] = []
        for entry in tables[name]:
            inner = _LIST.fullmatch(entry)
            found += entries(inner[1], (*above, name)) if inner else [entry]
        return found

    return {name: tuple(dict.fromkeys(entries(name, ()))) for name in tables}


def _check_together(rules: list[Rule], lists: dict[str, tuple[str, ...]]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.full_name in seen:
            raise RuleError(f"Two rules are called “{rule.full_name}”.", "Rename one of them.")
        seen.add(rule.full_name)
        for phrase in (*rule.phrases, *rule.unless):
            for name in _LIST.findall(phrase):
                if name not in lists:
                    raise RuleError(
                        f"Rule “{rule.full_name}” uses an unknown list {{{name}}}.", "Add it to words.toml."
                    )


def _plain(rule: Rule) -> dict[str, Any]:
    return {
        "mark": rule.mark.value,
        "name": rule.name,
        "kind": rule.kind,
        "phrases": rule.phrases,
        "unless": rule.unless,
        "zones": [zone.value for zone in rule.zones],
        "sure": rule.sure,
        "fact": rule.fact,
        "value": rule.value,
    }
