"""Fictional letters to try the app with: single ones, notes and a later draft for one of them, and letters of two vendors."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter that ships with the app."""

    name: str
    """Its file, without the suffix."""
    title: str
    shows: str
    """What there is to see in it."""

    @property
    def text(self) -> str:
        """The letter."""
        return files(__name__).joinpath(f"{self.name}.txt").read_text(encoding="utf-8")


def sample_notes() -> str:
    """Notes of a rotation that belong to the generic letter; they name patients, who do not exist either."""
    return files(__name__).joinpath("notes.txt").read_text(encoding="utf-8")


def sample_drafts() -> tuple[str, str]:
    """The generic letter, and a later draft of it that tells what the notes tell."""
    generic = next(sample.text for sample in SAMPLES if sample.name == "generic")
    return generic, files(__name__).joinpath("reworked.txt").read_text(encoding="utf-8")


SAMPLES = (
    Sample("strong", "A strong letter", "An attending who saw the work, with episodes and a comparison."),
    Sample("generic", "A generic letter", "Friendly, and it could be about anyone."),
    Sample("concerning", "A letter that hurts", "Faint praise and reservations, politely put."),
)


def vendor_samples() -> tuple[tuple[str, str, str], ...]:
    """Vendor, file name and text of each letter of two vendors."""
    data = tomllib.loads(files(__name__).joinpath("vendors.toml").read_text(encoding="utf-8"))
    return tuple((vendor["name"], one["name"], one["text"]) for vendor in data["vendor"] for one in vendor["letter"])
