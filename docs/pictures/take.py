"""Take the pictures of the app that the README shows: `python docs/pictures/take.py`. It needs Chromium and the extra `test`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "browser"))

from person import GENERIC, NOTES, STRONG, Person, chromium, served  # noqa: E402 - it stands beside the tests

WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 375, "height": 812}
COLOURS = 128
"""Enough for what is drawn; the files stay small."""


def main() -> None:
    """Write one picture for each page, theme and width that is shown."""
    with chromium() as browser, tempfile.TemporaryDirectory() as home, served(Path(home)) as url:
        for name, path, walk, part, size, scheme in PICTURES:
            context = browser.new_context(base_url=url, viewport=size, color_scheme=scheme)
            person = Person(context.new_page())
            person.page.set_default_timeout(60_000)
            person.open(path)
            walk(person)
            if part:
                _scroll(person.page, part)
            person.page.mouse.move(0, 0)  # so that no sentence is lit by where the button was
            person.rest()
            person.page.wait_for_timeout(800)  # fonts and transitions
            file = HERE / f"{name}.png"
            person.page.screenshot(path=file)
            Image.open(file).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
            context.close()


def _scroll(page: Any, part: str) -> None:
    """Bring the top of a part below the head of the page."""
    page.locator(part).first.evaluate(
        """part => {
          const main = document.querySelector('[data-testid=stMain]');
          main.scrollBy(0, part.getBoundingClientRect().top - 80);
        }"""
    )


def _versions(person: Person) -> None:
    person.score(GENERIC)
    person.score(STRONG)


def _tapped(person: Person) -> None:
    person.score(STRONG)
    person.page.locator(".lorscore-letter .s[tabindex]").nth(2).click()


def _folder(person: Person) -> None:
    person.click("Score the sample")
    person.see(".lorscore-spread")


def _vendors(person: Person) -> None:
    person.click("Screen the sample")
    person.see(".lorscore-screening")


def _rules(person: Person) -> None:
    person.page.get_by_role("tab", name="Rule book").click()
    person.page.get_by_label("Search the rule book").fill("intern")
    person.see(".lorscore-rules summary")
    person.page.locator(".lorscore-rules summary").first.click()


Walk = Callable[[Person], Any]
PICTURES: tuple[tuple[str, str, Walk, str, dict[str, int], str], ...] = (
    ("first-light", "", lambda _: None, "", WIDE, "light"),
    ("review-light", "", lambda person: person.score(GENERIC), ".lorscore-letter", WIDE, "light"),
    ("review-dark", "", _versions, ".lorscore-versions", WIDE, "dark"),
    ("review-narrow-light", "", lambda person: person.score(GENERIC), ".lorscore-letter", NARROW, "light"),
    ("review-narrow-dark", "", _tapped, ".lorscore-letter .s:focus", NARROW, "dark"),
    ("compare-light", "compare", lambda person: person.compare(GENERIC, STRONG), ".lorscore-comparison", WIDE, "light"),
    (
        "highlights-light",
        "highlights",
        lambda person: person.make_sheet(GENERIC, NOTES),
        ".st-key-sheet-hand",
        WIDE,
        "light",
    ),
    ("folder-dark", "folder", _folder, ".lorscore-spread", WIDE, "dark"),
    ("vendors-light", "vendors", _vendors, ".lorscore-screening", WIDE, "light"),
    ("about-narrow-dark", "about", _rules, "", NARROW, "dark"),
)

if __name__ == "__main__":
    main()
