"""The sheet says nothing that is not in draft, notes or template, and is one page in every format."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lorscore.advice.notes import Note, read_notes_bytes
from lorscore.advice.privacy import _data as privacy_data
from lorscore.advice.requests import write_requests
from lorscore.advice.sheet import Details, Sheet, fixed_wording
from lorscore.errors import OutputError
from lorscore.highlighting import Highlights, highlights
from lorscore.outputs.sheet_page import write_sheet
from lorscore.reading import read_letter, read_letter_text
from lorscore.scoring import Scorer

GENERIC = read_letter(Path(__file__).parents[1] / "letters" / "generic.txt")
NOTES = """
- 2026-03-02: Saw 6 to 8 patients a day and wrote all notes.
- Presented Mr. Alvarez, 67M with CHF. Dr. Patel said "best presentation of the week".
- I stayed until 9 pm with a family and called the interpreter.
- Started metoprolol 25 mg after I found the atrial fibrillation on the monitor.
- Feedback: my presentations were too long. The next day I presented in three minutes.
- The charge nurse asked for me when a patient refused dialysis, and he agreed after we talked.
- Career goal: academic medicine.
"""
FULL = Details(
    applicant="Farid Osmanov",
    aamc_id="14012345",
    rotation="Internal medicine wards",
    dates="March 2026",
    specialty="internal medicine",
    deadline="September 20",
    upload="ERAS Letter of Recommendation Portal; the link comes by e-mail",
    attending="Dr. Marsh",
    goals=("Academic internal medicine",),
    documents=("CV", "Personal statement"),
    score_context="Step 2 CK was taken two weeks after a bereavement.",
)
LONG = Details(
    applicant="Wolfeschlegelsteinhausenbergerdorff " * 4,
    upload="https://example.org/" + "a-very-long-path/" * 12,
    rotation="Night medicine and consultation " * 4,
)
DIACRITICS = Details(applicant="Đặng Thị Ngọc Ánh Šćepanović-Ýrarson", rotation="Ελληνικά, Кириллица")
RIGHT_TO_LEFT = Details(applicant="محمد عبد الرحمن الجبوري", attending="דוד כהן", goals=("הגר לוי",))


def lines_of(sheet: Sheet) -> list[str]:
    return [line.text for section in sheet.sections for line in section.lines]


def made(scorer: Scorer, notes: str = NOTES, details: Details = FULL) -> Highlights:
    return highlights(GENERIC, notes=read_notes_bytes("notes.md", notes.encode()), details=details, scorer=scorer)


@pytest.fixture(scope="module")
def full(scorer: Scorer) -> Highlights:
    return made(scorer)


def test_notes_stand_word_for_word_but_for_patients(full: Highlights) -> None:
    lines = lines_of(full.sheet)
    assert "Saw 6 to 8 patients a day and wrote all notes." in lines
    assert 'Presented a man in his sixties with CHF. Dr. Patel said "best presentation of the week".' in lines
    assert [found.text for found in full.identifiers] == ["Mr. Alvarez, 67M"]
    assert not any("Alvarez" in line for line in lines)


def test_every_weak_sentence_has_questions_and_the_notes_that_answer(full: Highlights) -> None:
    assert len(full.weak) >= 4
    for spot in full.weak:
        assert 2 <= len(spot.questions) <= 3
        assert all(answer.facets & set(spot.facets) for answer in spot.answers)
    assert any(spot.answers for spot in full.weak)


def test_comparisons_are_blanks_and_scores_are_off_by_default(scorer: Scorer, full: Highlights) -> None:
    comparisons = next(section for section in full.sheet.sections if section.name == "comparisons")
    assert all("___" in line.text for line in comparisons.lines)
    assert "scores" in {section.name for section in full.sheet.sections}
    assert "scores" not in {section.name for section in made(scorer, details=Details()).sheet.sections}


def words_of(text: str) -> set[str]:
    """Numbers, and words of three letters or more, which every name, drug and diagnosis has."""
    return set(re.findall(r"\d+(?:[.,/]\d+)*|[^\W\d_]{3,}", text.casefold()))


MADE_UP = st.builds(
    "{} {} {} mg for the patient in room {} after I found the {}; Dr. Rao said “{} {}”.".format,
    st.sampled_from(["Started", "Stopped", "Suggested"]),
    st.sampled_from(["apixaban", "ceftriaxone", "furosemide", "levetiracetam"]),
    st.integers(1, 900),
    st.integers(100, 999),
    st.sampled_from(["abscess", "seizure", "hyponatremia", "murmur"]),
    st.sampled_from(["good", "right", "nobody else saw"]),
    st.sampled_from(["catch", "call", "that"]),
)
ENTRIES = st.lists(
    MADE_UP
    | st.sampled_from(
        [line[2:] for line in NOTES.strip().splitlines()]
        + [
            "Gave apixaban 5 mg twice daily for atrial fibrillation after I read the ECG.",
            "Mrs. Okonkwo, 71F, thanked me; her daughter Ada cried.",
            "Wrote the discharge summaries of 12 patients in one week.",
            "Leyó la historia clínica del paciente cada mañana.",
            "I was late twice.",
        ]
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
def test_faithfulness(scorer: Scorer, entries: list[str]) -> None:
    sheet = made(scorer, notes="\n".join(f"- {entry}" for entry in entries)).sheet
    masks = " ".join(privacy_data()["instead"].values())
    decades = " woman man her his " + " ".join(
        f"{tens}" for tens in ("teens", "twenties", "thirties", "forties", "fifties")
    )
    known = (
        words_of(GENERIC.text) | words_of("\n".join(entries)) | words_of(fixed_wording()) | words_of(masks + decades)
    )
    known |= words_of("sixties seventies eighties") | words_of(
        " ".join(str(value) for value in (*FULL.goals, *FULL.documents, FULL.score_context))
    )
    for line in lines_of(sheet):
        assert words_of(line) <= known, line
        for quoted in re.findall(r"[\"“]([^\"”]+)[\"”]", line):
            assert any(quoted in source for source in (GENERIC.text, *entries))


def pages_of(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        for size in (document.get_page_size(at) for at in range(len(document))):
            assert size == (612, 792)
        return len(document)
    finally:
        document.close()


MUCH = "\n".join(
    f"- Day {day}: followed {day + 3} patients, wrote all notes and called {day} families with results of the week."
    for day in range(1, 200)
)
CASES = {
    "little": ("", Details()),
    "full": (NOTES, FULL),
    "much": (MUCH, FULL),
    "long names": (MUCH, LONG),
    "diacritics": (MUCH, DIACRITICS),
    "right to left": (MUCH, RIGHT_TO_LEFT),
}


@pytest.mark.parametrize("case", CASES)
def test_the_pdf_is_one_page(scorer: Scorer, case: str, tmp_path: Path) -> None:
    notes, details = CASES[case]
    result = made(scorer, notes=notes, details=details)
    path = result.write(tmp_path / "sheet.pdf")
    assert pages_of(path) == 1
    if case == "full":
        document = pypdfium2.PdfDocument(path)
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
        document.close()
        for line in lines_of(result.sheet):
            assert line in text
    if case == "much":
        assert len(result.sheet.cut) > 100
        assert all(cut.because for cut in result.sheet.cut)


def tags_of(path: Path) -> list[tuple[str, str]]:
    """The kinds of the tags of a PDF page in reading order, each with the text that it says in place of its letters."""
    document = pypdfium2.PdfDocument(path)
    tree = pdfium.FPDF_StructTree_GetForPage(document[0])
    buffer = ctypes.create_string_buffer(2000)

    def text(read: Callable[..., int], element: object) -> str:
        size = read(element, buffer, 2000)
        return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")

    def walk(element: object) -> Iterator[tuple[str, str]]:
        yield text(pdfium.FPDF_StructElement_GetType, element), text(pdfium.FPDF_StructElement_GetActualText, element)
        for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, at):
                yield from walk(child)

    try:
        return list(walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, 0)))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
        document.close()


def test_the_pdf_is_tagged(scorer: Scorer, full: Highlights, tmp_path: Path) -> None:
    tags = tags_of(full.write(tmp_path / "sheet.pdf"))
    kinds = [kind for kind, _ in tags]
    assert kinds[:2] == ["Document", "H1"]
    assert kinds.count("H2") == len(full.sheet.sections)
    assert kinds.count("L") == len(full.sheet.sections) + 1
    assert kinds.count("LBody") == kinds.count("LI") == len(lines_of(full.sheet)) + len(full.sheet.header)
    assert [says for _, says in tags].count("☐") >= 5
    other = made(scorer, details=RIGHT_TO_LEFT).write(tmp_path / "other.pdf")
    # Aloud, a name is read as it was given, not in the order in which its letters are painted.
    assert ("LBody", RIGHT_TO_LEFT.applicant) in tags_of(other)


AS_WIDE = (b"Arial", b"Arimo", b"Liberation Sans")


@pytest.mark.parametrize("case", CASES)
def test_the_word_document_is_one_page(scorer: Scorer, case: str, tmp_path: Path) -> None:
    notes, details = CASES[case]
    path = made(scorer, notes=notes, details=details).write(tmp_path / "sheet.docx")
    office = shutil.which("soffice")
    if office is None:
        absent = pytest.fail if os.environ.get("CI") else pytest.skip
        absent("LibreOffice is not there to lay out the document")
    fonts = shutil.which("fc-match")
    if fonts and subprocess.run([fonts, "--format", "%{family}", "Arial"], capture_output=True).stdout not in AS_WIDE:
        absent("No font as wide as Arial is there to lay out the document")
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert pages_of(tmp_path / "sheet.pdf") == 1


def test_the_word_document_has_styles_and_boxes(full: Highlights, tmp_path: Path) -> None:
    document = Document(full.write(tmp_path / "sheet.docx"))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "List Bullet", "Sheet Box"} <= styles
    assert document.element.xml.count("<w14:checkbox>") >= 5
    assert document.tables[0].cell(0, 1).text == "Farid Osmanov"


def test_markdown(full: Highlights, tmp_path: Path) -> None:
    text = full.write(tmp_path / "sheet.md").read_text(encoding="utf-8")
    assert text.startswith("# Highlights for a letter of recommendation\n")
    assert "- [ ] Saw 6 to 8 patients a day and wrote all notes.\n" in text
    assert "Of the ___ students" in text


def test_the_same_sheet_gives_the_same_bytes(full: Highlights, tmp_path: Path) -> None:
    for ending in ("pdf", "md"):
        one, other = (full.write(tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "other"))
        assert one == other


def test_nothing_is_overwritten(full: Highlights, tmp_path: Path) -> None:
    path = tmp_path / "sheet.md"
    path.write_text("mine")
    with pytest.raises(OutputError, match="there already"):
        write_sheet(full.sheet, path)
    assert path.read_text() == "mine"
    full.write(path, force=True)
    assert path.read_text(encoding="utf-8") != "mine"


def test_letters_that_the_fonts_lack_are_refused_not_lost(scorer: Scorer, tmp_path: Path) -> None:
    result = made(scorer, details=Details(applicant="王小明"))
    with pytest.raises(OutputError, match="no Cjk letters"):
        result.write(tmp_path / "sheet.pdf")
    assert "王小明" in result.write(tmp_path / "sheet.md").read_text(encoding="utf-8")


def test_a_header_longer_than_a_page_is_refused(scorer: Scorer) -> None:
    with pytest.raises(OutputError, match="more than one page"):
        made(scorer, details=Details(upload="word " * 3000))


@pytest.mark.parametrize(
    "notes", ["", "asdf qwer", "Leyó la historia clínica del paciente cada mañana.", "我每天看六个病人。"]
)
def test_without_usable_notes_the_sheet_asks(scorer: Scorer, notes: str) -> None:
    sheet = made(scorer, notes=notes, details=Details()).sheet
    sources = {line.source for section in sheet.sections for line in section.lines}
    assert sources == {"draft", "template"}
    assert all("?" in line or "___" in line for line in lines_of(sheet))


def test_notes_may_be_made_by_hand(scorer: Scorer) -> None:
    note = Note(1, "I carried eight patients a day and wrote all notes.")
    assert note.text in lines_of(highlights(GENERIC, notes=[note], scorer=scorer).sheet)


def section_of(sheet: Sheet, text: str) -> str:
    return next((part.name for part in sheet.sections for line in part.lines if text in line.text), "")


def test_what_was_done_for_one_patient_is_an_episode(scorer: Scorer) -> None:
    one = "Wrote the admission note for a man with sepsis and called the ICU."
    many = "Wrote the admission notes for 4 patients on call and gave the handoff."
    sheet = made(scorer, notes=f"## Week 3\n- {one}\n- {many}").sheet
    assert (section_of(sheet, one), section_of(sheet, many)) == ("episodes", "responsibilities")
    # The week helps to remember; a date could tell who the patient is.
    assert f"Week 3: {one}" in lines_of(sheet)
    assert one in lines_of(made(scorer, notes=f"- 3/14/2026: {one}").sheet)


def test_goals_keep_the_order_of_the_applicant(scorer: Scorer) -> None:
    goals = ("Rural practice.", "Research on kidney disease in 3 clinics.", "Teaching.")
    sheet = made(scorer, notes="## Goals\n" + "".join(f"- {goal}\n" for goal in goals), details=Details()).sheet
    assert [line for line in lines_of(sheet) if line in goals] == list(goals)


def test_a_note_that_says_it_is_a_goal_is_one(scorer: Scorer) -> None:
    notes = "- Goal: community internal medicine, then geriatrics.\n- Carried five patients a day.\n"
    sheet = made(scorer, notes=notes, details=Details()).sheet
    (goals,) = [section for section in sheet.sections if section.name == "goals"]
    assert [line.text for line in goals.lines] == ["Goal: community internal medicine, then geriatrics."]


def test_a_long_sentence_of_the_draft_is_quoted_by_its_opening(scorer: Scorer) -> None:
    long = "She was " + "pleasant, kind and enthusiastic, " * 12 + "and a pleasure to have on our service."
    text = GENERIC.text.replace("He is a team player with a positive attitude.", long)
    lines = lines_of(highlights(read_letter_text("draft", text), scorer=scorer).sheet)
    (line,) = [line for line in lines if line.startswith("“She was pleasant")]
    quoted, question = line.removeprefix("“").split("” ... ")
    assert long.startswith(quoted)
    assert question.endswith("?")


def test_nothing_is_asked_twice(scorer: Scorer, full: Highlights) -> None:
    for sheet in (full.sheet, made(scorer, notes="").sheet):
        questions = [line.rpartition("” ")[2] for line in lines_of(sheet) if line.endswith("?")]
        assert len(questions) == len(set(questions))


def test_requests_are_filled_and_let_the_attending_say_no() -> None:
    middle, end, reminder = write_requests(FULL)
    assert "level that you expect of a beginning intern?" in middle.text
    assert "a plain no helps me too, and you need not explain it" in end.text
    assert all("Dr. Marsh" in request.text and "Farid Osmanov" in request.text for request in (middle, end, reminder))
    assert "September 20" in reminder.text
    assert "________" in write_requests(Details())[0].text
    assert not any("{" in request.text or "None" in request.text for request in write_requests(Details()))
