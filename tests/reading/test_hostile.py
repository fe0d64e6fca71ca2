"""Files that were made to hurt, and files that are not what they say: refused, in time, with kind and remedy."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
import traceback
import zipfile
import zlib
from pathlib import Path

import pytest

from lorscore.errors import UNREAD_KINDS, ReadError
from lorscore.reading import READABLE_SUFFIXES, containers, read_letter, read_letter_bytes
from lorscore.reading.containers import LARGEST_PART, MOST_ENTRIES

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def kind_of(name: str, data: bytes) -> str:
    """The kind of the refusal, or `read`; any other exception comes through."""
    try:
        read_letter_bytes(name, data)
    except ReadError as error:
        return error.kind
    return "read"


def refused(name: str, data: bytes) -> ReadError:
    with pytest.raises(ReadError) as error:
        read_letter_bytes(name, data)
    assert error.value.kind in UNREAD_KINDS
    assert error.value.name == name
    assert error.value.fact.endswith(".")
    assert error.value.remedy.endswith(".")
    return error.value


# Bombs


def test_a_zip_bomb_is_not_unpacked(zipped):
    data = zipped({"word/document.xml": b"<w:document>" + b" " * 50_000_000})
    started = time.monotonic()
    assert refused("x.docx", data).kind == "too-large"
    assert time.monotonic() - started < 0.5


def test_a_part_just_under_the_limit_with_a_bombs_ratio(zipped):
    assert refused("x.docx", zipped({"word/document.xml": b" " * (LARGEST_PART - 10)})).kind == "too-large"


def test_a_directory_of_very_many_entries():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for at in range(MOST_ENTRIES + 1):
            package.writestr(f"{at}", b"")
    assert refused("x.docx", stream.getvalue()).kind == "too-large"


def test_a_forged_size_is_no_way_around(zipped):
    data = bytearray(zipped({"word/document.xml": f"<w:document {W}><w:body>" + "<w:p/>" * 100_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert refused("x.docx", bytes(data)).kind == "damaged"


def test_very_many_elements(zipped):
    paragraphs = "".join(f"<w:p><w:r><w:t>{at}</w:t></w:r></w:p>" for at in range(60_000))
    started = time.monotonic()
    error = refused(
        "x.docx", zipped({"word/document.xml": f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>"})
    )
    assert error.kind == "too-large"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("depth", [300, 50_000])
def test_very_deep_elements(zipped, depth):
    nested = "<w:tbl><w:tr><w:tc>" * depth
    assert refused("x.docx", zipped({"word/document.xml": f"<w:document {W}><w:body>{nested}"})).kind == "damaged"
    closed = f"<w:document {W}><w:body>{nested}{'</w:tc></w:tr></w:tbl>' * depth}</w:body></w:document>"
    assert refused("x.docx", zipped({"word/document.xml": closed})).kind in ("damaged", "no-text", "too-large")


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://localhost:1/x.dtd">',
    ],
)
def test_entities_are_refused(zipped, declaration):
    body = "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
    document = f"<?xml version='1.0'?>{declaration}<w:document {W}>{body}</w:document>"
    assert refused("x.docx", zipped({"word/document.xml": document})).kind == "damaged"


def test_entities_in_another_encoding_are_not_resolved(zipped):
    document = (
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    ).encode("utf-16")
    assert refused("x.docx", zipped({"word/document.xml": document})).kind in ("no-text", "damaged")


def pdf_of(stream: bytes) -> bytes:
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
        b"/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj\n"
    )
    body = (
        f"4 0 obj<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode()
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )
    return head + body


def test_a_pdf_that_unpacks_to_a_gigabyte(samples, body):
    bomb = (samples / "hostile" / "unpacks-to-a-gigabyte.pdf").read_bytes()
    assert len(bomb) < 10_000
    started = time.monotonic()
    assert refused("x.pdf", bomb).kind == "too-large"
    assert time.monotonic() - started < 20
    # The next file is read as if nothing had happened.
    text = pdf_of(zlib.compress(b"BT /F 12 Tf 72 700 Td (" + body[:80].encode() + b") Tj ET"))
    assert refused("y.pdf", text).kind == "too-short"


def test_a_pdf_of_very_many_words():
    text = zlib.compress(b"BT /F 12 Tf 72 700 Td " + b"(word ) Tj " * 100_000 + b"ET")
    started = time.monotonic()
    assert refused("x.pdf", pdf_of(text)).kind == "too-large"
    assert time.monotonic() - started < 20


def test_a_pdf_of_very_many_pages():
    kids = " ".join("3 0 R" for _ in range(500)).encode()
    data = pdf_of(zlib.compress(b"BT ET")).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[" + kids + b"]/Count 500")
    assert refused("x.pdf", data).kind == "too-large"


def test_a_pdf_with_words_all_over_the_page():
    chance = random.Random(7)
    words = b"".join(
        b"1 0 0 1 %d %d Tm (w) Tj " % (chance.randrange(600), chance.randrange(780)) for _ in range(30_000)
    )
    started = time.monotonic()
    assert refused("x.pdf", pdf_of(zlib.compress(b"BT /F 5 Tf " + words + b"ET"))).kind == "too-large"
    assert time.monotonic() - started < 20


# Size


def test_fifty_megabytes_of_text_are_refused_at_once(tmp_path):
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    started = time.monotonic()
    with pytest.raises(ReadError) as error:
        read_letter(file)
    assert error.value.kind == "too-large"
    assert time.monotonic() - started < 0.2


def test_six_megabytes_of_text_are_refused_in_no_time(body):
    data = (body + "\n").encode() * 26_000
    started = time.monotonic()
    assert refused("x.txt", data).kind == "too-large"
    assert refused("x.md", data).kind == "too-large"
    assert refused("x.txt", b"\xe9" * 19_000_000).kind == "too-large"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".rtf"])
@pytest.mark.parametrize(
    "unit", ["a", "a ", "*a", "[a](", "a-\n", "<div>", "1. a\n", ".", "{", "\\", "“", "Page 1\n", "\u00ad", "`a", " - "]
)
def test_no_text_takes_long(suffix, unit):
    head = "{\\rtf1 " if suffix == ".rtf" else ""
    data = (head + unit * (15_000 // len(unit))).encode()
    started = time.monotonic()
    assert kind_of(f"x{suffix}", data) in (*UNREAD_KINDS, "read")
    assert time.monotonic() - started < 5


# Content decides


def test_a_word_document_under_another_name(samples):
    data = (samples / "python-docx.docx").read_bytes()
    want = read_letter_bytes("x.docx", data)
    for name in ("x.txt", "x.pdf", "x", "x.doc", "-"):
        assert read_letter_bytes(name, data).text == want.text


@pytest.mark.parametrize("sample", ["reportlab.pdf", "by-hand.rtf", "libreoffice.odt", "by-hand.html", "wrapped.txt"])
def test_any_format_without_a_suffix(samples, sample):
    data = (samples / sample).read_bytes()
    assert read_letter_bytes("letter", data).text == read_letter_bytes(sample, data).text


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("x.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("x.doc", OLE + "WordDocument".encode("utf-16-le"), "unsupported"),
        ("x.docx", OLE + "Workbook".encode("utf-16-le"), "unsupported"),
        ("x.pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(900), "unsupported"),
        ("x.docx", b"\x89PNG\r\n\x1a\n" + bytes(900), "unsupported"),
        ("x.txt", b"GIF89a" + bytes(900), "unsupported"),
        ("x.heic", b"\0\0\0\x18ftypheic" + bytes(900), "unsupported"),
        ("x.txt", b"Rar!\x1a\x07\x00" + bytes(900), "unsupported"),
        ("x.docx", b"PK\x03\x04" + bytes(400), "damaged"),
        ("x.pdf", b"%PDF-1.7\nnothing else", "damaged"),
        ("x.docx", b"This is plain text.", "damaged"),
        ("x.pdf", b"This is plain text.", "damaged"),
        ("x.rtf", b"This is plain text.", "damaged"),
        ("x.odt", b"This is plain text.", "damaged"),
        ("x.xml", b"<?xml version='1.0'?><pkg:package/>", "unsupported"),
        ("x.doc", b"This is plain text.", "unsupported"),
        ("x.txt", b"", "no-text"),
        ("x.txt", b" \n\t\r\n\0", "no-text"),
        ("x.docx", b"", "no-text"),
        ("x.txt", b"----\n....\n", "no-text"),
        ("x.html", b"<html><body></body></html>", "no-text"),
        ("x.md", b"# \n\n---\n", "no-text"),
    ],
)
def test_what_is_no_letter_file(name, data, kind):
    assert refused(name, data).kind == kind


def test_random_bytes_are_refused():
    noise = random.Random(1).randbytes(5_000)
    for suffix in ("", *sorted(READABLE_SUFFIXES)):
        assert refused(f"x{suffix}", noise).kind in ("damaged", "unsupported")


def test_other_packages(zipped):
    assert refused("x.docx", zipped({"xl/workbook.xml": "<a/>"})).kind == "unsupported"
    assert refused("x.docx", zipped({"ppt/presentation.xml": "<a/>"})).kind == "unsupported"
    assert refused("x.zip", zipped({"letter.txt": "text"})).kind == "unsupported"
    assert refused(
        "x.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})
    ).kind == ("unsupported")


@pytest.mark.parametrize(
    "sample", ["python-docx.docx", "libreoffice.odt", "reportlab.pdf", "by-hand.rtf", "by-hand.html", "wrapped.txt"]
)
def test_damaged_samples_never_escape_the_error_tree(samples, sample):
    whole = (samples / sample).read_bytes()
    chance = random.Random(sample)
    for _ in range(12):
        data = bytearray(whole)
        if chance.random() < 0.4:
            data = data[: chance.randrange(len(data))]
        for _ in range(chance.randrange(30)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        assert kind_of(sample, bytes(data)) in (*UNREAD_KINDS, "read")


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"]
)
def test_nonsense_in_one_part(samples, part):
    with zipfile.ZipFile(samples / "python-docx.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            package.writestr(name, b"<a><b/>" if name == part else data)
    assert refused("x.docx", stream.getvalue()).kind == "damaged"


# Paths


def test_a_folder_is_no_letter(tmp_path):
    with pytest.raises(ReadError, match="folder") as error:
        read_letter(tmp_path)
    assert error.value.kind == "unsupported"


def test_a_missing_file(tmp_path):
    with pytest.raises(ReadError, match="no such file") as error:
        read_letter(tmp_path / "smith.docx")
    assert (error.value.kind, error.value.name) == ("damaged", "smith.docx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError) as error:
        read_letter(tmp_path / "pipe.txt")
    assert error.value.kind == "unsupported"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    file = tmp_path / "x.txt"
    file.write_text("text")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="may not be opened") as error:
        read_letter(file)
    assert error.value.kind == "damaged"


@pytest.mark.parametrize("path", ["", "\0", "x" * 5000])
def test_names_that_are_no_names(path):
    with pytest.raises(ReadError):
        read_letter(path)


def test_standard_input(samples):
    script = (
        "from lorscore.reading import read_letter; letter = read_letter('-'); print(letter.name, len(letter.blocks))"
    )
    for sample in ("python-docx.docx", "wrapped.txt"):
        done = subprocess.run(
            [sys.executable, "-c", script], input=(samples / sample).read_bytes(), capture_output=True, check=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )  # fmt: skip
        assert done.stdout.decode().split() == ["-", str(len(read_letter(samples / sample).blocks))]


# Errors keep their mouth shut


@pytest.mark.parametrize("suffix", sorted(READABLE_SUFFIXES))
def test_no_error_repeats_the_letter(suffix, zipped):
    secret = b"Wolfgang Xylophone was a poor student " * 3
    for data in (
        secret,
        b"%PDF-1.4\n" + secret,
        b"{\\rtf1 " + secret,
        zipped({"word/document.xml": secret}),
        b"<html>" + secret,
    ):
        said = ""
        try:
            read_letter_bytes(f"x{suffix}", data)
        except ReadError as error:
            said = "".join(traceback.format_exception(error, capture_locals=False) if error.__cause__ else [str(error)])
        assert "Xylophone" not in said


def test_limits_are_sane():
    assert containers.LARGEST_PART < containers.LARGEST_TOTAL


def test_a_link_to_nowhere(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    with pytest.raises(ReadError, match="a link to a file that is not there") as error:
        read_letter(tmp_path / "gone.txt")
    assert error.value.kind == "damaged"
