"""The page of the highlights sheet, driven by the keys of its widgets, with the model of this checkout."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html
from streamlit.testing.v1 import AppTest

from lorscore.errors import ModelMissing
from lorscore.scoring import Scorer
from lorscore.ui import highlights
from lorscore.ui.samples import SAMPLES, sample_notes

GENERIC = next(sample.text for sample in SAMPLES if sample.name == "generic")
NOTES = sample_notes()
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [click me](https://example.org) $\\frac{1}{2}$ :red[red]"
)


class BrokenScorer:
    """Fails with what it is given."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def mark(self, *given: object, **options: object) -> None:
        """Nothing: it fails."""
        raise self.fault


def _script(scorer: object) -> None:
    from lorscore.ui import highlights

    highlights.show(scorer=scorer)  # type: ignore[arg-type]


def run_page(scorer: object) -> AppTest:
    return AppTest.from_function(_script, kwargs={"scorer": scorer}, default_timeout=120).run()


@pytest.fixture
def app(scorer: Scorer) -> AppTest:
    """A new session of the page, with nothing in it yet."""
    return run_page(scorer)


def made(app: AppTest, draft: str = GENERIC, notes: str = NOTES) -> AppTest:
    app.text_area(key="sheet-draft").set_value(draft)
    app.text_area(key="sheet-notes").set_value(notes)
    return app.button(key="sheet-make").click().run()


def words(part: Any) -> str:
    return " ".join(" ".join(part.xpath(".//text()[not(parent::style)]")).split())


def parts(app: AppTest) -> list[Any]:
    return [html.fragment_fromstring(part.value) for part in app.get("html")]


def sheet(app: AppTest) -> Any:
    """The preview."""
    (found,) = [part for part in parts(app) if part.get("class") == "lorscore-sheet"]
    return found


def lines(app: AppTest, title: str) -> list[str]:
    """The lines of a section of the preview."""
    found = sheet(app).xpath(f".//h4[.='{title}']/following-sibling::ul[1]/li/span")
    return [words(line) for line in found]


def refusals(app: AppTest) -> list[str]:
    return [words(part) for part in parts(app) if part.get("role") == "alert"]


def everything(app: AppTest) -> str:
    shown = [str(element.proto) for element in app.main if hasattr(element, "proto")]
    return "\n".join([*shown, repr(app.session_state._state)])


def test_an_empty_page_guides_and_has_the_messages_already(app: AppTest) -> None:
    assert not app.exception
    assert "Nothing leaves this machine; nothing is kept." in app.markdown[0].value
    app.text_input(key="sheet-attending").set_value("Dr. Marsh").run()
    assert [code.value.startswith("Dear Dr. Marsh,") for code in app.code] == [True, True, True]
    app.button(key="sheet-sample").click().run()
    assert not app.exception
    assert app.text_area(key="sheet-draft").value == GENERIC
    assert lines(app, "Patients and episodes")
    assert app.text_input(key="sheet-attending").value == "Dr. Marsh", "what was typed before stays"


def test_a_sample_never_replaces_what_was_typed(app: AppTest) -> None:
    app.text_area(key="sheet-notes").set_value("- Saw 6 to 8 patients a day.").run()
    app.button(key="sheet-sample").click().run()
    assert app.text_area(key="sheet-notes").value == "- Saw 6 to 8 patients a day."


def test_the_form_is_on_the_preview_at_once(app: AppTest) -> None:
    made(app)
    app.text_input(key="sheet-applicant").set_value("Farid Osmanov")
    app.text_area(key="sheet-documents").set_value("CV\n\nPersonal statement")
    app.text_input(key="sheet-score").set_value("Step 2 CK was taken after a bereavement.").run()
    assert "Farid Osmanov" in words(sheet(app).xpath(".//dl")[0])
    assert lines(app, "Attached") == ["CV", "Personal statement"]
    assert lines(app, "Scores in context") == ["Step 2 CK was taken after a bereavement."]


