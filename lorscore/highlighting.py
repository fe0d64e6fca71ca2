"""Turn a draft and the applicant's notes into a highlights sheet for the attending.

made = lorscore.highlights("draft.docx", notes="notes.md", details=Details(applicant="Amara Lindqvist"))
made.write("sheet.docx")
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Final

from lorscore.advice.facets import facets_answered
from lorscore.advice.notes import Note, read_notes
from lorscore.advice.picking import Picks, pick
from lorscore.advice.privacy import Identifier, find_identifiers
from lorscore.advice.sheet import Details, Sheet, WeakSpot, WeighedNote, build_sheet, find_weak_spots
from lorscore.letter import Block, BlockKind, Letter
from lorscore.marks import MarkedLetter, Sentence, Subject, Zone
from lorscore.outputs.sheet_page import fit, write_sheet
from lorscore.reading import read_letter
from lorscore.report import LetterReport
from lorscore.scoring import Scorer, default_scorer

__all__ = ["Details", "Highlights", "highlights", "remake", "weigh"]

_MOST_AT_ONCE: Final = 30
"""Entries that are marked as one text, about as long as a letter; what a longer one takes grows faster than its length."""
MOST_WEIGHED: Final = 200
"""Notes that are weighed, which takes some milliseconds each; a sheet has room for a tenth of them. Of more, those with the
most signs of something seen are taken."""
_MOST_ALIKE: Final = 5
"""Notes alike but for their numbers that are weighed before any others; a log repeats itself."""
# Notes speak in the first person, letters in the third; the marker knows letters. Only for marking, never for showing.
_THIRD: Final = {
    "i": "she", "i'm": "she is", "i've": "she has", "i'd": "she had", "i'll": "she will",
    "me": "her", "my": "her", "mine": "hers", "myself": "herself",
}  # fmt: skip
_FIRST_PERSON = re.compile(r"\b(?:I(?:'(?:m|ve|d|ll))?|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)\b")
_ACT_AT_START = re.compile(
    r"^(?:[A-Z][a-z]{2,}ed|Saw|Wrote|Took|Led|Gave|Held|Did|Made|Found|Met|Spoke|Ran|Sat|Stood|Kept|Went|Came|Caught|Taught|Told|Brought|"
    r"Got|Put|Read|Drew|Sent|Stayed)\b"
)


@dataclass(frozen=True, slots=True)
class Highlights:
    """All that was made of a draft and notes."""

    report: LetterReport
    sheet: Sheet
    """What fits one page, with the list of what was cut."""
    weak: tuple[WeakSpot, ...]
    notes: tuple[WeighedNote, ...]
    identifiers: tuple[Identifier, ...]
    """What was masked in the notes, and in the sentences of the draft that are asked about, in their order."""

    unweighed: tuple[Note, ...] = ()
    """Notes beyond MOST_WEIGHED, which lorscore did not look into."""
    names: tuple[str, ...] = ()
    """The applicant's names as the draft has them, which are not masked."""

    def write(self, path: str | PathLike[str], *, force: bool = False) -> Path:
        """The path, after the sheet was written there as .docx, .pdf or .md, as its ending says.

        Raises:
            OutputError: the ending is another, or a file is there and `force` is not given, or it cannot be written.
        """
        return write_sheet(self.sheet, path, force=force)


def highlights(
    letter: Letter | str | PathLike[str],
    *,
    notes: Sequence[Note] | str | PathLike[str] | None = None,
    details: Details | None = None,
    keep: Iterable[str] = (),
    scorer: Scorer | None = None,
) -> Highlights:
    """The highlights sheet for a draft, and what led to it.

    Args:
        letter: The draft, or where its file is.
        notes: The applicant's notes, or where their file is.
        details: What the header says; what is missing becomes a blank to fill.
        keep: Names or words in the notes that are no patient's and shall not be masked.
        scorer: The pipeline to use, by default with the model that came with the package.

    Raises:
        ReadError: draft or notes cannot be read.
        OutputError: the details alone are longer than a page.
        ModelError: the model cannot be used.
    """
    scorer = scorer or default_scorer()
    details = details or Details()
    draft = letter if isinstance(letter, Letter) else read_letter(letter)
    noted = read_notes(notes) if isinstance(notes, str | os.PathLike) else tuple(notes or ())
    marked = scorer.mark(draft)
    report = scorer.report(marked)
    kept = (*keep, *marked.applicant, *filter(None, (details.applicant, details.attending)))
    chosen, unweighed = _most_promising(noted)
    weighed = weigh(chosen, marked, report.score, scorer, keep=kept)
    weak = find_weak_spots(report, weighed, keep=kept)
    return Highlights(
        report=report,
        sheet=fit(build_sheet(report, weighed, details, keep=kept)),
        weak=weak,
        notes=weighed,
        identifiers=_identifiers(weighed, weak),
        unweighed=unweighed,
        names=tuple(marked.applicant),
    )


