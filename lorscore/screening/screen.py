"""Sample letters with their reports -> families, residue, vendors: all that `lorscore screen` says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from lorscore.marking.applicant import PRONOUN_WORDS
from lorscore.report import LetterReport, Provenance, Unread
from lorscore.screening import claims
from lorscore.screening.families import FamilyKind, Group, Screened, find_families
from lorscore.screening.masking import MASK, Masked, mask_letter
from lorscore.screening.paraphrase import twins
from lorscore.screening.recycled import Residue, find_residue
from lorscore.screening.shared import compare
from lorscore.screening.vendors import (
    FEWEST_LETTERS,
    Figures,
    Question,
    Share,
    evidence_of,
    figures_of,
    hand_of,
    questions_for,
    writer_of,
)

SCREENING_SCHEMA: Final = "lorscore.screening/1"
FlagKind = Literal["template", "recycled"]
Range = tuple[int, int]
_MOST_SLOTS: Final = 16
_LEAST_TWIN: Final = 0.4
"""The cosine from which two sentences are shown as saying the same."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample letter of a vendor."""

    vendor: str
    name: str
    """Its path below the folder that is screened, with `/`."""
    report: LetterReport | Unread


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two letters side by side: their names, and the ranges of their texts that belong together, in order of the first."""

    first: str
    second: str
    shared_words: int
    passages: tuple[tuple[Range, Range], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a copied text that is filled in anew: the words around it, and what each letter has there."""

    before: str
    after: str
    values: tuple[tuple[str, str], ...]
    """Names of letters and their words."""


@dataclass(frozen=True, slots=True)
class Family:
    """Letters made from one template, or framed by one physician's opening and closing."""

    kind: FamilyKind | Literal["frame"]
    letters: tuple[str, ...]
    vendors: tuple[str, ...]
    shared_words: int
    """The median over its pairs."""
    likeness: float | None
    comparisons: tuple[Comparison, ...]
    """Its first letter with each other one, the nearest first."""
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Recycled:
    """A letter with what was left in it."""

    letter: str
    residue: tuple[Residue, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about a vendor's letters that an advisor should look at."""

    kind: FlagKind
    says: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vendor:
    """All that is said about one vendor."""

    name: str
    samples: tuple[Sample, ...]
    figures: Figures
    in_families: Share
    recycled: Share
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]
    """What is worth knowing and no flag: frames, too few letters."""
    questions: tuple[Question, ...]
    rank: int | None
    """Its place by median score from 1; None below five letters."""

    @property
    def unread(self) -> int:
        """The number of letters that could not be read."""
        return sum(isinstance(sample.report, Unread) for sample in self.samples)


@dataclass(frozen=True, slots=True)
class Screening:
    """All that is said about the sample letters of a folder."""

    vendors: tuple[Vendor, ...]
    """By median score, the highest first; those with too few letters last, by name."""
    families: tuple[Family, ...]
    frames: tuple[Family, ...]
    recycled: tuple[Recycled, ...]
    by_claims: bool
    """Whether reworded letters were looked for by what their sentences claim, and not by their words alone."""
    made_by: Provenance

    def as_record(self) -> dict[str, Any]:
        """The screening as plain values, in the form of docs/screening.md."""
        return {
            "schema": SCREENING_SCHEMA,
            "made_by": {"lorscore": self.made_by.lorscore, "model": self.made_by.model, "rules": self.made_by.rules},
            "by_claims": self.by_claims,
            "families": [_family_record(family) | {"kind": family.kind} for family in self.families],
            "frames": [_family_record(frame) for frame in self.frames],
            "recycled": [
                {
                    "letter": one.letter,
                    "residue": [
                        {"kind": found.kind, "says": found.says, "start": found.start, "end": found.end}
                        for found in one.residue
                    ],
                }
                for one in self.recycled
            ],
            "vendors": [_vendor_record(vendor) for vendor in self.vendors],
        }


