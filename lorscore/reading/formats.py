"""The first bytes of a file, and its name where they leave a choice -> the reader for it.

Content decides: a suffix is a claim that anyone can type. A text file that is really a Word document is read as one, a
picture that calls itself a PDF is refused for what it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from typing import Final

from lorscore.errors import ReadError, UnreadKind
from lorscore.reading import containers, from_docx, from_html, from_odt, from_pdf, from_plain, from_rtf
from lorscore.reading.containers import damaged, refusal
from lorscore.reading.raw import Reading

Reader = Callable[[bytes], Reading]

_BY_SUFFIX: Final[dict[str, Reader]] = {
    ".txt": from_plain.read,
    ".text": from_plain.read,
    ".md": from_plain.read_markdown,
    ".markdown": from_plain.read_markdown,
    ".html": from_html.read,
    ".htm": from_html.read,
    ".docx": from_docx.read,
    ".docm": from_docx.read,
    ".dotx": from_docx.read,
    ".odt": from_odt.read,
    ".rtf": from_rtf.read,
    ".pdf": from_pdf.read,
}
READABLE_SUFFIXES: Final = frozenset(_BY_SUFFIX)
"""Suffixes, in lower case and with their dot, of the files that hold letters."""

_TEXT_READERS: Final = frozenset({from_plain.read, from_plain.read_markdown, from_html.read})
_REPORT = re.compile(rb'<meta name="generator" content="lorscore">|<title>[^<]{0,2000} \xc2\xb7 lorscore</title>')
_SAVE_AS: Final = "Save it as a Word document (.docx), a PDF with text, or plain text."
_PICTURES: Final = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM", b"\0\0\1\0",
    b"\0\0\0\x0cjP  ",
)  # fmt: skip
_OTHERS: Final = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"%!PS", "a PostScript file"),
    (b"\xffWPC", "a WordPerfect document"),
    (b"SQLite format 3", "a database"),
    (b"wOFF", "a font"),
)


def reader_for(data: bytes, suffix: str) -> Reader:
    """Return the reader for a file.

    Args:
        data: The whole file.
        suffix: The end of its name from the last dot on, in lower case; may be empty.

    Raises:
        ReadError: `unsupported`, `damaged` or `encrypted`.
    """
    claimed = _BY_SUFFIX.get(suffix)
    if b"%PDF-" in data[:1024]:
        return from_pdf.read
    if data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\10")):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _compound(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return from_rtf.read
    if what := _foreign(data):
        raise refusal("unsupported", f"The file is {what}, whatever its name says.", _SAVE_AS)
    if is_report(data[:4096]):
        raise refusal(
            "unsupported", "The file is a report that lorscore wrote, not a letter.", "Give the letter itself."
        )
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in data[:4096].lower():
        return from_html.read
    if head.startswith(b"<?xml") and claimed not in _TEXT_READERS:
        raise refusal("unsupported", "The file is XML of a kind that lorscore does not read.", _SAVE_AS)
    if claimed is not None and claimed not in _TEXT_READERS:
        raise damaged({".pdf": "PDF", ".rtf": "RTF document", ".odt": "OpenDocument text"}.get(suffix, "Word document"))
    if _binary(data):
        raise refusal("unsupported", "The file is not text in any encoding that lorscore knows.", _SAVE_AS)
    if suffix in (".doc", ".eml", ".msg", ".pages", ".wpd", ".xlsx", ".csv", ".json", ".jsonl", ".py", ".tex"):
        raise refusal("unsupported", f"lorscore does not read {suffix} files.", _SAVE_AS)
    return claimed or from_plain.read


def is_report(head: bytes) -> bool:
    """Return whether an HTML page that begins so is a report of lorscore, of this version or an earlier one."""
    return bool(_REPORT.search(head))


def _zipped(data: bytes) -> Reader:
    with containers.open_zip(data, "zip file or Word document") as package:
        names = set(package.namelist())
        if "word/document.xml" in names or _is_word(package, names):
            return from_docx.read
        if "mimetype" in names and "content.xml" in names:
            kind = package.getinfo("mimetype")
            if kind.file_size < 200 and b"opendocument.text" in package.read(kind):
                return from_odt.read
            raise refusal("unsupported", "The file is an OpenDocument of another kind than text.", _SAVE_AS)
        if "xl/workbook.xml" in names:
            raise refusal("unsupported", "The file is an Excel workbook.", _SAVE_AS)
        if "ppt/presentation.xml" in names:
            raise refusal("unsupported", "The file is a PowerPoint presentation.", _SAVE_AS)
        if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
            raise refusal("unsupported", "The file is a Pages document.", "Export it from Pages as Word or PDF.")
    raise refusal("unsupported", "The file is a zip archive.", "Unpack it and read the letters inside one by one.")


def _is_word(package: zipfile.ZipFile, names: set[str]) -> bool:
    """Return whether the package says that its main part is a Word document, under whatever name."""
    if "[Content_Types].xml" not in names:
        return False
    types = containers.part_of(package, "[Content_Types].xml", "Word document")
    return types is not None and any("wordprocessingml.document.main" in str(e.get("ContentType")) for e in types)


def _compound(data: bytes) -> ReadError:
    """Return the error for a file of the format that Office used before 2007, and still uses for locked files."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refusal("encrypted", "The file is locked with a password.", "Save a copy without a password.")
    kind: UnreadKind = "unsupported"
    if "WordDocument".encode("utf-16-le") in data:
        return refusal(
            kind, "The file is a Word document of the old kind (.doc).", "Open it in Word and save it as .docx."
        )
    return refusal(kind, "The file is an Office file of the old kind.", _SAVE_AS)


def _foreign(data: bytes) -> str:
    """Return what the file is, if it is a picture, an archive or the like."""
    picture = (
        data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif") or data[8:12] == b"WEBP"
    )
    # A few of these starts also begin words: a bitmap states its own length next, the others hold NUL.
    if picture and (data[:2] != b"BM" or int.from_bytes(data[2:6], "little") == len(data)):
        return "a picture"
    for start, what in _OTHERS:
        if data.startswith(start) and (len(start) > 3 or b"\0" in data[:64]):
            return what
    return ""


def _binary(data: bytes) -> bool:
    """Return whether the bytes are no text: control characters all over, and not UTF-16."""
    sample = data[:8192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = sum(sample.count(code) for code in range(32) if code not in (0, 7, 9, 10, 11, 12, 13, 27))
    nuls = sample.count(0)
    utf16 = max(sample[0::2].count(0), sample[1::2].count(0)) > 0.8 * nuls > 0.3 * len(sample)
    return controls > 0.02 * len(sample) + 2 or (nuls > 0.2 * len(sample) and not utf16)
