r"""PDF bytes -> the words on its pages, in a process of its own.

PDFium is large C++ code that reads what strangers made, and a PDF of two kilobytes can ask it for two gigabytes. So
this file is run as a program by `sandbox.py`: it never imports the rest of lorscore (which keeps its start cheap),
reads requests from standard input, has them answered by a fork of itself with limits on memory and time, and speaks
only JSON and grey pixels. A fork answers several requests, one at a time, for making one costs more than reading a
letter does; it ends with the first file that it does not read, and a file that brings it down is tried once more in a
new one, so that no file pays for what another left behind.

A request is `<operation> <length>\n` and that many bytes; an answer is `<status> <length>\n` and that many bytes.
Operations are `words`, `picture <page>` and `sheet`; statuses are `ok`, `refused` (with a reason) and `died`.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import re
import sys
import time
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

MEMORY: Final = 1 << 30
"""Bytes of address space; a letter needs a tenth."""
CPU_SECONDS: Final = 10
WALL_SECONDS: Final = 15
"""A letter takes some milliseconds, a slow machine perhaps a hundred times that."""
MOST_IN_TURN: Final = 50
"""Files that one fork reads; making one costs about as much as reading two."""
MOST_GROWTH: Final = 4
"""Times the memory that a fork began with; one that has taken more reads no further file."""
MOST_PAGES: Final = 100
"""A letter has one to four pages."""
MOST_CHARACTERS: Final = 300_000
MOST_PIXELS: Final = 9_000_000
"""Of one page for character recognition: a letter page at 300 dots per inch. The page itself may claim any size."""

_WARM_UP: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj 4 0 obj<</Length 41>>stream\nBT /F 9 Tf 9 50 Td "
    b"(Dear colleague) Tj ET \nendstream endobj trailer<</Root 1 0 R>>"
)

_HYPHENS_AT_LINE_END: Final = "\x02\ufffe"
"""What PDFium writes for a hyphen that ends a line, hard or soft, with the line break swallowed."""
_QUARTER: Final = 1.5707963267948966
Box = tuple[float, float, float, float]
_SPACES: Final = "\0\t\n\r \xa0"
_WORD = re.compile(f"[^{_SPACES}{_HYPHENS_AT_LINE_END}]*[{_HYPHENS_AT_LINE_END}]|[^{_SPACES}{_HYPHENS_AT_LINE_END}]+")
_ASKED_ONE_BY_ONE = re.compile("[\0\ud800-\udfff]")
_LIGHT: Final = 232
"""Red, green and blue from here up do not show on white paper."""
_INVISIBLE_MODES: Final = frozenset([3, 7])
_STROKED_MODES: Final = frozenset([1, 2, 5, 6])


class Refused(Exception):
    """A file that this process will not read, with the reason as its only argument."""


def words(data: bytes) -> bytes:
    """Return the pages as JSON.

    The shape is `[{"box": [x0, y0, x1, y1], "scan": bool, "words": [[text, x0, x1, y, size, angle, seen], …]}, …]`, in
    points, with y the base line measured from the bottom and words in the order of the file.
    """
    pages = []
    left = MOST_CHARACTERS
    with _opened(data) as document:
        for index in range(len(document)):
            page, count = _page(document, index, left)
            left -= count
            if left < 0:
                raise Refused("too-large")
            pages.append(page)
    return f"[{', '.join(pages)}]".encode("ascii")


def picture(data: bytes, index: int) -> bytes:
    """Return one page as grey pixels: width and height as four bytes each, then the rows."""
    with _opened(data) as document:
        page = document[index]
        width, height = page.get_size()
        scale = min(200 / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        rows = bytes(bitmap.buffer)
        flat = b"".join(rows[at * bitmap.stride : at * bitmap.stride + bitmap.width] for at in range(bitmap.height))
        size: bytes = bitmap.width.to_bytes(4, "little") + bitmap.height.to_bytes(4, "little")
        return size + flat


def sheet(data: bytes) -> bytes:
    """Return what the file says of itself rather than of the letter, as JSON.

    The shape is `{"encrypted": bool, "signatures": int, "pages": [{"size": [width, height], "pictures": [[x0, y0, x1,
    y1], …]}, …]}`, in points as a reader holds the page. Signatures are digital ones; pictures are those, stamps and ink
    that do not fill the page.
    """
    from pypdfium2 import raw

    with _opened(data) as document:
        pages = []
        for index in range(len(document)):
            page = document[index]
            pages.append({"size": [round(side, 1) for side in page.get_size()], "pictures": _pictures(page, raw)})
        found = {
            "encrypted": raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0,
            "signatures": max(raw.FPDF_GetSignatureCount(document.raw), 0),
            "pages": pages,
        }
    return json.dumps(found).encode("ascii")


def _pictures(page: Any, raw: Any) -> list[list[float]]:
    """Return the places of pictures, stamps and ink; the first hundred."""
    box = page.get_bbox()
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1.0)
    found = [_bounds(item, box) for item in page.get_objects(max_depth=6) if item.type == raw.FPDF_PAGEOBJ_IMAGE]
    rect = raw.FS_RECTF()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 2000)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            drawn = raw.FPDFAnnot_GetSubtype(annotation) in (raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_STAMP)
            if drawn and raw.FPDFAnnot_GetRect(annotation, rect):
                found.append((rect.left, rect.bottom, rect.right, rect.top))
            raw.FPDFPage_CloseAnnot(annotation)
    small = [place for place in found if 0 < (place[2] - place[0]) * (place[3] - place[1]) < 0.5 * area]
    return [[round(side, 1) for side in place] for place in small[:100]]


@contextlib.contextmanager
def _opened(data: bytes) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == 4 or "assword" in str(error)
        raise Refused("encrypted" if locked else "damaged") from error
    try:
        if len(document) > MOST_PAGES:
            raise Refused("too-large")
        yield document
    finally:
        document.close()


def _page(document: Any, index: int, left: int) -> tuple[str, int]:
    """Return a page as JSON and the number of its characters."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = document[index]
        if _has_written_fields(page, raw):
            # What was typed into a form or onto the page is drawn apart from the page's own text.
            raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise Refused("damaged") from error
    x0, y0, x1, y1 = page.get_bbox()
    count = raw.FPDFText_CountChars(text.raw)
    if count > left:
        raise Refused("too-large")
    unseen, scan = _unseen_objects(page, raw, (x0, y0, x1, y1))
    found = _words(text, raw, count, unseen, (x0, y0, x1, y1))
    head = json.dumps({"box": [x0, y0, x1, y1], "scan": scan})
    return f'{head[:-1]}, "words": {found}}}', count


