"""`lorscore check`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lorscore.__main__ import run
from lorscore.outputs.check_as_json import check_schema

SAMPLES = Path(__file__).parents[1] / "reading" / "samples"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command with the real reader; no model is needed."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        status = run(["check", *arguments])
        written = capsys.readouterr()
        return status, written.out, written.err

    return ran


def test_a_good_file(check: Any) -> None:
    status, out, err = check(str(SAMPLES / "reportlab.pdf"))
    assert (status, err) == (0, "")
    assert out.startswith("reportlab.pdf ──")
    assert "Asked by: AAMC" in out


def test_a_requirement_that_is_not_met_is_status_1(check: Any, tmp_path: Path) -> None:
    name = tmp_path / "who?.pdf"
    shutil.copy(SAMPLES / "reportlab.pdf", name)
    status, out, err = check(str(name), "--format", "json")
    assert (status, err) == (1, "")
    record = json.loads(out)
    Draft202012Validator(check_schema()).validate(record)
    assert record["status"] == "not-met"
    assert check(str(SAMPLES / "libreoffice.docx"))[0] == 1


@pytest.mark.parametrize("name", ["nothing.pdf", "folder.pdf", "broken.pdf"])
def test_a_file_that_cannot_be_read_is_status_3(check: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    status, out, err = check(str(tmp_path / name))
    assert (status, out) == (3, "")
    assert err.startswith(f"lorscore: {name}: ")
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [[], ["-"], ["a.pdf", "b.pdf"], ["a.pdf", "--format", "html"]])
def test_wrong_usage(check: Any, arguments: list[str]) -> None:
    status, out, _ = check(*arguments)
    assert (status, out) == (2, "")
