"""The app, driven by the keys of its widgets, with a scorer made by hand and with the real model where there is one."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from streamlit.testing.v1 import AppTest

from lorscore.cli.app import FLAGS
from lorscore.errors import ModelMissing, ReadError
from lorscore.letter import Letter, Notice
from lorscore.marks import Facts, Mark, Zone
from lorscore.outputs.as_html import letter_html, refusal_html
from lorscore.outputs.wording import load_wording
from lorscore.reading import READABLE_SUFFIXES
from lorscore.report import Dismissed, Estimate, Gap, LetterReport, Provenance, Reason, SentenceReport, Verdict
from lorscore.rules import load_rules
from lorscore.strength.files import MANIFEST, models_folder
from lorscore.ui import about, into_view, review
from lorscore.ui.model import load_scorer
from lorscore.ui.samples import SAMPLES

ROOT = Path(__file__).parents[2]
STRONG, GENERIC, CONCERNING = (sample.text for sample in SAMPLES)
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [click me](https://example.org/now) $\\frac{1}{2}$ "
    "**bold** :red[red] </style></div><b onmouseover=alert(1)>"
)


MADE_BY = Provenance("0.1.0", f"sha256:{'ab' * 32}", f"sha256:{'cd' * 32}")


@dataclass
class FakeScorer:
    """Gives each letter a report that quotes it wherever a report may quote."""

    fault: Exception | None = None
    read: list[str] = field(default_factory=list)
    """The names of the letters so far."""
    made_by: Provenance = MADE_BY

    def score(self, letter: Letter) -> LetterReport:
        """One weak sentence, which is the whole text; its first word is what decides."""
        self.read.append(letter.name)
        if self.fault is not None:
            raise self.fault
        text, end = letter.text, len(letter.text)
        sentence = SentenceReport(
            start=0,
            end=end,
            text=text,
            zone=Zone.BODY,
            marks=((Mark.WALLPAPER, 0.9),),
            verdict=Verdict.WEAK,
            effect=-1.5,
            reasons=(Reason("wallpaper.whole", 0, text.index(" "), f"Because {text}"),),
            set_aside=(Dismissed("comparative.top", 0, end, "negated"),),
            ask=f"Instead of {text}? ______",
        )
        return LetterReport(
            name=letter.name,
            text=text,
            estimate=Estimate(34.0, 22.0, 51.0, (0.1, 0.6, 0.2, 0.08, 0.02)),
            sentences=(sentence,),
            gaps=(Gap("small", "A small gap", "Ask little? ______", 1.2), Gap("big", "A big gap", "Ask? ______", 7.5)),
            words=letter.words,
            facts=Facts(role="clerkship"),
            notices=(Notice("quote", f"The letter says {text}", 0, 4), *letter.notices),
            made_by=self.made_by,
        )


def _script(**options: object) -> None:
    from lorscore.ui import entry

    entry.main(**options)  # type: ignore[arg-type]


def run_app(**options: Any) -> AppTest:
    """A new session of the app."""
    return AppTest.from_function(_script, kwargs=options, default_timeout=60).run()


def pasted(app: AppTest, text: str) -> AppTest:
    """The session after a text was pasted and scored."""
    app.text_area(key="draft").set_value(text)
    return app.button(key="score-draft").click().run()


def parts(app: AppTest) -> list[Any]:
    """What the page shows as HTML, as a browser sees it; not the style of the app itself."""
    found = [html.fragment_fromstring(part.value) for part in app.get("html")]
    return [part for part in found if part.tag != "style"]


def letter_of(app: AppTest) -> Any:
    """The one report that is shown."""
    (found,) = [part for part in parts(app) if part.xpath("self::div[@class='lorscore-letter']")]
    return found


def score_of(app: AppTest) -> Any:
    """The one score that is shown, with what the letter has to be looked at for."""
    (found,) = [part for part in parts(app) if part.xpath("self::div[@class='lorscore-score']")]
    return found


def refusals(app: AppTest) -> list[str]:
    """The errors that are shown."""
    return [words(part) for part in parts(app) if part.get("role") == "alert"]


def words(element: Any) -> str:
    """The text of an element, with white space as a browser shows it, and without its style."""
    return " ".join(" ".join(element.xpath(".//text()[not(parent::style)]")).split())


def everything(app: AppTest) -> str:
    """All that a session shows and knows, widgets and state included."""
    shown = [str(element.proto) for element in app.main if hasattr(element, "proto")]
    return "\n".join([*shown, repr(app.session_state._state)])


@pytest.fixture
def scorer() -> FakeScorer:
    """A scorer made by hand."""
    return FakeScorer()


@pytest.fixture
def app(scorer: FakeScorer) -> AppTest:
    """A new session of the app, with nothing in it yet."""
    return run_app(scorer=scorer)


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], list[None]]]:
    """Choose what loading the package's own model gives, or raises; the answer has one entry a loading."""
    from lorscore.scoring import Scorer

    load_scorer.clear()  # type: ignore[attr-defined]

    def choose(outcome: Any) -> list[None]:
        loadings: list[None] = []

        def load() -> Any:
            loadings.append(None)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(Scorer, "load", load)
        return loadings

    yield choose
    load_scorer.clear()  # type: ignore[attr-defined]


