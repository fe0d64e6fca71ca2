"""Compare families of sentence markers on sentences by writers that none of them has seen.

    python benchmarks/mark_families.py [--examples labeled_examples] [--out docs]

Writes mark-families.md and mark-families.json. All families learn from the same sentences of the train part (three in four
writers), take their thresholds from the rest of the train part, and are measured on the dev part; the test part is not
read. Takes about three quarters of an hour; the model in models/ is not touched.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from spacy.training import Example as Lesson
from spacy.training.pretrain import pretrain
from spacy.util import compounding, minibatch

from lorscore.evaluation import readers_agreement
from lorscore.examples import load_corpus
from lorscore.fitting import BANK_WEIGHT, labelled_rows, look_at
from lorscore.marking.learned import BLOCKS, MARKS, Terms, own_signs, sigmoid, signs_around, words_only
from lorscore.marking.learning import Labelled, fit_marker

Matrix = NDArray[np.float64]
Rows = NDArray[np.int_]
SEED = 20261122
KEPT_SIGNS = 250
"""Trees look at this many signs, the commonest; a tree of a thousand rare ones learns them by heart."""
EPOCHS, PRETRAINING_EPOCHS = 5, 3


def fit_linear(vectors: Any, labelled: Labelled, rows: Rows) -> Callable[[Any], Matrix]:
    """One logistic regression a mark; the answer gives values before the logistic function."""
    models = []
    for column in range(len(MARKS)):
        known = rows[labelled.judged[rows, column] > 0]
        model = LogisticRegression(C=4.0, max_iter=2000)
        models.append(model.fit(vectors[known], labelled.marks[known, column], sample_weight=labelled.weights[known]))
    return lambda others: np.column_stack([model.decision_function(others) for model in models])


def plain(labelled: Labelled, fit: Rows) -> Matrix:
    """TF-IDF of words and pairs of words alone."""
    vectors = TfidfVectorizer(analyzer=words_only, min_df=2, sublinear_tf=True).fit_transform(labelled.terms)
    return sigmoid(fit_linear(vectors, labelled, fit)(vectors))


def all_blocks(labelled: Labelled) -> Any:
    """What lorscore's own marker sees: words, parts of words, skip pairs, signs, neighbours."""
    return sparse.hstack(
        [
            block.weight
            * TfidfVectorizer(analyzer=block.looks, min_df=block.rows, sublinear_tf=True).fit_transform(labelled.terms)
            for block in BLOCKS
        ],
        format="csr",
    )


def linear(labelled: Labelled, fit: Rows) -> Matrix:
    """Linear on words, skip pairs, rule evidence and neighbours."""
    vectors = all_blocks(labelled)
    return sigmoid(fit_linear(vectors, labelled, fit)(vectors))


def looked_at_twice(labelled: Labelled, fit: Rows) -> Matrix:
    """The same with telling terms weighing more, calibrated, and a second look in the light of the letter: lorscore's own."""
    owners = labelled.owners
    mine = fit[fit < len(owners)]
    kept, renumbered = np.unique(owners[mine], return_inverse=True)
    marker = fit_marker(
        Labelled(
            terms=[labelled.terms[at] for at in fit],
            marks=labelled.marks[fit],
            groups=[labelled.groups[at] for at in fit],
            weights=labelled.weights[fit],
            judged=labelled.judged[fit],
            letters=[labelled.letters[at] for at in fit],
            owners=renumbered,
            scores=labelled.scores[kept],
        )
    ).marker
    chances = np.zeros(labelled.marks.shape)
    for letter in np.setdiff1d(owners, kept):
        rows = np.flatnonzero(owners == letter)
        chances[rows] = marker.judge_again(marker.judge([labelled.terms[at] for at in rows])).in_context
    return chances


def trees(labelled: Labelled, fit: Rows) -> Matrix:
    """Boosted trees on rule evidence, scope and neighbours, with the linear values out of fold stacked in."""
    vectors = all_blocks(labelled)
    values = fit_linear(vectors, labelled, fit)(vectors)
    groups = np.array(labelled.groups)[fit]
    for learn, hold in GroupKFold(n_splits=4).split(fit, groups=groups):
        values[fit[hold]] = fit_linear(vectors, labelled, fit[learn])(vectors[fit[hold]])
    signs = CountVectorizer(analyzer=lambda terms: own_signs(terms) + signs_around(terms), max_features=KEPT_SIGNS)
    seen = np.hstack([values, signs.fit_transform(labelled.terms).toarray()])
    chances = np.zeros(labelled.marks.shape)
    for column in range(len(MARKS)):
        known = fit[labelled.judged[fit, column] > 0]
        model = HistGradientBoostingClassifier(
            max_iter=120,
            learning_rate=0.06,
            max_leaf_nodes=12,
            min_samples_leaf=40,
            l2_regularization=5,
            random_state=0,
        )
        model.fit(seen[known], labelled.marks[known, column], sample_weight=labelled.weights[known])
        chances[:, column] = model.predict_proba(seen)[:, 1]
    return chances


