"""The messages to ask for a letter with, as text or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from lorscore.advice.requests import Request
from lorscore.outputs.sheet_md import escaped


def requests_as_text(requests: Iterable[Request]) -> str:
    """The messages in a row, each below its moment, with what was typed as it was typed."""
    parts = [f"{request.title}\n{'=' * len(request.title)}\n\n{request.text}" for request in requests]
    return "\n\n\n".join(parts) + "\n"


def requests_as_markdown(requests: Iterable[Request]) -> str:
    """The same as Markdown; markup in what was typed shows as it was typed."""
    parts = [f"## {request.title}\n\n{_lines(request.text)}" for request in requests]
    return "\n\n".join(parts) + "\n"


def _lines(text: str) -> str:
    return "\n".join(map(escaped, text.splitlines()))
