"""Decide whom each sentence is about, and take back evidence that does not count.

Reads   the sentences, zones, applicant and signals of the page.
Writes  its subjects and which sentences are keywords; says of each signal that does not count why it is set aside.
Never   adds evidence. Rules do not know about negation, condition, time or other people: it is handled here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from lorscore.marking.applicant import PRONOUN_WORDS, TITLES
from lorscore.marking.cues import Cues, load_cues, page_of
from lorscore.marking.keywords import find_keywords
from lorscore.marking.page import Page, Signal, Stretch
from lorscore.marking.standing import find_ranks, is_low_share
from lorscore.marks import GOOD, TEXT_ZONES, Mark, SetAside, Subject

REACH = 8
"""How many tokens a negation reaches ahead, walls of the clause permitting."""
_FIRST_PERSON = frozenset(["i", "my", "me", "we", "our", "us"])
_SUBJECT_FORMS = frozenset(["she", "he", "they"])
_OTHERS = frozenset([Subject.OTHER_TRAINEE, Subject.PATIENT])
_NEGATED = frozenset(
    [Mark.COMPARATIVE, Mark.SPECIFIC, Mark.WALLPAPER, Mark.ENDORSEMENT, Mark.ENDORSEMENT_PLAIN, Mark.DOUBT]
)
_CONDITIONAL = frozenset([Mark.COMPARATIVE])
_GROWTH = frozenset([Mark.COMPARATIVE, Mark.ENDORSEMENT])
_HEARSAY = frozenset([Mark.COMPARATIVE, Mark.ENDORSEMENT])
_ASKED = frozenset(Mark) - {Mark.CONTEXT, Mark.SCORE_CONTEXT}
"""The marks that a question does not give: it asks what others would have to say."""
_CLOSERS = "\"'”’)]"
_GROUPS = {
    "other_trainee": (Subject.OTHER_TRAINEE, True),
    "other_trainees": (Subject.OTHER_TRAINEE, False),
    "patient": (Subject.PATIENT, True),
    "patients": (Subject.PATIENT, False),
    "hospital": (Subject.HOSPITAL, False),
    "writer": (Subject.WRITER, False),
}
"""The groups of subjects.toml, and whether each means one person."""
_SET_ASIDE = {
    Subject.OTHER_TRAINEE: frozenset(Mark) - {Mark.CONTEXT},
    Subject.HOSPITAL: frozenset(Mark) - {Mark.CONTEXT},
    # What became of a patient is often the very evidence: "The patient went home walking."
    Subject.PATIENT: frozenset(Mark) - {Mark.CONTEXT, Mark.SPECIFIC},
}
"""The marks that a sentence about somebody else cannot give the applicant."""


def find_subjects(page: Page, cues: Cues) -> list[Subject]:
    """Whom every sentence of a page is about, in order.

    The applicant, wherever they are named or a fitting pronoun means them; somebody else only where a sentence opens
    with them, or opens with a pronoun right after a sentence about one such person.
    """
    subjects: list[Subject] = []
    before = Subject.NOBODY
    for sentence, zone in zip(page.sentences, page.zones, strict=True):
        subject, one = _subject(sentence, cues, page, before) if zone in TEXT_ZONES else (Subject.NOBODY, False)
        subjects.append(subject)
        before = subject if one else Subject.NOBODY
    return subjects


def _subject(sentence: Stretch, cues: Cues, page: Page, before: Subject) -> tuple[Subject, bool]:
    """Whom a sentence is about, and whether that is one other person, whom "she" or "he" may mean in the next one.

    `before` is the one other person that the sentence before was about, if any.
    """
    applicant = page.applicant
    found = cues.find(page.words, sentence.start, sentence.end)
    tokens = page.words.tokens[sentence.start : sentence.end]
    if not page.naming.isdisjoint(range(*sentence)) or any(name == "applicant" for name, _, _ in found):
        return Subject.APPLICANT, False
    third = [token for token in tokens if token in PRONOUN_WORDS]
    theirs = any(token in applicant.pronouns for token in third)
    # Who tells is not whom it is told of: "One resident said she was quick." "Dr. Moss (surgery): Polite."
    colon = any(token.endswith(":") for token in tokens)
    told = colon or any(name == "tells" for name, _, _ in found)
    people = sorted((first, *_GROUPS[name]) for name, first, _ in found if name in _GROUPS)
    opening = people[0] if people and people[0][0] == sentence.start else None
    if opening is not None and opening[1] is Subject.OTHER_TRAINEE and opening[2]:
        return (Subject.APPLICANT, False) if told and (theirs or colon) else (Subject.OTHER_TRAINEE, True)
    # What the writer says of "her" in their own name is about the applicant.
    if before in _OTHERS and tokens[0] in _SUBJECT_FORMS and not any(token in _FIRST_PERSON for token in tokens):
        return before, True
    if theirs or any(name == "bare" and first == sentence.start for name, first, _ in found) or _is_row(tokens):
        return Subject.APPLICANT, False
    titled = [after.strip("_.") for token, after in pairwise(tokens) if token in TITLES]
    if titled and applicant.parts:
        # A blank behind a title is to hold the applicant's name.
        return (Subject.APPLICANT, False) if told or not all(titled) else (Subject.OTHER_TRAINEE, True)
    if opening is not None:
        return opening[1], opening[2]
    # A pronoun that is not the applicant's is more often a slip, or one meant for nobody else, than another person.
    return (Subject.APPLICANT, False) if third else (Subject.NOBODY, False)


def _is_row(tokens: Sequence[str]) -> bool:
    """A row of a rating form, `Work ethic: 4/5`, is about the applicant."""
    return any(token in (":", "|") or token.startswith("....") for token in tokens[1:14])


def find_set_aside(page: Page, subjects: Sequence[Subject], cues: Cues) -> list[SetAside | None]:
    """For each signal, why it does not count, or None where it does."""
    judged: list[SetAside | None] = []
    at = 0
    here: list[tuple[str, int, int]] = []
    seen = -1
    asked = low = False
    for signal in page.signals:
        while page.sentences[at].end <= signal.start:
            at += 1
        if at != seen:
            sentence, seen = page.sentences[at], at
            here = _live(cues.find(page.words, *sentence))
            asked = page.said(sentence).rstrip().rstrip(_CLOSERS).endswith("?")
            low = is_low_share(page.words, *sentence)
        mark = signal.rule.mark
        if asked and mark in _ASKED:
            judged.append(SetAside.QUESTION)
        elif page.keywords[at] and mark in GOOD:
            judged.append(SetAside.KEYWORDS)
        elif mark is Mark.COMPARATIVE and (low or _ranked(signal, page, at) == {True}):
            judged.append(SetAside.LOW_SHARE)
        elif mark is Mark.COMPARATIVE_LOW and _ranked(signal, page, at) == {False}:
            judged.append(SetAside.HIGH_SHARE)
        else:
            judged.append(_judge(signal, here, subjects[at], page.words.tokens))
    return judged


def _ranked(signal: Signal, page: Page, at: int) -> set[bool]:
    """Whether the places in counts that a signal speaks of are low; `at` is the number of its sentence."""
    ranks = find_ranks(page.words, *page.sentences[at])
    return {rank.low for rank in ranks if rank.start < signal.end and signal.start < rank.end}


def _live(cues: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The cues without those inside an innocent phrase."""
    innocent = [(first, last) for name, first, last in cues if name == "innocent"]
    return [
        (name, first, last)
        for name, first, last in cues
        if name != "innocent" and not any(start <= first and last <= end for start, end in innocent)
    ]


