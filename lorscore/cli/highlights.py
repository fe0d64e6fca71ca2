"""`lorscore highlights`: a draft and notes to the one-page sheet for the attending."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.models import OptionInfo

from lorscore.cli.streams import columns, say, shows_unicode, write_text
from lorscore.errors import OutputError


def _option(says: str) -> OptionInfo:
    option: OptionInfo = typer.Option(metavar="TEXT", help=says, show_default=False)
    return option


def make_highlights(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="The draft of the letter.")],
    out: Annotated[
        str, typer.Option(metavar="FILE", help="The sheet to write: .docx, .pdf or .md.", show_default=False)
    ],
    notes: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Your notes: .txt, .md, .docx, or a log as .csv.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there already.")] = False,
    applicant: Annotated[str | None, _option("Your name.")] = None,
    aamc_id: Annotated[str | None, _option("Your AAMC or ERAS ID.")] = None,
    rotation: Annotated[str | None, _option("The rotation.")] = None,
    dates: Annotated[str | None, _option("When it was.")] = None,
    specialty: Annotated[str | None, _option("What you apply for.")] = None,
    deadline: Annotated[str | None, _option("When the letter is needed.")] = None,
    upload: Annotated[str | None, _option("How to upload the letter.")] = None,
    attending: Annotated[str | None, _option("Whom you ask, such as Dr. Rao.")] = None,
    goal: Annotated[list[str] | None, _option("A goal of yours; may be given more than once.")] = None,
    attach: Annotated[list[str] | None, _option("What you attach, such as CV; may be given more than once.")] = None,
    score_context: Annotated[
        str | None, _option("What to say about a score or an attempt; nothing is said without it.")
    ] = None,
    keep: Annotated[
        list[str] | None, _option("A name or word in your notes that is no patient's; may be given more than once.")
    ] = None,
    requests: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Also write three messages to ask with, as .md or .txt.", show_default=False),
    ] = None,
) -> None:
    """Make the one-page highlights sheet that you hand the attending.

    Nothing is invented: each line is from the draft or your notes, a question, or a blank. Patients are masked. What was
    masked, what was left out, and which notes answer which sentence is shown here.
    """
    from lorscore.outputs.sheet_page import check_new, check_sheet_place

    _refuse_inputs([out, requests], [letter, notes])
    check_sheet_place(out, force=force)
    if requests is not None:
        check_new(requests, force=force)

    from lorscore.advice.requests import write_requests
    from lorscore.highlighting import Details, highlights
    from lorscore.outputs import write_output
    from lorscore.outputs.requests import requests_as_markdown, requests_as_text

    details = Details(
        applicant=applicant,
        aamc_id=aamc_id,
        rotation=rotation,
        dates=dates,
        specialty=specialty,
        deadline=deadline,
        upload=upload,
        attending=attending,
        goals=tuple(goal or ()),
        documents=tuple(attach or ()),
        score_context=score_context,
    )
    made = highlights(letter, notes=notes, details=details, keep=tuple(keep or ()))
    made.write(out, force=force)
    if requests is not None:
        in_words = requests_as_markdown if requests.lower().endswith(".md") else requests_as_text
        write_output(requests, in_words(write_requests(details)))
    from lorscore.outputs.highlights_as_text import highlights_as_text

    write_text(
        highlights_as_text(
            made.sheet,
            made.weak,
            made.report.gaps,
            made.identifiers,
            width=columns(),
            unicode=sys.stdout is None or shows_unicode(sys.stdout),
        )
    )
    if made.unweighed:
        say(f"Of {len(made.notes) + len(made.unweighed)} notes, the {len(made.notes)} most promising were weighed.")
    if notes is not None and not made.notes:
        say("The notes hold no text; the sheet has questions only.")
    elif notes is not None and not any(line.source == "note" for part in made.sheet.sections for line in part.lines):
        say("lorscore found nothing in the notes that would add to the letter; the sheet has questions only.")


def _refuse_inputs(outputs: list[str | None], inputs: list[str | None]) -> None:
    for out in filter(None, outputs):
        if any(os.path.realpath(out) == os.path.realpath(path) for path in inputs if path):
            raise OutputError(f"“{out}” is the draft or the notes.", "Give another file to write to.")
    if outputs[0] and outputs[1] and os.path.realpath(outputs[0]) == os.path.realpath(outputs[1]):
        raise OutputError("Sheet and messages have one name.", "Give another file to --requests.")