def test_the_first_line_is_about_privacy(app: AppTest) -> None:
    assert not app.exception
    first = next(element for element in app.main if hasattr(element, "proto") and hasattr(element.proto, "body"))
    assert "Nothing leaves this machine; nothing is kept." in first.proto.body


def test_every_widget_has_a_key(app: AppTest) -> None:
    pasted(app, STRONG)
    widgets = [element for element in app.main if getattr(getattr(element, "proto", None), "id", "")]
    assert {widget.key for widget in widgets} == {
        "asking", "draft", "score-draft", "clear", "file-0", "download-html", "download-json", "only-verdicts", "only-marks",
        "into-view", "kept",
    }  # fmt: skip


def test_a_draft_is_scored_and_stays_in_its_field(app: AppTest, scorer: FakeScorer) -> None:
    pasted(app, STRONG)
    assert scorer.read == ["Your draft"]
    assert app.text_area(key="draft").value == STRONG
    report = letter_of(app)
    score = score_of(app)
    head = words(score.xpath(".//header")[0])
    assert head.startswith("Your draft 34 of 100 generic level 2 of 5 likely between 22 and 51")
    assert "not a prediction" in head
    (sentence,) = report.xpath(".//section[@class='paper']//span[@tabindex='0']")
    assert "weak" in sentence.get("class").split()
    (note,) = report.xpath(f".//li[@id='{sentence.get('aria-describedby')}']")
    assert "because" in words(note)
    assert "does not count: negated" in words(note)
    assert [words(gap).split()[0] for gap in report.xpath(".//li[@class='gap']")] == ["+7.5", "+1.2"]
    facts = {words(row[0]): words(row[1]) for row in report.xpath(".//dl/div")}
    assert facts["Applicant's role"] == "clerkship"
    assert facts["Setting"] == "not stated"
    assert len(score.xpath(".//section[@class='notices']//li")) == 1
    assert score.xpath(".//section[@class='notices']//a/@href")[0].removeprefix("#") in report.xpath(".//@id")
    assert not report.xpath(".//header | .//section[@class='notices']"), "nothing stands there twice"
    assert not report.xpath(".//code"), "what a rule is called is told in the rule book"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_an_empty_page_offers_samples(app: AppTest, scorer: FakeScorer, sample: Any) -> None:
    app.button(key=f"sample-{sample.name}").click().run()
    assert scorer.read == [sample.title]
    assert app.text_area(key="draft").value == sample.text
    assert sample.title in words(score_of(app))
    assert not [button.key for button in app.button if str(button.key).startswith("sample-")]


def test_a_sample_never_replaces_a_draft(app: AppTest) -> None:
    app.text_area(key="draft").set_value("She is the best intern that").run()
    app.button(key="sample-strong").click().run()
    assert app.text_area(key="draft").value == "She is the best intern that"
    assert "A strong letter" in words(score_of(app))
    assert not app.info


def test_samples_are_those_of_the_tests() -> None:
    for sample in SAMPLES:
        assert sample.text == (ROOT / "tests" / "letters" / f"{sample.name}.txt").read_text(encoding="utf-8")


def test_a_file_is_scored_as_soon_as_it_is_chosen(app: AppTest, scorer: FakeScorer) -> None:
    app.text_area(key="draft").set_value("A beginning").run()
    app.file_uploader(key="file-0").upload("lindqvist.txt", STRONG.encode()).run()
    assert scorer.read == ["lindqvist.txt"]
    assert app.text_area(key="draft").value == "A beginning"
    assert "lindqvist.txt" in words(score_of(app))
    app.run()
    assert scorer.read == ["lindqvist.txt"], "a run for another reason must not score again"


