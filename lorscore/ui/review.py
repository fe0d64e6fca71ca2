"""A draft, pasted or in a file -> its score, the letter with what each sentence does, gaps, facts, notices, downloads.

The text of a letter is kept in the state of its own session and nowhere else, and it reaches the page through the
escaping writer of lorscore.outputs alone, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from lorscore.advice.gaps import load_facets
from lorscore.errors import LorscoreError
from lorscore.marks import Mark
from lorscore.outputs import Format, file_bytes, render
from lorscore.outputs.as_html import letter_html, refusal_html, score_html
from lorscore.outputs.versions_html import Version, changed_since, versions_html
from lorscore.outputs.visible import visible
from lorscore.outputs.wording import load_wording, whole
from lorscore.reading import read_letter_bytes, read_letter_text
from lorscore.report import Verdict
from lorscore.ui.fields import LARGEST_UPLOAD, refusing, show_refused
from lorscore.ui.into_view import ask_for_view, bring_into_view
from lorscore.ui.model import load_scorer
from lorscore.ui.samples import SAMPLES, Sample

if TYPE_CHECKING:
    from lorscore.letter import Letter
    from lorscore.report import LetterReport, SentenceReport
    from lorscore.scoring import Scorer

PRIVACY = "Nothing leaves this machine; nothing is kept."
DOWNLOADS = (
    (Format.HTML, "Report as a page (HTML)", "text/html"),
    (Format.JSON, "Report as data (JSON)", "application/json"),
)
MOST_VERSIONS = 12
"""The last versions that can be gone back to."""
Field = Literal["draft", "file"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter that is to be scored."""

    field: Field
    """The field that it stands in, beside which an error is shown."""
    read: Callable[[], Letter]
    draft: str | None
    """The text of the draft field, if that is what is scored."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The report that the page shows."""

    report: LetterReport
    letter: Letter
    draft: str | None
    """The text of the draft field that it is about; None where it is about something else."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was scored, to go back to."""

    version: Version
    scored: Scored


def show(*, scorer: Scorer | None = None) -> None:
    """Show the page.

    Args:
        scorer: What scores the letters; by default the one with the model that came with the package.
    """
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    st.title("Review a draft", anchor=False)
    if "fill" in st.session_state:
        # The text of a file goes where it can be edited, before the field is drawn and never over somebody's own draft.
        st.session_state["draft"] = st.session_state.pop("fill")
    beside: dict[Field, st.delta_generator.DeltaGenerator] = {}
    left, right = st.columns([5, 3], gap="large")
    with left:
        _draft_field()
        beside["draft"] = st.container()
        buttons = st.container(horizontal=True)
        buttons.button("Score this draft", key="score-draft", type="primary", on_click=_click_to_score)
    with right, st.container(key="asking"):
        _file_field()
        beside["file"] = st.container()

    # Only now, when the page stands there with the field that can say that work is going on.
    asked: Asked | None = st.session_state.pop("asked", None)
    if asked is not None:
        with beside[asked.field], st.spinner("Reading the letter … The first one takes a few seconds longer."):
            _answer(asked, scorer)
        if "fill" in st.session_state:
            st.rerun()
    show_refused(st.session_state.get("refused", {}), beside)

    scored: Scored | None = st.session_state.get("scored")
    if scored is None:
        _guide()
    else:
        buttons.button("Clear everything", key="clear", on_click=_clear)
        # The score stands beside the field that moves it, on a narrow screen directly below it.
        with left:
            _score(scored)
        with right:
            _downloads(scored.report)
        _result(scored, scorer)
        bring_into_view(".lorscore-score .figure", refused=bool(st.session_state.get("refused")))


def _draft_field() -> None:
    st.text_area(
        "Paste the letter",
        key="draft",
        height=260,
        placeholder="Dear Program Director, …",
        on_change=_ask_again,
        persist_state="session",  # a look at the other page must not cost the draft
    )


def _file_field() -> None:
    key = _file_key()
    # Any file may be chosen: what lorscore does not read, it refuses with a remedy, where Streamlit would just say no.
    st.file_uploader(
        "Or choose a file", key=key, max_upload_size=LARGEST_UPLOAD, on_change=_ask_for_file, kwargs={"key": key}
    )
    st.markdown(
        ":small[Word, PDF with text, RTF, OpenDocument, HTML, Markdown or plain text. A file is scored at once.]"
    )