def screen(samples: Sequence[Sample], *, made_by: Provenance) -> Screening:
    """All that is said about sample letters; families are looked for within and across vendors."""
    read: list[tuple[Sample, LetterReport]] = [
        (sample, sample.report) for sample in samples if isinstance(sample.report, LetterReport)
    ]
    masked = [mask_letter(report.text, report.sentences) for _, report in read]
    groups = find_families(
        [
            Screened(sample.vendor, words, hand_of(writer_of(report)), evidence_of(report))
            for (sample, report), words in zip(read, masked, strict=True)
        ]
    )
    shown = [_family(group, read, masked) for group in groups]
    recycled = tuple(Recycled(sample.name, residue) for sample, report in read if (residue := find_residue(report)))
    families = tuple(family for family in shown if family.kind != "frame")
    frames = tuple(family for family in shown if family.kind == "frame")
    vendors = [
        _vendor(name, tuple(s for s in samples if s.vendor == name), families, frames, recycled)
        for name in sorted({sample.vendor for sample in samples})
    ]
    return Screening(tuple(_ranked(vendors)), families, frames, recycled, claims.ready(), made_by)


def _family(group: Group, read: Sequence[tuple[Sample, LetterReport]], masked: Sequence[Masked]) -> Family:
    first = group.letters[0]
    comparisons = []
    for other in group.letters[1:]:
        pair = compare(masked[first], masked[other])
        runs = [
            (_range(masked[first], run.first, run.length), _range(masked[other], run.second, run.length))
            for run in pair.passages
        ]
        if group.kind == "paraphrased":
            runs = _same_sentences(read[first][1], read[other][1], masked[first], masked[other])
        comparisons.append(Comparison(read[first][0].name, read[other][0].name, pair.words, tuple(runs)))
    comparisons.sort(key=lambda one: -one.shared_words if group.kind != "paraphrased" else -len(one.passages))
    return Family(
        kind=group.kind,
        letters=tuple(read[at][0].name for at in group.letters),
        vendors=tuple(dict.fromkeys(read[at][0].vendor for at in group.letters)),
        shared_words=group.shared_words,
        likeness=group.likeness,
        comparisons=tuple(comparisons),
        slots=tuple(_slots(group, read, masked)) if group.kind == "copied" else (),
    )


def _range(words: Masked, start: int, length: int) -> Range:
    return words.starts[start], words.ends[start + length - 1]


def _same_sentences(first: LetterReport, second: LetterReport, one: Masked, two: Masked) -> list[tuple[Range, Range]]:
    near = claims.twins(one, two) if claims.ready() else twins(one, two)
    pairs = [(a, b) for a, b, cosine in near if cosine >= _LEAST_TWIN]
    return [
        ((first.sentences[a].start, first.sentences[a].end), (second.sentences[b].start, second.sentences[b].end))
        for a, b in sorted(pairs)
    ]


def _slots(group: Group, read: Sequence[tuple[Sample, LetterReport]], masked: Sequence[Masked]) -> Iterator[Slot]:
    """What varies: masked words of the first letter that stand in runs it shares with others."""
    first = group.letters[0]
    words, text = masked[first], read[first][1].text
    filled: dict[int, dict[int, str]] = {}
    for other in group.letters[1:]:
        theirs = masked[other]
        for run in compare(words, theirs).passages:
            for step in range(run.length):
                at, place = run.first + step, run.second + step
                if words.words[at] == MASK and at:
                    value = read[other][1].text[theirs.starts[place] : theirs.ends[place]]
                    filled.setdefault(at, {first: text[words.starts[at] : words.ends[at]]})[other] = value
    told = 0
    for at in sorted(filled):
        values = filled[at]
        pronouns = {value.lower() for value in values.values()} <= PRONOUN_WORDS
        if pronouns or len({" ".join(value.lower().split()) for value in values.values()}) == 1:
            continue
        told += 1
        if told > _MOST_SLOTS:
            return
        low, high = max(0, at - 4), min(len(words.words), at + 4)
        yield Slot(
            before=text[words.starts[low] : words.starts[at]],
            after=text[words.ends[at] : words.ends[high - 1]],
            values=tuple((read[letter][0].name, " ".join(values[letter].split())) for letter in sorted(values)),
        )


