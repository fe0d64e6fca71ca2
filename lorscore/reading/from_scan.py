"""Pictures of pages -> words with places, by optical character recognition, if the `ocr` extra is installed.

Nothing of it is imported before a scan turns up: the engine takes two seconds to load and a gigabyte while it works.
The pictures are drawn in the process that reads PDFs, and never larger than a page needs, whatever size it claims.
"""

from __future__ import annotations

import importlib.util
import math
import threading
from functools import cache
from statistics import median
from typing import Any, Final

from lorscore.letter import Notice
from lorscore.reading import sandbox

LEAST_CERTAIN: Final = 0.5
"""Certainty from which a recognised line is taken for text; stamps, logos and stains come out below."""
MOST_PAGES: Final = 12
"""A page takes seconds."""

NOTICE: Final = Notice(
    kind="read-by-ocr",
    says="The file is a scan; its text was recognised from a picture and may hold wrong letters. Compare it before you "
    "trust what is said about single words.",
)

_lock = threading.Lock()


def installed() -> bool:
    """Return whether scans can be read here."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def recognised(data: bytes, pages: list[int]) -> dict[int, dict[str, Any]]:
    """Return the words on these pages of a PDF, by page number, in the shape of `pdf_child.words`.

    Raises:
        ReadError: `damaged` or `too-large`.
    """
    found: dict[int, dict[str, Any]] = {}
    for page in pages[:MOST_PAGES]:
        picture = sandbox.picture(data, page - 1)
        width, height = (int.from_bytes(picture[at : at + 4], "little") for at in (0, 4))
        found[page] = _page(picture[8:], width, height)
    return found


def _page(pixels: bytes, width: int, height: int) -> dict[str, Any]:
    import numpy as np

    grey = np.frombuffer(pixels, dtype=np.uint8).reshape(height, width)
    with _lock:
        result = _engine()(np.repeat(grey[:, :, None], 3, axis=2))
    boxes = [] if result.boxes is None else result.boxes.tolist()
    texts = result.txts or ()
    scores = result.scores or ()
    lines = [
        (text, box)
        for text, box, score in zip(texts, boxes, scores, strict=True)
        if score >= LEAST_CERTAIN and text.strip()
    ]
    # A page that lies askew on the glass: its lines climb or fall together, and are laid straight by so much.
    slope = median([_slope(box) for _, box in lines if _length(box) > 0.2 * width] or [0.0])
    places = [(text, *_place(box, slope, height)) for text, box in lines]
    return {"box": [0.0, 0.0, float(width), float(height)], "scan": True, "words": _line_by_line(places)}


def _line_by_line(places: list[tuple[str, float, float, float, float]]) -> list[list[Any]]:
    """Return the words from top to bottom, those of one line from left to right and on one base line."""
    rows: list[list[tuple[str, float, float, float, float]]] = []
    for place in sorted(places, key=lambda place: -place[3]):
        if rows and rows[-1][0][3] - place[3] < 0.5 * place[4]:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [
        [text, left, right, row[0][3], size, 0.0, True]
        for row in rows
        for text, left, right, _, size in sorted(row, key=lambda place: place[1])
    ]


def _place(box: list[list[float]], slope: float, height: int) -> tuple[float, float, float, float]:
    """Return left, right, base line (from the bottom up) and size of a line of type."""
    left, right = min(point[0] for point in box), max(point[0] for point in box)
    base = (box[2][1] + box[3][1]) / 2 - slope * (left + right) / 2
    size = math.dist(box[0], box[3])
    return left, right, height - base, size


def _slope(box: list[list[float]]) -> float:
    return (box[1][1] - box[0][1]) / max(box[1][0] - box[0][0], 1.0)


def _length(box: list[list[float]]) -> float:
    return box[1][0] - box[0][0]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})
