"""`lorscore score`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lorscore.outputs import reports_schema

Letters = Callable[..., list[str]]


def reports(document: str) -> list[dict[str, Any]]:
    """The reports of a document that keeps to the schema."""
    record = json.loads(document)
    jsonschema.validate(record, reports_schema())
    found: list[dict[str, Any]] = record["reports"]
    return found


def test_text_is_the_default(lorscore: Any, letters: Letters) -> None:
    ran = lorscore("score", *letters(okafor="72.4"))
    assert ran.status == 0
    assert ran.out.startswith("okafor.txt ───")
    assert "72 of 100, strong (4 of 5), likely 0-100" in ran.out
    assert ran.err == ""
    assert "\x1b" not in ran.out


def test_json_is_one_document_in_the_order_given(lorscore: Any, letters: Letters) -> None:
    ran = lorscore("score", "--format", "json", *letters(b="50", a="unread", c="20"))
    assert ran.status == 3
    assert [(report["name"], report["status"]) for report in reports(ran.out)] == [
        ("b.txt", "scored"),
        ("a.txt", "unread"),
        ("c.txt", "scored"),
    ]
    assert ran.err == "lorscore: a.txt: It holds no text. Save it with text recognition.\n"


def test_csv_and_html(lorscore: Any, letters: Letters) -> None:
    paths = letters(a="50", b="unread")
    rows = list(csv.DictReader(io.StringIO(lorscore("score", *paths, "--format", "csv").out)))
    assert [(row["name"], row["status"], row["score"]) for row in rows] == [
        ("a.txt", "scored", "50.0"),
        ("b.txt", "unread", ""),
    ]
    assert lorscore("score", *paths, "--format", "html").out.startswith("<!doctype html>")


def test_one_bad_file_never_stops_the_others(
    lorscore: Any, letters: Letters, tmp_path: Path, fakes: dict[str, Any]
) -> None:
    good, fault = letters(good="60", fault="fault")
    ran = lorscore("score", fault, str(tmp_path / "missing.docx"), str(tmp_path), good, "--format", "json")
    assert ran.status == 3
    found = reports(ran.out)
    assert [report["status"] for report in found] == ["unread", "unread", "unread", "scored"]
    assert "A fault of lorscore itself" in found[0]["why"]
    assert "RuntimeError" in found[0]["why"]
    assert fakes["SECRET"] not in ran.out + ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 3


def test_standard_input_is_read(process: Any) -> None:
    ran = process("score", "-", "--format", "json", input=b"43")
    assert ran.returncode == 0
    (report,) = reports(ran.stdout.decode())
    assert (report["name"], report["score"]) == ("-", 43.0)
    assert process("score", "-", input=b"43").stdout.decode().startswith("standard input ──")


def test_no_standard_input_is_no_crash(lorscore: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    ran = lorscore("score", "-", "--format", "json")
    assert (ran.status, reports(ran.out)[0]["kind"]) == (3, "no-text")


def test_a_file_given_twice_is_scored_once(lorscore: Any, letters: Letters, tmp_path: Path) -> None:
    (path,) = letters(a="50")
    (tmp_path / "link.txt").symlink_to(path)
    again = f"{tmp_path}/./a.txt"
    ran = lorscore("score", path, again, str(tmp_path / "link.txt"), "--format", "json")
    assert ran.status == 0
    assert len(reports(ran.out)) == 1
    assert ran.err.count("was given more than once") == 2


def test_files_of_one_name_in_two_folders_are_told_apart(lorscore: Any, tmp_path: Path) -> None:
    for folder in ("acme", "brill"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "letter.txt").write_text("50")
    paths = [str(tmp_path / folder / "letter.txt") for folder in ("acme", "brill")]
    assert [report["name"] for report in reports(lorscore("score", *paths, "--format", "json").out)] == paths


@pytest.mark.parametrize(
    ("score", "threshold", "status"),
    [("60", "60", 0), ("59.96", "60", 0), ("59.94", "60", 1), ("0", "0", 0), ("99.9", "100", 1), ("70", "12.5", 0)],
)
def test_a_threshold(lorscore: Any, letters: Letters, score: str, threshold: str, status: int) -> None:
    ran = lorscore("score", *letters(a=score), "--fail-under", threshold)
    assert ran.status == status
    assert ("is below" in ran.err) == (status == 1)


def test_a_letter_below_the_threshold_outweighs_an_unread_one(lorscore: Any, letters: Letters) -> None:
    low, high, unread = letters(low="30", high="90", unread="unread")
    assert lorscore("score", low, unread, "--fail-under", "60").status == 1
    assert lorscore("score", high, unread, "--fail-under", "60").status == 3
    assert lorscore("score", unread, "--fail-under", "60").status == 3
    ran = lorscore("score", low, high, unread, "--fail-under", "60", "--format", "json")
    assert len(reports(ran.out)) == 3
    assert "low.txt: the score 30.0 is below 60." in ran.err
    assert "high.txt" not in ran.err


@pytest.mark.parametrize("threshold", ["-1", "100.1", "nan", "inf", "sixty", ""])
def test_a_threshold_that_cannot_be_is_wrong_usage(lorscore: Any, letters: Letters, threshold: str) -> None:
    ran = lorscore("score", *letters(a="50"), f"--fail-under={threshold}")
    assert ran.status == 2
    assert ran.out == ""
    assert "--fail-under" in ran.err


@pytest.mark.parametrize("arguments", [[], ["x", "--format", "pdf"], ["x", "--nope"], ["x", "--out"]])
def test_wrong_usage(lorscore: Any, arguments: list[str]) -> None:
    ran = lorscore("score", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize(
    ("name", "arguments", "start"),
    [
        ("r.html", [], "<!doctype html>"),
        ("r.JSON", [], '{\n  "schema"'),
        ("r.csv", [], "name,status"),
        ("r.txt", [], "a.txt ──"),
        ("r", [], "a.txt ──"),
        ("r.html", ["--format", "json"], '{\n  "schema"'),
    ],
)
def test_a_file_gets_the_format_of_its_ending_unless_told(
    lorscore: Any, letters: Letters, tmp_path: Path, name: str, arguments: list[str], start: str
) -> None:
    place = tmp_path / name
    ran = lorscore("score", *letters(a="50", b="unread"), "--out", str(place), *arguments)
    assert (ran.status, ran.out) == (3, "")
    assert "b.txt: It holds no text." in ran.err
    assert place.read_text(encoding="utf-8").startswith(start)


def test_a_letter_is_never_overwritten(lorscore: Any, letters: Letters, tmp_path: Path) -> None:
    a, b = letters(a="50", b="60")
    (tmp_path / "link.html").symlink_to(b)
    for out in (a, f"{tmp_path}/./b.txt", str(tmp_path / "link.html")):
        ran = lorscore("score", a, b, "--out", out)
        assert (ran.status, ran.out) == (2, "")
        assert "is one of the letters" in ran.err
    assert Path(a).read_text() == "50"
    assert Path(b).read_text() == "60"


def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    lorscore: Any, letters: Letters, tmp_path: Path, fakes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fakes["Scorer"], "broken", True)
    for out, fact in (("no/such/r.csv", "is not there"), ("", "it is a folder")):
        ran = lorscore("score", *letters(a="50"), "--out", f"{tmp_path}/{out}")
        assert (ran.status, ran.out) == (2, "")
        assert fact in ran.err
        assert re.fullmatch(r"lorscore: .+\. .+\.\n", ran.err)


def test_a_model_that_cannot_be_used(
    lorscore: Any, letters: Letters, fakes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fakes["Scorer"], "broken", True)
    ran = lorscore("score", *letters(a="50"), "--format", "json")
    assert (ran.status, ran.out) == (4, "")
    assert ran.err == "lorscore: The model is not there. Run `lorscore train`.\n"


def test_a_name_is_never_obeyed(lorscore: Any, letters: Letters) -> None:
    ran = lorscore("score", "/no\x1b[2J\u202e\udcff\n/x\x07.docx", *letters(h="hostile"))
    assert ran.status == 3
    assert not set(ran.out + ran.err) & set("\x1b\x07\u202e\udcff\x9b")


def test_colour_is_for_terminals_that_want_it(lorscore: Any, letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = letters(a="50")
    plain = lorscore("score", *paths).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in lorscore("score", *paths).out
    assert "\x1b" not in lorscore("score", *paths, "--format", "json").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert lorscore("score", *paths).out == plain


def test_the_width_is_that_of_the_terminal(lorscore: Any, letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = letters(a="50")
    assert max(map(len, lorscore("score", *paths).out.splitlines())) == 80
    monkeypatch.setenv("COLUMNS", "61")
    assert max(map(len, lorscore("score", *paths).out.splitlines())) == 61
