"""What sentences claim, by the encoder of the `semantic` extra, and what happens where it is not there."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest

from lorscore.screening import claims
from lorscore.screening.families import Screened, find_families
from lorscore.screening.masking import Masked

KNOWN = {"[UNK]", "pre", "##round", "##ed", "round", "on", "don", "'", "t", "cafe", ".", "8", "early"}
HIS_RETURN = "her patients asked when she would come back"
DESK = "people at the front desk still speak of her"
FRACTURE = "she found a fracture that two of us had overlooked"

needs_the_encoder = pytest.mark.skipif(not claims.ready(), reason="the `semantic` extra is not installed")


@pytest.fixture
def anew() -> Iterator[None]:
    """What is known of the encoder is looked up again, in the test and after it."""
    claims.ready.cache_clear()
    yield
    claims.ready.cache_clear()


def said(*sentences: str) -> Masked:
    words = [(word, at) for at, sentence in enumerate(sentences) for word in sentence.split()]
    places = tuple(range(len(words)))
    return Masked(
        tuple(word for word, _ in words),
        places,
        tuple(at + 1 for at in places),
        tuple(at for _, at in words),
        frozenset(),
    )


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("Prerounded early.", ["pre", "##round", "##ed", "early", "."]),
        ("don't", ["don", "'", "t"]),
        ("café", ["cafe"]),
        ("early zebras on 8", ["early", "[UNK]", "on", "8"]),
        ("o" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_words_are_cut_into_the_longest_known_pieces(sentence: str, pieces: list[str]) -> None:
    assert claims._pieces_of(sentence, KNOWN) == ["[CLS]", *pieces, "[SEP]"]


def test_of_a_long_sentence_the_beginning_is_read() -> None:
    pieces = claims._pieces_of("early " * 200, KNOWN)
    assert len(pieces) == 64
    assert pieces[-1] == "[SEP]"


@needs_the_encoder
def test_a_sentence_is_one_row_whatever_stands_beside_it() -> None:
    known = claims.sentence_vectors().pieces
    alone, together = claims.encoded([DESK], known), claims.encoded([FRACTURE, DESK, HIS_RETURN * 3], known)
    assert np.linalg.norm(alone[0]) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(alone[0], together[1])


@needs_the_encoder
def test_one_claim_in_other_words_is_nearer_than_another_claim() -> None:
    rows = claims.rows_of([said(HIS_RETURN, DESK, FRACTURE)]).matrix
    assert rows[0] @ rows[1] > max(rows[0] @ rows[2], rows[1] @ rows[2]) + 0.1


@needs_the_encoder
def test_likeness_is_the_same_in_either_order_and_with_others_there() -> None:
    letters = [said(HIS_RETURN, DESK, FRACTURE, f"she read {what} before every case") for what in ("films", "charts")]
    third = said(*[f"he counts {what} in the garden at night" for what in ("bees", "stars", "hours", "pears")])
    forth, back = claims.find_alike(letters), claims.find_alike(letters[::-1])
    assert forth[0].likeness == pytest.approx(back[0].likeness, abs=1e-6)
    assert claims.find_alike([*letters, third])[0].likeness == pytest.approx(forth[0].likeness, abs=1e-6)
    assert claims.find_alike([said("she was very early")]) == []


def test_without_the_extra_words_are_compared(monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not claims.ready()
    monkeypatch.setattr(claims, "encoded", lambda *_: pytest.fail("the encoder was asked"))
    find_families([Screened("Acme", said(HIS_RETURN, DESK, FRACTURE, HIS_RETURN), None, frozenset())] * 2)


@needs_the_encoder
def test_another_encoder_is_not_trusted(monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    monkeypatch.setattr(claims, "_model", lambda: b"another model")
    assert not claims.ready()
