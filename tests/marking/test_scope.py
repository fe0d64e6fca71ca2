"""Whom a sentence is about."""

from __future__ import annotations

import pytest

from lorscore.marking import Marker
from lorscore.marks import Subject
from lorscore.reading import read_letter_text

LETTER = """Dear Program Director,

I write for Dr. Salma Idris, who spent a month on our ward. I saw her at work every day.

It was a busy month. {}

I recommend Dr. Idris for residency training in internal medicine at your hospital.

Sincerely,
Ann Ortiz, MD
"""
ABOUT = [
    ("Dr. Moss writes that she found the missing record.", Subject.APPLICANT),
    ('Dr. Moss (surgery, two weeks): "Polite and quick."', Subject.APPLICANT),
    ("One resident said that she was quick with her hands.", Subject.APPLICANT),
    ("Salma's notes were complete.", Subject.APPLICANT),
    ("Managed the workload of an intern.", Subject.APPLICANT),
    ("This student was prepared.", Subject.APPLICANT),
    ("Dr. ______ was a pleasure to have.", Subject.APPLICANT),
    ("Polite to patients.", Subject.APPLICANT),
    ("Her co-student was the quickest on the ward.", Subject.OTHER_TRAINEE),
    ("Another student saw eight patients a day.", Subject.OTHER_TRAINEE),
    ("Mr. Hall saw eight patients a day.", Subject.OTHER_TRAINEE),
    ("The patient was a retired farmer.", Subject.PATIENT),
    ("Our department trains forty residents.", Subject.HOSPITAL),
    ("I have practiced for twenty years.", Subject.WRITER),
]


@pytest.mark.parametrize(("sentence", "subject"), ABOUT)
def test_whom_a_sentence_is_about(sentence: str, subject: Subject) -> None:
    marked, _ = Marker().look(read_letter_text("letter", LETTER.format(sentence)))
    found = {marked.letter.text[one.start : one.end]: one.subject for one in marked.sentences}
    assert found[sentence] is subject


def test_she_after_another_student_is_that_student() -> None:
    text = LETTER.format("Her co-student was quick. She saw eight patients a day. Dr. Idris saw three. She was slow.")
    marked, _ = Marker().look(read_letter_text("letter", text))
    found = {marked.letter.text[one.start : one.end]: one.subject for one in marked.sentences}
    assert found["She saw eight patients a day."] is Subject.OTHER_TRAINEE
    assert found["She was slow."] is Subject.APPLICANT
