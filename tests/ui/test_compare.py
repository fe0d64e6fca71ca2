"""The page that compares two drafts, driven by the keys of its widgets, with the real reader and a scorer made by hand."""

from __future__ import annotations

import pytest
from lxml import html
from streamlit.testing.v1 import AppTest

import lorscore
from lorscore.comparison import Comparison, compare_reports
from lorscore.errors import ModelMissing
from lorscore.letter import Letter
from lorscore.marks import Facts, Zone
from lorscore.report import Estimate, LetterReport, Provenance, SentenceReport, Verdict
from lorscore.strength.files import MANIFEST, models_folder
from lorscore.ui.samples import SAMPLES, sample_drafts

STRONG, GENERIC, _ = (sample.text for sample in SAMPLES)
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> **bold** :red[red] </style></div>"


class FakeScorer:
    """Compares letters line by line; the score is the number of words."""

    fault: Exception | None = None

    def compare(self, before: Letter, after: Letter) -> Comparison:
        """The comparison of two reports that quote each line."""
        if self.fault is not None:
            raise self.fault
        return compare_reports(self._report(before), self._report(after))

    def _report(self, letter: Letter) -> LetterReport:
        at, found = 0, []
        for line in letter.text.splitlines(keepends=True):
            if line.strip():
                end = at + len(line.rstrip())
                sentence = letter.text[at:end]
                found.append(SentenceReport(at, end, sentence, Zone.BODY, (), Verdict.NEUTRAL, 0.0, (), (), None))
            at += len(line)
        score = min(letter.words / 5, 100.0)
        made_by = Provenance("0.1.0", f"sha256:{'ab' * 32}", f"sha256:{'cd' * 32}")
        estimate = Estimate(score, 0.0, 100.0, (0.2, 0.2, 0.2, 0.2, 0.2))
        return LetterReport(letter.name, letter.text, estimate, tuple(found), (), letter.words, Facts(), (), made_by)


def _script(scorer: object) -> None:
    from lorscore.ui import compare

    compare.show(scorer=scorer)  # type: ignore[arg-type]


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def app(scorer: FakeScorer) -> AppTest:
    """A new session of the page, with nothing in it yet."""
    return AppTest.from_function(_script, kwargs={"scorer": scorer}, default_timeout=60).run()


def compared(app: AppTest, before: str, after: str) -> AppTest:
    app.text_area(key="before-draft").set_value(before)
    app.text_area(key="after-draft").set_value(after)
    return app.button(key="compare").click().run()


def shown(app: AppTest) -> list[str]:
    """The text of each part that is shown as HTML, without its style."""
    parts = [html.fragment_fromstring(part.value) for part in app.get("html")]
    return [" ".join(" ".join(part.xpath(".//text()[not(parent::style)]")).split()) for part in parts]


def test_an_empty_page_offers_sample_drafts(app: AppTest) -> None:
    app.button(key="compare-sample").click().run()
    before, after = sample_drafts()
    assert [app.text_area(key=f"{side}-draft").value for side in ("before", "after")] == [before, after]
    (said,) = shown(app)
    assert "atrial fibrillation" in said
    assert not [button for button in app.button if button.key == "compare-sample"]


def test_a_sample_never_replaces_a_draft(app: AppTest) -> None:
    app.text_area(key="after-draft").set_value(STRONG).run()
    app.button(key="compare-sample").click().run()
    assert app.text_area(key="after-draft").value == STRONG
    assert "Lindqvist" in shown(app)[0]


@pytest.mark.skipif(not (models_folder() / MANIFEST).is_file(), reason="there is no model")
def test_the_sample_drafts_really_differ() -> None:
    found = lorscore.compare(*sample_drafts())
    assert found.movement.real
    assert found.movement.points > 0
    assert not found.notices


def test_two_pasted_drafts(app: AppTest) -> None:
    app = compared(app, GENERIC, GENERIC.replace("four weeks", "six weeks"))
    assert not app.exception
    (said,) = shown(app)
    assert said.startswith("Earlier draft → Later draft")
    assert "edited" in said
    assert app.text_area(key="before-draft").value == GENERIC
    assert [button.key for button in app.get("download_button")] == ["compare-download-html", "compare-download-json"]


def test_a_draft_that_changed_since_says_so(app: AppTest) -> None:
    app = compared(app, GENERIC, STRONG)
    assert not app.info
    app.text_area(key="after-draft").set_value(STRONG + " Call me.").run()
    assert "A draft has changed since" in app.info[0].value


def test_a_file_takes_the_place_of_its_field(app: AppTest) -> None:
    app.file_uploader(key="before-draft-file-0").set_value(("first.txt", GENERIC.encode(), "text/plain"))
    app = compared(app, "", STRONG)
    assert shown(app)[0].startswith("first.txt → Later draft")


def test_what_is_missing_or_refused_is_said_beside_its_field(app: AppTest) -> None:
    app = compared(app, "", "")
    assert [said.startswith("There is no draft here yet.") for said in shown(app)] == [True, True]
    app = compared(app, GENERIC, STRONG)
    before = shown(app)
    app.file_uploader(key="after-draft-file-0").set_value(("second.pdf", b"%PDF-1.4 broken", "application/pdf")).run()
    app = app.button(key="compare").click().run()
    assert len(shown(app)) == 2  # the refusal, and the comparison before it
    assert before[0] in shown(app)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ModelMissing("The model is not there.", "Run it."), "The model is not there."),
        (ValueError(HOSTILE), "(ValueError)"),
    ],
)
def test_a_fault_does_not_quote_the_letter(app: AppTest, scorer: FakeScorer, fault: Exception, said: str) -> None:
    scorer.fault = fault
    app = compared(app, GENERIC, STRONG)
    assert not app.exception
    assert said in shown(app)[0]
    assert "script" not in shown(app)[0]


def test_what_a_draft_says_is_only_ever_shown_as_text(app: AppTest) -> None:
    app = compared(app, GENERIC, f"{GENERIC}\n\n{HOSTILE}")
    page = html.fragment_fromstring(app.get("html")[0].value)
    assert not page.xpath(".//script | .//img")
    assert "<script>alert(1)</script>" in shown(app)[0]
    assert all("alert" not in element.value for element in app.markdown)


def test_everything_can_be_cleared(app: AppTest) -> None:
    app = compared(app, GENERIC, STRONG).button(key="compare-clear").click().run()
    assert shown(app) == []
    assert app.text_area(key="before-draft").value == app.text_area(key="after-draft").value == ""
    assert "Osmanov" not in repr(app.session_state._state)
