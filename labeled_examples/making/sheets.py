"""Make reading sheets: letters, or bank items, with their sentences numbered and nothing else.

    python sheets.py letters FOLDER/g01-a.txt ... --letters LETTERS --sheets SHEETS
    python sheets.py bank FOLDER/*.tsv --sheets SHEETS

The first form also writes each letter to LETTERS/gNN/gNN-MM.txt. Sheets name the offsets of their sentences in a
.json beside them, into the letter's file. A sheet is all that a reader sees.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

from lorscore.marking.sentences import sentence_starts

_HEADER = re.compile(r"^=== (g\d\d-\d\d)\s*$", re.MULTILINE)


def letters_of(text: str) -> dict[str, str]:
    """The letters of a writer's file by name."""
    parts = _HEADER.split(text)
    return {name: body.strip("\n") + "\n" for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Sentences of a letter's file as offsets; hard line breaks inside sentences are seen through."""
    lines = [line for line in text.split("\n") if line.strip()]
    widths = sorted(len(line) for line in lines)
    long = [width for width in widths if width > 45]
    wrapped = len(long) >= 5 and max(long) <= 115
    flat = list(text)
    if wrapped:
        edge = sorted(long)[int(0.6 * (len(long) - 1))]
        for found in re.finditer(r"([^\n]+)\n(?=([^\n]+))", text):
            line, after = found[1], found[2]
            word = after.split()[0]
            full = len(line) + 1 + len(word) > edge - 6
            item = re.match(r"\s*(?:[-•*]|\(?\d{1,2}[.)])\s", after)
            if not item and (full or after.strip()[:1].islower()) and not line.rstrip().endswith(":"):
                flat[found.start() + len(line)] = " "
    joined = "".join(flat)
    spans = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", joined):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        end = line.start() + len(line[0].rstrip())
        starts = list(sentence_starts(joined, start, end))
        spans += [(a, a + len(joined[a:b].rstrip())) for a, b in zip(starts, [*starts[1:], end], strict=True)]
    return spans


def sheet_of(letters: dict[str, str]) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """The sheet of some letters, and the offsets of their sentences."""
    offsets = {name: sentences_of(text) for name, text in letters.items()}
    parts = []
    for name, text in letters.items():
        rows, last = [f"## {name}"], 0
        for number, (start, end) in enumerate(offsets[name], start=1):
            if "\n\n" in text[last:start]:
                rows.append("")
            rows.append(f"[{number}] " + " ".join(text[start:end].split()))
            last = end
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n", offsets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["letters", "bank"])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--letters", type=Path)
    parser.add_argument("--sheets", type=Path, required=True)
    options = parser.parse_args()
    options.sheets.mkdir(parents=True, exist_ok=True)
    if options.what == "letters":
        groups: dict[str, dict[str, str]] = {}
        for file in options.files:
            groups.setdefault(file.name[:3], {}).update(letters_of(file.read_text(encoding="utf-8")))
        for group, letters in groups.items():
            folder = options.letters / group
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in letters.items():
                (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            write_sheet(options.sheets / group, letters)
    else:
        for file in options.files:
            rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            numbered = [(f"{file.stem}-{number:03d}", row) for number, row in enumerate(rows, start=1)]
            random.Random(file.stem).shuffle(numbered)
            text = "".join(
                f"[{name}] " + (f"({row[2].strip()}) " if row[2].strip() else "") + row[3].strip() + "\n"
                for name, row in numbered
            )
            (options.sheets / f"{file.stem}.md").write_text(text, encoding="utf-8")


def write_sheet(stem: Path, letters: dict[str, str]) -> None:
    """Write the sheet for readers and the offsets beside it."""
    sheet, offsets = sheet_of(letters)
    stem.with_suffix(".md").write_text(sheet, encoding="utf-8")
    stem.with_suffix(".json").write_text(json.dumps(offsets), encoding="utf-8")


if __name__ == "__main__":
    main()
