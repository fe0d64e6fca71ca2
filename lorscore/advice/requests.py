"""Wording to ask for a letter with: in the middle of the rotation, at its end, and before the deadline."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from lorscore.advice.sheet import Details

BLANK: Final = "________"


@dataclass(frozen=True, slots=True)
class Request:
    """A message to the attending."""

    name: str
    """`mid-rotation`, `end-of-rotation` or `reminder`."""
    title: str
    text: str


def write_requests(details: Details) -> tuple[Request, ...]:
    """The three messages with the applicant's details filled in; what is not known stays a blank to fill."""
    known = {
        "applicant": details.applicant,
        "attending": details.attending,
        "rotation": details.rotation and f"the {details.rotation} rotation",
        "specialty": details.specialty,
        "deadline": details.deadline,
        "upload": details.upload,
        "aamc_id": details.aamc_id,
    }
    filled = {name: value or BLANK for name, value in known.items()}
    filled["rotation"] = known["rotation"] or "this rotation"
    return tuple(Request(name, title, text.format(**filled).strip()) for name, title, text in _requests())


@cache
def _requests() -> tuple[tuple[str, str, str], ...]:
    data = tomllib.loads((files("lorscore.advice") / "requests.toml").read_text(encoding="utf-8"))
    return tuple((entry["name"], entry["title"], entry["text"]) for entry in data["request"])
