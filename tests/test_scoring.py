"""Whole letters: scores in the right order, reports that keep their word, and a score that cannot be moved by tricks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import lorscore
from lorscore.errors import ReadError
from lorscore.letter import Letter
from lorscore.outputs import reports_schema
from lorscore.reading import read_letter, read_letter_bytes
from lorscore.report import LetterReport, Level, Unread, Verdict, reports_record
from lorscore.scoring import Scorer

LETTERS = Path(__file__).parent / "letters"


def report_of(scorer: Scorer, text: str) -> LetterReport:
    return scorer.score(read_letter_bytes("letter.txt", text.encode()))


def text_of(name: str) -> str:
    return (LETTERS / f"{name}.txt").read_text()


def test_the_three_samples_come_in_order(scorer: Scorer) -> None:
    strong, generic, concerning = (report_of(scorer, text_of(name)) for name in ("strong", "generic", "concerning"))
    assert strong.score > generic.score > concerning.score
    assert strong.level >= Level.STRONG
    assert generic.level <= Level.GENERIC
    assert concerning.level is Level.CONCERNING


def test_a_report_keeps_its_word(scorer: Scorer, sample: Letter) -> None:
    report = scorer.score(sample)
    assert report.text == sample.text
    at = 0
    for sentence in report.sentences:
        assert at <= sentence.start < sentence.end
        assert report.text[sentence.start : sentence.end] == sentence.text
        at = sentence.end
        for place in (*sentence.reasons, *sentence.set_aside):
            assert sentence.start <= place.start <= place.end <= sentence.end
        assert all(0 <= chance <= 1 for _, chance in sentence.marks)
        assert (sentence.ask is not None) == (sentence.verdict in (Verdict.WEAK, Verdict.HARMS))
        assert len(sentence.reasons) >= bool(sentence.marks)
        if not sentence.marks:
            assert sentence.verdict is Verdict.NEUTRAL
    assert [gap.gain for gap in report.gaps] == sorted((gap.gain for gap in report.gaps), reverse=True)
    assert all(gap.gain > 0 for gap in report.gaps)


def test_the_json_of_a_report_is_valid(scorer: Scorer, sample: Letter) -> None:
    record = reports_record([scorer.score(sample), Unread("scan.pdf", "no-text", "No text.")], made_by=scorer.made_by)
    Draft202012Validator(reports_schema()).validate(record)


def test_scoring_twice_gives_the_same(scorer: Scorer, sample: Letter) -> None:
    assert scorer.score(sample) == scorer.score(sample)


def test_letterhead_date_and_contact_lines_move_nothing(scorer: Scorer) -> None:
    text = text_of("strong")
    bare = text[text.index("Dear Program Director") :]
    assert abs(report_of(scorer, text).score - report_of(scorer, bare).score) < 2
    contact = text + "\nPhone: 555-0100\nLaurel Creek University Hospital\n12 Mill Road, Laurel Creek, Ohio\n"
    assert abs(report_of(scorer, text).score - report_of(scorer, contact).score) < 2


PRONOUNS = {"she": "he", "her": "him", "hers": "his", "herself": "himself"}
POSSESSED = re.compile(r"\bher (?=daily|presentations|plans|notes|sub|right|directly\b)")


def swapped(text: str) -> str:
    """The strong sample as if it were about a man with another name from another hospital."""
    text = (
        text.replace("supervised her", "supervised him")
        .replace("recommend her", "recommend him")
        .replace("place her", "place him")
    )
    text = text.replace("told her", "told him").replace("have her", "have him")
    text = re.sub(r"\bher\b", "his", text)
    text = re.sub(r"\bHer\b", "His", text)
    text = re.sub(r"\bshe\b", "he", text)
    text = re.sub(r"\bShe\b", "He", text)
    for old, new in (
        ("Amara Lindqvist", "Tariq Al-Jamal"),
        ("Lindqvist", "Al-Jamal"),
        ("Laurel Creek", "Stony Ford"),
        ("LAUREL CREEK", "STONY FORD"),
    ):
        text = text.replace(old, new)
    return text


def test_name_pronouns_and_hospital_do_not_move_the_score(scorer: Scorer) -> None:
    text = text_of("strong")
    assert swapped(text) != text
    assert abs(report_of(scorer, text).score - report_of(scorer, swapped(text)).score) <= 0.1


def test_repeating_a_sentence_does_not_pay(scorer: Scorer) -> None:
    text = text_of("strong")
    sentence = (
        "Of the forty or so students I have supervised in the past five years, I would place her in the top five."
    )
    repeated = text.replace(sentence, " ".join([sentence] * 10))
    assert report_of(scorer, repeated).score - report_of(scorer, text).score < 2


def test_no_name_of_the_applicant_is_a_reason(scorer: Scorer, sample: Letter) -> None:
    report = scorer.score(sample)
    for sentence in report.sentences:
        for reason in sentence.reasons:
            if reason.rule.startswith("learned."):
                assert report.text[reason.start : reason.end] not in (
                    "Lindqvist",
                    "Osmanov",
                    "Novak",
                    "Amara",
                    "Farid",
                    "Tereza",
                )


def test_from_python() -> None:
    letter = lorscore.read_letter(LETTERS / "strong.txt")
    one = lorscore.score(letter)
    assert one == lorscore.score(text_of("strong")) or one.score == lorscore.score(text_of("strong")).score
    error = ReadError("scan.pdf", "no-text", "The file holds no text.", "Export it with text.")
    many = list(lorscore.score_many([letter, error]))
    assert many[0] == one
    assert many[1] == Unread("scan.pdf", "no-text", "The file holds no text. Export it with text.")
    with pytest.raises(ReadError):
        lorscore.score("too short")


def test_public_names() -> None:
    for name in lorscore.__all__:
        assert getattr(lorscore, name) is not None
    with pytest.raises(AttributeError):
        _ = lorscore.no_such_name


SAMPLES = Path(__file__).parent / "reading" / "samples"
SAME_LETTER = [
    "libreoffice.docx",
    "libreoffice.pdf",
    "libreoffice.rtf",
    "libreoffice.odt",
    "libreoffice.html",
    "python-docx.docx",
    "reportlab.pdf",
    "by-hand.rtf",
    "chromium.pdf",
    "markdown.md",
    "wrapped.txt",
    "windows.txt",
]


def test_one_letter_in_all_formats_has_the_same_sentences_and_score(scorer: Scorer) -> None:
    reports = [scorer.score(read_letter(SAMPLES / name)) for name in SAME_LETTER]
    # Page headers and footers, which some files have and others cannot have, come last and carry nothing.
    sentences = [[sentence.text for sentence in report.sentences] for report in reports]
    shortest = min(sentences, key=len)
    assert all(other[: len(shortest)] == shortest for other in sentences)
    assert len({round(report.score, 6) for report in reports}) == 1
