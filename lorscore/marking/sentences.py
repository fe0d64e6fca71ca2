"""Find where the sentences of a letter begin.

Reads   the text, and the blocks of the page (their first token begins a sentence).
Writes  the sentences of the page, and sentence starts of every token for whoever uses spaCy's `doc.sents`.
Never   changes tokens. A sentence never crosses a block; a heading, an address line and a
        rating row are sentences of their own.

spaCy's own sentencizer breaks letters after "Hosp." and "approx." and misses a break after "E.R." and "p.m.",
because abbreviations are single tokens that hide the full stop; so the text is looked at, not the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from lorscore.marking.cues import page_of
from lorscore.marking.page import Stretch
from lorscore.rules.words import SentenceWords, load_sentence_words

_STOP = re.compile(r"""(?P<mark>\.{2,}|…|[.!?]+)(?P<close>["'”’)\]]*)(?P<gap>\s+|(?=[A-Z]))""")
_OPENING = "\"'“‘([*"


@cache
def _words() -> SentenceWords:
    return load_sentence_words()


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets at which sentences begin within `text[start:end]`, a block without line breaks; `start` first.

    >>> list(sentence_starts("Dr. Lee came at 6 a.m. daily. She left late.", 0, 44))
    [0, 30]
    """
    yield start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() < end and _ends_sentence(text, start, stop):
            yield stop.end()


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    words = _words()
    word = text[start : stop.start("close")].rsplit(maxsplit=1)[-1].lstrip(_OPENING).lower()
    following = text[stop.end() : stop.end() + 40].lstrip(_OPENING).split(maxsplit=1)
    if not following:
        return False
    opener = following[0].rstrip(",;:").lower() in words.openers
    if not stop["gap"]:
        # A missing space after the full stop: "on time.She stayed"; but not "M.Sc" or "U.S".
        return opener and len(word) > 3 and word[:-1].isalpha()
    first = following[0][0]
    if first.islower():
        return False
    if len(stop["mark"]) > 3:
        return False  # a dotted line of a rating form
    if stop["mark"] != ".":
        return True
    if word in words.never_final or _is_item_number(text[start : stop.start("mark")]):
        return False
    if _is_initial(word):
        return opener and not _follows_name(text, start, stop.start("mark") - 1)
    if word in words.may_be_final:
        return opener
    return True


def _is_item_number(before: str) -> bool:
    """Whether a full stop follows nothing but "1", "12" or "b" at the head of its block."""
    head = before.strip(_OPENING + " ")
    return head.isdigit() or (len(head) == 1 and head.islower())


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isalpha()


def _follows_name(text: str, start: int, at: int) -> bool:
    """Whether the word before an initial is a capitalised word, as in "Walter H." (but not a title, "Mr. D.")."""
    before = text[start:at].split()
    return bool(before) and before[-1][:1].isupper() and not before[-1].endswith(".")


@Language.factory("lorscore_sentences", assigns=["token.is_sent_start", "doc.user_data"])
def make_sentences(nlp: Language, name: str) -> _Sentences:  # noqa: ARG001 - spaCy names the arguments
    """The component that sets sentence starts."""
    return _Sentences()


class _Sentences:
    """A spaCy component is an object with `__call__`."""

    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        blocks = page.blocks or [(0, len(page.text))]
        offsets = {offset for start, end in blocks for offset in sentence_starts(page.text, start, end)}
        first = [0] if page.looks else []
        for at in [at for at, start in enumerate(page.starts) if start in offsets]:
            while at < len(page.looks) and page.looks[at].is_space:
                at += 1
            if first[-1] < at < len(page.looks):
                first.append(at)
        page.sentences = [Stretch(start, end) for start, end in pairwise([*first, len(page.looks)])]
        starts = np.full(len(doc), -1, dtype=np.int64)
        starts[first] = 1
        doc.from_array(["SENT_START"], starts.view(np.uint64))  # type: ignore[arg-type]
        return doc
