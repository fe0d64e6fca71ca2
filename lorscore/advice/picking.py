"""The lines that the applicant picked by hand, in their order -> the sheet that shows them.

Picks name lines, they do not hold them: they stay true when a line is masked in another way. What comes from the form,
such as goals and attached documents, is always shown; it is changed in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lorscore.advice.sheet import Cut, Line, Section, Sheet, cut_reason, empty_sections

Key = tuple[str, int | str]
"""What a line is known by (Line.key)."""
Picks = Mapping[str, tuple[Key, ...]]
"""The lines of each section, by its name, in the order in which they are shown."""


def picks_of(sheet: Sheet) -> dict[str, tuple[Key, ...]]:
    """The picks that give the lines of a sheet as they stand."""
    return {section.name: tuple(line.key for line in section.lines) for section in sheet.sections}


def pick(whole: Sheet, picks: Picks) -> Sheet:
    """The sheet with the lines that are picked; all others are on its cut list.

    Args:
        whole: A sheet with all its lines.
        picks: The lines to show; those that the sheet does not have are passed over.
    """
    known = {line.key: line for section in whole.sections for line in section.lines}
    known |= {cut.line.key: cut.line for cut in whole.cut}
    home = {line.key: section.name for section in whole.sections for line in section.lines}
    home |= {cut.line.key: cut.section for cut in whole.cut}
    sections: list[Section] = []
    shown: set[Key] = set()
    for section in empty_sections():
        wanted = [key for key in picks.get(section.name, ()) if home.get(key) == section.name]
        wanted += [key for key, line in known.items() if line.source == "detail" and home[key] == section.name]
        lines: tuple[Line, ...] = tuple(known[key] for key in dict.fromkeys(wanted))
        shown |= {line.key for line in lines}
        if lines:
            sections.append(replace(section, lines=lines))
    off = [
        Cut(line, cut_reason("off"), section.name)
        for section in whole.sections
        for line in section.lines
        if line.key not in shown
    ]
    return replace(
        whole, sections=tuple(sections), cut=(*off, *(cut for cut in whole.cut if cut.line.key not in shown))
    )


def move(picks: Picks, section: str, key: Key, by: int) -> dict[str, tuple[Key, ...]]:
    """The picks with a line some places further down its section, or up where `by` is negative, as far as there is place."""
    keys = list(picks[section])
    at = keys.index(key)
    keys.insert(max(0, min(at + by, len(keys) - 1)), keys.pop(at))
    return {**picks, section: tuple(keys)}


def leave_off(picks: Picks, section: str, key: Key) -> dict[str, tuple[Key, ...]]:
    """The picks without a line."""
    return {**picks, section: tuple(other for other in picks[section] if other != key)}


def put_on(picks: Picks, section: str, key: Key) -> dict[str, tuple[Key, ...]]:
    """The picks with a line at the end of its section."""
    return {**leave_off({section: (), **picks}, section, key), section: (*picks.get(section, ()), key)}