def _leaves_brackets(tokens: Sequence[str]) -> bool:
    """Whether brackets end here that began before."""
    open_here = 0
    for word in tokens:
        open_here += (word == "(") - (word == ")")
        if open_here < 0:
            return True
    return False


def _judge(
    signal: Signal, cues: list[tuple[str, int, int]], subject: Subject, tokens: Sequence[str]
) -> SetAside | None:
    mark = signal.rule.mark
    if mark in _SET_ASIDE.get(subject, ()):
        return SetAside.OTHER_PERSON
    walls = [first for name, first, _ in cues if name == "wall"]
    for name, first, last in cues:
        if name == "wall" or (first >= signal.start and last <= signal.end):
            continue
        low, high = (last, signal.start) if last <= signal.start else (signal.end, first)
        # What is said in brackets before it, "(fever, can't sleep)", is said of something else.
        if any(low <= wall < high for wall in walls) or (last <= signal.start and _leaves_brackets(tokens[low:high])):
            continue
        ahead = signal.start - last >= 0
        if name == "not_yet" and mark in _CONDITIONAL and ahead and signal.start - last <= REACH:
            return SetAside.NOT_YET
        if name == "condition" and mark in _CONDITIONAL:
            return SetAside.CONDITIONAL
        if name == "own_career" and mark is Mark.COMPARATIVE and subject is not Subject.APPLICANT:
            return SetAside.OTHER_PERSON
        if name == "growth" and mark in _GROWTH:
            return SetAside.CONDITIONAL
        if name == "hearsay" and mark in _HEARSAY:
            return SetAside.HEARSAY
        overlaps = first < signal.start < last
        if name == "hedge" and mark in _CONDITIONAL and (overlaps or not ahead or signal.start - last <= REACH):
            return SetAside.HEDGED
        if name == "negation" and mark in _NEGATED and (overlaps or (ahead and signal.start - last <= REACH)):
            return SetAside.NEGATED
    return None


@Language.factory("lorscore_scope", requires=["doc.user_data"], assigns=["doc.user_data"])
def make_scope(nlp: Language, name: str) -> _Scope:  # noqa: ARG001 - spaCy names the arguments
    """The component that decides whom a sentence is about and what counts."""
    return _Scope()


class _Scope:
    def __init__(self) -> None:
        self._cues = load_cues("scope.toml")
        self._subjects = load_cues("subjects.toml")

    def __call__(self, doc: Doc) -> Doc:
        page = page_of(doc)
        page.subjects = find_subjects(page, self._subjects)
        page.keywords = find_keywords(page)
        judged = find_set_aside(page, page.subjects, self._cues)
        page.signals = [
            signal._replace(set_aside=why) if why is not None else signal
            for signal, why in zip(page.signals, judged, strict=True)
        ]
        return doc
