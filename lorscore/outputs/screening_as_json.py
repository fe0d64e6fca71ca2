"""A screening to JSON: the document that docs/screening.md and screening.schema.json describe."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from lorscore.outputs.as_json import document
from lorscore.screening.screen import Screening


def screening_json(screening: Screening) -> str:
    """One JSON document, indented, ending in a line break."""
    return document(screening.as_record())


def screening_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `screening_json` writes; a new copy each time."""
    text = files("lorscore.outputs").joinpath("screening.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
