"""Errors say a fact and a remedy, and survive the way between processes."""

from __future__ import annotations

import pickle

from lorscore.errors import ModelMissing, ReadError


def test_read_errors_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(ReadError("a.pdf", "no-text", "It holds no text.", "Export it with text.")))
    assert (error.name, error.kind, str(error)) == ("a.pdf", "no-text", "It holds no text. Export it with text.")


def test_other_errors_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(ModelMissing("It is not there.", "Train it.")))
    assert (error.fact, error.remedy, str(error)) == ("It is not there.", "Train it.", "It is not there. Train it.")
