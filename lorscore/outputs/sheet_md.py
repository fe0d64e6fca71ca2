"""A highlights sheet as Markdown."""

from __future__ import annotations

import re

from lorscore.advice.sheet import Sheet
from lorscore.outputs.sheet_page import boxed

_MARKUP = re.compile(r"([\\`*<&~\[\]]|(?<=[^\W_])_|_(?=[^\W_])|^[-+>#=]|^_(?=_+$))")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def sheet_as_markdown(sheet: Sheet) -> str:
    """The sheet as CommonMark with task boxes; ends in a line break."""
    parts = [f"# {sheet.title}", escaped(sheet.intro)]
    parts.append("\n".join(f"- **{label}:** {escaped(value)}" for label, value in sheet.header))
    for section in sheet.sections:
        parts.append(f"## {section.title}")
        parts.append(
            "\n".join(
                f"- {'[ ] ' if boxed(line, boxes=section.boxes) else ''}{escaped(line.text)}" for line in section.lines
            )
        )
    parts.append(f"*{escaped(sheet.footer)}*")
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A line of text as Markdown that shows it as it is, with single spaces."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))
