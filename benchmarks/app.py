"""How long a person waits for the app, beside the scoring itself, all in one run.

    python benchmarks/app.py [--letters N]

A browser opens the app, pastes letters of some 350 words and scores a zip of N letters; then the same letters are scored
here without it. Compare only figures of one run: a busy machine slows all of them. It needs Chromium and the extra `test`.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from person import NoBrowser, Person, chromium, served, zipped  # noqa: E402 - it stands beside the tests

from lorscore.reading import read_letter_text  # noqa: E402
from lorscore.scoring import default_scorer  # noqa: E402

EXAMPLES = ROOT / "labeled_examples" / "letters"
OPENINGS, PASTES = 5, 8
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main() -> None:
    """Print a row for each wait: seconds, and how many times as long as the scoring alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=300, help="letters in the zip")
    wanted = parser.parse_args().letters
    letters = [file.read_text(encoding="utf-8") for file in sorted(EXAMPLES.rglob("*.txt"))]
    pasted = [text for text in letters if 300 <= len(text.split()) <= 400][: PASTES + 1]
    many = (letters * (1 + wanted // len(letters)))[:wanted]
    try:
        with chromium() as browser, tempfile.TemporaryDirectory() as home, served(Path(home)) as url:

            def somebody() -> Person:
                page = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}).new_page()
                page.set_default_timeout(600_000)
                return Person(page)

            paints, opened = zip(*(opening(somebody()) for _ in range(OPENINGS)), strict=True)
            pastes = [paste(text) for paste in [pasting(somebody())] for text in pasted][1:]
            folder = whole_folder(somebody(), many)
    except NoBrowser as missing:
        raise SystemExit(str(missing)) from None
    alone = [scoring([text]) for text in pasted][1:]
    folder_alone = scoring(many)
    print(f"opening, to the first paint        {middle(paints)}")
    print(f"opening, to the page at rest       {middle(opened)}")
    print(f"a letter pasted, to its report     {middle(pastes)}, scoring alone {middle(alone)}")
    both = f"{folder:.2f} s, scoring alone {folder_alone:.2f} s: {folder / folder_alone:.2f} times"
    print(f"{len(many)} letters, to the table        {both}")


def opening(person: Person) -> tuple[float, float]:
    """Seconds to the first paint, and to the page with its fields, in a browser that was never here."""
    began = time.perf_counter()
    person.page.goto("/")
    person.page.get_by_label("Paste the letter").wait_for()
    at_rest = time.perf_counter() - began
    return person.page.evaluate(PAINT) / 1000, at_rest


def pasting(person: Person) -> Callable[[str], float]:
    """Give what pastes a text and says how many seconds passed from the click to the report with that text."""
    person.open("")

    def paste(text: str) -> float:
        last = " ".join(text.split()[-4:])
        person.page.get_by_label("Paste the letter").fill(text)
        button = person.page.get_by_role("button", name="Score this draft")
        began = time.perf_counter()
        button.click()
        person.page.wait_for_function(
            "last => (document.querySelector('.lorscore-letter .paper')?.textContent ?? '').replace(/\\s+/g, ' ').includes(last)",
            arg=last,
        )
        taken = time.perf_counter() - began
        person.rest()
        return taken

    return paste


def whole_folder(person: Person, letters: Sequence[str]) -> float:
    """Seconds from the click to the table of all letters; the model has been loaded before."""
    person.open("folder")
    person.choose([("letters.zip", zipped({f"{at:04}.txt": text for at, text in enumerate(letters)}))])
    began = time.perf_counter()
    person.click("Score the letters")
    person.page.get_by_text(re.compile(rf"^{len(letters)} of {len(letters)} letters\. Click")).wait_for()
    return time.perf_counter() - began


def scoring(letters: Sequence[str]) -> float:
    """Seconds that scoring takes here, without an app."""
    scorer = default_scorer()
    began = time.perf_counter()
    for text in letters:
        scorer.score(read_letter_text("letter", text))
    return time.perf_counter() - began


def middle(seconds: Sequence[float]) -> str:
    """The median, and the range."""
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    main()
