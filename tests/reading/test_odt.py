"""OpenDocument texts: the same promises as for Word documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lorscore.errors import ReadError
from lorscore.letter import Letter
from lorscore.reading import from_odt
from lorscore.reading.assemble import assemble

NAMES = ("office", "text", "style", "table", "draw", "fo", "dc")
NAMESPACES = " ".join(f'xmlns:{name}="urn:test:{name}"' for name in NAMES)


@pytest.fixture
def odt(zipped) -> Callable[..., Letter]:
    def make(*body: str, styles: str = "", page: str = "") -> Letter:
        content = (
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
        )
        files: dict[str, str | bytes] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
        files["styles.xml"] = f"<office:document-styles {NAMESPACES}>{page}</office:document-styles>"
        return assemble("x.odt", from_odt.read(zipped(files)))

    return make


def style(name: str, properties: str, family: str = "text", more: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{properties}</style:style>'


def test_deletions_and_comments_are_dropped(odt):
    letter = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>adequate</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>",
        "<text:p>She is <text:change-start/>outstanding<text:change-end/>"
        "<office:annotation><dc:creator>X</dc:creator><text:p>really?</text:p></office:annotation>.</text:p>",
    )
    assert letter.text == "She is outstanding."


def test_spaces_tabs_and_breaks(odt, texts_of):
    letter = odt(
        "<text:p>One<text:s text:c='2'/>two\n   three</text:p>",
        "<text:p>Ward 5<text:line-break/>Harlow, Maine</text:p>",
        "<text:p>page <text:page-number>4</text:page-number><text:a>a link</text:a></text:p>",
        "<text:p>Work ethic<text:tab/>good</text:p>",
    )
    assert texts_of(letter) == ["One two three", "Ward 5", "Harlow, Maine", "page a link", "Work ethic | good"]


def test_lists_and_tables(odt, texts_of, kinds_of):
    levels = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
        '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    letter = odt(
        f'<text:list text:style-name="N">{item.format("Purpose.")}<text:list-item><text:p>Limits.</text:p><text:list>'
        f"{item.format('None.')}</text:list></text:list-item></text:list>",
        f'<text:list text:style-name="B">{item.format("Kind")}</text:list>',
        "<table:table><table:table-row><table:table-cell><text:p>Work</text:p></table:table-cell><table:table-cell>"
        "<text:p>Good</text:p></table:table-cell></table:table-row></table:table>",
        styles=levels,
    )
    assert texts_of(letter) == ["1. Purpose.", "2. Limits.", "a) None.", "Kind", "Work | Good"]
    assert kinds_of(letter) == ["item"] * 4 + ["row"]


def test_boxes_notes_and_margins(odt, texts_of, kinds_of):
    letter = odt(
        "<text:p><draw:frame><draw:text-box><text:p>BANNER</text:p></draw:text-box></draw:frame>He ranked third."
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of twelve.</text:p></text:note-body>"
        "</text:note></text:p>",
        page='<office:master-styles><style:master-page style:name="Standard"><style:header><text:p>HOLLOW HILL</text:p>'
        "</style:header><style:footer><text:p>Page <text:page-number>1</text:page-number></text:p><text:p>Confidential</text:p>"
        "</style:footer></style:master-page></office:master-styles>",
    )
    assert texts_of(letter) == ["HOLLOW HILL", "BANNER", "He ranked third.", "Of twelve.", "Confidential"]
    assert kinds_of(letter)[0] == kinds_of(letter)[-1] == "margin"


@pytest.mark.parametrize(
    "properties",
    [
        '<style:text-properties text:display="none"/>',
        '<style:text-properties fo:color="#ffffff"/>',
        '<style:text-properties fo:font-size="1pt"/>',
        '<style:text-properties fo:color="#000000" fo:background-color="#000000"/>',
    ],
)
def test_hidden_text_is_reported_and_not_read(odt, properties):
    styles = style("Base", properties) + style("Child", "", more='style:parent-style-name="Base"')
    for name in ("Base", "Child"):
        letter = odt(
            f'<text:p>He is good. <text:span text:style-name="{name}">best ever</text:span></text:p>', styles=styles
        )
        assert letter.text == "He is good."
        assert [notice.kind for notice in letter.notices] == ["hidden-text"]


def test_other_ways_to_hide(odt):
    letter = odt(
        "<text:p>He is good.</text:p>",
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>secret one</text:p>',
        '<text:section text:display="none"><text:p>secret two</text:p></text:section>',
        '<text:p text:style-name="P">secret three</text:p>',
        styles=style("P", '<style:text-properties text:display="none"/>', "paragraph"),
    )
    assert letter.text == "He is good."
    assert "6 words" in letter.notices[0].says


def test_white_on_dark_is_seen(odt):
    styles = style("W", '<style:text-properties fo:color="#ffffff" fo:background-color="#203864"/>')
    assert odt('<text:p><text:span text:style-name="W">BANNER</text:span></text:p>', styles=styles).text == "BANNER"


def test_a_password_is_told(zipped):
    data = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": b"\x93\x01\x02",
            "META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>",
        }
    )
    with pytest.raises(ReadError) as error:
        from_odt.read(data)
    assert error.value.kind == "encrypted"
