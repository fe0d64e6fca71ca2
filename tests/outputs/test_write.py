"""Reports to files."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from lorscore.errors import OutputError
from lorscore.outputs import Format, check_place, file_bytes, render, write_output
from lorscore.report import LetterReport, Provenance, Unread


def left_in(folder: Path) -> list[str]:
    """The names of all that a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_holds_what_was_written(tmp_path: Path) -> None:
    assert write_output(tmp_path / "a.txt", "naïve\n") == tmp_path / "a.txt"
    write_output(str(tmp_path / "b.bin"), b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == "naïve\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"
    assert left_in(tmp_path) == ["a.txt", "b.bin"]


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    place.write_text("old, and longer than the new one")
    place.chmod(0o640)
    write_output(place, "new")
    assert place.read_text() == "new"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_output(tmp_path / "new", "")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "far" / "file")
    write_output(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far" / "file").read_text() == "x"


def test_a_device_stays_a_device() -> None:
    write_output(os.devnull, "x")
    assert not stat.S_ISREG(Path(os.devnull).stat().st_mode)


def test_half_a_character_does_no_harm(tmp_path: Path) -> None:
    write_output(tmp_path / "x", "a\udcff")
    assert (tmp_path / "x").read_bytes() == b"a?"


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("", "it is a folder."),
        ("missing/report.csv", "is not there."),
        ("file/report.csv", "is not there."),
        ("n" * 400, "it cannot be the name of a file."),
        ("zero\0.csv", "it cannot be the name of a file."),
    ],
)
def test_a_place_that_cannot_be_is_refused(name: str, fact: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for refused in (check_place, lambda place: write_output(place, "x")):
        with pytest.raises(OutputError) as refusal:
            refused(f"{tmp_path}/{name}")
        assert refusal.value.fact.endswith(fact)
        assert refusal.value.remedy.endswith(".")
    assert left_in(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("number", "fact"),
    [
        (errno.ENOSPC, "there is no room left."),
        (errno.EACCES, "permission is lacking."),
        (errno.EIO, "the system refused (input/output error)."),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    number: int, fact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "report.json"
    place.write_text("old")

    def fail(_: int) -> NoReturn:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError) as refusal:
        write_output(place, "new")
    assert refusal.value.fact == f"Nothing was written to “{place}”: {fact}"
    assert place.read_text() == "old"
    assert left_in(tmp_path) == ["report.json"]


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_output(tmp_path / "report.json", "new")
    assert left_in(tmp_path) == []


def test_no_permission_is_seen_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="permission is lacking"):
        check_place(tmp_path / "report.json")


def test_a_spreadsheet_reads_accents(tmp_path: Path) -> None:
    assert file_bytes("name\nNúñez\n", form=Format.CSV).startswith(b"\xef\xbb\xbfname")
    assert file_bytes("name\nNunez\n", form=Format.CSV) == b"name\nNunez\n"
    assert file_bytes("Núñez", form=Format.HTML) == "Núñez".encode()


@pytest.mark.parametrize(
    ("form", "start"),
    [
        (Format.TEXT, "okafor.docx ──"),
        (Format.JSON, '{\n  "schema"'),
        (Format.CSV, "name,status"),
        (Format.HTML, "<!doctype html>"),
    ],
)
def test_every_format_has_its_writer(
    form: Format, start: str, varied: LetterReport, unread: Unread, made_by: Provenance
) -> None:
    assert render([varied, unread], form=form, made_by=made_by).startswith(start)
