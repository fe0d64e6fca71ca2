"""Reports as one HTML page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from itertools import product
from typing import Any

import pytest
from lxml import html

from lorscore.outputs.as_html import as_html
from lorscore.outputs.as_text import as_text
from lorscore.outputs.visible import visible
from lorscore.report import LetterReport, Provenance, Unread, Verdict

TEMPLATE = files("lorscore.outputs").joinpath("report.html").read_text(encoding="utf-8")


def parsed(page: str) -> Any:
    """The page as a browser sees it."""
    return html.document_fromstring(page)


def words(element: Any) -> str:
    """The text of an element, with white space as a browser shows it."""
    return " ".join(element.text_content().split())


@pytest.fixture
def all_of_it(varied: LetterReport, hostile: LetterReport, unread: Unread, made_by: Provenance) -> str:
    """A page with letters that were scored and one that was not."""
    return as_html([varied, unread, hostile, varied], made_by=made_by)


def test_it_holds_no_script_and_needs_nothing_from_elsewhere(all_of_it: str) -> None:
    page = parsed(all_of_it)
    for name in ("script", "img", "link", "iframe", "object", "embed", "form", "svg", "base"):
        assert not page.xpath(f"//{name}"), name
    for element in page.iter():
        for attribute, value in element.items():
            assert not attribute.startswith("on"), attribute
            assert attribute not in ("src", "srcset", "action", "formaction", "ping"), attribute
            if attribute == "href":
                assert value.startswith("#")
    assert "url(" not in all_of_it
    assert "@import" not in all_of_it
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


def test_ids_are_unique_and_every_reference_resolves(all_of_it: str) -> None:
    page = parsed(all_of_it)
    ids = Counter(page.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []
    references = [name.removeprefix("#") for name in page.xpath("//@href")]
    for attribute in ("aria-labelledby", "aria-describedby", "aria-details", "aria-controls", "for", "headers"):
        references += [name for value in page.xpath(f"//@{attribute}") for name in value.split()]
    assert len(references) > 20
    assert set(references) <= set(ids)
    for style in page.xpath("//style/text()"):
        assert set(re.findall(r"#(letter-\d+[\w-]*)", style)) <= set(ids)


def test_what_came_from_a_letter_is_text(hostile: LetterReport, made_by: Provenance) -> None:
    written = as_html([hostile], made_by=made_by)
    page = parsed(written)
    assert not page.xpath("//b[@onmouseover]")
    letter = words(page.xpath("//section[@class='paper']")[0])
    for literal in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**bold**", "{{ 7 * 7 }} {% raw %}"):
        assert literal in letter
    assert '&amp; "quoted"' in letter
    assert not set(written) & set("\x07\x1b\x9b\r\u202e\u2066\udcff")
    assert "�[31mred" in written
    written.encode("utf-8")


def test_the_letter_is_there_in_full(varied: LetterReport, made_by: Provenance) -> None:
    paper = parsed(as_html([varied], made_by=made_by)).xpath("//section[@class='paper']")[0]
    for number in paper.xpath(".//span[contains(@class, 'ref')]"):
        number.drop_tree()
    assert words(paper) == " ".join(visible(varied.text).split())


def test_each_sentence_with_a_verdict_can_be_focused_and_has_its_note(
    varied: LetterReport, made_by: Provenance
) -> None:
    page = parsed(as_html([varied], made_by=made_by))
    spans = page.xpath("//section[@class='paper']//span[@tabindex='0']")
    notes = page.xpath("//section[@class='notes']/ol/li")
    told = [s for s in varied.sentences if s.verdict is not Verdict.NEUTRAL or s.set_aside]
    assert len(spans) == len(notes) == len(told) == 10
    for number, (span, note, sentence) in enumerate(zip(spans, notes, told, strict=True), start=1):
        assert span.get("aria-describedby") == note.get("id")
        assert span.get("aria-label") == f"Sentence {number}: {sentence.verdict.value}"
        assert sentence.verdict.value in span.get("class").split()
        assert sentence.verdict.value in words(note)
        assert words(span).endswith(str(number))
        for reason in sentence.reasons:
            quote = varied.text[reason.start : reason.end]
            if quote == sentence.text:
                assert f"because {reason.says} {reason.rule}" in words(note)
                assert not span.xpath(".//b")
            else:
                assert f"because {quote}: {reason.says} {reason.rule}" in words(note)
                assert quote in span.xpath(".//b/text()")
        for dismissed in sentence.set_aside:
            assert f"does not count: {dismissed.because}. {dismissed.rule}" in words(note)
        assert ("Instead:" in words(note)) == bool(sentence.ask)
        assert (sentence.ask or "") in words(note)


@pytest.mark.parametrize(
    ("verdict", "effect", "shown"),
    [
        (Verdict.CARRIES, 6.4, "+6.4 points"),
        (Verdict.SUPPORTS, 0.2, "+0.2 points"),
        (Verdict.SUPPORTS, -0.6, "about 0 points"),
        (Verdict.SUPPORTS, -0.04, ""),
        (Verdict.WEAK, -0.3, "−0.3 points"),
        (Verdict.WEAK, 0.5, "about 0 points"),
        (Verdict.HARMS, 0.7, "about 0 points"),
        (Verdict.HARMS, -1.9, "−1.9 points"),
        (Verdict.NEUTRAL, -1.4, ""),
    ],
)
def test_the_points_of_a_sentence_never_contradict_its_verdict(
    varied: LetterReport, made_by: Provenance, verdict: Verdict, effect: float, shown: str
) -> None:
    place, told = next((at, one) for at, one in enumerate(varied.sentences) if one.marks)
    changed = replace(told, verdict=verdict, effect=effect)
    report = replace(varied, sentences=(*varied.sentences[:place], changed, *varied.sentences[place + 1 :]))
    note = parsed(as_html([report], made_by=made_by)).xpath("//section[@class='notes']/ol/li[1]")[0]
    assert "".join(words(effect) for effect in note.xpath(".//*[@class='effect']")) == shown
    beside = re.search(rf"^\S {verdict.value}\b.*\n(.{{0,11}})", as_text([report]), re.MULTILINE)
    assert beside is not None
    assert beside[1].strip() == shown.removesuffix(" points").replace("−", "-")


def test_it_says_what_the_points_of_a_sentence_are(varied: LetterReport, made_by: Provenance) -> None:
    notes = words(parsed(as_html([varied], made_by=made_by)).xpath("//section[@class='notes']")[0])
    assert "Near either end of the scale" in notes


def test_no_verdict_is_told_by_colour_alone() -> None:
    styles = {verdict: re.search(rf"\.s\.{verdict.value} {{(.+?)}}", TEMPLATE) for verdict in Verdict}
    underlines = []
    for verdict, style in styles.items():
        assert style, verdict
        found = re.search(r"text-decoration-style: (\w+)", style[1])
        assert found, verdict
        underlines.append(found[1])
    assert len(set(underlines)) == len(Verdict)


def test_the_result_is_in_words(varied: LetterReport, made_by: Provenance) -> None:
    page = parsed(as_html([varied], made_by=made_by))
    head = words(page.xpath("//header")[0])
    assert head.startswith("okafor.docx 72 of 100 strong level 4 of 5 likely between 61 and 80")
    assert "not a prediction" in head
    assert "fictional" in head
    (picture,) = page.xpath("//figure/@aria-label")
    assert picture.endswith("concerning 0%, generic 4%, solid 16%, strong 52%, exceptional 28%.")
    assert page.xpath("//title/text()") == ["okafor.docx · lorscore"]


def test_gaps_facts_and_notices(varied: LetterReport, made_by: Provenance) -> None:
    page = parsed(as_html([varied], made_by=made_by))
    gaps = [words(gap) for gap in page.xpath("//li[@class='gap']")]
    assert [gap.split()[0] for gap in gaps] == ["+4.1", "+1.2"]
    facts = {words(row[0]): words(row[1]) for row in page.xpath("//dl/div")}
    assert facts["Applicant's role"] == facts["Right to see it waived"] == "not stated"
    assert facts["Length of contact"] == "4 weeks"
    (first, second) = page.xpath("//section[@class='notices']//li")
    (place,) = first.xpath(".//@href")
    assert "saw her work" in words(page.xpath(f"//*[@id='{place[1:]}']")[0])
    assert not second.xpath(".//@href")


def test_several_letters_begin_with_a_table(all_of_it: str) -> None:
    page = parsed(all_of_it)
    assert [words(heading) for heading in page.xpath("//h1")] == ["4 letters"]
    assert len(page.xpath("//h2")) == 4
    rows = [[words(cell) for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows[0] == ["okafor.docx", "72", "61–80", "strong", "3", "2", "2", "2"]
    assert rows[1] == ["scan.pdf", "–", "–", "not read: no text in it", ""]


def test_a_letter_that_was_not_read_says_why(unread: Unread, made_by: Provenance) -> None:
    page = parsed(as_html([unread], made_by=made_by))
    assert unread.why in words(page)
    assert [words(heading) for heading in page.xpath("//h1")] == ["scan.pdf"]


def test_a_letter_without_anything(varied: LetterReport, made_by: Provenance) -> None:
    bare = replace(varied, name="-", sentences=(), gaps=(), notices=())
    page = words(parsed(as_html([bare], made_by=made_by)))
    assert "standard input" in page
    assert "No sentence lifts this letter or costs it points." in page
    assert "Nothing that lorscore looks for." in page


def test_the_page_says_what_made_it(varied: LetterReport, made_by: Provenance) -> None:
    footer = words(parsed(as_html([varied], made_by=made_by)).xpath("//footer")[0])
    for part in (made_by.lorscore, made_by.model, made_by.rules):
        assert part in footer


def palettes() -> dict[str, dict[str, str]]:
    """The colours of the light, the dark and the printed page, by name."""
    blocks = re.findall(r":root {([^}]*--page:[^}]*)}", TEMPLATE)
    assert len(blocks) == 3
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), found, strict=True))


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


VERDICTS = [verdict.value for verdict in Verdict]
TEXT_PAIRS = [
    *product(("ink", "soft", *VERDICTS), ("page", "paper")),
    *((text, f"{verdict}-tint") for verdict in VERDICTS for text in ("ink", "soft", verdict)),
]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("text", "behind"), TEXT_PAIRS)
def test_text_can_be_read(scheme: str, text: str, behind: str) -> None:
    colours = palettes()[scheme]
    assert contrast(colours[text], colours[behind]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("behind", ["page", "paper", *(f"{verdict}-tint" for verdict in VERDICTS)])
def test_focus_can_be_seen(scheme: str, behind: str) -> None:
    colours = palettes()[scheme]
    assert contrast(colours["focus"], colours[behind]) >= 3


def test_paper_gets_the_light_colours() -> None:
    light, paper = palettes()["light"], palettes()["print"]
    assert {name: light[name] for name in paper if name != "page"} == {
        name: colour for name, colour in paper.items() if name != "page"
    }
