"""Plain text and Markdown -> Reading."""

from __future__ import annotations

import re
from typing import Final

from lorscore.letter import BlockKind, Notice
from lorscore.reading.assemble import LONGEST_TEXT
from lorscore.reading.containers import too_large
from lorscore.reading.encodings import decode
from lorscore.reading.lines import Line, blocks_of, line_of
from lorscore.reading.raw import Reading

# Every repetition is bounded or stops at the next mark, so that a file of nothing but marks costs no more than others.
_MARKUP: Final = (
    (re.compile(r"<!--(?:(?!<!--).){0,4000}?-->", re.DOTALL), ""),
    (re.compile(r"<br\s{0,9}/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</?(?:b|i|u|em|strong|span|font|div|p|center|small|sup|sub)\b[^<>]{0,300}>", re.IGNORECASE), ""),
    (
        re.compile(r"!\[([^\[\]]{0,300})\]\((?:[^()\s]|\([^()]{0,99}\)){0,999}(?:\s+\"[^\"]{0,99}\")?\)"),
        "",
    ),  # a picture
    (re.compile(r"\[([^\[\]]{0,300})\]\((?:[^()\s]|\([^()]{0,99}\)){0,999}(?:\s+\"[^\"]{0,99}\")?\)"), r"\1"),  # a link
    (re.compile(r"\[([^\[\]]{1,300})\]\[[^\[\]]{0,99}\]"), r"\1"),  # a link whose target stands elsewhere
    (re.compile(r"<((?:https?|mailto):[^<>\s]{1,300})>"), r"\1"),
    (re.compile(r"~~(?=\S)(?:(?!~~).){1,2000}?(?<=\S)~~", re.DOTALL), ""),  # struck out: the writer took it back
    (re.compile(r"(\*\*\*|___)(?=\S)((?:(?!\1).){1,2000}?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(\*\*|(?<!\w)__(?!_))(?=\S)((?:(?!\1).){1,2000}?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*]{1,2000}?)(?<=[^\s*])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_\\])_(?=[^\s_])([^_]{1,2000}?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"(`{1,3})(?=\S)([^`\n]{1,300})(?<=\S)\1"), r"\2"),
)


def read(data: bytes) -> Reading:
    """Return the blocks of a plain text in any common encoding.

    Raises:
        ReadError: `too-large`.
    """
    _refuse_long(data)
    text, notices = decode(data)
    return from_text(text, notices=notices)


def read_markdown(data: bytes) -> Reading:
    """Return the blocks of a Markdown text, without its marks.

    Raises:
        ReadError: `too-large`.
    """
    _refuse_long(data)
    text, notices = decode(data)
    _refuse_long(text)
    return Reading(blocks_of(_markdown_lines(text)), notices)


def from_text(text: str, *, notices: tuple[Notice, ...] = ()) -> Reading:
    """Return the blocks of a text.

    Raises:
        ReadError: `too-large`.
    """
    _refuse_long(text)
    return Reading(blocks_of(_plain_lines(text)), notices)


def _refuse_long(text: str | bytes) -> None:
    """Refuse what is too long before any work is done on it; a character takes four bytes at most."""
    if len(text) > LONGEST_TEXT * (4 if isinstance(text, bytes) else 1):
        raise too_large()


def _plain_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    apart = False
    for page, sheet in enumerate(_sheets(text), start=1):
        for line in sheet.split("\n"):
            if line.strip():
                lines.append(line_of(line, page=page, apart=apart))
                apart = False
            else:
                apart = True
        apart = False
    return lines


def _sheets(text: str) -> list[str]:
    """Return the pages of a text with form feeds, or the whole of any other."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u0085", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(line.startswith(">") for line in lines) > 0.5 * len(lines):
        # A letter inside a reply: the marks of the mail program are not its own.
        text = re.sub(r"(?m)^(?:> ?)+", "", text)
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\v", "\n").replace("\0", "")
    return text.strip("\f").split("\f")


def _markdown_lines(text: str) -> list[Line]:
    text = "\n".join(_sheets(text))
    text = re.sub(r"\A---\n.*?\n(?:---|\.\.\.)\n", "", text, count=1, flags=re.S)  # front matter
    for mark, plain in _MARKUP:
        text = mark.sub(plain, text)
    lines: list[Line] = []
    apart = False
    for line in text.split("\n"):
        line = re.sub(r"^(?:\s{0,3}>)+ ?", "", line)
        if re.match(r"^\s{0,3}(?:```|~~~|\[[^\]]+\]:\s|[|\s:-]*\|[|\s:-]*-{3,}[|\s:-]*$)", line) or re.match(
            r"^\s*[=-]{3,}\s*$", line
        ):
            apart = apart or not re.match(r"^\s*[|]", line)
            continue
        kind = None
        heading = re.match(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$", line)
        if heading:
            line, kind = heading[1], BlockKind.LINE
        elif re.match(r"^\s*\|.*\|\s*$", line):
            line, kind = (
                " | ".join(cell.strip() for cell in line.strip().strip("|").split("|") if cell.strip()),
                BlockKind.ROW,
            )
        line = re.sub(r"\\([\\`*_{}\[\]()#+.!|>~-])", r"\1", line.removesuffix("\\"))
        if line.strip():
            lines.append(line_of(line, apart=apart or heading is not None, kind=kind))
            apart = heading is not None
        else:
            apart = True
    return lines
