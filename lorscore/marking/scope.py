"""Decide whom each sentence is about, and take back evidence that does not count.

Reads   sentences, doc.spans["zones"] and doc.spans["signals"].
Writes  doc.spans["subjects"]: one span a sentence, its label the subject; moves what does not count from
        doc.spans["signals"] to doc.spans["set_aside"], with the reason in kb_id_.
Never   adds evidence. Rules do not know about negation, condition, time or other people: it is handled here, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from lorscore.marking.applicant import PRONOUNS, Applicant, find_applicant
from lorscore.marking.cues import Cues, load_cues, words_of
from lorscore.marking.keywords import is_keywords
from lorscore.marking.standing import is_low_share
from lorscore.marks import GOOD, TEXT_ZONES, Mark, SetAside, Subject, Zone
from lorscore.rules.phrases import Words

REACH = 8
"""How many tokens a negation reaches ahead, walls of the clause permitting."""
_THIRD = PRONOUNS["she"] | PRONOUNS["he"] | PRONOUNS["they"]
_FIRST_PERSON = frozenset(["i", "my", "me", "we", "our", "us"])
_SUBJECT_FORMS = frozenset(["she", "he", "they"])
_TITLES = frozenset(["dr.", "dr", "mr.", "mr", "ms.", "ms", "mrs.", "mrs", "miss", "prof.", "professor"])
_OTHERS = frozenset([Subject.OTHER_TRAINEE, Subject.PATIENT])
_NEGATED = frozenset(
    [Mark.COMPARATIVE, Mark.SPECIFIC, Mark.WALLPAPER, Mark.ENDORSEMENT, Mark.ENDORSEMENT_PLAIN, Mark.DOUBT]
)
_CONDITIONAL = frozenset([Mark.COMPARATIVE])
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


def find_subjects(doc: Doc, cues: Cues, words: Words, applicant: Applicant) -> list[Subject]:
    """Whom every sentence of the Doc is about, in order.

    The applicant, wherever they are named or a fitting pronoun means them; somebody else only where a sentence opens
    with them, or opens with a pronoun right after a sentence about one such person.
    """
    subjects: list[Subject] = []
    before = Subject.NOBODY
    for zone in doc.spans["zones"]:
        subject, one = (
            _subject(zone, cues, words, applicant, before) if zone.label_ in TEXT_ZONES else (Subject.NOBODY, False)
        )
        subjects.append(subject)
        before = subject if one else Subject.NOBODY
    return subjects


def _subject(sentence: Span, cues: Cues, words: Words, applicant: Applicant, before: Subject) -> tuple[Subject, bool]:
    """Whom a sentence is about, and whether that is one other person, whom "she" or "he" may mean in the next one.

    `before` is the one other person that the sentence before was about, if any.
    """
    found = cues.find(words, sentence.start, sentence.end)
    tokens = words.tokens[sentence.start : sentence.end]
    if any(token in applicant.parts for token in tokens) or any(name == "applicant" for name, _, _ in found):
        return Subject.APPLICANT, False
    third = [token for token in tokens if token in _THIRD]
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
    if theirs or any(name == "bare" and first == sentence.start for name, first, _ in found) or _is_row(sentence):
        return Subject.APPLICANT, False
    titled = [after.strip("_.") for token, after in pairwise(tokens) if token in _TITLES]
    if titled and applicant.parts:
        # A blank behind a title is to hold the applicant's name.
        return (Subject.APPLICANT, False) if told or not all(titled) else (Subject.OTHER_TRAINEE, True)
    if opening is not None:
        return opening[1], opening[2]
    # A pronoun that is not the applicant's is more often a slip, or one meant for nobody else, than another person.
    return (Subject.APPLICANT, False) if third else (Subject.NOBODY, False)


def _is_row(sentence: Span) -> bool:
    """A row of a rating form, `Work ethic: 4/5`, is about the applicant."""
    return any(token.text in (":", "|") or token.text.startswith("....") for token in sentence[1:14])


def find_set_aside(
    doc: Doc, signals: Sequence[Span], subjects: Sequence[Subject], cues: Cues, words: Words
) -> list[SetAside | None]:
    """For each signal, why it does not count, or None where it does."""
    judged: list[SetAside | None] = []
    at = 0
    zones = list(doc.spans["zones"])
    here: list[tuple[str, int, int]] = []
    seen = -1
    asked = low = keywords = False
    for signal in signals:
        while zones[at].end <= signal.start:
            at += 1
        if at != seen:
            here, seen = _live(cues.find(words, zones[at].start, zones[at].end)), at
            asked = zones[at].text.rstrip().rstrip(_CLOSERS).endswith("?")
            keywords = is_keywords(words, zones[at].start, zones[at].end)
            low = is_low_share(words, zones[at].start, zones[at].end)
        mark = Mark(signal.label_)
        if asked and mark in _ASKED:
            judged.append(SetAside.QUESTION)
        elif keywords and mark in GOOD:
            judged.append(SetAside.KEYWORDS)
        elif low and mark is Mark.COMPARATIVE:
            judged.append(SetAside.LOW_SHARE)
        else:
            judged.append(_judge(signal, here, subjects[at]))
    return judged


def _live(cues: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The cues without those inside an innocent phrase."""
    innocent = [(first, last) for name, first, last in cues if name == "innocent"]
    return [
        (name, first, last)
        for name, first, last in cues
        if name != "innocent" and not any(start <= first and last <= end for start, end in innocent)
    ]


