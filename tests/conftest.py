"""What several tests share: the scorer with the model of this checkout, and sample letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from lorscore.letter import Letter
from lorscore.reading import read_letter
from lorscore.scoring import Scorer

LETTERS = Path(__file__).parent / "letters"


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer.load()


@pytest.fixture(params=["strong", "generic", "concerning"])
def sample(request: pytest.FixtureRequest) -> Letter:
    return read_letter(LETTERS / f"{request.param}.txt")
