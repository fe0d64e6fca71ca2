"""The model card, models/README.md, written from the manifest; what is missing is said, never left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader

from lorscore.outputs.calibration_svg import calibration_svg

PLOT = "calibration.svg"


def write_card(folder: Path, manifest: dict[str, Any]) -> None:
    """Write README.md, and the picture of the calibration, beside the model that the manifest describes."""
    test = manifest.get("figures", {}).get("test", {})
    bins = test.get("reliability")
    if bins:
        (folder / PLOT).write_text(calibration_svg(bins, letters=test["letters"]), encoding="utf-8")
    else:
        (folder / PLOT).unlink(missing_ok=True)  # it would be the picture of another model
    (folder / "README.md").write_text(card_of(manifest, plot=PLOT if bins else None), encoding="utf-8")


def card_of(manifest: dict[str, Any], *, plot: str | None = None) -> str:
    """The model card as Markdown, with the picture of the calibration where its address is given."""
    environment = Environment(  # noqa: S701 - Markdown of our own figures, nothing from a letter
        loader=PackageLoader("lorscore", "outputs"), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["figure"] = lambda value: f"{value:.2f}" if isinstance(value, int | float) else "not stated"
    environment.filters["span"] = lambda ends: f" ({ends[0]:.2f} to {ends[1]:.2f})"
    return environment.get_template("model_card.md").render(
        manifest=manifest, figures=manifest.get("figures", {}), plot=plot
    )
