"""Two drafts of one letter, pasted or in files -> what moved between them and why.

The drafts are kept in the state of their own session and nowhere else, and reach the page through the escaping writer of
lorscore.outputs alone, never as Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import streamlit as st

from lorscore.errors import LorscoreError
from lorscore.outputs.as_html import refusal_html
from lorscore.outputs.comparison_as_html import comparison_as_html, comparison_html
from lorscore.outputs.comparison_as_json import comparison_as_json
from lorscore.reading import read_letter_bytes, read_letter_text
from lorscore.ui.model import load_scorer
from lorscore.ui.review import LARGEST_UPLOAD, PRIVACY

if TYPE_CHECKING:
    from lorscore.comparison import Comparison
    from lorscore.letter import Letter
    from lorscore.scoring import Scorer

Side = Literal["before", "after"]
SIDES: dict[Side, str] = {"before": "Earlier draft", "after": "Later draft"}
DOWNLOADS = (
    ("html", "Comparison as a page (HTML)", "text/html", comparison_as_html),
    ("json", "Comparison as data (JSON)", "application/json", comparison_as_json),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison that the page shows, and the texts of the two fields that it is about."""

    comparison: Comparison
    pasted: tuple[str, str]


def show(*, scorer: Scorer | None = None) -> None:
    """Show the page.

    Args:
        scorer: What compares the drafts; by default the one with the model that came with the package.
    """
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    st.title("Compare drafts", anchor=False)
    st.markdown("What moved between two drafts of one letter, and whether the score moved by more than noise.")
    beside = {}
    for side, column in zip(SIDES, st.columns(2, gap="large"), strict=True):
        with column:
            _fields(side)
            beside[side] = st.container()
    buttons = st.container(horizontal=True)
    buttons.button("Compare", key="compare", type="primary", on_click=_ask)
    below = st.container()

    if st.session_state.pop("compare-asked", False):
        with below, st.spinner("Reading the drafts … The first time takes a few seconds longer."):
            _answer(scorer)
    refused: dict[Side | None, LorscoreError] = st.session_state.get("compare-refused", {})
    for place, error in refused.items():
        (below if place is None else beside[place]).html(refusal_html(error))
    compared: Compared | None = st.session_state.get("compared")
    if compared is not None:
        buttons.button("Clear both drafts", key="compare-clear", on_click=_clear)
        _result(compared)


def _fields(side: Side) -> None:
    st.text_area(
        SIDES[side],
        key=f"{side}-draft",
        height=220,
        placeholder="Paste it here …",
        persist_state="session",  # a look at the other pages must not cost the drafts
    )
    st.file_uploader(
        f"{SIDES[side]} in a file, in place of the field", key=_file_key(side), max_upload_size=LARGEST_UPLOAD
    )


def _result(compared: Compared) -> None:
    st.divider()
    if compared.pasted != _pasted():
        st.info("A draft has changed since. Compare again to see what that did.", icon=":material/edit:")
    with st.container(horizontal=True, horizontal_alignment="right"):
        for ending, label, kind, write in DOWNLOADS:
            st.download_button(
                label,
                data=partial(
                    _written, compared.comparison, write
                ),  # written when it is wanted, so that no copy lies about
                file_name=f"drafts compared - lorscore.{ending}",
                mime=kind,
                key=f"compare-download-{ending}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.html(comparison_html(compared.comparison))


def _written(comparison: Comparison, write: Callable[[Comparison], str]) -> bytes:
    return write(comparison).encode("utf-8", errors="replace")


def _ask() -> None:
    st.session_state["compare-asked"] = True


def _answer(scorer: Scorer | None) -> None:
    """Put a comparison into the session, or what kept it from being made; the one before it stays then."""
    refused: dict[Side | None, LorscoreError] = {}
    letters: list[Letter] = []
    for side in SIDES:
        try:
            letters.append(_letter(side))
        except LorscoreError as error:
            refused[side] = error
    if not refused:
        try:
            comparison = (scorer or load_scorer()).compare(*letters)
            st.session_state["compared"] = Compared(comparison, _pasted())
        except LorscoreError as error:
            refused[None] = error
        except Exception as error:
            # Neither the page nor the log may show the message of such an error: it may quote the letter.
            refused[None] = LorscoreError(
                f"A fault of lorscore itself kept it from finishing ({type(error).__name__}).",
                "Nothing on this page is lost. Please report the words in brackets; the letter itself is not needed.",
            )
    st.session_state["compare-refused"] = refused


def _letter(side: Side) -> Letter:
    """The draft in the file of a side, or else in its field.

    Raises:
        LorscoreError: there is none, or it cannot be read.
    """
    upload = st.session_state[_file_key(side)]
    if upload is not None:
        return read_letter_bytes(upload.name, upload.getvalue())
    text: str = st.session_state[f"{side}-draft"]
    if not text.strip():
        raise LorscoreError("There is no draft here yet.", "Paste one, or choose a file.")
    return read_letter_text(SIDES[side], text)


def _pasted() -> tuple[str, str]:
    return st.session_state["before-draft"], st.session_state["after-draft"]


def _clear() -> None:
    """Forget both drafts, their files and what was said about them."""
    for key in ("compared", "compare-refused", "compare-asked"):
        st.session_state.pop(key, None)
    for side in SIDES:
        st.session_state[f"{side}-draft"] = ""
    # A file field is emptied by giving it another key, and in no other way.
    st.session_state["compare-files"] = st.session_state.get("compare-files", 0) + 1


def _file_key(side: Side) -> str:
    return f"{side}-file-{st.session_state.get('compare-files', 0)}"
