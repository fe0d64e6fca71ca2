"""Rich Text: control words that matter, and what striprtf would have kept."""

from __future__ import annotations

import pytest

from lorscore.letter import Letter
from lorscore.reading import from_rtf
from lorscore.reading.assemble import assemble

COLOURS = r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red31\green56\blue100;}"


def read(body: str, head: str = "") -> Letter:
    data = rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Times;}}{{\f1\fcharset204 Arial Cyr;}}}}{COLOURS}{head} {body}}}"
    return assemble("x.rtf", from_rtf.read(data.encode("cp1252")))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"One\par Two", "One\nTwo"),
        (r"it\'92s \ldblquote good\rdblquote\~\emdash yes\_no\-w", 'it\'s "good" —yes-now'),
        (r"\u8217?s \u1055?", "'s П"),
        (r"\uc0\u233 x \uc2\u233\'3f\'3fy", "éx éy"),
        (r"smile \u-10179?\u-8638?", "smile 🙂"),
        (r"{\f1 \'c4\'e0} x", "Да x"),
        (r"a\{b\}c\\d", "a{b}c\\d"),
        (r"{\*\unknown secret}seen", "seen"),
        (r"{\info{\title secret}}{\stylesheet{\s0 Normal;}}seen", "seen"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (r"{\pict\bin4 }}}}seen}seen", "seen"),
        (r"{\upr{plain}{\*\ud{better}}}", "better"),
        ("wrapped\nsource lines\r\n are one", "wrappedsource lines are one"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt BANNER\par}}}", "BANNER"),
        (r"{\*\annotation too strong?}seen", "seen"),
        (r"Ward 5\line Harlow", "Ward 5\nHarlow"),
    ],
)
def test_control_words(body, text):
    assert read(body).text == text


def test_lists_and_tables(texts_of, kinds_of):
    letter = read(
        r"{\listtext\f3\'b7\tab}\ls1 Kind\par{\listtext 1.\tab}\ls2 First.\par\pard "
        r"\trowd\cellx1\cellx2\pard\intbl Work\cell Good\cell\row\trowd\pard\intbl Teaching\cell Fair\cell\row\pard That was all."
    )
    assert texts_of(letter) == ["Kind", "1. First.", "Work | Good", "Teaching | Fair", "That was all."]
    assert kinds_of(letter) == ["item", "item", "row", "row", "paragraph"]


def test_margins_and_notes(texts_of, kinds_of):
    letter = read(
        r"{\header HOLLOW HILL\par}{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par Confidential\par}"
        r"He ranked third{\footnote Of twelve.}, I think.\par"
    )
    assert texts_of(letter) == ["HOLLOW HILL", "He ranked third, I think.", "Of twelve.", "Confidential"]
    assert kinds_of(letter)[0] == kinds_of(letter)[-1] == "margin"


@pytest.mark.parametrize(
    "hidden", [r"{\v best ever}", r"\v best ever\v0 ", r"{\cf2 best ever}", r"{\fs2 best ever}", r"{\fs4 best ever}"]
)
def test_hidden_text_is_reported_and_not_read(hidden):
    letter = read(rf"He is good. {hidden}\par")
    assert letter.text == "He is good."
    assert [notice.kind for notice in letter.notices] == ["hidden-text"]
    assert "2 words" in letter.notices[0].says


@pytest.mark.parametrize(
    "seen",
    [r"{\cf2\highlight3 TEXT}", r"{\cf2\chcbpat3 TEXT}", r"\pard\cbpat3{\cf2 TEXT}", r"{\fs12 TEXT}", r"{\v\v0 TEXT}"],
)
def test_visible_text_is_read(seen):
    assert read(seen).text == "TEXT"


def test_tracked_deletions_are_dropped_in_silence():
    letter = read(r"She is {\deleted adequate}{\revised outstanding}.")
    assert letter.text == "She is outstanding."
    assert letter.notices == ()


def test_pages_and_gaps():
    letter = read(r"One.\par\pard\sa160 Two.\par\pard Three.\par\par Four.\page Five.")
    assert letter.text == "One.\nTwo.\n\nThree.\n\nFour.\nFive."
    assert [block.page for block in letter.blocks] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    "data", [rb"{\rtf1", rb"{\rtf1 \'", rb"{\rtf1}}}}}}", rb"{\rtf1 \bin99999999 x", rb"{\rtf1 a\\"]
)
def test_broken_files_end(data):
    assert len(assemble("x", from_rtf.read(data)).text) < 5
