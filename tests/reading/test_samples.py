"""One letter, saved by many programs in all formats, reads the same."""

from __future__ import annotations

import pytest

from lorscore.letter import BlockKind
from lorscore.reading import read_letter

WHOLE = [
    "by-hand.html",
    "by-hand.rtf",
    "chromium.pdf",
    "copied-from-pdf.txt",
    "fpdf2.pdf",
    "groff.pdf",
    "libreoffice.docx",
    "libreoffice.html",
    "libreoffice.odt",
    "libreoffice.pdf",
    "libreoffice.rtf",
    "mail.html",
    "markdown.md",
    "one-line-a-paragraph.txt",
    "python-docx.docx",
    "reportlab.pdf",
    "windows.txt",
    "wrapped.txt",
]


@pytest.mark.parametrize("name", WHOLE)
def test_same_blocks_in_every_format(name, samples, made):
    letter = read_letter(samples / name)
    body = [block for block in letter.blocks if block.kind is not BlockKind.MARGIN]
    assert [letter.text[block.start : block.end] for block in body] == made.BLOCKS


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "chromium.pdf"])
def test_same_kinds_in_every_format(name, samples):
    letter = read_letter(samples / name)
    kinds = [block.kind.value for block in letter.blocks if block.kind is not BlockKind.MARGIN]
    assert (
        kinds
        == ["line"] * 6
        + ["paragraph"] * 4
        + ["item"] * 3
        + ["paragraph"]
        + ["row"] * 4
        + ["paragraph"] * 2
        + ["line"] * 4
    )


def test_two_columns_are_read_one_after_the_other(samples, made, texts_of):
    assert texts_of(read_letter(samples / "weasyprint-two-columns.pdf")) == made.COLUMN_BLOCKS


def test_every_sample_is_tested(samples):
    found = {path.name for path in samples.iterdir() if path.suffix not in (".py", ".toml") and path.is_file()}
    assert found == {*WHOLE, "weasyprint-two-columns.pdf"}


def test_name_is_the_file_without_its_folder(samples):
    assert read_letter(samples / "wrapped.txt").name == "wrapped.txt"


def test_pages_are_counted(samples):
    letter = read_letter(samples / "reportlab.pdf")
    assert {block.page for block in letter.blocks} == {1, 2}
    assert "Page" not in letter.text
