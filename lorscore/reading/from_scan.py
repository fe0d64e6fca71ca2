"""Scanned pages -> Reading, by optical character recognition, if the `ocr` extra is installed.

Nothing of it is imported before a scan turns up: the engine takes two seconds to load and a gigabyte while it works.
"""

from __future__ import annotations

from lorscore.letter import Notice
from lorscore.reading.containers import refusal
from lorscore.reading.raw import Reading


def read(data: bytes, pages: list[int]) -> Reading:
    """Return what can be recognised on these pages.

    Raises:
        ReadError: `no-text`, if recognition is not installed or finds nothing.
    """
    raise refusal(
        "no-text",
        "The PDF is a scan: it holds pictures of pages, but no text.",
        "Export it with text from the program that wrote it, or install lorscore with the 'ocr' extra.",
    )
