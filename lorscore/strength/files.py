"""The model as files: two joblib artefacts and a manifest that says what they are.

joblib runs code while it loads, so the hash of a file is compared with the manifest before it is unpickled.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import joblib

from lorscore.errors import ModelChanged, ModelMismatch, ModelMissing
from lorscore.features import features_digest

MANIFEST = "manifest.json"
ARTEFACTS = ("marker.joblib", "strength.joblib")
LIBRARIES = ("numpy", "scikit-learn", "scipy", "spacy", "joblib")
_REMEDY = "Install lorscore again, or make the model anew with `lorscore train`."


@dataclass(frozen=True, slots=True)
class Model:
    """What `lorscore train` makes: a learned marker and a strength model, with their manifest."""

    marker: Any
    strength: Any
    manifest: dict[str, Any]

    @property
    def digest(self) -> str:
        """`sha256:` and the digest of the manifest."""
        return "sha256:" + hashlib.sha256(json.dumps(self.manifest, sort_keys=True).encode()).hexdigest()


def models_folder() -> Path:
    """The folder with the model: inside an installed package, or beside it in a checkout."""
    inside = Path(__file__).parents[1] / "models"
    return inside if (inside / MANIFEST).is_file() else Path(__file__).parents[2] / "models"


def save_model(folder: Path, *, marker: Any, strength: Any, about: dict[str, Any], rules: str) -> Model:
    """Write both artefacts and the manifest; the answer is the model as it will load again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, artefact in zip(ARTEFACTS, (marker, strength), strict=True):
        joblib.dump(artefact, folder / name, compress=("zlib", 6))
    manifest = {
        "schema": "lorscore.model/1",
        "files": {name: _digest(folder / name) for name in ARTEFACTS},
        "features": features_digest(),
        "rules": rules,
        "libraries": {library: version(library) for library in LIBRARIES},
        **about,
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return Model(marker, strength, json.loads(text))


def load_model(folder: Path, *, rules: str) -> Model:
    """The model of a folder, once its manifest, hashes, features, rules and library versions agree.

    Raises:
        ModelMissing: a file is not there.
        ModelChanged: a file is not the one the manifest describes; it is not unpickled.
        ModelMismatch: it was made for other features, rules or library versions.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest["files"])
    except FileNotFoundError as error:
        raise ModelMissing("The model has no manifest.", _REMEDY) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelChanged("The manifest of the model cannot be read.", _REMEDY) from error
    if manifest.get("features") != features_digest():
        raise ModelMismatch("The model was made for other features.", _REMEDY)
    if manifest.get("rules") != rules:
        raise ModelMismatch("The model was made for another rule book.", _REMEDY)
    for library, made_with in manifest.get("libraries", {}).items():
        if _minor(made_with) != _minor(version(library)):
            raise ModelMismatch(f"The model was made with {library} {made_with}, not {version(library)}.", _REMEDY)
    loaded = []
    for name in ARTEFACTS:
        path = folder / name
        if not path.is_file():
            raise ModelMissing(f"The model file {name} is not there.", _REMEDY)
        if files.get(name) != _digest(path):
            raise ModelChanged(f"The model file {name} is not the one its manifest describes.", _REMEDY)
        loaded.append(joblib.load(path))
    return Model(loaded[0], loaded[1], manifest)


def _digest(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def _minor(release: str) -> tuple[str, ...]:
    return tuple(release.split(".")[:2])
