"""`lorscore compare`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lorscore.__main__ import run
from lorscore.comparison import compare_reports
from lorscore.letter import Letter
from lorscore.outputs.comparison_as_json import comparison_schema


@pytest.fixture
def compares(fakes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in for the scorer compares by its reports made by hand."""

    def compare(self: Any, before: Letter, after: Letter) -> Any:
        return compare_reports(self.score(before), self.score(after))

    monkeypatch.setattr(fakes["Scorer"], "compare", compare, raising=False)


pytestmark = pytest.mark.usefixtures("compares")


def test_text_is_the_default(lorscore: Any, letters: Any) -> None:
    ran = lorscore("compare", *letters(first="40", second="72.4"))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("first.txt → second.txt ──")
    assert "40 → 72 of 100: +32.4 points" in ran.out


def test_json_is_one_document(lorscore: Any, letters: Any) -> None:
    ran = lorscore("compare", *letters(a="40", b="72.4"), "--format", "json")
    record = json.loads(ran.out)
    Draft202012Validator(comparison_schema()).validate(record)
    assert (record["before"]["name"], record["after"]["name"]) == ("a.txt", "b.txt")
    assert record["change"] == {"points": 32.4, "interval": [32.4, 32.4], "real": True}


@pytest.mark.parametrize(
    ("name", "arguments", "start"),
    [
        ("r.html", [], "<!doctype html>"),
        ("r.JSON", [], '{\n  "schema"'),
        ("r.txt", [], "a.txt → b.txt"),
        ("r", ["--format", "html"], "<!doctype html>"),
    ],
)
def test_a_file(lorscore: Any, letters: Any, tmp_path: Path, name: str, arguments: list[str], start: str) -> None:
    ran = lorscore("compare", *letters(a="40", b="50"), "--out", str(tmp_path / name), *arguments)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_draft_is_never_overwritten(lorscore: Any, letters: Any) -> None:
    a, b = letters(a="40", b="50")
    ran = lorscore("compare", a, b, "--out", b)
    assert ran.status == 2
    assert "one of the drafts" in ran.err
    assert Path(b).read_text() == "50"


def test_a_draft_that_cannot_be_read(lorscore: Any, letters: Any, tmp_path: Path) -> None:
    (a,) = letters(a="40")
    ran = lorscore("compare", a, str(tmp_path / "none.txt"))
    assert (ran.status, ran.out) == (3, "")
    assert ran.err == "lorscore: none.txt: There is no such file. Look at its name.\n"
    both = lorscore("compare", str(tmp_path / "x.txt"), str(tmp_path / "y.txt"))
    assert both.status == 3
    assert len(both.err.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments", [[], ["a.txt"], ["a.txt", "b.txt", "c.txt"], ["-", "-"], ["a", "b", "--format", "csv"]]
)
def test_wrong_usage(lorscore: Any, arguments: list[str]) -> None:
    ran = lorscore("compare", *arguments)
    assert (ran.status, ran.out) == (2, "")


def test_no_model(lorscore: Any, letters: Any, fakes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fakes["Scorer"], "broken", True)
    assert lorscore("compare", *letters(a="40", b="50")).status == 4


def test_a_draft_from_standard_input(process: Any, tmp_path: Path) -> None:
    letters = Path(__file__).parents[1] / "letters"
    draft = letters / "generic.txt"
    ran = process("compare", str(draft), "-", "--format", "json", real=True, input=draft.read_bytes())
    assert ran.returncode == 0, ran.stderr
    assert {pair["change"] for pair in json.loads(ran.stdout)["sentences"]} == {"unchanged"}


def test_an_unforeseen_fault_tells_nothing_of_the_letter(letters: Any, lorscore: Any, fakes: dict[str, Any]) -> None:
    ran = lorscore("compare", *letters(a="40", b="fault"))
    assert (ran.status, ran.out) == (70, "")
    assert fakes["SECRET"] not in ran.err
    assert "Traceback" not in ran.err


def test_help_names_both_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "compare" in shown
    assert "check" in shown
