"""The guard for patients' privacy: planted identifiers are found, innocent sentences are left alone, masking is exact."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorscore.advice.privacy import find_identifiers, kind_label, mask

HERE = Path(__file__).parent
ROWS = [json.loads(line) for line in (HERE / "identifiers.jsonl").read_text(encoding="utf-8").splitlines()]
INNOCENT = (HERE / "innocent.txt").read_text(encoding="utf-8").splitlines()
TITLES = ("Mr. ", "Mrs. ", "Ms. ", "Miss ", "Señora ")


def is_found(text: str, start: int, end: int) -> bool:
    """Whether every letter and digit of a planted identifier is covered; a title alone tells nothing."""
    start += next((len(title) for title in TITLES if text[start:end].startswith(title)), 0)
    covered = {at for found in find_identifiers(text) for at in range(found.start, found.end)}
    return all(at in covered for at in range(start, end) if text[at].isalnum())


@pytest.mark.parametrize("part", ["open", "held-out"])
def test_planted_identifiers_are_found(part: str) -> None:
    found = [
        is_found(row["text"], planted["start"], planted["end"])
        for row in ROWS
        if row["part"] == part
        for planted in row["identifiers"]
    ]
    assert len(found) >= (200 if part == "open" else 100)
    assert sum(found) / len(found) >= 0.95


def test_the_planted_identifiers_are_of_all_kinds() -> None:
    kinds = {planted["kind"] for row in ROWS for planted in row["identifiers"]}
    assert kinds >= {
        *("name", "place", "address", "zip", "date", "age", "phone", "fax", "email", "ssn", "mrn", "plan", "account"),
        *("license", "vehicle", "device", "url", "ip", "biometric", "photo", "other", "room", "rare"),
    }


def test_doses_vitals_labs_and_scores_are_no_identifiers() -> None:
    assert len(INNOCENT) == 300
    alarms = [sentence for sentence in INNOCENT if find_identifiers(sentence)]
    assert len(alarms) <= 3, alarms


@pytest.mark.parametrize(
    ("note", "masked"),
    [
        ("Saw Mr. Alvarez, 67M with CHF.", "Saw a man in his sixties with CHF."),
        ("Maria Gonzalez, a 64-year-old woman, asked for me.", "A woman in her sixties, asked for me."),
        ("Mrs. Petrova's INR was 3.4.", "The patient's INR was 3.4."),
        ("A 94-year-old man, MRN 4471902.", "An over-89-year-old man, MRN [number]."),
        ("Dr. Rao said I was ready.", "Dr. Rao said I was ready."),
        ("Admitted on March 14, 2026 to bed 7B.", "Admitted on [date] to [room]."),
        ("Mrs. K., 67F in 412B, MRN ending 8841.", "A woman in her sixties in [room], MRN ending [number]."),
        ("Patient: K. Kowalski; MRN: 00918; Diagnosis: CHF", "Patient: [name]; MRN: [number]; Diagnosis: CHF"),
        ("Patient: Alvarez, Juan; Task: wrote orders", "Patient: [name]; Task: wrote orders"),
        ("Patient name: juan alvarez; Age: 61", "Patient name: [name]; Age: 61"),
        ("Patient: CHF; Task: wrote orders", "Patient: CHF; Task: wrote orders"),
        ("Hablé con la señora Ibarra.", "Hablé con the patient."),
        ("Pt J.S., 54M, new diabetes.", "Pt a man in his fifties, new diabetes."),
        ("3/14: seen with Abdul R. in clinic.", "[date]: seen with [name] in clinic."),
        ("Baker cyst, Rovsing's sign, Ranson 4.", "Baker cyst, Rovsing's sign, Ranson 4."),
    ],
)
def test_masking(note: str, masked: str) -> None:
    assert mask(note, find_identifiers(note)) == masked


def test_what_is_kept_is_kept_by_name_only() -> None:
    note = "Farid and Rosalind walked to the ward."
    assert mask(note, find_identifiers(note, keep=["Farid Osmanov"])) == "Farid and [name] walked to the ward."


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = find_identifiers(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(kind_label(one.kind) for one in found)


@given(st.lists(st.sampled_from([row["text"] for row in ROWS]), min_size=1, max_size=4))
def test_masking_leaves_all_else_word_for_word(notes: list[str]) -> None:
    text = " ".join(notes)
    found = find_identifiers(text)
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
    kept = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert re.fullmatch(".+?".join(map(re.escape, kept)), mask(text, found))
