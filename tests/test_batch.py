"""`lorscore batch` as a user runs it: rows, resuming, killing, bad folders, exit statuses."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lorscore.__main__ import run
from lorscore.batch import Progress
from lorscore.batch.errors import BatchError
from lorscore.batch.folder import list_folder
from lorscore.batch.journal import Journal, journal_of
from lorscore.cli.batch import _line
from lorscore.report import Provenance

ROOT = Path(__file__).parents[1]
STRONG = (ROOT / "tests" / "letters" / "strong.txt").read_text(encoding="utf-8")
MADE_BY = Provenance("0", "sha256:0", "sha256:1")
Batch = Callable[..., int]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder with five letters, two of them unreadable."""
    folder = tmp_path / "season"
    (folder / "Ward 5").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "Ward 5/c.txt"):
        write_letter(folder / name, name)
    (folder / "short.txt").write_text("Dear colleague,", encoding="utf-8")
    (folder / "scan.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a letter")
    return folder


def write_letter(path: Path, seed: object) -> None:
    path.write_text(STRONG.replace("\n\n", f"\n\nPlease ask my office for file {seed}.\n\n", 1), encoding="utf-8")


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def started(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "lorscore", "batch", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def wait_for_rows(journal: Path, number: int) -> None:
    for _ in range(1200):
        if journal.is_file() and journal.read_bytes().count(b"\n") > number:
            return
        time.sleep(0.05)
    pytest.fail("no rows were written")


def test_every_file_has_its_row_in_the_order_of_names(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.jsonl"
    assert run(["batch", str(letters), "--out", str(out)]) == 3
    rows = rows_of(out)
    assert [row["name"] for row in rows] == ["Ward 5/c.txt", "a.txt", "b.txt", "scan.jpg", "short.txt"]
    assert [row["status"] for row in rows] == ["scored", "scored", "scored", "unread", "unread"]
    assert [row["unread_kind"] for row in rows[3:]] == ["unsupported", "too-short"]
    assert all(0 <= row["interval_low"] <= row["score"] <= row["interval_high"] <= 100 for row in rows[:3])
    assert len({row["sha256"] for row in rows}) == 5
    told = capsys.readouterr()
    assert "5 letters, 3 scored" in told.out
    assert "lorscore: scan.jpg: " in told.err


def test_the_rows_are_those_of_score(letters: Path, tmp_path: Path, capsysbinary: Any) -> None:
    run(["score", str(letters / "a.txt"), "--format", "csv"])
    alone = next(csv.DictReader(capsysbinary.readouterr().out.decode().splitlines()))
    out = tmp_path / "rows.csv"
    run(["batch", str(letters), "--out", str(out)])
    with out.open(encoding="utf-8-sig", newline="") as sheet:
        batched = next(row for row in csv.DictReader(sheet) if row["name"] == "a.txt")
    assert {column: batched[column] for column in alone} == alone


@pytest.mark.parametrize(("threshold", "status"), [("100", 1), ("0", 3)])
def test_a_threshold_weighs_more_than_an_unread_letter(
    letters: Path, tmp_path: Path, threshold: str, status: int
) -> None:
    assert run(["batch", str(letters), "--out", str(tmp_path / "o.csv"), "--fail-under", threshold]) == status


def test_all_read_is_status_0(letters: Path, tmp_path: Path) -> None:
    assert run(["batch", str(letters / "Ward 5"), "--out", str(tmp_path / "o.csv"), "--fail-under", "0"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{empty}", "--out", "{tmp}/o.csv"], "no letter below"),
        (["{tmp}/nowhere", "--out", "{tmp}/o.csv"], "no folder"),
        (["{season}/a.txt", "--out", "{tmp}/o.csv"], "is a file, not a folder"),
        (["{season}\0", "--out", "{tmp}/o.csv"], "FOLDER"),
        (["{season}", "--out", "{tmp}/o.pdf"], "does not say what to write"),
        (["{season}", "--out", "{tmp}/nowhere/o.csv"], "is not there"),
        (["{season}", "--out", "{tmp}/o.csv", "--html", "{tmp}/o.csv"], "This file is for the rows"),
        (["{season}", "--out", "{tmp}/o.csv", "--fail-under", "nan"], "not between 0 and 100"),
        (["{season}", "--out", "{tmp}/o.csv", "--jobs", "0"], "--jobs"),
        (["{season}", "--out", "{tmp}/o.csv", "--jobs", "2", "--dask", "x"], "cluster decides"),
    ],
)
def test_what_cannot_be_done_is_wrong_usage_and_writes_nothing(
    letters: Path, tmp_path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    names = {"tmp": str(tmp_path), "season": str(letters), "empty": str(tmp_path / "empty")}
    assert run(["batch", *(argument.format(**names) for argument in arguments)]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "season"]


def test_names_from_strangers(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["a\nb.txt", "🩺 letter.txt", "=1+1.txt", "Núñez.txt", os.fsdecode(b"latin-\xf1.txt")]
    for name in names:
        write_letter(folder / name, "x")
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(folder), "--out", str(out), "--html", str(tmp_path / "o.html")]) == 0
    assert [row["name"] for row in rows_of(out)] == [name.replace("\udcf1", "�") for name in sorted(names)]
    assert run(["batch", str(folder), "--out", str(tmp_path / "o.csv")]) == 0
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert "'=1+1.txt" in [row["name"] for row in csv.DictReader(sheet)]


def test_outputs_inside_the_folder_are_no_letters(letters: Path) -> None:
    arguments = ["batch", str(letters), "--out", str(letters / "o.csv"), "--html", str(letters / "o.html")]
    for _ in range(2):
        assert run(arguments) == 3
    assert "o.html" not in (letters / "o.csv").read_text(encoding="utf-8")
    assert (letters / "o.csv").read_text(encoding="utf-8").count("\n") == 6


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "parquet"])
def test_outputs_of_earlier_runs_are_left_out_and_told(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    earlier = ["batch", str(letters), "--out", str(letters / f"last.{ending}"), "--html", str(letters / "last.html")]
    assert run(earlier) == 3
    for kind in ("html", "json", "csv"):
        arguments = ["score", str(letters / "a.txt"), str(letters / "b.txt"), "--format", kind]
        assert run([*arguments, "--out", str(letters / "Ward 5" / f"one.{kind}")]) == 0
    (letters / "table.csv").write_text("name,score\nSmith,3\n", encoding="utf-8")
    (letters / "broken.xlsx").write_bytes(b"PK")
    capsys.readouterr()
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(letters), "--out", str(out)]) == 3
    names = {"a.txt", "b.txt", "short.txt", "scan.jpg", "Ward 5/c.txt"}
    assert {row["name"] for row in rows_of(out)} == names | {"table.csv", "broken.xlsx"}
    told = capsys.readouterr().err
    for report in (f"last.{ending}", "last.html", "Ward 5/one.html", "Ward 5/one.json", "Ward 5/one.csv"):
        assert f"{report}: This file was written by lorscore and is no letter; it was left out." in told


