"""Word documents: what a reader of the page sees, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lorscore.letter import Letter
from lorscore.reading import from_docx, read_letter_bytes
from lorscore.reading.assemble import assemble

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def hidden_words(letter: Letter) -> list[str]:
    return [notice.says for notice in letter.notices if notice.kind == "hidden-text"]


@pytest.fixture
def word(zipped) -> Callable[..., Letter]:
    """A letter from a document with this body, and other parts by their short name."""

    def make(*body: str, section: str = "", background: str = "", **parts: str) -> Letter:
        roots = {
            "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "settings": "settings",
            "comments": "comments",
        }  # fmt: skip
        kinds = {name: roots.get(name, "header" if "header" in name else "footer") for name in parts}
        tags = {"header": "hdr", "footer": "ftr"}
        files: dict[str, str | bytes] = {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": (
                f"<w:document {NAMESPACES}>{background}<w:body>{''.join(body)}<w:sectPr>{section}</w:sectPr></w:body>"
                "</w:document>"
            ),
            "word/_rels/document.xml.rels": "<Relationships>"
            + "".join(
                f'<Relationship Id="{name}" Type="{OFFICE}/{kinds[name]}" Target="{name}.xml"/>' for name in parts
            )
            + "</Relationships>",
        }
        for name, xml in parts.items():
            tag = tags.get(kinds[name], kinds[name])
            files[f"word/{name}.xml"] = f"<w:{tag} {NAMESPACES}>{xml}</w:{tag}>"
        return assemble("x.docx", from_docx.read(zipped(files)))

    return make


# What belongs to the text


def test_tracked_changes_are_read_as_accepted(word):
    letter = word(
        paragraph(
            "She is ",
            f"<w:del>{run('adequate').replace('w:t', 'w:delText')}</w:del>",
            f"<w:ins>{run('outstanding')}</w:ins>",
            ".",
        )
    )
    assert letter.text == "She is outstanding."


def test_moved_text_stands_once_where_it_went(word):
    letter = word(
        paragraph(f"<w:moveFrom>{run('He is kind.')}</w:moveFrom>"),
        paragraph("First."),
        paragraph(f"<w:moveTo>{run('He is kind.')}</w:moveTo>"),
    )
    assert letter.text.split() == ["First.", "He", "is", "kind."]


def test_a_deleted_paragraph_end_joins_paragraphs(word):
    letter = word(paragraph("She reads ", properties="<w:rPr><w:del/></w:rPr>"), paragraph("every evening."))
    assert letter.text == "She reads every evening."


def test_deleted_rows_are_dropped(word):
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    letter = word(
        "<w:tbl>"
        + row.format("<w:del/>", paragraph("Work"), paragraph("Poor"))
        + row.format("", paragraph("Work"), paragraph("Good"))
        + "</w:tbl>"
    )
    assert letter.text == "Work | Good"


def test_links_content_controls_and_smart_tags_are_text(word):
    letter = word(
        paragraph(
            f"<w:hyperlink>{run('Dr. Kim')}</w:hyperlink>",
            f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run(' worked')}</w:sdtContent></w:sdt>",
            f"<w:smartTag>{run(' well.')}</w:smartTag>",
        ),
        f"<w:sdt><w:sdtContent>{paragraph('And early.')}</w:sdtContent></w:sdt>",
    )
    assert letter.text == "Dr. Kim worked well.\nAnd early."


def test_tabs_breaks_hyphens_and_symbols(word, texts_of):
    letter = word(
        paragraph("<w:r><w:t>Anne</w:t><w:noBreakHyphen/><w:t>Marie co</w:t><w:softHyphen/><w:t>worker</w:t></w:r>"),
        paragraph("<w:r><w:t>Ward 5 East</w:t><w:br/><w:t>Harlow, Maine</w:t></w:r>"),
        paragraph("<w:r><w:t>Work ethic</w:t><w:tab/><w:t>4/5</w:t></w:r>"),
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Outstanding</w:t></w:r>'),
    )
    assert texts_of(letter) == [
        "Anne-Marie coworker",
        "Ward 5 East",
        "Harlow, Maine",
        "Work ethic | 4/5",
        "☒ Outstanding",
    ]


def test_field_codes_are_dropped_and_results_kept(word):
    def field(code: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{code}</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f"{run(result)}"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    letter = word(
        paragraph(
            "On ",
            field(" DATE ", "May 3"),
            " page ",
            field(" PAGE ", "7"),
            f'<w:fldSimple w:instr="PAGE">{run("8")}</w:fldSimple>',
        ),
        paragraph("Next."),
    )
    assert letter.text == "On May 3 page\nNext."


def test_a_field_that_is_never_closed_swallows_nothing(word):
    letter = word(paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "lost"), paragraph("She came early."))
    assert letter.text == "She came early."


def test_boxes_to_tick(word):
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked w:val="{}"/></w:checkBox></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert word(paragraph(box.format(1), " Top third ", box.format(0), " Middle")).text == "☒ Top third ☐ Middle"


def test_a_text_box_is_read_once(word, texts_of):
    box = f"<w:txbxContent>{paragraph('HOLLOW HILL HOSPITAL')}</w:txbxContent>"
    letter = word(
        paragraph(
            "<w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:spPr/><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>'
            "</mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            "Dear Program Director,",
        )
    )
    assert texts_of(letter) == ["HOLLOW HILL HOSPITAL", "Dear Program Director,"]


def test_a_text_box_of_old_word_is_read(word, texts_of):
    content = f"<w:txbxContent>{paragraph('OLD')}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    assert texts_of(word(paragraph(box, "Text."))) == ["OLD", "Text."]


def test_comments_are_no_text(word):
    letter = word(
        paragraph("He is good.<w:commentRangeEnd/>".replace("<w:commentRangeEnd/>", "")),
        comments=f"<w:comment>{paragraph('too strong?')}</w:comment>",
    )
    assert letter.text == "He is good."


def test_footnotes_stand_at_the_end(word, texts_of):
    letter = word(
        paragraph("He ranked third.", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=f'<w:footnote w:type="separator">{paragraph("-")}</w:footnote>'
        f"<w:footnote>{paragraph('Of twelve.')}</w:footnote>",
    )
    assert texts_of(letter) == ["He ranked third.", "Of twelve."]


def test_headers_and_footers_are_margins(word, texts_of, kinds_of):
    letter = word(
        paragraph("He is good."),
        section='<w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/>'
        '<w:headerReference w:type="even" r:id="header2"/>',
        header1=paragraph("HOLLOW HILL HOSPITAL"),
        header2=paragraph("never shown"),
        footer1=paragraph("Page ", f'<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>', " of 2")
        + paragraph("Confidential"),
    )
    assert texts_of(letter) == ["HOLLOW HILL HOSPITAL", "He is good.", "Confidential"]
    assert kinds_of(letter) == ["margin", "paragraph", "margin"]


@pytest.mark.parametrize("pages", [1, 2])
def test_the_header_of_later_pages_needs_a_later_page(word, texts_of, pages):
    letter = word(
        paragraph("He is good."),
        *([paragraph('<w:r><w:br w:type="page"/></w:r>', "And kind.")] if pages > 1 else []),
        section='<w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/><w:titlePg/>',
        header1=paragraph("Letter for J. Kim"),
        header2=paragraph("HOLLOW HILL HOSPITAL"),
    )
    assert texts_of(letter)[0] == "HOLLOW HILL HOSPITAL"
    assert ("Letter for J. Kim" in texts_of(letter)) == (pages > 1)
    assert max(block.page for block in letter.blocks) == pages


# Lists and tables

NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="2"/></w:num>'
)


def numbered(list_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def test_numbers_of_lists_are_text_and_bullets_are_not(word, texts_of, kinds_of):
    letter = word(
        paragraph("Purpose.", properties=numbered(7)),
        paragraph("Ward work.", properties=numbered(7, 1)),
        paragraph("Clinic.", properties=numbered(7, 1)),
        paragraph("Limits.", properties=numbered(7)),
        paragraph("Kind.", properties=numbered(8)),
        paragraph("No list.", properties=numbered(0)),
        numbering=NUMBERING,
    )
    assert texts_of(letter) == ["1. Purpose.", "1.a) Ward work.", "1.b) Clinic.", "2. Limits.", "Kind.", "No list."]
    assert kinds_of(letter) == ["item"] * 5 + ["paragraph"]


def test_a_style_can_make_a_list(word, kinds_of):
    letter = word(
        paragraph("Kind to everyone.", properties='<w:pStyle w:val="Bullets"/>'),
        numbering=NUMBERING,
        styles=f'<w:style w:type="paragraph" w:styleId="Base"><w:pPr>{numbered(8)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bullets"><w:basedOn w:val="Base"/></w:style>',
    )
    assert kinds_of(letter) == ["item"]


def table(*rows: list[str]) -> str:
    return (
        "<w:tbl>"
        + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def test_rows_of_tables(word, texts_of, kinds_of):
    inner = table([paragraph("4"), paragraph("of 5")])
    letter = word(
        table(
            [paragraph("Work ethic"), paragraph("Top"), paragraph("third")],
            [paragraph("Medical") + paragraph("knowledge"), paragraph("Good"), paragraph("")],
            [paragraph("Teaching"), inner, paragraph("")],
        )
    )
    assert texts_of(letter) == ["Work ethic | Top | third", "Medical knowledge | Good", "Teaching | 4 | of 5"]
    assert kinds_of(letter) == ["row"] * 3


def test_a_table_for_layout_is_no_table(word, texts_of, kinds_of, body):
    letter = word(table([paragraph("Dear Program Director,") + paragraph(body)]))
    assert texts_of(letter) == ["Dear Program Director,", body]
    assert kinds_of(letter) == ["line", "paragraph"]


def test_gaps_are_kept(word):
    gap = '<w:spacing w:after="160"/>'
    letter = word(
        paragraph("One."), paragraph("Two.", properties=gap), paragraph("Three."), paragraph(""), paragraph("Four.")
    )
    assert letter.text == "One.\nTwo.\n\nThree.\n\nFour."


def test_lines_pasted_one_by_one_become_whole(word, texts_of):
    import textwrap

    prose = " ".join(["He was on our ward for six weeks and I saw him every day, and he was never late once."] * 4)
    assert texts_of(word(*(paragraph(line) for line in textwrap.wrap(prose, 75)))) == [prose]


# What cannot be seen

SECRET = "best student ever"


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        '<w:vanish w:val="1"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FDFDFD"/>',
        '<w:color w:val="F2F2F2"/>',
        '<w:sz w:val="2"/>',
        '<w:sz w:val="4"/>',
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>',
        '<w:rStyle w:val="Hidden"/>',
        '<w:rStyle w:val="Child"/>',
    ],
)
def test_hidden_text_is_reported_and_not_read(word, properties):
    letter = word(
        paragraph("He is good. ", run(SECRET, properties)),
        styles='<w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Hidden"/></w:style>',
    )
    assert letter.text == "He is good."
    (says,) = hidden_words(letter)
    assert "3 words" in says
    assert "student" not in says


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:color w:val="auto"/>',
        '<w:color w:val="808080"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>',
        '<w:sz w:val="16"/>',
    ],
)
def test_visible_text_is_read(word, properties):
    letter = word(paragraph(run(SECRET, properties)))
    assert letter.text == SECRET
    assert letter.notices == ()


def test_text_hidden_by_a_paragraph_style(word):
    letter = word(
        paragraph("He is good."),
        paragraph(SECRET, properties='<w:pStyle w:val="Child"/>'),
        paragraph(run("But visible.", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="Child"/>'),
        styles='<w:style w:type="paragraph" w:styleId="Parent"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Parent"/></w:style>',
    )
    assert letter.text == "He is good.\nBut visible."
    assert hidden_words(letter)


def test_the_same_styles_are_parsed_once(word):
    """And what one document works out of them does not show in the next."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Seen"/>'
        '<w:style w:type="paragraph" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>'
    )

    def letter(style: str) -> Letter:
        return word(paragraph("Of her work.", properties=f'<w:pStyle w:val="{style}"/>'), styles=styles)

    from_docx._kept_styles.cache_clear()
    assert [letter(style).text for style in ("Unseen", "Seen", "Unseen", "Other")] == [
        "",
        "Of her work.",
        "",
        "Of her work.",
    ]
    assert from_docx._kept_styles.cache_info().misses == 1


