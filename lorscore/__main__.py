"""`python -m lorscore` and the command `lorscore`: arguments to an exit status, and never a traceback."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from types import ModuleType


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit status, after the command has run; its meaning is in lorscore/cli/status.py.

    Whatever goes wrong ends in one sentence of fact and one of remedy on standard error. Only `python -X dev` shows
    the traceback of a fault of the program itself.

    Args:
        arguments: What follows the command's name; by default what this process was started with.
    """
    _start_fast()
    try:
        # Imports too may be interrupted from the keyboard, so they stand inside.
        from lorscore.cli import app

        app(args=None if arguments is None else list(arguments), prog_name="lorscore")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except KeyboardInterrupt:
        status = 130
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        from lorscore.cli.status import status_of
        from lorscore.cli.streams import say

        say(_told(error))
        status = status_of(error)
    return _flushed(status)


def _start_fast() -> None:
    """Spare a one-letter run a second of the three that importing everything would take.

    spaCy imports its own command line (downloads, project tools) whenever it is imported; no command of lorscore calls
    it, so an empty module stands in for it in this process. And start-up makes a million objects that all stay, so
    looking for garbage among them is put off. Neither touches a program that imports lorscore as a library.
    """
    gc.set_threshold(3_000_000, 20, 20)
    if "spacy" not in sys.modules:
        for name in ("spacy.cli", "spacy.cli.info"):
            stand_in = ModuleType(name)
            stand_in.__dict__["info"] = None
            sys.modules[name] = stand_in


def _told(error: Exception) -> str:
    from lorscore.cli.status import fault
    from lorscore.errors import LorscoreError

    if isinstance(error, LorscoreError):
        return f"{error.fact} {error.remedy}"
    return fault(error)


def _flushed(status: int) -> int:
    """The status, after standard output has been written out here rather than at exit, where an error would show."""
    from lorscore.cli.streams import close_quietly

    close_quietly()
    gc.freeze()  # or the interpreter looks for garbage among all those objects once more while it ends: 0.4 s
    return status


if __name__ == "__main__":
    sys.exit(run())
