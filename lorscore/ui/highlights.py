"""A draft, notes and a short form -> the one page for the attending, checked for patients, picked, ordered, downloaded.

Draft and notes are kept in the state of their own session and nowhere else, and reach the page through the escaping
writers of lorscore.outputs alone, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from lorscore.advice.notes import Note, read_notes_bytes
from lorscore.advice.picking import Key, Picks, leave_off, move, picks_of, put_on
from lorscore.advice.requests import write_requests
from lorscore.advice.sheet import Details
from lorscore.errors import LorscoreError, OutputError
from lorscore.outputs.as_html import refusal_html
from lorscore.outputs.requests import requests_as_text
from lorscore.outputs.sheet_html import identifier_html, line_html, sheet_html, weak_spots_html
from lorscore.ui.fields import empty, file_in, letter_in, refusing, show_refused, text_or_file
from lorscore.ui.model import load_scorer
from lorscore.ui.review import PRIVACY
from lorscore.ui.samples import SAMPLES, sample_notes

if TYPE_CHECKING:
    from lorscore.advice.privacy import Identifier
    from lorscore.advice.sheet import Sheet
    from lorscore.highlighting import Highlights
    from lorscore.letter import Letter
    from lorscore.scoring import Scorer

Part = Literal["draft", "notes"]


@dataclass(frozen=True, slots=True)
class Field:
    """A large field with one for a file in its place."""

    label: str
    file_label: str
    example: str


ASKED: Final[Mapping[Part, Field]] = {
    "draft": Field(
        "The draft of the letter",
        "The draft in a file, in place of the field: Word, PDF with text, RTF, …",
        "Dear Program Director, …",
    ),
    "notes": Field(
        "Your notes (optional)",
        "Your notes in a file, in place of the field: text, Markdown, Word, or a log as CSV",
        "- Week 1: saw 6 to 8 patients a day and wrote all notes\n- …",
    ),
}
FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "applicant": ("Your name", ""),
    "aamc_id": ("AAMC or ERAS ID", ""),
    "attending": ("Whom you ask", "Dr. Rao"),
    "specialty": ("Applying for", "internal medicine"),
    "rotation": ("Rotation", "inpatient medicine"),
    "dates": ("Dates of the rotation", "March 2 to 27, 2026"),
    "deadline": ("Letter needed by", "September 20, 2026"),
    "upload": ("How to upload", "through the ERAS portal; a link comes by e-mail"),
}
"""The one-line fields of the form: what each asks for, and an example."""
LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "goals": ("Your goals, one a line", "Academic internal medicine"),
    "documents": ("What you attach, one a line", "CV\nPersonal statement"),
}
FORM: Final = tuple(f"sheet-{name}" for name in (*FIELDS, *LISTS, "score"))
"""The keys of all fields of the form."""
DOWNLOADS: Final = (
    (".docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (".pdf", "PDF", "application/pdf"),
    (".md", "Markdown", "text/markdown"),
)
LONGEST_FIELD: Final = 200
MOST_CUT: Final = 40
"""Lines that are offered to be put on the sheet; notes of two hundred pages leave thousands over."""


@dataclass(frozen=True, slots=True)
class Made:
    """The sheet as lorscore makes it, before anything is changed by hand."""

    highlights: Highlights
    found: tuple[Identifier, ...]
    """What could tell who a patient is, each once."""
    pasted: tuple[str, str]
    """The texts of the two fields that it was made from."""
    with_notes: bool


def show(*, scorer: Scorer | None = None) -> None:
    """Show the page.

    Args:
        scorer: What marks the draft and weighs the notes; by default the one with the model that came with the package.
    """
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    st.title("Highlights sheet", anchor=False)
    st.markdown(
        "One page for your attending, from the draft and your own notes. Nothing is invented; patients are masked."
    )
    beside: dict[Part | None, st.delta_generator.DeltaGenerator] = {}
    with st.container(key="sheet-asking"):
        for (part, shown), column in zip(ASKED.items(), st.columns(2, gap="large"), strict=True):
            with column:
                text_or_file(f"sheet-{part}", shown.label, file_label=shown.file_label, placeholder=shown.example)
                beside[part] = st.container()
        buttons = st.container(horizontal=True)
        buttons.button("Make the sheet", key="sheet-make", type="primary", on_click=_ask)
    below = beside[None] = st.container()

    if st.session_state.pop("sheet-asked", False):
        with below, st.spinner("Reading draft and notes … The first time takes a few seconds longer."):
            _answer(scorer)
    show_refused(st.session_state.get("sheet-refused", {}), beside)
    made: Made | None = st.session_state.get("sheet-made")
    if made is None:
        _guide()
        details_tab, messages_tab = st.tabs(["Your details", "Messages to ask with"], key="sheet-tabs-empty")
        with details_tab:
            details = _details()
        with messages_tab:
            _messages(details)
    else:
        buttons.button("Clear everything", key="sheet-clear", on_click=_clear)
        _result(made)


def _guide() -> None:
    """What to do on an empty page."""
    with st.container(border=True):
        st.markdown(
            "**New here? Try it with a sample**  \nA generic letter and the notes of a rotation, about people who do not exist."
        )
        st.button("Fill in the sample", key="sheet-sample", on_click=_fill_in_sample)


def _result(made: Made) -> None:
    st.divider()
    if made.pasted != _pasted():
        st.info("Draft or notes have changed since. Make the sheet again to see it.", icon=":material/edit:")
    _say_what_the_notes_gave(made)
    left, paper = st.columns(2, gap="large")
    hand = left.container(key="sheet-hand")
    names = ["Patients", "Your details", "Pick and order", "Weak sentences", "Messages"]
    with hand:
        patients_tab, details_tab, pick_tab, weak_tab, messages_tab = st.tabs(names, key="sheet-tabs")
    with patients_tab:
        keep = _patients(made.found)
    with details_tab:
        details = _details()
    with messages_tab:
        _messages(details)
    from lorscore.highlighting import remake

    picks: Picks | None = st.session_state.get("sheet-picks")
    try:
        now = remake(made.highlights, details=details, keep=keep, picks=picks)
    except OutputError as error:
        paper.html(refusal_html(error))
        return
    with pick_tab:
        _pick_and_order(made.highlights, now, details, keep)
    with weak_tab:
        if now.weak or now.report.gaps:
            st.html(weak_spots_html(now.weak, now.report.gaps))
        else:
            st.markdown("lorscore found no weak sentence in this draft.")
    with paper:
        with st.container(key="sheet-taking"):
            _downloads(now.sheet)
        st.html(sheet_html(now.sheet))


def _say_what_the_notes_gave(made: Made) -> None:
    weighed, left = len(made.highlights.notes), len(made.highlights.unweighed)
    lines = [line for section in made.highlights.sheet.sections for line in section.lines]
    if not made.with_notes:
        st.markdown(":small[Without notes the sheet has questions only. Add notes, and make it again.]")
    elif not weighed:
        st.info("The notes hold no text. The sheet has questions only.")
    elif not any(line.source == "note" for line in lines):
        st.info("lorscore found nothing in the notes that would add to the letter. The sheet has questions only.")
    if left:
        st.info(f"Of {weighed + left} notes, the {weighed} most promising were weighed.")


def _patients(found: Sequence[Identifier]) -> tuple[str, ...]:
    """The words that are nobody's secret, as the applicant says."""
    made = st.session_state["sheet-count"]
    kept: set[str] = st.session_state.get("sheet-keep", set())
    if found:
        st.markdown("These could tell who a patient is, and are masked on the sheet. Tick what is no patient's.")
    else:
        st.markdown("lorscore found nothing that could tell who a patient is.")
    keep = []
    for place, each in enumerate(found):
        with st.container(border=True):
            st.html(identifier_html(each))
            ticked = st.checkbox(
                "No patient’s: leave it as it is",
                wrap=True,
                key=f"sheet-keep-{made}-{place}",
                value=each.text in kept,
                on_change=_unconfirm,
            )
        if ticked:
            keep.append(each.text)
    st.session_state["sheet-keep"] = set(keep)
    st.markdown(
        ":small[No program finds every name. If one is left on the sheet, change it in your notes and make the sheet again.]"
    )
    return tuple(keep)