def _judge(signal: Span, cues: list[tuple[str, int, int]], subject: Subject) -> SetAside | None:
    mark = Mark(signal.label_)
    if mark in _SET_ASIDE.get(subject, ()):
        return SetAside.OTHER_PERSON
    walls = [first for name, first, _ in cues if name == "wall"]
    for name, first, last in cues:
        if name == "wall" or (first >= signal.start and last <= signal.end):
            continue
        low, high = (last, signal.start) if last <= signal.start else (signal.end, first)
        if any(low <= wall < high for wall in walls):
            continue
        ahead = signal.start - last >= 0
        if name == "not_yet" and mark in _CONDITIONAL and ahead and signal.start - last <= REACH:
            return SetAside.NOT_YET
        if name == "condition" and mark in _CONDITIONAL:
            return SetAside.CONDITIONAL
        if name == "hearsay" and mark in _HEARSAY:
            return SetAside.HEARSAY
        overlaps = first < signal.start < last
        if name == "hedge" and mark in _CONDITIONAL and (overlaps or not ahead or signal.start - last <= REACH):
            return SetAside.HEDGED
        if name == "negation" and mark in _NEGATED and (overlaps or (ahead and signal.start - last <= REACH)):
            return SetAside.NEGATED
    return None


@Language.factory("lorscore_scope", requires=["doc.spans"], assigns=["doc.spans"])
def make_scope(nlp: Language, name: str) -> _Scope:  # noqa: ARG001 - spaCy names the arguments
    """The component that decides whom a sentence is about and what counts."""
    return _Scope()


class _Scope:
    def __init__(self) -> None:
        self._cues = load_cues("scope.toml")
        self._subjects = load_cues("subjects.toml")

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        applicant = applicant_of(doc)
        subjects = find_subjects(doc, self._subjects, words, applicant)
        doc.spans["subjects"] = [
            Span(doc, zone.start, zone.end, label=subject.value)
            for zone, subject in zip(doc.spans["zones"], subjects, strict=True)
        ]
        signals = sorted(doc.spans["signals"], key=lambda span: span.start)
        judged = find_set_aside(doc, signals, subjects, self._cues, words)
        pairs = list(zip(signals, judged, strict=True))
        doc.spans["set_aside"] = [
            Span(doc, span.start, span.end, label=span.label_, span_id=span.id_, kb_id=why.value)
            for span, why in pairs
            if why is not None
        ]
        doc.spans["signals"] = [span for span, why in pairs if why is None]
        return doc


def applicant_of(doc: Doc) -> Applicant:
    """The applicant of a letter whose zones are known."""
    return find_applicant([(zone.text, Zone(zone.label_)) for zone in doc.spans["zones"]])
