"""`lorscore screen` as a user runs it, with real files and a stand-in for the model."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from lorscore.__main__ import run
from lorscore.letter import Letter
from lorscore.marking import Marker
from lorscore.marks import Mark
from lorscore.outputs.screening_as_json import screening_schema
from lorscore.report import Estimate, LetterReport, Provenance, SentenceReport, Verdict

TEMPLATE = """Dear Program Director:

It is my privilege to write in support of {name}, who is applying to your residency program in {specialty}. I had the
opportunity to supervise {name} during a clinical rotation at our hospital. From the first day {name} arrived early every
morning, reviewed the charts before rounds and came with a list of problems. The history taking was complete and well
organized, and the physical examination reflected real bedside experience. {name} communicates clearly with patients,
families, nurses and colleagues alike, and took feedback as she should. I therefore give {name} my highest
recommendation for {specialty} without any reservation.

Sincerely,

Jane Harrow, MD
"""
ORIGINAL = """Dear Program Director:

Dr. Okoye was a student on our ward. She found a missed fracture on her second night, phoned radiology and had the film
read again. The orthopedic team operated before breakfast. I recommend her to your residency.

Sincerely,

Omar Quill, MD
"""


class StandIn:
    """A scorer without a model: real sentences and zones, one score for all."""

    made_by = Provenance("0", "sha256:0", "sha256:0")

    @classmethod
    def load(cls) -> StandIn:
        return cls()

    def score(self, letter: Letter) -> LetterReport:
        marked = Marker().mark(letter)
        told = tuple(
            SentenceReport(
                one.start, one.end, letter.text[one.start : one.end], one.zone, ((Mark.SPECIFIC, 0.9),),
                Verdict.NEUTRAL, 0.0, (), (), None,
            )
            for one in marked.sentences
        )  # fmt: skip
        estimate = Estimate(50.0, 40.0, 60.0, (0.2, 0.2, 0.2, 0.2, 0.2))
        return LetterReport(
            letter.name, letter.text, estimate, told, (), letter.words, marked.facts, marked.notices, self.made_by
        )


@dataclass(frozen=True)
class Ran:
    status: int
    err: str
    html: str
    record: dict


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command on a folder."""
    monkeypatch.setattr("lorscore.scoring.Scorer", StandIn)

    def ran(folder: Path) -> Ran:
        out, record = tmp_path / "report.html", tmp_path / "report.json"
        status = run(["screen", str(folder), "--out", str(out), "--json", str(record)])
        written = capsys.readouterr()
        assert written.out == ""
        return Ran(
            status,
            written.err,
            out.read_text(encoding="utf-8") if out.exists() else "",
            json.loads(record.read_text(encoding="utf-8")) if record.exists() else {},
        )

    return ran


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two vendors: one with a template, one with a single letter of its own."""
    place = tmp_path / "samples"
    for vendor in ("Acme", "Brook"):
        (place / vendor).mkdir(parents=True)
    for number, (name, specialty) in enumerate(
        [("Dr. Adebanjo", "Pediatrics"), ("Mei Tran", "Neurology"), ("Dr. Priya Venkatesan", "Family Medicine")],
        start=1,
    ):
        text = TEMPLATE.format(name=name, specialty=specialty)
        (place / "Acme" / f"letter-{number}.txt").write_text(text, encoding="utf-8")
    (place / "Brook" / "letter.txt").write_text(ORIGINAL, encoding="utf-8")
    return place


def test_the_json_is_valid_and_says_what_was_found(screen: Callable[..., Ran], folder: Path) -> None:
    ran = screen(folder)
    assert (ran.status, ran.err) == (0, "")
    jsonschema.Draft202012Validator(screening_schema()).validate(ran.record)
    assert ran.record["schema"] == "lorscore.screening/1"
    family = ran.record["families"][0]
    assert family["letters"] == [f"Acme/letter-{at}.txt" for at in (1, 2, 3)]
    assert (family["kind"], family["shared_words"] >= 75) == ("copied", True)
    brook = next(vendor for vendor in ran.record["vendors"] if vendor["vendor"] == "Brook")
    assert (brook["letters"], brook["flags"], brook["median_interval"]) == (1, [], None)


def test_the_page_needs_nothing_from_elsewhere(screen: Callable[..., Ran], folder: Path) -> None:
    page = screen(folder).html
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "13,617" in page
    assert "too few letters to say" in page.lower()


def test_names_and_letters_are_escaped(screen: Callable[..., Ran], folder: Path) -> None:
    (folder / "<b>Bold & 🩺").mkdir()
    letter = ORIGINAL.replace("Dr. Okoye", "Dr. <img src=x onerror=alert(1)> Okoye")
    (folder / "<b>Bold & 🩺" / "let\nter.txt").write_text(letter, encoding="utf-8")
    ran = screen(folder)
    assert ran.status == 0
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(ran.html)
    assert not {"img", "script"} & set(tags)
    assert "<b>Bold" not in ran.html
    assert "🩺" in ran.html


def test_letters_that_cannot_be_read_get_a_row(screen: Callable[..., Ran], folder: Path) -> None:
    (folder / "Brook" / "broken.docx").write_bytes(b"PK\3\4 no document")
    (folder / "Brook" / "empty.txt").write_bytes(b"")
    ran = screen(folder)
    assert ran.status == 3
    assert "Brook/broken.docx" in ran.err
    brook = next(vendor for vendor in ran.record["vendors"] if vendor["vendor"] == "Brook")
    assert (brook["letters"], brook["unread"]) == (3, 2)
    assert "Brook/empty.txt: not read." in ran.html


def test_letters_without_subfolders_are_one_vendors(screen: Callable[..., Ran], folder: Path) -> None:
    assert [vendor["vendor"] for vendor in screen(folder / "Acme").record["vendors"]] == ["Acme"]


def test_a_loop_of_links_ends(screen: Callable[..., Ran], folder: Path) -> None:
    try:
        (folder / "Acme" / "again").symlink_to(folder, target_is_directory=True)
        (folder / "self").symlink_to(folder / "self")
    except OSError:
        pytest.skip("links are not allowed here")
    ran = screen(folder)
    assert {vendor["letters"] for vendor in ran.record["vendors"]} >= {3, 1}
    assert "Acme/again: A link to a folder is not followed. Give that folder to a run of its own." in ran.err
    assert "self: This is a link to a file that is not there. Put the file itself in its place." in ran.err


@pytest.mark.parametrize("made", ["empty", "file", "missing"])
def test_a_folder_without_letters_is_refused(made: str, screen: Callable[..., Ran], tmp_path: Path) -> None:
    place = tmp_path / "place"
    if made == "empty":
        place.mkdir()
    elif made == "file":
        place.write_text("x")
    ran = screen(place)
    assert (ran.status, ran.html) == (2, "")
    assert "place" in ran.err
    assert "Traceback" not in ran.err


def test_a_report_among_the_letters_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen", str(folder), "--out", str(folder / "Acme" / "report.html")]) == 2
    assert "outside" in capsys.readouterr().err
    assert not (folder / "Acme" / "report.html").exists()


def test_a_report_of_an_earlier_run_is_left_out_and_told(screen: Callable[..., Ran], folder: Path) -> None:
    first = screen(folder)
    (folder / "Acme" / "report.html").write_text(first.html, encoding="utf-8")
    (folder / "Acme" / "report.json").write_text(json.dumps(first.record), encoding="utf-8")
    again = screen(folder)
    assert (again.status, again.record) == (first.status, first.record)
    for name in ("Acme/report.html", "Acme/report.json"):
        assert f"{name}: This file was written by lorscore and is no letter; it was left out." in again.err


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["symbolic", "hard"])
def test_two_links_to_one_file_are_one_letter(
    screen: Callable[..., Ran], folder: Path, link: Callable[[Path, Path], None]
) -> None:
    first = screen(folder)
    link(folder / "Brook" / "letter.txt", folder / "Brook" / "once-more.txt")
    ran = screen(folder)
    assert ran.record == first.record
    assert "Brook/once-more.txt: This is the same file as Brook/letter.txt and is counted once." in ran.err


def test_copies_of_a_file_are_letters_of_their_own(screen: Callable[..., Ran], folder: Path) -> None:
    (folder / "Brook" / "copy.txt").write_text(ORIGINAL, encoding="utf-8")
    assert {v["vendor"]: v["letters"] for v in screen(folder).record["vendors"]}["Brook"] == 2


def test_two_results_need_two_files(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = str(tmp_path / "report.html")
    assert run(["screen", str(folder), "--out", same, "--json", same]) == 2
    assert "same file" in capsys.readouterr().err


def test_the_report_says_nothing_of_people(screen: Callable[..., Ran], folder: Path) -> None:
    page = screen(folder).html.lower()
    assert not re.search(r"\b(?:fraud|fake|forged|plagiari|cheat|liar|scam|dishonest)", page)


def test_a_subfolder_that_may_not_be_opened_is_named_and_left_out(
    screen: Callable[..., Ran], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = os.scandir

    def shut(path: str) -> object:
        if Path(path).name == "Brook":
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", shut)
    ran = screen(folder)
    assert ran.status == 0
    assert "Brook" in ran.err
    assert "permissions" in ran.err
    assert [vendor["vendor"] for vendor in ran.record["vendors"]] == ["Acme"]


def test_ten_thousand_tiny_files_each_have_their_row(screen: Callable[..., Ran], folder: Path) -> None:
    (folder / "Crumbs").mkdir()
    for number in range(10_000):
        (folder / "Crumbs" / f"{number}.txt").write_text("ok")
    ran = screen(folder)
    assert ran.status == 3
    crumbs = next(vendor for vendor in ran.record["vendors"] if vendor["vendor"] == "Crumbs")
    assert (crumbs["letters"], crumbs["unread"], len(crumbs["unread_letters"])) == (10_000,) * 3
    *_, last = ran.err.splitlines()
    assert (ran.err.count("Crumbs/"), last) == (
        50, "lorscore: 9,950 more letters could not be read; the report says why.",
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("lorscore.scoring.Scorer", StandIn)
    assert run(["screen", str(folder), "--out", "/dev/full"]) == 2
    err = capsys.readouterr().err
    assert "/dev/full" in err
    assert "Traceback" not in err
