"""Notes become entries with their dates, word for word."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from lorscore.advice.notes import Note, read_notes, read_notes_bytes
from lorscore.errors import ReadError

MARKDOWN = """# Ward notes

## Week 1
- 2026-03-02: Saw 6 patients a day, wrote all notes.
- 3/4 Presented a case of CHF. Dr. Patel said "best presentation of the week".
* I stayed until 9 pm with a family
  and called the interpreter.

## Goals
Academic internal medicine.

Mar 5 - my presentations were too long.
"""


def texts(notes: tuple[Note, ...]) -> list[tuple[str | None, str]]:
    return [(note.day, note.text) for note in notes]


def test_markdown() -> None:
    notes = read_notes_bytes("notes.md", MARKDOWN.encode())
    assert texts(notes) == [
        ("2026-03-02", "Saw 6 patients a day, wrote all notes."),
        ("3/4", 'Presented a case of CHF. Dr. Patel said "best presentation of the week".'),
        ("Week 1", "I stayed until 9 pm with a family and called the interpreter."),
        (None, "Academic internal medicine."),
        ("Mar 5", "my presentations were too long."),
    ]
    assert notes[3].heading == "Goals"


def test_one_note_a_line() -> None:
    lines = """6/12: Saw a patient with two bottles of metoprolol and told Dr. Oakes, who stopped one.
6/19 presented a case of night sweats
July: two presentations every day, and I read about each
want family medicine, community program"""
    assert texts(read_notes_bytes("notes.txt", lines.encode())) == [
        ("6/12", "Saw a patient with two bottles of metoprolol and told Dr. Oakes, who stopped one."),
        ("6/19", "presented a case of night sweats"),
        ("July", "two presentations every day, and I read about each"),
        (None, "want family medicine, community program"),
    ]


def test_a_wrapped_paragraph_is_one_note() -> None:
    wrapped = """I stayed with the family of a patient who had been told about
his cancer that morning, and I called the interpreter so that
they could ask what they wanted to know."""
    for ending in ("txt", "md"):
        assert [note.text for note in read_notes_bytes(f"notes.{ending}", wrapped.encode())] == [
            " ".join(wrapped.split())
        ]


@pytest.mark.parametrize(
    "note",
    [
        "6-8 patients a day, wrote all notes.",
        "5/5 strength before the scan, and I found the drift.",
        "Decreased 2 doses of insulin after I saw the log.",
        "Marked 3 charts for the audit.",
        "2.5 mg of warfarin was my suggestion.",
    ],
)
def test_numbers_that_are_no_dates_stay(note: str) -> None:
    assert texts(read_notes_bytes("notes.md", f"- {note}".encode())) == [(None, note)]


def test_a_log() -> None:
    log = "Date,Case,Task\n2026-03-02,CHF,wrote the admission note\n,,\n3/4/26,COPD,\n"
    assert texts(read_notes_bytes("log.csv", log.encode("utf-8-sig"))) == [
        ("2026-03-02", "Case: CHF; Task: wrote the admission note"),
        ("3/4/26", "Case: COPD"),
    ]
    assert len(read_notes_bytes("log.csv", log.replace(",", ";").encode())) == 2


def test_a_word_document() -> None:
    document = Document()
    document.add_heading("Week 2")
    document.add_paragraph("Found the murmur before the echo.", style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    assert texts(read_notes_bytes("notes.docx", file.getvalue())) == [("Week 2", "Found the murmur before the echo.")]


def test_a_long_entry_is_told_sentence_by_sentence() -> None:
    sentence = "Dr. Rao watched me examine the patient and then asked me to teach it to the others on the team."
    notes = read_notes_bytes("notes.txt", " ".join([sentence] * 4).encode())
    assert [note.text for note in notes] == [sentence] * 4
    assert {note.entry for note in notes} == {1}


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"---\n***\n"])
def test_nothing_noted(data: bytes) -> None:
    assert read_notes_bytes("notes.txt", data) == ()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("notes.xlsx", b"PK\3\4", "unsupported"),
        ("notes.docx", b"no document", "damaged"),
        ("notes.txt", b"\x00\x01\x02\x03" * 500, "unsupported"),
        ("notes.txt", b"word " * 2_000_000, "too-large"),
    ],
)
def test_what_is_refused(name: str, data: bytes, kind: str) -> None:
    with pytest.raises(ReadError) as refused:
        read_notes_bytes(name, data)
    assert (refused.value.kind, refused.value.name) == (kind, name)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no notes there"):
        read_notes(tmp_path / "none.md")


def test_two_hundred_pages() -> None:
    page = "\n".join(f"- Day {line}: followed {line} patients and wrote every note myself." for line in range(1, 46))
    assert len(read_notes_bytes("notes.md", "\n".join([page] * 200).encode())) == 9000
