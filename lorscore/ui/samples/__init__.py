"""Three fictional letters to try the app with."""

from __future__ import annotations

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


SAMPLES = (
    Sample("strong", "A strong letter", "An attending who saw the work, with episodes and a comparison."),
    Sample("generic", "A generic letter", "Friendly, and it could be about anyone."),
    Sample("concerning", "A letter that hurts", "Faint praise and reservations, politely put."),
)
