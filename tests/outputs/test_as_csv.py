"""Reports as CSV."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorscore.outputs.as_csv import COLUMNS, Cell, as_csv, harmless
from lorscore.outputs.visible import plain_punctuation
from lorscore.report import LetterReport, Provenance, Unread


def read(written: str) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(written, newline=""), strict=True))


def test_a_row_holds_what_the_record_holds(varied: LetterReport, made_by: Provenance) -> None:
    (row,) = read(as_csv([varied], made_by=made_by))
    record = varied.as_record()
    assert list(row) == list(COLUMNS)
    assert row["name"] == "okafor.docx"
    assert row["status"] == "scored"
    assert (row["unread_kind"], row["unread_why"]) == ("", "")
    assert (row["score"], row["level"], row["level_name"]) == ("72.4", "4", "strong")
    assert [float(row["interval_low"]), float(row["interval_high"])] == record["interval"]
    assert [float(row[column]) for column in COLUMNS if column.startswith("chance_")] == record["chances"]
    assert row["sentences"] == str(len(varied.sentences))
    assert {column[5:]: int(row[column]) for column in COLUMNS if column.startswith("mark_")} == {
        "comparative": 1,
        "comparative-low": 1,
        "specific": 2,
        "wallpaper": 1,
        "endorsement": 1,
        "endorsement-plain": 1,
        "doubt": 1,
        "context": 1,
        "score-context": 1,
    }
    assert {column[8:]: int(row[column]) for column in COLUMNS if column.startswith("verdict_")} == {
        "carries": 3,
        "supports": 2,
        "neutral": 10,
        "weak": 2,
        "harms": 2,
    }
    assert (row["gap_1_facet"], row["gap_1_gain"]) == ("load", "4.1")
    assert row["gap_2_ask"] == varied.gaps[0].ask
    assert row["gap_3_facet"] == ""
    assert (row["words"], row["contact_weeks"]) == ("142", "4.0")
    assert (row["directly_observed"], row["waiver_stated"], row["role"]) == ("yes", "", "")
    assert row["notices"] == (
        'The letter calls the applicant both "she" and "he". / '
        "The letter does not say whether the right to see it was waived."
    )
    assert (row["lorscore"], row["model"], row["rules"]) == (made_by.lorscore, made_by.model, made_by.rules)


def test_a_letter_that_was_not_read_has_its_row(varied: LetterReport, unread: Unread, made_by: Provenance) -> None:
    rows = read(as_csv([unread, varied], made_by=made_by))
    assert [row["name"] for row in rows] == ["scan.pdf", "okafor.docx"]
    assert rows[0]["status"] == "unread"
    assert (rows[0]["unread_kind"], rows[0]["unread_why"]) == ("no-text", plain_punctuation(unread.why))
    assert rows[0]["score"] == ""


def test_no_reports_are_a_header(made_by: Provenance) -> None:
    assert as_csv([], made_by=made_by) == ",".join(COLUMNS) + "\n"


def test_nothing_is_run_by_a_spreadsheet_or_a_terminal(hostile: LetterReport, made_by: Provenance) -> None:
    written = as_csv([hostile], made_by=made_by)
    assert not set(written) & set("\x07\r\x1b\x9b\u202e\udcff")
    (row,) = read(written)
    for column in ("name", "role", "specialty", "notices", "gap_1_facet", "gap_1_says", "gap_1_ask"):
        assert row[column].startswith("'"), column
    assert row["gap_1_gain"] == "0.0"


@pytest.mark.parametrize("cell", ["=1", "+1x", "-cmd", "@sum", "\t=1", "\r=1", "\n=1", "=", "＝1", "+1-1", "–x"])
def test_what_looks_like_a_formula_is_led_by_an_apostrophe(cell: str) -> None:
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize(
    "cell", [-1, -2.5, "-2.5", "+3", "", "a=b", "1-2", "'quoted'", "Rounds; a 2-week stay, 1-2 notes"]
)
def test_numbers_and_words_stay_as_they_are(cell: Cell) -> None:
    assert harmless(cell) == str(cell)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "cell", ["a;=cmd()", "a; +1", 'a;"=cmd()"', "a\t@x", "a|-x", "a,=cmd()", "a\n=cmd()", "a;;＝1"]
)
def test_no_separator_makes_a_formula(separator: str, cell: str) -> None:
    """Whatever separator a spreadsheet reads the file with, and whether or not it heeds quotation marks."""
    sheet = io.StringIO()
    csv.writer(sheet).writerow(["x", harmless(cell), "y"])
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        for row in csv.reader(io.StringIO(sheet.getvalue(), newline=""), delimiter=separator, quoting=quoting):
            assert not [part for part in row if part.lstrip(' "')[:1] in set("=+-@＝＋－＠") - {""}], row


@given(st.text())
def test_no_text_ever_begins_a_formula(cell: str) -> None:
    written = harmless(cell)
    assert written[:1] not in set("=@\t\r\n＝＋－＠")
    if written[:1] in ("+", "-"):
        float(written)
