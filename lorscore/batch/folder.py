"""A folder to the names of all files below it that could be letters, in an order that stays the same."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from lorscore.batch.errors import BatchError
from lorscore.batch.journal import ENDING
from lorscore.outputs.own_files import is_own
from lorscore.uploads import is_clutter


@dataclass(frozen=True, slots=True)
class Listing:
    """What is below a folder. Names are paths below it with `/` between their parts, sorted."""

    letters: tuple[str, ...]
    """Files, whatever they hold: what is no letter gets a row that says so."""
    closed: tuple[str, ...]
    """Folders that may not be looked into."""
    links: tuple[str, ...]
    """Links to folders. They are not followed: they may lead in circles, or to the rest of the disk."""
    reports: tuple[str, ...] = ()
    """What lorscore itself wrote in earlier runs. It quotes letters, but it is none."""


def list_folder(folder: Path, *, but: Collection[Path] = ()) -> Listing:
    """All files below a folder except hidden ones, what systems, word processors and lorscore leave behind, and `but`.

    Raises:
        BatchError: the folder is not there, is no folder, may not be opened, or there is no file below it.
    """
    _check(folder)
    own = {path.name for path in but}
    places = {os.path.realpath(path) for path in but}
    letters: list[str] = []
    closed: list[str] = []
    links: list[str] = []
    reports: list[str] = []

    def below(path: str | os.PathLike[str]) -> str:
        return Path(os.path.relpath(path, folder)).as_posix()

    for parent, folders, files in os.walk(folder, onerror=lambda error: closed.append(below(error.filename))):
        links += (below(at) for name in folders if Path(at := os.path.join(parent, name)).is_symlink())  # noqa: PTH118
        folders[:] = (name for name in folders if not is_clutter(name))
        inside = "" if Path(parent) == folder else f"{below(parent)}/"
        for name in files:
            if is_clutter(name) or name.endswith(ENDING):
                continue
            if name in own and os.path.realpath(os.path.join(parent, name)) in places:  # noqa: PTH118
                continue
            (reports if is_own(Path(parent, name)) else letters).append(inside + name)
    if "." in closed:
        raise BatchError(f"The folder “{folder}” may not be opened.", "Look at its permissions.")
    if not letters and not closed:
        raise BatchError(f"There is no letter below the folder “{folder}”.", "Name the folder that holds the letters.")
    return Listing(tuple(sorted(letters)), tuple(sorted(closed)), tuple(sorted(links)), tuple(sorted(reports)))


def _check(folder: Path) -> None:
    try:
        if folder.is_dir():
            return
        there = folder.exists()
    except (OSError, ValueError):  # a loop of links, a zero character, no permission on the way
        there = False
    if there:
        raise BatchError(f"“{folder}” is a file, not a folder.", "Use `lorscore score` for single letters.")
    raise BatchError(f"There is no folder “{folder}”.", "Look at its spelling.")
