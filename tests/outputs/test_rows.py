"""Rows to every format that holds them, and to the page that browses them."""

from __future__ import annotations

import csv
import json
import re
import secrets
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from lorscore.errors import OutputError
from lorscore.outputs import replacing, rows
from lorscore.outputs.batch_html import write_batch_html
from lorscore.outputs.rows import ROW_COLUMNS, check_rows_place, write_rows
from lorscore.outputs.tally import Tally
from lorscore.outputs.tally_as_text import tally_as_text
from lorscore.report import Level, Provenance

MADE_BY = Provenance("0", "sha256:0", "sha256:1")
EVIL = "<script>alert(1)</script>"
SCORED: dict[str, Any] = {
    **{"name": "=cmd|'/c calc'!A1", "status": "scored", "score": 72.4, "level": 4, "level_name": "strong"},
    **{"interval_low": 61.0, "interval_high": 80.2, "directly_observed": True, "contact_weeks": 4.0, "words": 348},
    **{f"chance_{level.label}": 0.2 for level in Level},
    **{f"verdict_{verdict}": 1 for verdict in ("carries", "supports", "neutral", "weak", "harms")},
    **{"gap_1_says": "No comparison.", "gap_1_gain": 9.5, "notices": "@x\x1b[31m", "sha256": "ab"},
}
UNREAD: dict[str, Any] = {
    **{"name": f"Núñez {EVIL}.pdf", "status": "unread", "unread_kind": "no-text"},
    **{"unread_why": "It holds no text. Save it with text recognition."},
}


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of an XLSX file's sheet by column, as its XML has them, formulas told apart."""
    with zipfile.ZipFile(path) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    found = []
    for row in sheet.iter("{*}row"):
        found.append({cell.get("r").rstrip("0123456789"): cell for cell in row.iter("{*}c")})
    return found


def test_csv_is_harmless_and_marked_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    write_rows(path, [SCORED, UNREAD])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfname,")
    with path.open(encoding="utf-8-sig", newline="") as sheet:
        read = list(csv.DictReader(sheet))
    assert tuple(read[0]) == ROW_COLUMNS
    assert read[0]["name"] == "'=cmd|'/c calc'!A1"
    assert read[0]["notices"] == "'@x�[31m"
    assert read[0]["directly_observed"] == "yes"
    assert read[1]["score"] == ""


def test_csv_in_ascii_has_no_mark(tmp_path: Path) -> None:
    write_rows(tmp_path / "o.csv", [{**SCORED, "notices": "none"}])
    assert (tmp_path / "o.csv").read_bytes().startswith(b"name,")


def test_json_lines_keep_types_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    write_rows(path, [{**SCORED, "name": "a\nb\u2028c"}, UNREAD])
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    scored, unread = map(json.loads, path.read_bytes().splitlines())
    assert tuple(scored) == tuple(unread) == ROW_COLUMNS
    assert (scored["name"], scored["score"], scored["directly_observed"]) == ("a\nb\u2028c", 72.4, True)
    assert unread["score"] is None


