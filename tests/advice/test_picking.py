"""A sheet whose lines are picked by hand: they are those of draft, notes and form, and what is left off is on its cut list."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lorscore.advice.notes import read_notes_bytes
from lorscore.advice.picking import leave_off, move, pick, picks_of, put_on
from lorscore.advice.sheet import Cut, Details, Line, Section, Sheet
from lorscore.highlighting import highlights, remake
from lorscore.outputs.sheet_page import fit
from lorscore.reading import read_letter_text
from lorscore.scoring import Scorer
from lorscore.ui.samples import SAMPLES, sample_notes

A, B, C = (Line(text, "note", place) for place, text in enumerate(("Saw A.", "Saw B.", "Saw C.")))
CV = Line("CV", "detail")
WHOLE = Sheet(
    "Title",
    "Intro",
    (("Applicant", "F. O."), ("How to upload", "____")),
    (Section("episodes", "Patients and episodes", (A, B), 2), Section("documents", "Attached", (CV,), 2)),
    "Footer",
    (Cut(C, "adds nothing", "responsibilities"),),
)


def shown(sheet: Sheet) -> dict[str, tuple[Line, ...]]:
    return {section.name: section.lines for section in sheet.sections}


def test_the_picks_of_a_sheet_give_it_again() -> None:
    assert pick(WHOLE, picks_of(WHOLE)) == pick(pick(WHOLE, picks_of(WHOLE)), picks_of(WHOLE))
    assert shown(pick(WHOLE, picks_of(WHOLE))) == shown(WHOLE)


def test_lines_move_within_their_section_and_no_further() -> None:
    picks = move(picks_of(WHOLE), "episodes", A.key, 1)
    assert shown(pick(WHOLE, picks))["episodes"] == (B, A)
    assert move(picks, "episodes", A.key, 5) == picks
    assert move(picks, "episodes", B.key, -5) == picks


def test_what_is_left_off_is_cut_and_can_be_put_on_again() -> None:
    picks = leave_off(picks_of(WHOLE), "episodes", A.key)
    sheet = pick(WHOLE, picks)
    assert shown(sheet)["episodes"] == (B,)
    assert [(cut.text, cut.because) for cut in sheet.cut] == [
        ("Saw A.", "left off by hand"),
        ("Saw C.", "adds nothing"),
    ]
    again = pick(WHOLE, put_on(picks, "episodes", A.key))
    assert shown(again)["episodes"] == (B, A)


def test_a_cut_line_opens_its_section() -> None:
    sheet = pick(WHOLE, put_on(picks_of(WHOLE), "responsibilities", C.key))
    assert list(shown(sheet)) == ["episodes", "responsibilities", "documents"]
    assert shown(sheet)["responsibilities"] == (C,)
    assert sheet.cut == ()


def test_what_the_form_says_is_always_there_and_unknown_lines_are_passed_over() -> None:
    assert shown(pick(WHOLE, {"episodes": (("note", 77), B.key)})) == {"episodes": (B,), "documents": (CV,)}


def test_a_sheet_that_is_made_again_is_the_one_made_at_once(scorer: Scorer) -> None:
    letter = read_letter_text("draft", next(sample.text for sample in SAMPLES if sample.name == "generic"))
    notes = read_notes_bytes("notes.md", sample_notes().encode())
    details = Details(applicant="Farid Osmanov", goals=("Research",), documents=("CV",))
    bare = highlights(letter, notes=notes, scorer=scorer)
    assert remake(bare, details=Details()) == bare
    full = highlights(letter, notes=notes, details=details, keep=["Mrs. Delacroix"], scorer=scorer)
    assert remake(bare, details=details, keep=["Mrs. Delacroix"]) == full


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_line_is_lost_or_made_up_however_it_is_picked(data: st.DataObject) -> None:
    lines = [Line(f"Note {place} " + "word " * data.draw(st.integers(1, 50)), "note", place) for place in range(60)]
    whole = Sheet(WHOLE.title, WHOLE.intro, WHOLE.header, (Section("episodes", "E", tuple(lines), 2),), WHOLE.footer)
    keys = data.draw(st.permutations([line.key for line in lines]))[: data.draw(st.integers(1, 60))]
    sheet = fit(pick(whole, {"episodes": tuple(keys)}))
    on = [line for section in sheet.sections for line in section.lines]
    off = [cut.line for cut in sheet.cut]
    assert sorted((line.key for line in (*on, *off)), key=str) == sorted((line.key for line in lines), key=str)
    assert [line.key for line in on] == [key for key in keys if key in {line.key for line in on}]
