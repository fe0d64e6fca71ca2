"""The errors that lorscore raises on purpose.

    LorscoreError            what happened, and what to do about it
    |-- ReadError            a file that cannot become a letter; `kind` says why
    |-- RuleError            a rule file that breaks its own law
    |-- ExampleError         a row of labelled examples that cannot be used
    |-- OutputError          a result that cannot be written
    `-- ModelError           the model cannot be used
        |-- ModelMissing
        |-- ModelChanged     the file is not the one its manifest describes
        `-- ModelMismatch    made for other features, rules or library versions

A message is one sentence of fact and one of remedy. It never repeats text of a letter.
"""

from __future__ import annotations

from typing import Final, Literal

UnreadKind = Literal[
    "no-text", "not-a-letter", "not-english", "too-large", "encrypted", "damaged", "unsupported", "too-short"
]
UNREAD_KINDS: Final[tuple[UnreadKind, ...]] = (
    "no-text",
    "not-a-letter",
    "not-english",
    "too-large",
    "encrypted",
    "damaged",
    "unsupported",
    "too-short",
)


class LorscoreError(Exception):
    """Something a user can understand and mend: one sentence of fact, one of remedy."""

    def __init__(self, fact: str, remedy: str) -> None:
        super().__init__(fact, remedy)
        self.fact = fact
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.fact} {self.remedy}"


class ReadError(LorscoreError):
    """A file that cannot be read as a letter of recommendation."""

    def __init__(self, name: str, kind: UnreadKind, fact: str, remedy: str) -> None:
        super().__init__(fact, remedy)
        self.args = (name, kind, fact, remedy)  # by which worker processes hand it on
        self.name = name
        self.kind: UnreadKind = kind


class RuleError(LorscoreError):
    """A rule, phrase or word list that breaks the rule book's own law."""


class ExampleError(LorscoreError):
    """A labelled example that cannot be used; the message names file and line."""


class OutputError(LorscoreError):
    """A result that cannot be written where it was asked for."""


class ModelError(LorscoreError):
    """The model cannot be used."""


class ModelMissing(ModelError):
    """A model file or its manifest is not there."""


class ModelChanged(ModelError):
    """A model file does not have the hash that its manifest states."""


class ModelMismatch(ModelError):
    """The model was made for other features, rules or library versions."""
