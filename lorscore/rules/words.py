"""Read the word lists: rules/data/words.toml (typed lists for rules) and sentences.toml (what the splitter knows)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from lorscore.errors import RuleError


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What the sentence splitter knows, in lower case."""

    never_final: frozenset[str]
    """Abbreviations that never end a sentence."""
    may_be_final: frozenset[str]
    """Abbreviations that end one only where an opener follows."""
    openers: frozenset[str]
    """Words that open sentences."""


def read_data(name: str) -> dict[str, Any]:
    """One TOML file of the rule book.

    Raises:
        RuleError: the file is missing or is not TOML.
    """
    path = files("lorscore.rules") / "data" / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"The rule file {name} cannot be read ({error}).", "Install lorscore again.") from error


def load_sentence_words() -> SentenceWords:
    """The lists of sentences.toml."""
    data = read_data("sentences.toml")
    return SentenceWords(
        never_final=frozenset(data["never_final"]),
        may_be_final=frozenset(data["may_be_final"]),
        openers=frozenset(data["openers"]),
    )
