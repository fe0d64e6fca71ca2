"""Find whom a letter is about, and hide the names of people from rules and word lists.

Reads   the sentences and zones of the page.
Writes  its applicant and which tokens name them; in its words a placeholder for each part of a name.
Never   looks at what a name means: "Dr. Best" is no best, and nobody called Grace or Ward has any.
"""

from __future__ import annotations

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from lorscore.marking.applicant import CLOSINGS, NO_NAME, TITLES, Applicant, find_applicant
from lorscore.marking.cues import page_of
from lorscore.marking.page import Page
from lorscore.rules.phrases import Words

_WISHES = frozenset(["of", "wishes", "regards"])
"""Behind these the first word of a sentence is no name: "Best wishes"."""
HIDDEN = "_name_"
"""What stands for a part of a name; no phrase and no list holds it."""


def applicant_of(page: Page) -> Applicant:
    """The applicant of a letter whose zones are known."""
    return find_applicant([(page.said(one), zone) for one, zone in zip(page.sentences, page.zones, strict=True)])


def find_naming(page: Page) -> frozenset[int]:
    """The tokens of a page that name its applicant: capitalised, so that "ward" is none where she is called Ward."""
    parts, looks = page.applicant.parts, page.looks
    first = {sentence.start for sentence in page.sentences}
    naming: set[int] = set()
    for at in reversed(range(len(looks))):
        if looks[at].plain not in parts:
            continue
        if looks[at].text[:1].isupper():
            # "An" or "Do" that opens a sentence is more often the word, as in "Best of luck".
            wish = looks[at].plain in CLOSINGS and at + 1 < len(looks) and looks[at + 1].plain in _WISHES
            if at not in first or not (wish or looks[at].plain in STOP_WORDS & NO_NAME):
                naming.add(at)
        elif at + 1 in naming or (at + 2 in naming and looks[at + 1].text == "-"):
            naming.add(at)  # a particle, as in "Noor al-Jamal"
    return frozenset(naming)


def _titled(page: Page) -> set[int]:
    """The capitalised tokens behind a title, up to the first that is none."""
    found: set[int] = set()
    for at, look in enumerate(page.looks):
        titled = at - 1 in found or (at > 0 and page.looks[at - 1].plain in TITLES)
        if titled and look.plain not in TITLES and look.text[:1].isupper():
            found.add(at)
    return found


def hidden(words: Words, names: set[int]) -> Words:
    """Words in which some tokens are but names: no words, numbers or entries of lists."""
    entries = {
        at: kept
        for at, found in words.entries.items()
        if (kept := [(name, end) for name, end in found if names.isdisjoint(range(at, end))])
    }
    return Words(
        [HIDDEN if at in names else token for at, token in enumerate(words.tokens)],
        [number and at not in names for at, number in enumerate(words.numbers)],
        entries,
    )


@Language.factory("lorscore_naming", requires=["doc.user_data"], assigns=["doc.user_data"])
def make_naming(nlp: Language, name: str) -> _Naming:  # noqa: ARG001 - spaCy names the arguments
    """The component that finds the applicant and hides names."""
    return _Naming()


class _Naming:
    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        page.applicant = applicant_of(page)
        page.naming = find_naming(page)
        names = _titled(page) | (page.naming if page.applicant.sure else set())
        if names:
            page.words = hidden(page.words, names)
        return doc
