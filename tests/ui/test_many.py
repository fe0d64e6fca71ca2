"""The pages for many letters and for vendors, driven by the keys of their widgets, with a scorer made by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from lxml import html
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

from lorscore.errors import ModelMissing
from lorscore.letter import Letter
from lorscore.marks import Facts, Mark, Zone
from lorscore.report import Estimate, LetterReport, Provenance, SentenceReport, Verdict
from lorscore.ui import folder
from lorscore.ui.samples import SAMPLES, vendor_samples

STRONG, GENERIC, CONCERNING = (sample.text for sample in SAMPLES)
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [click](https://example.org) $\\frac{1}{2}$ </style></div>"
)
MADE_BY = Provenance("0.1.0", f"sha256:{'ab' * 32}", f"sha256:{'cd' * 32}")


class FakeScorer:
    """Quotes each line of a letter; the score is the number of words."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.fault: BaseException | None = None
        self.after = 0
        """How many letters are scored before the fault comes."""

    def score(self, letter: Letter) -> LetterReport:
        """The report, or the fault."""
        if self.fault is not None and len(self.read) >= self.after:
            raise self.fault
        self.read.append(letter.name)
        at, found = 0, []
        for line in letter.text.splitlines(keepends=True):
            if line.strip():
                end = at + len(line.rstrip())
                marks = ((Mark.SPECIFIC, 0.9),)
                said = letter.text[at:end]
                found.append(SentenceReport(at, end, said, Zone.BODY, marks, Verdict.SUPPORTS, 0.0, (), (), None))
            at += len(line)
        estimate = Estimate(min(letter.words / 5, 100.0), 0.0, 100.0, (0.2, 0.2, 0.2, 0.2, 0.2))
        return LetterReport(letter.name, letter.text, estimate, tuple(found), (), letter.words, Facts(), (), MADE_BY)


def _folder(scorer: object) -> None:
    from lorscore.ui import folder

    folder.show(scorer=scorer)  # type: ignore[arg-type]


def _vendors(scorer: object) -> None:
    from lorscore.ui import vendors

    vendors.show(scorer=scorer)  # type: ignore[arg-type]


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def app(scorer: FakeScorer) -> AppTest:
    """A new session of the page for many letters."""
    return AppTest.from_function(_folder, kwargs={"scorer": scorer}, default_timeout=60).run()


@pytest.fixture
def vendors(scorer: FakeScorer) -> AppTest:
    """A new session of the page for vendors."""
    return AppTest.from_function(_vendors, kwargs={"scorer": scorer}, default_timeout=60).run()


def zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


