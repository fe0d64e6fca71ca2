"""Which facet of an applicant a sentence gestures at, what would turn it into evidence, and which notes answer that."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

RESERVATION = "reservation"
"""The facet of sentences that harm."""
MOST_QUESTIONS = 3
"""Questions asked about one sentence."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A facet that weak sentences gesture at."""

    facet: str
    """`team`, `work ethic`, `knowledge`, `communication`, `reliability`, `growth`, `language`, `independence`,
    `professionalism`, `readiness`, `reservation`, or `evidence` where none of these."""
    words: tuple[str, ...]
    """The words by which a sentence of a letter gestures at it."""
    questions: tuple[str, ...]
    """Two or three questions to the writer, each of which asks for something seen."""
    answers: tuple[str, ...]
    """The words by which a line of notes answers them."""


def gestures_of(sentence: str, *, harms: bool = False) -> tuple[Gesture, ...]:
    """What a sentence gestures at, in the order of asks.toml; never empty, and a reservation first where it harms."""
    listed, default = _gestures()
    spoken = _spoken(sentence)
    found = tuple(gesture for gesture in listed if _has(spoken, gesture.words))
    if harms:
        reservation = next(gesture for gesture in listed if gesture.facet == RESERVATION)
        found = (reservation, *(gesture for gesture in found if gesture is not reservation))
    return found or (default,)


def facets_answered(note: str) -> frozenset[str]:
    """The facets about which a line of notes has something to say; may be empty."""
    listed, _ = _gestures()
    found = _spoken(note)
    return frozenset(gesture.facet for gesture in listed if _has(found, gesture.answers))


def questions_about(sentence: str, *, harms: bool = False) -> tuple[str, ...]:
    """Two or three questions that would turn a sentence into evidence; about each of its facets one, where it has several.

    A sentence that harms is first asked whether it is still true.
    """
    found = gestures_of(sentence, harms=harms)
    firsts = [gesture.questions[0] for gesture in found]
    others = [question for gesture in found for question in gesture.questions[1:]]
    return tuple(dict.fromkeys([*firsts, *others]))[:MOST_QUESTIONS]


def has_words(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether a text has one of these words or phrases, which are in lower case."""
    return _has(_spoken(text), wanted)


def _spoken(text: str) -> tuple[frozenset[str], str]:
    """The words of a text, and all of them in a row between spaces."""
    words = re.findall(r"[a-z'&-]+", text.lower())
    return frozenset(words), f" {' '.join(words)} "


def _has(found: tuple[frozenset[str], str], wanted: tuple[str, ...]) -> bool:
    words, row = found
    return any(f" {one} " in row if " " in one else one in words for one in wanted)


@cache
def _gestures() -> tuple[tuple[Gesture, ...], Gesture]:
    data = tomllib.loads((files("lorscore.advice") / "asks.toml").read_text(encoding="utf-8"))
    *listed, default = (
        Gesture(
            entry["facet"], tuple(entry.get("words", ())), tuple(entry["questions"]), tuple(entry.get("answers", ()))
        )
        for entry in (*data["ask"], data["default"])
    )
    return tuple(listed), default
