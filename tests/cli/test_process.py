"""The command as a process: its streams, its speed, and what never reaches a user."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lorscore import __version__

Letters = Callable[..., list[str]]
FAKES = str(Path(__file__).with_name("fakes.py"))


def test_help_answers_at_once(process: Any) -> None:
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert process("--help", real=True).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    # Time of the processor, not of the clock: other tests may be running beside this one.
    assert min(spent) < 0.4


def test_help_imports_nothing_slow(process: Any) -> None:
    code = (
        "import sys; from lorscore.__main__ import run; status = run(['--help'])\n"
        "slow = {'rich', 'jinja2', 'numpy', 'spacy', 'sklearn', 'lxml', 'streamlit', 'lorscore.scoring'}\n"
        "sys.exit(status or ','.join(slow & set(sys.modules)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=Path(FAKES).parents[2])
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_help_names_every_command_and_status(process: Any) -> None:
    shown = process("--help", real=True).stdout.decode()
    assert re.findall(r"^  (\w+) ", shown.partition("Commands:")[2], re.MULTILINE) == [
        "score",
        "batch",
        "compare",
        "screen",
        "check",
        "highlights",
        "rules",
        "train",
        "evaluate",
        "app",
    ]
    assert "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize("command", ["score", "batch", "highlights", "rules", "train", "evaluate", "app"])
def test_the_help_of_each_command_fits_every_terminal(lorscore: Any, command: str) -> None:
    ran = lorscore(command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.isascii()


def test_version(process: Any) -> None:
    assert process("--version", real=True).stdout.decode() == f"lorscore {__version__}\n"


def test_no_command_is_wrong_usage(process: Any) -> None:
    assert process(real=True).returncode == 2
    ran = process("batch", "x", real=True)
    assert (ran.returncode, ran.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("form", "encoding"),
    [
        ("text", "ascii"),
        ("text", "cp1252"),
        ("text", "utf-16"),
        ("json", "ascii"),
        ("csv", "cp1252"),
        ("html", "ascii"),
    ],
)
def test_a_terminal_of_another_encoding_is_no_crash(process: Any, letters: Letters, form: str, encoding: str) -> None:
    paths = letters(a="72", b="unread", h="hostile")
    ran = process("score", *paths, "nämlich “fehlt”", "--format", form, env={"PYTHONIOENCODING": encoding})
    assert ran.returncode == 3
    assert b"Traceback" not in ran.stderr
    if form == "json":
        assert len(json.loads(ran.stdout)["reports"]) == 4
    if form == "text":
        shown = ran.stdout.decode(encoding)
        assert shown.startswith("a.txt ───" if encoding == "utf-16" else "a.txt ---")
        assert ("▲ carries" if encoding == "utf-16" else "^ carries") in shown


def test_wrong_usage_in_another_encoding_is_no_crash(process: Any) -> None:
    ran = process("score", "“x”", "--format", "“x”", real=True, env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr


def test_a_reader_that_has_enough_is_no_error(letters: Letters) -> None:
    paths = letters(**{f"letter{number}": "72" for number in range(20)})
    program = subprocess.Popen(
        [sys.executable, FAKES, "score", *paths],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(FAKES).parents[2])},
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.read(10)
    program.stdout.close()
    with program.stderr as complaints:
        assert complaints.read() == b""
    assert program.wait(timeout=60) == 0


def test_help_into_a_closed_pipe_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ran = subprocess.run(
            [sys.executable, FAKES, "--help"],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(FAKES).parents[2])},
        )
    assert ran.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_behind_standard_output_is_told(process: Any, letters: Letters) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process("score", *letters(a="72"), "--format", "json", stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr == b"lorscore: Standard output could not be written. Make room, or give a file with --out.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_a_stream_that_is_closed_is_no_crash(letters: Letters, closed: str) -> None:
    ran = subprocess.run(
        f'"{sys.executable}" "{FAKES}" score "{letters(a="72")[0]}" "{letters(u="unread")[0]}" {closed}',
        shell=True,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(FAKES).parents[2])},
    )
    assert ran.returncode == (2 if closed == ">&-" else 3)
    assert b"Traceback" not in ran.stderr


def test_ctrl_c_is_quiet(process: Any, letters: Letters) -> None:
    ran = process("score", *letters(a="interrupt"))
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_while_waiting_for_a_letter_is_quiet() -> None:
    program = subprocess.Popen(
        [sys.executable, FAKES, "score", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(FAKES).parents[2])},
    )
    time.sleep(1.5)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, out, err) == (130, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_in_a_terminal_a_refusal_is_shown_once(letters: Letters) -> None:
    import pty

    controller, terminal = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, FAKES, "score", *letters(a="72", u="unread")],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "PYTHONPATH": str(Path(FAKES).parents[2]), "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": ""},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(controller, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(controller)
    assert program.wait(timeout=60) == 3
    assert b"\x1b[1;34m" in shown
    assert shown.count(b"It holds no text.") == 1
