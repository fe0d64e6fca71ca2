"""Nothing -> what the score is and is not, the levels and marks, privacy, the rule book, and the model card with its plots."""

from __future__ import annotations

import re
from base64 import b64encode
from importlib.resources import files
from pathlib import Path
from typing import Final

import streamlit as st
from markupsafe import escape

import lorscore
from lorscore.outputs.rules_html import found_by, rules_html
from lorscore.outputs.wording import load_wording
from lorscore.rules import load_rules
from lorscore.ui.review import PRIVACY

TEXT_WIDTH = 760
"""Pixels; lines of plain text are read best when they are short."""
CARD = "README.md"
"""The model card, which `lorscore train` writes beside the model."""
_PLOT: Final = re.compile(r"^!\[([^\]]*)\]\(([\w.-]+\.svg)\)\s*$", re.MULTILINE)
"""A picture in the card: what it shows, and its file."""


def show() -> None:
    """Show the page. All its text is lorscore's own; nothing on it comes from a letter."""
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    with st.container(width=TEXT_WIDTH):
        st.title("About the score", anchor=False)
        text, rules, card = st.tabs(["The score", "Rule book", "Model card"], key="about-tabs")
        with text:
            st.markdown(files("lorscore.ui").joinpath("about.md").read_text(encoding="utf-8"))
        with rules:
            _rule_book()
        with card:
            _model_card()


@st.fragment
def _rule_book() -> None:
    """The rules that hold what is searched for."""
    rules = load_rules().rules
    marks = load_wording().marks
    words = st.text_input(
        "Search the rule book", type="search", live=True, key="rules-words", placeholder="intern, percentile, doubt …"
    )
    found = found_by(rules, words or "")
    if found:
        st.html(rules_html(found, of=len(rules), sources=_sources()))
    else:
        kinds = ", ".join(marks.values())
        st.info(f"No rule holds all of these words. Try fewer, or the name of a mark: {kinds}.")


def _sources() -> dict[str, str]:
    """What docs/sources.md says, by the name that rules give to its sections; empty where only the package is installed."""
    file = Path(lorscore.__file__).parents[1] / "docs" / "sources.md"
    try:
        sections = file.read_text(encoding="utf-8").split("\n## ")[1:]
    except (OSError, ValueError):
        return {}
    parted = [section.partition("\n") for section in sections]
    return {f"docs/sources.md#{head.strip().lower().replace(' ', '-')}": text.strip() for head, _, text in parted}


def _model_card() -> None:
    """The card of the model that scores here, with its pictures in their places."""
    from lorscore.strength.files import models_folder

    folder = models_folder()
    try:
        card = (folder / CARD).read_text(encoding="utf-8")
    except (OSError, ValueError):
        st.markdown("No model is installed yet, so there are no figures to show. `lorscore train` makes one.")
        return
    card = card.removeprefix("# Model card\n").replace("\n#", "\n##")
    # The pieces: text, what a picture shows, its file, text, …
    pieces = _PLOT.split(card)
    for text, shows, name in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        st.markdown(text)
        if name:
            _plot(folder / name, shows)


def _plot(file: Path, shows: str) -> None:
    try:
        data = b64encode(file.read_bytes()).decode("ascii")
    except OSError:
        st.markdown(f":small[The picture “{file.name}” is missing.]")
        return
    # Plots are drawn for light paper.
    st.html(
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(shows)}" '
        'style="width: 100%; height: auto; background: #ffffff; border-radius: 6px; padding: .5rem">'
    )
