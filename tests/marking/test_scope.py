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


def set_aside(sentence: str) -> dict[str, str | None]:
    """Why each mark's evidence in a sentence does not count; None where it does."""
    marked, _ = Marker().look(read_letter_text("letter", LETTER.format(sentence)))
    start = marked.letter.text.index(sentence)
    return {
        found.mark.value: found.set_aside and found.set_aside.value
        for one in marked.sentences
        for found in one.evidence
        if start <= found.start < start + len(sentence)
    }


@pytest.mark.parametrize(
    ("sentence", "mark", "why"),
    [
        ("I cannot place her in the top tenth of our students.", "comparative", "negated"),
        (
            "There is no one I would rather have as a resident, and she is the best student of the year.",
            "comparative",
            None,
        ),
        ("She was not only punctual but the best student of the year.", "comparative", None),
        ("If she continues like this, she could be one of the best residents.", "comparative", "conditional"),
        ("She is not yet at the level of our interns.", "comparative", "not yet"),
        ("I am told that she was the best student of the year.", "comparative", "hearsay"),
        ("Is she one of the best students I have taught?", "comparative", "asked, not said"),
        ("Would we hire her again?", "endorsement", "asked, not said"),
        ("She is in the top 60% of her class.", "comparative", "a low share"),
        ("Her co-student is the best student we have had.", "comparative", "about someone else"),
        ("She is the best student we have had.", "comparative", None),
        ("If she improves, I would recruit her.", "endorsement", "conditional"),
        ("If she matched with us I would gladly have her as a resident.", "endorsement", None),
        ("She fell short of the level of our interns.", "comparative", "negated"),
        ("She was not (in my view) at the level of our interns.", "comparative", "negated"),
        ("On cross-cover calls (new fever, cannot sleep) she was at the level of our interns.", "comparative", None),
        ("She thinks she is at the level of an intern.", "comparative", "hearsay"),
        ("According to her CV she was in the top 10% of her class.", "comparative", "hearsay"),
        ("She hopes to be at the level of an intern by July.", "comparative", "conditional"),
        ("I graduated in the top 10% of my own class.", "comparative", "about someone else"),
        ("I would place her in the top 10% of the students I have taught.", "comparative", None),
    ],
)
def test_why_evidence_does_not_count(sentence: str, mark: str, why: str | None) -> None:
    assert set_aside(sentence).get(mark, "nothing found") == why


MIXED = (
    "I had three students that month. Dr. Idris carried six patients and wrote every note before noon. "
    "Another student carried two. The third student was in the top 10% of her class. Dr. Idris was the best of the three."
)


def test_a_letter_that_compares_three_students() -> None:
    marked, _ = Marker().look(read_letter_text("letter", LETTER.format(MIXED)))
    text = marked.letter.text
    found = {text[one.start : one.end]: one for one in marked.sentences}
    hers = found["Dr. Idris carried six patients and wrote every note before noon."]
    others = [found["Another student carried two."], found["The third student was in the top 10% of her class."]]
    best = found["Dr. Idris was the best of the three."]
    assert hers.subject is best.subject is Subject.APPLICANT
    assert {one.subject for one in others} == {Subject.OTHER_TRAINEE}
    assert any(one.mark == "specific" for one in hers.counted)
    assert any(one.mark == "comparative" for one in best.counted)
    assert not any(one.mark == "comparative" for other in others for one in other.counted)