def _words(text: Any, raw: Any, count: int, unseen: set[int], box: Box) -> str:
    """Return the words of a page as JSON, written here because that takes half the time of rounding and writing."""
    quoted = json.encoder.encode_basestring_ascii
    page = text.raw
    box_of, origin_of, angle_of = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetCharAngle
    x, y, rect = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    at_x, at_y, at_rect = ctypes.byref(x), ctypes.byref(y), ctypes.byref(rect)
    left_edge, low_edge, right_edge, high_edge = box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2
    found: list[str] = []
    for start, end, word in _spans(_characters(page, raw, count)):
        box_of(page, start, at_rect)
        first = last = rect.left, rect.bottom, rect.right, rect.top
        origin_of(page, start, at_x, at_y)
        if end > start:
            box_of(page, end, at_rect)
            last = rect.left, rect.bottom, rect.right, rect.top
        angle = angle_of(page, start)
        seen = left_edge <= (first[0] + last[2]) / 2 <= right_edge and low_edge <= y.value <= high_edge
        left, right, base, size = _along(round(angle / _QUARTER) % 4, first, last, (x.value, y.value))
        if seen and unseen:
            item = raw.FPDFText_GetTextObject(page, start)
            seen = not item or ctypes.addressof(item.contents) not in unseen
        places = f"{left:.2f},{right:.2f},{base:.2f},{size:.2f},{angle:.2f}"
        if "n" in places:  # not a number, or infinite
            places = ",".join(map(json.dumps, (left, right, base, size, angle)))
        found.append(f"[{quoted(word)},{places},{'true' if seen else 'false'}]")
    return f"[{','.join(found)}]"


