"""The command with stand-ins for what needs a model, in this process or in one of its own."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lorscore.__main__ import run

ROOT = Path(__file__).parents[2]
FAKES = Path(__file__).with_name("fakes.py")


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def fakes() -> dict[str, Any]:
    """The stand-ins by name."""
    return runpy.run_path(str(FAKES))


@pytest.fixture
def lorscore(
    fakes: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Run the command in this process."""
    for name, module in fakes["modules"]().items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        status = run(arguments)
        written = capsys.readouterr()
        return Ran(status, written.out, written.err)

    return command


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the command in a process of its own."""

    def command(
        *arguments: str, real: bool = False, env: dict[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[bytes]:
        program = [sys.executable, *(["-m", "lorscore"] if real else [str(FAKES)])]
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        streams = {} if "stdout" in options else {"capture_output": True}
        return subprocess.run(
            [*program, *arguments],
            env={**clean, "PYTHONPATH": str(ROOT), **(env or {})},
            cwd=ROOT,
            timeout=60,
            check=False,
            **streams,
            **options,
        )

    return command


@pytest.fixture
def letters(tmp_path: Path) -> Callable[..., list[str]]:
    """Write letters that the stand-ins read; gives their paths."""

    def written(**contents: str) -> list[str]:
        paths = []
        for name, content in contents.items():
            path = tmp_path / f"{name}.txt"
            path.write_text(content, encoding="utf-8")
            paths.append(str(path))
        return paths

    return written
