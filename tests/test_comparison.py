"""Two drafts of a letter: aligned, explained, and called changed only where the change is more than noise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import lorscore
from lorscore.comparison import (
    Change,
    Comparison,
    Draft,
    Movement,
    SentencePair,
    align,
    compare_reports,
    measure_movement,
    word_changes,
)
from lorscore.errors import ReadError
from lorscore.letter import Letter, Notice
from lorscore.marks import Facts, Mark, MarkedLetter, Sentence, Subject, Zone
from lorscore.outputs.comparison_as_html import comparison_as_html, comparison_html
from lorscore.outputs.comparison_as_json import comparison_as_json, comparison_schema
from lorscore.outputs.comparison_as_text import comparison_as_text
from lorscore.outputs.comparison_wording import likely
from lorscore.report import Estimate, Gap, LetterReport, Provenance, SentenceReport, Verdict
from lorscore.scoring import Scorer

LETTERS = Path(__file__).parent / "letters"
MADE_BY = Provenance("0.1.0", f"sha256:{'ab' * 32}", f"sha256:{'cd' * 32}")
NOTES = "She wrote the notes on six patients a day."
TEAM = "She got along well with the whole team."
TOP = "Of forty students she is among the best three."
END = "I recommend her for your program."


def report(*sentences: str, score: float = 50.0, name: str = "draft.txt", **known: object) -> LetterReport:
    """A report on these sentences; the effect of each is its number of words."""
    text, found = "", []
    for words in sentences:
        start = len(text) + bool(text)
        text += f"{' ' if text else ''}{words}"
        found.append(
            SentenceReport(
                start, len(text), words, Zone.BODY, (), Verdict.NEUTRAL, float(len(words.split())), (), (), None
            )
        )
    made = LetterReport(
        name=name,
        text=text,
        estimate=Estimate(score, max(score - 10, 0.0), min(score + 10, 100.0), (0.1, 0.2, 0.4, 0.2, 0.1)),
        sentences=tuple(found),
        gaps=(),
        words=len(text.split()),
        facts=Facts(),
        notices=(),
        made_by=MADE_BY,
    )
    return replace(made, **known)  # type: ignore[arg-type]


def changes(comparison: Comparison) -> list[tuple[str, str]]:
    return [(pair.change.value, pair.sentence.text) for pair in comparison.sentences]


def test_what_moved_is_named() -> None:
    better = "She wrote the notes on eight patients a day."
    found = compare_reports(report(TEAM, NOTES, END), report(better, TOP, END))
    assert changes(found) == [("removed", TEAM), ("edited", better), ("new", TOP), ("unchanged", END)]
    edited = found.sentences[1]
    assert [(words.text, words.draft) for words in edited.words] == [
        ("She wrote the notes on", Draft.BOTH),
        (" six", Draft.BEFORE),
        (" eight", Draft.AFTER),
        (" patients a day.", Draft.BOTH),
    ]
    assert [pair.sentence.text for pair in found.weightiest()] == [TOP, TEAM]
    assert [pair.worth for pair in found.weightiest()] == [9.0, -8.0]


def test_a_sentence_that_moved_is_neither_new_nor_gone() -> None:
    found = compare_reports(report(NOTES, TEAM, TOP, END), report(TEAM, TOP, NOTES, END))
    assert changes(found) == [("unchanged", TEAM), ("unchanged", TOP), ("moved", NOTES), ("unchanged", END)]
    assert not found.weightiest()


def test_a_sentence_may_move_and_be_edited() -> None:
    edited = NOTES.replace("six", "eight")
    found = compare_reports(report(NOTES, TEAM, TOP, END), report(TEAM, TOP, edited, END))
    (pair,) = [pair for pair in found.sentences if pair.change is Change.EDITED]
    assert pair.moved
    assert pair.sentence.text == edited


def test_quotation_marks_and_line_breaks_are_no_edits() -> None:
    found = compare_reports(report("She’s “our best”\nstudent."), report('She\'s "our best" student.'))
    assert found.nothing


def test_the_same_sentence_twice_is_paired_twice() -> None:
    found = compare_reports(report(END, NOTES, END), report(END, NOTES))
    assert Counter(pair.change for pair in found.sentences) == {Change.UNCHANGED: 2, Change.REMOVED: 1}


def test_an_identical_sentence_is_never_given_away_for_two_similar_ones() -> None:
    one, near = "a b c d e f g h", "a b c d e f g x"
    found = compare_reports(report(one, "y b c d e f g x"), report(near, one))
    assert ("moved", one) in changes(found) or ("unchanged", one) in changes(found)


def test_gaps_facts_and_notices_that_came_or_went() -> None:
    gap, other = Gap("role", "No role.", "Which?", 2.0), Gap("level", "No level.", "Which?", 3.0)
    here, there = Notice("placeholder", "Left in.", 0, 3), Notice("hidden-text", "Hidden.")
    before = report(NOTES, gaps=(gap,), facts=Facts(role="elective"), notices=(here, there))
    after = report(NOTES, gaps=(other,), facts=Facts(role="elective", contact_weeks=4.0), notices=(here,))
    found = compare_reports(before, after)
    assert (found.gaps_closed, found.gaps_opened) == ((gap,), (other,))
    assert [(one.fact, one.before, one.after) for one in found.facts] == [("contact_weeks", None, 4.0)]
    assert (found.notices_gone, found.notices_new) == ((there,), ())


def test_two_different_letters_are_compared_and_said_to_be_two() -> None:
    found = compare_reports(
        report(NOTES, TEAM), report("He published two papers on rare lung diseases.", "Please call.")
    )
    assert [notice.kind for notice in found.notices] == ["different-letters"]
    assert len(found.sentences) == 4
    assert not compare_reports(report(NOTES, TEAM), report(NOTES, TOP, END)).notices


@pytest.mark.parametrize(
    ("movement", "real"),
    [
        (Movement(5.0, 2.0, 7.0), True),
        (Movement(-5.0, -7.0, -2.0), True),
        (Movement(5.0, -0.5, 9.0), False),
        (Movement(0.8, 0.5, 0.9), False),
        (Movement(5.0, 0.04, 9.0), False),
        (Movement(0.0, 0.0, 0.0), False),
    ],
)
def test_when_a_change_is_real(movement: Movement, real: bool) -> None:
    assert movement.real is real


# What holds for any two drafts

_words = st.lists(
    st.sampled_from(["she", "he", "wrote", "six", "eight", "notes", "team", "best", "of"]), min_size=1, max_size=8
)
_sentences = st.lists(_words.map(" ".join), max_size=9)


@given(_sentences)
def test_a_draft_has_nothing_to_say_about_itself(sentences: list[str]) -> None:
    found = compare_reports(report(*sentences), report(*sentences))
    assert found.nothing
    said = (found.weightiest(), found.gaps_closed, found.gaps_opened, found.facts, found.notices)
    assert not any(said)
    assert found.movement == Movement(0.0, 0.0, 0.0)


@given(_sentences, _sentences)
def test_every_sentence_of_both_appears_once(before: list[str], after: list[str]) -> None:
    pairs = align(report(*before).sentences, report(*after).sentences)
    was = sorted(pair.before.start for pair in pairs if pair.before)
    assert was == [sentence.start for sentence in report(*before).sentences]
    now = [pair.after.start for pair in pairs if pair.after]
    assert now == [sentence.start for sentence in report(*after).sentences]  # and in the order of the later draft
    for pair in pairs:
        assert (pair.before is None) == (pair.change is Change.NEW)
        assert (pair.after is None) == (pair.change is Change.REMOVED)
        assert bool(pair.words) == (pair.change is Change.EDITED)


_SWAPPED = {Change.NEW: Change.REMOVED, Change.REMOVED: Change.NEW}


def mirrored(pair: SentencePair) -> tuple[object, ...]:
    return (
        _SWAPPED.get(pair.change, pair.change),
        pair.moved,
        pair.after,
        pair.before,
        pair.went,
        pair.came,
        -pair.worth,
    )


def plain(pair: SentencePair) -> tuple[object, ...]:
    return pair.change, pair.moved, pair.before, pair.after, pair.came, pair.went, pair.worth


@given(_sentences, _sentences)
def test_exchanging_the_drafts_mirrors_everything(before: list[str], after: list[str]) -> None:
    one, other = report(*before, score=40.0), report(*after, score=55.5)
    there, back = compare_reports(one, other), compare_reports(other, one)
    assert {mirrored(pair) for pair in there.sentences} == {plain(pair) for pair in back.sentences}
    assert there.movement.points == -back.movement.points
    assert there.notices == back.notices


@given(_words, _words)
def test_the_words_of_an_edit_are_those_of_both_drafts(before: list[str], after: list[str]) -> None:
    runs = list(word_changes(" ".join(before), " ".join(after)))
    for draft, words in ((Draft.BEFORE, before), (Draft.AFTER, after)):
        assert "".join(run.text for run in runs if run.draft in (Draft.BOTH, draft)).split() == words
    punctuated = list(word_changes("I recommend her.", "I recommend her, firmly."))
    assert [run.text for run in punctuated] == ["I recommend her", ", firmly", "."]
    back = list(word_changes(" ".join(after), " ".join(before)))
    assert [run.text for run in runs if run.draft is Draft.BOTH] == [
        run.text for run in back if run.draft is Draft.BOTH
    ]


# How sure a change is


def marked(text: str, *chances: float) -> MarkedLetter:
    """A letter of sentences that end in full stops, with a chance of being specific each."""
    start, found = 0, []
    for chance in chances:
        end = text.index(".", start) + 1
        each = tuple(chance if mark is Mark.SPECIFIC else 0.0 for mark in Mark)
        found.append(Sentence(start, end, Zone.BODY, Subject.APPLICANT, chances=each))
        start = end + 1
    return MarkedLetter(Letter("draft.txt", text, ()), tuple(found), Facts())


def points(letters: object) -> list[float]:
    """Ten points for each specific sentence."""
    at = tuple(Mark).index(Mark.SPECIFIC)
    return [10 * sum(sentence.chances[at] for sentence in letter.sentences) for letter in letters]  # type: ignore[attr-defined]


def movement_of(before: MarkedLetter, after: MarkedLetter) -> Movement:
    sides = [
        report(*[letter.letter.text[sentence.start : sentence.end] for sentence in letter.sentences])
        for letter in (before, after)
    ]
    return measure_movement(before, after, align(sides[0].sentences, sides[1].sentences), points)


def test_a_sentence_that_is_surely_evidence_moves_the_score_for_sure() -> None:
    found = movement_of(marked("One two three.", 0.0), marked("One two three. Four five six.", 0.0, 0.97))
    assert found.real
    assert (found.low, found.high) == (pytest.approx(9.7), 10.0)


def test_a_sentence_in_doubt_is_no_real_change() -> None:
    found = movement_of(marked("One two three.", 0.0), marked("One two three. Four five six.", 0.0, 0.5))
    assert found.points == 5.0
    assert (found.low, found.high) == (0.0, 10.0)
    assert not found.real


def test_a_doubt_that_both_drafts_share_is_none_about_their_difference() -> None:
    found = movement_of(marked("One two three four.", 0.5), marked("One two three five.", 0.52))
    assert found.low == 0.0
    assert found.high == pytest.approx(0.2)
    # and a sentence that says the same in both is not looked at, however much in doubt
    assert movement_of(marked("One two three.", 0.5), marked("One two three.", 0.5)) == Movement(0.0, 0.0, 0.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.lists(st.floats(0, 1), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_the_movement_is_mirrored_and_inside_its_bounds(one: list[float], other: list[float]) -> None:
    texts = [
        " ".join(f"{word} {at}." for at in range(len(chances))) for word, chances in (("a b", one), ("a c", other))
    ]
    before, after = marked(texts[0], *one), marked(texts[1], *other)
    there, back = movement_of(before, after), movement_of(after, before)
    assert there.low <= there.points <= there.high
    assert (there.points, there.low, there.high) == pytest.approx((-back.points, -back.high, -back.low))


# Whole letters, with the real model


def test_a_real_letter_against_itself(scorer: Scorer, sample: Letter) -> None:
    found = scorer.compare(sample, sample)
    assert found.nothing
    assert found.movement == Movement(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("Dr. Farid Osmanov", "Dr. Farid Khalil"),
        ("enthusiastic, and he", "enthusiastic and he"),
        ("my clinic", "our clinic"),
    ],
)
def test_edits_that_change_nothing_are_no_real_change(scorer: Scorer, words: str, instead: str) -> None:
    text = (LETTERS / "generic.txt").read_text()
    assert words in text
    assert not lorscore.compare(text, text.replace(words, instead)).movement.real


def test_evidence_in_the_place_of_wallpaper_is_a_real_change_and_the_way_back_too() -> None:
    before = (LETTERS / "generic.txt").read_text()
    after = before.replace(
        "He has a good fund of knowledge and excellent communication skills.",
        "He admitted six patients a day, wrote every note himself and called the families each evening. "
        "Of the forty students I have taught, he is among the best three.",
    )
    there, back = lorscore.compare(before, after), lorscore.compare(after, before)
    assert there.movement.real
    assert there.movement.points > 10
    assert there.movement.points == pytest.approx(-back.movement.points)
    assert (there.movement.low, there.movement.high) == pytest.approx((-back.movement.high, -back.movement.low))
    assert there.gaps_closed == back.gaps_opened
    assert {mirrored(pair) for pair in there.sentences} == {plain(pair) for pair in back.sentences}
    Draft202012Validator(comparison_schema()).validate(there.as_record())


def test_a_text_that_is_no_letter_is_refused() -> None:
    with pytest.raises(ReadError):
        lorscore.compare((LETTERS / "generic.txt").read_text(), "too short")


# What is written


def shown() -> Comparison:
    hostile = "<script>alert(1)</script> wrote \x1b[31m six notes a day & more."
    before = report(TEAM, hostile, END, score=35.0, name="first.docx")
    gap = Gap("level", "No level <b>.", "Which?", 3.0)
    after = report(hostile.replace("six", "eight"), TOP, END, score=64.2, name="<second>.docx", gaps=(gap,))
    return compare_reports(before, after, movement=Movement(29.2, 12.0, 35.5))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (12.0, 35.5, "likely +12 to +36"),
        (-3.2, 1.04, "likely -4 to +1"),
        (0.3, 5.6, "likely +0.3 to +6"),
        (-0.04, 0.04, "likely 0"),
        (-7.7, -0.2, "likely -8 to -0.2"),
    ],
)
def test_the_interval_is_in_whole_points_and_never_narrower_than_it_is(low: float, high: float, said: str) -> None:
    assert likely(replace(shown(), movement=Movement((low + high) / 2, low, high))) == said


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_the_text_says_it_all(width: int, unicode: bool) -> None:
    text = comparison_as_text(shown(), width=width, unicode=unicode)
    flat = " ".join(text.split())
    assert "64 of 100: +29.2 points, likely +12 to +36" in flat
    assert "The score moved by more than noise." in flat
    for words in ("[-six-]", "{+eight+}", "removed", "edited", "new", "= 1 sentence unchanged", "No level"):
        assert words in flat
    assert "\x1b" not in text
    assert unicode or text.isascii()
    assert max(map(len, text.splitlines())) <= min(width, 100)


def test_the_text_says_when_there_is_nothing_to_say() -> None:
    same = compare_reports(report(END), report(END))
    assert "The drafts say the same" in comparison_as_text(same)
    assert "Draft against draft" not in comparison_as_text(same)
    noise = compare_reports(report(END), report(TOP), movement=Movement(3.0, -1.0, 4.0))
    assert "No real change" in comparison_as_text(noise)
    assert "No real change" in comparison_as_html(noise)


def test_json_keeps_to_its_schema() -> None:
    schema = comparison_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(shown().as_record())
    assert "\x1b" not in comparison_as_json(shown())


def test_html_escapes_what_it_was_given() -> None:
    for page in (comparison_as_html(shown()), comparison_html(shown())):
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "&lt;second&gt;.docx" in page
        assert "\x1b" not in page
        assert "<del>six</del>" in page
        assert "<ins>eight</ins>" in page
    assert comparison_as_html(shown()).startswith("<!doctype html>")
    assert "http" not in comparison_as_html(shown()).replace("http-equiv", "")
