"""What the letter portal asks of a file, to JSON: the document that check.schema.json describes."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from lorscore.outputs.as_json import document
from lorscore.portal import FileCheck


def check_as_json(check: FileCheck) -> str:
    """One JSON document, indented, ending in a line break."""
    return document(check.as_record())


def check_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `check_as_json` writes; a new copy each time."""
    text = files("lorscore.outputs").joinpath("check.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
