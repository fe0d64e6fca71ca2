"""Plain text and Markdown: encodings, hard line breaks, page furniture, lists and rows."""

from __future__ import annotations

import textwrap

import pytest

from lorscore.reading import from_plain, read_letter_bytes, read_letter_text
from lorscore.reading.assemble import assemble
from lorscore.reading.encodings import decode

PROSE = (
    "I have known Dr. Amara Etcheverría since March, when she joined our ward for eight weeks. She saw six patients a day, "
    "and her notes were on the chart before noon. My residents liked to have her on call; one of them told me that she had "
    "caught a wrong dose at two in the morning. I would be glad to have her here as an intern."
)


def blocks(text: str, suffix: str = ".txt") -> list[tuple[str, str]]:
    """Kind and text of each block, without passing the gate."""
    reader = from_plain.read_markdown if suffix == ".md" else from_plain.read
    letter = assemble("x", reader(text.encode("utf-8", "surrogatepass")))
    return [(block.kind.value, letter.text[block.start : block.end]) for block in letter.blocks]


def only(text: str) -> list[str]:
    return [text for _, text in blocks(text)]


# Encodings

CURLY = "Dr. Etcheverría’s work was “excellent” – I don’t say so often. She’d take extra shifts… and she did. Ça va."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_common_encodings(encoding):
    assert decode(CURLY.encode(encoding))[0] == CURLY


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_a_guess_is_told(encoding):
    (notice,) = decode(CURLY.encode(encoding))[1]
    assert notice.kind == "encoding-guessed"
    assert "excellent" not in notice.says


@pytest.mark.parametrize("text", ["Müller came in May", "résumé of Señor Peña", "naïve façade, 25 °C", "£40 fee"])
def test_short_western_text(text):
    assert decode(text.encode("cp1252"))[0] == text


def test_utf8_with_a_few_bytes_of_windows():
    data = "Señora Peña, señor Muñoz, ".encode() + "she’s".encode("cp1252")
    assert decode(data)[0] == "Señora Peña, señor Muñoz, she’s"


def test_surrogates_saved_one_by_one():
    text = decode("smile \ud83d\ude42".encode("utf-8", "surrogatepass"))[0]
    assert assemble("x", from_plain.from_text(text)).text == "smile 🙂"


def test_nul_and_control_bytes_are_dropped(body):
    letter = read_letter_bytes("a.txt", b"\0\x01" + body.encode().replace(b" ", b"\0 ") + b"\x1a")
    assert letter.text == body


def test_text_in_memory(body):
    assert read_letter_text("pasted", body).text == body


# Hard line breaks


@pytest.mark.parametrize("width", [50, 58, 64, 72, 80, 95, 110])
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_wrapped_paragraphs_become_whole(width, gap):
    second = PROSE.replace("Dr. Amara Etcheverría", "Amara").replace("six", "five")
    text = gap.join(textwrap.fill(p, width) for p in ("Dear Program Director,", PROSE, second)) + gap + "Sincerely,"
    assert only(text) == ["Dear Program Director,", PROSE, second, "Sincerely,"]


def test_double_spaced_lines_become_whole():
    text = "\n\n".join(textwrap.wrap(PROSE, 70))
    assert only(text) == [PROSE]


def test_indented_first_lines_begin_paragraphs():
    text = "\n".join(textwrap.fill(PROSE, 72, initial_indent="     ") for _ in range(3))
    assert only(text) == [PROSE] * 3


def test_one_paragraph_a_line_is_left_alone():
    assert only(f"{PROSE}\n{PROSE}") == [PROSE, PROSE]


def test_line_ends_of_any_system():
    for end in ("\n", "\r\n", "\r"):
        assert only(end.join(["Dear Colleagues,", "", PROSE])) == ["Dear Colleagues,", PROSE]


def test_what_stands_alone_is_not_glued():
    head = [
        "ST. CASIMIR HOSPITAL",
        "Medical Intensive Care Unit",
        "44 Foundry Street, Novak Junction, Michigan",
        "October 7, 2024",
        "RE: Dr. Tigran Hovsepyants",
        "AAMC ID: 14660915",
        "Dear Program Director,",
    ]
    end = ["With kind regards,", "Goran Trajkoski-Weber, MD, FCCP", "Senior Attending, MICU", "dictated, not read"]
    got = blocks("\n".join([*head, *textwrap.wrap(PROSE, 70), *end]))
    assert got == [*(("line", line) for line in head), ("paragraph", PROSE), *(("line", line) for line in end)]


def test_lower_case_lines_of_a_list_without_marks_stay_lines():
    lines = [
        "Under our policy, externs:",
        "may take a history and perform an examination with the physician on site;",
        "may pend orders, which do not become active until signed;",
        "may not call patients or pharmacies;",
        "may not be in the EMG room without the technician.",
    ]
    assert only("\n".join(lines)) == lines


def test_items_lose_their_bullet_and_keep_their_number():
    text = "Strengths:\n\n• Kind to patients\n- Comes early and stays\n  until the work is done\n* Reads\n\n1. First.\n2. Second."
    assert blocks(text)[1:] == [
        ("item", "Kind to patients"),
        ("item", "Comes early and stays until the work is done"),
        ("item", "Reads"),
        ("item", "1. First."),
        ("item", "2. Second."),
    ]


