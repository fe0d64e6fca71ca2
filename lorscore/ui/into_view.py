"""An answer that somebody asked for -> the same where they see it, on a small screen too.

Streamlit leaves a page where it was scrolled to, and there is no other way to say where it should be.
"""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

_into_view = st.components.v2.component(
    "lorscore.into_view", js=files("lorscore.ui").joinpath("into_view.js").read_text("utf-8")
)


def ask_for_view() -> None:
    """Have the next answer brought into view."""
    st.session_state["view-wanted"] = True


def bring_into_view(part: str, *, refused: bool) -> None:
    """Bring an answer into view if somebody has asked for one since the last time; else leave the page as it is.

    Args:
        part: What has to be seen of it, as a CSS selector; its own `scroll-margin` keeps it clear of the page's head.
        refused: Whether there was no answer.
    """
    wanted = st.session_state.pop("view-wanted", False) and not refused
    if wanted:
        st.session_state["view-asked"] = st.session_state.get("view-asked", 0) + 1
    _into_view(key="into-view", data={"asked": st.session_state["view-asked"] if wanted else 0, "part": part}, height=1)