def test_hidden_files_and_circles_of_links_are_left_out(letters: Path, tmp_path: Path) -> None:
    for name in (".hidden.txt", "~$a.docx", "Thumbs.db"):
        (letters / name).write_text("x", encoding="utf-8")
    (letters / ".git").mkdir()
    (letters / ".git" / "x.txt").write_text("x", encoding="utf-8")
    (letters / "circle").symlink_to(letters, target_is_directory=True)
    (letters / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (letters / "self.txt").symlink_to("self.txt")
    listing = list_folder(letters)
    assert listing.links == ("circle",)
    assert set(listing.letters) == {
        *("Ward 5/c.txt", "a.txt", "b.txt", "scan.jpg", "short.txt"),
        *("broken.txt", "self.txt"),
    }
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(letters), "--out", str(out)]) == 3
    assert {row["name"]: row["unread_kind"] for row in rows_of(out)}["broken.txt"] == "damaged"


def test_a_folder_that_may_not_be_opened_has_a_row(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("Ward 5"):
            raise PermissionError(13, "denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(letters), "--out", str(out)]) == 3
    row = rows_of(out)[0]
    assert (row["name"], row["status"], row["unread_kind"]) == ("Ward 5", "unread", "damaged")


def test_a_folder_that_may_not_be_opened_at_all(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def scandir(path: str) -> Any:
        raise PermissionError(13, "denied", path)

    monkeypatch.setattr(os, "scandir", scandir)
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, *rest: Path(path) != letters and access(path, *rest))
    assert run(["batch", str(letters), "--out", str(tmp_path / "o.csv")]) == 2
    assert "may not be opened. Look at its permissions." in capsys.readouterr().err


def test_the_time_left_is_told_once_it_can_be_known() -> None:
    few, many = (_line(Progress(total=10_000, scored=scored), 15.0) for scored in (8, 800))
    assert few == "8 of 10,000 letters, 0.5 a second"
    assert many == "800 of 10,000 letters, 53.3 a second, 2:52 left"


def test_ten_thousand_tiny_files_all_have_a_row(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number:05}.txt").write_bytes(b"x")
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(folder), "--out", str(out), "--jobs", "1"]) == 3
    rows = rows_of(out)
    assert [row["name"] for row in rows] == [f"{number:05}.txt" for number in range(10_000)]
    assert {row["unread_kind"] for row in rows} == {"too-short"}