def remake(made: Highlights, *, details: Details, keep: Iterable[str] = (), picks: Picks | None = None) -> Highlights:
    """The same draft and notes with other details, other names to keep or lines picked by hand; needs no model.

    Args:
        made: What `highlights` gave.
        details: What the header says.
        keep: Names or words in the notes that are no patient's and shall not be masked.
        picks: The lines to show and their order; by default as lorscore ranks them. What does not fit the page is cut.

    Raises:
        OutputError: the details alone are longer than a page.
    """
    kept = (*keep, *made.names, *filter(None, (details.applicant, details.attending)))
    weighed = tuple(replace(note, identifiers=find_identifiers(note.note.text, keep=kept)) for note in made.notes)
    weak = find_weak_spots(made.report, weighed, keep=kept)
    whole = build_sheet(made.report, weighed, details, keep=kept)
    return replace(
        made,
        sheet=fit(whole if picks is None else pick(whole, picks)),
        weak=weak,
        notes=weighed,
        identifiers=_identifiers(weighed, weak),
    )


def weigh(
    notes: Sequence[Note], marked: MarkedLetter, score: float, scorer: Scorer, *, keep: Iterable[str] = ()
) -> tuple[WeighedNote, ...]:
    """The notes in their order, each with its marks and the points that the letter would rise if it told it too."""
    keep = tuple(keep)
    # A log repeats itself; each wording is looked at once.
    texts = list(dict.fromkeys(note.text for note in notes))
    told: dict[str, tuple[Sentence, ...]] = {}
    for at in range(0, len(texts), _MOST_AT_ONCE):
        some = texts[at : at + _MOST_AT_ONCE]
        told.update(zip(some, _sentences_of(some, scorer), strict=True))
    scores = dict(zip(texts, scorer.scores(_with(marked, told[text]) for text in texts), strict=True)) if texts else {}
    return tuple(
        WeighedNote(
            note=note,
            marks=frozenset(mark for sentence in told[note.text] for mark in sentence.marks),
            gain=scores[note.text] - score,
            facets=facets_answered(note.text),
            identifiers=find_identifiers(note.text, keep=keep),
        )
        for note in notes
    )


def _identifiers(notes: Sequence[WeighedNote], weak: Sequence[WeakSpot]) -> tuple[Identifier, ...]:
    of_notes = [found for note in notes for found in note.identifiers]
    return (*of_notes, *(found for spot in weak for found in spot.identifiers))


def _most_promising(notes: Sequence[Note]) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """The notes to weigh, in their order, and the rest; of lines that differ in numbers only, the first come first."""
    if len(notes) <= MOST_WEIGHED:
        return tuple(notes), ()
    signs: list[tuple[int, int]] = []
    alike: Counter[str] = Counter()
    for note in notes:
        shape = re.sub(r"\d+", "0", note.text)
        alike[shape] += 1
        told = len(facets_answered(note.text)) + ("0" in shape) + any(mark in note.text for mark in '"“')
        signs.append((alike[shape] > _MOST_ALIKE, -told))
    best = set(sorted(range(len(notes)), key=signs.__getitem__)[:MOST_WEIGHED])
    return (
        tuple(note for at, note in enumerate(notes) if at in best),
        tuple(note for at, note in enumerate(notes) if at not in best),
    )


def _sentences_of(notes: Sequence[str], scorer: Scorer) -> list[tuple[Sentence, ...]]:
    """The marked sentences of each note."""
    texts = [_as_in_a_letter(note) for note in notes]
    blocks: list[Block] = []
    at = 0
    for text in texts:
        blocks.append(Block(at, at + len(text), 1, BlockKind.PARAGRAPH))
        at += len(text) + 1
    sentences = scorer.mark(Letter("notes", "\n".join(texts), tuple(blocks)), all_text=True).sentences
    return [tuple(sentence for sentence in sentences if block.start <= sentence.start < block.end) for block in blocks]


def _as_in_a_letter(note: str) -> str:
    text = _FIRST_PERSON.sub(lambda found: _THIRD[found[0].lower()], note)
    if _ACT_AT_START.match(text):
        text = "She " + text[0].lower() + text[1:]
    return text[:1].upper() + text[1:]


def _with(marked: MarkedLetter, sentences: Sequence[Sentence]) -> MarkedLetter:
    """The letter as if it told a note too; the sentences count with their marks, and have no place in its text."""
    end = len(marked.letter.text)
    told = [
        replace(sentence, start=end, end=end, zone=Zone.BODY, subject=Subject.APPLICANT, evidence=(), words=())
        for sentence in sentences
    ]
    return replace(marked, sentences=(*marked.sentences, *told))