def test_the_text_of_a_file_can_be_edited_in_an_empty_field(app: AppTest, scorer: FakeScorer) -> None:
    app.file_uploader(key="file-0").upload("lindqvist.txt", STRONG.encode()).run()
    assert scorer.read == ["lindqvist.txt"], "it is scored once"
    assert "lindqvist.txt" in words(score_of(app))
    draft = app.text_area(key="draft").value
    assert "Lindqvist" in draft
    app.text_area(key="draft").set_value(draft.replace("Lindqvist", "Lindqvist-Obi")).run()
    assert scorer.read == ["lindqvist.txt", "Your draft"]
    assert "Lindqvist-Obi" in words(letter_of(app))


def test_every_readable_kind_of_file_can_be_chosen(app: AppTest) -> None:
    allowed = set(app.file_uploader(key="file-0").allowed_type)
    assert not allowed or set(READABLE_SUFFIXES) <= allowed


@pytest.mark.parametrize(
    ("name", "data", "fact", "remedy"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ".doc", ".docx"),
        ("scan.png", b"\x89PNG\r\n\x1a\n....", "picture", "Save it as"),
        ("empty.txt", b"", "empty", "Save the letter again"),
        ("broken.pdf", b"%PDF-1.7 no more", "", ""),
    ],
)
def test_a_bad_file_is_refused_beside_its_field_and_nothing_is_lost(
    app: AppTest, name: str, data: bytes, fact: str, remedy: str
) -> None:
    pasted(app, STRONG)
    app.file_uploader(key="file-0").upload(name, data).run()
    (refusal,) = refusals(app)
    assert fact in refusal
    assert remedy in refusal
    column = next(block for block in app.columns if block.get("file_uploader"))
    assert [words(html.fragment_fromstring(part.value)) for part in column.get("html")] == [refusal]
    assert app.text_area(key="draft").value == STRONG
    assert "Your draft" in words(score_of(app))
    app.run()
    assert refusals(app) == [refusal], "it stays until something else is scored"
    app.file_uploader(key="file-0").set_value(None).run()
    assert refusals(app) == []


def test_a_draft_that_is_no_letter_is_refused_beside_its_field(app: AppTest) -> None:
    pasted(app, "Buy milk.")
    assert len(refusals(app)) == 1
    column = next(block for block in app.columns if block.get("text_area"))
    assert len(column.get("html")) == 1
    assert app.text_area(key="draft").value == "Buy milk."
    pasted(app, STRONG)
    assert refusals(app) == []
    pasted(app, "  ")
    assert refusals(app) == ["There is no letter in the field yet. Paste one, choose a file, or try a sample."]


def test_a_model_that_cannot_be_used_is_told_in_plain_words(packaged: Callable[[Any], list[None]]) -> None:
    packaged(ModelMissing("The model has no manifest.", "Install lorscore again."))
    app = pasted(run_app(), STRONG)
    assert refusals(app) == ["The model has no manifest. Install lorscore again."]
    assert app.text_area(key="draft").value == STRONG
    packaged(FakeScorer())
    pasted(app, STRONG)
    assert refusals(app) == []
    assert letter_of(app) is not None


def test_a_fault_does_not_quote_the_letter(capfd: pytest.CaptureFixture[str]) -> None:
    app = pasted(run_app(scorer=FakeScorer(fault=RuntimeError("she wept in the stairwell"))), STRONG)
    (refusal,) = refusals(app)
    assert "RuntimeError" in refusal
    assert not app.exception
    assert app.text_area(key="draft").value == STRONG
    written = capfd.readouterr()
    assert "stairwell" not in refusal + written.out + written.err


def test_a_scored_draft_that_is_edited_is_scored_as_its_field_is_left(app: AppTest, scorer: FakeScorer) -> None:
    app.text_area(key="draft").set_value(STRONG).run()
    assert scorer.read == [], "the first time is asked for"
    app.button(key="score-draft").click().run()
    app.text_area(key="draft").set_value(GENERIC).run()
    assert len(scorer.read) == 2
    assert "Osmanov" in words(letter_of(app))
    app.button(key="score-draft").click().run()
    assert len(scorer.read) == 2, "the click that left the field must not score the same text again"
    app.text_area(key="draft").set_value("").run()
    assert len(app.info) == 1, "an empty field is the beginning of another draft, and the report below is not about it"
    assert "Osmanov" in words(letter_of(app))


