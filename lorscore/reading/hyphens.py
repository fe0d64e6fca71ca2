"""The two halves of a word at a line's end -> whether its hyphen only broke the word.

`recom-` / `mendation` was broken by a machine; `well-` / `organized` was written so. No list of English words tells
them apart reliably (`self-` / `less`), so the letter's own spelling decides first, then the halves that make compounds
in letters of recommendation, kept as data. Where the halves leave it open (`co-` / `attending`), the hyphen goes only
in a letter that breaks other words too.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


def only_breaks(head: str, line: str, words: frozenset[str]) -> bool | None:
    """Return whether the hyphen between `head` and the start of `line` goes when the two are joined.

    None means that the halves alone do not tell.

    Args:
        head: What stands before the hyphen, back to the last space.
        line: The next line, whose first word is the other half.
        words: The words of the letter that are not broken, in lower case.
    """
    found = re.match(r"[\w'-]*\w", line)
    if found is None:
        return False
    tail = found[0]
    if not tail[0].islower() or "-" in head or not head.isalpha():
        return False
    head, tail = head.casefold(), tail.casefold()
    if f"{head}-{tail}" in words:
        return False
    if head + tail in words:
        return True
    first = tail.split("-")[0]
    parts = _parts()
    if first in parts["suffixes"]:
        return True
    if head in parts["heads"] or first in parts["tails"]:
        return False
    return None if head in parts["prefixes"] else True


@cache
def _parts() -> dict[str, frozenset[str]]:
    """Return the lists of `data/hyphens.toml`."""
    text = resources.files("lorscore.reading").joinpath("data/hyphens.toml").read_text(encoding="utf-8")
    return {name: frozenset(values) for name, values in tomllib.loads(text).items()}