def network(labelled: Labelled, fit: Rows) -> Matrix:
    """SpaCy's text categorizer: a convolution over hashed embeddings, pretrained on the corpus's text, and a bag of words."""
    spacy.util.fix_random_seed(SEED)
    texts = [masked(terms) for terms in labelled.terms]
    with tempfile.TemporaryDirectory() as folder:
        weights = pretrained([texts[at] for at in fit], Path(folder))
        nlp = spacy.blank("en")
        categorizer = nlp.add_pipe("textcat_multilabel", config={"model": categorizer_model()})
        for mark in MARKS:
            categorizer.add_label(mark.value)  # type: ignore[attr-defined]
        lessons = [
            Lesson.from_dict(
                nlp.make_doc(texts[at]), {"cats": dict(zip(map(str, MARKS), labelled.marks[at], strict=True))}
            )
            for at in fit
            if labelled.judged[at].all() or random.Random(int(at)).random() < BANK_WEIGHT
        ]
        optimizer = nlp.initialize(lambda: lessons[:500])
        categorizer.model.get_ref("tok2vec").from_bytes(weights)  # type: ignore[attr-defined]
    shuffled = random.Random(SEED)
    for _ in range(EPOCHS):
        shuffled.shuffle(lessons)
        for batch in minibatch(lessons, size=compounding(16.0, 64.0, 1.001)):
            nlp.update(batch, drop=0.3, sgd=optimizer)
    return np.array([[doc.cats[mark.value] for mark in MARKS] for doc in nlp.pipe(texts, batch_size=256)])


def masked(terms: Terms) -> str:
    """The whole masked sentence."""
    return next((term[2:] for term in terms if term[0] == "c"), "")


def tok2vec() -> dict[str, Any]:
    """Hashed embeddings of words, prefixes, suffixes and shapes; four layers of convolution."""
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 1000], "include_static_vectors": False,
    }  # fmt: skip
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "window_size": 1, "maxout_pieces": 3, "depth": 4,
    }  # fmt: skip
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}


def categorizer_model() -> dict[str, Any]:
    """A network and a bag of words side by side."""
    bag = {
        "@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 2, "no_output_layer": False,
        "length": 262144,
    }  # fmt: skip
    return {"@architectures": "spacy.TextCatEnsemble.v2", "tok2vec": tok2vec(), "linear_model": bag}


def pretrained(texts: Sequence[str], folder: Path) -> bytes:
    """The weights of the embedding after it has learned to spell each word of the texts from its neighbours."""
    corpus = folder / "texts.jsonl"
    corpus.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts if text), encoding="utf-8")
    config = spacy.util.load_config_from_str(spacy.blank("en").config.to_str()).merge(
        {
            "nlp": {"lang": "en", "pipeline": ["tok2vec"]},
            "components": {"tok2vec": {"factory": "tok2vec", "model": tok2vec()}},
            "paths": {"raw_text": str(corpus)},
            "corpora": {
                "pretrain": {"@readers": "spacy.JsonlCorpus.v1", "path": str(corpus), "min_length": 3, "max_length": 100}
            },
            "pretraining": {
                "max_epochs": PRETRAINING_EPOCHS, "dropout": 0.2, "n_save_every": None, "n_save_epoch": None,
                "component": "tok2vec", "layer": "", "corpus": "corpora.pretrain",
                "batcher": {"@batchers": "spacy.batch_by_words.v1", "size": 3000, "discard_oversize": False, "tolerance": 0.2},
                "optimizer": {"@optimizers": "Adam.v1", "learn_rate": 0.001},
                "objective": {
                    "@architectures": "spacy.PretrainCharacters.v1", "maxout_pieces": 3, "hidden_size": 300, "n_characters": 4,
                },
            },
        }
    )  # fmt: skip
    pretrain(config.interpolate(), folder, silent=True)
    return max(folder.glob("model*.bin"), key=lambda path: path.stat().st_mtime).read_bytes()


