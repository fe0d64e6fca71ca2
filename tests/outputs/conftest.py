"""Reports made by hand, which every writer is tested with; tests/cli/conftest.py takes them from here."""

from __future__ import annotations

import re

import pytest

from lorscore.letter import Notice
from lorscore.marks import Direction, Facts, Mark, Standing, Zone
from lorscore.report import (
    Dismissed,
    Estimate,
    Gap,
    LetterReport,
    Provenance,
    Reason,
    SentenceReport,
    Unread,
    Verdict,
)

MADE_BY = Provenance(lorscore="0.1.0", model=f"sha256:{'ab' * 32}", rules=f"sha256:{'cd' * 32}")

VARIED_TEXT = """\
MERCY HILL HOSPITAL
Department of Internal Medicine

4 September 2025

RE: Dr. Amira Okafor, internal medicine

Dear Program Director,

I was Dr. Okafor’s attending for four weeks in July 2025, on the inpatient service, and saw her work every day. \
She is among the three strongest students I have taught in twenty years. On her second morning she noticed that a \
patient’s potassium had risen to 6.1, repeated it, and called me with an ECG in her hand before the laboratory did. \
The hospital has 240 beds. Nobody would say that he is the best of our students.

She is hardworking, punctual and a pleasure to have on our service. With more reading she could be in the top third \
of our interns. In the first week her presentations needed guidance. Her Step 2 score does not reflect what we saw. \
I recommend her for your program. I would take her as my own intern tomorrow.

Sincerely,

Johanna Lindqvist, MD
Attending Physician
"""


def sentence(
    text: str,
    words: str,
    verdict: Verdict = Verdict.NEUTRAL,
    *,
    zone: Zone = Zone.BODY,
    marks: tuple[tuple[Mark, float], ...] = (),
    effect: float = 0.0,
    reasons: tuple[tuple[str, str, str], ...] = (),
    set_aside: tuple[tuple[str, str, str], ...] = (),
    ask: str | None = None,
    standing: Standing | None = None,
) -> SentenceReport:
    """The report of the sentence that begins with `words` and ends at the next full stop or line break.

    Reasons and evidence set aside are each a rule, the words it is about, and what is said.
    """
    start = text.index(words)
    stop = re.compile(r"(?<!Dr)\.(?= )|(?=\n)|$").search(text, start)
    assert stop is not None
    end = stop.end()

    def place(quoted: str) -> tuple[int, int]:
        found = text.index(quoted, start, end)
        return found, found + len(quoted)

    return SentenceReport(
        start=start,
        end=end,
        text=text[start:end],
        zone=zone,
        marks=marks,
        verdict=verdict,
        effect=effect,
        reasons=tuple(Reason(rule, *place(quoted), says) for rule, quoted, says in reasons),
        set_aside=tuple(Dismissed(rule, *place(quoted), because) for rule, quoted, because in set_aside),
        ask=ask,
        standing=standing,
    )