def _details() -> Details:
    """What the form says; an empty field leaves a blank on the sheet."""
    said: dict[str, str | None] = {}
    st.markdown(":small[All optional. What you leave empty becomes a blank to fill in by hand.]")
    columns = st.columns(2)
    for place, (name, (label, example)) in enumerate(FIELDS.items()):
        with columns[place % 2]:
            said[name] = _line(
                st.text_input(
                    label,
                    key=f"sheet-{name}",
                    placeholder=example,
                    max_chars=LONGEST_FIELD,
                    persist_state="session",
                    on_change=_unconfirm,
                )
            )
    lists: dict[str, tuple[str, ...]] = {}
    for (name, (label, example)), column in zip(LISTS.items(), st.columns(2), strict=True):
        with column:
            written = st.text_area(
                label,
                key=f"sheet-{name}",
                placeholder=example,
                height=90,
                max_chars=600,
                persist_state="session",
                on_change=_unconfirm,
            )
        lists[name] = tuple(line for line in map(_line, written.splitlines()) if line)
    context = st.text_input(
        "What to say about a score or an attempt",
        key="sheet-score",
        max_chars=LONGEST_FIELD,
        help="Nothing is said about scores unless you write it here.",
        persist_state="session",
        on_change=_unconfirm,
    )
    return Details(**said, **lists, score_context=_line(context))  # type: ignore[arg-type]


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _messages(details: Details) -> None:
    requests = write_requests(details)
    st.markdown(":small[Filled in with your details. To copy one, point at it; or download all three.]")
    for request in requests:
        st.markdown(f"**{request.title}**")
        st.code(request.text, language=None, wrap_lines=True)
    st.download_button(
        "All three (text)",
        data=requests_as_text(requests).encode("utf-8", errors="replace"),
        file_name="messages - lorscore.txt",
        mime="text/plain",
        key="sheet-download-messages",
        on_click="ignore",
        icon=":material/download:",
    )


