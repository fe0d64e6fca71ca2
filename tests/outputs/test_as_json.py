"""Reports as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lorscore.outputs.as_json import as_json
from lorscore.report import Estimate, LetterReport, Provenance, Unread


def test_what_is_read_back_is_the_record(
    varied: LetterReport, hostile: LetterReport, unread: Unread, made_by: Provenance
) -> None:
    written = as_json([varied, unread], made_by=made_by)
    assert written.endswith("}\n")
    assert json.loads(written) == {
        "schema": "lorscore.reports/1",
        "made_by": {"lorscore": made_by.lorscore, "model": made_by.model, "rules": made_by.rules},
        "reports": [varied.as_record(), unread.as_record()],
    }
    assert json.loads(as_json([hostile], made_by=made_by))["reports"][0]["text"] == hostile.text


def test_order_is_that_of_the_reports(varied: LetterReport, unread: Unread, made_by: Provenance) -> None:
    names = [report["name"] for report in json.loads(as_json([unread, varied, unread], made_by=made_by))["reports"]]
    assert names == ["scan.pdf", "okafor.docx", "scan.pdf"]


def test_text_keeps_its_own_characters(varied: LetterReport, made_by: Provenance) -> None:
    assert "Okafor’s attending" in as_json([varied], made_by=made_by)


def test_nothing_that_a_terminal_obeys_is_raw(hostile: LetterReport, made_by: Provenance) -> None:
    written = as_json([hostile], made_by=made_by)
    assert not set(written) & set("\x00\x07\x1b\x7f\x9b\u202e\u2066\udcff")
    assert r"\u001b[31m" in written
    assert r"\u202e" in written
    written.encode("utf-8")


def test_what_is_no_number_is_never_written(varied: LetterReport, made_by: Provenance) -> None:
    broken = replace(varied, estimate=Estimate(50.0, 40.0, float("nan"), (0.2, 0.2, 0.2, 0.2, 0.2)))
    with pytest.raises(ValueError, match="not JSON compliant"):
        as_json([broken], made_by=made_by)
