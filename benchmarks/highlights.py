"""Measure how long a highlights sheet takes, as a multiple of scoring the same draft, in one run.

    python benchmarks/highlights.py

Printed for no notes, a rotation's notes (40 entries), a log (400) and two hundred pages (9,000): the sheet's time over that of
the report alone, and the seconds behind it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lorscore.advice.notes import read_notes_bytes  # noqa: E402
from lorscore.highlighting import highlights  # noqa: E402
from lorscore.reading import read_letter  # noqa: E402
from lorscore.scoring import Scorer  # noqa: E402

ENTRIES = (
    "Day {at}: saw {at} patients and wrote all notes.",
    "Presented Mr. Alvarez, 67M with CHF; the {at}th case of the month was the one Dr. Patel praised.",
    "Stayed until 9 pm with a family, {at} minutes with the interpreter.",
    "Started metoprolol {at} mg after I found the atrial fibrillation on the monitor.",
)


def seconds(task: Callable[[], object]) -> float:
    """The median of three runs, after one that does not count."""
    task()
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        task()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    """Print the table."""
    draft = read_letter(ROOT / "tests" / "letters" / "generic.txt")
    scorer = Scorer.load()
    alone = seconds(lambda: scorer.score(draft))
    print(f"report alone: {alone:.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        for number in (0, 40, 400, 9000):
            lines = "".join(f"- {ENTRIES[at % 4].format(at=at)}\n" for at in range(number))
            notes = read_notes_bytes("notes.md", lines.encode())
            for ending in ("docx", "pdf", "md") if number <= 40 else ("pdf",):
                place = Path(folder) / f"sheet.{ending}"
                taken = seconds(
                    lambda notes=notes, place=place: highlights(draft, notes=notes, scorer=scorer).write(
                        place, force=True
                    )
                )
                print(f"{number:4d} notes, {ending:4s}: {taken / alone:6.1f} times, {taken:.2f} s")


if __name__ == "__main__":
    main()
