"""`lorscore screen`: sample letters of vendors, compared."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from lorscore.cli.status import ExitStatus, fault
from lorscore.cli.streams import LINK, OWN_REPORT, is_terminal, say
from lorscore.errors import ReadError
from lorscore.outputs import check_place, write_output
from lorscore.report import LetterReport, Unread

if TYPE_CHECKING:
    from lorscore.scoring import Scorer
    from lorscore.screening.screen import Sample


def screen_folder(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="One subfolder a vendor; letters without one are one vendor's.")
    ],
    out: Annotated[str, typer.Option(metavar="FILE.html", help="Write the report to this file.", show_default=False)],
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the same as JSON too.", show_default=False)
    ] = None,
) -> None:
    """Compare the sample letters of rotation vendors: templates, recycled letters, strength.

    Exit status 3 where a letter could not be read; it has its row in the report.
    """
    files = _letter_files(Path(folder))
    targets = [out] if json is None else [out, json]
    if json is not None and _place(out) == _place(json):
        raise typer.BadParameter("--out and --json name the same file. Give two.", param_hint="'--json'")
    for target in targets:
        _refuse_inside(target, Path(folder))
        check_place(target)

    from lorscore.outputs.screening_as_html import screening_html
    from lorscore.outputs.screening_as_json import screening_json
    from lorscore.scoring import Scorer
    from lorscore.screening.screen import screen

    scorer = Scorer.load()
    samples = list(_scored(scorer, Path(folder), files))
    screening = screen(samples, made_by=scorer.made_by)
    write_output(out, screening_html(screening))
    if json is not None:
        write_output(json, screening_json(screening))
    unread = [sample for sample in samples if isinstance(sample.report, Unread)]
    for sample in unread[:_NAMED]:
        assert isinstance(sample.report, Unread)
        say(f"{sample.name}: {sample.report.why}")
    if (more := len(unread) - _NAMED) > 0:
        say(f"{more:,} more letters could not be read; the report says why.")
    raise typer.Exit(ExitStatus.UNREAD if unread else ExitStatus.DONE)


def _letter_files(folder: Path) -> list[Path]:
    """The files below a folder in order, each once, without settings that tell of the letters."""
    from lorscore.batch.errors import BatchError
    from lorscore.batch.folder import list_folder

    try:
        listing = list_folder(folder)
    except BatchError as error:
        raise typer.BadParameter(f"{error.fact} {error.remedy}", param_hint="FOLDER") from error
    for name in listing.closed:
        say(f"“{folder / name}” may not be opened and is left out. Look at its permissions.")
    for name in listing.links:
        say(f"{name}: {LINK}")
    for name in listing.reports:
        say(f"{name}: {OWN_REPORT}")
    found = [folder / name for name in listing.letters if Path(name).suffix.lower() not in _SETTINGS]
    if not found:
        raise typer.BadParameter(
            f"“{folder}” holds no letters. Put each vendor's letters into a subfolder of its own.", param_hint="FOLDER"
        )
    return list(_each_once(folder, found))


def _each_once(folder: Path, files: list[Path]) -> Iterator[Path]:
    """The files without further links to one of them: a letter that is there twice would be found copied from itself."""
    first: dict[tuple[int, int], Path] = {}
    for path in files:
        try:
            status = path.stat()
        except (OSError, ValueError):  # a link to nowhere gets its row
            yield path
            continue
        same = first.setdefault((status.st_dev, status.st_ino), path) if status.st_ino else path
        if same is path:
            yield path
        else:
            names = [one.relative_to(folder).as_posix() for one in (path, same)]
            say(f"{names[0]}: This is the same file as {names[1]} and is counted once.")


_NAMED: Final = 50
"""Unread letters that are named here; the report names all."""
_SETTINGS = frozenset([".toml", ".ini", ".db", ".tmp"])


def _place(path: str | Path) -> Path:
    return Path(os.path.realpath(path))


def _refuse_inside(target: str, folder: Path) -> None:
    """A report among the letters would be read as a letter next time."""
    if _place(folder) in _place(target).parents:
        raise typer.BadParameter(
            f"“{target}” lies in the folder that is screened and would be taken for a letter. Give a place outside it.",
            param_hint="'--out'",
        )


def _scored(scorer: Scorer, folder: Path, files: list[Path]) -> Iterator[Sample]:
    """Each letter with its report, or why there is none."""
    from lorscore.reading import read_letter
    from lorscore.scoring import unread
    from lorscore.screening.screen import Sample

    flat = folder.resolve().name or "letters"
    shows = is_terminal(sys.stderr)
    for number, path in enumerate(files, start=1):
        below = path.relative_to(folder)
        vendor = below.parts[0] if len(below.parts) > 1 else flat
        report: LetterReport | Unread
        try:
            report = scorer.score(read_letter(path))
        except ReadError as error:
            report = unread(error)
        except Exception as error:  # one letter that lorscore stumbles over must not cost the others
            if sys.flags.dev_mode:
                raise
            report = Unread(below.as_posix(), "damaged", fault(error))
        name = below.as_posix()
        yield Sample(vendor, name, replace(report, name=name))
        if shows and number % 100 == 0:
            say(f"{number} of {len(files)} letters scored.")