def scored(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The session after these files were chosen and scored."""
    field = app.session_state.get("folder-files", 0)
    app.file_uploader(key=f"folder-file-{field}").set_value([(name, data, "text/plain") for name, data in files]).run()
    return app.button(key="folder-score").click().run()


def added(app: AppTest, vendor: str, *files: tuple[str, bytes]) -> AppTest:
    """The session after these files were given to a vendor."""
    field = app.session_state.get("vendors-files", 0)
    app.text_input(key="vendors-name").set_value(vendor)
    app.file_uploader(key=f"vendors-file-{field}").set_value([(name, data, "text/plain") for name, data in files])
    return app.button(key="vendors-add").click().run()


def test_a_table_of_earlier_files_says_so(app: AppTest) -> None:
    scored(app, ("one.txt", STRONG.encode()))
    assert not app.info
    app.text_input(key="folder-find").set_value("one").run()
    assert not app.info
    files = [(name, text.encode(), "text/plain") for name, text in (("one.txt", STRONG), ("two.txt", GENERIC))]
    app.file_uploader(key="folder-file-0").set_value(files).run()
    (said,) = app.info
    assert "The files have changed since" in said.value
    app.button(key="folder-score").click().run()
    assert not app.info
    app.file_uploader(key="folder-file-0").set_value(files[:1]).run()
    assert len(app.info) == 1, "what was taken out is still in the table"
    app.file_uploader(key="folder-file-0").set_value([]).run()
    assert not app.info


def shown(app: AppTest) -> list[str]:
    """The text of each part that is shown as HTML, without its style."""
    parts = [html.fragment_fromstring(part.value) for part in app.get("html")]
    return [" ".join(" ".join(part.xpath("descendant-or-self::*[not(self::style)]/text()")).split()) for part in parts]


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["Letter"])


@pytest.mark.parametrize("page", ["app", "vendors"])
def test_the_first_line_is_about_privacy(page: str, request: pytest.FixtureRequest) -> None:
    session: AppTest = request.getfixturevalue(page)
    assert not session.exception
    assert "Nothing leaves this machine; nothing is kept." in session.markdown[0].value


def test_an_empty_page_offers_a_sample_with_files_that_cannot_be_read(app: AppTest) -> None:
    app.button(key="folder-sample").click().run()
    assert not app.exception
    (spread,) = shown(app)
    assert "Letters scored 3" in spread
    assert "2 files could not be read" in spread
    assert "An empty file.txt" in spread
    assert len(names(app)) == 5


def test_files_and_a_zip_get_a_row_each(app: AppTest, scorer: FakeScorer) -> None:
    zip_file = ("z.zip", zipped({"in/a.txt": GENERIC, "in/b.txt": CONCERNING, "in/.hidden": "x"}))
    scored(app, ("a.txt", STRONG.encode()), zip_file, ("b.pdf", b"%PDF-1.4 broken"))
    assert sorted(names(app)) == ["a.txt", "b.pdf", "in/a.txt", "in/b.txt"]
    assert names(app)[-1] == "b.pdf"
    assert len(scorer.read) == 3


def test_a_bad_zip_costs_nothing_else(app: AppTest) -> None:
    scored(app, ("evil.zip", zipped({"../a.txt": GENERIC})), ("a.txt", STRONG.encode()))
    said = shown(app)
    assert "leads to a place outside the zip" in said[0]
    assert names(app) == ["a.txt"]
    scored(app, ("evil.zip", zipped({"/a.txt": GENERIC})))
    assert names(app) == ["a.txt"]
    app.file_uploader(key="folder-file-0").set_value([]).run()
    assert len(shown(app)) == 1


def test_no_letter_is_said_beside_the_field(app: AppTest) -> None:
    app.button(key="folder-score").click().run()
    assert shown(app)[0].startswith("There is no letter here yet.")
    assert "folder-sample" in keys(app)


def test_a_stop_keeps_what_is_done_and_can_be_gone_on_with(app: AppTest, scorer: FakeScorer) -> None:
    files = [(f"{name}.txt", text.encode()) for name, text in zip("abc", (STRONG, GENERIC, CONCERNING), strict=True)]
    # What Streamlit raises inside the run when somebody clicks while it lasts.
    scorer.fault, scorer.after = StopException(), 2
    scored(app, *files)
    assert "folder-stop" in keys(app)
    assert len(app.session_state["folder"].done) == 2
    app.button(key="folder-stop").click().run()
    assert "Stopped after 2 of 3 letters" in app.info[0].value
    assert sorted(names(app)) == ["a.txt", "b.txt"]
    scorer.fault = None
    app.button(key="folder-go-on").click().run()
    assert not app.info
    assert sorted(names(app)) == ["a.txt", "b.txt", "c.txt"]
    assert scorer.read == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize("page", ["app", "vendors"])
def test_without_a_model_nothing_is_lost(page: str, scorer: FakeScorer, request: pytest.FixtureRequest) -> None:
    session: AppTest = request.getfixturevalue(page)
    scorer.fault = ModelMissing("The model is not there.", "Install lorscore again.")
    name = "folder" if page == "app" else "vendors"
    session.button(key=f"{name}-sample").click().run()
    assert not session.exception
    assert shown(session)[0] == "The model is not there. Install lorscore again."
    scorer.fault = None
    session.button(key=f"{name}-go-on").click().run()
    assert not session.session_state[name].waiting


def test_filters_and_order(app: AppTest) -> None:
    app.button(key="folder-sample").click().run()
    app.selectbox(key="folder-order").set_value("By name").run()
    assert names(app) == sorted(names(app), key=str.casefold)
    app.multiselect(key="folder-levels").set_value([folder.NOT_READ]).run()
    assert names(app) == ["A list for the shop.txt", "An empty file.txt"]
    app.text_input(key="folder-find").set_value("EMPTY").run()
    assert names(app) == ["An empty file.txt"]
    app.text_input(key="folder-find").set_value("nothing of the kind").run()
    assert "No letter is left" in app.info[0].value


def test_one_choice_opens_a_letter_and_the_way_back_keeps_the_filters(app: AppTest) -> None:
    app.button(key="folder-sample").click().run()
    app.text_input(key="folder-find").set_value("letter").run()
    choice = next(box for box in app.selectbox if box.key.endswith("-choice"))
    choice.set_value(0).run()
    letter = shown(app)[-1]
    assert letter.startswith("A strong letter.txt")
    assert "Lindqvist" in letter
    app.button(key="folder-next").click().run()
    assert shown(app)[-1].startswith("A generic letter.txt")
    app.button(key="folder-next").click().run()
    assert app.button(key="folder-next").disabled
    app.button(key="folder-back").click().run()
    assert not app.exception
    assert len(shown(app)) == 1
    assert app.text_input(key="folder-find").value == "letter"
    assert len(names(app)) == 3


def test_downloads_are_what_the_library_writes(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(
        folder.st, "download_button", lambda label, **options: offered.update({options["key"]: options})
    )
    scored(app, ("=cmd.txt", STRONG.encode()), ("empty.txt", b""))
    rows = list(csv.DictReader(io.StringIO(offered["folder-download-csv"]["data"]().decode())))
    assert [(row["name"], row["status"]) for row in rows] == [("'=cmd.txt", "scored"), ("empty.txt", "unread")]
    assert names(app)[0] == "'=cmd.txt"
    assert zipfile.ZipFile(io.BytesIO(offered["folder-download-xlsx"]["data"]())).testzip() is None
    page = html.document_fromstring(offered["folder-download-html"]["data"]())
    assert len(page.xpath("//template")) == 1
    assert "empty.txt" in page.text_content()


@pytest.mark.parametrize("page", ["app", "vendors"])
def test_what_a_letter_or_a_name_says_is_only_ever_shown_as_text(page: str, request: pytest.FixtureRequest) -> None:
    session: AppTest = request.getfixturevalue(page)
    letter = f"{STRONG}\n\n{HOSTILE}".encode()
    if page == "app":
        scored(session, (f"{HOSTILE}.txt", letter), (f"{HOSTILE}.zip", b"PK"), (f"{HOSTILE}.rtf", b""))
        pages = [session.get("html")]
        next(box for box in session.selectbox if box.key.endswith("-choice")).set_value(0).run()
        pages.append(session.get("html"))
    else:
        added(session, f"{HOSTILE}", (f"{HOSTILE}.txt", letter), ("b.txt", letter), ("c.txt", b""))
        pages = [session.get("html")]
        session.button(key="vendors-compare").click().run()
        pages.append(session.get("html"))
    assert not session.exception
    seen = ""
    for part in (part for parts in pages for part in parts):
        found = html.fragment_fromstring(part.value)
        assert not found.xpath(".//script | .//img | .//iframe")
        assert "<" not in "".join(found.xpath(".//style/text()"))
        assert all(link.startswith("#") for link in found.xpath(".//@href"))
        seen += found.text_content()
    assert "<script>alert(1)</script>" in seen
    for kind in (session.markdown, session.info, session.button):
        assert all("alert" not in str(getattr(element, "value", "")) for element in kind)
        assert all("alert" not in str(element.label) for element in session.button)


def test_everything_can_be_cleared(app: AppTest, vendors: AppTest) -> None:
    scored(app, ("a.txt", STRONG.encode())).button(key="folder-clear").click().run()
    assert shown(app) == []
    assert "Lindqvist" not in repr(app.session_state._state)
    added(vendors, "Acme", ("a.txt", STRONG.encode())).button(key="vendors-compare").click().run()
    vendors.button(key="vendors-clear").click().run()
    assert shown(vendors) == []
    assert "Lindqvist" not in repr(vendors.session_state._state)
    assert "vendors-sample" in keys(vendors)


def test_sample_vendors_show_a_template_what_was_left_in_and_what_to_ask(vendors: AppTest) -> None:
    vendors.button(key="vendors-sample").click().run()
    assert not vendors.exception
    (page,) = shown(vendors)
    for part in ("Compared", "Ask before paying", "Shared text, side by side", "word for word", "A placeholder was"):
        assert part in page
    assert all(vendor in page for vendor, _, _ in vendor_samples())
    assert "in other words" not in page
    assert [button.key for button in vendors.get("download_button")] == ["vendors-download-html"]


def test_vendors_are_added_one_by_one_or_by_a_zip(vendors: AppTest) -> None:
    added(vendors, "Acme", ("a.txt", STRONG.encode()), ("b.txt", GENERIC.encode()))
    assert shown(vendors) == ["Acme · 2 letters"]
    assert vendors.text_input(key="vendors-name").value == ""
    added(vendors, "", ("all.zip", zipped({"all/Brook/a.txt": GENERIC, "all/Creek/a.txt": CONCERNING})))
    assert shown(vendors) == ["Acme · 2 letters", "Brook · 1 letter", "Creek · 1 letter"]
    vendors.button(key="vendors-remove-1").click().run()
    vendors.button(key="vendors-compare").click().run()
    *_, page = shown(vendors)
    assert "Acme" in page
    assert "Creek" in page
    assert "Brook" not in page
    assert not vendors.info
    added(vendors, "Dale", ("a.txt", STRONG.encode()))
    assert "Compare again" in vendors.info[0].value


def test_what_is_missing_for_a_vendor_is_said_and_loses_nothing(vendors: AppTest) -> None:
    vendors.button(key="vendors-add").click().run()
    assert shown(vendors)[0].startswith("There is no letter here yet.")
    added(vendors, "", ("a.txt", STRONG.encode()))
    assert shown(vendors)[0].startswith("Whose letters are these?")
    assert len(vendors.file_uploader(key="vendors-file-0").value) == 1
    added(vendors, "Acme", ("a.txt", STRONG.encode()), ("evil.zip", zipped({"/etc/a.txt": GENERIC})))
    assert "outside the zip" in shown(vendors)[0]
    assert shown(vendors)[1] == "Acme · 1 letter"


def test_vendors_whose_files_cannot_be_read(vendors: AppTest) -> None:
    added(vendors, "Acme", ("a.txt", b"")).button(key="vendors-compare").click().run()
    said = shown(vendors)
    assert "None of these files could be read." in said[1]
    assert "Acme/a.txt could not be read. The file is empty." in said[2]
