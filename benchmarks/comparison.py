"""Measure what `lorscore compare` calls a real change, on the dev part of the labelled letters.

    python benchmarks/comparison.py

Three edits of each letter, of which two change nothing for a reader: other wordings of small words, a sentence less to
which no reader gave a mark, and the comparisons and firm endorsements less that readers marked. Printed is the share of
each that is called real, how far the score moved, what a comparison costs, and how often the likely range holds the
readers' difference. No draft and its revision were both read, so that last is asked of neighbouring letters.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lorscore.errors import ReadError  # noqa: E402
from lorscore.examples import Example, Span, load_corpus  # noqa: E402
from lorscore.letter import Letter  # noqa: E402
from lorscore.marks import Mark  # noqa: E402
from lorscore.reading import read_letter_text  # noqa: E402
from lorscore.scoring import Scorer  # noqa: E402

EVERY = 2
"""Each second letter is enough for a share within a few hundredths."""
MOST_PAIRS = 50
HARMLESS = (
    ("I've", "I have"),
    ("didn't", "did not"),
    ("don't", "do not"),
    ("wasn't", "was not"),
    ("couldn't", "could not"),
    ("who's", "who is"),
    ("It is", "It's"),
    ("cannot", "can't"),
    ("approximately", "about"),
    ("However, ", "Still, "),
    ("while", "whilst"),
    ("until", "till"),
    ("also ", "too "),
    ("very ", ""),
    ("organized", "organised"),
    ("recognized", "recognised"),
    ("program", "programme"),
    ("behavior", "behaviour"),
    ("toward ", "towards "),
    (", and ", " and "),
    (" began ", " started "),
    ("physician", "doctor"),
    ("Monday", "Tuesday"),
    ("July", "August"),
)
"""Words and others in their place that no reader would score otherwise."""
PRAISE = frozenset([Mark.COMPARATIVE, Mark.ENDORSEMENT])


def reworded(example: Example) -> str:
    """The letter with every harmless rewording that applies."""
    text = example.letter.text
    for words, instead in HARMLESS:
        text = (
            re.sub(rf"(?<!\w){re.escape(words)}", instead, text) if words[0].isalpha() else text.replace(words, instead)
        )
    return text


def without(example: Example, spans: list[Span]) -> str:
    """The letter without some of its sentences."""
    text = example.letter.text
    for span in reversed(spans):
        text = text[: span.start].rstrip(" ") + " " + text[span.end :].lstrip(" ")
    return text


def edits(example: Example) -> Iterator[tuple[str, str]]:
    """The name of each edit and the edited text."""
    yield "reworded", reworded(example)
    bare = [span for span in example.spans if not span.marks | span.open and span.end - span.start > 40]
    if bare:
        yield "an unmarked sentence less", without(example, bare[len(bare) // 2 :][:1])
    praise = [span for span in example.spans if PRAISE & span.marks]
    if praise:
        yield "praise less", without(example, praise)


def main() -> None:
    """Print the shares."""
    scorer = Scorer.load()
    every = load_corpus(ROOT / "labeled_examples").part("dev").letters
    letters = every[::EVERY]
    found: dict[str, list[tuple[bool, float]]] = {}
    compared, spent = 0, 0.0
    for example in letters:
        for edit, text in edits(example):
            if text == example.letter.text:
                continue
            try:
                before: Letter = read_letter_text("before", example.letter.text)
                after: Letter = read_letter_text("after", text)
            except ReadError:
                continue
            start = time.perf_counter()
            movement = scorer.compare(before, after).movement
            spent += time.perf_counter() - start
            compared += 1
            found.setdefault(edit, []).append((movement.real, abs(movement.points)))
    for edit, moves in found.items():
        real = sum(called for called, _ in moves) / len(moves)
        points = sorted(moved for _, moved in moves)
        tenth = points[int(0.9 * len(points))]
        print(
            f"{edit:28} n {len(moves):3}  called real {real:4.0%}  moved: median {median(points):4.1f}, 9 in 10 under {tenth:.1f}"
        )
    print(f"{1000 * spent / compared:.0f} ms a comparison")
    pairs = list(zip(every[::2], every[1::2], strict=False))[:MOST_PAIRS]
    held = 0
    for one, other in pairs:
        movement = scorer.compare(one.letter, other.letter).movement
        held += movement.low <= other.score - one.score <= movement.high
    print(f"likely range holds the readers' difference: {held / len(pairs):.0%} of {len(pairs)} pairs of letters")


if __name__ == "__main__":
    main()
