"""Labelled examples are checked while they are read, and marks find their place in the letter's text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lorscore.errors import ExampleError
from lorscore.examples import align, load_corpus
from lorscore.fitting import fit, look_at, with_readers_marks
from lorscore.marks import Mark

FOLDER = Path(__file__).parents[1] / "labeled_examples"
TEXT = (Path(__file__).parent / "letters" / "generic.txt").read_text()
FIRST = TEXT.index("It is my pleasure")
SENTENCES = [[FIRST, TEXT.index("Dr. Osmanov was a pleasure") - 2]]


def reading(reader: str, /, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {"letter": "g01-01", "reader": reader, "level": 2, "score": 25, "sentences": SENTENCES}
    return {**row, "marks": {"0": ["E-", "K"]}, **changes}


def corpus(folder: Path, *readings: dict[str, object]) -> Path:
    (folder / "letters" / "g01").mkdir(parents=True)
    (folder / "letters" / "g01" / "g01-01.txt").write_text(TEXT)
    (folder / "readings").mkdir()
    (folder / "splits.toml").write_text('train = ["g01"]\ndev = []\ntest = []\n')
    row = {"letter": "g01-01", "group": "g01", "half": "plain", "kind": "narrative letter"}
    (folder / "letters.jsonl").write_text(json.dumps(row) + "\n")
    (folder / "readings" / "g01.jsonl").write_text("".join(json.dumps(one) + "\n" for one in readings))
    return folder


def test_what_readers_agree_on_is_settled(tmp_path: Path) -> None:
    two = reading("second", score=35, marks={"0": ["K", "W"]})
    example = load_corpus(corpus(tmp_path, reading("first"), two)).letters[0]
    assert example.score == 30
    assert example.level == 2
    span = example.spans[0]
    assert span.marks == {Mark.CONTEXT}
    assert span.open == {Mark.ENDORSEMENT_PLAIN, Mark.WALLPAPER}
    assert example.letter.text[span.start : span.end].startswith("It is my pleasure")


def test_a_third_reader_settles_the_rest(tmp_path: Path) -> None:
    two = reading("second", level=4, score=70, marks={"0": ["K", "W"]})
    three = reading("third", level=3, score=50, marks={"0": ["E-", "S"]})
    example = load_corpus(corpus(tmp_path, reading("first"), two, three)).letters[0]
    assert example.score == 50
    assert example.spans[0].marks == {Mark.CONTEXT, Mark.ENDORSEMENT_PLAIN}
    assert not example.spans[0].open


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ({"level": 4}, "score and level disagree"),
        ({"marks": {"0": ["Q"]}}, "unknown mark"),
        ({"sentences": []}, "different sentences"),
        ({"reader": "second"}, "not been read"),
        ({"reader": "fourth"}, "not been read"),
    ],
)
def test_bad_rows_are_refused_with_their_place(tmp_path: Path, first: dict[str, object], says: str) -> None:
    folder = corpus(tmp_path, reading("first", **first), reading("second"))
    with pytest.raises(ExampleError, match=says) as error:
        load_corpus(folder)
    assert ".jsonl, line 1" in str(error.value) or "line 2" in str(error.value)
    assert "pleasure" not in str(error.value)


def test_a_row_that_is_no_json(tmp_path: Path) -> None:
    folder = corpus(tmp_path, reading("first"), reading("second"))
    (folder / "readings" / "g01.jsonl").write_text("{")
    with pytest.raises(ExampleError, match=r"readings/g01\.jsonl, line 1 is not JSON"):
        load_corpus(folder)


def test_places_survive_changed_spaces_quotes_and_moved_lines() -> None:
    raw = "Page 1\nShe said “go\non” twice.\nHe left."
    text = 'She said "go on" twice. He left.\nPage 1'
    place = align(raw, text)
    start = raw.index("She")
    found = place(start, raw.index("\nHe"))
    assert found is not None
    assert text[found[0] : found[1]] == 'She said "go on" twice'
    assert align("Same. Text.", "Same.  Text.")(6, 11) == (7, 11)


def test_the_corpus_loads_and_groups_are_whole() -> None:
    loaded = load_corpus(FOLDER)
    assert len(loaded.letters) >= 600
    assert len({example.name for example in loaded.letters}) == len(loaded.letters)
    homes = {(example.group, example.split) for example in loaded.letters}
    assert len(homes) == len({group for group, _ in homes})
    for example in loaded.letters:
        for span in example.spans:
            assert 0 <= span.start < span.end <= len(example.letter.text)
            for _, start, end in span.words:
                assert span.start <= start < end <= span.end


def test_fitting_twice_gives_the_same() -> None:
    some = load_corpus(FOLDER).part("dev")
    letters, bank = look_at(some, jobs=1)
    groups = sorted({seen.example.group for seen in letters})
    assert groups
    one, two = fit(letters, bank), fit(letters, bank)
    assert one.marked == two.marked
    assert (one.strength.ordinal.coefficients == two.strength.ordinal.coefficients).all()
    assert one.strength.bend == two.strength.bend
    own = with_readers_marks(letters[0])
    assert {mark for sentence in own.sentences for mark in sentence.marks}
