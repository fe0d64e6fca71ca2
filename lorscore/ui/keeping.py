"""What is typed into letters, notes and forms -> the same after a reload of the page.

A reload begins a new session, which knows nothing of the one before. So the browser keeps the text in its memory of this
tab (`sessionStorage`), which no other tab or site can read and which ends with the tab; each new session asks for it once.
The server keeps nothing for it.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import streamlit as st

from lorscore.ui.highlights import FORM

FIELDS: Final = ("draft", "before-draft", "after-draft", "sheet-draft", "sheet-notes", *FORM)
"""The keys of the fields whose text is kept."""
KEY: Final = "kept"

_kept = st.components.v2.component("lorscore.kept", js=files("lorscore.ui").joinpath("keep.js").read_text("utf-8"))


def keep_over_reload() -> None:
    """Keep what stands in the fields; in a new session, fill them with what was kept."""
    answered = st.session_state.get("kept-answered", False)
    fields = {key: st.session_state[key] for key in FIELDS if key in st.session_state} if answered else None
    if not answered:
        # The browser hears a question again only where it is not the same as before.
        st.session_state["kept-question"] = st.session_state.get("kept-question", 0) + 1
    question = st.session_state["kept-question"]
    _kept(key=KEY, data={"fields": fields, "keys": FIELDS, "question": question}, on_found_change=_fill, height=1)


def _fill() -> None:
    """Put what the browser kept into the fields that are still empty.

    Streamlit may hear the browser's answer before it knows the component, when the run that shows it was cut short. Then
    nothing is done: the next run asks again, and what the browser keeps is not written over before it was read.
    """
    found = getattr(st.session_state.get(KEY), "found", None)
    if found is None:
        return
    st.session_state["kept-answered"] = True
    for key in FIELDS:
        text = found.get(key) if isinstance(found, dict) else None
        if isinstance(text, str) and not st.session_state.get(key):
            st.session_state[key] = text
