"""Say what the learned marker sees of each sentence: a row of terms, with nothing in it that tells who is meant.

Names, pronouns and titles of people, and the names of places, schools and hospitals, become placeholders before
anything is learned, so that swapping them changes no term.

A term is a string with its kind in front: `w ` a word or a pair of neighbouring words, `c ` the whole masked sentence (for
parts of words), `s ` a sign (rule, word list, pair of word lists, zone, subject, length), `l ` where the sentence lies, `p ` or
`n ` the signs of the sentence before and after.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lorscore.marking.applicant import CALENDAR, PRONOUN_WORDS, TITLES
from lorscore.marking.page import PLACES, Look, Page, Stretch
from lorscore.marking.standing import LOW_RANK
from lorscore.marks import TEXT_ZONES, Sentence, Standing, Zone, wording_of

_SAME = {
    "are": "is", "were": "was", "have": "has", "'re": "is", "'ve": "has", "do": "does", "an": "a", "n't": "not",
    "programme": "program", "programmes": "programs",
}  # fmt: skip
_SHARES = frozenset(["%", "percent"])
_STEPS = (10.0, 25.0, 34.0, 50.0)
"""Where the steps of a share end, in percent: a tenth, a quarter, a third, half."""
_PARTS = (10.0, 25.0, 34.0, LOW_RANK, 60.0)
"""The same for a place in a count; a step begins where the one before it ends."""
_SIZES = (3, 10, 50)
"""Where the steps of the number of people compared with end."""
_JOINERS = frozenset(["of", "for", "the", "and", "&", "-", "at", "de", "del", "al", "in"])
_LONGEST_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class Sight:
    """What the learned marker sees of a sentence; nothing outside body and closing."""

    words: tuple[str, ...] = ()
    """Its masked words."""
    signs: tuple[str, ...] = ()
    """What rules and word lists say about it."""
    place: tuple[str, ...] = ()
    """Where it stands."""
    before: tuple[str, ...] = ()
    """The signs of the sentence before it."""
    after: tuple[str, ...] = ()

    def terms(self) -> tuple[str, ...]:
        """The same as a row of terms."""
        if not self.place:
            return ()
        row = [f"w {word}" for word in self.words]
        row += [f"w {first} {second}" for first, second in pairwise([BEGIN, *self.words, END])]
        row.append("c " + " ".join(self.words))
        row += [f"s {sign}" for sign in self.signs]
        row += [f"l {sign}" for sign in self.place]
        row += [f"p {sign}" for sign in self.before]
        row += [f"n {sign}" for sign in self.after]
        return tuple(row)


BEGIN, END = "<", ">"
"""What stands for a word before the first and behind the last."""


def see_sentences(page: Page, stretches: Sequence[Stretch], sentences: Sequence[Sentence]) -> list[Sight]:
    """What the learned marker sees of every sentence, in order; `stretches` are their tokens."""
    # A sentence that says again what another said is read as the first was, and is nobody's neighbour.
    first: dict[str, int] = {}
    said = [wording_of(page.said(stretch)) for stretch in stretches]
    for at, sentence in enumerate(sentences):
        if sentence.zone in TEXT_ZONES:
            first.setdefault(said[at], at)
    text = list(first.values())
    places = [_names_of_places(page, stretches[at]) for at in text]
    signs = [
        (),
        *(_signs(sentences[at], stretches[at], page, named) for at, named in zip(text, places, strict=True)),
        (),
    ]
    sights = {}
    for place, at in enumerate(text):
        words = tuple(_masked_words(page, stretches[at], places[place]))
        sights[at] = Sight(
            words=words,
            signs=(*signs[place + 1], f"length {min(4, len(words) // 8)}"),
            place=tuple(_place(sentences, text, place)),
            before=signs[place],
            after=signs[place + 2],
        )
    nothing = Sight()
    return [
        sights[first[said[at]]] if sentence.zone in TEXT_ZONES else nothing for at, sentence in enumerate(sentences)
    ]


def _masked_words(page: Page, stretch: Stretch, places: Collection[int]) -> list[str]:
    """The words of a sentence in lower case, with people, places and numbers masked.

    A capitalised word inside a sentence is taken for a name, runs of them for one. The first word, and acronyms up to five
    letters, are masked in the name of a place only.
    """
    masked: list[str] = []
    for at in range(*stretch):
        look = page.looks[at]
        lower = look.plain
        if look.is_space or lower in ("'s", "'"):
            continue
        if at in page.naming:
            mask = "_name_"
        elif at in places:
            mask = "_proper_"
        elif lower in PRONOUN_WORDS:
            mask = "_they_"  # "her" is "his" and "him", so owner and person must be masked alike
        elif lower in TITLES:
            continue
        elif look.is_number:
            shares = at + 1 < len(page.looks) and page.looks[at + 1].plain in _SHARES
            mask = _share(lower) if shares else "_number_"
        elif lower in CALENDAR:
            mask = "_month_"
        elif at > stretch.start and _is_proper(look):
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


def _is_proper(look: Look) -> bool:
    if not look.text[:1].isupper() or look.text == "I":
        return False
    return not (look.is_upper and len(look.text) <= _LONGEST_ACRONYM)


def _signs(sentence: Sentence, span: Stretch, page: Page, places: Collection[int]) -> tuple[str, ...]:
    """What the rules and word lists say about a sentence, without its words."""
    words = page.words
    signs: list[str] = [f"about {sentence.subject.value}", f"zone {sentence.zone.value}"]
    for found in sentence.evidence:
        if found.set_aside is None:
            signs += [f"rule {found.rule}", f"mark {found.mark.value}"]
            signs += [f"kind {found.mark.value} {found.kind}"] if found.kind else []
        else:
            signs += [f"aside {found.mark.value} {found.set_aside.value}", f"aside {found.mark.value}"]
    lists = [(at, name) for at in range(*span) for name, stop in words.entries.get(at, ()) if stop <= span.end]
    lists = [(at, name) for at, name in lists if at not in places]
    kinds = list(dict.fromkeys(name for _, name in lists))
    signs += [f"list {name}" for name in kinds]
    order = {name: at for at, name in reversed(lists)}
    signs += [
        f"list {first} {second}"
        for first in kinds
        for second in kinds
        if first != second and order[first] <= order[second]
    ]
    if sentence.standing:
        signs += _stands(sentence.standing)
    if any(words.numbers[at] for at in range(*span) if at not in places):
        signs.append("number")
    return tuple(dict.fromkeys(signs))


def _names_of_places(page: Page, span: Stretch) -> set[int]:
    """The tokens of names such as "Galloway Children's Hospital", whose words say nothing of what was done there."""
    names: set[int] = set()
    if PLACES.isdisjoint(page.words.tokens[span.start : span.end]):
        return names
    for at in range(*span):
        if page.words.tokens[at] in PLACES and _is_proper(page.looks[at]):
            first = at
            while first > span.start and (
                page.looks[first - 1].text[:1].isupper()
                or page.looks[first - 1].plain in ("'s", "-")
                or page.looks[first].plain == "-"  # "Noor-ul-Huda"
            ):
                first -= 1
            if first < at:
                names.update(range(first, at + 1))
    return names


def _stands(standing: Standing) -> list[str]:
    """Where a comparison places the applicant, in a few steps."""
    share, size = standing.top_share, standing.size
    known = {
        "share": None if share is None else bisect.bisect_left(_STEPS, share),
        "place": None if standing.place is None else min(4, standing.place),
        "part": None if standing.share is None else bisect.bisect_right(_PARTS, standing.share),
        "level": standing.level,
        "size": None if size is None else bisect.bisect_left(_SIZES, size),
        "named": standing.named or None,
        "career": standing.career or None,
        "years": standing.years is not None or None,
    }
    says = [f"compares {name} {value}" for name, value in known.items() if value is not None]
    return [f"compares {standing.direction.value}", *says]


def _place(sentences: Sequence[Sentence], text: Sequence[int], place: int) -> list[str]:
    """Where in the text a sentence stands, in a few steps."""
    share = place / max(1, len(text) - 1)
    before = sentences[text[place]].zone is Zone.CLOSING
    return [
        f"third {min(2, int(share * 3))}",
        *(["first"] if place == 0 else []),
        *(["last"] if place == len(text) - 1 else []),
        *(["closing"] if before else []),
    ]
