"""Reports to JSON: the document that docs/report-schema.md and reports.schema.json describe."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from lorscore.report import LetterReport, Provenance, Unread, reports_record

# JSON escapes only the first 32 control characters; these too are obeyed by terminals and editors that show them.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_HALVES = re.compile("[\ud800-\udfff]")


def as_json(reports: Sequence[LetterReport | Unread], *, made_by: Provenance) -> str:
    """One JSON document in the order of the reports, indented, ending in a line break.

    Text keeps its own characters, except those that a screen would obey instead of showing, which are escaped.

    Raises:
        ValueError: a figure is not a number; such a report is never written.
    """
    return document(reports_record(list(reports), made_by=made_by))


def document(record: dict[str, Any]) -> str:
    r"""A record as the JSON that lorscore writes everywhere.

    >>> document({"score": 72.4})
    '{\n  "score": 72.4\n}\n'
    """
    written = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2)
    written = _HALVES.sub("\N{REPLACEMENT CHARACTER}", written)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n"


def without_nan(value: Any) -> Any:
    """Plain values with null for every figure that is none, for records of measurements where some cannot be taken.

    >>> without_nan({"kappa": float("nan"), "chances": [0.5, float("inf")]})
    {'kappa': None, 'chances': [0.5, None]}
    """
    if isinstance(value, dict):
        return {name: without_nan(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@cache
def _schema_text() -> str:
    return files("lorscore.outputs").joinpath("reports.schema.json").read_text(encoding="utf-8")


def reports_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `as_json` writes; a new copy each time."""
    schema: dict[str, Any] = json.loads(_schema_text())
    return schema
