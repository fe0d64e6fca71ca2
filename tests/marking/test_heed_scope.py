"""Evidence that scope set aside lowers the chance of its mark, and of no other."""

from __future__ import annotations

import numpy as np
import pytest

from lorscore.marking.learned import MARKS, heed_scope
from lorscore.marks import Evidence, Mark, Sentence, SetAside, Subject, Zone

CHANCES = np.full(len(MARKS), 0.8)


def heeded(*found: tuple[Mark, SetAside | None]) -> dict[Mark, float]:
    evidence = tuple(Evidence(f"{mark}.made", mark, 0, 4, "Made.", None, why) for mark, why in found)
    sentence = Sentence(0, 9, Zone.BODY, Subject.APPLICANT, evidence)
    return dict(zip(MARKS, heed_scope(CHANCES, sentence).tolist(), strict=True))


@pytest.mark.parametrize(
    ("mark", "why", "left"),
    [
        (Mark.COMPARATIVE, SetAside.NEGATED, 0.15),
        (Mark.COMPARATIVE, SetAside.OTHER_PERSON, 0.2),
        (Mark.COMPARATIVE, SetAside.CONDITIONAL, 0.5),
        (Mark.COMPARATIVE, SetAside.HEARSAY, 0.3),
        (Mark.SPECIFIC, SetAside.OTHER_PERSON, 0.2),
        (Mark.SPECIFIC, SetAside.NEGATED, 1.0),  # what was not done is told with its particulars
        (Mark.ENDORSEMENT, SetAside.NEGATED, 0.3),
        (Mark.DOUBT, SetAside.NEGATED, 0.5),
    ],
)
def test_what_is_left_of_a_chance(mark: Mark, why: SetAside, left: float) -> None:
    chances = heeded((mark, why))
    assert chances.pop(mark) == pytest.approx(0.8 * left)
    assert set(chances.values()) == {0.8}


def test_evidence_that_counts_outweighs_what_does_not() -> None:
    assert heeded((Mark.COMPARATIVE, SetAside.OTHER_PERSON), (Mark.COMPARATIVE, None))[Mark.COMPARATIVE] == 0.8


def test_of_two_reasons_the_stronger_holds() -> None:
    found = (Mark.COMPARATIVE, SetAside.CONDITIONAL), (Mark.COMPARATIVE, SetAside.NEGATED)
    assert heeded(*found) == heeded(*reversed(found))
    assert heeded(*found)[Mark.COMPARATIVE] == pytest.approx(0.12)