def test_an_initial_is_no_number_of_a_list():
    assert ("line", "I. M. Farrow, MD") in blocks(f"{PROSE}\n\nI. M. Farrow, MD")
    assert ("line", "A. Z. Chowdhury, FRCP") in blocks(f"{PROSE}\n\nA. Z. Chowdhury, FRCP")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Work ethic ........ 4/5", "Work ethic | 4/5"),
        ("Medical knowledge.............1st of 38", "Medical knowledge | 1st of 38"),
        ("Compared with other observers ... Average", "Compared with other observers | Average"),
        ("Attendance                       Complete (register)", "Attendance | Complete (register)"),
        ("Clinical judgment\t4", "Clinical judgment | 4"),
        ("a. Patient care ................ Meets Standard", "a. Patient care | Meets Standard"),
    ],
)
def test_rows(line, wanted):
    assert blocks(f"Ratings\n{line}\nProcedures ........ good")[1] == ("row", wanted)


def test_a_narrow_gap_in_a_table_is_a_gap():
    text = "Clinical reasoning               at standard\nJudgement; knowing when to call  at standard\nTeaching      not seen"
    assert [kind for kind, _ in blocks(text)] == ["row"] * 3


def test_a_memo_head_goes_on_under_its_value():
    text = (
        "FROM:    Residency Director, Dept of Pathology\n         and Laboratory Medicine\nSUBJECT: Dr. Choi\n\n"
        + PROSE
    )
    assert only(text)[:2] == [
        "FROM: Residency Director, Dept of Pathology and Laboratory Medicine",
        "SUBJECT: Dr. Choi",
    ]


# Page furniture inside the text


@pytest.mark.parametrize(
    "furniture",
    [
        "Halvorsen Endocrine Associates\nLetter of Recommendation: A. Etcheverría (AAMC 15711846)   2 / 2",
        "____________________\nEtcheverría, A.   AAMC 15904417   Page 2 of 2\n____________________",
        "                                        Page 1 of 2",
        "\n\nEtcheverría, Amara                                   Page 2\n\n",
        "\n\nA. Etcheverría / page 2\n\n",
        "Page 2",
        "- 2 -",
        "(continued on next page)\nHalvorsen Endocrine Associates\np. 2",
    ],
)
def test_a_page_header_does_not_split_a_sentence(furniture):
    lines = textwrap.wrap(PROSE, 70)
    text = "\n".join(["HALVORSEN ENDOCRINE ASSOCIATES", "", *lines[:3], furniture, *lines[3:]])
    got = blocks(text)
    assert ("paragraph", PROSE) in got
    assert all(kind == "margin" for kind, _ in got[2:])
    assert not any("age 2" in text for _, text in got)


def test_form_feeds_are_page_ends():
    lines = textwrap.wrap(PROSE, 70)
    letter = assemble("x", from_plain.from_text("\n".join(lines[:2]) + "\n\f" + "\n".join(lines[2:]) + f"\n\n{PROSE}"))
    assert [block.page for block in letter.blocks] == [1, 2]
    assert letter.text == f"{PROSE}\n\n{PROSE}"


def test_a_number_that_ends_a_sentence_is_no_page_number():
    text = textwrap.fill(f"{PROSE} I refer you to the remark about her first week on page 2. {PROSE}", 70)
    assert len(blocks(text)) == 1


# Markdown


def test_markdown_marks_are_removed():
    text = (
        "---\ntitle: letter\n---\n# Hollow Hill Hospital\n\n**RE:** *Amara* __Etcheverría__\n\n> She was ***superb***, see "
        "[our page](https://example.org/a_(b)) and `ECG` ~~poor~~ work. ![logo](x.png) 2 * 3 = 6, snake_case_name.\n\n"
        "- one\n- two\n\n1. first\n2. second\n\n| Area | Rating |\n|---|---:|\n| Work | 4/5 |\n\nA line\\\nof address  \nmore"
    )
    assert blocks(text, ".md") == [
        ("line", "Hollow Hill Hospital"),
        ("line", "RE: Amara Etcheverría"),
        ("paragraph", "She was superb, see our page and ECG work. 2 * 3 = 6, snake_case_name."),
        ("item", "one"),
        ("item", "two"),
        ("item", "1. first"),
        ("item", "2. second"),
        ("row", "Area | Rating"),
        ("row", "Work | 4/5"),
        ("line", "A line"),
        ("line", "of address"),
        ("line", "more"),
    ]


def test_wrapped_markdown_becomes_whole():
    assert blocks(textwrap.fill(PROSE, 80), ".md") == [("paragraph", PROSE)]


def test_a_grade_on_a_line_of_its_own_is_no_page_number():
    lines = [
        "RATINGS",
        "Work ethic",
        "4/5",
        "Clinical reasoning",
        "5",
        "Communication with families",
        "3 of 5",
        "Overall",
        "4/5",
    ]
    assert only("\n".join([*textwrap.wrap(PROSE, 300), *lines, PROSE]))[-len(lines) - 1 : -1] == lines


@pytest.mark.parametrize(
    "text",
    [
        "He paused... Then he said it was my call to make.",
        "I asked him to wait ... and he waited for an hour without a word.",
        "She was, well.... She was what one hopes for in June.",
        "He began slowly … then not slowly at all.",
    ],
)
def test_an_ellipsis_is_no_row(text):
    ((kind, _),) = blocks(text)
    assert kind == "paragraph"


def test_a_letter_quoted_in_a_mail():
    lines = ["Dear Program Director,", "", *textwrap.wrap(PROSE, 70), "", "Sincerely,"]
    quoted = "On Monday, A. Farrow wrote:\n\n" + "\n".join(f"> {line}".rstrip() for line in lines)
    assert only(quoted)[1:] == ["Dear Program Director,", PROSE, "Sincerely,"]