def test_styles_that_inherit_from_each_other_end(word):
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    letter = word(
        paragraph("Text.", properties='<w:pStyle w:val="A"/>'), styles=style.format("A", "B") + style.format("B", "A")
    )
    assert letter.text == "Text."


def test_white_on_a_dark_cell_or_paragraph_is_seen(word):
    white = run("RATING", '<w:color w:val="FFFFFF"/>')
    dark = '<w:shd w:val="clear" w:color="auto" w:fill="203864"/>'
    letter = word(
        paragraph(white, properties=dark),
        f"<w:tbl><w:tr><w:tc><w:tcPr>{dark}</w:tcPr>{paragraph(white)}</w:tc><w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>",
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tr><w:tc>{paragraph(white)}</w:tc></w:tr></w:tbl>',
    )
    assert letter.text.count("RATING") == 3
    assert letter.notices == ()


def test_white_in_a_dark_box_is_seen_and_in_an_empty_one_is_not(word):
    def box(fill: str) -> str:
        white = paragraph(run("BANNER", '<w:color w:val="FFFFFF"/>'))
        shape = f"<wps:wsp><wps:spPr>{fill}</wps:spPr><w:txbxContent>{white}</w:txbxContent></wps:wsp>"
        return f"<w:r><w:drawing>{shape}</w:drawing></w:r>"

    dark = '<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>'
    assert word(paragraph(box(dark), "Text.")).text == "BANNER\nText."
    assert word(paragraph(box("<a:noFill/>"), "Text.")).text == "Text."


def test_hidden_text_in_headers_and_notes(word):
    letter = word(
        paragraph("He is good."),
        section='<w:headerReference w:type="default" r:id="header1"/>',
        header1=paragraph(run(SECRET, "<w:vanish/>")),
        footnotes=f"<w:footnote>{paragraph(run('really', '<w:vanish/>'))}</w:footnote>",
    )
    assert letter.text == "He is good."
    assert "4 words" in hidden_words(letter)[0]


def test_strict_open_xml(zipped, body):
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = (
        f'<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    )
    assert read_letter_bytes("x.docx", zipped({"word/document.xml": document})).text == body