def _vendor(
    name: str,
    samples: tuple[Sample, ...],
    families: Sequence[Family],
    frames: Sequence[Family],
    recycled: Sequence[Recycled],
) -> Vendor:
    reports = [sample.report for sample in samples if isinstance(sample.report, LetterReport)]
    figures = figures_of(reports)
    own = {sample.name for sample in samples}
    flags: list[Flag] = []
    notes: list[str] = []
    for family in families:
        letters = tuple(letter for letter in family.letters if letter in own)
        if letters:
            says = _says()[family.kind if len(family.vendors) == 1 else f"{family.kind}-across"]
            flags.append(Flag("template", says.format(letters=len(family.letters), words=family.shared_words), letters))
    for one in recycled:
        if one.letter in own:
            says = " ".join(dict.fromkeys(found.says for found in one.residue))
            flags.append(Flag("recycled", says, (one.letter,)))
    notes += [_says()["frame"].format(letters=len(frame.letters)) for frame in frames if own & set(frame.letters)]
    if figures.letters < FEWEST_LETTERS:
        notes.insert(0, _says()["few"])
    in_families = {letter for family in families for letter in family.letters} & own
    with_residue = {one.letter for one in recycled} & own
    largest = max((len(own & set(family.letters)) for family in families), default=0)
    return Vendor(
        name=name,
        samples=samples,
        figures=figures,
        in_families=Share(len(in_families), figures.letters),
        recycled=Share(len(with_residue), figures.letters),
        flags=tuple(flags),
        notes=tuple(notes),
        questions=questions_for(
            reports,
            template=largest,
            recycled=len(with_residue),
            to_whom=figures.to_whom.count,
        ),
        rank=None,
    )


def _ranked(vendors: Sequence[Vendor]) -> Iterator[Vendor]:
    from dataclasses import replace

    enough = [vendor for vendor in vendors if vendor.figures.median_interval is not None]
    enough.sort(key=lambda vendor: (-(vendor.figures.median_score or 0.0), vendor.name))
    for place, vendor in enumerate(enough, start=1):
        yield replace(vendor, rank=place)
    yield from (vendor for vendor in vendors if vendor.figures.median_interval is None)


def _family_record(family: Family) -> dict[str, Any]:
    return {
        "letters": list(family.letters),
        "shared_words": family.shared_words,
        "likeness": None if family.likeness is None else round(family.likeness, 4),
        "vendors": list(family.vendors),
        "pairs": [
            {
                "letters": [pair.first, pair.second],
                "shared_words": pair.shared_words,
                "passages": [[list(one), list(two)] for one, two in pair.passages],
            }
            for pair in family.comparisons
        ],
    }


def _vendor_record(vendor: Vendor) -> dict[str, Any]:
    figures = vendor.figures
    return {
        "vendor": vendor.name,
        "letters": len(vendor.samples),
        "unread": vendor.unread,
        "median_score": None if figures.median_score is None else round(figures.median_score, 1),
        "median_interval": None
        if figures.median_interval is None
        else [round(bound, 1) for bound in figures.median_interval],
        "rank": vendor.rank,
        "levels": list(figures.levels),
        "flags": [{"kind": flag.kind, "says": flag.says, "letters": list(flag.letters)} for flag in vendor.flags],
        "notes": list(vendor.notes),
        "shares": {
            name: {"count": share.count, "of": share.of, "interval": [round(bound, 3) for bound in share.interval]}
            for name, share in shares_of(vendor).items()
        },
        "roles": dict(zip(("hands_on", "observer", "other"), figures.roles, strict=True)),
        "contact_weeks": list(figures.contact_weeks),
        "writers": figures.writers,
        "unsigned": figures.unsigned,
        "questions": [
            {"name": question.name, "ask": question.ask, "why": question.why} for question in vendor.questions
        ],
        "unread_letters": [
            {"letter": sample.name, "kind": sample.report.kind, "why": sample.report.why}
            for sample in vendor.samples
            if isinstance(sample.report, Unread)
        ],
    }


def shares_of(vendor: Vendor) -> dict[str, Share]:
    """The shares of a vendor's readable letters, by name."""
    figures = vendor.figures
    return {
        "specific": figures.specific,
        "comparison": figures.comparison,
        "observed": figures.observed,
        "to_whom": figures.to_whom,
        "in_families": vendor.in_families,
        "recycled": vendor.recycled,
    }


@cache
def _says() -> dict[str, str]:
    says: dict[str, str] = tomllib.loads((files("lorscore.screening") / "says.toml").read_text(encoding="utf-8"))
    return says
