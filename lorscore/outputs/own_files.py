"""A file -> whether lorscore wrote it: a report, rows or figures that lie among the letters they were made of.

Such a file says little that a letter says and quotes much of what letters say, so it must not be scored as one.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from lorscore.outputs.as_csv import COLUMNS
from lorscore.reading.formats import is_report

_HEAD: Final = 4096
"""Bytes in which a file says what it is."""
_TAIL: Final = 65_536
"""Bytes at the end of a Parquet file that name its columns."""
_CSV_HEAD: Final = ",".join(COLUMNS[:8]).encode("ascii")
_JSON_HEAD = re.compile(rb'\s*\{\s*"schema":\s*"lorscore\.')
_LINES_HEAD = re.compile(rb'\{"name": "(?:[^"\\]|\\.)*", "status": "(?:scored|unread)", "unread_kind": ')
WRITTEN_BY: Final = {"comments": "Written by lorscore."}
"""What a workbook of lorscore says of itself, by which it is known again."""


def is_own(path: Path) -> bool:
    """Return whether lorscore wrote this file, by its ending and its first bytes; no if it cannot be opened."""
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        return False
    try:
        if not path.is_file():  # a pipe may never answer
            return False
        if ending == ".xlsx":
            return _is_own_workbook(path)
        with path.open("rb") as file:
            head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
            if ending in (".html", ".htm"):
                return is_report(head)
            if ending == ".parquet":
                file.seek(max(0, path.stat().st_size - _TAIL))
                tail = file.read(_TAIL)
                return head.startswith(b"PAR1") and all(column.encode("ascii") in tail for column in COLUMNS)
            if ending == ".csv":
                return head.startswith(_CSV_HEAD)
            return bool(_JSON_HEAD.match(head) or _LINES_HEAD.match(head))
    except (OSError, ValueError):
        return False


_ENDINGS: Final = frozenset({".html", ".htm", ".json", ".jsonl", ".csv", ".xlsx", ".parquet"})


def _is_own_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as book:
            said = book.getinfo("docProps/core.xml")
            return said.file_size < _HEAD and WRITTEN_BY["comments"].encode("ascii") in book.read(said)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
