"""What ends in a sentence instead of a traceback."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lorscore.cli.status import ExitStatus, fault, status_of
from lorscore.errors import (
    ExampleError,
    LorscoreError,
    ModelChanged,
    ModelMismatch,
    OutputError,
    ReadError,
    RuleError,
)

SENTENCES = re.compile(r"lorscore: [A-Z“].+\. [A-Z].+\.\n")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ModelChanged("Fact.", "Remedy."), 4),
        (ModelMismatch("Fact.", "Remedy."), 4),
        (RuleError("Fact.", "Remedy."), 4),
        (OutputError("Fact.", "Remedy."), 2),
        (ExampleError("Fact.", "Remedy."), 2),
        (ReadError("a", "damaged", "Fact.", "Remedy."), 3),
        (LorscoreError("Fact.", "Remedy."), 70),
        (ValueError("text of a letter"), 70),
        (RecursionError(), 70),
        (MemoryError(), 70),
    ],
)
def test_every_error_has_its_status_and_two_sentences(
    lorscore: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("lorscore.cli.app", fail)
    ran = lorscore("score", "x")
    assert (ran.status, ran.out) == (status, "")
    assert SENTENCES.fullmatch(ran.err), ran.err
    assert "text of a letter" not in ran.err
    assert status_of(error) == status


def test_a_fault_says_where_and_not_what(fakes: dict[str, Any]) -> None:
    def inner() -> None:
        from lorscore.outputs import file_bytes

        file_bytes("secret", form="csv", nonsense=1)  # type: ignore[call-arg, arg-type]

    with pytest.raises(TypeError) as outside:
        inner()
    assert fault(outside.value).startswith("A fault of lorscore itself kept it from finishing (TypeError, version ")

    from lorscore.outputs import file_bytes

    with pytest.raises(AttributeError) as inside:
        file_bytes(None, form="csv")  # type: ignore[arg-type]
    assert re.search(r"\(AttributeError in outputs/__init__\.py, line \d+, version", fault(inside.value))


@pytest.mark.parametrize(("code", "status"), [(None, 0), (3, 3), ("words", 1)])
def test_an_exit_keeps_its_status(lorscore: Any, monkeypatch: pytest.MonkeyPatch, code: object, status: int) -> None:
    def leave(*_: object, **__: object) -> None:
        raise SystemExit(code)

    monkeypatch.setattr("lorscore.cli.app", leave)
    assert lorscore("score").status == status


def test_the_numbers_are_those_of_the_contract() -> None:
    assert {status.name: int(status) for status in ExitStatus} == {
        "DONE": 0,
        "BELOW": 1,
        "USAGE": 2,
        "UNREAD": 3,
        "MODEL": 4,
        "FAULT": 70,
        "STOPPED": 130,
    }
