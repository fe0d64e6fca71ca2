"""Draw the situations that fictional letters are written from.

    python situations.py --seed 20261122 --writers 30 --letters 35 --out FOLDER

writes FOLDER/gNN.jsonl (one situation a line) and FOLDER/gNN.md (the same for a writer to read).
A situation says what happened, who writes and how; it never says how strong the letter is to be.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
SPECIALTIES = [
    "internal medicine",
    "internal medicine",
    "internal medicine",
    "family medicine",
    "family medicine",
    "pediatrics",
    "psychiatry",
    "neurology",
    "general surgery",
    "emergency medicine",
    "anesthesiology",
    "obstetrics and gynecology",
    "pathology",
    "diagnostic radiology",
]
LATER = 17
FEW_PLAIN = {*range(63, 78), *range(90, 99)}
"""Writers, each of whom has read the worked examples before, a quarter of whose letters is plain instead of a half."""
COMPARING = range(90, 100)
"""Writers half of whose letters that would compare nobody draw again: comparisons are the rarest marks."""
SHORT, LONG, TYPICAL = 60, 800, 310


def draw(weights: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def target_words(rng: random.Random) -> int:
    """Length in words, independent of everything else in the situation."""
    while True:
        words = round(rng.lognormvariate(0, 0.45) * TYPICAL, -1)
        if SHORT + 10 <= words <= LONG - 60:
            return int(words)


def applicant(names: dict[str, dict[str, list[str]]], rng: random.Random) -> dict[str, str]:
    region = rng.choice(list(names))
    pronoun = rng.choices(["she", "he", "they"], weights=[46, 46, 8])[0]
    given = rng.choice(names[region][pronoun if pronoun != "they" else rng.choice(["she", "he"])])
    family = rng.choice(names[region]["family"])
    if rng.random() < 0.12:
        family += "-" + rng.choice(names[region]["family"])
    title = rng.choices(["Dr.", "Mr./Ms.", "first name", "student doctor"], weights=[62, 18, 15, 5])[0]
    return {"name": f"{given} {family}", "pronoun": pronoun, "called": title, "region": region}


def situation(
    letter: str,
    *,
    plain: bool,
    axes: dict[str, dict[str, int]],
    names: dict[str, dict[str, list[str]]],
    rng: random.Random,
    later: bool,
    comparing: bool,
) -> dict[str, object]:
    """One situation.

    In `later` draws (from g17 on, but for g22) plain letters compare as often as varied ones, and more trainees did
    very well: among the first letters, plain ones that carry an applicant were too rare.
    """
    drawn: dict[str, object] = {"letter": letter, "half": "plain" if plain else "varied"}
    drawn["applicant"] = applicant(names, rng)
    drawn["specialty"] = rng.choice(SPECIALTIES)
    drawn["words"] = target_words(rng)
    for axis, weights in axes.items():
        drawn[axis] = draw(weights, rng)
    if comparing and drawn["compares"] == "does not compare people" and rng.random() < 0.5:
        drawn["compares"] = draw(axes["compares"], rng)
    if plain and not later and rng.random() < 0.3:
        drawn["compares"] = "does not compare people"
    if plain and later and rng.random() < 0.3:
        drawn["happened"] = list(axes["happened"])[rng.randrange(2)]
        drawn["compares"] = list(axes["compares"])[rng.randrange(1, 4)]
    if not plain and rng.random() < 0.35:
        drawn["complication"] = f"{drawn['complication']}; {draw(axes['complication'], rng)}"
    return drawn


def as_text(drawn: dict[str, object]) -> str:
    who = drawn["applicant"]
    lines = [
        f"## {drawn['letter']}  ({drawn['half']}, about {drawn['words']} words)",
        f"- applicant: {who['name']}, {who['pronoun']}, called by {who['called']}; applies in {drawn['specialty']}",
    ]
    lines += [
        f"- {axis}: {drawn[axis]}"
        for axis in drawn
        if axis not in {"letter", "half", "applicant", "specialty", "words"}
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--writers", type=int, default=30)
    parser.add_argument("--letters", type=int, default=35)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    axes = tomllib.loads((HERE / "axes.toml").read_text(encoding="utf-8"))
    names = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    options.out.mkdir(parents=True, exist_ok=True)
    for writer in range(1, options.writers + 1):
        rng = random.Random(f"{options.seed}/{writer}")
        every = 4 if writer in FEW_PLAIN else 2
        halves = [number % every == 0 for number in range(options.letters)]
        rng.shuffle(halves)
        drawn = [
            situation(
                f"g{writer:02d}-{number:02d}",
                plain=plain,
                axes=axes,
                names=names,
                rng=rng,
                later=writer >= LATER and writer != 22,
                comparing=writer in COMPARING,
            )
            for number, plain in enumerate(halves, start=1)
        ]
        stem = options.out / f"g{writer:02d}"
        stem.with_suffix(".jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in drawn), encoding="utf-8"
        )
        stem.with_suffix(".md").write_text("\n\n".join(map(as_text, drawn)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
