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

from lorscore.outputs.comparison_as_html import comparison_as_html, comparison_html
from lorscore.outputs.comparison_as_json import comparison_as_json
from lorscore.ui.fields import empty, guide, letter_in, refusing, show_refused, text_or_file
from lorscore.ui.into_view import ask_for_view, bring_into_view
from lorscore.ui.model import load_scorer
from lorscore.ui.review import PRIVACY
from lorscore.ui.samples import sample_drafts

if TYPE_CHECKING:
    from lorscore.comparison import Comparison
    from lorscore.errors import LorscoreError
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
    beside: dict[Side | None, st.delta_generator.DeltaGenerator] = {}
    with st.container(key="asking"):
        for side, column in zip(SIDES, st.columns(2, gap="large"), strict=True):
            with column:
                label = SIDES[side]
                in_file = f"{label} in a file, in place of the field"
                text_or_file(f"{side}-draft", label, file_label=in_file, placeholder="Paste it here …")
                beside[side] = st.container()
        buttons = st.container(horizontal=True)
        buttons.button("Compare", key="compare", type="primary", on_click=_ask)
    below = beside[None] = st.container()

    if st.session_state.pop("compare-asked", False):
        with below, st.spinner("Reading the drafts … The first time takes a few seconds longer."):
            _answer(scorer)
    show_refused(st.session_state.get("compare-refused", {}), beside)
    compared: Compared | None = st.session_state.get("compared")
    if compared is None:
        _guide()
    else:
        buttons.button("Clear both drafts", key="compare-clear", on_click=_clear)
        _result(compared)
        bring_into_view(".lorscore-comparison .scores", refused=bool(st.session_state.get("compare-refused")))


def _guide() -> None:
    """What to do on an empty page."""
    guide(
        "New here? Compare two sample drafts first",
        "A generic letter, and the same letter with what its writer saw, about somebody who does not exist.",
        "Compare the sample drafts",
        key="compare-sample",
        on_click=_fill_in_sample,
    )


def _result(compared: Compared) -> None:
    st.divider()
    if compared.pasted != _pasted():
        st.info("A draft has changed since. Compare again to see what that did.", icon=":material/edit:")
    with st.container(horizontal=True, horizontal_alignment="right"):
        for ending, label, kind, write in DOWNLOADS:
            st.download_button(
                label,
                # Written when it is wanted, so that no copy lies about.
                data=partial(_written, compared.comparison, write),
                file_name=f"drafts compared - lorscore.{ending}",
                mime=kind,
                key=f"compare-download-{ending}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.html(comparison_html(compared.comparison))


def _written(comparison: Comparison, write: Callable[[Comparison], str]) -> bytes:
    return write(comparison).encode("utf-8", errors="replace")


def _fill_in_sample() -> None:
    # Never over somebody's own text.
    for side, text in zip(SIDES, sample_drafts(), strict=True):
        if not st.session_state[f"{side}-draft"].strip():
            st.session_state[f"{side}-draft"] = text
    _ask()


def _ask() -> None:
    ask_for_view()
    st.session_state["compare-asked"] = True


def _answer(scorer: Scorer | None) -> None:
    """Put a comparison into the session, or what kept it from being made; the one before it stays then."""
    refused: dict[Side | None, LorscoreError] = {}
    letters: list[Letter] = []
    for side, name in SIDES.items():
        with refusing(refused, side):
            letters.append(letter_in(f"{side}-draft", name, remedy="Paste one, or choose a file."))
    if not refused:
        with refusing(refused, None):
            comparison = (scorer or load_scorer()).compare(*letters)
            st.session_state["compared"] = Compared(comparison, _pasted())
    st.session_state["compare-refused"] = refused


def _pasted() -> tuple[str, str]:
    return st.session_state["before-draft"], st.session_state["after-draft"]


def _clear() -> None:
    """Forget both drafts, their files and what was said about them."""
    for key in ("compared", "compare-refused", "compare-asked"):
        st.session_state.pop(key, None)
    empty("before-draft", "after-draft")
