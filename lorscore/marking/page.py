"""What the components know of a letter, as plain values.

spaCy cuts the text into tokens; from there on components read and write the fields of one Page, because making a spaCy
Span for every sentence and match costs more than finding them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lorscore.marking.applicant import Applicant
from lorscore.marks import SetAside, Subject, Zone
from lorscore.rules import Rule
from lorscore.rules.phrases import Words
from lorscore.rules.words import load_name_words

PLACES = load_name_words().places


class Look(NamedTuple):
    """How a token looks, wherever it stands."""

    text: str
    lower: str
    plain: str
    """In lower case with straight apostrophes."""
    is_number: bool
    """A number or a word for one, such as "dozen"."""
    is_word: bool
    """Letters only, or a number as spaCy knows them."""
    is_alpha: bool
    is_upper: bool
    is_space: bool


class Stretch(NamedTuple):
    """A row of tokens."""

    start: int
    end: int
    """Exclusive."""


class Signal(NamedTuple):
    """A place where a rule speaks."""

    rule: Rule
    start: int
    """Its first token."""
    end: int
    """The token behind its last."""
    set_aside: SetAside | None = None
    """Why it does not count; None where it counts, and before the scope component looked."""


@dataclass(slots=True)
class Page:
    """A letter on its way through the components; each writes its own fields and only reads the others."""

    text: str
    looks: Sequence[Look]
    """How each token looks."""
    starts: Sequence[int]
    """Where in the text each token begins."""
    ends: Sequence[int]
    words: Words
    blocks: Sequence[tuple[int, int]] = ()
    """The ranges of text in which no sentence ends outside; the whole text where there are none."""
    all_text: bool = False
    """Whether this is no whole letter: every sentence is body."""
    sentences: Sequence[Stretch] = ()
    zones: Sequence[Zone] = ()
    """One a sentence."""
    signals: Sequence[Signal] = ()
    """In order of place."""
    subjects: Sequence[Subject] = ()
    """One a sentence."""
    keywords: Sequence[bool] = ()
    """For each sentence whether it is keywords in a row; never outside body and closing."""
    naming: frozenset[int] = frozenset()
    """The tokens that name the applicant: "Grace" is no grace where she is called so."""
    applicant: Applicant = field(default_factory=lambda: Applicant((), frozenset(), frozenset()))

    def said(self, stretch: Stretch) -> str:
        """The text of a row of tokens."""
        return self.text[self.starts[stretch.start] : self.ends[stretch.end - 1]]
