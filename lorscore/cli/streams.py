"""Results to standard output, all else to standard error, whatever these two are connected to."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from typing import Final, TextIO

from lorscore.errors import OutputError

LINK: Final = "A link to a folder is not followed. Give that folder to a run of its own."
OWN_REPORT: Final = "This file was written by lorscore and is no letter; it was left out."


def say(words: str) -> None:
    """Write a line for a person to standard error; a reader that is gone is no error."""
    from lorscore.outputs.visible import in_ascii, one_line

    if sys.stderr is None:
        return
    line = one_line(words)
    with contextlib.suppress(OSError):
        sys.stderr.write(f"lorscore: {line if shows_unicode(sys.stderr) else in_ascii(line)}\n")
        sys.stderr.flush()


def write_text(text: str) -> None:
    """Write text for a person to standard output, in its own encoding.

    Raises:
        OutputError: there is no room, or no standard output.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    write_bytes(text.replace("\n", os.linesep).encode(encoding, errors="replace"))


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output. A reader that has had enough, such as `head`, is no error.

    Raises:
        OutputError: there is no room, or no standard output.
    """
    if sys.stdout is None:
        raise OutputError("There is no standard output to write to.", "Give a file with --out.")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        _abandon(sys.stdout)
        if not _is_gone(error):
            raise OutputError(
                "Standard output could not be written.", "Make room, or give a file with --out."
            ) from error


def close_quietly() -> None:
    """Write out what waits for standard output and error, so that nothing is left to fail when Python exits."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except (OSError, ValueError):
                _abandon(stream)


def shows_unicode(stream: TextIO) -> bool:
    """Whether a stream can take every character."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-").startswith("utf")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at what is written there, or types what is read."""
    return stream is not None and not stream.closed and stream.isatty()


def shows_colour(stream: TextIO) -> bool:
    """Whether escape sequences are wanted there: https://no-color.org and https://force-color.org are heeded."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if not is_terminal(stream) or os.environ.get("TERM") == "dumb":
        return False
    if sys.platform == "win32":
        from rich.console import Console

        return not Console().legacy_windows
    return True


def columns() -> int:
    """The width for text: that of the terminal, or 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def _is_gone(error: OSError) -> bool:
    # Windows reports a closed pipe as an invalid argument.
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def _abandon(stream: TextIO) -> None:
    """Let the rest of a stream go nowhere, as the Python documentation advises for closed pipes."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