def test_a_version_can_be_gone_back_to_and_on_from(app: AppTest) -> None:
    pasted(app, STRONG)
    assert not [button for button in app.button if button.key in ("undo", "redo")]
    pasted(app, GENERIC)
    assert app.button(key="redo").disabled
    app.button(key="undo").click().run()
    assert app.text_area(key="draft").value == STRONG
    assert "Lindqvist" in words(letter_of(app))
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    assert app.text_area(key="draft").value == GENERIC
    app.button(key="undo").click().run()
    pasted(app, CONCERNING)
    assert [kept.version.place for kept in app.session_state["versions"]] == [1, 2, 3]
    app.file_uploader(key="file-0").upload("other.txt", STRONG.encode()).run()
    app.button(key="undo").click().run()
    assert app.text_area(key="draft").value == CONCERNING


def test_going_back_never_costs_what_was_typed_since(app: AppTest) -> None:
    pasted(app, STRONG)
    pasted(app, GENERIC)
    app.text_area(key="draft").set_value(CONCERNING)
    app.button(key="undo").click().run()
    assert app.text_area(key="draft").value == CONCERNING
    assert len(app.session_state["versions"]) == 3
    app.text_area(key="draft").set_value("Buy milk.").run()
    assert len(refusals(app)) == 1
    app.button(key="undo").click().run()
    assert app.text_area(key="draft").value == GENERIC, "what cannot be scored does not stand in the way"
    assert refusals(app) == []


def test_sentences_can_be_chosen_by_verdict_and_mark_and_the_letter_stays_whole(app: AppTest) -> None:
    pasted(app, STRONG)
    whole_letter = words(letter_of(app).xpath(".//section[@class='paper']")[0])

    def lit(verdicts: list[str], marks: list[str]) -> int:
        app.pills(key="only-verdicts").set_value(verdicts)
        app.multiselect(key="only-marks").set_value(marks).run()
        report = letter_of(app)
        shown = len(report.xpath(".//section[@class='paper']//span[@tabindex='0']"))
        assert len(report.xpath(".//li[starts-with(@class, 'note')]")) == shown
        if not shown:
            assert "the kind that you chose" in words(report)
            assert words(report.xpath(".//section[@class='paper']")[0]) == whole_letter.replace(" \u2060≈1", "")
        return shown

    assert [lit(["weak"], []), lit(["harms"], []), lit([], ["wallpaper"]), lit([], ["doubt"])] == [1, 0, 1, 0]
    assert [lit(["weak", "harms"], ["wallpaper"]), lit(["weak"], ["doubt"]), lit([], [])] == [1, 0, 1]


def test_everything_can_be_cleared(app: AppTest) -> None:
    pasted(app, STRONG)
    app.file_uploader(key="file-0").upload("bad.txt", b"").run()
    app.pills(key="only-verdicts").set_value(["harms"]).run()
    app.button(key="clear").click().run()
    assert app.text_area(key="draft").value == ""
    assert app.file_uploader(key="file-1").value is None
    assert parts(app) == []
    assert "Lindqvist" not in everything(app)
    assert app.button(key="sample-strong")
    pasted(app, STRONG)
    assert not app.pills(key="only-verdicts").value, "what was looked for in one letter hides nothing of the next"


