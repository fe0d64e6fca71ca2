"""What is a row of keywords, and what a note."""

from __future__ import annotations

import pytest

from lorscore.letter import Block, BlockKind, Letter
from lorscore.marking import Marker


def keywords_of(text: str) -> list[bool]:
    """For each sentence of a paragraph whether it is keywords."""
    letter = Letter("draft", text, (Block(0, len(text), 1, BlockKind.PARAGRAPH),))
    return [one.keywords for one in Marker().mark(letter, all_text=True).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Top 10%, best, outstanding, exceptional, intern level, highest recommendation, without reservation.",
        "Keywords: top 10%, best, outstanding, exceptional, intern level, highest recommendation, hire.",
        "Top 10%. Intern level. Outstanding. Best student. Highest recommendation.",
        "Summary: top 10%, best student, outstanding, intern level, excellent, highest recommendation.",
    ],
)
def test_keywords_in_one_piece_or_in_several(text: str) -> None:
    assert all(keywords_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Strong, coachable, honest about limits.",
        "Good fund of knowledge. Reads every night on the topics of the day. Pleasant with patients and staff.",
        "Work ethic: top 10%. Knowledge: outstanding. Notes: excellent. Overall: best.",
        "Compared with medical students on this elective: above the level expected of interns.",
        "She was outstanding. She was the best student. I recommend her. She worked at intern level.",
    ],
)
def test_notes_rows_of_forms_and_short_sentences_are_none(text: str) -> None:
    assert not any(keywords_of(text))


def test_bullets_are_each_looked_at_alone() -> None:
    lines = ["Top 10%.", "Intern level.", "Outstanding.", "Best student."]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    blocks = tuple(
        Block(start, start + len(line), at, BlockKind.PARAGRAPH)
        for at, (start, line) in enumerate(zip(starts, lines, strict=True), 1)
    )
    assert not any(one.keywords for one in Marker().mark(Letter("draft", text, blocks), all_text=True).sentences)
