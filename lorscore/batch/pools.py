"""Who does the work: this process, others beside it, or a Dask cluster; all give the same results.

Results come as they are finished, in any order. Work that a process did not survive is tried again one letter at a time,
so that only a letter which ends its process by itself is given up.
"""

from __future__ import annotations

import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Generic, TypeVar

from lorscore.batch.errors import BatchError

Task = TypeVar("Task")
Result = TypeVar("Result")

_CONNECT_SECONDS: Final = 20
_SILENCE_SECONDS: Final = 600
"""How long a cluster may finish nothing at all; joblib is never told of work that Dask itself gives up."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who is to do the work."""

    number: int
    """Processes; on a cluster, only a first guess that decides how finely work is cut."""
    address: str | None = None
    """The address of a Dask scheduler, if a cluster is to do it."""


def processors() -> int:
    """The number of processors that this process may use."""
    from joblib import cpu_count

    return int(cpu_count())


def cluster(address: str) -> Workers:
    """The workers of a Dask cluster.

    Raises:
        BatchError: Dask is not installed here.
    """
    if find_spec("distributed") is None:
        raise BatchError(
            "Dask is not installed here.", "Install it with: pip install 'lorscore[dask]', or use --jobs instead."
        )
    return Workers(16, address)


def run(
    chunks: Iterator[list[Task]],
    work: Callable[[list[Task]], Result],
    *,
    workers: Workers,
    lost: Callable[[Task], Result],
) -> Iterator[Result]:
    """The result of each chunk, or of each letter of a chunk, as it is finished.

    Args:
        chunks: What is to be done; read from any thread, a few ahead of the work.
        work: Does one chunk; it and the chunks can be pickled.
        workers: Who does it.
        lost: The result of what ends each process that tries it.

    Raises:
        BatchError: the cluster cannot be reached, lacks lorscore, or falls silent.
    """
    if workers.address is not None:
        with _backend(workers.address):
            try:
                yield from _Ahead(chunks).results(work, n_jobs=-1, timeout=_SILENCE_SECONDS)
            except TimeoutError as error:
                raise BatchError(
                    "The cluster has finished nothing for ten minutes.",
                    "Look at its workers, then go on with --resume.",
                ) from error
    elif workers.number == 1:
        for chunk in chunks:
            yield from (work([task]) for task in chunk)
    else:
        yield from _in_processes(chunks, work, number=workers.number, lost=lost)


def _in_processes(
    chunks: Iterator[list[Task]], work: Callable[[list[Task]], Result], *, number: int, lost: Callable[[Task], Result]
) -> Iterator[Result]:
    work = partial(_while_parent_lives, os.getpid(), work)
    with warnings.catch_warnings():
        # Loky replaces a process whose memory has grown, joblib drops what waits when a run ends early; both warn of it.
        warnings.filterwarnings("ignore", message=r"A worker stopped|\d+ tasks which were", category=UserWarning)
        while True:
            ahead = _Ahead(chunks)
            try:
                yield from ahead.results(work, n_jobs=number)
                return
            except BrokenProcessPool:
                suspects = [task for chunk in ahead.stop() for task in chunk]
            for task in suspects:
                try:
                    yield from _Ahead(iter([[task]])).results(work, n_jobs=2)
                except BrokenProcessPool:
                    yield lost(task)


class _Ahead(Generic[Task]):
    """Chunks that are handed to workers ahead of their results; those without a result yet can be taken back."""

    def __init__(self, chunks: Iterator[list[Task]]) -> None:
        self._chunks = chunks
        self._lock = threading.Lock()  # joblib asks for chunks from threads of its own
        self._stopped = False
        self._flying: dict[int, list[Task]] = {}
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, list[Task]]]:
        while True:
            with self._lock:
                chunk = None if self._stopped else next(self._chunks, None)
                if chunk is None:
                    return
                self._number += 1
                self._flying[self._number] = chunk
                number = self._number
            yield number, chunk

    def results(self, work: Callable[[list[Task]], Result], **parallel: Any) -> Iterator[Result]:
        from joblib import Parallel, delayed

        pool = Parallel(batch_size=1, pre_dispatch="2 * n_jobs", return_as="generator_unordered", **parallel)
        for done in pool(delayed(_numbered)(number, chunk, work) for number, chunk in self):
            if not isinstance(done, tuple):  # Dask's own notice that it dropped the work
                raise BatchError("The cluster gave up some of the work.", "Look at its workers, then add --resume.")
            number, result = done
            del self._flying[number]
            yield result

    def stop(self) -> list[list[Task]]:
        """The chunks without a result; no further chunk is handed out."""
        with self._lock:
            self._stopped = True
            return [*self._flying.values()]


def _numbered(number: int, chunk: list[Task], work: Callable[[list[Task]], Result]) -> tuple[int, Result]:
    return number, work(chunk)


def _while_parent_lives(parent: int, work: Callable[[list[Task]], Result], chunk: list[Task]) -> Result:
    """Do the work; a worker whose parent was killed ends within a second instead of waiting minutes for more."""
    if os.getppid() == parent:
        _watch(parent)
    return work(chunk)


@cache
def _watch(parent: int) -> None:
    def end_with_parent() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


@contextmanager
def _backend(address: str) -> Iterator[None]:
    from joblib import parallel_config

    try:
        client = import_module("distributed").Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise BatchError(f"No Dask scheduler answers at “{address}”.", "Look at the address.") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
            client.run(_is_installed)
        except TimeoutError as error:
            raise BatchError("The Dask cluster has no worker.", "Start one with `dask worker`.") from error
        except ImportError as error:
            raise BatchError(
                "A worker of the Dask cluster lacks lorscore.", "Install the same version there as here."
            ) from error
        with parallel_config(backend="dask", client=client, wait_for_workers_timeout=_CONNECT_SECONDS):
            yield


def _is_installed() -> None:
    """Nothing; that a worker can find this function is the answer."""
