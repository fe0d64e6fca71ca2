"""Reworded letters: labelled ones and a template, written again in other words by hand (tests/screening/reworded)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from lorscore.marking import Marker
from lorscore.reading import read_letter
from lorscore.screening.families import Screened, find_families
from lorscore.screening.masking import Masked, mask_letter
from lorscore.screening.paraphrase import bounds_of, families_in, find_alike, twins

HERE = Path(__file__).parent / "reworded"
LETTERS = Path(__file__).parents[2] / "labeled_examples" / "letters"
# Of g13-13 hardly a content word is left, and the letter is short: the known limit of the measure.
LABELLED = [path.stem for path in sorted(HERE.glob("g*.txt")) if path.stem != "g13-13"]
UNRELATED = ["g02-01", "g05-03", "g08-04", "g09-05", "g11-06", "g12-07", "g18-08", "g20-09"]


@cache
def masked(name: str, *, reworded: bool = False) -> Masked:
    folder = HERE if reworded else LETTERS / name.split("-")[0]
    letter = read_letter(folder / f"{name}.txt")
    return mask_letter(letter.text, Marker().mark(letter).sentences)


def likeness(first: Masked, second: Masked) -> float:
    return find_alike([first, second])[0].likeness


@pytest.mark.parametrize("name", LABELLED)
def test_a_reworded_letter_is_nearer_than_unrelated_ones(name: str) -> None:
    own = likeness(masked(name), masked(name, reworded=True))
    assert own > max(likeness(masked(name), masked(other)) for other in UNRELATED)
    assert own > bounds_of("words").member


def test_a_template_written_three_times_is_a_family_among_unrelated_letters() -> None:
    letters = [masked(f"template-{one}", reworded=True) for one in "abc"] + [masked(name) for name in UNRELATED]
    screened = [Screened("Acme", letter, f"writer {at}", frozenset()) for at, letter in enumerate(letters)]
    assert [(group.kind, group.letters) for group in find_families(screened)] == [("paraphrased", (0, 1, 2))]


def test_one_physicians_letters_that_tell_what_was_seen_are_no_family() -> None:
    letters = [masked(f"template-{one}", reworded=True) for one in "abc"]
    screened = [Screened("Acme", letter, "jane harrow", frozenset({1, 2})) for letter in letters]
    assert find_families(screened) == []
    assert find_families([replace(one, evidence=frozenset()) for one in screened]) != []


def test_likeness_does_not_depend_on_order() -> None:
    one, two = masked("g04-33"), masked("g04-33", reworded=True)
    assert likeness(one, two) == pytest.approx(likeness(two, one), abs=1e-5)


def test_sentences_of_one_meaning_are_twins() -> None:
    pairs = twins(masked("g04-33"), masked("g04-33", reworded=True))
    assert len(pairs) >= 6
    assert all(0 < cosine <= 1 for _, _, cosine in pairs)


@pytest.mark.parametrize("way", ["words", "claims"])
def test_more_letters_ask_for_more_likeness_and_larger_families_for_less(way: Literal["words", "claims"]) -> None:
    bound = bounds_of(way).family
    assert bound(12, 2) < bound(60, 2) < bound(5000, 2)
    assert bound(12, 2) > bound(12, 4) > bound(12, 8) >= bound(12, 50)


def test_a_family_leaves_out_who_is_like_one_member_only() -> None:
    likeness = np.full((5, 5), -0.05, dtype=np.float32)
    likeness[:3, :3] = 0.1
    likeness[2, 3] = likeness[3, 2] = 0.05
    assert families_in(likeness, 5, bounds_of("words")) == [(0, 1, 2)]
