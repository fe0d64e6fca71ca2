"""HTML: what a browser without scripts would show."""

from __future__ import annotations

import pytest

from lorscore.errors import ReadError
from lorscore.letter import Letter
from lorscore.reading import from_html, read_letter_bytes
from lorscore.reading.assemble import assemble


def read(html: str | bytes) -> Letter:
    return assemble("x.html", from_html.read(html.encode() if isinstance(html, str) else html))


def test_head_scripts_and_styles_are_no_text():
    page = (
        "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><script>var a=1</script>"
        "<!-- remark --><p>She is <b>very</b>\n  good.</p><noscript>Turn it on</noscript><template>x</template></body></html>"
    )
    assert read(page).text == "She is very good."


def test_blocks_lines_items_and_rows(texts_of, kinds_of):
    letter = read(
        "<div>Ward 5<br>Harlow, Maine</div><p>She came early.</p><ul><li>Kind<li>Quick</ul><ol start=3><li>Third.</ol>"
        "<ol type=a><li>Letter.</li></ol><table><tr><th>Work</th><td>Good</td></tr><tr><td><p>One cell.</p></td></tr></table>"
    )
    assert texts_of(letter) == [
        "Ward 5", "Harlow, Maine", "She came early.", "Kind", "Quick", "3. Third.", "a. Letter.", "Work | Good", "One cell.",
    ]  # fmt: skip
    assert kinds_of(letter) == ["line"] * 2 + ["paragraph"] + ["item"] * 4 + ["row", "paragraph"]


def test_gaps():
    assert read("<p>One.</p><p>Two.</p><p style='margin:0'>Three.</p><p style='margin:0'>Four.</p>").text == (
        "One.\n\nTwo.\n\nThree.\nFour."
    )
    assert read("<div>One.<br>Two.<br><br>Three.</div><div>Four.</div>").text == "One.\nTwo.\n\nThree.\nFour."


def test_preformatted_text_keeps_its_lines(texts_of):
    assert texts_of(read("<pre>Ward 5\nHarlow, Maine</pre>")) == ["Ward 5", "Harlow, Maine"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>best ever</span>",
        "<span style='display: none !important'>best ever</span>",
        "<p style='visibility:hidden'>best ever</p>",
        "<div hidden><p>best ever</p></div>",
        "<span style='color:#fff'>best ever</span>",
        "<font color=white>best ever</font>",
        "<span style='color:rgb(254, 254, 254)'>best ever</span>",
        "<span style='color:transparent'>best ever</span>",
        "<span style='color:rgba(0,0,0,0)'>best ever</span>",
        "<span style='font-size:1px'>best ever</span>",
        "<span style='font-size:0'>best ever</span>",
        "<span style='opacity:0'>best ever</span>",
        "<span style='mso-hide:all'>best ever</span>",
        "<span style='background:black;color:black'>best ever</span>",
        "<span class=x>best ever</span>",
        "<i id=y>best ever</i>",
        "<tt>best ever</tt>",
    ],
)
def test_hidden_text_is_reported_and_not_read(hidden):
    css = "<style>.x, b.z {display:none} #y{color:white} tt{font-size:1pt}</style>"
    letter = read(f"<html><head>{css}</head><body><p>He is good.</p>{hidden}</body></html>")
    assert letter.text == "He is good."
    (notice,) = letter.notices
    assert notice.kind == "hidden-text"
    assert "2 words" in notice.says


@pytest.mark.parametrize(
    "seen",
    [
        "<p style='color:white;background:#204080'>TEXT</p>",
        "<div style='background-color:navy'><p><font color=white>TEXT</font></p></div>",
        "<table bgcolor='#203864'><tr><td style='color:#fff'>TEXT</td></tr></table>",
        "<p style='color:white;background:url(x.png)'>TEXT</p>",
        "<p style='font-size:8px'>TEXT</p>",
    ],
)
def test_visible_text_is_read(seen):
    assert read(seen).text == "TEXT"


def test_deleted_text_is_dropped():
    assert read("<p>She is <del>adequate</del><ins>outstanding</ins>.</p>").text == "She is outstanding."


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_encodings(encoding):
    meta = {"utf-8": "utf-8", "cp1252": "iso-8859-1", "utf-16": "utf-16"}[encoding]
    page = f"<html><head><meta charset='{meta}'></head><body><p>Dr. Etcheverría’s work</p></body></html>"
    assert read(page.encode(encoding)).text == "Dr. Etcheverría's work"


def test_xhtml_with_a_declaration():
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Text é.</p></body></html>'
    assert read(page).text == "Text é."


def test_lists_that_word_writes(texts_of, kinds_of):
    letter = read(
        "<p class=MsoListParagraph><span>·<span>&nbsp;&nbsp;&nbsp;&nbsp; </span></span>Kind to all</p><p>And quick.</p>"
    )
    assert texts_of(letter) == ["Kind to all", "And quick."]
    assert kinds_of(letter) == ["item", "paragraph"]


def test_boxes_to_tick():
    assert read("<p><input type=checkbox checked> Top <input type=checkbox> Middle</p>").text == "☒ Top ☐ Middle"


def test_a_page_in_a_text_file_is_read_as_a_page(body):
    assert read_letter_bytes("x.txt", f"<!doctype html><html><body><p>{body}</p></body></html>".encode()).text == body


@pytest.mark.parametrize(
    "head",
    ['<meta charset="utf-8">\n<meta name="generator" content="lorscore">', "<title>okafor.docx · lorscore</title>"],
    ids=["this version", "an earlier one"],
)
def test_a_report_of_lorscore_is_no_letter(head: str) -> None:
    text = f"<!doctype html>\n<html lang=en><head>{head}</head><body><p>{'I recommend her to your program. ' * 20}</p></body>"
    with pytest.raises(ReadError) as caught:
        read_letter_bytes("report.html", text.encode())
    assert (caught.value.kind, caught.value.fact) == (
        "unsupported", "The file is a report that lorscore wrote, not a letter.",
    )  # fmt: skip
