"""Read the data of the rule book, and from it the words that tell where sentences end and what is a name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, slots=True)
class NameWords:
    """What tells the names of people and places from other words, in lower case; see names.toml."""

    titles: frozenset[str]
    calendar: frozenset[str]
    """Months and days of the week."""
    names_too: frozenset[str]
    """Words that are a person's name only behind a title or beside another name; months and days too."""
    no_names: frozenset[str]
    """Words that are often capitalised and nobody's name."""
    closings: frozenset[str]
    places: frozenset[str]
    """What the names of places end in."""
    pronouns: Mapping[str, frozenset[str]]
    """The forms of `she`, `he` and `they`."""


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


@cache
def load_name_words() -> NameWords:
    """The lists of names.toml."""
    data = read_data("names.toml")
    pronouns = {name: frozenset(forms) for name, forms in data.pop("pronouns").items()}
    return NameWords(**{name: frozenset(words) for name, words in data.items()}, pronouns=pronouns)
