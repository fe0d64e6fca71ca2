"""Answering helps: a line of notes in the place of an empty sentence raises the score.

answers.jsonl holds sixty pairs from the dev part of labeled_examples/: a sentence that its readers marked as wallpaper and
nothing else, and an observation from another letter that is about the same facet. They were drawn by chance, not by score.
"""

from __future__ import annotations

import json
from pathlib import Path

from lorscore.advice.notes import Note
from lorscore.advice.sheet import answers_to
from lorscore.highlighting import weigh
from lorscore.reading import read_letter, read_letter_text
from lorscore.scoring import Scorer

LETTERS = Path(__file__).parents[2] / "labeled_examples" / "letters"
PAIRS = [json.loads(line) for line in Path(__file__).with_name("answers.jsonl").read_text("utf-8").splitlines()]


def test_answering_helps(scorer: Scorer) -> None:
    assert len(PAIRS) == 60
    gains: list[float] = []
    offered: list[float] = []
    for pair in PAIRS:
        text = read_letter(LETTERS / f"{pair['letter']}.txt").text
        marked = scorer.mark(read_letter_text("before", text))
        before = scorer.scores([marked])[0]
        answered = text.replace(pair["weak"], pair["note"])
        gains.append(scorer.scores([scorer.mark(read_letter_text("after", answered))])[0] - before)
        if answers_to(pair["weak"], weigh([Note(1, pair["note"])], marked, before, scorer)):
            offered.append(gains[-1])
    assert sum(gain > 0 for gain in gains) >= 54
    assert min(gains) >= -1
    # Of the lines that the program itself offers as an answer, hardly one fails to help.
    assert len(offered) >= 45
    assert sum(gain > 0 for gain in offered) >= 0.95 * len(offered)
