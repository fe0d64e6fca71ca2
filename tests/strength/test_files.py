"""A model is used only if it is the one its manifest describes, made for this program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lorscore.errors import ModelChanged, ModelMismatch, ModelMissing
from lorscore.rules import load_rules
from lorscore.strength.files import MANIFEST, load_model, models_folder

RULES = load_rules().digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "models"
    shutil.copytree(models_folder(), copy)
    return copy


def change(folder: Path, **values: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | values))


def test_the_model_of_this_checkout_loads(folder: Path) -> None:
    model = load_model(folder, rules=RULES)
    assert model.digest.startswith("sha256:")


def test_a_changed_file_is_not_unpickled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        pytest.fail("it was unpickled")

    monkeypatch.setattr("lorscore.strength.files.joblib.load", never)
    with (folder / "marker.joblib").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelChanged, match="lorscore train"):
        load_model(folder, rules=RULES)


@pytest.mark.parametrize("name", [MANIFEST, "marker.joblib", "strength.joblib"])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelMissing, match="lorscore train"):
        load_model(folder, rules=RULES)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"files": 1}'])
def test_a_manifest_that_is_none(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(ModelChanged):
        load_model(folder, rules=RULES)


def test_other_features_rules_or_libraries(folder: Path) -> None:
    with pytest.raises(ModelMismatch, match="rule book"):
        load_model(folder, rules="sha256:other")
    change(folder, libraries={"scikit-learn": "0.1.0"})
    with pytest.raises(ModelMismatch, match=r"scikit-learn 0\.1\.0"):
        load_model(folder, rules=RULES)
    change(folder, features="sha256:other")
    with pytest.raises(ModelMismatch, match="features"):
        load_model(folder, rules=RULES)
