"""What several tests share: the scorer with the model of this checkout, and sample letters."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from lorscore.letter import Letter
from lorscore.reading import read_letter
from lorscore.scoring import Scorer

# Started in the background, as some runners do, the tests would hand an ignored Ctrl-C on to the programs they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

LETTERS = Path(__file__).parent / "letters"


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer.load()


@pytest.fixture(params=["strong", "generic", "concerning"])
def sample(request: pytest.FixtureRequest) -> Letter:
    return read_letter(LETTERS / f"{request.param}.txt")
