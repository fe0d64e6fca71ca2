"""Letters through the pipeline: zones, subjects, scope, facts, notices; and components that touch only their own."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
import spacy

from lorscore.letter import Letter
from lorscore.marking import Marker
from lorscore.marking.cues import page_of
from lorscore.marking.facts import contact_weeks
from lorscore.marking.page import Page
from lorscore.marking.pipeline import COMPONENTS
from lorscore.marks import TEXT_ZONES, Mark, MarkedLetter, SetAside, Subject, Zone
from lorscore.reading import read_letter, read_letter_bytes
from lorscore.rules.words import read_data

LETTERS = Path(__file__).parents[1] / "letters"


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker()


def read(text: str) -> Letter:
    return read_letter_bytes("letter.txt", text.encode())


def look(marker: Marker, text: str) -> MarkedLetter:
    return marker.look(read(text))[0]


def text_of(marked: MarkedLetter, zone: Zone) -> list[str]:
    return [marked.letter.text[s.start : s.end] for s in marked.sentences if s.zone is zone]


def test_zones_of_a_full_letter(marker: Marker) -> None:
    marked = marker.look(read_letter(LETTERS / "strong.txt"))[0]
    assert text_of(marked, Zone.LETTERHEAD) == ["LAUREL CREEK UNIVERSITY HOSPITAL", "Department of Internal Medicine"]
    assert text_of(marked, Zone.DATE) == ["October 3, 2025"]
    assert text_of(marked, Zone.RE_LINE) == ["RE: Dr. Amara Lindqvist, AAMC ID 10000001"]
    assert text_of(marked, Zone.SALUTATION) == ["Dear Program Director,"]
    assert text_of(marked, Zone.SIGNATURE) == [
        "Sincerely,",
        "Jonas R. Whitfield, MD",
        "Associate Professor of Medicine",
    ]
    assert any("without reservation" in text for text in text_of(marked, Zone.CLOSING))


HEADED = """Applicant for residency in Psychiatry
Clinical Work
Dr. Lin saw patients with kidney disease and hypertension. He took the history himself. He wrote the notes and gave them to me.

Yours,
Ann Ortiz, MD
"""
LETTERHEAD = """Department of Medicine, Northfield Teaching Hospital, Northfield. Harlan Voss, M.D., Chair
March 3, 2026
Dear Colleagues:

Dr. Lin rotated with me for four weeks as a student. He took the history himself. He wrote the notes and gave them to me.

Harlan Voss, MD
"""


def test_running_text_below_a_heading_is_no_letterhead(marker: Marker) -> None:
    assert "He took the history himself." in text_of(look(marker, HEADED), Zone.BODY)
    assert not any("saw patients" in text for text in text_of(look(marker, HEADED), Zone.LETTERHEAD))


def test_above_a_salutation_it_is(marker: Marker) -> None:
    marked = look(marker, LETTERHEAD)
    assert marked.applicant[0].endswith("Lin")
    assert text_of(marked, Zone.DATE) == ["March 3, 2026"]


NAMED = """RE: Dr. Can Tehrani, applicant to your program for the coming year
Dear Dr. May:

I met Dr. Tehrani on the wards of {}, where he took the history himself and wrote the notes for me.

Sincerely,
Will Ortiz, MD
Chief of Pediatrics
{}
"""


@pytest.mark.parametrize("place", ["Lakewood Hospital", "Harlan Creek Children's Hospital", "St. Aldric's College"])
def test_names_that_look_like_verbs_are_no_text(marker: Marker, place: str) -> None:
    marked = look(marker, NAMED.format(place, place))
    assert text_of(marked, Zone.RE_LINE) == ["RE: Dr. Can Tehrani, applicant to your program for the coming year"]
    assert text_of(marked, Zone.SALUTATION) == ["Dear Dr. May:"]
    assert text_of(marked, Zone.SIGNATURE) == ["Sincerely,", "Will Ortiz, MD", "Chief of Pediatrics", place]


def test_the_name_of_an_institution_is_no_heading(marker: Marker) -> None:
    above = "Nephrology Section, Lakewood Medical Center"
    assert text_of(look(marker, f"{above}\n{HEADED}"), Zone.LETTERHEAD) == [above]


FORM = """Mei Tanaka, MD
Clinical Elective Evaluation

