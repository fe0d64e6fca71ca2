"""`lorscore check`: a file to what the ERAS letter portal asks of it."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from lorscore.cli.status import ExitStatus
from lorscore.cli.streams import columns, shows_colour, shows_unicode, write_bytes, write_text
from lorscore.errors import ReadError


class CheckFormat(StrEnum):
    """A form in which a check is written."""

    TEXT = "text"
    JSON = "json"


def check_letter(
    path: Annotated[str, typer.Argument(metavar="LETTER.pdf", help="The file that is to be uploaded.")],
    form: Annotated[CheckFormat, typer.Option("--format", help="How to write the result.")] = CheckFormat.TEXT,
) -> None:
    """Check a file against what the ERAS letter portal asks: format, size, pages, signature, date and more.

    Ends with status 1 if something that the portal requires is not met, and with 3 if the file cannot be read.
    """
    if path == "-":
        raise typer.BadParameter(
            "The name of the file is checked too. Name a file instead of -.", param_hint="LETTER.pdf"
        )

    from lorscore.portal import Status, check_file

    try:
        check = check_file(path)
    except ReadError as error:
        raise ReadError(error.name, error.kind, f"{error.name}: {error.fact}", error.remedy) from None
    if form is CheckFormat.JSON:
        from lorscore.outputs.check_as_json import check_as_json

        write_bytes(check_as_json(check).encode("utf-8", errors="replace"))
    else:
        from lorscore.outputs.check_as_text import check_as_text

        stdout = sys.stdout
        write_text(
            check_as_text(
                check,
                width=columns(),
                colour=stdout is not None and shows_colour(stdout),
                unicode=stdout is None or shows_unicode(stdout),
            )
        )
    raise typer.Exit(ExitStatus.BELOW if check.status is Status.NOT_MET else ExitStatus.DONE)
