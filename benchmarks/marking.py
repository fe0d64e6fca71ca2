"""What each stage of marking and scoring costs a letter, beside spaCy's tokenizer alone, all in one run.

    python benchmarks/marking.py [--letters N]

Figures are processor time. A busy machine slows all of them, so compare ratios, and only those of one run; proselint is
measured where it is installed (pip install proselint).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lorscore.letter import Letter  # noqa: E402
from lorscore.marking import pipeline  # noqa: E402
from lorscore.marking.cues import blank, load_cues, page_of, word_lists  # noqa: E402
from lorscore.marking.signals import RuleMatcher  # noqa: E402
from lorscore.reading import read_letter_bytes  # noqa: E402
from lorscore.rules import load_rules  # noqa: E402
from lorscore.scoring import Scorer  # noqa: E402

EXAMPLES = ROOT / "labeled_examples" / "letters"
Result = TypeVar("Result")
PASSES = 3
BARE = "spaCy's tokenizer alone"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--letters", type=int, default=150, metavar="N")
    asked = options.parse_args()
    print(f"Rule book compiled in {compile_time():.2f} s of processor time")
    raw = [path.read_bytes() for path in sorted(EXAMPLES.rglob("*.txt"))[: asked.letters]]
    letters = [read_letter_bytes("letter.txt", content) for content in raw]
    scorer = Scorer.load()
    passes = [one_pass(raw, letters, scorer) for _ in range(PASSES + 1)][1:]  # the first fills spaCy's caches and ours
    words = statistics.mean(letter.words for letter in letters)
    print(f"{len(letters)} letters of {words:.0f} words, median of {PASSES} passes\n")
    print(f"{'':44}{'ms a letter':>12}{'a second':>12}{'tokenizers':>12}")
    for name in passes[0]:
        seconds = statistics.median(one[name] for one in passes) / len(letters)
        ratio = statistics.median(one[name] / one[BARE] for one in passes)
        print(f"{name:44}{seconds * 1000:12.2f}{1 / seconds:12.0f}{ratio:12.2f}")


def compile_time() -> float:
    """Seconds from parsed rule files to phrase books: rules, word lists and cues."""
    book = load_rules()
    blank()
    began = time.process_time()
    word_lists()
    RuleMatcher(book)
    for name in ("zones.toml", "scope.toml", "subjects.toml"):
        load_cues(name)
    return time.process_time() - began


def one_pass(raw: Sequence[bytes], letters: Sequence[Letter], scorer: Scorer) -> dict[str, float]:
    """Seconds of each stage for all letters, in the order in which a letter goes through them."""
    took: dict[str, float] = {}
    docs = _timed(took, BARE, lambda: [blank().make_doc(letter.text) for letter in letters])
    pages = _timed(
        took, "words and word lists", lambda: [page_of(doc, one.text) for doc, one in zip(docs, letters, strict=True)]
    )
    for letter, page in zip(letters, pages, strict=True):
        page.blocks = [(block.start, block.end) for block in letter.blocks]
    components = dict(pipeline.build_pipeline().pipeline)
    for name in pipeline.COMPONENTS:
        said = name.removeprefix("lorscore_").replace("signals", "rules")
        _timed(took, said, lambda name=name: [components[name](doc) for doc in docs])
    bare_marker = pipeline.Marker()
    _timed(took, "all above, facts, notices and terms", lambda: [bare_marker.mark(letter) for letter in letters])
    marked = _timed(took, "the same and the learned marker", lambda: [scorer.mark(letter) for letter in letters])
    _timed(took, "strength and report", lambda: [scorer.report(one) for one in marked])
    _timed(took, "from letter to report", lambda: [scorer.score(letter) for letter in letters])
    _timed(took, "reading .txt", lambda: [read_letter_bytes("letter.txt", content) for content in raw])
    return took | proselint([letter.text for letter in letters])


def proselint(texts: Sequence[str]) -> dict[str, float]:
    """Seconds of proselint, if it is installed."""
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        return {}
    CheckRegistry().register_many(__register__)
    took: dict[str, float] = {}
    _timed(took, "proselint", lambda: [LintFile("letter", text).lint() for text in texts])
    return took


def _timed(took: dict[str, float], name: str, work: Callable[[], list[Result]]) -> list[Result]:
    began = time.process_time()
    result = work()
    took[name] = time.process_time() - began
    return result


if __name__ == "__main__":
    main()
