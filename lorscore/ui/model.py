"""The model that came with the package -> the one Scorer that all sessions share. It alone is kept between letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from lorscore.scoring import Scorer


@st.cache_resource(show_spinner=False)
def load_scorer() -> Scorer:
    """The scorer with the package's own model, loaded once; an error is not kept, so mending the model is enough.

    Raises:
        ModelError: the model cannot be used.
    """
    # Here and not above: loading spaCy and scikit-learn takes seconds, which the page need not wait for.
    from lorscore.scoring import Scorer

    return Scorer.load()
