"""The same rows whoever does the work, and whatever becomes of those who do it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from lorscore.__main__ import run
from lorscore.batch import pools
from lorscore.batch.errors import BatchError
from lorscore.batch.journal import journal_of

ROOT = Path(__file__).parents[1]
STRONG = (ROOT / "tests" / "letters" / "strong.txt").read_text(encoding="utf-8")
PYTHON = [sys.executable, "-W", "ignore"]
LETTERS = 80


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("season")
    for number in range(LETTERS):
        text = STRONG.replace("\n\n", f"\n\nPlease ask my office for file {number}.\n\n", 1)
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    (folder / "short.txt").write_text("Dear colleague,", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The rows that this process makes by itself."""
    out = tmp_path_factory.mktemp("alone") / "o.jsonl"
    assert run(["batch", str(folder), "--out", str(out), "--jobs", "1"]) == 3
    return out.read_bytes()


def started(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PYTHON, "-m", "lorscore", "batch", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(there: Path, lines: int = 1) -> None:
    for _ in range(1200):
        if there.is_file() and there.read_bytes().count(b"\n") >= lines:
            return
        time.sleep(0.05)
    pytest.fail(f"{there.name} was not written")


def workers_of(parent: int) -> list[int]:
    """The worker processes of joblib below a process, on Linux."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent_id = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if parent_id == parent and b"popen_loky" in command:
            found.append(int(place.name))
    return found


def test_two_processes_write_the_same_rows(folder: Path, alone: bytes, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(folder), "--out", str(out), "--jobs", "2"]) == 3
    assert out.read_bytes() == alone


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes as Linux shows them")
def test_a_process_that_is_killed_midway_costs_no_row(folder: Path, alone: bytes, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    program = started(folder, "--out", out, "--jobs", 2)
    wait_for(journal_of(out), 10)
    os.kill(workers_of(program.pid)[0], signal.SIGKILL)
    _, complaints = program.communicate(timeout=120)
    assert program.returncode == 3, complaints
    assert b"Traceback" not in complaints
    assert out.read_bytes() == alone


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes as Linux shows them")
def test_processes_do_not_outlive_a_run_that_is_killed(folder: Path, alone: bytes, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    program = started(folder, "--out", out, "--jobs", 2)
    wait_for(journal_of(out), 10)
    workers = workers_of(program.pid)
    program.kill()
    program.communicate(timeout=60)
    for _ in range(600):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            break
        time.sleep(0.05)
    else:
        pytest.fail("workers are left")
    assert run(["batch", str(folder), "--out", str(out), "--jobs", "2", "--resume"]) == 3
    assert out.read_bytes() == alone


def test_only_what_ends_its_process_alone_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "poison.py").write_text(
        "import os\ndef work(tasks):\n    if 13 in tasks: os._exit(1)\n    return list(tasks)\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import poison  # type: ignore[import-not-found]

    chunks = iter([[number, number + 1] for number in range(0, 60, 2)])
    done = [*pools.run(chunks, poison.work, workers=pools.Workers(2), lost=lambda task: [-task])]
    assert sorted(task for tasks in done for task in tasks) == sorted([*range(13), -13, *range(14, 60)])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a Dask scheduler, and its two workers, each a process of its own."""
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'lorscore[dask]'")
    about = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    at_home = ["--host", "127.0.0.1"]
    programs = [
        subprocess.Popen(
            [
                *(*PYTHON, "-m", "distributed.cli.dask_scheduler", *at_home, "--port", "0", "--no-dashboard"),
                *("--scheduler-file", str(about)),
            ],
            **quiet,  # type: ignore[call-overload]
        )
    ]
    try:
        wait_for(about)
        for _ in range(2):
            programs.append(
                subprocess.Popen(
                    [
                        *(*PYTHON, "-m", "distributed.cli.dask_worker", *at_home, "--scheduler-file", str(about)),
                        *("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)),
                    ],
                    **quiet,  # type: ignore[call-overload]
                )
            )
        yield json.loads(about.read_text(encoding="utf-8"))["address"], programs[1:]
    finally:
        for program in programs:
            program.kill()
            program.wait()


def test_a_cluster_that_loses_a_worker_writes_the_same_rows(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path, alone: bytes, tmp_path: Path
) -> None:
    address, workers = cluster
    out = tmp_path / "o.jsonl"
    program = started(folder, "--out", out, "--dask", address)
    wait_for(journal_of(out), 20)
    workers[0].kill()
    _, complaints = program.communicate(timeout=180)
    assert program.returncode == 3, complaints
    assert b"Traceback" not in complaints
    assert out.read_bytes() == alone


def test_a_cluster_that_is_not_there_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'lorscore[dask]'")
    monkeypatch.setattr(pools, "_CONNECT_SECONDS", 1)
    out = tmp_path / "o.jsonl"
    assert run(["batch", str(folder), "--out", str(out), "--dask", "tcp://127.0.0.1:9"]) == 2
    assert "No Dask scheduler answers" in capsys.readouterr().err


def test_without_dask_the_remedy_is_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "find_spec", lambda name: None if name == "distributed" else find_spec(name))
    with pytest.raises(BatchError, match=r"pip install 'lorscore\[dask\]'"):
        pools.cluster("tcp://127.0.0.1:8786")
