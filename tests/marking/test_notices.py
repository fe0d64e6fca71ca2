"""What a person is told of a letter beside its marks."""

from __future__ import annotations

import pytest

from lorscore.letter import Letter
from lorscore.marking.notices import find_conflict
from lorscore.marks import Facts, Mark, MarkedLetter, Sentence, Subject, Zone

S, D, C, FIRM, PLAIN = Mark.SPECIFIC, Mark.DOUBT, Mark.COMPARATIVE, Mark.ENDORSEMENT, Mark.ENDORSEMENT_PLAIN


def letter(marks: list[Mark]) -> MarkedLetter:
    """A letter of one-character sentences with one mark each."""
    sentences = [Sentence(at, at + 1, Zone.BODY, Subject.APPLICANT, marks=(mark,)) for at, mark in enumerate(marks)]
    return MarkedLetter(Letter("example", "x" * len(marks), ()), tuple(sentences), Facts())


@pytest.mark.parametrize(
    ("marks", "place"),
    [
        ([S, D, D, FIRM], 3),
        ([D, FIRM], None),
        ([S, S, D, D, FIRM], None),
        ([C, S, S, S, S, PLAIN], 5),
        ([C, S, S, S, S, D, PLAIN], None),
        ([C, S, S, S, S, PLAIN, FIRM], None),
        ([S, S, S, S, S, PLAIN], None),
    ],
)
def test_a_closing_that_does_not_fit(marks: list[Mark], place: int | None) -> None:
    notices = find_conflict(letter(marks))
    assert [notice.start for notice in notices] == ([] if place is None else [place])