def make_varied_report() -> LetterReport:
    """A strong letter with every verdict, most marks, evidence set aside, gaps, facts stated and not, notices."""
    text = VARIED_TEXT
    her = text.index("her work")
    return LetterReport(
        name="okafor.docx",
        text=text,
        estimate=Estimate(score=72.44, low=61.0, high=80.2, chances=(0.0, 0.04, 0.1567, 0.52, 0.2833)),
        sentences=(
            sentence(text, "MERCY HILL", zone=Zone.LETTERHEAD),
            sentence(text, "Department", zone=Zone.LETTERHEAD),
            sentence(text, "4 September", zone=Zone.DATE),
            sentence(text, "RE: ", zone=Zone.RE_LINE),
            sentence(text, "Dear Program", zone=Zone.SALUTATION),
            sentence(
                text,
                "I was Dr",
                Verdict.SUPPORTS,
                marks=((Mark.CONTEXT, 0.991),),
                effect=2.31,
                reasons=(
                    ("context.attending-for", "attending for four weeks", "Says how the writer knows the applicant."),
                    ("context.saw-daily", "saw her work every day", "Says that the writer saw the work."),
                ),
            ),
            sentence(
                text,
                "She is among",
                Verdict.CARRIES,
                marks=((Mark.COMPARATIVE, 0.9432),),
                effect=9.48,
                reasons=(
                    (
                        "comparative.top-of-a-group",
                        "among the three strongest students",
                        "Places the applicant near the top of a named group.",
                    ),
                ),
                standing=Standing(Direction.ABOVE, "top-band", group="students", place=3, size=40, years=5.0),
            ),
            sentence(
                text,
                "On her second",
                Verdict.CARRIES,
                marks=((Mark.SPECIFIC, 0.88),),
                effect=6.04,
                reasons=(
                    (
                        "learned.specific",
                        "called me with an ECG in her hand",
                        "These words moved the learned marker most.",
                    ),
                ),
            ),
            sentence(text, "The hospital has"),
            sentence(
                text,
                "Nobody would",
                set_aside=(("comparative.the-best-of", "the best of our students", "negated"),),
            ),
            sentence(
                text,
                "She is hardworking",
                Verdict.WEAK,
                marks=((Mark.WALLPAPER, 0.97),),
                effect=0.02,
                reasons=(
                    ("wallpaper.hardworking", "hardworking, punctual", "Adjectives that would fit anyone."),
                    ("wallpaper.a-pleasure", "a pleasure to have on our service", "A phrase that would fit anyone."),
                ),
                ask="What did she do on one particular day that showed how hard she works? ______",
            ),
            sentence(
                text,
                "With more reading",
                Verdict.HARMS,
                marks=((Mark.COMPARATIVE_LOW, 0.71),),
                effect=-3.2,
                reasons=(
                    ("comparative-low.could-be", "With more reading she could be", "Compares only on a condition."),
                ),
                set_aside=(("comparative.top-of-a-group", "in the top third of our interns", "conditional"),),
                ask="Where does she stand today among the interns you know? ______",
            ),
            sentence(
                text,
                "In the first week",
                Verdict.HARMS,
                marks=((Mark.DOUBT, 0.83), (Mark.SPECIFIC, 0.502)),
                effect=-4.96,
                reasons=(("doubt.needed-guidance", "needed guidance", "Says that the applicant needed help."),),
            ),
            sentence(
                text,
                "Her Step 2",
                Verdict.SUPPORTS,
                marks=((Mark.SCORE_CONTEXT, 0.9),),
                effect=0.7,
                reasons=(
                    ("learned.score-context", "Her Step 2 score does not reflect what we saw.", "Reads like it."),
                ),
            ),
            sentence(text, "I recommend her", Verdict.WEAK, marks=((Mark.ENDORSEMENT_PLAIN, 0.93),), effect=-0.4),
            sentence(
                text,
                "I would take",
                Verdict.CARRIES,
                marks=((Mark.ENDORSEMENT, 0.96),),
                effect=5.5,
                reasons=(("endorsement.would-take", "would take her", "Would take the applicant."),),
            ),
            sentence(text, "Sincerely", zone=Zone.CLOSING),
            sentence(text, "Johanna", zone=Zone.SIGNATURE),
            sentence(text, "Attending Physician", zone=Zone.SIGNATURE),
        ),
        gaps=(
            Gap("feedback", "What she did with a correction", "What did she change after you told her? ______", 1.2),
            Gap(
                "load",
                "How much she carried on an ordinary day",
                "How many patients did she look after at once, and which notes and orders were hers? ______",
                4.1,
            ),
        ),
        words=142,
        facts=Facts(
            role=None,
            setting="inpatient",
            contact_weeks=4.0,
            directly_observed=True,
            writer_role="attending",
            specialty="internal medicine",
            waiver_stated=None,
        ),
        notices=(
            Notice("mixed-pronouns", "The letter calls the applicant both “she” and “he”.", her, her + 3),
            Notice("no-waiver", "The letter does not say whether the right to see it was waived."),
        ),
        made_by=MADE_BY,
    )


HOSTILE_TEXT = (
    "<script>alert(1)</script> She is <img src=x onerror=alert(1)> the best. "
    "[link](javascript:alert(1)) **bold** [bold red]markup[/] :smile: is here. "
    "\x1b[31mred\x1b[0m \x9b2J and \x07 bell. "
    "The \u202etsrow\u202c student \u2066x\u2069 of all. "
    "日本語の文章はとても長いので、どこかで折り返さなければなりません。 "
    "{{ 7 * 7 }} {% raw %} &amp; \"quoted\" 'single' = +cmd|' /C calc'!A0. "
    f"{'x' * 200}. End"
)


def make_hostile_report() -> LetterReport:
    """A letter full of what a page, a terminal, a spreadsheet or a template would obey."""
    text = HOSTILE_TEXT
    bad = "<b onmouseover=alert(1)>\x1b[31m\u202e"
    starts = ("<script>", "[link]", "\x1b[31mred", "The \u202e", "日本", "{{ 7", "xxx", "End")
    sentences = tuple(
        sentence(
            text,
            start,
            verdict,
            marks=((Mark.WALLPAPER, 0.9),),
            effect=-1.0,
            reasons=((f"wallpaper.{bad}", start, f"says {bad}"),),
            set_aside=((f"doubt.{bad}", start, f"because {bad}"),),
            ask=f"ask {bad}",
        )
        for start, verdict in zip(starts, [*Verdict, *Verdict], strict=False)
    )
    return LetterReport(
        name='=cmd|" /C calc"!A0 <script>.docx\udcff\x1b[2J',
        text=text,
        estimate=Estimate(score=0.0, low=0.0, high=100.0, chances=(1.0, 0.0, 0.0, 0.0, 0.0)),
        sentences=sentences,
        gaps=(Gap(f"@facet {bad}", f"-says {bad}", f"+ask {bad}", 0.0),),
        words=0,
        facts=Facts(role=f"=role {bad}", specialty="\tspecialty", contact_weeks=1.0, directly_observed=False),
        notices=(Notice("hidden-text", f"\r-2+3 {bad}", 0, 8),),
        made_by=MADE_BY,
    )


@pytest.fixture
def made_by() -> Provenance:
    """What made the reports."""
    return MADE_BY


@pytest.fixture
def varied() -> LetterReport:
    """A strong letter with something of everything."""
    return make_varied_report()


@pytest.fixture
def hostile() -> LetterReport:
    """A letter that tries to be obeyed."""
    return make_hostile_report()


@pytest.fixture
def unread() -> Unread:
    """A scan without text."""
    return Unread(
        name="scan.pdf",
        kind="no-text",
        why="“scan.pdf” holds pictures of pages and no text. Save it with text recognition and try again.",
    )
