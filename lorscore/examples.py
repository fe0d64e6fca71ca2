"""Read labeled_examples/: letters, sentence banks and what readers said of them.

    letters/GROUP/NAME.txt      the letters, as they would stand in a file
    letters.jsonl               one row a letter: its group, half, kind and the situation it was written from
    readings/GROUP.jsonl        one row a reading: level, score, sentences (offsets into the letter's file), marks, words
    bank/NAME.jsonl             one row a sentence of a bank, with the sentence before it
    bank-readings/NAME.jsonl    one row a reading of a bank sentence
    splits.toml                 which groups are train, dev and test

Everything is checked while it is read; a bad row is an ExampleError with file and line, never text of the row.
"""

from __future__ import annotations

import bisect
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lorscore.errors import ExampleError, ReadError
from lorscore.letter import Letter
from lorscore.marks import Mark
from lorscore.reading import read_letter_bytes
from lorscore.report import Level

Split = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = ("train", "dev", "test")
SHORT_MARKS = {
    "C+": Mark.COMPARATIVE,
    "C-": Mark.COMPARATIVE_LOW,
    "S": Mark.SPECIFIC,
    "W": Mark.WALLPAPER,
    "E+": Mark.ENDORSEMENT,
    "E-": Mark.ENDORSEMENT_PLAIN,
    "D": Mark.DOUBT,
    "K": Mark.CONTEXT,
    "X": Mark.SCORE_CONTEXT,
}
READERS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a letter as readers marked it, in offsets into `Letter.text`."""

    start: int
    end: int
    marks: frozenset[Mark]
    """The settled marks: given by both readers, or by one and the third."""
    open: frozenset[Mark]
    """Marks that one reader gave and nobody settled."""
    by_reader: tuple[frozenset[Mark], ...]
    """What the first and the second reader gave, each alone."""
    words: tuple[tuple[Mark, int, int], ...] = ()
    """Where the words stand that carry a mark, as the first reader saw it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled letter."""

    name: str
    group: str
    split: Split
    half: str
    """`plain` or `varied`."""
    kind: str
    """The kind of letter it was to be."""
    letter: Letter
    level: Level
    """The settled level: the band of the settled score."""
    score: float
    """The mean of the readers' scores; the middle one of three where the two differ by two levels or more."""
    readings: tuple[tuple[int, float], ...]
    """Level and score as the first and the second reader gave them."""
    spans: tuple[Span, ...]
    pronoun: str | None = None
    """`he`, `she` or `they`, as drawn for the situation; like the next two to compare scores by, never a feature."""
    origin: str | None = None
    """The part of the world that the applicant's name is from."""
    specialty: str | None = None
    """The specialty applied for."""


