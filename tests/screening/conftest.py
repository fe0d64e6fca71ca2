"""Letters made by hand, and reports of them that need no model."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lorscore.marks import Facts, Mark, Zone
from lorscore.report import Estimate, LetterReport, Provenance, SentenceReport, Verdict

TEMPLATE = """It is my privilege to write in support of {name}, who is applying to your residency program in {specialty}.
I had the opportunity to supervise {name} during a {weeks}-week clinical rotation at {hospital} from {dates}.
From the first day {she} arrived early every morning, reviewed the charts before rounds and came with a list of problems.
{Her} history taking was complete and well organized, and {her} physical examination reflected real bedside experience.
{name} communicates clearly with patients, families, nurses and colleagues alike, and accepted feedback with maturity.
I have no doubt that {she} will become a valuable member of any training program.
I therefore give {name} my highest recommendation for {specialty} without any reservation."""

FILLED = [
    {
        "name": "Dr. Adebanjo",
        "specialty": "internal medicine",
        "weeks": "four",
        "hospital": "Saltmarsh Community Hospital",
        "dates": "March 4 to March 29, 2024",
        "she": "he",
        "Her": "His",
        "her": "his",
    },
    {
        "name": "Dr. Priya Venkatesan",
        "specialty": "pediatrics",
        "weeks": "eight",
        "hospital": "Bellwether Pavilion",
        "dates": "October 2023",
        "she": "she",
        "Her": "Her",
        "her": "her",
    },
    {
        "name": "Mei Tran",
        "specialty": "family medicine",
        "weeks": "12",
        "hospital": "the University Hospital of Osprey Flats",
        "dates": "June to August 2025",
        "she": "they",
        "Her": "Their",
        "her": "their",
    },
]

ORIGINALS = [
    "Dr. Okoye found a missed fracture on her second night. She phoned radiology herself and had the film read again. "
    "The orthopedic team operated before breakfast. Nobody else on the shift had looked at the wrist.",
    "Karim Haddad keeps bees, and he reads a chart the way he reads a hive. He noticed that every dose of digoxin had been "
    "given twice since the transfer. I changed our handover sheet because of it. He is slow at typing.",
    "On call, Lucia Moreno wrote the sickest patient's plan first. Two admissions came at four in the morning; she staffed "
    "both and slept not at all. Her sign-out the next day was the shortest and best of the month.",
]


@pytest.fixture
def filled() -> list[str]:
    """One template, filled in three times."""
    return [TEMPLATE.format(**values) for values in FILLED]


@pytest.fixture
def originals() -> list[str]:
    return list(ORIGINALS)


@pytest.fixture
def report_of() -> Callable[..., LetterReport]:
    """A report of a text: every line or sentence is body, but for a signature given apart."""

    def made(
        text: str,
        *,
        name: str = "letter.txt",
        score: float = 50.0,
        specific: bool = False,
        signature: str = "",
        zones: dict[str, Zone] | None = None,
        facts: Facts | None = None,
    ) -> LetterReport:
        whole = f"{text}\n{signature}" if signature else text
        marks = ((Mark.SPECIFIC, 0.9),) if specific else ()
        sentences = []
        for found in re.finditer(r"[^\n]+?(?:(?<!Dr)(?<!Ms)(?<!Mr)(?<! [A-Z])\.(?=\s|$)|(?=\n)|$)", whole):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            said = whole[start : found.end()]
            if not said.strip():
                continue
            zone = Zone.SIGNATURE if start >= len(text) else (zones or {}).get(said, Zone.BODY)
            sentences.append(
                SentenceReport(
                    start,
                    found.end(),
                    said,
                    zone,
                    marks if zone is Zone.BODY else (),
                    Verdict.NEUTRAL,
                    0.0,
                    (),
                    (),
                    None,
                )
            )
        return LetterReport(
            name=name,
            text=whole,
            estimate=Estimate(score, max(0.0, score - 10), min(100.0, score + 10), (0.2, 0.2, 0.2, 0.2, 0.2)),
            sentences=tuple(sentences),
            gaps=(),
            words=len(whole.split()),
            facts=facts or Facts(),
            notices=(),
            made_by=Provenance("0", "sha256:0", "sha256:0"),
        )

    return made
