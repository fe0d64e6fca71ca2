"""Say what the learned marker sees of each sentence: a row of terms, with nothing in it that tells who is meant.

Names, pronouns and titles of people, and the names of places, schools and hospitals, become placeholders before
anything is learned, so that swapping them changes no term.

A term is a string with its kind in front: `w ` a word or a pair of neighbouring words, `c ` the whole masked sentence (for
parts of words), `s ` a sign (rule, word list, pair of word lists, zone, subject), `p ` or `n ` the same signs of the
sentence before and after.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Span

from lorscore.marking.applicant import CALENDAR, PRONOUNS, Applicant
from lorscore.marking.cues import words_of
from lorscore.marks import TEXT_ZONES, Sentence, Standing, Zone
from lorscore.rules.phrases import Words

_PRONOUNS = PRONOUNS["she"] | PRONOUNS["he"] | PRONOUNS["they"]
_TITLES = frozenset(["dr.", "dr", "mr.", "mr", "ms.", "ms", "mrs.", "mrs", "miss", "mx.", "prof.", "professor"])
_SAME = {
    "are": "is", "were": "was", "have": "has", "'re": "is", "'ve": "has", "do": "does", "an": "a", "n't": "not",
    "programme": "program", "programmes": "programs",
}  # fmt: skip
_SHARES = frozenset(["%", "percent"])
_STEPS = (10.0, 25.0, 34.0, 50.0)
"""Where the steps of a share end, in percent: a tenth, a quarter, a third, half."""
_SIZES = (3, 10, 50)
"""Where the steps of the number of people compared with end."""
_JOINERS = frozenset(["of", "for", "the", "and", "&", "-", "at", "de", "del", "al", "in"])
_LONGEST_ACRONYM = 5


def sentence_terms(doc: Doc, sentences: Sequence[Sentence], applicant: Applicant) -> list[tuple[str, ...]]:
    """The terms of every sentence, in order; sentences outside body and closing have none."""
    words = words_of(doc)
    spans = [_span(doc, sentence) for sentence in sentences]
    signs = [
        _signs(sentence, span, words) if sentence.zone in TEXT_ZONES else ()
        for sentence, span in zip(sentences, spans, strict=True)
    ]
    # A sentence that says again what another said is read as the first was, and is nobody's neighbour.
    first: dict[str, int] = {}
    for at, sentence in enumerate(sentences):
        if sentence.zone in TEXT_ZONES:
            first.setdefault(spans[at].text, at)
    text = list(first.values())
    rows: list[tuple[str, ...]] = [()] * len(sentences)
    for place, at in enumerate(text):
        masked = masked_words(doc, spans[at], applicant)
        row = [f"w {word}" for word in masked]
        row += [f"w {first} {second}" for first, second in pairwise(["<", *masked, ">"])]
        row.append("c " + " ".join(masked))
        row += [f"s {sign}" for sign in signs[at]]
        row += [f"s {sign}" for sign in _place(sentences, text, place, len(masked))]
        if place:
            row += [f"p {sign}" for sign in signs[text[place - 1]]]
        if place + 1 < len(text):
            row += [f"n {sign}" for sign in signs[text[place + 1]]]
        rows[at] = tuple(row)
    return [rows[first[spans[at].text]] if sentence.zone in TEXT_ZONES else () for at, sentence in enumerate(sentences)]


def masked_words(doc: Doc, span: Span, applicant: Applicant) -> list[str]:
    """The words of a sentence in lower case, with people, places and numbers masked.

    A capitalised word inside a sentence is taken for a name, runs of them for one; acronyms up to five letters stay.
    """
    masked: list[str] = []
    words = words_of(doc)
    for token in span:
        lower = words.tokens[token.i]
        if token.is_space or lower in ("'s", "'"):
            continue
        if lower in applicant.parts:
            mask = "_name_"
        elif lower in _PRONOUNS:
            mask = "_they_"  # "her" is "his" and "him", so owner and person must be masked alike
        elif lower in _TITLES:
            continue
        elif words.numbers[token.i]:
            mask = "_number_" if token.i + 1 == len(doc) or words.tokens[token.i + 1] not in _SHARES else _share(lower)
        elif lower in CALENDAR:
            mask = "_month_"
        elif _is_proper(token.text, first=token.i == span.start):
            mask = "_proper_"
        else:
            mask = _SAME.get(lower, lower)
        if mask == "_proper_":
            while len(masked) > 1 and masked[-1] in _JOINERS and masked[-2] == "_proper_":
                masked.pop()
            if masked and masked[-1] == "_proper_":
                continue
        if mask == "_name_":
            if masked[-2:] == ["_name_", "-"]:
                masked.pop()
            if masked and masked[-1] == "_name_":
                continue
        masked.append(mask)
    return masked


def _share(number: str) -> str:
    """A share of a group in steps: "top 10 %" says something else than "top 60 %"."""
    try:
        share = float(number)
    except ValueError:
        return "_number_"
    return f"_share_{bisect.bisect_left(_STEPS, share)}_"


def _is_proper(text: str, *, first: bool) -> bool:
    if first or not text[:1].isupper() or text == "I":
        return False
    return not (text.isupper() and len(text) <= _LONGEST_ACRONYM)


def _span(doc: Doc, sentence: Sentence) -> Span:
    span = doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
    assert span is not None  # sentences come from this very Doc
    return span


def _signs(sentence: Sentence, span: Span, words: Words) -> tuple[str, ...]:
    """What the rules and word lists say about a sentence, without its words."""
    signs: list[str] = [f"about {sentence.subject.value}", f"zone {sentence.zone.value}"]
    for found in sentence.evidence:
        if found.set_aside is None:
            signs += [f"rule {found.rule}", f"mark {found.mark.value}"]
            signs += [f"kind {found.mark.value} {found.kind}"] if found.kind else []
        else:
            signs += [f"aside {found.mark.value} {found.set_aside.value}", f"aside {found.mark.value}"]
    lists = [
        (at, name) for at in range(span.start, span.end) for name, stop in words.entries.get(at, ()) if stop <= span.end
    ]
    names = list(dict.fromkeys(name for _, name in lists))
    signs += [f"list {name}" for name in names]
    order = {name: at for at, name in reversed(lists)}
    signs += [
        f"list {first} {second}"
        for first in names
        for second in names
        if first != second and order[first] <= order[second]
    ]
    if sentence.standing:
        signs += _stands(sentence.standing)
    if any(words.numbers[at] for at in range(span.start, span.end)):
        signs.append("number")
    return tuple(dict.fromkeys(signs))


def _stands(standing: Standing) -> list[str]:
    """Where a comparison places the applicant, in a few steps."""
    share, size = standing.top_share, standing.size
    known = {
        "share": None if share is None else bisect.bisect_left(_STEPS, share),
        "place": None if standing.place is None else min(4, standing.place),
        "level": standing.level,
        "size": None if size is None else bisect.bisect_left(_SIZES, size),
        "named": standing.named or None,
        "career": standing.career or None,
        "years": standing.years is not None or None,
    }
    says = [f"compares {name} {value}" for name, value in known.items() if value is not None]
    return [f"compares {standing.direction.value}", *says]


def _place(sentences: Sequence[Sentence], text: Sequence[int], place: int, length: int) -> list[str]:
    """Where in the text a sentence stands, and how long it is, both in a few steps."""
    share = place / max(1, len(text) - 1)
    before = sentences[text[place]].zone is Zone.CLOSING
    return [
        f"third {min(2, int(share * 3))}",
        *(["first"] if place == 0 else []),
        *(["last"] if place == len(text) - 1 else []),
        *(["closing"] if before else []),
        f"length {min(4, length // 8)}",
    ]
