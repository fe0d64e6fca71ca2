"""A request about a PDF -> the answer of `pdf_child.py`, which runs apart from this process.

One child is kept warm per process and serves one request at a time; requests are answered by forks of it with limits
of their own, so a file that brings its reader down costs that one file. A child process of our own, started as a plain
program, works alike in a script without `if __name__ == "__main__"`, under pytest, in a Streamlit thread, and in the
worker processes of joblib and Dask, which may not start children through `multiprocessing`.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from lorscore.errors import UnreadKind
from lorscore.reading import pdf_child
from lorscore.reading.containers import damaged, refusal

_CHILD: Final = Path(__file__).with_name("pdf_child.py")
_PATIENCE: Final = 2 * pdf_child.WALL_SECONDS + 10
"""Seconds until the child itself is given up; by then it should have given up two forks, one after the other."""
_REFUSALS: Final[dict[str, tuple[UnreadKind, str, str]]] = {
    "encrypted": ("encrypted", "The PDF is locked with a password.", "Save a copy without a password."),
    "too-large": (
        "too-large",
        f"The PDF has more than {pdf_child.MOST_PAGES} pages or {pdf_child.MOST_CHARACTERS:,} characters.",
        "Save only the pages of the letter.",
    ),
}

_lock = threading.Lock()
_warm: subprocess.Popen[bytes] | None = None
_inherited: list[object] = []


def words(data: bytes) -> bytes:
    """Return the words of a PDF's pages as JSON; `pdf_child.words` tells its shape.

    Raises:
        ReadError: `damaged`, `encrypted` or `too-large`.
    """
    return _ask("words", data)


def picture(data: bytes, page: int) -> bytes:
    """Return a page as grey pixels; `pdf_child.picture` tells their shape.

    Raises:
        ReadError: `damaged`, `encrypted` or `too-large`.
    """
    return _ask(f"picture {page}", data)


def sheet(data: bytes) -> bytes:
    """Return what a PDF says of itself as JSON: locks, digital signatures, pages; `pdf_child.sheet` tells its shape.

    Raises:
        ReadError: `damaged`, `encrypted` or `too-large`.
    """
    return _ask("sheet", data)


def _ask(request: str, data: bytes) -> bytes:
    with _lock:
        status, payload = _exchange(request, data)
    if status == "ok":
        return payload
    reason = payload.decode("ascii", "replace")
    if status == "refused" and reason in _REFUSALS:
        raise refusal(*_REFUSALS[reason])
    if status == "died":
        raise refusal(
            "too-large",
            "The PDF needs more memory or time than any letter does.",
            "Print it to a new PDF, or copy its text into a new document.",
        )
    raise damaged("PDF")


def _exchange(request: str, data: bytes) -> tuple[str, bytes]:
    """Send one request to the warm child, starting it if need be; what goes wrong ends the child.

    Raises:
        ReadError: `unsupported`, where no child can be started.
    """
    global _warm
    if _warm is None or _warm.poll() is not None:
        _end(_warm)
        _warm = _start()
    child = _warm
    assert child.stdin is not None
    assert child.stdout is not None
    timer = threading.Timer(_PATIENCE, child.kill)
    timer.daemon = True
    timer.start()
    try:
        child.stdin.write(f"{request} {len(data)}\n".encode())
        child.stdin.write(data)
        child.stdin.flush()
        status, _, length = child.stdout.readline().decode("ascii", "replace").partition(" ")
        payload = child.stdout.read(int(length)) if length.strip().isdecimal() else b""
        if not length.strip().isdecimal() or len(payload) != int(length):
            raise EOFError
    except (OSError, EOFError):
        _end(child)
        _warm = None
        return "died", b""
    finally:
        timer.cancel()
    if not hasattr(os, "fork"):
        # Without forks the limits on time add up over the files that a child reads.
        _end(child)
        _warm = None
    return status, payload


def _start() -> subprocess.Popen[bytes]:
    # The child finds PDFium by its folder alone: no site packages, no user paths, no environment.
    specs = [importlib.util.find_spec(name) for name in ("pypdfium2", "pypdfium2_raw")]
    folders = dict.fromkeys(str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin)
    try:
        return subprocess.Popen(  # noqa: S603  our own file, run by our own interpreter
            [sys.executable, "-I", "-S", str(_CHILD), *folders],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, ValueError) as error:
        # Never in this process instead: what the file does to its reader would be done to the caller.
        raise refusal(
            "unsupported",
            "PDFs cannot be read here, because no process can be started.",
            "Save the letter as a Word document or as text.",
        ) from error


def _end(child: subprocess.Popen[bytes] | None) -> None:
    if child is None:
        return
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _forget() -> None:
    """Start afresh in a fork of this process: the warm child and its pipes are the parent's."""
    global _warm, _lock
    _inherited.append(_warm)  # kept, so that nobody closes it here
    _warm = None
    _lock = threading.Lock()


@atexit.register
def _close() -> None:
    _end(_warm)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
