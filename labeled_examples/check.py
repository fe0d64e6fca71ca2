"""Check the labelled examples: counts, splits, spread, fairness of the draw, sameness, agreement.

    python labeled_examples/check.py            prints every check with its figure; exit status 1 if one does not hold
    python labeled_examples/check.py --json     the figures alone

What can be wrong with a single row (offsets, marks, bands) is already refused by `lorscore.examples.load_corpus`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import kruskal, spearmanr

from lorscore.evaluation import readers_agreement
from lorscore.examples import BankItem, Corpus, Example, load_corpus
from lorscore.marks import Mark

HERE = Path(__file__).parent
RUN = 12
"""Words in a run that no two letters may share."""
SHORTEST = 6
"""Words from which a sentence is looked for elsewhere; rating rows such as "Punctuality: good" recur in any letters."""
BANK_WANTED = {
    "comparative": 900,
    "comparative-low": 700,
    "look-alikes of comparisons": 600,
    "doubt": 600,
    "sincere praise beside doubt": 400,
    "endorsement": 300,
    "endorsement-plain": 300,
    "score-context": 250,
    "specific without digits": 250,
    "digits, not specific": 250,
}
BANDS_OF_PRONOUNS = ("she", "he", "they")


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the corpus, with what was found."""

    says: str
    found: str
    holds: bool


def checks_of(corpus: Corpus, rows: dict[str, dict[str, Any]], stock: Sequence[str]) -> list[Check]:
    """Every promise, in order."""
    letters = [example for example in corpus.letters if example.group != "ex"]
    return [
        *_counts(corpus, letters),
        *_spread(letters),
        *_fair_draw(letters, rows),
        *_sameness(letters, stock),
        *_bank(corpus.bank),
        *_agreement(corpus, letters),
    ]


def _counts(corpus: Corpus, letters: Sequence[Example]) -> Iterable[Check]:
    words = np.array([example.letter.words for example in letters])
    yield Check("at least 1,000 letters", str(len(letters)), len(letters) >= 1000)
    yield Check("60 to 800 words each", f"{words.min()} to {words.max()}", words.min() >= 60 and words.max() <= 800)
    yield Check("mean length 280 to 380 words", f"{words.mean():.0f}", 280 <= words.mean() <= 380)
    plain = np.mean([example.half == "plain" for example in letters])
    yield Check("half of the letters are plain", f"{plain:.0%}", 0.45 <= plain <= 0.55)
    parts = Counter(example.split for example in letters)
    shares = {part: parts[part] / len(letters) for part in ("train", "dev", "test")}
    near = all(abs(shares[part] - want) <= 0.05 for part, want in (("train", 0.7), ("dev", 0.1), ("test", 0.2)))
    yield Check("split 70/10/20", ", ".join(f"{part} {share:.0%}" for part, share in shares.items()), near)
    at_home = {(example.group, example.split) for example in letters}
    yield Check("groups are whole", f"{len(at_home)} groups", len(at_home) == len({group for group, _ in at_home}))
    marked = sum(bool(span.marks) for example in corpus.letters for span in example.spans)
    lost = sum(span.end > len(example.letter.text) for example in corpus.letters for span in example.spans)
    yield Check("every mark lies in its letter", f"{marked} marked sentences, {lost} outside", lost == 0)


def _spread(letters: Sequence[Example]) -> Iterable[Check]:
    for half in ("all", "plain", "varied"):
        chosen = [example for example in letters if half in ("all", example.half)]
        counts = Counter(int(example.level) for example in chosen)
        shares = [counts[level] / len(chosen) for level in range(1, 6)]
        least = 0.10 if half == "all" else 0.05
        yield Check(
            f"each level at least {least:.0%} ({half})",
            " ".join(f"{share:.0%}" for share in shares),
            min(shares) >= least,
        )


