"""Things left in, measured on letters that the patterns were not written with (fresh_letters.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lorscore.marking import Marker
from lorscore.reading import read_letter_text
from lorscore.report import Estimate, LetterReport, Provenance, SentenceReport, Verdict
from lorscore.screening.recycled import find_residue

FRESH = tomllib.loads((Path(__file__).parent / "fresh_letters.toml").read_text(encoding="utf-8"))["letter"]


def found_in(text: str) -> set[str]:
    marked = Marker().mark(read_letter_text("letter.txt", text))
    whole = marked.letter.text
    sentences = tuple(
        SentenceReport(one.start, one.end, whole[one.start : one.end], one.zone, (), Verdict.NEUTRAL, 0.0, (), (), None)
        for one in marked.sentences
    )
    estimate = Estimate(50.0, 40.0, 60.0, (0.2, 0.2, 0.2, 0.2, 0.2))
    report = LetterReport(
        "letter.txt", whole, estimate, sentences, (), marked.letter.words, marked.facts, marked.notices,
        Provenance("0", "sha256:0", "sha256:0"),
    )  # fmt: skip
    return {one.kind for one in find_residue(report)}


# Known gap: where each of two names stands once, either may be taken for the applicant.
def test_eight_of_ten_are_found_and_no_honest_letter_is_accused() -> None:
    found = [(found_in(one["text"]), set(one["left"])) for one in FRESH]
    assert [one["text"] for one, (seen, left) in zip(FRESH, found, strict=True) if seen - left] == []
    assert sum(len(seen & left) for seen, left in found) >= 8


def test_what_was_planted_in_the_example_vendors_is_found_and_nothing_else() -> None:
    vendors = Path(__file__).parents[2] / "labeled_examples" / "vendors"
    planted: set[tuple[str, str, str]] = set()
    seen: set[tuple[str, str, str]] = set()
    for truth in sorted(vendors.glob("*/truth.toml")):
        told = tomllib.loads(truth.read_text(encoding="utf-8"))
        planted |= {(truth.parent.name, one["letter"], one["kind"]) for one in told.get("residue", [])}
        for letter in sorted(truth.parent.glob("*.txt")):
            seen |= {(truth.parent.name, letter.name, kind) for kind in found_in(letter.read_text(encoding="utf-8"))}
    assert len(planted) == 17
    assert seen == planted