def test_patients_are_masked_until_the_applicant_says_they_are_none(app: AppTest) -> None:
    made(app)
    assert "Alvarez" not in words(sheet(app))
    assert "Delacroix" not in words(sheet(app))
    said = [words(part) for part in parts(app)]
    place = next(at for at, each in enumerate(e for e in said if " became " in e) if "Delacroix" in each)
    app.checkbox(key="sheet-confirmed-1").check().run()
    app.checkbox(key=f"sheet-keep-1-{place}").check().run()
    assert "Mrs. Delacroix" in words(sheet(app))
    assert not app.checkbox(key="sheet-confirmed-1").value, "what is shown has changed, so it is to be read again"
    app.button(key="sheet-make").click().run()
    assert "Mrs. Delacroix" in words(sheet(app)), "the answer is not asked for again"


@pytest.mark.parametrize("field", ["applicant", "score", "documents"])
def test_what_is_typed_after_the_confirmation_is_to_be_read_again(app: AppTest, field: str) -> None:
    made(app)
    app.checkbox(key="sheet-confirmed-1").check().run()
    (app.text_area if field == "documents" else app.text_input)(key=f"sheet-{field}").set_value(
        "Mrs. Vance, room 4"
    ).run()
    assert not app.checkbox(key="sheet-confirmed-1").value


