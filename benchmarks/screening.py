"""Measure `lorscore screen`: the bounds it works with, its errors, and what it costs.

python benchmarks/screening.py calibrate    writes lorscore/screening/likeness.toml from labelled letters
python benchmarks/screening.py vendors      precision and recall on labeled_examples/vendors
python benchmarks/screening.py unrelated    false pairs among 5,000 letters put together from labelled sentences
python benchmarks/screening.py cost         time and memory from 500 to 20,000 letters, as docs/screening-cost.svg
"""

from __future__ import annotations

import math
import pickle
import random
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lorscore.examples import load_corpus  # noqa: E402
from lorscore.marking import Marker  # noqa: E402
from lorscore.marks import TEXT_ZONES, Zone  # noqa: E402
from lorscore.reading import read_letter  # noqa: E402
from lorscore.report import Provenance  # noqa: E402
from lorscore.scoring import Scorer  # noqa: E402
from lorscore.screening.families import Screened, find_families  # noqa: E402
from lorscore.screening.masking import MASK, Masked, mask_letter  # noqa: E402
from lorscore.screening.paraphrase import bound_for, find_alike, term_of  # noqa: E402
from lorscore.screening.screen import Sample, screen  # noqa: E402
from lorscore.screening.shared import find_shared, is_copied  # noqa: E402

LIKENESS = ROOT / "lorscore" / "screening" / "likeness.toml"
RATES = (0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 3e-5)


@dataclass(frozen=True)
class Labelled:
    """A labelled letter, masked, and the group of its writer."""

    group: str
    split: str
    text: str
    sentences: tuple[str, ...]
    """Those of its body and closing."""
    masked: Masked


def labelled() -> list[Labelled]:
    """The letters of the train and dev parts."""
    marker = Marker()
    found = []
    for example in load_corpus(ROOT / "labeled_examples").part("train", "dev").letters:
        marked = marker.mark(example.letter)
        text = example.letter.text
        said = tuple(text[one.start : one.end] for one in marked.sentences if one.zone in TEXT_ZONES)
        found.append(Labelled(example.group, example.split, text, said, mask_letter(text, marked.sentences)))
    return found


def calibrate() -> None:
    """Write how rare terms are in letters, and how alike unrelated letters are."""
    letters = labelled()
    shares: Counter[str] = Counter()
    for letter in letters:
        shares.update({term_of(word) for word in letter.masked.words if word != MASK})
    rarity: dict[str, list[str]] = defaultdict(list)
    for term, count in sorted(shares.items()):
        if count > 2:
            rarity[f"{math.log(len(letters) / count):.1f}"].append(term)
    rarest = math.log(len(letters) / 2.5)
    lines = [
        "# Made by `python benchmarks/screening.py calibrate` from the train and dev parts of labeled_examples.",
        f"# Letters: {len(letters)}.",
        "",
        "# Rates of unrelated pairs (letters of different writers) and the likeness that so many reach.",
        "likeness = []",
        "",
        "# How rare a term is: the logarithm of letters to letters that have it. Terms are words cut to six letters; those with",
        "# a = before them stand for a line of same_meaning.toml.",
        f"rarest = {rarest:.1f}",
        "",
        "[rarity]",
        *(f'"{key}" = "{" ".join(terms)}"' for key, terms in sorted(rarity.items(), key=lambda one: float(one[0]))),
        "",
    ]
    LIKENESS.write_text("\n".join(lines), encoding="utf-8")
    masked = [letter.masked for letter in letters]
    import lorscore.screening.paraphrase as paraphrase

    paraphrase._EVERY_PAIR_UP_TO = len(masked)
    alike = find_alike(masked, above=0.0)
    values = np.array([one.likeness for one in alike if letters[one.first].group != letters[one.second].group])
    own = np.array([one.likeness for one in alike if letters[one.first].group == letters[one.second].group])
    bounds = [(rate, float(np.quantile(values, 1 - rate))) for rate in RATES]
    written = ", ".join(f"[{rate:g}, {bound:.4f}]" for rate, bound in bounds)
    lines[4] = f"likeness = [{written}]"
    lines[1] = f"# Letters: {len(letters)}; pairs by different writers: {len(values)}."
    LIKENESS.write_text("\n".join(lines), encoding="utf-8")
    print(f"{len(values)} pairs by different writers, {len(own)} by one writer")
    for rate, bound in bounds:
        print(f"  {rate:g}: likeness {bound:.4f}; by one writer {np.mean(own >= bound):.2g}")
    print(f"  highest {values.max():.4f}; by one writer {own.max():.4f}")


def vendor_samples() -> list[Sample]:
    """The sample letters of labeled_examples/vendors, scored."""
    scorer = Scorer.load()
    found = []
    for path in sorted((ROOT / "labeled_examples" / "vendors").glob("*/*.txt")):
        found.append(Sample(path.parent.name, f"{path.parent.name}/{path.name}", scorer.score(read_letter(path))))
    return found


