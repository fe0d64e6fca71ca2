"""A draft, pasted or in a file -> its score, the letter with what each sentence does, gaps, facts, notices, downloads.

The text of a letter is kept in the state of its own session and nowhere else, and it reaches the page through the
escaping writer of lorscore.outputs alone, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from lorscore.advice.gaps import load_facets
from lorscore.errors import LorscoreError
from lorscore.outputs import Format, file_bytes, render
from lorscore.outputs.as_html import letter_html, refusal_html
from lorscore.outputs.versions_html import Version, versions_html
from lorscore.outputs.visible import visible
from lorscore.outputs.wording import load_wording, whole
from lorscore.reading import read_letter_bytes, read_letter_text
from lorscore.ui.model import load_scorer
from lorscore.ui.samples import SAMPLES, Sample

if TYPE_CHECKING:
    from lorscore.letter import Letter
    from lorscore.report import LetterReport
    from lorscore.scoring import Scorer

PRIVACY = "Nothing leaves this machine; nothing is kept."
LARGEST_UPLOAD = 20
"""Megabytes. Reading refuses what is larger, so no more need be taken in."""
DOWNLOADS = (
    (Format.HTML, "Report as a page (HTML)", "text/html"),
    (Format.JSON, "Report as data (JSON)", "application/json"),
)
MOST_VERSIONS = 12
"""The last versions whose scores are shown."""
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
class Refused:
    """What kept a letter from being scored."""

    field: Field
    error: LorscoreError


def show(*, scorer: Scorer | None = None) -> None:
    """Show the page.

    Args:
        scorer: What scores the letters; by default the one with the model that came with the package.
    """
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    st.title("Review a draft", anchor=False)
    left, right = st.columns([5, 3], gap="large")
    with left:
        _draft_field()
        beside_draft = st.container()
        buttons = st.container(horizontal=True)
        buttons.button("Score this draft", key="score-draft", type="primary", on_click=_ask_for_draft)
    with right:
        _file_field()
        beside_file = st.container()
    beside: dict[Field, st.delta_generator.DeltaGenerator] = {"draft": beside_draft, "file": beside_file}

    # Only now, when the page stands there with the field that can say that work is going on.
    asked: Asked | None = st.session_state.pop("asked", None)
    if asked is not None:
        with beside[asked.field], st.spinner("Reading the letter … The first one takes a few seconds longer."):
            _answer(asked, scorer)
    refused: Refused | None = st.session_state.get("refused")
    if refused is not None:
        beside[refused.field].html(refusal_html(refused.error))

    scored: Scored | None = st.session_state.get("scored")
    if scored is None:
        _guide()
    else:
        buttons.button("Clear everything", key="clear", on_click=_clear)
        _result(scored, scorer)


def _draft_field() -> None:
    st.text_area(
        "Paste the letter",
        key="draft",
        height=260,
        placeholder="Dear Program Director, …",
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


def _result(scored: Scored, scorer: Scorer | None) -> None:
    report = scored.report
    st.divider()
    if scored.draft is not None and scored.draft != st.session_state["draft"]:
        st.info(
            "The draft has changed since it was scored. Score it again to see what that did.", icon=":material/edit:"
        )
    with st.container(horizontal=True, horizontal_alignment="right"):
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
    versions: list[Version] = st.session_state["versions"]
    if len(versions) > 1:
        st.html(versions_html(versions))
    _what_if(scored, scorer)
    st.html(letter_html(report))


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


def _ask_for_draft() -> None:
    draft: str = st.session_state["draft"]
    if draft.strip():
        st.session_state["asked"] = Asked("draft", partial(read_letter_text, "Your draft", draft), draft)
    else:
        error = LorscoreError("There is no letter in the field yet.", "Paste one, choose a file, or try a sample.")
        st.session_state["refused"] = Refused("draft", error)


def _ask_for_sample(*, sample: Sample) -> None:
    # A sample goes where it can be edited, but never over somebody's own draft.
    free = st.session_state["draft"].strip() in ("", *(known.text.strip() for known in SAMPLES))
    if free:
        st.session_state["draft"] = sample.text
    read = partial(read_letter_text, sample.title, sample.text)
    st.session_state["asked"] = Asked("draft", read, sample.text if free else None)


def _ask_for_file(*, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        refused: Refused | None = st.session_state.get("refused")
        if refused is not None and refused.field == "file":
            del st.session_state["refused"]
    else:
        st.session_state["asked"] = Asked("file", partial(read_letter_bytes, upload.name, upload.getvalue()), None)


def _answer(asked: Asked, scorer: Scorer | None) -> None:
    """Put a report into the session, or what kept it from being made; the report before it stays then."""
    st.session_state.pop("refused", None)
    try:
        letter = asked.read()
        report = (scorer or load_scorer()).score(letter)
    except LorscoreError as error:
        st.session_state["refused"] = Refused(asked.field, error)
    except Exception as error:
        # Neither the page nor the log may show the message of such an error: it may quote the letter.
        fault = LorscoreError(
            f"A fault of lorscore itself kept it from finishing ({type(error).__name__}).",
            "Nothing on this page is lost. Please report the words in brackets; the letter itself is not needed.",
        )
        st.session_state["refused"] = Refused(asked.field, fault)
    else:
        _remember(report)
        st.session_state["scored"] = Scored(report, letter, asked.draft)


def _remember(report: LetterReport) -> None:
    """Add the score to those of the versions before it; the same text twice is one version."""
    before: Scored | None = st.session_state.get("scored")
    versions: list[Version] = st.session_state.get("versions", [])
    if before is not None and before.report.text == report.text:
        versions = versions[:-1]
    place = versions[-1].place + 1 if versions else 1
    st.session_state["versions"] = [*versions, Version(place, report.name, report.estimate)][-MOST_VERSIONS:]


def _written(report: LetterReport, form: Format) -> bytes:
    return file_bytes(render([report], form=form, made_by=report.made_by), form=form)


def _clear() -> None:
    """Forget the letter: draft, file, report."""
    for key in ("scored", "refused", "asked", "versions"):
        st.session_state.pop(key, None)
    st.session_state["draft"] = ""
    # A file field is emptied by giving it another key, and in no other way.
    st.session_state["files"] = st.session_state.get("files", 0) + 1


def _file_key() -> str:
    return f"file-{st.session_state.get('files', 0)}"
