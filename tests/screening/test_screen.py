"""Families, frames, what was left in, vendors: made by hand, told by the screening."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lorscore.marks import Facts, Zone
from lorscore.report import LetterReport, Provenance, Unread
from lorscore.screening.recycled import find_residue
from lorscore.screening.screen import Sample, Screening, screen
from lorscore.screening.vendors import Share, hand_of, median_interval, writer_of

MADE_BY = Provenance("0", "sha256:0", "sha256:0")


def screened(*samples: tuple[str, LetterReport | Unread]) -> Screening:
    numbered = [
        Sample(vendor, f"{vendor}/letter-{at:02}.txt", report) for at, (vendor, report) in enumerate(samples, start=1)
    ]
    return screen(numbered, made_by=MADE_BY)


def test_a_template_is_one_family_and_a_flag(
    filled: list[str], originals: list[str], report_of: Callable[..., LetterReport]
) -> None:
    found = screened(
        *[("Acme", report_of(text)) for text in filled], *[("Brook", report_of(text)) for text in originals]
    )
    assert [family.letters for family in found.families] == [tuple(f"Acme/letter-0{at}.txt" for at in (1, 2, 3))]
    assert found.families[0].kind == "copied"
    flags = {vendor.name: [flag.kind for flag in vendor.flags] for vendor in found.vendors}
    assert flags == {"Acme": ["template"], "Brook": []}
    values = {words for slot in found.families[0].slots for _, words in slot.values}
    assert {"Dr. Adebanjo", "four"} <= values
    comparison = found.families[0].comparisons[0]
    for (start, end), _ in comparison.passages:
        assert end - start > 20


def test_a_template_that_two_vendors_use_is_told_of_both(
    filled: list[str], report_of: Callable[..., LetterReport]
) -> None:
    found = screened(("Acme", report_of(filled[0])), ("Brook", report_of(filled[1])))
    assert found.families[0].vendors == ("Acme", "Brook")
    assert all("several vendors" in vendor.flags[0].says for vendor in found.vendors)


def test_one_physicians_frame_around_original_parts_is_described_and_no_flag(
    filled: list[str], originals: list[str], report_of: Callable[..., LetterReport]
) -> None:
    opening = "\n".join(filled[0].splitlines()[:5])
    letters = [
        report_of(f"{opening}\n{own} {own.replace('.', ' indeed.')}", specific=True, signature="Jane Harrow, MD")
        for own in originals
    ]
    found = screened(*[("Acme", letter) for letter in letters])
    assert found.families == ()
    assert [len(frame.letters) for frame in found.frames] == [3]
    assert found.vendors[0].flags == ()
    assert "one physician" in " ".join(found.vendors[0].notes)


def test_the_same_frame_under_two_names_is_a_template(
    filled: list[str], originals: list[str], report_of: Callable[..., LetterReport]
) -> None:
    opening = "\n".join(filled[0].splitlines()[:5])
    found = screened(
        *[
            ("Acme", report_of(f"{opening}\n{own}", specific=True, signature=signature))
            for own, signature in zip(originals, ["Jane Harrow, MD", "Omar Quill, MD", "Ida Stone, MD"], strict=True)
        ]
    )
    assert [family.kind for family in found.families] == ["copied"]


RESIDUE = [
    ("placeholder", "I recommend [APPLICANT NAME] for your program."),
    ("placeholder", "Dr. Lima saw XX patients a day."),
    (
        "second-name",
        "Dr. Ana Lima came in May. Dr. Lima wrote notes. It was a pleasure to supervise Rajesh in our clinic.",
    ),
    (
        "mixed-pronouns",
        "Dr. Lima came in May. She read. She wrote her notes. She stayed late. His presentations were concise.",
    ),
    ("specialty", "Dr. Lima is applying for a residency in psychiatry. Dr. Lima will be a capable orthopedic surgeon."),
    ("dates", "Dr. Lima rotated here in March 2024. We worked with Dr. Lima in autumn 2022 in the office."),
    (
        "other-program",
        "Dr. Lima is an applicant to your residency at Port Ellery Center. "
        "She would be an addition to the residency at Glen Tarrow Hospital.",
    ),
]


@pytest.mark.parametrize(("kind", "text"), RESIDUE)
def test_what_was_left_in(kind: str, text: str, report_of: Callable[..., LetterReport]) -> None:
    assert kind in [found.kind for found in find_residue(report_of(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Ana Lima came in May. She saw a patient with her own husband. He was pleased with her care.",
        "Our pathologist, Dr. Imre Szolnoki, let Dr. Lima look. Dr. Szolnoki showed her a slide.",
        "I am the director of our surgery residency. Dr. Lima is applying for a residency in neurology.",
        "Dr. Lima rotated here in March 2024. She came back in June 2025 to work with us again.",
        "Dr. Lima is applying for a residency in internal medicine or family medicine.",
        "Dr. Lima applies for a residency in radiology. I am sorry that he is not applying in internal medicine.",
        "Dr. Lima is applying to pediatrics. Our fellow, who did her residency in surgery, asked for her.",
        "Dr. Lima is applying to pediatrics. Fellows of ours have gone on to a career in surgery.",
        "Dr. Lima applies to pediatrics with her husband, Dr. Imran Karim, who is applying to radiology.",
        "Dr. Lima rotated between the family medicine clinic and the emergency department. She is applying to pediatrics.",
        "Dr. Lima was here. Dr. Lima wrote notes. He asked what nobody had. Dr. Sayeed is a nephrology fellow and met him.",
        "Abdi Lima was with Dr. Lee's office. Dr. Lee's locum praised him. Dr. Lee's list grew. I recommend Abdi to you.",
        "A senior resident saw the patient before he or she left. Dr. Lima wrote the notes.",
        "[1. Clinical work]\nDr. Lima saw patients.\n[2. Growth] She reads more now.",
        "Dr. Lima was my advisee [since 2021]. A nurse wrote: He [Lima] is the one we call [sic].",
        "Signature: ________\nDr. Lima was in my practice for four weeks.",
    ],
)
def test_what_was_not_left_in(text: str, report_of: Callable[..., LetterReport]) -> None:
    assert find_residue(report_of(text)) == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("placeholder", "[HOSPITAL NAME]\n[ADDRESS]\nDr. Lima saw patients."),
        ("placeholder", "Dr. Lima was calm.\n[FACILITY SPECIFIC PARAGRAPH] In April she was assigned to us."),
        ("placeholder", "Dr. Lima came. I found that he or she was punctual."),
        ("placeholder", "I recommend Mr./Ms. Sato for your program."),
        ("placeholder", "Dr. Lima was here from ____ to ____."),
        ("specialty", "Dr. Lima applies for a residency in psychiatry. She would be an excellent resident in surgery."),
        ("second-name", "Dr. Lima was here. Dr. Lima wrote notes. Dr. Sayeed is a very punctual student."),
    ],
)
def test_what_looks_like_it_was_meant_and_was_not(kind: str, text: str, report_of: Callable[..., LetterReport]) -> None:
    assert [found.kind for found in find_residue(report_of(text))][:1] == [kind]


def test_two_specialties_in_the_text_are_no_other_program(report_of: Callable[..., LetterReport]) -> None:
    report = report_of(
        "Program Director, Psychiatry Residency\nDr. Lima is applying for a position in psychiatry.\n"
        "Dr. Lima will be a very capable orthopedic surgeon.",
        zones={"Program Director, Psychiatry Residency": Zone.SALUTATION},
    )
    (found,) = find_residue(report)
    assert (found.kind, report.text[found.start : found.end]) == ("specialty", "orthopedic surgeon")


def test_a_specialty_below_the_subject_line_is_applied_for(report_of: Callable[..., LetterReport]) -> None:
    text = "Letter of Recommendation: Dr. Juan Lima\nPediatrics\nHe will be an asset to any internal medicine program."
    report = report_of(text, zones={"Letter of Recommendation: Dr. Juan Lima": Zone.RE_LINE})
    assert [found.kind for found in find_residue(report)] == ["specialty"]
    assert find_residue(report_of(text)) == ()


def test_an_address_that_is_taken_for_text_is_addressed(report_of: Callable[..., LetterReport]) -> None:
    report = report_of(
        "Program Director\nTolland Ferry University Hospital\nDr. Lima was here for eight weeks, and I met her daily.\n"
        "Dr. Lima would do well among the residents of Briar Knoll Medical Center.",
        zones={"Program Director": Zone.SALUTATION},
    )
    assert [found.kind for found in find_residue(report)] == ["other-program"]


def test_where_the_sender_works_is_not_applied_for(report_of: Callable[..., LetterReport]) -> None:
    text = "From: Elective Director, Surgical ICU\nTo: Anesthesiology Residency Board\nDr. Lima was here in May."
    lines = text.splitlines()
    assert find_residue(report_of(text, zones={lines[0]: Zone.RE_LINE, lines[1]: Zone.SALUTATION})) == ()


def test_a_letter_dated_before_its_rotation(report_of: Callable[..., LetterReport]) -> None:
    report = report_of("May 2, 2024\nDr. Lima rotated here in July 2024.", zones={"May 2, 2024": Zone.DATE})
    assert [found.kind for found in find_residue(report)] == ["dates"]


def test_below_five_letters_nothing_is_said(originals: list[str], report_of: Callable[..., LetterReport]) -> None:
    few = screened(*[("Acme", report_of(text)) for text in originals]).vendors[0]
    assert (few.figures.median_interval, few.rank) == (None, None)
    assert "Too few letters to say" in few.notes[0]


def test_vendors_are_ranked_by_their_median(originals: list[str], report_of: Callable[..., LetterReport]) -> None:
    letters = [f"{text} This is letter {word}." for text in originals[:1] for word in "abcdef"]
    found = screened(
        *[("Acme", report_of(text, score=20.0 + at)) for at, text in enumerate(letters)],
        *[("Brook", report_of(text, score=70.0 + at)) for at, text in enumerate(letters)],
        ("Cedar", report_of(originals[1], score=99)),
    )
    assert [(vendor.name, vendor.rank) for vendor in found.vendors] == [("Brook", 1), ("Acme", 2), ("Cedar", None)]
    assert found.vendors[0].figures.median_score == 72.5


def test_figures_count_what_letters_state(report_of: Callable[..., LetterReport]) -> None:
    report = report_of(
        "To whom it may concern:\nDr. Lima was an extern with us.",
        specific=True,
        signature="Jane Q. Harrow, MD",
        zones={"To whom it may concern:": Zone.SALUTATION},
        facts=Facts(role="externship", contact_weeks=4.0, directly_observed=True),
    )
    figures = (
        screened(("Acme", report), ("Acme", Unread("b.txt", "damaged", "It is damaged. Save it again.")))
        .vendors[0]
        .figures
    )
    assert (figures.letters, figures.specific, figures.observed, figures.to_whom) == (1, *[Share(1, 1)] * 3)
    assert (figures.roles, figures.contact_weeks, figures.writers) == ((1, 0, 0), (4.0,), 1)


def test_unread_letters_are_counted_and_do_not_stop_the_rest() -> None:
    found = screened(("Acme", Unread("Acme/letter-01.txt", "damaged", "It is damaged. Save it again.")))
    assert (found.vendors[0].unread, found.vendors[0].figures.median_score) == (1, None)
    assert found.as_record()["vendors"][0]["unread_letters"][0]["kind"] == "damaged"


def test_the_writer_is_known_without_degrees_and_initials(report_of: Callable[..., LetterReport]) -> None:
    assert writer_of(report_of("She came.", signature="Anselm R. Kjeldgaard, MD, FACP")) == "anselm kjeldgaard"
    assert writer_of(report_of("She came.", signature="A. Kjeldgaard, MD")) == "a kjeldgaard"
    assert hand_of("a kjeldgaard") == hand_of("anselm kjeldgaard") != hand_of("berit kjeldgaard")
    assert writer_of(report_of("She came.", signature="Department of Medicine")) is None
    assert hand_of(None) is None


def test_questions_are_those_that_the_samples_leave_open(report_of: Callable[..., LetterReport]) -> None:
    told = report_of(
        "In our teaching hospital she wrote notes in the EMR, took histories and examined patients on the ward."
    )
    silent = report_of("She was nice.")
    asked = {
        name: {question.name for question in screened(("Acme", report)).vendors[0].questions}
        for name, report in {"told": told, "silent": silent}.items()
    }
    assert asked["silent"] - asked["told"] >= {"teaching", "patients", "notes", "records", "place"}
    assert {"writer", "delay", "outcome", "few"} <= asked["told"]


def test_intervals_hold_all_scores_of_five_letters() -> None:
    assert median_interval([1, 2, 3, 4, 5]) == (1, 5)


def test_the_same_letters_give_the_same_screening(filled: list[str], report_of: Callable[..., LetterReport]) -> None:
    samples = [("Acme", report_of(text)) for text in filled]
    assert screened(*samples).as_record() == screened(*samples).as_record()
