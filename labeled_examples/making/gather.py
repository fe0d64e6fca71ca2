"""Gather readers' notes into readings/*.jsonl and bank-readings/*.jsonl, and make the third reader's sheets.

    python gather.py letters --notes NOTES --sheets SHEETS --out labeled_examples
    python gather.py disputes --notes NOTES --sheets SHEETS
    python gather.py bank --notes NOTES --bank BANK --out labeled_examples

A line of notes that cannot be understood is printed with its file and left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

READERS = {"1": "first", "2": "second", "3": "third"}
MARKS = ("C+", "C-", "S", "W", "E+", "E-", "D", "K", "X")
BANDS = {1: (0, 20), 2: (21, 40), 3: (41, 60), 4: (61, 80), 5: (81, 100)}
_LINE = re.compile(r"(\d+)\s+([A-Z+,\s-]+?)\s*(?:\|(.*))?")


def notes_of(folder: Path, group: str, reader: str) -> dict[str, dict[str, Any]]:
    """What one reader noted of a group's letters: level, score, marks and words by sentence number."""
    letters: dict[str, dict[str, Any]] = {}
    current: dict[str, Any] | None = None
    for path in sorted(folder.glob(f"{group}-{reader}*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("@"):
                parts = line[1:].split()
                level, score = (int(parts[1]), float(parts[2])) if len(parts) > 2 else (None, None)
                if level is not None:
                    low, high = BANDS[level]
                    score = min(max(score, low), high)
                current = letters[parts[0]] = {"level": level, "score": score, "marks": {}, "words": {}}
                continue
            found = _LINE.fullmatch(line)
            marks = [mark.strip() for mark in found[2].split(",") if mark.strip()] if found else []
            if current is None or not found or any(mark not in MARKS for mark in marks):
                print(f"{path.name}, line {number}: not understood: {line}")
                continue
            current["marks"][found[1]] = sorted(set(marks), key=MARKS.index)
            if found[3]:
                current["words"][found[1]] = [
                    (short.strip(), quote.strip().strip('"'))
                    for part in found[3].split(" ; ")
                    if ":" in part
                    for short, quote in [part.split(":", 1)]
                ]
    return letters


def reading_row(name: str, reader: str, noted: dict[str, Any], offsets: list[list[int]], text: str) -> dict[str, Any]:
    """One row of readings/: sentence numbers from 0, words as offsets into the letter's file."""
    words: dict[str, list[list[Any]]] = {}
    for number, quotes in noted["words"].items():
        start, end = offsets[int(number) - 1]
        for short, quote in quotes:
            pattern = r"\s+".join(re.escape(word) for word in quote.split())
            found = re.search(pattern, text[start:end], re.IGNORECASE) if pattern else None
            if found and short in MARKS:
                words.setdefault(str(int(number) - 1), []).append([short, start + found.start(), start + found.end()])
    row = {
        "letter": name,
        "reader": READERS[reader],
        "level": noted["level"],
        "score": noted["score"],
        "sentences": offsets,
        "marks": {
            str(int(n) - 1): marks for n, marks in noted["marks"].items() if 0 < int(n) <= len(offsets) and marks
        },
    }
    return {**row, "words": words} if words else row


def gather_letters(notes: Path, sheets: Path, out: Path) -> None:
    (out / "readings").mkdir(exist_ok=True)
    for sheet in sorted(sheets.glob("g??.json")):
        group = sheet.stem
        offsets = json.loads(sheet.read_text())
        by_reader = {reader: notes_of(notes, group, reader) for reader in READERS}
        if not (by_reader["1"] and by_reader["2"]):
            continue
        rows = []
        for name, spans in offsets.items():
            text = (out / "letters" / group / f"{name}.txt").read_text(encoding="utf-8")
            for reader in READERS:
                if name in by_reader[reader]:
                    rows.append(reading_row(name, reader, by_reader[reader][name], spans, text))
                elif reader != "3":
                    print(f"{name} has no reading {reader}")
        (out / "readings" / f"{group}.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )


def disputes(notes: Path, sheets: Path) -> None:
    """Write GROUP-disputes.md: what the third reader is asked, letter by letter."""
    for sheet in sorted(sheets.glob("g??.json")):
        group = sheet.stem
        one, two = (notes_of(notes, group, reader) for reader in "12")
        if not (one and two):
            continue
        parts = re.split(r"^## (\S+)$", sheet.with_suffix(".md").read_text(encoding="utf-8"), flags=re.MULTILINE)
        asked = []
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            if name not in one or name not in two:
                continue
            apart = abs(one[name]["level"] - two[name]["level"]) >= 2
            lines = []
            for line in body.strip().splitlines():
                found = re.match(r"\[(\d+)\] ", line)
                if found:
                    first, second = (set(noted[name]["marks"].get(found[1], [])) for noted in (one, two))
                    if first ^ second:
                        line += "   <<< " + " ".join(mark for mark in MARKS if mark in first ^ second) + " ?"
                lines.append(line)
            head = f"## {name}" + ("   <<< level and score ?" if apart else "")
            asked.append(head + "\n" + "\n".join(lines))
        (sheets / f"{group}-disputes.md").write_text("\n\n".join(asked) + "\n", encoding="utf-8")


def bank_disputes(out: Path, sheets: Path) -> None:
    """Write bank-disputes.md: the bank sentences on which two readers differ, with the marks in question."""
    lines = []
    for path in sorted((out / "bank").glob("*.jsonl")):
        judged: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for row in map(json.loads, (out / "bank-readings" / path.name).read_text(encoding="utf-8").splitlines()):
            judged[row["item"]][row["reader"]] = set(row["marks"])
        for item in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            apart = judged[item["item"]]["first"] ^ judged[item["item"]]["second"]
            if apart and "third" not in judged[item["item"]]:
                asked = " ".join(mark for mark in MARKS if mark in apart)
                before = f"({item['before']}) " if item["before"] else ""
                lines.append(f"[{item['item']}] {before}{item['text']}   <<< {asked} ?")
    (sheets / "bank-disputes.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def gather_bank(notes: Path, bank: Path, out: Path) -> None:
    (out / "bank").mkdir(exist_ok=True)
    (out / "bank-readings").mkdir(exist_ok=True)
    for path in sorted(bank.glob("b??.tsv")):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        items = [
            {
                "item": f"{path.stem}-{n:03d}",
                "group": path.stem,
                "set": row[0],
                "meant": row[1],
                "before": row[2].strip(),
                "text": row[3].strip(),
            }
            for n, row in enumerate(rows, start=1)
        ]
        judged: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for reader in READERS:
            for file in sorted(notes.glob(f"{path.stem}-{reader}*.txt")):
                for line in file.read_text(encoding="utf-8").splitlines():
                    found = re.fullmatch(r"\[?(b\d\d-\d\d\d\d?)\]?\s*([A-Z+,\s-]*?)\s*(?:\|.*)?", line.strip())
                    if not found:
                        if line.strip():
                            print(f"{file.name}: not understood: {line[:60]}")
                        continue
                    marks = [mark.strip() for mark in found[2].split(",") if mark.strip() and mark.strip() != "-"]
                    if all(mark in MARKS for mark in marks):
                        judged[found[1]][reader] = marks
                    else:
                        print(f"{file.name}: not understood: {line[:60]}")
        if not judged:
            continue
        write = lambda folder, rows, stem=path.stem: (out / folder / f"{stem}.jsonl").write_text(  # noqa: E731
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        write("bank", [item for item in items if {"1", "2"} <= set(judged[item["item"]])])
        write(
            "bank-readings",
            [
                {"item": item["item"], "reader": READERS[reader], "marks": marks}
                for item in items
                if {"1", "2"} <= set(judged[item["item"]])
                for reader, marks in sorted(judged[item["item"]].items())
            ],
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["letters", "disputes", "bank"])
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--bank", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.what == "letters":
        gather_letters(options.notes, options.sheets, options.out)
    elif options.what == "disputes":
        disputes(options.notes, options.sheets)
        if options.out:
            bank_disputes(options.out, options.sheets)
    else:
        gather_bank(options.notes, options.bank, options.out)


if __name__ == "__main__":
    main()
