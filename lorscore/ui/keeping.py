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
    asked = st.session_state.get("kept-asked", False)
    fields = {key: st.session_state[key] for key in FIELDS if key in st.session_state} if asked else None
    _kept(key=KEY, data={"fields": fields, "keys": FIELDS}, on_found_change=_fill, height=1)


def _fill() -> None:
    """Put what the browser kept into the fields that are still empty."""
    st.session_state["kept-asked"] = True
    found = st.session_state[KEY].found
    for key in FIELDS:
        text = found.get(key) if isinstance(found, dict) else None
        if isinstance(text, str) and not st.session_state.get(key):
            st.session_state[key] = text