def _pick_and_order(made: Highlights, now: Highlights, details: Details, keep: tuple[str, ...]) -> None:
    picks = picks_of(now.sheet)
    if st.session_state.pop("sheet-full", False):
        full = OutputError("There is no room for that line on the page.", "Leave off another first.")
        st.html(refusal_html(full))
    if st.session_state.get("sheet-picks") is None:
        st.markdown(":small[lorscore’s own choice, best first. Move lines, leave them off, or put others on.]")
    else:
        st.button("Back to lorscore’s choice", key="sheet-unpick", on_click=_set_picks, args=(None,))
    for section in now.sheet.sections:
        st.markdown(f"**{section.title}**")
        for place, line in enumerate(section.lines):
            with st.container(border=True, gap="small"):
                st.html(line_html(line.text))
                if line.source == "detail":
                    st.markdown(":small[From your details: change it there.]")
                    continue
                with st.container(horizontal=True):
                    for says, by, stuck in (("Up", -1, place == 0), ("Down", 1, place == len(section.lines) - 1)):
                        st.button(
                            says,
                            key=f"sheet-{says.lower()}-{section.name}-{place}",
                            type="tertiary",
                            disabled=stuck,
                            on_click=_set_picks,
                            args=(move(picks, section.name, line.key, by),),
                        )
                    st.button(
                        "Leave off",
                        key=f"sheet-off-{section.name}-{place}",
                        type="tertiary",
                        on_click=_set_picks,
                        args=(leave_off(picks, section.name, line.key),),
                    )
    if now.sheet.cut:
        with st.expander(f"Not on the sheet: {len(now.sheet.cut)}", key="sheet-cut"):
            for place, cut in enumerate(now.sheet.cut[:MOST_CUT]):
                st.html(line_html(cut.text, beside=cut.because))
                st.button(
                    "Put on the sheet",
                    key=f"sheet-on-{place}",
                    on_click=_put_on,
                    args=(made, details, keep, picks, cut.section, cut.line.key),
                )
            if len(now.sheet.cut) > MOST_CUT:
                st.markdown(f":small[and {len(now.sheet.cut) - MOST_CUT} more lines]")


def _set_picks(picks: Picks | None) -> None:
    st.session_state["sheet-picks"] = picks


def _put_on(made: Highlights, details: Details, keep: tuple[str, ...], picks: Picks, section: str, key: Key) -> None:
    """Put a line on the sheet, if the page has room for it beside all that is there."""
    from lorscore.highlighting import remake

    wanted = put_on(picks, section, key)
    shown = picks_of(remake(made, details=details, keep=keep, picks=wanted).sheet)
    if all(set(keys) <= set(shown.get(name, ())) for name, keys in wanted.items()):
        _set_picks(wanted)
        _unconfirm()  # there is something on the sheet that was not read
    else:
        st.session_state["sheet-full"] = True