@dataclass(frozen=True, slots=True)
class BankItem:
    """A labelled sentence of a bank."""

    name: str
    group: str
    split: Split
    before: str
    """The sentence before it, or nothing."""
    text: str
    marks: frozenset[Mark]
    open: frozenset[Mark]
    by_reader: tuple[frozenset[Mark], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All labelled examples."""

    letters: tuple[Example, ...]
    bank: tuple[BankItem, ...]

    def part(self, *splits: Split) -> Corpus:
        """The letters and bank sentences of some splits."""
        return Corpus(
            tuple(example for example in self.letters if example.split in splits),
            tuple(item for item in self.bank if item.split in splits),
        )


def load_corpus(folder: Path) -> Corpus:
    """The labelled examples of a folder, in the order of its files.

    Raises:
        ExampleError: a file is missing or a row cannot be used.
    """
    splits = _splits(folder / "splits.toml")
    readings: dict[str, list[dict[str, Any]]] = {}
    for where, row in _rows(folder / "readings"):
        _need(row, ("letter", "reader", "level", "score", "sentences", "marks"), where)
        readings.setdefault(str(row["letter"]), []).append({**row, "where": where})
    letters = []
    for where, row in _rows(folder / "letters.jsonl"):
        _need(row, ("letter", "group", "half", "kind"), where)
        letters.append(_example(folder, row, readings.get(row["letter"], []), splits, where))
    judged: dict[str, list[dict[str, Any]]] = {}
    for where, row in _rows(folder / "bank-readings"):
        _need(row, ("item", "reader", "marks"), where)
        judged.setdefault(str(row["item"]), []).append({**row, "where": where})
    bank = []
    for where, row in _rows(folder / "bank"):
        _need(row, ("item", "group", "before", "text"), where)
        if row["item"] in judged:
            bank.append(_bank_item(row, judged[row["item"]], splits, where))
    return Corpus(tuple(letters), tuple(bank))


def _splits(path: Path) -> dict[str, Split]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ExampleError(
            f"{path.name} of the labelled examples cannot be read.", "Name the folder labeled_examples."
        ) from error
    return {group: split for split in SPLITS for group in data[split]}


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.is_file() else []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            where = f"{file.parent.name}/{file.name}, line {number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ExampleError(f"{where} is not JSON.", "Mend or remove the row.") from error
            if not isinstance(row, dict):
                raise ExampleError(f"{where} is not a JSON object.", "Mend or remove the row.")
            yield where, row


def _need(row: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        if key not in row:
            raise ExampleError(f"{where} has no “{key}”.", "Add it or remove the row.")


def _marks(shorts: list[str], where: str) -> frozenset[Mark]:
    unknown = [short for short in shorts if short not in SHORT_MARKS]
    if unknown:
        raise ExampleError(f"{where} has an unknown mark.", f"Marks are {' '.join(SHORT_MARKS)}.")
    return frozenset(SHORT_MARKS[short] for short in shorts)


def _example(
    folder: Path, row: dict[str, Any], readings: list[dict[str, Any]], splits: dict[str, Split], where: str
) -> Example:
    group, name = str(row["group"]), str(row["letter"])
    by_reader = {str(reading["reader"]): reading for reading in readings}
    if "first" not in by_reader or "second" not in by_reader or set(by_reader) - set(READERS):
        raise ExampleError(f"{where} has not been read by a first and a second reader.", "Add the readings.")
    if group not in splits:
        raise ExampleError(f"{where} is of a group that splits.toml does not name.", "Add the group to a split.")
    path = folder / "letters" / group / f"{name}.txt"
    try:
        raw = path.read_text(encoding="utf-8")
        letter = read_letter_bytes(path.name, raw.encode())
    except (OSError, ReadError) as error:
        raise ExampleError(f"The letter of {where} cannot be read.", "Mend the letter or remove the row.") from error
    both = [by_reader["first"], by_reader["second"]]
    third = by_reader.get("third")
    score, _ = _settle_score(both, third)
    situation = row.get("situation", {})
    applicant = situation.get("applicant", {})
    return Example(
        name=name,
        group=group,
        split=splits[group],
        half=str(row["half"]),
        kind=str(row["kind"]),
        letter=letter,
        level=Level.of(score),
        score=score,
        readings=tuple((int(reading["level"]), float(reading["score"])) for reading in both),
        spans=tuple(_spans(raw, letter.text, both, third)),
        pronoun=applicant.get("pronoun"),
        origin=applicant.get("region"),
        specialty=situation.get("specialty"),
    )


def _settle_score(both: list[dict[str, Any]], third: dict[str, Any] | None) -> tuple[float, int]:
    for reading in both:
        if Level.of(float(reading["score"])) != int(reading["level"]):
            raise ExampleError(f"{reading['where']}: score and level disagree.", "Put the score in the level's band.")
    first, second = (float(reading["score"]) for reading in both)
    if third is not None and third.get("score") is not None:
        middle = sorted([first, second, float(third["score"])])[1]
        return middle, int(Level.of(middle))
    mean = (first + second) / 2
    return mean, int(Level.of(mean))


def _spans(raw: str, text: str, both: list[dict[str, Any]], third: dict[str, Any] | None) -> Iterator[Span]:
    first, second = both
    if first["sentences"] != second["sentences"]:
        raise ExampleError(f"{second['where']}: the readers saw different sentences.", "Make one sheet for both.")
    place = align(raw, text)
    settled = third["marks"] if third else {}
    for number, (start, end) in enumerate(first["sentences"]):
        key = str(number)
        one, two = (_marks(reading["marks"].get(key, []), reading["where"]) for reading in both)
        apart = one ^ two
        if third is not None:
            kept = _marks(settled.get(key, []), third["where"]) & apart
            marks, unsettled = (one & two) | kept, frozenset[Mark]()
        else:
            marks, unsettled = one & two, apart
        where = place(start, end)
        if where is None:
            continue
        words: list[tuple[Mark, int, int]] = []
        for short, begin, stop in first.get("words", {}).get(key, []):
            found = place(begin, stop)
            if found and where[0] <= found[0] and found[1] <= where[1] and SHORT_MARKS[short] in marks:
                words.append((SHORT_MARKS[short], found[0], found[1]))
        yield Span(where[0], where[1], marks, unsettled, (one, two), tuple(words))


_COUNTED = re.compile(r"[^\W_]")


def align(raw: str, text: str) -> Callable[[int, int], tuple[int, int] | None]:
    """A function from a range of a letter's file to the range of the same words in its text, or None.

    A reader changes white space, quotation marks and hyphens and may move page furniture, but keeps letters and
    digits; so places are found by counting those, word by word from the left where something was moved.
    """
    seen_raw, seen_text = ([found.start() for found in _COUNTED.finditer(one)] for one in (raw, text))
    flat_raw, flat = ("".join(_COUNTED.findall(one)).lower() for one in (raw, text))
    same = flat == flat_raw

    def by_count(start: int, end: int) -> tuple[int, int] | None:
        first = bisect.bisect_left(seen_raw, start)
        last = bisect.bisect_left(seen_raw, end) - 1
        if first > last:
            return None
        return seen_text[first], seen_text[last] + 1

    def by_search(start: int, end: int) -> tuple[int, int] | None:
        wanted = "".join(_COUNTED.findall(raw[start:end])).lower()
        if not wanted:
            return None
        guess = bisect.bisect_left(seen_raw, start)
        found = flat.find(wanted, max(0, guess - 400))
        return (seen_text[found], seen_text[found + len(wanted) - 1] + 1) if found >= 0 else None

    return by_count if same else by_search


def _bank_item(row: dict[str, Any], readings: list[dict[str, Any]], splits: dict[str, Split], where: str) -> BankItem:
    by_reader = {str(reading["reader"]): _marks(reading["marks"], reading["where"]) for reading in readings}
    if "first" not in by_reader or "second" not in by_reader:
        raise ExampleError(f"{where} has not been read by a first and a second reader.", "Add the readings.")
    one, two = by_reader["first"], by_reader["second"]
    apart = one ^ two
    settled = "third" in by_reader
    return BankItem(
        name=str(row["item"]),
        group=str(row["group"]),
        split=splits.get(str(row["group"]), "train"),
        before=str(row["before"]),
        text=str(row["text"]),
        marks=(one & two) | (apart & by_reader["third"]) if settled else one & two,
        open=frozenset() if settled else apart,
        by_reader=(one, two),
    )