def test_downloads_wait_for_the_applicant_to_have_read_the_sheet(
    scorer: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(
        highlights.st, "download_button", lambda label, **options: offered.update({options["key"]: options})
    )
    app = made(run_page(scorer))
    kinds = ("docx", "pdf", "md")
    assert [offered[f"sheet-download-{kind}"]["disabled"] for kind in kinds] == [True] * 3
    app.checkbox(key="sheet-confirmed-1").check().run()
    assert [offered[f"sheet-download-{kind}"]["disabled"] for kind in kinds] == [False] * 3
    assert offered["sheet-download-docx"]["data"]().startswith(b"PK")
    assert offered["sheet-download-pdf"]["data"]().startswith(b"%PDF")
    markdown = offered["sheet-download-md"]["data"]().decode()
    assert all(line in markdown for line in lines(app, "Responsibilities"))
    assert "Alvarez" not in markdown
    app.text_input(key="sheet-applicant").set_value("山田花子").run()
    assert [offered[f"sheet-download-{kind}"]["disabled"] for kind in kinds] == [True] * 3, "it is to be read again"
    app.checkbox(key="sheet-confirmed-1").check().run()
    assert [offered[f"sheet-download-{kind}"]["disabled"] for kind in kinds] == [False, True, False]
    assert any("The fonts for PDF have no" in said for said in refusals(app))


def test_lines_are_picked_and_ordered(app: AppTest) -> None:
    made(app)
    first, second, *rest = lines(app, "Patients and episodes")
    app.button(key="sheet-down-episodes-0").click().run()
    assert lines(app, "Patients and episodes") == [second, first, *rest]
    app.button(key="sheet-off-episodes-0").click().run()
    assert lines(app, "Patients and episodes") == [first, *rest]
    left_off = [words(part) for part in parts(app) if words(part).endswith("(left off by hand)")]
    assert left_off == [f"{second} (left off by hand)"]
    app.text_input(key="sheet-applicant").set_value("Farid Osmanov").run()
    assert lines(app, "Patients and episodes") == [first, *rest], "the form does not undo what was picked"
    app.button(key="sheet-on-0").click().run()
    assert lines(app, "Patients and episodes") == [first, *rest, second]
    app.button(key="sheet-unpick").click().run()
    assert lines(app, "Patients and episodes") == [first, second, *rest]


def test_a_full_page_takes_no_more_and_says_so(app: AppTest) -> None:
    notes = "\n".join(
        f"- Found the potassium of {n / 10} that the overnight note had missed, called the intern and treated it at once."
        for n in range(55, 95)
    )
    made(app, notes=notes)
    before = words(sheet(app))
    app.button(key="sheet-on-0").click().run()
    assert refusals(app) == ["There is no room for that line on the page. Leave off another first."]
    assert words(sheet(app)) == before


def test_what_the_notes_gave_is_said(app: AppTest) -> None:
    made(app, notes="")
    assert any("Without notes" in said.value for said in app.markdown)
    made(app, notes="Bonjour. Il pleut.")
    assert any("questions only" in said.value for said in app.info)


def test_what_is_missing_or_refused_is_said_beside_its_field_and_nothing_is_lost(app: AppTest) -> None:
    made(app, draft="", notes="")
    assert refusals(app) == ["There is no draft here yet. Paste one, choose a file, or fill in the sample."]
    made(app)
    before = words(sheet(app))
    app.file_uploader(key="sheet-notes-file-0").upload("log.pdf", b"%PDF-1.4 broken").run()
    app.file_uploader(key="sheet-draft-file-0").upload("empty.txt", b"").run()
    app.button(key="sheet-make").click().run()
    assert [said.split(".")[0] for said in refusals(app)] == ["The file is empty", "Notes cannot be in "]
    for column, said in zip(app.columns[:2], refusals(app), strict=True):
        assert [words(html.fragment_fromstring(part.value)) for part in column.get("html")] == [said]
    assert words(sheet(app)) == before
    assert app.text_area(key="sheet-notes").value == NOTES


def test_files_take_the_place_of_the_fields(app: AppTest) -> None:
    app.file_uploader(key="sheet-draft-file-0").upload("draft.txt", GENERIC.encode()).run()
    app.file_uploader(key="sheet-notes-file-0").upload(
        "log.csv", b"date,task\nMarch 3,Saw 6 to 8 patients a day\n"
    ).run()
    app.button(key="sheet-make").click().run()
    assert refusals(app) == []
    assert any("6 to 8 patients" in part for part in map(words, parts(app)))


def test_a_draft_that_changed_since_says_so(app: AppTest) -> None:
    made(app)
    assert not app.info
    app.text_area(key="sheet-notes").set_value("- Another day.").run()
    assert "have changed since" in app.info[0].value


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ModelMissing("The model is not there.", "Run it."), "The model is not there."),
        (ValueError("she wept in the stairwell"), "(ValueError)"),
    ],
)
def test_a_fault_does_not_quote_the_letter(fault: Exception, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    app = made(run_page(BrokenScorer(fault)))
    assert not app.exception
    (refusal,) = refusals(app)
    written = capfd.readouterr()
    assert said in refusal
    assert "stairwell" not in refusal + written.out + written.err
    assert app.text_area(key="sheet-draft").value == GENERIC


def test_what_draft_notes_and_form_say_is_only_ever_shown_as_text(app: AppTest) -> None:
    draft = GENERIC.replace("He is a team player", f"He is a team player {HOSTILE} and")
    made(app, draft=draft, notes=f"- The charge nurse asked for me when 3 patients refused dialysis {HOSTILE}\n{NOTES}")
    app.text_input(key="sheet-applicant").set_value(f"Osmanov {HOSTILE}").run()
    assert not app.exception
    for part in parts(app):
        for name in ("script", "img", "math", "svg", "a", "iframe"):
            assert not part.xpath(f".//{name}"), name
        for element in part.iter():
            assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118 - no mapping
    assert "<script>alert(1)</script>" in words(sheet(app))
    # Whatever obeys Markdown or LaTeX must not have got to see any of it.
    for element in app.main:
        kind = getattr(element, "type", "")
        if kind not in ("html", "text_area", "text_input", "code") and hasattr(element, "proto"):
            assert "alert(1)" not in str(element.proto), kind


def test_two_sessions_share_nothing_and_everything_can_be_cleared(app: AppTest, scorer: Scorer) -> None:
    made(app, notes=f"{NOTES}\n- Mr. Quillfeather, 71M, asked for me by name at 3 am.")
    other = run_page(scorer)
    assert "uillfeather" not in everything(other)
    assert "uillfeather" in everything(app)
    app.text_input(key="sheet-applicant").set_value("Brambleworth").run()
    app.button(key="sheet-clear").click().run()
    assert parts(app) == []
    assert not re.search("uillfeather|Osmanov|Brambleworth", everything(app))
    assert app.button(key="sheet-sample")


def test_every_widget_has_a_key(app: AppTest) -> None:
    made(app)
    widgets = [element for element in app.main if getattr(getattr(element, "proto", None), "id", "")]
    keys = [widget.key for widget in widgets]
    assert None not in keys
    assert all(str(key).startswith("sheet-") for key in keys)