Ms. Tanaka was on our ward for four weeks and I worked with her daily.

Punctuality ............ 5/5
Medical knowledge ...... 3/5
Compared with other students: middle third

Comments: She was kind to patients. She needs to read more.

Robert Ames, MD
Ward Director
"""


def test_rating_rows_of_a_form_are_text(marker: Marker) -> None:
    marked = look(marker, FORM)
    body = text_of(marked, Zone.BODY) + text_of(marked, Zone.CLOSING)
    assert any(text.startswith("Punctuality") for text in body)
    assert any("middle third" in text for text in body)
    assert "Robert Ames, MD" in text_of(marked, Zone.SIGNATURE)


MIXED = """Dear Program Director,

Dr. Lena Petrova spent a month on our service with two other students. I supervised all three.

Mr. Hall was the strongest student I have had this year. He saw eight patients a day.
Dr. Petrova was about where our students are. She needed a lot of guidance with her notes.
The patient in bed four was the sickest on the ward. Our hospital is one of the best in the state.
If she continues to work, she could be one of our best residents. She is not yet at the level of an intern.
I cannot say that she was among the best students I have had.

I recommend Dr. Petrova for your program.

Sincerely,
Ann Ortiz, MD
"""


def test_a_mixed_letter(marker: Marker) -> None:
    marked = look(marker, MIXED)
    by_text = {marked.letter.text[s.start : s.end]: s for s in marked.sentences}
    subject = {text: sentence.subject for text, sentence in by_text.items()}
    assert subject["Mr. Hall was the strongest student I have had this year."] is Subject.OTHER_TRAINEE
    assert subject["He saw eight patients a day."] is Subject.OTHER_TRAINEE
    assert subject["Dr. Petrova was about where our students are."] is Subject.APPLICANT
    assert subject["She needed a lot of guidance with her notes."] is Subject.APPLICANT
    assert subject["The patient in bed four was the sickest on the ward."] is Subject.PATIENT
    assert subject["Our hospital is one of the best in the state."] is Subject.HOSPITAL
    assert "Lena Petrova" in " ".join(marked.applicant)
    favourable = [found for s in marked.sentences for found in s.counted if found.mark.value == "comparative"]
    assert favourable == []


def test_scope_says_why(marker: Marker) -> None:
    marked = look(marker, MIXED)
    why = {found.set_aside for s in marked.sentences for found in s.evidence if found.mark.value == "comparative"}
    assert {SetAside.OTHER_PERSON, SetAside.CONDITIONAL, SetAside.NOT_YET, SetAside.NEGATED} <= why


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("She rotated with us for four weeks.", 4.0),
        ("He was with us for a six-week clerkship.", 6.0),
        ("They worked with me for 3 months in 2024.", 13.0),
        ("From July 1 to July 28, 2024 she was on my team.", 3.9),
        ("He was here from August 2023 to July 2024.", 52.0),
        ("I have practiced for twenty years.", None),
        ("He rotated in my clinic for four weeks.", 4.0),
        ("He is the best I have seen in my twenty years of teaching.", None),
        ("In my 12 years on this ward few have done as well.", None),
        ("The patient was 24 years old.", None),
        ("She rotated with us.", None),
        ("I have had the privilege of working with Dr. Ana Petrova for the last 2 years in my office.", 104.0),
        ("We have taken twelve observers for the last two years.", None),
        ("Rotation dates: 06/02/2025 - 06/27/2025", 3.7),
        ("She was here from 6/2/25 to 6/27/25.", 3.7),
        ("He was here from 25/13/25 to 26/13/25.", None),
        ("I worked with him for a couple of weeks.", 2.0),
        ("She was with us for twenty-five weeks.", 25.0),
        ("He was with us for zero weeks.", None),
    ],
)
def test_length_of_contact(text: str, weeks: float | None) -> None:
    found = contact_weeks([text])
    assert found == pytest.approx(weeks, abs=0.6) if weeks else found is None


@pytest.mark.parametrize("one", read_data("facts.toml")["other_time"], ids=lambda one: one["example"])
def test_other_times_are_no_contact(one: dict[str, str]) -> None:
    """Each pattern stands in its own example, which tells of no contact."""
    assert re.search(rf"\b(?:{one['find']})\b", one["example"], re.IGNORECASE)
    assert contact_weeks([one["example"]]) is None


def test_facts_of_a_strong_letter(marker: Marker) -> None:
    facts = marker.look(read_letter(LETTERS / "strong.txt"))[0].facts
    assert facts.role == "sub-internship"
    assert facts.contact_weeks == 4.0
    assert facts.directly_observed is True
    assert facts.writer_role == "attending"
    assert facts.specialty == "internal medicine"
    assert facts.waiver_stated is True


def test_notices(marker: Marker) -> None:
    text = (
        (LETTERS / "generic.txt")
        .read_text()
        .replace("He is a team player", "She is a team player")
        .replace("your program", "[Program Name]")
    )
    kinds = {notice.kind for notice in look(marker, text).notices}
    assert kinds == {"placeholder", "mixed-pronouns"}


@pytest.mark.parametrize("one", read_data("notices.toml")["placeholder"], ids=lambda one: one["example"])
def test_placeholders_are_noticed(one: dict[str, str], marker: Marker) -> None:
    rest = "Dr. Osei worked on our wards for four weeks, wrote the daily notes and presented every patient on rounds."
    notices = marker.look(read(f"Dear Program Director:\n\n{one['example']} {rest}\n"))[0].notices
    assert [notice.kind for notice in notices] == ["placeholder"]
    assert not marker.look(read_letter(LETTERS / "generic.txt"))[0].notices


@pytest.mark.parametrize(
    "place", ["Hollins Bluff VA Medical Center", "Second Clinical Hospital", "Harlan Creek Children's Hospital"]
)
def test_the_name_of_a_place_tells_the_learned_marker_nothing(marker: Marker, place: str) -> None:
    letter = "Dr. Lin rotated at the {0}. He took the history himself. {0} is where we met. I recommend him for your residency."
    assert marker.look(read(letter.format(place)))[1] == marker.look(read(letter.format("Lakewood Hospital")))[1]


@pytest.mark.parametrize("name", ["strong", "generic", "concerning"])
def test_sentences_cover_the_letter_in_order(marker: Marker, name: str) -> None:
    marked = marker.look(read_letter(LETTERS / f"{name}.txt"))[0]
    at = 0
    for sentence in marked.sentences:
        assert not marked.letter.text[at : sentence.start].strip()
        assert sentence.start < sentence.end
        at = sentence.end
        for found in sentence.evidence:
            assert sentence.start <= found.start < found.end <= sentence.end
        # Outside the text only facts may be stated, such as the writer's role in a signature.
        assert sentence.zone in TEXT_ZONES or {found.mark for found in sentence.counted} <= {Mark.CONTEXT}
    assert not marked.letter.text[at:].strip()


def test_components_declare_what_they_need_and_touch_only_their_own() -> None:
    nlp = spacy.blank("en")
    for component in COMPONENTS:
        nlp.add_pipe(component)
    assert not [problem for found in nlp.analyze_pipes()["problems"].values() for problem in found]
    doc = nlp.make_doc((LETTERS / "strong.txt").read_text())
    owns = {
        "lorscore_sentences": {"sentences"},
        "lorscore_zones": {"zones"},
        "lorscore_naming": {"applicant", "naming", "words"},
        "lorscore_signals": {"signals"},
        "lorscore_scope": {"signals", "subjects", "keywords"},
    }
    for name, component in nlp.pipeline:
        words = [token.text for token in doc]
        before = replace(page_of(doc))
        doc = component(doc)
        assert [token.text for token in doc] == words
        after = page_of(doc)
        changed = {field.name for field in fields(Page) if getattr(before, field.name) != getattr(after, field.name)}
        assert changed <= owns[name]
    assert [(sent.start, sent.end) for sent in doc.sents] == page_of(doc).sentences
