"""Letters a second: `lorscore batch` from files of three kinds, beside other readers of prose, all in one run.

    python benchmarks/batch.py [--letters N] [--node FOLDER]

Compare only figures of one run: a busy machine slows all of them. What a batch adds to marking and scoring is its time less
that spent inside them, in the same pass: the difference of two passes drowns in what the machine does beside.

proselint and VADER are measured where they are installed (pip install proselint vaderSentiment), write-good and alex
where Node is and FOLDER holds them (npm install write-good alex). These read the text from memory; lorscore's batch
reads files and writes rows.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
import time
import unittest.mock
from collections.abc import Callable, Sequence
from pathlib import Path

from docx import Document
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from lorscore.batch import score_folder
from lorscore.batch.pools import processors
from lorscore.letter import Letter
from lorscore.reading import read_letter_bytes
from lorscore.report import LetterReport
from lorscore.scoring import Scorer, default_scorer

EXAMPLES = Path(__file__).parents[1] / "labeled_examples" / "letters"
PASSES = 3
NODE = """
import { readFileSync } from "node:fs";
const texts = JSON.parse(readFileSync(0, "utf8"));
const tools = {};
try { const { default: run } = await import("write-good"); tools["write-good"] = run; } catch {}
try { const { text } = await import("alex"); tools["alex"] = text; } catch {}
const figures = {};
for (const [name, run] of Object.entries(tools)) {
  for (const text of texts.slice(0, 20)) run(text);
  figures[name] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    const began = performance.now();
    for (const text of texts) run(text);
    figures[name].push((performance.now() - began) / 1000 / texts.length);
  }
}
console.log(JSON.stringify(figures));
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--letters", type=int, default=200, metavar="N")
    options.add_argument("--node", type=Path, metavar="FOLDER")
    asked = options.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.rglob("*.txt"))[: asked.letters]]
    figures: dict[str, float] = {}
    added: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        for kind in ("txt", "docx", "pdf"):
            write_letters(here / kind, texts, kind=kind)
        figures["lorscore, marking and scoring alone"] = alone(texts)
        for kind in ("txt", "docx", "pdf"):
            figures[f"lorscore batch, .{kind}"], added[f".{kind}"] = batch(here / kind)
        if processors() > 1:
            score_all(here / "txt", jobs=processors())  # the processes are to be warm
            many = timed(lambda: score_all(here / "txt", jobs=processors()), len(texts))
            figures[f"lorscore batch, .txt, {processors()} processes"] = many
    figures |= others(texts)
    if asked.node is not None and shutil.which("node"):
        figures |= node(texts, asked.node.resolve())
    show(figures, added, letters=len(texts))


def write_letters(folder: Path, texts: Sequence[str], *, kind: str) -> None:
    """The same letters as files of a kind."""
    folder.mkdir()
    for number, text in enumerate(texts):
        path = folder / f"{number:05}.{kind}"
        paragraphs = text.split("\n\n")
        if kind == "txt":
            path.write_text(text, encoding="utf-8")
        elif kind == "docx":
            document = Document()
            for paragraph in paragraphs:
                document.add_paragraph(paragraph)
            document.save(str(path))
        else:
            style = getSampleStyleSheet()["BodyText"]
            escaped = [part.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>") for part in paragraphs]
            pieces = [piece for part in escaped for piece in (Paragraph(part, style), Spacer(1, 8))]
            SimpleDocTemplate(str(path)).build(pieces)


def alone(texts: Sequence[str]) -> float:
    """Seconds a letter for what cannot be spared: letters that are read already, to their reports."""
    scorer = default_scorer()
    letters = [read_letter_bytes("letter.txt", text.encode()) for text in texts]
    for letter in letters[:20]:
        scorer.score(letter)
    return timed(lambda: [scorer.score(letter) for letter in letters], len(letters))


def score_all(folder: Path, *, jobs: int) -> None:
    """From a folder to a finished file of rows."""
    score_folder(folder, out=folder.parent / "rows.csv", jobs=jobs, told=str)


def batch(folder: Path) -> tuple[float, float]:
    """Seconds a letter in one process, the model loaded already: all of it, and what is spent outside marking and scoring."""
    inside = 0.0
    score = Scorer.score

    def watched(scorer: Scorer, letter: Letter) -> LetterReport:
        nonlocal inside
        began = time.perf_counter()
        try:
            return score(scorer, letter)
        finally:
            inside += time.perf_counter() - began

    passes = []
    with unittest.mock.patch.object(Scorer, "score", watched):
        for _ in range(PASSES):
            inside = 0.0
            whole = timed_once(lambda: score_all(folder, jobs=1))
            passes.append((whole, whole - inside))
    letters = len(list(folder.iterdir()))
    whole, outside = (statistics.median(one) / letters for one in zip(*passes, strict=True))
    return whole, outside


def others(texts: Sequence[str]) -> dict[str, float]:
    """Seconds a letter of the Python tools that are installed."""
    figures = {}
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        pass
    else:
        CheckRegistry().register_many(__register__)
        figures["proselint"] = timed(lambda: [LintFile("letter", text).lint() for text in texts], len(texts))
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        pass
    else:
        vader = SentimentIntensityAnalyzer()
        figures["VADER"] = timed(lambda: [vader.polarity_scores(text) for text in texts], len(texts))
    return figures


def node(texts: Sequence[str], folder: Path) -> dict[str, float]:
    """Seconds a letter of the JavaScript tools that are installed in a folder."""
    ran = subprocess.run(
        ["node", "--input-type=module", "--eval", NODE.replace("PASSES", str(PASSES))],
        input=json.dumps(texts).encode(),
        capture_output=True,
        cwd=folder,
        check=True,
    )
    return {name: statistics.median(passes) for name, passes in json.loads(ran.stdout).items()}


def timed(work: Callable[[], object], letters: int) -> float:
    """Seconds a letter, the median of some passes."""
    return statistics.median(timed_once(work) / letters for _ in range(PASSES))


def timed_once(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def show(figures: dict[str, float], added: dict[str, float], *, letters: int) -> None:
    """Print a table: milliseconds a letter, letters a second, and the rate relative to lorscore batch from .txt."""
    first = figures["lorscore batch, .txt"]
    print(f"{letters} letters, median of {PASSES} passes\n")
    print(f"{'':40}{'ms a letter':>12}{'a second':>12}{'relative':>12}")
    for name, seconds in figures.items():
        print(f"{name:40}{seconds * 1000:12.2f}{1 / seconds:12.1f}{first / seconds:12.2f}")
    said = ", ".join(f"{kind} {seconds * 1000:.2f}" for kind, seconds in added.items())
    print(f"\nAround marking and scoring, ms a letter: {said}")


if __name__ == "__main__":
    main()
