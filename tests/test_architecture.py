"""The library does not print, and app.py only opens the app."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_the_library_never_prints_or_reaches_the_network() -> None:
    for path in (ROOT / "lorscore").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in calls, path
        assert not imports_of(path) & {"socket", "urllib.request", "http.client", "requests", "httpx"}, path


def test_no_catch_all_modules() -> None:
    names = {path.stem for path in (ROOT / "lorscore").rglob("*.py")}
    assert not names & {"utils", "helpers", "core", "common", "misc"}


def test_every_package_and_its_data_go_into_the_wheel() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "lorscore").rglob("__init__.py")}
    assert set(settings["packages"]) == {"lorscore.models"} | there
    for path in (ROOT / "lorscore").rglob("*"):
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            package = next(p for p in path.parents if (p / "__init__.py").is_file())
            name = ".".join(package.relative_to(ROOT).parts)
            patterns = settings["package-data"].get(name, [])
            assert any(path.relative_to(package).match(pattern) for pattern in patterns), path


def test_app_only_opens_the_app() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 15
