"""By which names and pronouns a letter calls its applicant."""

from __future__ import annotations

import pytest

from lorscore.marking.applicant import find_applicant
from lorscore.marks import Zone

BODY, SIGNED, RE = Zone.BODY, Zone.SIGNATURE, Zone.RE_LINE


@pytest.mark.parametrize(
    ("texts", "parts"),
    [
        pytest.param(
            [("Adaeze Obi has asked me for this letter.", BODY), ("Adaeze is courteous.", BODY)],
            {"adaeze", "obi"},
            id="full name once, then the first name",
        ),
        pytest.param(
            [("RE: Łukasz Żak, MD", RE), ("Dr. Żak was on time.", BODY), ("Łukasz reads.", BODY)],
            {"łukasz", "żak"},
            id="capitals of all Latin alphabets",
        ),
        pytest.param(
            [
                ("STANDARD EVALUATION FOR OBSERVERS | Family Medicine", BODY),
                ("Applicant: Giorgi Beridze, MD | Site: St. Ann Hospital", BODY),
                ("STANDARD OF WORK: Giorgi worked well.", BODY),
            ],
            {"giorgi", "beridze"},
            id="the row of a form, below a heading in capitals",
        ),
        pytest.param(
            [("RE: GUZMÁN, Camila, MD.", RE), ("Dr. Guzmán was on time.", BODY), ("When Camila is here I rest.", BODY)],
            {"guzmán", "camila"},
            id="last name first",
        ),
        pytest.param(
            [
                ("Our chair, Dr. Pomfret, asked me to write about Noor Hadi.", BODY),
                ("Dr. Pomfret is away.", BODY),
                ("I have known Noor for a year, and Noor's notes were complete.", BODY),
            ],
            {"noor", "hadi"},
            id="a colleague stands behind a title, the applicant does not",
        ),
        pytest.param(
            [
                ("Please accept Dr. Lof's apologies.", BODY),
                ("Dr. Omar Haddad worked with Dr. Lof daily.", BODY),
                ("Carl Lof, MD", SIGNED),
            ],
            {"omar", "haddad"},
            id="the writer in the third person",
        ),
        pytest.param(
            [("Attendance was perfect. Attendance is kept by Mr. El-Hourani.", BODY)],
            {"el-hourani", "el", "hourani"},
            id="a noun is no name; a part behind a hyphen is one",
        ),
        pytest.param([("The student was punctual.", BODY)], set(), id="no name"),
    ],
)
def test_names(texts: list[tuple[str, Zone]], parts: set[str]) -> None:
    assert find_applicant(texts).parts == parts


def test_pronouns() -> None:
    assert "her" in find_applicant([("She knew her patients.", BODY)]).pronouns
    assert "him" not in find_applicant([("She knew her patients and he did not.", BODY), ("She came.", BODY)]).pronouns
    mixed = find_applicant([("She came early. He left late.", BODY)]).pronouns
    assert {"she", "he"} <= mixed
    assert "them" in find_applicant([("They knew their patients.", BODY)]).pronouns
