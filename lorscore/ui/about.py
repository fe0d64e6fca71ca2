"""Nothing -> what the score is and is not, the levels and marks, privacy, and the figures of the model that is used."""

from __future__ import annotations

import json
from importlib.resources import files

import streamlit as st
from jinja2 import TemplateError

from lorscore.model_card import card_of

TEXT_WIDTH = 760
"""Pixels; lines of plain text are read best when they are short."""


def show() -> None:
    """Show the page. All its text is lorscore's own; nothing on it comes from a letter."""
    with st.container(width=TEXT_WIDTH):
        st.title("About the score", anchor=False)
        st.markdown(files("lorscore.ui").joinpath("about.md").read_text(encoding="utf-8"))
        st.subheader("Figures", anchor=False)
        card = _model_card()
        if card is None:
            st.markdown("No model is installed yet, so there are no figures to show. `lorscore train` makes one.")
        else:
            st.markdown(
                "How well this model agrees with its readers, next to simple baselines and the readers’ own agreement:"
            )
            with st.expander("The model card with every figure", key="model-card"):
                st.markdown(card)


def _model_card() -> str | None:
    """The model card of the model that scores here; None where there is no manifest that it could be made from."""
    from lorscore.strength.files import MANIFEST, models_folder

    try:
        manifest = json.loads((models_folder() / MANIFEST).read_text(encoding="utf-8"))
        return card_of(manifest).replace("\n#", "\n###").removeprefix("# Model card\n")
    except (OSError, ValueError, TypeError, TemplateError):
        return None