def _characters(page: Any, raw: Any, count: int) -> str:
    """Return the characters of a page, one for each that PDFium counts."""
    # The text of the page is one call, but it leaves out what does not print and puts a character beyond the first
    # plane as two; only where neither is the case do its places count as PDFium counts.
    units = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(page, 0, count, units) == count + 1:
        text = bytes(units)[:-2].decode("utf-16-le", "surrogatepass")
        if len(text) == count and not _ASKED_ONE_BY_ONE.search(text):
            return text
    codes = [raw.FPDFText_GetUnicode(page, index) for index in range(count)]
    return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word begins, where its last character stands, and the word; a hyphen at a line's end ends one."""
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found[0]
        yield start, end - 1, word[:-1] + "-" if word[-1] in _HYPHENS_AT_LINE_END else word


def _along(turns: int, first: Box, last: Box, origin: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return where a word begins and ends along its line, its base line, and its size, as if it stood upright.

    Args:
        turns: Quarter turns to the right by which it is rotated.
        first: Left, bottom, right and top of its first character.
        last: The same of its last.
        origin: Where its first character stands on the base line.
    """
    if turns == 3:
        return first[1], last[3], -origin[0], abs(first[2] - first[0])
    if turns == 2:
        return -first[2], -last[0], -origin[1], abs(first[3] - first[1])
    if turns == 1:
        return -first[3], -last[1], origin[0], abs(first[2] - first[0])
    return first[0], last[2], origin[1], abs(first[3] - first[1])


def _has_written_fields(page: Any, raw: Any) -> bool:
    kinds = {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT}
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 2000)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind in kinds:
                return True
    return False


def _unseen_objects(page: Any, raw: Any, box: tuple[float, float, float, float]) -> tuple[set[int], bool]:
    """Return the addresses of the text objects that show nothing, and whether a picture fills the page."""
    doubtful: list[tuple[int, tuple[float, float, float, float], bool]] = []
    grounds: list[tuple[float, float, float, float]] = []
    unseen: set[int] = set()
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1.0)
    pictured = 0.0
    for item in page.get_objects(max_depth=6):
        kind = item.type
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(item.raw)
            fill = _colour(item.raw, raw.FPDFPageObj_GetFillColor)
            pale = fill is not None and (fill[3] < 16 or min(fill[:3]) >= _LIGHT)
            if mode in _STROKED_MODES and pale:
                stroke = _colour(item.raw, raw.FPDFPageObj_GetStrokeColor)
                pale = stroke is not None and (stroke[3] < 16 or min(stroke[:3]) >= _LIGHT)
            if mode in _INVISIBLE_MODES or pale:
                doubtful.append((ctypes.addressof(item.raw.contents), _bounds(item, box), mode in _INVISIBLE_MODES))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            bounds = _bounds(item, box)
            grounds.append(bounds)
            pictured += max(bounds[2] - bounds[0], 0.0) * max(bounds[3] - bounds[1], 0.0)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            grounds.append(_bounds(item, box))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            fill = _colour(item.raw, raw.FPDFPageObj_GetFillColor)
            mode, stroked = ctypes.c_int(), ctypes.c_int()
            raw.FPDFPath_GetDrawMode(item.raw, mode, stroked)
            if mode.value and fill is not None and fill[3] > 64 and min(fill[:3]) < _LIGHT:
                grounds.append(_bounds(item, box))
    scan = pictured > 0.5 * area
    for address, bounds, invisible in doubtful:
        # Words laid invisibly over a scan are its recognised text; white words on a dark ground are seen.
        if scan or (not invisible and any(_holds(ground, bounds) for ground in grounds)):
            continue
        unseen.add(address)
    return unseen, scan


def _colour(item: Any, getter: Any) -> tuple[int, int, int, int] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not getter(item, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _bounds(item: Any, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    try:
        left, bottom, right, top = item.get_bounds()
    except Exception:
        return (0.0, 0.0, 0.0, 0.0)
    return max(left, box[0]), max(bottom, box[1]), min(right, box[2]), min(top, box[3])


def _holds(ground: tuple[float, float, float, float], bounds: tuple[float, float, float, float]) -> bool:
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return ground[0] <= x <= ground[2] and ground[1] <= y <= ground[3]


def answer(request: str, data: bytes) -> tuple[str, bytes]:
    """Return status and payload for one request."""
    operation, *arguments = request.split()
    try:
        if operation == "picture":
            return "ok", picture(data, int(arguments[0]))
        return "ok", sheet(data) if operation == "sheet" else words(data)
    except Refused as refused:
        return "refused", str(refused).encode()
    except MemoryError:
        return "died", b""


def _limit() -> None:
    """Hold this process to what a letter needs, where the system can."""
    with contextlib.suppress(ImportError):
        import resource

        limits = {
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_NOFILE: 64,
            resource.RLIMIT_CORE: 0,
        }
        for limit, most in limits.items():
            # A limit that is lower already, or that this system does not know, stays as it is.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (most, most))


def _limit_time() -> None:
    """Give this process the time that one file may take, from now on; where it runs out, the process ends."""
    with contextlib.suppress(ImportError):
        import resource
        import signal

        with contextlib.suppress(ValueError, OSError):
            most = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + CPU_SECONDS, most))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(WALL_SECONDS)


def _memory() -> int:
    """Return the most memory that this process has had, in a unit of the system's own."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class _Fork:
    """A fork of this process that answers requests until it has read enough, or until a file brings it down."""

    def __init__(self) -> None:
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            status = 1
            try:
                for inherited in (0, 1, self._requests, self._answers):
                    os.close(inherited)
                _limit()
                with os.fdopen(requests, "rb") as asked, os.fdopen(answers, "wb") as told:
                    _answer_in_turn(asked, told)
                status = 0
            finally:
                os._exit(status)
        os.close(requests)
        os.close(answers)
        self.answered = 0

    def answer(self, request: str, data: bytes) -> tuple[str, bytes, bool]:
        """Return status and payload for one request, and whether the fork answers another one."""
        self.answered += 1
        # What the fork did not take, or did not answer, it did not live to.
        with contextlib.suppress(OSError, ValueError, EOFError):
            _send(self._requests, f"{request} {len(data)}\n".encode() + data)
            with os.fdopen(self._answers, "rb", closefd=False) as answers:
                status, more, length = answers.readline().decode("ascii").split()
                payload = answers.read(int(length))
            if len(payload) == int(length):
                return status, payload, more == "more"
        return "died", b"", False

    def end(self) -> None:
        """Let go of the fork, which has ended by itself or ends as soon as nobody asks it anything."""
        os.close(self._requests)
        os.close(self._answers)
        os.waitpid(self._pid, 0)


def _send(pipe: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(pipe, left) :]


def _answer_in_turn(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more, a file was not read, or as many were as one process may read."""
    memory = _memory()
    for left in reversed(range(MOST_IN_TURN)):
        line = requests.readline()
        if not line:
            return
        _limit_time()
        *request, length = line.decode().split()
        status, payload = answer(" ".join(request), requests.read(int(length)))
        more = bool(left) and status == "ok" and _memory() < MOST_GROWTH * memory
        answers.write(f"{status} {'more' if more else 'last'} {len(payload)}\n".encode() + payload)
        answers.flush()
        if not more:
            return
        import signal

        signal.alarm(0)


class _Forks:
    """Answers from forks, of which there is never more than one."""

    def __init__(self) -> None:
        self._fork: _Fork | None = None

    def answer(self, request: str, data: bytes) -> tuple[str, bytes]:
        """Return status and payload for one request."""
        while True:
            fork = self._fork = self._fork or _Fork()
            status, payload, more = fork.answer(request, data)
            if not more:
                fork.end()
                self._fork = None
            if status != "died" or fork.answered == 1:
                return status, payload


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    answered = answer
    if not hasattr(os, "fork"):
        _limit()
    else:
        import gc

        # PDFium and all that it needs are loaded once, by reading a page of our own, and inherited by every fork.
        words(_WARM_UP)
        # A collection would write to every object, and so copy every page of memory that a fork shares.
        gc.disable()
        gc.freeze()
        answered = _Forks().answer
    while line := requests.readline():
        *request, length = line.decode().split()
        status, payload = answered(" ".join(request), requests.read(int(length)))
        answers.write(f"{status} {len(payload)}\n".encode() + payload)
        answers.flush()


if __name__ == "__main__":
    sys.path[:0] = sys.argv[1:]
    serve(sys.stdin.buffer, sys.stdout.buffer)
