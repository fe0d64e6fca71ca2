"""What if the letter had what it lacks, and the scores of its versions: on the page that reviews a draft, with the real model."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html
from streamlit.testing.v1 import AppTest

from lorscore.advice.gaps import load_facets
from lorscore.outputs.versions_html import Version, versions_html
from lorscore.outputs.wording import whole
from lorscore.reading import read_letter_text
from lorscore.report import Estimate
from lorscore.scoring import Scorer
from lorscore.ui.samples import SAMPLES

STRONG, GENERIC, _ = (sample.text for sample in SAMPLES)
EVEN = (0.2, 0.2, 0.2, 0.2, 0.2)


def _script(scorer: object) -> None:
    from lorscore.ui import review

    review.show(scorer=scorer)  # type: ignore[arg-type]


@pytest.fixture
def app(scorer: Scorer) -> AppTest:
    return AppTest.from_function(_script, kwargs={"scorer": scorer}, default_timeout=120).run()


def scored(app: AppTest, text: str) -> AppTest:
    app.text_area(key="draft").set_value(text)
    return app.button(key="score-draft").click().run()


def versions(app: AppTest) -> list[str]:
    found = [html.fragment_fromstring(part.value) for part in app.get("html")]
    rows: list[Any] = [row for part in found if part.get("class") == "lorscore-versions" for row in part.iter("tr")]
    return [" ".join(row.text_content().split()) for row in rows]


def test_each_gap_can_be_turned_on_and_all_together(app: AppTest, scorer: Scorer) -> None:
    scored(app, GENERIC)
    report = app.session_state["scored"].report
    assert {toggle.key for toggle in app.toggle} == {f"what-if-{gap.facet}" for gap in report.gaps}
    first = report.gaps[0]
    app.toggle(key=f"what-if-{first.facet}").set_value(True).run()
    assert not app.exception
    (said,) = [part.value for part in app.markdown if "→" in part.value]
    assert f"{whole(report.score)} → {whole(report.score + first.gain)} of 100" in said
    letter = read_letter_text("draft", GENERIC)
    both = [gap.facet for gap in report.gaps[:2]]
    app.toggle(key=f"what-if-{both[1]}").set_value(True).run()
    (said,) = [part.value for part in app.markdown if "→" in part.value]
    assert f"→ {whole(scorer.what_if(letter, both).score)} of 100" in said


def test_what_a_gap_would_gain_is_what_the_report_says(scorer: Scorer) -> None:
    letter = read_letter_text("draft", GENERIC)
    report = scorer.score(letter)
    for gap in report.gaps:
        assert scorer.what_if(letter, [gap.facet]).score == pytest.approx(report.score + gap.gain)
    assert scorer.what_if(letter, []) == report.estimate
    assert scorer.what_if(letter, ["no such facet"]) == report.estimate


def test_every_facet_has_words_to_suppose_it() -> None:
    assert all(facet.supposed and facet.supposed[0].islower() for facet in load_facets())


def test_versions_are_listed_from_the_second_on_and_forgotten_with_all_else(app: AppTest) -> None:
    scored(app, GENERIC)
    assert versions(app) == []
    scored(app, GENERIC)
    assert versions(app) == [], "the same text again is no version"
    scored(app, STRONG)
    first, second = versions(app)
    assert first.startswith("1. Your draft")
    assert second.startswith("2. Your draft")
    app.button(key="clear").click().run()
    scored(app, STRONG)
    assert versions(app) == []


def test_a_version_is_named_by_what_changed_and_when(app: AppTest) -> None:
    scored(app, GENERIC)
    scored(
        app, GENERIC.replace("He is a team player with a positive attitude.", "He called each family. He cured all.")
    )
    scored(app, GENERIC.replace("He is a team player with a positive attitude. ", ""))
    scored(app, GENERIC)
    first, changed, removed, added = versions(app)
    assert re.match(r"1\. Your draft \d\d:\d\d", first)
    assert re.match(r"2\. changed “He called each family\.” and 1 more \d\d:\d\d", changed)
    assert re.match(r"3\. removed “He called each family\.” and 1 more \d\d:\d\d", removed)
    assert re.match(r"4\. added “He is a team player with …” \d\d:\d\d", added)
    before = app.session_state["versions"][2].version.estimate.score
    assert app.button(key="undo").label == f"Undo: version 3, {whole(before)} of 100"


def test_a_version_is_named_as_text() -> None:
    shown = versions_html([Version(1, "<script>x</script>\x1b.txt", Estimate(40.0, 30.0, 55.0, EVEN))], current=1)
    part = html.fragment_fromstring(shown)
    assert not part.xpath(".//script")
    assert "<script>x</script>" in part.text_content()
    assert "left: 30%; width: 25%" in shown
