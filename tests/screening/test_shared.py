"""What two letters share, counted by hand and held against a plain search."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lorscore.report import LetterReport
from lorscore.screening.masking import MASK, Masked, mask_letter
from lorscore.screening.shared import (
    COPIED_FROM,
    RUN,
    SharedText,
    _Index,
    compare,
    find_shared,
    is_copied,
    shared_sentences,
)


def masked(words: list[str]) -> Masked:
    places = range(len(words))
    return Masked(tuple(words), tuple(places), tuple(place + 1 for place in places), (0,) * len(words), frozenset())


def of(report: LetterReport) -> Masked:
    return mask_letter(report.text, report.sentences)


def test_names_pronouns_dates_places_and_specialties_are_masked(report_of: Callable[..., LetterReport]) -> None:
    text = "Dr. Ana Lima joined us at Lakeside Hospital in July 2024. She is applying in internal medicine for her residency."
    assert " ".join(of(report_of(text)).words) == "_ joined us at _ _ is applying in _ residency"


def test_every_word_knows_its_place(report_of: Callable[..., LetterReport]) -> None:
    report = report_of("In May Dr. Ana Lima, of the University Hospital of Porto, stayed late.")
    words = of(report)
    shown = [report.text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert shown[-2:] == ["stayed", "late"]
    assert shown[1] == "May Dr. Ana Lima, of the University Hospital of Porto"


def test_a_template_with_other_details_is_copied(filled: list[str], report_of: Callable[..., LetterReport]) -> None:
    letters = [of(report_of(text)) for text in filled]
    found = find_shared(letters)
    assert [(one.first, one.second) for one in found] == [(0, 1), (0, 2), (1, 2)]
    assert all(one.words >= COPIED_FROM and is_copied(one, letters) for one in found)


def test_originals_share_nothing(originals: list[str], report_of: Callable[..., LetterReport]) -> None:
    assert find_shared([of(report_of(text)) for text in originals], at_least=1) == []


def test_seven_words_are_no_run_and_eight_are() -> None:
    one = [f"a{at}" for at in range(20)]
    assert compare(masked(one), masked([*one[:7], "x", *one[12:19]])).words == 0
    shared = compare(masked(one), masked(["x", *one[3:11], "y"]))
    assert shared.words == RUN
    assert [(run.first, run.second, run.length) for run in shared.passages] == [(3, 1, 8)]


def test_masks_do_not_count_and_alone_make_no_run() -> None:
    mostly_masks = [MASK, "at", MASK, "in", MASK, "from", MASK, "to"]
    assert compare(masked(mostly_masks), masked(mostly_masks)).words == 0
    words = ["she", MASK, "saw", "eight", "patients", "each", "single", "day"]
    assert compare(masked(words), masked(words)).words == 7


def test_a_template_of_hundreds_is_bound_together() -> None:
    template = [f"t{at}" for at in range(90)]
    letters = [masked([*template, *(f"own{letter}x{at}" for at in range(20))]) for letter in range(120)]
    pairs = {(one.first, one.second) for one in find_shared(letters)}
    assert {(at, at + 1) for at in range(119)} <= pairs
    assert len(pairs) < 120 * 10


def test_passages_are_looked_for_in_pairs_that_share_enough_only(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[tuple[int, int]] = []
    whole = _Index.compare

    def compared(index: _Index, first: int, second: int) -> SharedText:
        looked.append((first, second))
        return whole(index, first, second)

    monkeypatch.setattr(_Index, "compare", compared)
    courtesy = [f"c{at}" for at in range(12)]
    letters = [masked([*courtesy, *(f"own{letter}x{at}" for at in range(20))]) for letter in range(60)]
    copy = masked([f"t{at}" for at in range(60)])
    assert [(one.first, one.second) for one in find_shared([*letters, copy, copy])] == looked == [(60, 61)]


def test_sentences_that_stand_elsewhere_too() -> None:
    own, shared = [f"o{at}" for at in range(9)], [f"s{at}" for at in range(9)]
    first = Masked((*own, *shared), tuple(range(18)), tuple(range(1, 19)), (0,) * 9 + (1,) * 9, frozenset())
    assert shared_sentences([first, masked(shared)]) == [frozenset({1}), frozenset({0})]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_shared_words_are_those_of_a_plain_search(one: list[str], two: list[str]) -> None:
    def covered(words: list[str], others: list[str]) -> int:
        runs = {tuple(others[at : at + RUN]) for at in range(len(others) - RUN + 1)}
        hit = {
            place
            for at in range(len(words) - RUN + 1)
            if tuple(words[at : at + RUN]) in runs
            for place in range(at, at + RUN)
        }
        return len(hit)

    shared = compare(masked(one), masked(two))
    assert shared.words == min(covered(one, two), covered(two, one))
    for run in shared.passages:
        assert run.length >= RUN
        assert one[run.first : run.first + run.length] == two[run.second : run.second + run.length]