def _guide() -> None:
    """What to do on an empty page."""
    st.subheader("New here? Look at a sample first", anchor=False)
    st.markdown(":small[Three letters about people who do not exist.]")
    for sample, column in zip(SAMPLES, st.columns(len(SAMPLES)), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{sample.title}**  \n{sample.shows}")
            st.button("Score it", key=f"sample-{sample.name}", on_click=_ask_for_sample, kwargs={"sample": sample})


def _score(scored: Scored) -> None:
    if scored.draft is not None and scored.draft != st.session_state["draft"]:
        st.info(
            "The draft has changed since it was scored. Score it again to see what that did.", icon=":material/edit:"
        )
    st.html(score_html(scored.report))


def _downloads(report: LetterReport) -> None:
    with st.container(horizontal=True):
        for form, label, kind in DOWNLOADS:
            st.download_button(
                label,
                data=partial(_written, report, form),  # written when it is wanted, so that no copy lies about
                file_name=f"{visible(Path(report.name).stem)} - lorscore.{form.value}",
                mime=kind,
                key=f"download-{form.value}",
                on_click="ignore",
                icon=":material/download:",
            )


def _result(scored: Scored, scorer: Scorer | None) -> None:
    _versions()
    _what_if(scored, scorer)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = _filters()
    st.html(letter_html(scored.report, wanted=wanted, with_result=False))


def _versions() -> None:
    """The scores of the versions so far, and the ways back and forth between them; nothing for a first version."""
    versions: list[Kept] = st.session_state["versions"]
    if len(versions) < 2:
        return
    at: int = st.session_state["version-at"]
    st.html(versions_html([kept.version for kept in versions], current=versions[at].version.place))
    with st.container(horizontal=True):
        for label, icon, to in (("Undo", "undo", at - 1), ("Redo", "redo", at + 1)):
            there = 0 <= to < len(versions)
            st.button(
                f"{label}: {_score_of(versions[to].version)}" if there else label,
                key=label.lower(),
                icon=f":material/{icon}:",
                disabled=not there,
                on_click=_go_to,
                args=(to,),
            )


def _filters() -> Callable[[SentenceReport], bool] | None:
    """Choose which sentences are lit, by verdict and by mark; None where all are."""
    wording = load_wording()
    verdicts = st.pills(
        "Show only",
        [verdict.value for verdict in Verdict],
        selection_mode="multi",
        format_func=lambda name: f"{wording.verdicts[Verdict(name)].symbol} {name}".strip(),
        key="only-verdicts",
        persist_state="session",
    )
    marks = st.multiselect(
        "with one of these marks",
        [mark.value for mark in Mark],
        format_func=lambda name: wording.marks[Mark(name)],
        key="only-marks",
        placeholder="Any mark",
        persist_state="session",
        width=300,
    )
    if not verdicts and not marks:
        return None
    return lambda sentence: (
        (not verdicts or sentence.verdict.value in verdicts)
        and (not marks or any(mark.value in marks for mark, _ in sentence.marks))
    )


def _what_if(scored: Scored, scorer: Scorer | None) -> None:
    """Toggles for what the letter lacks, and the score that it would have with those that are on."""
    supposed = {facet.name: facet.supposed for facet in load_facets()}
    gaps = [gap for gap in scored.report.gaps if gap.facet in supposed]
    if not gaps:
        return
    with st.expander("What if the letter had what it lacks?", key="what-if"):
        st.markdown("What if it …")
        wanted = [gap.facet for gap in gaps if st.toggle(f"… {supposed[gap.facet]}", key=f"what-if-{gap.facet}")]
        if not wanted:
            st.markdown(":small[Turn one or more on to see the score that the letter would have.]")
            return
        try:
            then = (scorer or load_scorer()).what_if(scored.letter, wanted)
        except LorscoreError as error:
            st.html(refusal_html(error))
            return
        now = scored.report.estimate
        levels = load_wording().levels
        st.markdown(
            f"**{whole(now.score)} → {whole(then.score)} of 100**, {levels[now.level]} → {levels[then.level]}; "
            f"likely between {whole(then.low)} and {whole(then.high)}"
        )
        st.markdown(":small[The model’s estimate for a letter that did this. Write it only where it is true.]")


def _click_to_score() -> None:
    ask_for_view()
    _ask_for_draft()


def _ask_for_draft() -> None:
    draft: str = st.session_state["draft"]
    scored: Scored | None = st.session_state.get("scored")
    if scored is not None and scored.draft == draft:
        st.session_state.pop("refused", None)  # it was scored as the field was left
    elif draft.strip():
        st.session_state["asked"] = Asked("draft", partial(read_letter_text, "Your draft", draft), draft)
    else:
        error = LorscoreError("There is no letter in the field yet.", "Paste one, choose a file, or try a sample.")
        st.session_state["refused"] = {"draft": error}


def _ask_again() -> None:
    """Score a draft that is edited below its own report as soon as its field is left."""
    scored: Scored | None = st.session_state.get("scored")
    if scored is not None and scored.draft is not None and st.session_state["draft"].strip():
        _ask_for_draft()


def _ask_for_sample(*, sample: Sample) -> None:
    # A sample goes where it can be edited, but never over somebody's own draft.
    ask_for_view()
    free = _field_is_free()
    if free:
        st.session_state["draft"] = sample.text
    read = partial(read_letter_text, sample.title, sample.text)
    st.session_state["asked"] = Asked("draft", read, sample.text if free else None)


def _field_is_free() -> bool:
    """Whether the field holds nothing that somebody wrote."""
    return st.session_state["draft"].strip() in ("", *(known.text.strip() for known in SAMPLES))


def _ask_for_file(*, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        st.session_state.get("refused", {}).pop("file", None)
    else:
        ask_for_view()
        st.session_state["asked"] = Asked("file", partial(read_letter_bytes, upload.name, upload.getvalue()), None)


def _answer(asked: Asked, scorer: Scorer | None) -> None:
    """Put a report into the session, or what kept it from being made; the report before it stays then."""
    refused: dict[Field, LorscoreError] = {}
    with refusing(refused, asked.field):
        letter = asked.read()
        draft = asked.draft
        if asked.field == "file" and _field_is_free():
            draft = st.session_state["fill"] = letter.text
        scored = Scored((scorer or load_scorer()).score(letter), letter, draft)
        _remember(scored)
        st.session_state["scored"] = scored
    st.session_state["refused"] = refused


def _remember(scored: Scored) -> None:
    """Add a version to those before it; the same text twice is one version."""
    before: Scored | None = st.session_state.get("scored")
    versions: list[Kept] = st.session_state.get("versions", [])
    if before is not None and before.report.text == scored.report.text:
        at: int = st.session_state["version-at"]
        place = versions[at].version.place
        since = versions[at - 1].scored.report if at else None
        versions = [*versions[:at], _kept(place, scored, since), *versions[at + 1 :]]
    else:
        place = versions[-1].version.place + 1 if versions else 1
        versions = [*versions, _kept(place, scored, before.report if before else None)][-MOST_VERSIONS:]
        at = len(versions) - 1
    st.session_state["versions"], st.session_state["version-at"] = versions, at


def _kept(place: int, scored: Scored, since: LetterReport | None) -> Kept:
    report = scored.report
    changed = changed_since(since, report) if since else ""
    return Kept(Version(place, report.name, report.estimate, changed, f"{datetime.now():%H:%M}"), scored)


def _score_of(version: Version) -> str:
    """A version as a button names it: by no word of the letter, since a button reads Markdown."""
    return f"version {version.place}, {whole(version.estimate.score)} of 100"


def _go_to(at: int) -> None:
    """Back, or on again, to a version: its report, and its text in the field."""
    draft: str = st.session_state["draft"]
    scored: Scored = st.session_state["scored"]
    was_tried = "draft" in st.session_state.get("refused", {})
    if scored.draft is not None and draft.strip() and draft != scored.draft and not was_tried:
        _ask_for_draft()  # what was typed since becomes a version of its own first, so that it is not lost
        return
    chosen: Kept = st.session_state["versions"][at]
    st.session_state.pop("refused", None)
    st.session_state["scored"], st.session_state["version-at"] = chosen.scored, at
    if chosen.scored.draft is not None:
        st.session_state["draft"] = chosen.scored.draft


def _written(report: LetterReport, form: Format) -> bytes:
    return file_bytes(render([report], form=form, made_by=report.made_by), form=form)


def _clear() -> None:
    """Forget the letter: draft, file, report."""
    for key in ("scored", "refused", "asked", "versions", "version-at"):
        st.session_state.pop(key, None)
    # What was chosen to look at in this letter would hide the next one.
    for key in [key for key in st.session_state if str(key).startswith(("only-", "what-if-"))]:
        del st.session_state[key]
    st.session_state["draft"] = ""
    # A file field is emptied by giving it another key, and in no other way.
    st.session_state["files"] = st.session_state.get("files", 0) + 1


def _file_key() -> str:
    return f"file-{st.session_state.get('files', 0)}"
