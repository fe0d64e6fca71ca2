"""The schema, its document and the code say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from lorscore.errors import UNREAD_KINDS, UnreadKind
from lorscore.marks import Facts, Mark, SetAside, Zone
from lorscore.outputs.as_csv import COLUMNS
from lorscore.outputs.as_json import as_json, reports_schema
from lorscore.outputs.wording import load_wording
from lorscore.report import REPORTS_SCHEMA, LetterReport, Level, Provenance, Unread, Verdict

DOCUMENT = Path(__file__).parents[2] / "docs" / "report-schema.md"


def fields(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of an object schema with its path, in order."""
    for name, inner in schema.get("properties", {}).items():
        here = f"{path}{name}"
        yield here, inner
        yield from fields(inner, f"{here}.")
        yield from fields(inner.get("items", {}), f"{here}[].")


def type_of(schema: dict[str, Any]) -> str:
    """How the document writes a field's type."""
    if "const" in schema:
        return f"`{schema['const']}`"
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        kinds = [*(f"`{value}`" for value in schema["enum"]), *kinds[1:]]
    return ", ".join(kinds)


def rows_of_schema() -> list[str]:
    """The rows that the document must have, in order."""
    schema = reports_schema()
    parts = [schema, schema["$defs"]["scored"], schema["$defs"]["unread"]]
    return [
        f"| `{path}` | {type_of(field)} | {field['description']} |" for part in parts for path, field in fields(part)
    ]


def enum_at(path: str, of: str = "scored") -> list[str]:
    """The values that the schema allows in a field."""
    values: list[str] = dict(fields(reports_schema()["$defs"][of]))[path]["enum"]
    return values


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(reports_schema())


def test_a_copy_may_be_changed_without_harm() -> None:
    reports_schema().clear()
    assert reports_schema()["$id"] == "urn:lorscore:reports:1"


def test_what_is_written_keeps_to_the_schema(
    varied: LetterReport, hostile: LetterReport, unread: Unread, made_by: Provenance
) -> None:
    written = json.loads(as_json([varied, unread, hostile], made_by=made_by))
    jsonschema.validate(written, reports_schema())
    jsonschema.validate(json.loads(as_json([], made_by=made_by)), reports_schema())


def test_the_schema_knows_every_field_and_no_other(varied: LetterReport, unread: Unread) -> None:
    def paths(value: object, path: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield f"{path}{name}"
                yield from paths(inner, f"{path}{name}.")
        elif isinstance(value, list):
            for inner in value:
                yield from paths(inner, f"{path[:-1]}[].")

    definitions = reports_schema()["$defs"]
    assert set(paths(varied.as_record())) == {path for path, _ in fields(definitions["scored"])}
    assert set(paths(unread.as_record())) == {path for path, _ in fields(definitions["unread"])}
    assert definitions["scored"]["properties"]["facts"]["required"] == ["words", *Facts.__slots__]


def test_nothing_may_be_missing_or_added() -> None:
    def objects(schema: object) -> Iterator[dict[str, Any]]:
        if isinstance(schema, dict):
            if schema.get("type") in ("object", ["object", "null"]):
                yield schema
            for inner in schema.values():
                yield from objects(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from objects(inner)

    found = list(objects(reports_schema()))
    assert len(found) == 12
    for schema in found:
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
        assert schema["description"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"score": 100.5}, "score"),
        ({"level": 6}, "level"),
        ({"level_name": "brilliant"}, "level_name"),
        ({"chances": [1.0]}, "chances"),
        ({"extra": 1}, ""),
        ({"status": "unread"}, "status"),
    ],
)
def test_a_wrong_record_is_refused(change: dict[str, Any], path: str, varied: LetterReport) -> None:
    schema = {"$ref": "#/$defs/scored", "$defs": reports_schema()["$defs"]}
    with pytest.raises(jsonschema.ValidationError) as refusal:
        jsonschema.validate({**varied.as_record(), **change}, schema)
    assert ".".join(str(step) for step in refusal.value.absolute_path) == path


def test_the_names_are_those_of_the_code() -> None:
    assert reports_schema()["properties"]["schema"]["const"] == REPORTS_SCHEMA
    assert enum_at("sentences[].marks[].mark") == [mark.value for mark in Mark]
    assert enum_at("sentences[].zone") == [zone.value for zone in Zone]
    assert enum_at("sentences[].verdict") == [verdict.value for verdict in Verdict]
    assert enum_at("level_name") == [level.label for level in Level]
    assert enum_at("kind", of="unread") == list(UNREAD_KINDS)
    because = dict(fields(reports_schema()["$defs"]["scored"]))["sentences[].set_aside[].because"]
    assert re.findall("`(.+?)`", because["description"]) == [reason.value for reason in SetAside]


def test_every_name_has_its_wording() -> None:
    wording = load_wording()
    assert list(wording.levels.items()) == [(level, level.label) for level in Level]
    assert list(wording.verdicts) == list(Verdict)
    assert list(wording.marks) == list(Mark)
    assert list(wording.zones) == list(Zone)
    assert list(wording.unread) == list(get_args(UnreadKind))
    assert set(wording.facts) == {"words", *Facts.__slots__}
    for verdict in wording.verdicts.values():
        assert len(verdict.symbol) == len(verdict.plain) == 1
        assert verdict.plain.isascii()
    assert len({verdict.symbol for verdict in wording.verdicts.values()}) == len(Verdict)
    assert len({verdict.plain for verdict in wording.verdicts.values()}) == len(Verdict)


def test_the_document_describes_every_field_as_the_schema_does() -> None:
    described = DOCUMENT.read_text(encoding="utf-8").partition("## CSV")[0]
    rows = [line for line in described.splitlines() if line.startswith("| `")]
    assert rows == rows_of_schema()


def test_the_document_describes_every_column() -> None:
    written = DOCUMENT.read_text(encoding="utf-8").partition("## CSV")[2]
    named: list[str] = []
    for row in re.findall(r"^\| (`.+?) \|", written, flags=re.MULTILINE):
        named += re.findall("`(.+?)`", row)
    assert named == list(COLUMNS)
