"""A sitting of many letters -> the bar that moves while they are scored, and the button that stops it.

The letters are scored in the run of the page itself. A click on the button ends that run, as any click does, and the next
run finds in the session how far it came: so nothing is lost, no thread is left behind, and another page may be looked at
in between.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st

from lorscore.errors import LorscoreError
from lorscore.outputs.as_html import refusal_html
from lorscore.ui.model import load_scorer

if TYPE_CHECKING:
    from lorscore.scoring import Scorer
    from lorscore.uploads import Sitting

PACE = 0.1
"""Seconds between two moves of the bar."""
LARGEST_UPLOAD = 100
"""Megabytes of one file: a zip with a season's letters."""


def work_through(sitting: Sitting, scorer: Scorer | None, *, key: str) -> None:
    """Score what waits, with a bar and a button to stop; then show the page anew.

    Args:
        sitting: What is scored, kept in the session.
        scorer: What scores it; by default the one with the model that came with the package.
        key: Begins the keys of the widgets.
    """
    bar = st.progress(_share(sitting), text=_line(sitting))
    st.button("Stop", key=f"{key}-stop", on_click=_stop, args=(sitting,), icon=":material/stop:")
    moved = 0.0
    try:
        for _ in sitting.go_on(scorer or load_scorer()):
            # A browser that draws every letter costs more time than the letter; Streamlit heeds a click when the bar moves.
            if monotonic() - moved >= PACE:
                bar.progress(_share(sitting), text=_line(sitting))
                moved = monotonic()
    except LorscoreError as error:
        sitting.stopped = True
        st.session_state[f"{key}-fault"] = error
    st.rerun()


def stopped_line(sitting: Sitting, *, key: str) -> None:
    """What kept a sitting from its end, and the button that goes on with it; nothing for one that is at its end."""
    if not sitting.waiting:
        return
    error: LorscoreError | None = st.session_state.get(f"{key}-fault")
    if error is not None:
        st.html(refusal_html(error))
    else:
        st.info(
            f"Stopped after {len(sitting.done):,} of {sitting.total:,} letters. What was scored is below.",
            icon=":material/pause:",
        )
    st.button("Go on", key=f"{key}-go-on", type="primary", on_click=_go_on, args=(sitting, f"{key}-fault"))


def _share(sitting: Sitting) -> float:
    return len(sitting.done) / max(sitting.total, 1)


def _line(sitting: Sitting) -> str:
    # No name of a file: this text is read as Markdown.
    first = " The first letter takes a few seconds longer." if not sitting.done else ""
    return f"{len(sitting.done):,} of {sitting.total:,} letters.{first}"


def _stop(sitting: Sitting) -> None:
    sitting.stopped = True


def _go_on(sitting: Sitting, fault: str) -> None:
    sitting.stopped = False
    st.session_state.pop(fault, None)
