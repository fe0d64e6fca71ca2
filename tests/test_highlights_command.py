"""`lorscore highlights` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import lorscore
from lorscore.__main__ import run

DRAFT = str(Path(__file__).parent / "letters" / "generic.txt")
NOTES = "- 3/2/2026 Saw Mr. Alvarez, 67M; I wrote all notes for 6 patients a day.\n- I was late twice.\n"


@pytest.fixture
def notes(tmp_path: Path) -> str:
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("ending", ["docx", "pdf", "md"])
def test_a_sheet_is_made(ending: str, notes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"sheet.{ending}"
    assert run(["highlights", DRAFT, "--notes", notes, "--out", str(out), "--applicant", "Farid Osmanov"]) == 0
    shown = capsys.readouterr()
    assert out.stat().st_size > 500
    assert "“Mr. Alvarez, 67M” became “a man in his sixties”" in shown.out
    assert "I was late twice." in shown.out
    assert "your notes:" in shown.out
    assert shown.err == ""


def test_without_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["highlights", DRAFT, "--out", str(tmp_path / "sheet.md")]) == 0
    assert capsys.readouterr().err == ""


def test_notes_with_nothing_usable_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "notes.txt"
    for text, told in (("", "hold no text"), ("asdf qwer zxcv", "found nothing in the notes")):
        empty.write_text(text)
        assert run(["highlights", DRAFT, "--notes", str(empty), "--out", str(tmp_path / "s.md"), "--force"]) == 0
        assert told in capsys.readouterr().err


def test_two_hundred_pages_of_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = tmp_path / "notes.md"
    long.write_text("".join(f"- Day {at}: saw {at + 3} patients and wrote all notes.\n" for at in range(9000)))
    assert run(["highlights", DRAFT, "--notes", str(long), "--out", str(tmp_path / "s.pdf")]) == 0
    shown = capsys.readouterr()
    assert "Of 9000 notes, the 200 most promising were weighed." in shown.err
    assert "more lines" in shown.out


def test_nothing_is_overwritten_without_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "sheet.md"
    out.write_text("mine")
    assert run(["highlights", DRAFT, "--out", str(out)]) == 2
    assert out.read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert run(["highlights", DRAFT, "--out", str(out), "--force"]) == 0
    assert out.read_text(encoding="utf-8").startswith("# ")


def test_inputs_are_never_written_over(notes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["highlights", DRAFT, "--notes", notes, "--out", notes, "--force"]) == 2
    assert Path(notes).read_text(encoding="utf-8") == NOTES


def test_wrong_endings_and_missing_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["highlights", DRAFT, "--out", str(tmp_path / "sheet.xlsx")]) == 2
    assert run(["highlights", str(tmp_path / "none.txt"), "--out", str(tmp_path / "sheet.md")]) == 3
    assert run(["highlights", DRAFT, "--notes", str(tmp_path / "none"), "--out", str(tmp_path / "sheet.md")]) == 3
    assert not list(tmp_path.iterdir())
    assert "Traceback" not in capsys.readouterr().err


def test_the_messages_to_ask_with(tmp_path: Path) -> None:
    out, messages = tmp_path / "sheet.md", tmp_path / "ask.md"
    words = ["--requests", str(messages), "--attending", "Dr. Marsh", "--deadline", "September 20"]
    assert run(["highlights", DRAFT, "--out", str(out), *words]) == 0
    text = messages.read_text(encoding="utf-8")
    assert text.count("Dear Dr. Marsh,") == 3
    assert "September 20" in text


@pytest.mark.parametrize(
    "typed", ["![x](https://example.org/x.png) <img onerror=1> # *now*", "- 1. x", "123. x", "> &copy; ~~y~~", "----"]
)
def test_what_was_typed_is_text_in_the_messages(tmp_path: Path, typed: str) -> None:
    for name in ("ask.md", "ask.txt"):
        words = ["--requests", str(tmp_path / name), f"--deadline={typed}", f"--applicant={typed}"]
        assert run(["highlights", DRAFT, "--out", str(tmp_path / "sheet.md"), "--force", *words]) == 0
    marked = MarkdownIt("gfm-like", {"linkify": False}).parse((tmp_path / "ask.md").read_text(encoding="utf-8"))
    assert {token.type.split("_")[0] for token in marked} == {"heading", "paragraph", "inline"}
    kinds = {one.type for token in marked for one in token.children or ()}
    assert kinds <= {"text", "softbreak", "text_special"}
    shown = ["".join(one.content for one in token.children or ()) for token in marked]
    assert sum(line.count(typed) for line in shown) == 5
    assert (tmp_path / "ask.txt").read_text(encoding="utf-8").count(typed) == 5


def test_from_python(notes: str, tmp_path: Path) -> None:
    made = lorscore.highlights(DRAFT, notes=notes, details=lorscore.Details(applicant="Farid Osmanov"))
    assert made.write(tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert [found.kind for found in made.identifiers] == ["name"]
