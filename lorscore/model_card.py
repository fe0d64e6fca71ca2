"""The model card, models/README.md, written from the manifest; what is missing is said, never left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader


def write_card(folder: Path, manifest: dict[str, Any]) -> None:
    """Write README.md beside the model that the manifest describes."""
    (folder / "README.md").write_text(card_of(manifest), encoding="utf-8")


def card_of(manifest: dict[str, Any]) -> str:
    """The model card as Markdown."""
    environment = Environment(  # noqa: S701 - Markdown of our own figures, nothing from a letter
        loader=PackageLoader("lorscore", "outputs"), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["figure"] = lambda value: f"{value:.2f}" if isinstance(value, int | float) else "not stated"
    return environment.get_template("model_card.md").render(manifest=manifest, figures=manifest.get("figures", {}))