def test_resume_scores_only_what_is_new_or_changed(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.jsonl"
    arguments = ["batch", str(letters), "--out", str(out), "--resume"]
    run(arguments)
    assert "taken over" not in capsys.readouterr().out
    before = rows_of(out)
    run(arguments)
    assert "5 taken over" in capsys.readouterr().out
    assert rows_of(out) == before
    (letters / "a.txt").rename(letters / "z.txt")
    write_letter(letters / "b.txt", "changed")
    write_letter(letters / "new.txt", "new")
    (letters / "short.txt").unlink()
    run(arguments)
    assert "3 taken over" in capsys.readouterr().out
    after = {row["name"]: row for row in rows_of(out)}
    assert set(after) == {"Ward 5/c.txt", "b.txt", "new.txt", "scan.jpg", "z.txt"}
    assert after["z.txt"] == {**before[1], "name": "z.txt"}
    assert after["b.txt"]["sha256"] != before[2]["sha256"]


def test_resume_takes_the_texts_of_a_page_from_the_page(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_letter(letters / "<b>&amp; Núñez’s.txt", "odd")
    out, page = tmp_path / "o.jsonl", tmp_path / "o.html"
    arguments = ["batch", str(letters), "--out", str(out), "--html", str(page), "--resume"]
    for held in ("", "6 taken over", "6 taken over"):
        run(arguments)
        assert held in capsys.readouterr().out
        written = page.read_text(encoding="utf-8")
        assert len(re.findall("Please ask my office for file", written)) == len(rows_of(out)) - 2 == 4
        assert "my office" not in journal_of(out).read_text(encoding="utf-8")
    first = page.read_bytes()
    write_letter(letters / "b.txt", "changed")
    run(arguments)
    assert "5 taken over" in capsys.readouterr().out
    changed = page.read_text(encoding="utf-8")
    assert "for file changed" in changed
    assert "for file b.txt" not in changed
    write_letter(letters / "b.txt", "b.txt")
    run(arguments)
    assert page.read_bytes() == first


def test_no_text_is_taken_from_a_page_of_another_model(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, page = tmp_path / "o.jsonl", tmp_path / "o.html"
    arguments = ["batch", str(letters), "--out", str(out), "--html", str(page), "--resume"]
    run(arguments)
    page.write_text(page.read_text(encoding="utf-8").replace(", model sha256:", ", model sha256:0"), encoding="utf-8")
    capsys.readouterr()
    run(arguments)
    assert "2 taken over" in capsys.readouterr().out
    page.unlink()
    run(arguments)
    assert "2 taken over" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").count("<template id=") == 3


def test_resume_takes_no_row_of_another_model(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.jsonl"
    run(["batch", str(letters), "--out", str(out)])
    journal = journal_of(out)
    journal.write_bytes(journal.read_bytes().replace(b'"model": "sha256:', b'"model": "sha256:0', 1))
    run(["batch", str(letters), "--out", str(out), "--resume"])
    told = capsys.readouterr()
    assert "5 rows of the earlier run came from another version or model" in told.err
    assert "taken over" not in told.out


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_goes_on(tmp_path: Path, how: signal.Signals) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        write_letter(folder / f"{number:03}.txt", number)
    out, whole = tmp_path / "o.jsonl", tmp_path / "whole.jsonl"
    first = started(folder, "--out", out, "--jobs", 1)
    wait_for_rows(journal_of(out), 5)
    first.send_signal(how)
    _, complaints = first.communicate(timeout=60)
    assert first.returncode == (130 if how is signal.SIGINT else -how)
    assert not out.exists()
    assert b"Traceback" not in complaints
    if how is signal.SIGINT:
        assert complaints == b"lorscore: Stopped. The rows so far are kept: the same command with --resume goes on.\n"
    # A torn row: what a kill in the middle of a write would leave.
    with journal_of(out).open("ab") as journal:
        journal.write(b'{"key": "0", "cells": {"sta')
    refused = started(folder, "--out", out)
    assert b"Add --resume" in refused.communicate(timeout=60)[1]
    assert refused.returncode == 2
    second = started(folder, "--out", out, "--resume", "--jobs", 1)
    shown, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert b"taken over from before" in shown
    run(["batch", str(folder), "--out", str(whole), "--jobs", "1"])
    assert out.read_bytes() == whole.read_bytes()


def test_two_runs_on_one_output_refuse_each_other(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.csv"
    with Journal.opened(journal_of(out), made_by=MADE_BY, resume=False):
        assert run(["batch", str(letters), "--out", str(out), "--resume"]) == 2
    assert "Another run is writing to this file." in capsys.readouterr().err
    assert run(["batch", str(letters), "--out", str(out)]) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(20):
        write_letter(folder / f"{number:03}.txt", number)
    out = tmp_path / "o.jsonl"
    out.write_text("what was there before", encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    first = started(folder, "--out", out, "--jobs", 1, preexec_fn=limit)
    _, complaints = first.communicate(timeout=60)
    assert first.returncode == 2
    assert b"there is no room left. Make room, or choose another disk. The rows so far are kept" in complaints
    assert out.read_text(encoding="utf-8") == "what was there before"
    kept = journal_of(out).read_bytes()
    assert kept.endswith(b"\n")
    assert run(["batch", str(folder), "--out", str(out), "--resume", "--jobs", "1"]) == 0
    assert journal_of(out).read_bytes().startswith(kept)
    assert len(rows_of(out)) == 20


def test_a_journal_is_never_made_over_another_file(
    letters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.csv"
    journal_of(out).write_text("my own notes", encoding="utf-8")
    assert run(["batch", str(letters), "--out", str(out)]) == 2
    assert "is no journal of lorscore" in capsys.readouterr().err
    assert journal_of(out).read_text(encoding="utf-8") == "my own notes"


def test_the_text_of_letters_is_in_the_page_and_nowhere_else(letters: Path, tmp_path: Path) -> None:
    out, page = tmp_path / "o.csv", tmp_path / "o.html"
    run(["batch", str(letters), "--out", str(out), "--html", str(page)])
    assert "Please ask my office for file a.txt" in page.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.csv", "o.csv.lorscore", "o.html", "season"]
    for path in (out, journal_of(out)):
        assert "my office" not in path.read_text(encoding="utf-8")


def test_a_letter_that_lorscore_stumbles_over_costs_no_other(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lorscore.batch import work

    real = work.read_letter_bytes

    def read(name: str, data: bytes) -> Any:
        if name == "a.txt":
            raise RuntimeError("she wept in the stairwell")
        return real(name, data)

    monkeypatch.setattr(work, "read_letter_bytes", read)
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(letters), "--out", str(out)]) == 3
    assert "fault of lorscore itself" in rows_of(out)[1]["unread_why"]
    assert "stairwell" not in out.read_text(encoding="utf-8") + capsys.readouterr().err
    monkeypatch.undo()
    run(["batch", str(letters), "--out", str(out), "--resume"])
    assert "4 taken over" in capsys.readouterr().out
    assert rows_of(out)[1]["status"] == "scored"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 10_000), rubbish=st.binary(max_size=40))
def test_a_journal_that_was_cut_anywhere_keeps_its_whole_rows(tmp_path: Path, cut: int, rubbish: bytes) -> None:
    path = tmp_path / "j.lorscore"
    path.unlink(missing_ok=True)
    lines = [json.dumps({"key": str(n), "cells": {"status": "scored", "n": n}}).encode() + b"\n" for n in range(20)]
    with Journal.opened(path, made_by=MADE_BY, resume=False) as journal:
        for line in lines:
            journal.append(line)
    data = path.read_bytes()
    head = data.index(b"\n") + 1
    kept = data[: max(head, cut % len(data))]
    path.write_bytes(kept + rubbish.replace(b"\n", b""))
    with Journal.opened(path, made_by=MADE_BY, resume=True) as journal:
        whole = kept.count(b"\n") - 1
        assert [journal.read(journal.held[str(n)])["cells"]["n"] for n in range(whole)] == list(range(whole))
        place = journal.append(lines[0])
        assert journal.read(place) == json.loads(lines[0])
    assert path.read_bytes() == data[: sum(map(len, data.splitlines(True)[: whole + 1]))] + lines[0]


def test_a_listing_names_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="There is no folder"):
        list_folder(tmp_path / "x")