def test_xlsx_holds_text_as_text_and_figures_as_figures(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"
    write_rows(path, [SCORED, {**UNREAD, "notices": "x" * 40_000}])
    head, scored, unread = cells_of(path)
    assert len(head) == len(ROW_COLUMNS)
    assert not [cell for row in (head, scored, unread) for cell in row.values() if cell.find("{*}f") is not None]
    assert scored["A"].get("t") == "inlineStr"
    assert "".join(scored["A"].itertext()) == "=cmd|'/c calc'!A1"
    assert float(scored["E"].findtext("{*}v")) == pytest.approx(72.4)
    assert "E" not in unread
    with zipfile.ZipFile(path) as book:
        assert not [name for name in book.namelist() if "externalLink" in name]
        assert b"<hyperlink" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("letters", "sheets"), [(0, [0]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_rows_beyond_what_a_sheet_holds_stand_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, letters: int, sheets: list[int]
) -> None:
    monkeypatch.setattr(rows, "_MOST_ROWS", 3)
    path = tmp_path / "o.xlsx"
    write_rows(path, ({**SCORED, "name": f"{number}.txt"} for number in range(letters)))
    with zipfile.ZipFile(path) as book:
        names = [sheet.get("name") for sheet in etree.fromstring(book.read("xl/workbook.xml")).iter("{*}sheet")]
        found = []
        for number in range(1, len(sheets) + 1):
            sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            head, *below = ["".join(next(row.iter("{*}c")).itertext()) for row in sheet.iter("{*}row")]
            assert head == "name"
            found.append(below)
    assert names == ["Letters", "Letters 2", "Letters 3"][: len(sheets)]
    assert [len(below) for below in found] == sheets
    assert [name for below in found for name in below] == [f"{number}.txt" for number in range(letters)]


def test_parquet_has_the_same_columns_whatever_the_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "o.parquet"
    write_rows(path, (SCORED if number % 2 else UNREAD for number in range(12_000)))
    table = parquet.read_table(path)
    assert (table.num_rows, tuple(table.column_names)) == (12_000, ROW_COLUMNS)
    assert table.slice(1, 1).to_pylist()[0]["contact_weeks"] == 4.0
    write_rows(path, [])
    assert parquet.read_schema(path) == table.schema


def test_parquet_without_its_library_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "find_spec", lambda name: None)
    with pytest.raises(OutputError, match=r"lorscore\[parquet\]"):
        check_rows_place(tmp_path / "o.parquet")


@pytest.mark.parametrize("ending", rows.ROW_ENDINGS)
def test_a_failing_writer_leaves_what_was_there(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"o{ending}"
    path.write_bytes(b"before")

    def failing() -> Any:
        yield SCORED
        raise OSError(28, "no space left")

    with pytest.raises(OutputError, match="no room left"):
        write_rows(path, failing())
    assert path.read_bytes() == b"before"
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("ending", rows.ROW_ENDINGS)
def test_a_full_disk_is_an_output_error(tmp_path: Path, ending: str) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(OutputError, match="no room left"):
            write_rows(tmp_path / f"o{ending}", [{**SCORED, "notices": secrets.token_hex(4_000)}] * 20)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_replacing_follows_a_link_and_keeps_permissions(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_bytes(b"before")
    real.chmod(0o640)
    (tmp_path / "link").symlink_to(real)
    with replacing(tmp_path / "link") as file:
        file.write(b"after")
        assert real.read_bytes() == b"before"
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"after", 0o640)


def page_of(tmp_path: Path, given: list[dict[str, Any]]) -> str:
    tally = Tally()
    list(tally.counting(given))

    def again(*, most: int | None = None) -> Any:
        return iter(given[:most])

    write_batch_html(tmp_path / "o.html", again, tally=tally, made_by=MADE_BY)
    return (tmp_path / "o.html").read_text(encoding="utf-8")


def test_the_page_needs_nothing_from_elsewhere_and_runs_only_its_own_script(tmp_path: Path) -> None:
    page = page_of(tmp_path, [{**SCORED, "html": "<article>kept</article>"}, UNREAD])
    assert "script-src 'sha256-" in page
    assert page.count("<script>") == 1
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert '<template id="text-1"><article>kept</article></template>' in page


def test_the_page_of_many_letters_says_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lorscore.outputs.batch_html.MOST_TEXTS", 2)
    monkeypatch.setattr("lorscore.outputs.batch_html.MOST_ROWS", 3)
    page = page_of(tmp_path, [{**SCORED, "html": "<p>x</p>"}] * 4)
    assert page.count("<template") == 2
    assert page.count('<th scope="row">') == 3
    assert "The table holds the first 3 letters" in page
    assert "The text of the first 2 letters" in page


def test_a_tally_counts_rows_as_they_pass() -> None:
    tally = Tally()
    given = [SCORED, {**SCORED, "score": 20.9, "level": 1}, UNREAD]
    assert list(tally.counting(given)) == given
    assert (tally.letters, tally.scored, tally.below(72.4), tally.below(72.5)) == (3, 2, 1, 2)
    assert tally.unread == Counter({"no-text": 1})
    shown = tally_as_text(tally, unicode=False)
    assert shown.isascii()
    assert "3 letters, 2 scored" in shown
    assert "no text in it" in shown