def _fair_draw(letters: Sequence[Example], rows: dict[str, dict[str, Any]]) -> Iterable[Check]:
    scores = np.array([example.score for example in letters])
    words = np.array([example.letter.words for example in letters])
    rho = float(spearmanr(words, scores).statistic)
    yield Check("length does not go with the score: |Spearman| at most 0.15", f"{rho:+.3f}", abs(rho) <= 0.15)
    said: dict[str, Callable[[dict[str, Any]], str]] = {
        "pronoun": lambda drawn: drawn["applicant"]["pronoun"],
        "origin of the name": lambda drawn: drawn["applicant"]["region"],
        "specialty": lambda drawn: drawn["specialty"],
    }
    for name, of in said.items():
        groups = defaultdict(list)
        for example, score in zip(letters, scores, strict=True):
            groups[of(rows[example.name]["situation"])].append(score)
        enough = [values for values in groups.values() if len(values) >= 10]
        chance = float(kruskal(*enough).pvalue)
        # One test in a hundred would fall below by chance alone.
        yield Check(
            f"{name} does not go with the score (Kruskal-Wallis p above 0.01)", f"p = {chance:.3f}", chance > 0.01
        )


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without marks."""
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def _sameness(letters: Sequence[Example], stock: Sequence[str]) -> Iterable[Check]:
    home: dict[tuple[str, ...], str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for example in letters:
        for words in _between(words_of(example.letter.text), stock):
            for at in range(len(words) - RUN + 1):
                run = tuple(words[at : at + RUN])
                other = home.setdefault(run, example.name)
                if other != example.name:
                    pairs.setdefault((other, example.name), " ".join(run))
    yield Check(f"no two letters share {RUN} words in a row", _listed([f"{a}/{b}" for a, b in pairs]), not pairs)
    sentences = Counter(
        " ".join(words_of(example.letter.text[span.start : span.end]))
        for example in letters
        for span in example.spans
        if span.marks and len(words_of(example.letter.text[span.start : span.end])) >= SHORTEST
    )
    total = sum(sentences.values())
    twice = sum(count for count in sentences.values() if count > 1)
    yield Check(
        "fewer than 1 % of marked sentences occur twice", f"{twice / total:.2%} of {total}", twice < 0.01 * total
    )


def _between(words: Sequence[str], stock: Sequence[str]) -> list[list[str]]:
    """The stretches of words between stock phrases."""
    said = f" {' '.join(words)} "
    for phrase in sorted(stock, key=len, reverse=True):
        said = said.replace(f" {' '.join(words_of(phrase))} ", " | ")
    return [stretch.split() for stretch in said.split("|")]


def bank_kinds(bank: Sequence[BankItem]) -> dict[str, int]:
    """How many bank sentences there are of each wanted kind, by their settled marks."""
    comparisons = {Mark.COMPARATIVE, Mark.COMPARATIVE_LOW}
    kinds = {mark.value: sum(mark in item.marks for item in bank) for mark in Mark}
    meant = {item.name: item for item in bank}
    about_comparing = {"b01", "b02", "b03", "b04", "b90", "b91", "b92", "b93"}
    about_doubt = {"b05", "b06", "b07", "b12"}
    return {
        **{name: kinds[name] for name in BANK_WANTED if name in kinds},
        "look-alikes of comparisons": sum(
            not comparisons & item.marks and item.group in about_comparing for item in meant.values()
        ),
        "sincere praise beside doubt": sum(
            bool(item.marks) and Mark.DOUBT not in item.marks and item.group in about_doubt for item in bank
        ),
        "specific without digits": sum(
            Mark.SPECIFIC in item.marks and not any(character.isdigit() for character in item.text) for item in bank
        ),
        "digits, not specific": sum(
            Mark.SPECIFIC not in item.marks and any(character.isdigit() for character in item.text) for item in bank
        ),
    }


def _bank(bank: Sequence[BankItem]) -> Iterable[Check]:
    yield Check("at least 3,500 bank sentences", str(len(bank)), len(bank) >= 3500)
    kinds = bank_kinds(bank)
    for name, wanted in BANK_WANTED.items():
        yield Check(f"bank: at least {wanted} {name}", str(kinds[name]), kinds[name] >= wanted)
    texts = Counter(" ".join(words_of(f"{item.before} {item.text}")) for item in bank)
    twice = sum(count - 1 for count in texts.values() if count > 1)
    yield Check("bank: fewer than 1 % of items occur twice", str(twice), twice < 0.01 * max(1, len(bank)))


def _agreement(corpus: Corpus, letters: Sequence[Example]) -> Iterable[Check]:
    agreement = readers_agreement(letters, corpus.bank)
    yield Check(
        "readers agree on the level: kappa at least 0.85", f"{agreement['kappa']:.3f}", agreement["kappa"] >= 0.85
    )
    for mark, f1 in agreement["f1"].items():
        yield Check(f"readers agree on {mark}: F1 at least 0.80", f"{f1:.3f}", f1 >= 0.80)
    still_open = sum(bool(span.open) for example in letters for span in example.spans)
    still_open += sum(bool(item.open) for item in corpus.bank)
    yield Check("every dispute between readers is settled", f"{still_open} open", still_open == 0)


def vendor_checks(folder: Path) -> Iterable[Check]:
    """Checks of the vendors' sample letters against what truth.toml says of each vendor."""
    vendors = sorted(path.parent for path in folder.glob("*/truth.toml"))
    sizes = {vendor.name: len(list(vendor.glob("*.txt"))) for vendor in vendors}
    yield Check("at least 8 vendors", str(len(vendors)), len(vendors) >= 8)
    few = [name for name, size in sizes.items() if not 6 <= size <= 15]
    yield Check("6 to 15 letters a vendor", _listed(few), not few)
    wrong, kinds = [], Counter()
    for vendor in vendors:
        truth = tomllib.loads((vendor / "truth.toml").read_text(encoding="utf-8"))
        kinds[truth["kind"]] += 1
        named = [name for part in ("family", "frame") for one in truth[part] for name in one["letters"]]
        wrong += [f"{vendor.name}/{name}" for name in named if not (vendor / name).is_file()]
        wrong += [
            f"{vendor.name}/{one['letter']}"
            for one in truth["residue"]
            if one["text"] not in (vendor / one["letter"]).read_text(encoding="utf-8")
        ]
    yield Check("what is said of vendors' letters is in them", _listed(wrong), not wrong)
    said = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield Check("vendors are honest, template, residue and wallpaper", said, len(kinds) >= 4)


def _listed(names: Sequence[str]) -> str:
    return f"{len(names)}" + (f": {', '.join(names[:5])}" if names else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=HERE)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    corpus = load_corpus(options.folder)
    lines = (options.folder / "letters.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["letter"]: row for row in map(json.loads, lines)}
    stock = (options.folder / "stock-phrases.txt").read_text(encoding="utf-8").splitlines()
    checks = checks_of(corpus, rows, [phrase for phrase in stock if phrase and not phrase.startswith("#")])
    checks += vendor_checks(options.folder / "vendors")
    if options.json:
        print(json.dumps({check.says: check.found for check in checks}, indent=1))
    else:
        for check in checks:
            print(f"{'ok  ' if check.holds else 'FAIL'} {check.says}: {check.found}")
    sys.exit(0 if all(check.holds for check in checks) else 1)


if __name__ == "__main__":
    main()
