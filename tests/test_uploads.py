"""What people choose in the app: files and zips, taken apart in memory, scored one after the other."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lorscore.errors import ModelMissing, ReadError
from lorscore.letter import Letter
from lorscore.marks import Facts
from lorscore.report import Estimate, LetterReport, Provenance, Unread
from lorscore.ui.samples import SAMPLES
from lorscore.uploads import Sitting, Upload, UploadError, by_vendor, rows_of, unpacked

STRONG = SAMPLES[0].text.encode()
MADE_BY = Provenance("0.1.0", "sha256:0", "sha256:1")


class FakeScorer:
    """Scores by the number of words, or raises."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    def score(self, letter: Letter) -> LetterReport:
        """A report without sentences."""
        if self.fault is not None:
            raise self.fault
        estimate = Estimate(min(letter.words / 5, 100.0), 0.0, 100.0, (0.2, 0.2, 0.2, 0.2, 0.2))
        return LetterReport(letter.name, letter.text, estimate, (), (), letter.words, Facts(), (), MADE_BY)


def zipped(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, method)
    return held.getvalue()


def test_a_file_is_itself_and_a_zip_is_what_it_holds() -> None:
    (one,) = unpacked("a.txt", b"A")
    assert (one.name, one.read()) == ("a.txt", b"A")
    files = {"b/two.txt": b"2", "a.txt": b"1", "__MACOSX/._a.txt": b"", ".DS_Store": b"", "~$a.docx": b"", "b/": b""}
    found = unpacked("Letters.ZIP", zipped(files))
    assert [(file.name, file.read()) for file in found] == [("a.txt", b"1"), ("b/two.txt", b"2")]


@pytest.mark.parametrize(
    "name",
    ["/etc/letter.txt", "../letter.txt", "a/../../letter.txt", "C:/letter.txt", "..\\letter.txt", "\\\\host\\a.txt"],
)
def test_a_zip_with_a_name_that_leads_out_of_it_is_refused(name: str) -> None:
    with pytest.raises(UploadError, match="outside the zip"):
        unpacked("z.zip", zipped({"good.txt": STRONG, name: STRONG}))


@given(st.text(alphabet="ab./\\:C", min_size=1, max_size=12))
def test_no_name_that_is_let_through_leads_anywhere(name: str) -> None:
    try:
        found = unpacked("z.zip", zipped({name: b"x"}))
    except UploadError:
        return
    for file in found:
        assert not file.name.startswith("/")
        assert ".." not in file.name.split("/")
        assert "\\" not in file.name


def test_bombs_are_refused() -> None:
    with pytest.raises(UploadError, match="unpacks to far more"):
        unpacked("z.zip", zipped({"zeros.txt": bytes(30_000_000)}))
    with pytest.raises(UploadError, match=r"more than 2,000 files"):
        unpacked("z.zip", zipped({f"{at}.txt": b"" for at in range(2_001)}, method=zipfile.ZIP_STORED))


def test_a_forged_size_unpacks_to_no_more_than_it_states() -> None:
    data = bytearray(zipped({"zeros.txt": bytes(900_000)}))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 100)
    (file,) = unpacked("z.zip", bytes(data))
    with pytest.raises(ReadError) as caught:
        file.read()
    assert caught.value.kind == "damaged"


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"PK\x03\x04 broken", "not a whole zip"), (b"", "not a whole zip"), (zipped({".hidden": b""}), "no letter")],
)
def test_a_zip_that_is_none_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UploadError, match=says):
        unpacked("z.zip", data)


def test_a_locked_zip_is_refused() -> None:
    data = bytearray(zipped({"a.txt": STRONG}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UploadError, match="password"):
        unpacked("z.zip", bytes(data))


@pytest.mark.parametrize(
    ("name", "paths", "vendor", "given_to"),
    [
        ("s.zip", ["Acme/a.txt", "Brook/a.txt"], "", ["Acme", "Brook"]),
        ("s.zip", ["s/Acme/a.txt", "s/Brook/a.txt"], "", ["Acme", "Brook"]),
        ("Acme.zip", ["a.txt", "b.txt"], "", ["Acme", "Acme"]),
        ("s.zip", ["Acme/a.txt", "loose.txt"], "", ["Acme", "s"]),
        ("s.zip", ["Brook/a.txt", "b.txt"], "Acme", ["Acme", "Acme"]),
    ],
)
def test_letters_belong_to_vendors(name: str, paths: list[str], vendor: str, given_to: list[str]) -> None:
    found = by_vendor(name, [Upload(path, bytes) for path in paths], vendor=vendor)
    assert [file.vendor for file in found] == given_to
    assert [file.name.split("/")[0] for file in found] == given_to


def test_a_sitting_keeps_what_is_done_and_goes_on_after_a_stop() -> None:
    sitting = Sitting.of([*unpacked("a.txt", STRONG), Upload("empty.txt", bytes), *unpacked("a.txt", STRONG)])
    going = sitting.go_on(FakeScorer())
    next(going)
    sitting.stopped = True
    assert list(going) == []
    assert ([done.name for done in sitting.done], sitting.total) == (["a.txt"], 3)
    sitting.stopped = False
    list(sitting.go_on(FakeScorer()))
    assert [done.name for done in sitting.done] == ["a.txt", "empty.txt", "a (2).txt"]
    assert not sitting.is_running
    unread = sitting.done[1].report
    assert isinstance(unread, Unread)
    assert unread.kind == "no-text"
    rows = list(rows_of(sitting.done, made_by=MADE_BY))
    assert [row["name"] for row in rows] == ["a.txt", "empty.txt", "a (2).txt"]
    assert rows[0]["sha256"] == rows[2]["sha256"] != rows[1]["sha256"]


def test_a_fault_costs_one_letter_and_quotes_nothing() -> None:
    sitting = Sitting.of(unpacked("a.txt", STRONG))
    (done,) = sitting.go_on(FakeScorer(RuntimeError("she wept")))
    assert isinstance(done.report, Unread)
    assert "RuntimeError" in done.report.why
    assert "wept" not in done.report.why


def test_without_a_model_every_letter_goes_on_waiting() -> None:
    sitting = Sitting.of(unpacked("a.txt", STRONG))
    with pytest.raises(ModelMissing):
        list(sitting.go_on(FakeScorer(ModelMissing("No.", "Do."))))
    assert (len(sitting.waiting), sitting.done) == (1, [])


def test_a_file_too_large_for_a_letter_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lorscore.uploads.LARGEST_FILE", 10)
    read: Callable[[], bytes] = unpacked("z.zip", zipped({"a.txt": STRONG}))[0].read
    with pytest.raises(ReadError) as caught:
        read()
    assert caught.value.kind == "too-large"
