"""Labelled examples -> the model of a folder, with manifest and model card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from lorscore.evaluation import evaluate_fitted
from lorscore.examples import load_corpus
from lorscore.fitting import fit, look_at
from lorscore.model_card import write_card
from lorscore.rules import load_rules
from lorscore.strength.files import Model, save_model


@dataclass(frozen=True, slots=True)
class Trained:
    """What `lorscore train` made."""

    model: Model
    letters: int
    bank: int

    def summary(self) -> str:
        """One line for a person."""
        return f"Trained on {self.letters} letters and {self.bank} bank sentences; {self.model.digest}."


def train(examples_folder: Path, models_folder: Path, *, progress: Callable[[str], None]) -> Trained:
    """Make the models of a folder of labelled examples, with manifest and model card; the test part is left out.

    The same examples give the same model: sums are added up in one thread, so that their rounding does not depend on how
    many processors there are. Other kinds of processors may still round otherwise.

    Raises:
        ExampleError: a labelled example cannot be used.
    """
    progress("Reading the labelled examples")
    corpus = load_corpus(examples_folder)
    progress(f"Looking at {len(corpus.letters)} letters and {len(corpus.bank)} bank sentences")
    letters, bank = look_at(corpus)
    learn = [seen for seen in letters if seen.example.split != "test"]
    learn_bank = [one for one in bank if one.item.split != "test"]
    progress("Fitting the learned marker and the strength model")
    with threadpool_limits(1):
        fitted = fit(learn, learn_bank)
        progress("Measuring")
        figures = evaluate_fitted(fitted, letters, bank)
    about: dict[str, Any] = {
        "examples": examples_digest(examples_folder),
        "trained_on": {"letters": len(learn), "bank": len(learn_bank), "groups": len({s.example.group for s in learn})},
        "figures": figures,
    }
    model = save_model(
        models_folder, marker=fitted.marker, strength=fitted.strength, about=about, rules=load_rules().digest
    )
    write_card(models_folder, model.manifest)
    return Trained(model, len(learn), len(learn_bank))


def examples_digest(folder: Path) -> str:
    """`sha256:` and the digest of all labelled examples, file by file."""
    digest = hashlib.sha256()
    for path in sorted(
        path for path in folder.rglob("*") if path.suffix in {".txt", ".jsonl", ".toml"} and "making" not in path.parts
    ):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return "sha256:" + digest.hexdigest()
