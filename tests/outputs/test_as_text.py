"""Reports as text for a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lorscore.outputs.as_text import _cell, as_text
from lorscore.outputs.page import Page
from lorscore.report import Estimate, LetterReport, Level, Unread, Verdict

SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


def lines_without_colour(text: str) -> list[str]:
    """The lines as a person sees them."""
    return [line.rstrip() for line in SEQUENCE.sub("", text).splitlines()]


def flat(text: str) -> str:
    """The text with its line breaks and indents undone."""
    return " ".join(text.split())


def test_the_head_says_it_in_one_line(varied: LetterReport) -> None:
    lines = as_text([varied]).splitlines()
    assert lines[0].startswith("okafor.docx ───")
    assert lines[1] == "72 of 100, strong (4 of 5), likely 61-80"
    assert lines[3].split() == ["concerning", "generic", "solid", "strong", "exceptional"]
    assert lines[5].split() == ["0%", "4%", "16%", "52%", "28%"]
    assert "not a prediction" in flat(as_text([varied]))
    assert "fictional" in flat(as_text([varied]))


def test_every_statement_of_the_report_is_there(varied: LetterReport) -> None:
    shown = flat(as_text([varied], width=100))
    for sentence in varied.sentences:
        for reason in sentence.reasons:
            assert flat(reason.says) in shown
            assert reason.rule in shown
            quoted = f"because “{varied.text[reason.start : reason.end]}”: {flat(reason.says)}"
            assert (quoted in shown) != (varied.text[reason.start : reason.end] == sentence.text)
        for dismissed in sentence.set_aside:
            assert f"does not count: {dismissed.because}." in shown
        if sentence.ask:
            assert sentence.ask in shown
    for gap in varied.gaps:
        assert gap.says in shown
        assert gap.ask in shown
    for notice in varied.notices:
        assert notice.says in shown


def test_each_verdict_is_a_symbol_and_a_word(varied: LetterReport) -> None:
    lines = as_text([varied]).splitlines()
    assert "▲ carries   She is among the three strongest students I have taught in twenty" in lines
    assert "  +9.5      years." in lines
    for start in (
        "△ supports  I was Dr.",
        "· neutral   The hospital",
        "≈ weak      She is hard",
        "▼ harms     With more",
    ):
        assert any(line.startswith(start) for line in lines), start


def test_what_is_not_judged_is_folded(varied: LetterReport) -> None:
    shown = as_text([varied])
    assert "· letterhead, date, RE line and salutation: 5 lines, not judged" in shown
    assert "MERCY HILL" not in shown
    assert "· signature: 2 lines, not judged" in shown


def test_gaps_come_by_gain(varied: LetterReport) -> None:
    shown = as_text([varied])
    assert shown.index("+4.1   How much she carried") < shown.index("+1.2   What she did with")


def test_what_the_letter_does_not_say_is_said(varied: LetterReport) -> None:
    rows = [flat(line) for line in as_text([varied]).splitlines()]
    assert "Applicant's role not stated" in rows
    assert "Right to see it waived not stated" in rows
    assert "Work seen by the writer yes" in rows
    assert "Length of contact 4 weeks" in rows


@pytest.mark.parametrize("width", [40, 61, 80, 100])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_longer_than_the_terminal(
    width: int, unicode: bool, varied: LetterReport, hostile: LetterReport, unread: Unread
) -> None:
    shown = as_text([varied, unread, hostile], width=width, unicode=unicode)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert shown.isascii() or unicode


def test_a_wide_terminal_gets_lines_that_can_be_read(varied: LetterReport) -> None:
    assert as_text([varied], width=300) == as_text([varied], width=100)


def test_colour_adds_nothing_but_colour(varied: LetterReport, hostile: LetterReport, unread: Unread) -> None:
    reports = [varied, unread, hostile]
    coloured = as_text(reports, colour=True)
    assert SEQUENCE.search(coloured)
    assert lines_without_colour(coloured) == as_text(reports).splitlines()


def test_the_environment_decides_nothing(varied: LetterReport, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, coloured = as_text([varied]), as_text([varied], colour=True)
    for name, value in {"NO_COLOR": "1", "FORCE_COLOR": "1", "COLUMNS": "33", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert as_text([varied]) == plain
    monkeypatch.delenv("NO_COLOR")
    assert as_text([varied], colour=True) == coloured


def test_nothing_in_a_letter_is_obeyed(hostile: LetterReport, unread: Unread) -> None:
    broken = replace(unread, name="a\x1b[2J.pdf", why="why \x1b]0;title\x07 \u202e")
    plain = as_text([hostile, broken])
    assert not set(plain) & set("\x07\x1b\x9b\r\u202e\u2066\udcff")
    coloured = as_text([hostile, broken], colour=True)
    assert not set(SEQUENCE.sub("", coloured)) & set("\x07\x1b\x9b\r\u202e\u2066\udcff")
    assert "\x1b[2J" not in coloured
    for literal in ("[bold red]markup[/]", ":smile:", "<script>", "{{ 7", "**bold**"):
        assert literal in plain


def test_several_letters_end_in_a_table(varied: LetterReport, unread: Unread) -> None:
    shown = as_text([varied, unread]).split("2 letters\n")[1]
    rows = [line.split() for line in shown.splitlines() if line.strip()]
    assert rows[0] == ["letter", "score", "likely", "level", "▲", "carries", "≈", "weak", "▼", "harms"]
    assert rows[2] == ["okafor.docx", "72", "61-80", "strong", "3", "2", "2"]
    assert rows[3][:6] == ["scan.pdf", "-", "-", "not", "read:", "no"]
    assert "2 letters" not in as_text([varied])


def test_an_unread_letter_says_why(unread: Unread) -> None:
    shown = as_text([unread])
    assert "Not read: no text in it." in shown
    assert unread.why in flat(shown)


def test_no_letters_are_no_text() -> None:
    assert as_text([]) == ""


def test_a_letter_without_anything(varied: LetterReport) -> None:
    bare = replace(varied, name="-", sentences=(), gaps=(), notices=())
    shown = as_text([bare])
    assert shown.startswith("standard input ──")
    assert "Nothing that lorscore looks for." in shown
    assert "Notices" not in shown


def test_a_score_is_never_shown_in_a_band_that_it_has_not_reached(varied: LetterReport) -> None:
    almost = replace(varied, estimate=Estimate(80.94, 79.99, 81.0, (0, 0, 0, 1, 0)))
    assert "80 of 100, strong (4 of 5), likely 80-81" in as_text([almost])
    reached = replace(varied, estimate=Estimate(80.95, 79.94, 100.0, (0, 0, 0, 1, 0)))
    assert "81 of 100, exceptional (5 of 5), likely 79-100" in as_text([reached])


@given(st.floats(0, 100), st.integers(8, 18))
def test_the_bar_and_the_level_agree(score: float, band: int) -> None:
    assert _cell(score, band) // band == Level.of(score) - 1


def test_every_verdict_has_a_style() -> None:
    from lorscore.outputs.as_text import _STYLES

    assert set(_STYLES) == set(Verdict)


def test_a_page_is_never_too_narrow() -> None:
    assert Page.of(width=0, colour=False, unicode=True).width == 40
