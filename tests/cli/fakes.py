"""Stand-ins for the parts of lorscore that need a model, and a way to run the command with them in a process.

`python tests/cli/fakes.py score letter.txt` is `lorscore score letter.txt` with these in place of the real ones. A
letter is a text file; its first line is what the fakes do with it: a score, `unread`, `fault`, `interrupt`, `hostile`.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from lorscore.errors import ModelMissing, ReadError
from lorscore.letter import Letter
from lorscore.report import Estimate, LetterReport, Provenance, Unread

BY_HAND: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[1] / "outputs" / "conftest.py"))
SECRET = "she wept in the stairwell"


def read_letter(path: str) -> Letter:
    """The letter in a file, or of standard input."""
    name = path if path == "-" else Path(path).name
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError:
        raise ReadError(name, "damaged", "There is no such file.", "Look at its name.") from None
    return Letter(name, data.decode("utf-8", "replace"), ())


class Scorer:
    """Does what the first line of a letter says."""

    made_by: Provenance = BY_HAND["MADE_BY"]
    broken = False

    @classmethod
    def load(cls) -> Scorer:
        """A scorer, unless there is no model."""
        if cls.broken:
            raise ModelMissing("The model is not there.", "Run `lorscore train`.")
        return cls()

    def score(self, letter: Letter) -> LetterReport:
        """A report made by hand, with the score that the letter asks for."""
        report: LetterReport = BY_HAND["make_varied_report"]()
        match letter.text.partition("\n")[0].strip():
            case "unread":
                raise ReadError(letter.name, "no-text", "It holds no text.", "Save it with text recognition.")
            case "fault":
                raise RuntimeError(SECRET)
            case "interrupt":
                raise KeyboardInterrupt
            case "hostile":
                report = BY_HAND["make_hostile_report"]()
            case score:
                chances = report.estimate.chances
                report = replace(report, estimate=Estimate(float(score), 0.0, 100.0, chances))
        return replace(report, name=letter.name)


def unread(error: ReadError) -> Unread:
    """A refused file as a value."""
    return Unread(error.name, error.kind, str(error))


def train(examples: Path, models: Path, *, progress: Any) -> Any:
    """Nothing, with progress."""
    progress(f"Reading {examples.name}")
    return SimpleNamespace(summary=lambda: f"Trained into {models.name}")


def evaluate(examples: Path, models: Path, *, progress: Any) -> dict[str, Any]:
    """Some figures, with progress."""
    progress("Measuring")
    return {"schema": "lorscore.evaluation/1", "test": {"letters": 208, "kappa": 0.81, "ece": float("nan")}}


def evaluate_rules(examples: Path, *, part: str, progress: Any) -> dict[str, Any]:
    """No rules, of the part that is asked for."""
    splits = {"learn": ["train", "dev"]}.get(part, [part])
    return {"schema": "lorscore.rules-evaluation/1", "letters": 3, "splits": splits, "marks": {}, "rules": []}


def modules() -> dict[str, ModuleType]:
    """The stand-ins by the name of the module that each stands for."""
    found: dict[str, ModuleType] = {}
    for name, members in {
        "reading": {"read_letter": read_letter},
        "scoring": {"Scorer": Scorer, "unread": unread},
        "training": {"train": train},
        "evaluation": {"evaluate": evaluate, "evaluate_rules": evaluate_rules},
    }.items():
        module = ModuleType(f"lorscore.{name}")
        module.__dict__.update(members)
        found[module.__name__] = module
    return found


def main(arguments: list[str], loaded: MutableMapping[str, ModuleType] = sys.modules) -> int:
    """The exit status of the command with the stand-ins."""
    from lorscore.__main__ import run

    loaded.update(modules())
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
