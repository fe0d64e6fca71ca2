"""What the tests of the readers share: the sample letters, and letters in one call."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from lorscore.letter import Letter

SAMPLES = Path(__file__).with_name("samples")

BODY = (
    "I supervised Dr. Ines Kalnina for four weeks on our inpatient medicine service. She carried five patients a day and "
    "wrote their notes. Of the twelve visiting students this year I would place her second."
)
"""Running text that passes the gate, to put around what a test is about."""


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def made() -> ModuleType:
    """The script that made the samples, for the blocks they hold."""
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def body() -> str:
    return BODY


def texts(letter: Letter) -> list[str]:
    return [letter.text[block.start : block.end] for block in letter.blocks]


def kinds(letter: Letter) -> list[str]:
    return [block.kind.value for block in letter.blocks]


@pytest.fixture(scope="session")
def texts_of() -> Callable[[Letter], list[str]]:
    return texts


@pytest.fixture(scope="session")
def kinds_of() -> Callable[[Letter], list[str]]:
    return kinds


@pytest.fixture(scope="session")
def zipped() -> Callable[[dict[str, str | bytes]], bytes]:
    """A zip file of the given parts."""

    def make(parts: dict[str, str | bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                package.writestr(name, part)
        return stream.getvalue()

    return make
