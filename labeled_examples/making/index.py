"""Write letters.jsonl from the situations, and take in letters that were read elsewhere.

    python index.py --situations SITUATIONS --out labeled_examples [--read WORKED-EXAMPLES.jsonl]

Only letters with two readings get a row. Words counts are left out: they can be counted.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

SHORT = {
    "comparative": "C+", "comparative-low": "C-", "specific": "S", "wallpaper": "W", "endorsement": "E+",
    "endorsement-plain": "E-", "doubt": "D", "context": "K", "score-context": "X",
}  # fmt: skip


def rows_of(situations: Path, out: Path) -> list[dict[str, Any]]:
    """A row for each letter of the situations whose group has been read."""
    rows = []
    for path in sorted(situations.glob("g??.jsonl")):
        read = out / "readings" / path.name
        if not read.is_file():
            continue
        names = {json.loads(line)["letter"] for line in read.read_text(encoding="utf-8").splitlines()}
        for line in path.read_text(encoding="utf-8").splitlines():
            drawn = json.loads(line)
            if drawn["letter"] in names:
                name, half, kind = (drawn.pop(key) for key in ("letter", "half", "kind"))
                rows.append({"letter": name, "group": name[:3], "half": half, "kind": kind, "situation": drawn})
    return rows


def take_in(path: Path, out: Path) -> list[dict[str, Any]]:
    """Letters with two readings each, as rows of letters.jsonl; texts and readings are written beside them."""
    rows, readings = [], []
    (out / "letters" / "ex").mkdir(parents=True, exist_ok=True)
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        (out / "letters" / "ex" / f"{one['id']}.txt").write_text(one["text"], encoding="utf-8")
        for reader, said in zip(("first", "second"), one["readers"], strict=True):
            # There sentences are counted from 1.
            marks = {str(int(at) - 1): [SHORT[mark] for mark in given] for at, given in said["marks"].items()}
            readings.append({"letter": one["id"], "reader": reader, "level": said["level"], "score": said["score"],
                             "sentences": one["sentences"], "marks": marks})  # fmt: skip
        rows.append({"letter": one["id"], "group": "ex", "half": "varied", "kind": "worked example"})
    (out / "readings" / "ex.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in readings), encoding="utf-8"
    )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--situations", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--read", type=Path)
    options = parser.parse_args()
    rows = take_in(options.read, options.out) if options.read else []
    rows += rows_of(options.situations, options.out)
    (options.out / "letters.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
