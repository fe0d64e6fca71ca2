"""Which facet of an applicant a sentence gestures at, what would turn it into evidence, and which notes answer that."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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


def gestures_of(sentence: str) -> tuple[Gesture, ...]:
    """What a sentence gestures at, in the order of asks.toml; never empty."""
    listed, default = _gestures()
    return _with_words(sentence, listed, of="words") or (default,)


def facets_answered(note: str) -> frozenset[str]:
    """The facets about which a line of notes has something to say; may be empty."""
    listed, _ = _gestures()
    return frozenset(gesture.facet for gesture in _with_words(note, listed, of="answers"))


def questions_about(sentence: str) -> tuple[str, ...]:
    """Two or three questions that would turn a sentence into evidence; about each of its facets one, where it has several."""
    found = gestures_of(sentence)
    firsts = [gesture.questions[0] for gesture in found]
    others = [question for gesture in found for question in gesture.questions[1:]]
    return tuple(dict.fromkeys([*firsts, *others]))[:MOST_QUESTIONS]


def _with_words(text: str, gestures: tuple[Gesture, ...], *, of: str) -> tuple[Gesture, ...]:
    lower = " " + " ".join(re.findall(r"[a-z'-]+", text.lower())) + " "
    return tuple(gesture for gesture in gestures if any(f" {word} " in lower for word in getattr(gesture, of)))


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
