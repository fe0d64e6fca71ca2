"""A comparison of two drafts to JSON: the document that comparison.schema.json describes."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from lorscore.comparison import Comparison
from lorscore.outputs.as_json import document


def comparison_as_json(comparison: Comparison) -> str:
    """One JSON document, indented, ending in a line break."""
    return document(comparison.as_record())


def comparison_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `comparison_as_json` writes; a new copy each time."""
    text = files("lorscore.outputs").joinpath("comparison.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
