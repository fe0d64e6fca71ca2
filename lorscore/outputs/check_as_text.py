"""What the letter portal asks of a file, to text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from lorscore.outputs.page import Page
from lorscore.outputs.wording import counted
from lorscore.portal import FileCheck, Finding, Kind, Status, last_word

_SHOWN: Final = {
    Status.MET: ("met", "green"),
    Status.NOT_MET: ("NOT MET", "bold magenta"),
    Status.UNKNOWN: ("look", "yellow"),
}
_ANSWERS: Final = {
    Status.MET: "All that the portal requires is met.",
    Status.NOT_MET: "The portal requires what this file does not meet.",
    Status.UNKNOWN: "Nothing that the portal requires is missing, but not all of it can be told from the file.",
}
_HEADINGS: Final = {Kind.REQUIRED: "Required by the portal", Kind.ADVISED: "Advised"}


def check_as_text(check: FileCheck, *, width: int = 80, colour: bool = False, unicode: bool = True) -> str:
    """The check as a person reads it in a terminal; width, colour and unicode as in `as_text`."""
    page = Page.of(width=width, colour=colour, unicode=unicode)
    parts: list[RenderableType] = [page.title(check.name), page.text(_ANSWERS[check.status], "bold")]
    for kind, heading in _HEADINGS.items():
        rows = [finding for finding in check.findings if finding.requirement.kind is kind]
        closed = _is_closed(check)
        told = [finding for finding in rows if not (closed and finding.status is Status.UNKNOWN)]
        parts += [Text(), page.heading(heading), page.hanging(_rows(page, told), label=8, indent=2)] if told else []
    if _is_closed(check):
        left = sum(finding.status is Status.UNKNOWN for finding in check.findings)
        parts += [Text(), page.text(f"{counted(left, 'more point')} cannot be told before that is mended.")]
    return page.printed([*parts, Text(), page.text(last_word(), "dim")])


def _is_closed(check: FileCheck) -> bool:
    """Whether the file could not be looked into, so that most cannot be told, all for one reason."""
    closing = ("format", "password")
    return any(
        finding.status is Status.NOT_MET and finding.requirement.name in closing for finding in check.findings
    ) and any(finding.status is Status.UNKNOWN and finding.requirement.name == "length" for finding in check.findings)


def _rows(page: Page, findings: list[Finding]) -> Iterator[tuple[RenderableType, RenderableType]]:
    for finding in findings:
        word, style = _SHOWN[finding.status]
        asks = page.text(finding.requirement.asks)
        if finding.status is Status.MET:
            yield Text(word, style), Text.assemble(asks, " ", page.text(finding.says, "dim"))
            continue
        remedy = page.text(finding.requirement.remedy)
        source = page.text(f"Asked by: {finding.requirement.source}", "dim")
        yield Text(word, style), Group(Text.assemble(asks, " ", page.text(finding.says, "bold")), remedy, source)
