"""A score that somebody asked for -> the same where they see it, on a small screen too.

Streamlit leaves a page where it was scrolled to, and there is no other way to say where it should be.
"""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

_into_view = st.components.v2.component(
    "lorscore.into_view", js=files("lorscore.ui").joinpath("into_view.js").read_text("utf-8")
)


def ask_for_view() -> None:
    """Have the next score brought into view."""
    st.session_state["score-wanted"] = True


def bring_into_view() -> None:
    """Bring the score into view if somebody has asked for it since the last time and got it; else leave the page as it is."""
    wanted = st.session_state.pop("score-wanted", False) and not st.session_state.get("refused")
    if wanted:
        st.session_state["score-asked"] = st.session_state.get("score-asked", 0) + 1
    _into_view(key="into-view", data={"asked": st.session_state["score-asked"] if wanted else 0}, height=1)
