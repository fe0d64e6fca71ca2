"""The model card says all figures it has, and says what it has not."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lorscore.marks import Mark
from lorscore.model_card import card_of, write_card
from lorscore.outputs.calibration_svg import calibration_svg

RANGE = [0.1, 0.9]
NAMES = ("kappa", "exact", "within_one", "spearman", "mae", "ece", "coverage80", "bias")
FIGURES = {**dict.fromkeys(NAMES, 0.5), "intervals": dict.fromkeys(NAMES, RANGE)}
MARK = {"precision": 0.9, "recall": 0.8, "f1": 0.85, "n": 61, "interval": [0.7, 0.95]}
BINS = [
    {"chance": 0.05, "share": 0.0, "interval": [0.0, 0.1], "n": 30},
    {"chance": 0.75, "share": 0.8, "interval": [0.6, 1.0], "n": 10},
]
GROUP = {"n": 12, "score": 50.0, "readers": 49.0, "difference": 1.0, "interval": [-2.0, 4.0]}
MARKS = {mark.value: MARK for mark in Mark}
FAIR = {"groups": [{"value": "she", **GROUP}], "gap": 1.0, "gap_by_chance": 3.0}
MANIFEST: dict[str, Any] = {
    "trained_on": {"letters": 880, "bank": 4180, "groups": 25},
    "figures": {
        "corpus": {"readers": {**FIGURES, "f1": dict.fromkeys(MARKS, 0.95)}},
        "test": {
            "letters": 210,
            "groups": 6,
            **FIGURES,
            "levels": {"1": {"n": 40, **FIGURES, "bias": 6.0}, "5": {"n": 30, **FIGURES, "bias": -5.0}},
            "readers": FIGURES,
            "reliability": BINS,
            "marks": MARKS,
            "marks_by_half": {"plain": MARKS, "varied": MARKS},
        },
        "baselines": dict.fromkeys(("length", "prior", "tfidf", "readers_marks"), FIGURES),
        "out_of_fold": FIGURES,
        "fairness": {"pronoun": FAIR, "origin": {**FAIR, "gap": 9.0}},
    },
}


def tables(card: str) -> list[list[int]]:
    """The number of cells of each row, table by table."""
    blocks = re.findall(r"(?:^\|.*\n)+", card, flags=re.MULTILINE)
    return [[row.count("|") for row in block.splitlines()] for block in blocks]


def test_every_figure_stands_beside_its_interval_and_the_readers() -> None:
    card = card_of(MANIFEST)
    assert "| **lorscore** | 0.50 (0.10 to 0.90) |" in card
    assert "| two readers, the same letters | 0.50 (0.10 to 0.90) |" in card
    assert "| she | 12 | 50.0 | 49.0 | +1.0 (-2.0 to +4.0) |" in card
    assert "no more than chance" in card
    assert "**more than chance**" in card
    assert "6 points too high" in card
    assert "fictional" in card
    for use in ("admission or ranking", "predicting how an applicant will do", "waived the right to see"):
        assert use in card


def test_tables_are_whole_and_apart() -> None:
    found = tables(card_of(MANIFEST))
    assert len(found) == 7
    assert all(len(set(rows)) == 1 and len(rows) > 2 for rows in found)


@pytest.mark.parametrize("missing", ["intervals", "levels", "readers", "reliability", "marks_by_half"])
def test_what_an_older_manifest_lacks_is_left_out(missing: str) -> None:
    manifest = copy.deepcopy(MANIFEST)
    del manifest["figures"]["test"][missing]
    assert all(len(set(rows)) == 1 for rows in tables(card_of(manifest)))


def test_a_card_without_figures_says_so() -> None:
    card = card_of({"trained_on": MANIFEST["trained_on"], "figures": {"test": {"letters": 0}}})
    assert card.count("Not stated") == 3


def test_the_picture_is_written_beside_the_card_and_goes_with_its_figures(tmp_path: Path) -> None:
    write_card(tmp_path, MANIFEST)
    assert "](calibration.svg)" in (tmp_path / "README.md").read_text()
    ElementTree.parse(tmp_path / "calibration.svg")
    write_card(tmp_path, {**MANIFEST, "figures": {}})
    assert not (tmp_path / "calibration.svg").exists()
    assert "calibration.svg" not in (tmp_path / "README.md").read_text()


def test_the_picture_can_be_read_without_being_seen_and_in_the_dark() -> None:
    picture = ElementTree.fromstring(calibration_svg(BINS, letters=210))
    names = {"svg": "http://www.w3.org/2000/svg"}
    title, told = (picture.findtext(f"svg:{name}", namespaces=names) or "" for name in ("title", "desc"))
    assert title.startswith("Calibration")
    assert "of 10 chances of about 75 % came true 80 %" in told
    assert picture.attrib["role"] == "img"
    assert "prefers-color-scheme: dark" in (picture.findtext("svg:style", namespaces=names) or "")
    circles = picture.findall("svg:circle", names)
    assert [float(one.attrib["cx"]) for one in circles] == [79.0, 289.0]
    assert float(circles[0].attrib["r"]) > float(circles[1].attrib["r"])
