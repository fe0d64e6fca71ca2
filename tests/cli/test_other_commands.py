"""`lorscore rules`, `train`, `evaluate` and `app`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import lorscore as package
from lorscore.marks import Mark, Zone


def rule(name: str, mark: Mark = Mark.COMPARATIVE) -> Any:
    """A rule as the rule book has it."""
    return SimpleNamespace(
        name=name,
        mark=mark,
        kind=None,
        full_name=f"{mark.value}.{name}",
        phrases=("top # %",),
        unless=(),
        zones=(Zone.BODY,),
        says="Says something.",
        why="For a reason.",
        source="reading guide",
        matches=("One.", "Two."),
        misses=("Three.", "Four."),
        known_gaps=(),
    )


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small rule book in place of the real one."""
    rules = ModuleType("lorscore.rules")
    entries = (rule("top-of-a-group"), rule("guidance", Mark.DOUBT), rule("guidance", Mark.CONTEXT))
    rules.__dict__["load_rules"] = lambda: SimpleNamespace(rules=entries)
    monkeypatch.setitem(sys.modules, "lorscore.rules", rules)


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_rules_are_listed(lorscore: Any, arguments: list[str]) -> None:
    ran = lorscore("rules", *arguments)
    assert ran.status == 0
    assert "comparative.top-of-a-group" in ran.out
    assert "3 rules." in ran.out
    record = json.loads(lorscore("rules", *arguments, "--format", "json").out)
    assert [entry["name"] for entry in record["rules"]] == [
        "comparative.top-of-a-group",
        "doubt.guidance",
        "context.guidance",
    ]


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("name", ["top-of-a-group", "comparative.top-of-a-group"])
def test_a_rule_is_shown(lorscore: Any, name: str) -> None:
    assert lorscore("rules", "show", name).out.startswith("comparative.top-of-a-group ──")
    record = json.loads(lorscore("rules", "show", name, "--format", "json").out)
    assert [entry["mark"] for entry in record["rules"]] == ["comparative"]


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show"], "Which rule?"),
        (["show", "top-of-group"], "Did you mean comparative.top-of-a-group?"),
        (["show", "zebra"], "See `lorscore rules list`."),
        (["show", "guidance"], "Say doubt.guidance or context.guidance."),
        (["list", "guidance"], "lorscore rules show guidance"),
        (["print"], "'print' is not one of"),
    ],
)
def test_a_rule_that_cannot_be_shown(lorscore: Any, arguments: list[str], said: str) -> None:
    ran = lorscore("rules", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_training_tells_its_progress_beside_its_result(lorscore: Any, tmp_path: Path) -> None:
    ran = lorscore("train", "--examples", str(tmp_path), "--models", "models")
    assert (ran.status, ran.out) == (0, "Trained into models\n")
    assert ran.err == f"lorscore: Reading {tmp_path.name}\n"


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_examples_that_are_not_there(lorscore: Any, tmp_path: Path, command: str) -> None:
    ran = lorscore(command, "--examples", str(tmp_path / "none"))
    assert (ran.status, ran.out) == (2, "")
    assert "There is no folder" in ran.err


def test_an_evaluation_is_text_or_json(lorscore: Any, tmp_path: Path) -> None:
    ran = lorscore("evaluate", "--examples", str(tmp_path))
    assert " ".join(next(line for line in ran.out.splitlines() if "kappa" in line).split()).endswith("level 0.81 -")
    assert ran.err == "lorscore: Measuring\n"
    record = json.loads(lorscore("evaluate", "--examples", str(tmp_path), "--format", "json").out)
    assert record["test"] == {"letters": 208, "kappa": 0.81, "ece": None}


def test_the_rules_are_measured_on_the_part_that_is_named(lorscore: Any, tmp_path: Path) -> None:
    assert "letters of train and dev" in lorscore("evaluate", "--rules", "--examples", str(tmp_path)).out
    asked = ["evaluate", "--rules", "--part", "test", "--examples", str(tmp_path)]
    assert "no rule may be written or changed" in " ".join(lorscore(*asked).out.split())
    assert json.loads(lorscore(*asked, "--format", "json").out)["splits"] == ["test"]


def test_only_rules_are_measured_on_another_part(lorscore: Any, tmp_path: Path) -> None:
    ran = lorscore("evaluate", "--part", "dev", "--examples", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert "only --rules has parts" in ran.err


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The commands that were started, in place of starting them; the package has an app."""
    commands: list[list[str]] = []

    def start(command: list[str], *, check: bool) -> Any:
        commands.append(command)
        return SimpleNamespace(returncode=0)

    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "entry.py").touch()
    monkeypatch.setattr(package, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    monkeypatch.setattr(subprocess, "run", start)
    return commands


def test_the_app_answers_this_computer_alone(lorscore: Any, started: list[list[str]], tmp_path: Path) -> None:
    assert lorscore("app").status == 0
    (command,) = started
    assert command[:5] == [sys.executable, "-m", "streamlit", "run", str(tmp_path / "ui" / "entry.py")]
    assert "--server.address=127.0.0.1" in command
    assert "--browser.gatherUsageStats=false" in command


def test_the_flags_of_the_app_are_streamlits() -> None:
    config = pytest.importorskip("streamlit.config")
    from lorscore.cli.app import FLAGS

    for flag in FLAGS:
        assert flag.removeprefix("--").partition("=")[0] in config.get_config_options()


def test_the_app_without_its_extra(lorscore: Any, started: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ran = lorscore("app")
    assert (ran.status, started) == (2, [])
    assert 'pip install "lorscore[app]"' in ran.err


def test_the_app_of_a_broken_installation(lorscore: Any, started: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / "ui" / "entry.py").unlink()
    ran = lorscore("app")
    assert (ran.status, started) == (2, [])
    assert "missing" in ran.err


@pytest.mark.parametrize(("code", "status"), [(0, 0), (1, 70), (-2, 0)])
@pytest.mark.usefixtures("started")
def test_the_end_of_the_app(lorscore: Any, monkeypatch: pytest.MonkeyPatch, code: int, status: int) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=code))
    assert lorscore("app").status == status


@pytest.mark.usefixtures("started")
def test_ctrl_c_ends_the_app(lorscore: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "run", interrupt)
    assert lorscore("app").status == 0
