"""What to ask about a weak or harmful sentence, and what to say where the learned marker alone decided."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from lorscore.marks import Mark


def ask_for(sentence: str) -> str:
    """The question that would turn this sentence into evidence; never an invented fact."""
    lower = " " + " ".join(re.findall(r"[a-z'-]+", sentence.lower())) + " "
    for words, says in _asks():
        if any(f" {word} " in lower for word in words):
            return says
    return str(_data()["default"]["says"])


def learned_reason(mark: Mark) -> str:
    """What is said where a mark was given without a rule."""
    return str(_data()["learned"][mark.value])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("lorscore.advice") / "asks.toml").read_text(encoding="utf-8"))


@cache
def _asks() -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((tuple(entry["words"]), str(entry["says"])) for entry in _data()["ask"])
