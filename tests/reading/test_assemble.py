"""Offsets, and the one spelling that all formats share."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lorscore.letter import BlockKind, Notice
from lorscore.reading.assemble import assemble, clean, without_page_number
from lorscore.reading.lines import blocks_of, line_of
from lorscore.reading.raw import RawBlock, Reading, row_of

ODD = "\x00\x07\u00a0\u00ad\u200b\ufeff\ufffe\u2028\ud800\udfff\ue000ﬁ“’…—-\n\t\r |.•1"
raw_blocks = st.lists(
    st.builds(
        RawBlock,
        text=st.text(st.one_of(st.characters(exclude_categories=[]), st.sampled_from(ODD)), max_size=60),
        page=st.integers(1, 3),
        kind=st.sampled_from(BlockKind),
        apart=st.booleans(),
    ),
    max_size=12,
)


@given(raw_blocks)
def test_offsets_hold_for_any_raw_blocks(blocks):
    letter = assemble("x.txt", Reading(tuple(blocks)))
    at = 0
    for block in letter.blocks:
        text = letter.text[block.start : block.end]
        assert block.start >= at
        assert text
        assert text == text.strip()
        assert "\n" not in text
        gap = letter.text[at : block.start]
        assert gap == "" if at == 0 else gap in ("\n", "\n\n")
        at = block.end
    assert at == len(letter.text)


@example([RawBlock("0:", kind=BlockKind.MARGIN)])
@given(raw_blocks)
def test_assembling_twice_changes_nothing(blocks):
    letter = assemble("x", Reading(tuple(blocks)))
    again = assemble(
        "x",
        Reading(
            tuple(
                RawBlock(letter.text[b.start : b.end], b.page, b.kind, letter.text[: b.start].endswith("\n\n"))
                for b in letter.blocks
            )
        ),
    )
    assert again == letter


@given(raw_blocks)
def test_text_can_be_written_and_printed(blocks):
    text = assemble("x", Reading(tuple(blocks))).text
    assert text.encode("utf-8").decode("utf-8") == text
    assert all(char == "\n" or (ord(char) >= 32 and not 0xD800 <= ord(char) < 0xE000) for char in text)


@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=90), max_size=15))
def test_lines_lose_no_letter(lines):
    read = blocks_of([line_of(line) for line in lines])
    want = sorted(char for line in lines for char in line if char.isalpha())
    got = sorted(char for block in read for char in block.text if char.isalpha())
    # The letter "o" is a bullet of Word's where a gap follows it.
    assert [c for c in got if c != "o"] == [c for c in want if c != "o"]


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("“quoted” and ‘so’ it’s", "\"quoted\" and 'so' it's"),
        ("ﬁrst oﬃce ﬂoor", "first office floor"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("co\u00adope\u00adration", "cooperation"),
        ("ze\u200bro\u200d width\ufeff", "zero width"),
        ("non\u2011breaking and hy\u2010phen", "non-breaking and hy-phen"),
        ("wait…", "wait..."),
        ("Etcheverri\u0301a", "Etcheverría"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("half \ud83d\ude42 and \ud800alone", "half 🙂 and alone"),
        ("x\U000e0041\U000e0042y", "xy"),
        ("25\u00b0C, 10\u00b2, \u00bd", "25\u00b0C, 10\u00b2, \u00bd"),
        ("5–10 — or so", "5–10 — or so"),
    ],
)
def test_one_spelling(given_text, wanted):
    assert clean(given_text) == wanted
    assert clean(wanted) == wanted


def joined(*lines: str) -> str:
    return assemble("x", Reading((RawBlock("\n".join(lines)),))).text


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["her notes were well-", "organized and brief"], "her notes were well-organized and brief"),
        (["a strong recom-", "mendation"], "a strong recommendation"),
        (["a 67-", "year-old man"], "a 67-year-old man"),
        (["call 555-", "0100"], "call 555-0100"),
        (["Ms. Nguyen-", "Ortiz came"], "Ms. Nguyen-Ortiz came"),
        (["her hard-", "ship and self-", "directed study"], "her hardship and self-directed study"),
        (["my co-", "attending saw it"], "my co-attending saw it"),
        (["his unwaver-", "ing care, and the co-", "ordinator"], "his unwavering care, and the coordinator"),
        (["a follow-up, and then another follow-", "up"], "a follow-up, and then another follow-up"),
        (["the sub-", "intern and the other subinterns"], "the sub-intern and the other subinterns"),
        (["state-of-", "the-", "art"], "state-of-the-art"),
        (["he came \u2014", "late"], "he came \u2014 late"),
        (["inpatient/", "outpatient"], "inpatient/outpatient"),
        (["rauten\u2010", "bach was pre-", "rounding"], "rautenbach was pre-rounding"),
        (["rauten\u00ad", "bach"], "rautenbach"),
    ],
)
def test_line_breaks_and_hyphens_are_undone(lines, wanted):
    assert joined(*lines) == wanted


def test_margins_are_kept_once_and_without_page_numbers():
    margin = BlockKind.MARGIN
    letter = assemble(
        "x",
        Reading(
            (
                RawBlock("Letter for A. Brandt   Page 1 of 2", kind=margin),
                RawBlock("HOLLOW HILL HOSPITAL"),
                RawBlock("LETTER FOR A. BRANDT - Page 2 of 2", kind=margin),
                RawBlock("Hollow Hill Hospital", kind=margin),
                RawBlock("- 2 -", kind=margin),
            )
        ),
    )
    assert letter.text == "Letter for A. Brandt\nHOLLOW HILL HOSPITAL"


@pytest.mark.parametrize("text", ["Page 2", "2 / 2", "- 3 -", "p. 2", "Page ii of iv", "[4]", "Page of"])
def test_nothing_is_left_of_a_bare_page_number(text):
    assert without_page_number(text) == ""


def test_notices_are_kept_once():
    notice = Notice("hidden-text", "Something.")
    assert assemble("x", Reading((), (notice, notice))).notices == (notice,)


def test_rows_join_their_cells():
    assert row_of(["a", " ", "b  c"]) == "a | b c"
    assert row_of(["Dates:", "May"]) == "Dates: May"
    assert row_of([]) == ""
