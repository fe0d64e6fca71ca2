"""Each pattern of recycled.toml against its own examples."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import lorscore.screening
from lorscore.screening.recycled import alternatives

PATTERNS = tomllib.loads((Path(lorscore.screening.__file__).parent / "recycled.toml").read_text(encoding="utf-8"))[
    "pattern"
]


@pytest.mark.parametrize("one", PATTERNS, ids=lambda one: one["name"])
def test_a_pattern_finds_its_matches_and_not_its_misses(one: dict) -> None:
    finders = alternatives(one["name"])
    reached = {at for text in one["matches"] for at, finder in enumerate(finders) if finder.search(text)}
    for text in one["matches"]:
        assert any(finder.search(text) for finder in finders), text
    for text in one["misses"]:
        assert not any(finder.search(text) for finder in finders), text
    assert len(one["matches"]) >= 2
    assert len(one["misses"]) >= 2
    if len(finders) > 1:
        assert reached == set(range(len(finders)))
