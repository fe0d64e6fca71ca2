"""Evidence that scope set aside lowers the chance of its mark, and of no other; the best of many is a comparison."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lorscore.marking.learned import MARKS, heed_evidence, heed_place, heed_scope
from lorscore.marks import Direction, Evidence, Mark, Sentence, SetAside, Standing, Subject, Zone

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


BEST = Evidence("comparative.made", Mark.COMPARATIVE, 0, 4, "Made.", "best-ever")
AMONG_MANY = Standing(Direction.ABOVE, "best-ever", "students", None, None, 1, None, 20.0)


def comparative(*evidence: Evidence, standing: Standing | None, subject: Subject = Subject.APPLICANT) -> float:
    """The chance of a comparison where it was 0.8 before; no other chance changes."""
    sentence = Sentence(0, 9, Zone.BODY, subject, evidence, standing=standing)
    chances = dict(zip(MARKS, heed_evidence(CHANCES, sentence).tolist(), strict=True))
    chance = chances.pop(Mark.COMPARATIVE)
    assert set(chances.values()) == {0.8}
    return chance


def test_the_best_of_many_is_a_comparison() -> None:
    assert comparative(BEST, standing=AMONG_MANY) == 0.95


@pytest.mark.parametrize(
    "against",
    [
        Evidence("comparative-low.made", Mark.COMPARATIVE_LOW, 0, 4, "Made.", None),
        Evidence("doubt.made", Mark.DOUBT, 0, 4, "Made.", None),
        Evidence("specific.made", Mark.SPECIFIC, 0, 4, "Made.", None, SetAside.OTHER_PERSON),
    ],
)
def test_but_not_where_anything_speaks_against_it(against: Evidence) -> None:
    assert comparative(BEST, against, standing=AMONG_MANY) == 0.8


def test_nor_where_nobody_is_named_or_somebody_else_is_meant() -> None:
    unnamed = Standing(Direction.ABOVE, "best-ever", None, None, None, 1, None, None)
    assert comparative(BEST, standing=unnamed) == 0.8
    assert comparative(BEST, standing=None) == 0.8
    assert comparative(BEST, standing=AMONG_MANY, subject=Subject.OTHER_TRAINEE) == 0.8
    assert comparative(standing=AMONG_MANY) == 0.8


HIRED = Evidence("endorsement.would-hire", Mark.ENDORSEMENT, 0, 4, "Made.", "recruit")


@pytest.mark.parametrize(
    ("evidence", "subject", "chance"),
    [
        ((HIRED,), Subject.APPLICANT, 0.95),
        ((replace(HIRED, rule="endorsement.made"),), Subject.APPLICANT, 0.8),
        ((HIRED,), Subject.OTHER_TRAINEE, 0.8),
        ((HIRED, replace(HIRED, set_aside=SetAside.CONDITIONAL)), Subject.APPLICANT, 0.8),
        ((HIRED, Evidence("doubt.made", Mark.DOUBT, 0, 4, "Made.", None)), Subject.APPLICANT, 0.8),
    ],
)
def test_a_sure_rule_is_believed(evidence: tuple[Evidence, ...], subject: Subject, chance: float) -> None:
    sentence = Sentence(0, 9, Zone.BODY, subject, evidence)
    assert heed_evidence(CHANCES, sentence)[MARKS.index(Mark.ENDORSEMENT)] == chance


def sides(
    *found: tuple[Mark, SetAside | None], low: bool | None, about: Subject = Subject.APPLICANT
) -> tuple[float, float]:
    """The chances of a comparison and of a low one, which were 0.3 and 0.6, once the place is heeded."""
    evidence = tuple(Evidence(f"{mark}.made", mark, 0, 4, "Made.", None, why) for mark, why in found)
    sentence = Sentence(0, 9, Zone.BODY, about, evidence, standing=Standing(Direction.ABOVE, low_place=low))
    chances = CHANCES.copy()
    here, there = MARKS.index(Mark.COMPARATIVE), MARKS.index(Mark.COMPARATIVE_LOW)
    chances[[here, there]] = 0.3, 0.6
    heeded = heed_place(chances, sentence)
    return float(heeded[here]), float(heeded[there])


def test_a_place_in_a_count_says_on_which_side_a_comparison_lies() -> None:
    assert sides(low=False) == (0.6, 0.15)
    assert sides(low=True) == (0.15, 0.6)
    assert sides((Mark.COMPARATIVE_LOW, SetAside.HIGH_SHARE), low=False) == (0.6, 0.15)


@pytest.mark.parametrize(
    "found",
    [(Mark.COMPARATIVE, SetAside.NEGATED), (Mark.COMPARATIVE, SetAside.CONDITIONAL), (Mark.COMPARATIVE_LOW, None)],
)
def test_a_place_does_not_outvote_words(found: tuple[Mark, SetAside | None]) -> None:
    assert sides(found, low=False) == (0.3, 0.6)


def test_a_place_of_somebody_else_or_none_changes_nothing() -> None:
    assert sides(low=False, about=Subject.OTHER_TRAINEE) == (0.3, 0.6)
    assert sides(low=None) == (0.3, 0.6)