def vendors() -> None:
    """Print precision and recall over pairs of letters for each family, and over what was left in letters."""
    screening = screen(vendor_samples(), made_by=Provenance("", "", ""))
    folder = ROOT / "labeled_examples" / "vendors"
    flagged = {pair for family in screening.families for pair in combinations(family.letters, 2)}
    left = {(one.letter, found.kind) for one in screening.recycled for found in one.residue}
    true_pairs: set[tuple[str, str]] = set()
    true_left: set[tuple[str, str]] = set()
    for path in sorted(folder.glob("*/truth.toml")):
        truth = tomllib.loads(path.read_text(encoding="utf-8"))
        vendor = path.parent.name
        own = {pair for pair in flagged if pair[0].startswith(f"{vendor}/")}
        print(f"{vendor}: {truth['kind']}")
        inside: set[tuple[str, str]] = set()
        for family in truth.get("family", []):
            letters = sorted(f"{vendor}/{letter}" for letter in family["letters"])
            pairs = set(combinations(letters, 2))
            inside |= pairs
            print(f"  {family['depth']}, {len(letters)} letters: recall {len(pairs & own) / len(pairs):.2f}")
        true_pairs |= inside
        framed = [frame.letters for frame in screening.frames if vendor in frame.vendors]
        print(f"  pairs found {len(own)}, of them true {len(own & inside)}; frames {framed}")
        residue = {(f"{vendor}/{one['letter']}", one["kind"]) for one in truth.get("residue", [])}
        true_left |= residue
        seen = {one for one in left if one[0].startswith(f"{vendor}/")}
        if residue or seen:
            print(f"  left in: found {len(seen & residue)} of {len(residue)}")
            print(f"  missed {sorted(residue - seen)}; more {sorted(seen - residue)}")
    hits = len(flagged & true_pairs)
    print(f"pairs: precision {hits / max(1, len(flagged)):.3f}, recall {hits / max(1, len(true_pairs)):.3f}")
    kept = len(left & true_left)
    print(f"left in: precision {kept / max(1, len(left)):.3f}, recall {kept / max(1, len(true_left)):.3f}")


@dataclass(frozen=True)
class Line:
    """A sentence of a letter that was put together: its range and zone."""

    start: int
    end: int
    zone: Zone


def put_together(number: int, *, seed: int = 7) -> list[tuple[str, list[Line]]]:
    """So many letters of sentences drawn from labelled letters, each of 8 to 24; the same for the same seed."""
    chance = random.Random(seed)
    sentences = sorted({said for letter in labelled() for said in letter.sentences if len(said.split()) > 3})
    made = []
    for _ in range(number):
        said = chance.sample(sentences, chance.randint(8, 24))
        lines, at = [], 0
        for one in said:
            lines.append(Line(at, at + len(one), Zone.BODY))
            at += len(one) + 1
        made.append((" ".join(said), lines))
    return made


def unrelated() -> None:
    """Print how many pairs of 5,000 unrelated letters are called copied or reworded."""
    made = put_together(5000)
    masked = [mask_letter(text, lines) for text, lines in made]
    start = time.perf_counter()
    copied = [one for one in find_shared(masked) if is_copied(one, masked)]
    took = time.perf_counter() - start
    pairs = 5000 * 4999 // 2
    print(f"shared text: {len(copied)} of {pairs} pairs ({len(copied) / pairs:.2g}), in {took:.1f} s")
    groups = find_families([Screened("one", letter, None, frozenset()) for letter in masked])
    letters = {letter for group in groups for letter in group.letters}
    share = sum(math.comb(len(group.letters), 2) for group in groups) / pairs
    print(f"all: {len(groups)} groups, {len(letters)} letters, {share:.2g} of pairs")
    for group in groups[:5]:
        print(f"  {group.kind}: {group.letters}")


def cost() -> None:
    """Measure masking, shared text and reworded text, one process a size; write the plot."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    sizes = (500, 1000, 2000, 5000, 10000, 20000)
    plain = [(text, [(line.start, line.end, line.zone) for line in lines]) for text, lines in put_together(sizes[-1])]
    (Path(tempfile.gettempdir()) / "lorscore-put-together.pickle").write_bytes(pickle.dumps(plain))
    rows = []
    for size in sizes:
        done = subprocess.run(
            [sys.executable, __file__, "cost-of", str(size)], capture_output=True, text=True, check=True
        )
        rows.append([float(value) for value in done.stdout.split()])
        print(size, *rows[-1], flush=True)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    for column, label in enumerate(("masking", "shared text", "reworded text")):
        left.plot(sizes, [row[column] for row in rows], marker="o", label=label)
    left.set(xlabel="letters", ylabel="seconds")
    left.legend()
    right.plot(sizes, [row[3] for row in rows], marker="o", color="black")
    right.set(xlabel="letters", ylabel="peak memory, MB", ylim=(0, None))
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "screening-cost.svg", metadata={"Date": None})


def cost_of(size: int) -> None:
    """Print seconds of masking, of shared and of reworded text, and the peak memory in MB, for one size."""
    made = pickle.loads((Path(tempfile.gettempdir()) / "lorscore-put-together.pickle").read_bytes())[:size]
    start = time.perf_counter()
    masked = [mask_letter(text, [Line(*line) for line in lines]) for text, lines in made]
    masking = time.perf_counter()
    find_shared(masked)
    shared = time.perf_counter()
    find_alike(masked, above=bound_for(size * (size - 1) // 2))
    alike = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(masking - start, shared - masking, alike - shared, peak)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["cost-of", size]:
            cost_of(int(size))
        case [command]:
            {"calibrate": calibrate, "vendors": vendors, "unrelated": unrelated, "cost": cost}[command]()
        case _:
            print(__doc__)
