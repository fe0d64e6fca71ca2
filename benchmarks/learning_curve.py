"""Draw how the figures on the test part grow with the number of letters learned from.

    python benchmarks/learning_curve.py [--examples labeled_examples] [--out docs]

Writes learning-curve.json (the figures), learning-curve.svg and learning-curve.md. All bank sentences of the train and dev parts
are learned from at every size; letters are drawn at random, each size holding the smaller ones. Baselines learn from the
same letters. Takes some minutes; the model in models/ is not touched.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt

from lorscore.evaluation import evaluate_models, readers_agreement
from lorscore.examples import load_corpus
from lorscore.fitting import Seen, SeenItem, fit, look_at

SIZES = (50, 100, 200, 400, 800, 1600, 2600)
SEED = 20261122


def figures_at(size: int, letters: list[Seen], bank: list[SeenItem]) -> dict[str, Any]:
    """The figures on the test part after learning from so many letters, with the baselines' own."""
    pool = [seen for seen in letters if seen.example.split != "test"]
    Random(SEED).shuffle(pool)
    learn = pool[:size]
    fitted = fit(learn, [one for one in bank if one.item.split != "test"])
    test = [seen for seen in letters if seen.example.split == "test"]
    measured = evaluate_models(fitted.marker, fitted.strength, [*learn, *test], [])
    record, marks = measured["test"], measured["test"]["marks"]
    return {
        "letters": size,
        "kappa": record["kappa"],
        "spearman": record["spearman"],
        "mark_f1": sum(one["f1"] for one in marks.values()) / len(marks),
        "f1": {name: one["f1"] for name, one in marks.items()},
        "baselines": {
            name: {key: one[key] for key in ("kappa", "spearman")} for name, one in measured["baselines"].items()
        },
    }


def readers_ceiling(letters: list[Seen]) -> dict[str, float]:
    """How the readers agree among themselves on the test part."""
    test = [seen for seen in letters if seen.example.split == "test"]
    agreement = readers_agreement([seen.example for seen in test])
    return {
        "kappa": agreement["kappa"],
        "spearman": agreement["spearman"],
        "mark_f1": sum(agreement["f1"].values()) / len(agreement["f1"]),
    }


def draw(curve: list[dict[str, Any]], ceiling: dict[str, float], path: Path) -> None:
    """Two panels: the marks' mean F1; kappa of the level and Spearman of the score, with baselines."""
    mpl.rcParams.update({"svg.hashsalt": "lorscore", "font.size": 9})
    sizes = [one["letters"] for one in curve]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.4), sharex=True)
    left.plot(
        sizes, [one["mark_f1"] for one in curve], "o-", color="#0b5394", label="learned marker, mean F1 of nine marks"
    )
    for name, style in (("comparative", "s:"), ("doubt", "^:"), ("specific", "D:")):
        left.plot(sizes, [one["f1"][name] for one in curve], style, color="#6fa8dc", label=name, markersize=4)
    left.axhline(ceiling["mark_f1"], color="#555555", linestyle="--", label="one reader against the other")
    left.set_title("Marks, test part")
    right.plot(sizes, [one["kappa"] for one in curve], "o-", color="#0b5394", label="lorscore, kappa of the level")
    right.plot(
        sizes, [one["spearman"] for one in curve], "s-", color="#6fa8dc", label="lorscore, Spearman of the score"
    )
    named = (
        ("readers_marks", "readers' marks, kappa"),
        ("tfidf", "TF-IDF and ridge, kappa"),
        ("length", "length only, kappa"),
    )
    for name, said in named:
        right.plot(sizes, [one["baselines"][name]["kappa"] for one in curve], ":", marker="x", label=said)
    right.axhline(ceiling["kappa"], color="#555555", linestyle="--", label="one reader against the other")
    right.set_title("Level and score, test part")
    for panel in (left, right):
        panel.set_xscale("log")
        panel.set_xticks(sizes, [str(size) for size in sizes])
        panel.minorticks_off()
        panel.set_ylim(-0.05, 1.02)
        panel.set_xlabel("letters learned from")
        panel.grid(alpha=0.3)
        panel.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def page(curve: list[dict[str, Any]], ceiling: dict[str, float]) -> str:
    """The figures as a page."""
    rows = [
        "| letters | mean F1 of marks | kappa | Spearman | readers' marks: kappa | TF-IDF: kappa / Spearman | length: kappa |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in curve:
        base = one["baselines"]
        rows.append(
            f"| {one['letters']} | {one['mark_f1']:.3f} | {one['kappa']:.3f} | {one['spearman']:.3f} "
            f"| {base['readers_marks']['kappa']:.3f} | {base['tfidf']['kappa']:.3f} / {base['tfidf']['spearman']:.3f} "
            f"| {base['length']['kappa']:.3f} |"
        )
    rows.append(
        f"| one reader against the other | {ceiling['mark_f1']:.3f} | {ceiling['kappa']:.3f} | {ceiling['spearman']:.3f} | | | |"
    )
    return (
        "# Learning curve\n\nHow the figures on the test part grow with the number of letters learned from; bank sentences are "
        "the same at every size. The letters are fictional, written and read by a language model. Made by "
        "`python benchmarks/learning_curve.py`.\n\n![Learning curve](learning-curve.svg)\n\n" + "\n".join(rows) + "\n"
    )


def main() -> None:
    """Measure, draw and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=Path, default=Path("labeled_examples"))
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args()
    letters, bank = look_at(load_corpus(options.examples))
    curve = []
    for size in SIZES:
        curve.append(figures_at(size, letters, bank))
        print(json.dumps({key: value for key, value in curve[-1].items() if key != "f1"}), flush=True)
    ceiling = readers_ceiling(letters)
    (options.out / "learning-curve.json").write_text(json.dumps({"readers": ceiling, "curve": curve}, indent=1) + "\n")
    draw(curve, ceiling, options.out / "learning-curve.svg")
    (options.out / "learning-curve.md").write_text(page(curve, ceiling), encoding="utf-8")


if __name__ == "__main__":
    main()