def _downloads(sheet: Sheet) -> None:
    from lorscore.outputs.sheet_pdf import check_letters

    confirmed = st.checkbox(
        "I have read the sheet, and no patient can be known from it",
        wrap=True,
        key=f"sheet-confirmed-{st.session_state['sheet-count']}",
    )
    unfit: OutputError | None = None
    try:
        check_letters(sheet)
    except OutputError as error:
        unfit = error
    with st.container(horizontal=True):
        for suffix, label, kind in DOWNLOADS:
            st.download_button(
                label,
                data=partial(_written, sheet, suffix),  # written when it is wanted, so that no copy lies about
                file_name=f"highlights sheet{suffix}",
                mime=kind,
                key=f"sheet-download-{suffix[1:]}",
                on_click="ignore",
                icon=":material/download:",
                disabled=not confirmed or (suffix == ".pdf" and unfit is not None),
            )
    if not confirmed:
        st.markdown(":small[Tick the box to download.]")
    if unfit is not None:
        st.html(refusal_html(unfit))


def _written(sheet: Sheet, suffix: str) -> bytes:
    from lorscore.outputs.sheet_page import sheet_bytes

    return sheet_bytes(sheet, suffix)


def _ask() -> None:
    st.session_state["sheet-asked"] = True


def _answer(scorer: Scorer | None) -> None:
    """Put a sheet into the session, or what kept it from being made; the one before it stays then."""
    refused: dict[Part | None, LorscoreError] = {}
    with refusing(refused, "draft"):
        draft = letter_in("sheet-draft", "Your draft", remedy="Paste one, choose a file, or fill in the sample.")
    with refusing(refused, "notes"):
        notes = _notes()
    if not refused:
        with refusing(refused, None):
            _make(draft, notes, scorer)
    st.session_state["sheet-refused"] = refused


def _make(draft: Letter, notes: tuple[Note, ...], scorer: Scorer | None) -> None:
    # Here and not above: loading spaCy and scikit-learn takes seconds, which the page need not wait for.
    from lorscore.highlighting import highlights

    made = highlights(draft, notes=notes, scorer=scorer or load_scorer())
    found = {(each.kind, each.text): each for each in made.identifiers}
    st.session_state["sheet-made"] = Made(made, tuple(found.values()), _pasted(), with_notes=_has_notes())
    st.session_state["sheet-picks"] = None
    st.session_state["sheet-count"] = st.session_state.get("sheet-count", 0) + 1


def _notes() -> tuple[Note, ...]:
    """The notes in their file, or else in their field; empty where there are none.

    Raises:
        LorscoreError: they cannot be read.
    """
    upload = file_in("sheet-notes")
    if upload is not None:
        return read_notes_bytes(upload.name, upload.getvalue())
    text: str = st.session_state["sheet-notes"]
    return read_notes_bytes("notes.md", text.encode("utf-8", errors="replace"))


def _has_notes() -> bool:
    return file_in("sheet-notes") is not None or bool(st.session_state["sheet-notes"].strip())


def _fill_in_sample() -> None:
    # Never over somebody's own text.
    for part, text in (("draft", _generic()), ("notes", sample_notes())):
        if not st.session_state[f"sheet-{part}"].strip():
            st.session_state[f"sheet-{part}"] = text
    _ask()


def _generic() -> str:
    return next(sample.text for sample in SAMPLES if sample.name == "generic")


def _pasted() -> tuple[str, str]:
    return st.session_state["sheet-draft"], st.session_state["sheet-notes"]


def _unconfirm() -> None:
    """Ask anew whether a patient could be known: something on the sheet is not what was read."""
    st.session_state[f"sheet-confirmed-{st.session_state.get('sheet-count', 0)}"] = False


def _clear() -> None:
    """Forget draft, notes, form, files and what was made of them."""
    for key in ("sheet-made", "sheet-refused", "sheet-asked", "sheet-picks", "sheet-keep", "sheet-full"):
        st.session_state.pop(key, None)
    for key in FORM:
        st.session_state[key] = ""
    empty("sheet-draft", "sheet-notes")
