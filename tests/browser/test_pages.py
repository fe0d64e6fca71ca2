"""Each page walked as a person walks it, in both themes and at both widths, held against axe's rules for WCAG 2.1 A and AA."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from person import GENERIC, NOTES, STRONG, Person

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1440, 375)]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}


def violations(page: Any) -> list[str]:
    """What breaks a rule seriously, as rule and place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def search_rules(person: Person) -> None:
    person.page.get_by_role("tab", name="Rule book").click()
    person.page.get_by_label("Search the rule book").fill("top")
    person.see(".lorscore-rules")
    person.page.locator(".lorscore-rules summary").first.click()


LEAST_CONTRAST = """() => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3)
    .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const page = light(getComputedStyle(document.querySelector(".stApp")).backgroundColor);
  const chosen = "[data-testid=stTab][aria-selected=true] p, [data-variant=pills][aria-pressed=true] p";
  return Math.min(21, ...[...document.querySelectorAll(chosen)].map((part) => light(getComputedStyle(part).color))
    .map((part) => (Math.max(part, page) + 0.05) / (Math.min(part, page) + 0.05)));
}"""
"""The contrast of chosen tabs and filters with the page, which axe leaves open."""


def review(person: Person) -> None:
    person.score(GENERIC)
    person.page.get_by_text("What if the letter had what it lacks?").click()
    person.rest()
    person.page.get_by_role("button", name="weak").click()
    person.score(STRONG)
    assert person.page.locator(".lorscore-versions tr").count() == 2


WALKS: dict[str, tuple[str, Callable[[Person], Any]]] = {
    "": ("Review a draft", review),
    "compare": ("Compare drafts", lambda person: person.compare(GENERIC, STRONG)),
    "highlights": ("Highlights sheet", lambda person: person.make_sheet(GENERIC, NOTES)),
    "folder": (
        "Letters in a folder",
        lambda person: (person.click("Score the sample"), person.see(".lorscore-spread")),
    ),
    "vendors": (
        "Screen vendors",
        lambda person: (person.click("Screen the sample"), person.see(".lorscore-screening")),
    ),
    "about": ("About the score", search_rules),
}


@pytest.mark.parametrize("path", WALKS)
def test_a_page_can_be_used_by_everyone_at_every_width_and_in_both_themes(person: Person, path: str) -> None:
    heading, walk = WALKS[path]
    page = person.page
    person.open(path)
    assert page.get_by_role("heading", level=1, name=heading).is_visible()
    assert violations(page) == []
    walk(person)
    for scheme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => (getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark') === dark",
            arg=scheme == "dark",
        )
        person.rest()
        assert violations(page) == [], (scheme, width)
        assert page.evaluate(LEAST_CONTRAST) >= 4.5, (scheme, width)
        too_wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth")
        assert too_wide <= 0, "nobody should have to scroll sideways"


def test_every_page_is_reached_from_the_first(person: Person) -> None:
    person.open("")
    for heading, _ in list(WALKS.values())[1:]:
        person.page.get_by_role("link", name=heading).click()
        person.page.get_by_role("heading", level=1, name=heading).wait_for()
    person.page.set_viewport_size({"width": 375, "height": 800})
    person.page.get_by_test_id("stExpandSidebarButton").click()
    person.page.get_by_role("link", name="Review a draft").click()
    person.page.get_by_role("heading", level=1, name="Review a draft").wait_for()
