"""What a person does and what must not happen to them: keyboard alone, hostile text, reload, two people, a stop, a print."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from person import GENERIC, NOTES, STRONG, Person, zipped

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [click me](https://example.org/now) "
    "![pixel](https://example.org/pixel.png) $\\frac{1}{2}$ **bold** :red[red] </style></div><b onmouseover=alert(1)>"
)
SAID = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click me](https://example.org/now)",
    "$\\frac{1}{2}$",
)
LETTER = STRONG.replace("She carried six", f"{HOSTILE} She carried six")
NAME = "<img src=x onerror=alert(1)> [click me](https:example.org) $\\frac{1}{2}$.txt"


def harmless(page: Any) -> None:
    """Nothing of what was pasted has become a part of the page; an alert would fail the test by itself."""
    assert (
        page.locator("img[src='x'], img[src*='example.org'], a[href*='example.org'], .katex, [onmouseover]").count()
        == 0
    )


def opened(come: Callable[..., Person], content: bytes, tmp_path: Path) -> Any:
    """A downloaded page, opened from the disk as a person does."""
    file = tmp_path / "download.html"
    file.write_bytes(content)
    page = come().page
    page.route("**/*", lambda route: route.continue_() if route.request.url == file.as_uri() else route.abort())
    page.goto(file.as_uri())
    return page


def test_a_hostile_draft_is_text_where_it_is_reviewed(
    person: Person, come: Callable[..., Person], tmp_path: Path
) -> None:
    person.open("")
    letter = person.score(LETTER)
    assert all(said in letter.inner_text() for said in SAID)
    harmless(person.page)
    person.score(LETTER.replace("six", "seven"))
    harmless(person.page)
    page = opened(come, person.download("Report as a page"), tmp_path)
    assert all(said in page.inner_text("main") for said in SAID)
    harmless(page)


def test_hostile_drafts_are_text_where_they_are_compared(
    person: Person, come: Callable[..., Person], tmp_path: Path
) -> None:
    person.open("compare")
    shown = person.compare(GENERIC, LETTER)
    assert all(said in shown.inner_text() for said in SAID)
    harmless(person.page)
    page = opened(come, person.download("Comparison as a page"), tmp_path)
    assert all(said in page.inner_text("main") for said in SAID)
    harmless(page)


def test_hostile_notes_are_text_on_the_sheet(person: Person) -> None:
    person.open("highlights")
    note = f"- She managed eight patients a day and wrote all notes {HOSTILE}\n"
    sheet = person.make_sheet(GENERIC, NOTES + note)
    assert "<script>alert(1)</script>" in sheet.inner_text()
    harmless(person.page)
    for tab in ("Your details", "Pick and order", "Weak sentences", "Messages"):
        person.page.get_by_role("tab", name=tab).click()
        if tab == "Your details":
            person.page.get_by_label("Your name").fill(HOSTILE[:200])
            person.page.keyboard.press("Tab")
            person.rest()
        harmless(person.page)
    assert HOSTILE[:60] in person.page.locator(".lorscore-sheet").inner_text()
    person.page.get_by_text("I have read the sheet").click()
    person.rest()
    sheet = person.download("Markdown").decode()
    assert "Week 1" in sheet
    assert not re.search(r"(?<!\\)<(script|img|b )|(?<!\\)\]\(https", sheet), "a reader of Markdown shows it as text"


def test_a_hostile_letter_and_its_name_are_text_among_many(
    person: Person, come: Callable[..., Person], tmp_path: Path
) -> None:
    person.open("folder")
    files = {NAME: LETTER, "=cmd.txt": GENERIC, "list.txt": f"Milk {HOSTILE}"}
    person.choose([("letters.zip", zipped(files))])
    person.click("Score the letters")
    assert "list.txt" in person.see(".lorscore-spread").inner_text()
    harmless(person.page)
    person.page.get_by_label("Or choose a letter to read").press_sequentially("onerror")
    person.page.get_by_role("option").filter(has_text="onerror").click()
    letter = person.see(".lorscore-letter").inner_text()
    assert all(said in letter for said in SAID)
    harmless(person.page)
    person.page.get_by_role("button", name="All letters", exact=True).click()
    person.page.locator(".lorscore-letter").wait_for(state="detached")
    rows = list(csv.DictReader(io.StringIO(person.download("Table (CSV)").decode("utf-8-sig"))))
    assert len(rows) == 3
    assert not [cell for row in rows for cell in row.values() if cell and cell.startswith(("=", "+", "@"))]
    page = opened(come, person.download("Page with every letter"), tmp_path)
    page.get_by_role("link", name="onerror").click()
    assert all(said in page.locator("#letter").inner_text() for said in SAID)
    harmless(page)


def test_a_hostile_vendor_is_text(person: Person, come: Callable[..., Person], tmp_path: Path) -> None:
    person.open("vendors")
    vendor = "<img src=x onerror=alert(1)> $\\frac{1}{2}$ [a](https://b)"
    for named, letters in ((vendor, [LETTER, LETTER.replace("Amara", "Berit")]), ("Quiet", [GENERIC])):
        person.page.get_by_label("Vendor", exact=True).fill(named)
        person.choose([(f"{at}.txt", letter.encode()) for at, letter in enumerate(letters)])
        person.click("Add these letters")
        person.page.get_by_text(named.split(" $")[0]).first.wait_for()
        person.rest()
    harmless(person.page)
    person.click("Compare the vendors")
    shown = person.see(".lorscore-screening").inner_text()
    assert "<img src=x onerror=alert(1)>" in shown
    harmless(person.page)
    page = opened(come, person.download("Report as a page"), tmp_path)
    assert "<img src=x onerror=alert(1)>" in page.inner_text("body")
    harmless(page)


def test_a_letter_is_read_with_the_keyboard_alone(person: Person) -> None:
    page = person.page
    person.open("")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Paste the letter":
            break
    page.keyboard.insert_text(STRONG)
    page.keyboard.press("Control+Enter")
    person.rest()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().endswith("Score this draft"):
            break
    page.keyboard.press("Enter")
    person.see(".lorscore-letter")
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.getAttribute('aria-describedby') || ''")
        if here.endswith("-note"):
            break
    note = page.locator(f"#{here}")
    assert "because" in note.inner_text()
    # The page is narrower than the list of notes is long: on focus the note of a sentence comes into view.
    for size in ({"width": 1440, "height": 900}, {"width": 375, "height": 800}):
        page.set_viewport_size(size)
        for _ in range(3):
            page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.getAttribute('aria-describedby') || ''")
        assert here.endswith("-note"), "the sentences follow each other"
        box = page.locator(f"#{here}").bounding_box()
        assert box is not None
        assert box["y"] < size["height"]
        assert box["y"] + box["height"] > 0
        focused = page.evaluate(
            "(({outlineStyle, outlineWidth}) => outlineStyle + outlineWidth)(getComputedStyle(document.activeElement))"
        )
        assert re.fullmatch(r"(solid|auto)[1-9].*", focused), "one can see where one is"


PHONE = {"width": 375, "height": 667}


def in_view(person: Person, part: str) -> bool:
    """Whether a part is wholly between the head of the page and the foot of the screen."""
    box = person.page.locator(part).first.bounding_box()
    assert box is not None
    return bool(box["y"] >= 60 and box["y"] + box["height"] <= person.page.viewport_size["height"])


@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}])
def test_the_score_is_seen_as_soon_as_it_is_there(come: Callable[..., Person], size: dict[str, int]) -> None:
    person = come(viewport=size)
    page = person.page
    head = ".lorscore-score .figure"
    person.open("")
    page.get_by_role("button", name="Score it").last.click()  # far down on a phone
    person.see(".lorscore-letter")
    page.wait_for_function(
        f"(({{top, bottom}}) => top >= 60 && bottom <= innerHeight)(document.querySelector('{head}').getBoundingClientRect())"
    )
    field = page.get_by_label("Paste the letter")
    field.fill(GENERIC)
    page.keyboard.press("Tab")
    page.locator(".lorscore-versions").wait_for()
    person.rest()
    field.scroll_into_view_if_needed()
    assert in_view(person, head), "field and score are seen together"
    top = person.page.locator(head).bounding_box()["y"]
    for tool in (".lorscore-versions", "[data-testid=stExpander]", "[data-testid=stButtonGroup]"):
        assert page.locator(tool).first.bounding_box()["y"] > top


def test_what_moved_is_seen_as_soon_as_it_is_there(come: Callable[..., Person]) -> None:
    person = come(viewport=PHONE)
    person.open("compare")
    person.click("Compare the sample drafts")
    person.see(".lorscore-comparison")
    person.page.wait_for_function(
        "(({top, bottom}) => top >= 60 && bottom <= innerHeight)"
        "(document.querySelector('.lorscore-comparison .scores').getBoundingClientRect())"
    )


def test_the_note_of_a_tapped_sentence_leaves_the_sentence_in_sight(come: Callable[..., Person]) -> None:
    person = come(viewport=PHONE)
    page = person.page
    person.open("")
    person.score(GENERIC)
    sentences = page.locator(".lorscore-letter .s[tabindex]")
    assert sentences.count() > 5
    for place in (1, 4):
        for above in (100, 300, PHONE["height"] - 80):
            sentence = sentences.nth(place)
            sentence.evaluate(
                "(it, above) => document.querySelector('[data-testid=stMain]')"
                ".scrollBy(0, it.getBoundingClientRect().top - above)",
                above,
            )
            sentence.evaluate("it => it.focus({preventScroll: true})")  # as a tap does
            box, note = sentence.bounding_box(), page.locator(f"#{sentence.get_attribute('aria-describedby')}")
            shown = note.bounding_box()
            assert note.evaluate("note => getComputedStyle(note).position") == "fixed"
            assert shown["height"] <= 0.35 * PHONE["height"] + 1
            assert shown["y"] >= 0
            assert shown["y"] + shown["height"] <= PHONE["height"]
            assert shown["y"] >= box["y"] + box["height"] or shown["y"] + shown["height"] <= box["y"]


@pytest.mark.parametrize("score", ["99.9", "0.1"])
def test_the_score_stands_whole_on_its_scale_on_paper(person: Person, score: str) -> None:
    page = person.page
    person.open("")
    person.score(STRONG)
    page.emulate_media(media="print")
    page.evaluate("score => document.querySelector('.track .score').style.left = `${score}%`", score)
    dot = page.locator(".lorscore-score .track .score").bounding_box()
    edge = page.locator(".lorscore-score").bounding_box()
    assert edge["x"] <= dot["x"]
    assert dot["x"] + dot["width"] <= edge["x"] + edge["width"]


def test_a_reload_keeps_the_draft_and_only_in_its_own_tab(come: Callable[..., Person]) -> None:
    one, other = come(), come()
    one.open("")
    one.page.wait_for_function("sessionStorage.getItem('lorscore')")  # nobody types before the page listens
    one.page.get_by_label("Paste the letter").fill("Typed, and the field was never left. <b>")
    one.open("compare")  # by its address, as a reload does
    one.page.get_by_label("Earlier draft", exact=True).fill("The earlier one")
    one.page.reload()
    one.page.get_by_role("heading", level=1).wait_for()
    one.page.wait_for_function("document.querySelector('.st-key-before-draft textarea')?.value === 'The earlier one'")
    one.page.get_by_role("link", name="Review a draft").click()
    field = one.page.get_by_label("Paste the letter")
    field.wait_for()
    assert field.input_value() == "Typed, and the field was never left. <b>"
    one.score(STRONG)
    one.click("Clear everything")
    one.page.wait_for_function("JSON.parse(sessionStorage.getItem('lorscore')).draft === ''")
    one.open("")
    one.rest()
    assert field.input_value() == "", "what was cleared does not come back"
    other.open("")
    assert other.page.get_by_label("Paste the letter").input_value() == ""
    tab = Person(one.page.context.new_page())
    tab.open("compare")
    tab.rest()
    assert tab.page.get_by_label("Earlier draft", exact=True).input_value() == "", "another tab is another session"


def test_a_reload_keeps_the_form_and_the_notes_of_the_sheet_and_only_in_its_own_tab(
    come: Callable[..., Person],
) -> None:
    one = come()
    page = one.page
    typed = {
        "Your notes (optional)": "- Saw 8 patients a day",
        "Your name": "Amara",
        "Your goals, one a line": "Academic medicine",
        "What to say about a score or an attempt": "The second attempt was hers. <b>",
    }
    one.open("highlights")
    page.wait_for_function("sessionStorage.getItem('lorscore')")
    for label, text in typed.items():
        page.get_by_role("textbox", name=label).fill(text)  # the last one is never left
        one.rest()  # the app has heard of the field before
    page.reload()
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function("document.querySelector('.st-key-sheet-applicant input')?.value === 'Amara'")
    one.rest()
    assert {label: page.get_by_role("textbox", name=label).input_value() for label in typed} == typed
    one.make_sheet(GENERIC, NOTES)
    assert "Amara" in page.locator(".lorscore-sheet").inner_text()
    one.click("Clear everything")
    page.wait_for_function("JSON.parse(sessionStorage.getItem('lorscore'))['sheet-applicant'] === ''")
    tab = Person(page.context.new_page())
    tab.open("highlights")
    tab.rest()
    assert tab.page.get_by_label("Your name").input_value() == "", "another tab is another session"


def test_two_people_do_not_see_each_others_text(come: Callable[..., Person]) -> None:
    one, other = come(), come()
    for someone, name in ((one, "Quillfeather"), (other, "Brambleworth")):
        someone.open("")
        someone.score(STRONG.replace("Lindqvist", name))
    for someone, own, foreign in ((one, "Quillfeather", "Brambleworth"), (other, "Brambleworth", "Quillfeather")):
        someone.click("Score this draft")
        someone.rest()
        text = someone.page.content() + someone.page.get_by_label("Paste the letter").input_value()
        assert own in text
        assert foreign not in text
    third = come()
    third.open("")
    third.rest()
    assert not re.search("Quillfeather|Brambleworth", third.page.content())


def test_many_letters_can_be_stopped_and_gone_on_with(person: Person) -> None:
    page = person.page
    person.open("folder")
    # Enough letters that the stop comes before the end on any machine.
    files = {f"{at:03}.txt": STRONG.replace("Lindqvist", f"Lindqvist{at}") for at in range(400)}
    person.choose([("letters.zip", zipped(files))])
    person.click("Score the letters")
    page.get_by_text(re.compile(r"^[1-9]\d* of 400 letters")).wait_for()
    person.click("Stop")
    said = page.get_by_text(re.compile(r"Stopped after \d+ of 400"))
    said.wait_for()
    first = int(re.findall(r"\d+", said.inner_text())[0])
    assert 0 < first < 400
    person.see(".lorscore-spread")
    person.click("Go on")
    page.get_by_text(re.compile(r"^[1-9]\d* of 400 letters")).wait_for()
    person.click("Stop")
    said.wait_for()
    person.rest()
    assert first <= int(re.findall(r"\d+", said.inner_text())[0]) < 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_on_paper_is_light_and_whole_and_without_fields(
    come: Callable[..., Person], scheme: str, tmp_path: Path
) -> None:
    import pypdfium2

    person = come(color_scheme=scheme)
    person.open("")
    person.score(STRONG)
    file = tmp_path / "review.pdf"
    person.page.pdf(path=file, format="A4", print_background=True)
    paper = pypdfium2.PdfDocument(file)
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())
    for part in (
        "of 100",
        "Dear Program Director",
        "Associate Professor of Medicine",
        "Sentence by sentence",
        "What the letter states",
    ):
        assert part in text
    for part in ("Score this draft", "Upload", "Show only", "Report as a page"):
        assert part not in text
    picture = paper[0].render(scale=0.5).to_pil().convert("L")
    dark = sum(picture.histogram()[:128]) / (picture.width * picture.height)
    assert picture.getpixel((3, 3)) > 250
    assert dark < 0.2
    paper.close()