def test_downloads_are_what_the_library_writes(scorer: FakeScorer, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(
        review.st, "download_button", lambda label, **options: offered.update({options["key"]: options})
    )
    app = pasted(run_app(scorer=scorer), STRONG)
    report = app.session_state["scored"].report
    page = offered["download-html"]
    assert page["file_name"] == "Your draft - lorscore.html"
    assert page["data"]() == review.render([report], form=review.Format.HTML, made_by=report.made_by).encode()
    data = offered["download-json"]
    assert data["file_name"] == "Your draft - lorscore.json"
    record = json.loads(data["data"]())
    assert record["reports"] == [report.as_record()]
    assert record["made_by"]["model"] == scorer.made_by.model


def test_what_a_letter_says_is_only_ever_shown_as_text(app: AppTest) -> None:
    letter = STRONG.replace("Dear Program Director,", f"Dear Program Director,\n\nI know her well. {HOSTILE}")
    pasted(app, letter)
    app.file_uploader(key="file-0").upload(f"{HOSTILE}.txt", letter.encode()).run()
    body = next(part.value for part in app.get("html") if "lorscore-letter" in part.value)
    report = html.fragment_fromstring(body)
    for name in ("script", "img", "math", "svg", "iframe", "link"):
        assert not report.xpath(f".//{name}"), name
    assert len(report.xpath("descendant-or-self::style")) == 1
    for element in report.iter():
        assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118 - no mapping
        assert element.get("href", "#").startswith("#")
    paper = words(report.xpath(".//section[@class='paper']")[0])
    for literal in HOSTILE.split("> "):
        assert literal in paper
    # Whatever obeys Markdown or LaTeX must not have got to see the letter.
    for element in app.main:
        kind = getattr(element, "type", "")
        if kind not in ("html", "text_area") and hasattr(element, "proto"):
            assert "alert(1)" not in str(element.proto).replace("file_name", ""), kind
            assert "click me" not in str(element.proto), kind


def test_refusals_are_text() -> None:
    shown = html.fragment_fromstring(refusal_html(ReadError("x", "damaged", HOSTILE, "\x1b[2J<i>")))
    assert not shown.xpath(".//script | .//img | .//i | .//b")
    assert "[click me](https://example.org/now)" in words(shown)
    assert "\x1b" not in words(shown)


def test_two_sessions_share_the_scorer_and_nothing_else(packaged: Callable[[Any], list[None]]) -> None:
    loadings = packaged(FakeScorer())
    one, other = run_app(), run_app()
    first = STRONG.replace("Lindqvist", "Quillfeather")
    second = GENERIC.replace("Osmanov", "Brambleworth")
    pasted(one, first)
    one.file_uploader(key="file-0").upload("quillfeather.txt", first.encode()).run()
    other.run()
    assert "uillfeather" not in everything(other)
    pasted(other, second)
    one.run()
    assert "uillfeather" not in everything(other)
    assert "Brambleworth" not in everything(one)
    assert "uillfeather" in everything(one)
    assert "Brambleworth" in everything(other)
    third = run_app()
    assert "uillfeather" not in everything(third)
    assert "Brambleworth" not in everything(third)
    assert loadings == [None]


def test_nothing_but_the_scorer_is_cached() -> None:
    cached: list[str] = []
    for file in sorted(Path(str(files("lorscore.ui"))).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            assert name not in ("cache_data", "cache", "lru_cache"), file
            if name == "cache_resource":
                cached.append(file.name)
    assert cached == ["model.py"]


def test_a_letter_brings_a_style_that_stays_inside_it_and_follows_the_page(app: AppTest) -> None:
    pasted(app, STRONG)
    part = letter_html(app.session_state["scored"].report)
    (style,) = html.fragment_fromstring(part).xpath(".//style/text()")
    assert ":root" not in style
    assert "prefers-color-scheme" not in style
    assert "--page: light-dark(#f4f2ee, #13171b);" in style
    assert len(re.findall(r"--[\w-]+: light-dark\(", style)) == 17
    assert "<" not in style, "a browser's cleaner would throw the style away"
    depth, outside = 0, ""
    for char in style:
        depth += (char == "{") - (char == "}")
        outside += char if depth == 0 else ""
    rules = [rule.strip() for rule in outside.split("}") if rule.strip()]
    assert rules == [".lorscore-letter.lorscore-letter", "@media (max-width: 60rem)"]


def test_the_score_stands_above_all_that_changes_how_its_letter_is_shown(app: AppTest) -> None:
    pasted(app, STRONG)
    pasted(app, GENERIC)
    order = [
        found[0]
        for part in app.main
        for found in [re.findall(r"(?<=class=..)lorscore-\w+|only-verdicts", f"{part.proto}")]
        if found
    ]
    assert order == ["lorscore-score", "lorscore-versions", "only-verdicts", "lorscore-letter"]


def test_the_score_is_brought_into_view_for_who_asked_for_it_and_only_then(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(into_view, "_into_view", lambda data, **_: asked.append(data["asked"]))
    pasted(app, STRONG)
    app.text_area(key="draft").set_value(GENERIC).run()
    app.pills(key="only-verdicts").set_value(["weak"]).run()
    pasted(app, CONCERNING)
    pasted(app, "Buy milk.")
    app.text_area(key="draft").set_value(STRONG).run()
    app.file_uploader(key="file-0").upload("lindqvist.txt", GENERIC.encode()).run()
    assert asked == [1, 0, 0, 2, 0, 0, 3]


def _about() -> None:
    from lorscore.ui import about

    about.show()


def about_page() -> AppTest:
    """The second page."""
    return AppTest.from_function(_about, default_timeout=60).run()


def test_the_second_page_says_what_the_score_is_and_is_not() -> None:
    page = about_page()
    assert not page.exception
    said = " ".join(part.value for part in page.markdown)
    wording = load_wording()
    for name in (*wording.levels.values(), *wording.marks.values()):
        assert f"**{name}**" in said
    for part in ("**It is not** a prediction", "**fictional**", "language model", "No letter is sent anywhere"):
        assert part in " ".join(said.split())


def test_the_rule_book_is_searched_word_by_word_and_names_its_sources() -> None:
    page = about_page()
    rules = load_rules().rules

    def shown() -> list[str]:
        return [code for part in parts(page) for code in part.xpath(".//summary/code/text()")]

    assert shown() == [rule.full_name for rule in rules]
    wanted = next(rule for rule in rules if rule.source.startswith("docs/sources.md#depth"))
    page.text_input(key="rules-words").set_value(f"{wanted.full_name} DEPTH-OF").run()
    assert shown() == [wanted.full_name]
    said = words(parts(page)[0])
    assert wanted.why in said
    assert "DeZee" in said
    for example in (*wanted.matches, *wanted.misses):
        assert " ".join(example.split()) in said
    page.text_input(key="rules-words").set_value("no rule says this").run()
    assert shown() == []
    assert "No rule" in page.info[0].value


def test_every_source_of_a_rule_can_be_read() -> None:
    sources = about._sources()
    assert {rule.source for rule in load_rules().rules} <= {*sources, "reading guide"}


def test_the_second_page_shows_the_figures_of_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lorscore.strength.files.models_folder", lambda: tmp_path)
    assert any("no figures" in part.value for part in about_page().markdown)
    card = '# Model card\n\nSeed 7\n\n![How "sure"](sure.svg)\n\n## Limits\n\n![Gone](gone.svg)\n'
    (tmp_path / about.CARD).write_text(card, encoding="utf-8")
    (tmp_path / "sure.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    page = about_page()
    assert not page.exception
    said = "\n".join(part.value for part in page.markdown)
    assert "Seed 7" in said
    assert "### Limits" in said
    assert "“gone.svg” is missing" in said
    assert "# Model card" not in said
    (picture,) = [part for part in parts(page) if part.tag == "img"]
    assert picture.get("alt") == 'How "sure"'
    assert picture.get("src").startswith("data:image/svg+xml;base64,")
    (tmp_path / about.CARD).write_bytes(b"\xff")
    assert any("no figures" in part.value for part in about_page().markdown)


def test_the_theme_is_the_same_for_both_ways_to_start() -> None:
    theme = tomllib.loads(files("lorscore.ui").joinpath("theme.toml").read_text(encoding="utf-8"))["theme"]
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config.get("theme", theme) == theme


def test_both_ways_to_start_keep_letters_on_this_machine() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in FLAGS)
    for section, name, value in (
        ("browser", "gatherUsageStats", False),
        ("server", "address", "127.0.0.1"),
        ("server", "enableXsrfProtection", True),
        ("server", "enableCORS", True),
        ("server", "maxUploadSize", 25),
        ("server", "fileWatcherType", "none"),
        ("client", "showErrorDetails", "none"),
    ):
        assert config[section][name] == value, name
        assert flags[f"{section}.{name}"] == (str(value).lower() if isinstance(value, bool) else str(value))


def test_app_py_opens_the_same() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "Review a draft"
    app = AppTest.from_file(str(ROOT / "lorscore" / "ui" / "entry.py"), default_timeout=60).run()
    assert not app.exception
    assert app.title[0].value == "Review a draft"


@pytest.mark.skipif(
    not (models_folder() / MANIFEST).is_file(), reason="there is no model: `lorscore train` makes models/manifest.json"
)
def test_samples_with_the_real_model() -> None:
    scores = {}
    met: set[Verdict] = set()
    for sample in SAMPLES:
        app = run_app()
        app.button(key=f"sample-{sample.name}").click().run(timeout=180)
        assert refusals(app) == []
        scores[sample.name] = app.session_state["scored"].report.score
        assert words(letter_of(app))
        met |= {sentence.verdict for sentence in app.session_state["scored"].report.sentences}
    assert met == set(Verdict), "who looks at all samples has seen each verdict"
    assert scores["strong"] > scores["generic"] > scores["concerning"]