def measured(chances: Matrix, labelled: Labelled, tune: Rows, held: Rows) -> dict[str, float]:
    """F1 of each mark on the held-out sentences, with thresholds from others, and their mean."""
    found: dict[str, float] = {}
    for column, mark in enumerate(MARKS):

        def f1(rows: Rows, threshold: float, column: int = column) -> float:
            known = rows[labelled.judged[rows, column] > 0]
            given, truth = chances[known, column] >= threshold, labelled.marks[known, column] > 0
            return float(2 * (given & truth).sum() / max(1, given.sum() + truth.sum()))

        best = max(np.arange(0.1, 0.8, 0.025), key=lambda threshold: f1(tune, float(threshold)))
        found[mark.value] = f1(held, float(best))
    return {**found, "mean": sum(found.values()) / len(MARKS)}


FAMILIES: dict[str, Callable[[Labelled, Rows], Matrix]] = {
    "TF-IDF of words, linear (baseline)": plain,
    "words, skip pairs, rules, scope, neighbours, linear": linear,
    "boosted trees on rules, scope, neighbours and linear values": trees,
    "spaCy text categorizer, pretrained": network,
    "**the linear one with telling terms and a second look (lorscore)**": looked_at_twice,
}
STACKS = {
    linear: "stack: mean of linear, trees and categorizer",
    looked_at_twice: "stack: mean of lorscore's, trees and categorizer",
}


def main() -> None:
    """Measure the families and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, default=Path("labeled_examples"))
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args()
    letters, bank = look_at(load_corpus(options.examples))
    letters = [seen for seen in letters if seen.example.split != "test"]
    bank = [one for one in bank if one.item.split == "train"]
    labelled = labelled_rows(letters, bank)
    split = {seen.example.group: seen.example.split for seen in letters}
    whole = np.array(labelled.letters)
    writers = sorted(group for group, part in split.items() if part == "train")
    tuned = set(writers[3::4])
    groups = np.array(labelled.groups)
    dev = np.array([at for at in np.flatnonzero(whole) if split[groups[at]] == "dev"])
    tune = np.array([at for at in np.flatnonzero(whole) if groups[at] in tuned])
    fit = np.array(
        [at for at in range(len(groups)) if not (whole[at] and (split[groups[at]] == "dev" or groups[at] in tuned))]
    )
    chances: dict[str, Matrix] = {}
    for name, family in FAMILIES.items():
        chances[name] = family(labelled, fit)
        print(f"{name}: {measured(chances[name], labelled, tune, dev)['mean']:.3f}", flush=True)
    logits = {
        name: np.log(held / (1 - held)) for name, one in chances.items() for held in [np.clip(one, 1e-4, 1 - 1e-4)]
    }
    for first in (linear, looked_at_twice):
        stacked = [logits[name] for name, family in FAMILIES.items() if family in (first, trees, network)]
        chances[STACKS[first]] = sigmoid(np.mean(stacked, axis=0))
    figures = {name: measured(one, labelled, tune, dev) for name, one in chances.items()}
    readers = readers_agreement([seen.example for seen in letters if seen.example.split == "dev"])["f1"]
    figures["one reader against the other"] = {**readers, "mean": sum(readers.values()) / len(readers)}
    record = {"fit": len(fit), "tune": len(tune), "dev": len(dev), "families": figures}
    (options.out / "mark-families.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    (options.out / "mark-families.md").write_text(as_markdown(record), encoding="utf-8")
    print(as_markdown(record))


def as_markdown(record: dict[str, Any]) -> str:
    """The figures as a page."""
    lines = [
        "# Families of sentence markers, side by side",
        "",
        f"F1 of each mark on the {record['dev']} sentences of the dev part, by writers that no family has seen; learned from",
        f"{record['fit']} sentences, thresholds from {record['tune']} others. The letters are fictional, written and read by a",
        "language model. Made by `python benchmarks/mark_families.py`.",
        "",
        "| family | " + " | ".join(mark.value for mark in MARKS) + " | mean |",
        "| --- |" + " --- |" * (len(MARKS) + 1),
    ]
    for name, found in record["families"].items():
        cells = [f"{found[mark.value]:.2f}" for mark in MARKS]
        lines.append(f"| {name} | {' | '.join(cells)} | {found['mean']:.3f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
