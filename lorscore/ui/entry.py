"""Nothing -> the app: its pages and the way between them. This file is what `streamlit run` opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lorscore.ui import about, compare, folder, highlights, review, vendors
from lorscore.ui.keeping import keep_over_reload

if TYPE_CHECKING:
    from lorscore.scoring import Scorer

# Pixels; lines of a letter and of its notes side by side are still easy to read. Not a string below the name, as elsewhere:
# Streamlit shows such strings of the file that it opens on the page.
WIDTH = 1216


def main(*, scorer: Scorer | None = None) -> None:
    """Show the page that the address names.

    Args:
        scorer: What scores the letters; by default the one with the model that came with the package.
    """
    # A picture of our own: Streamlit would fetch a named icon from elsewhere.
    icon = Path(__file__).with_name("icon.svg")
    st.set_page_config(page_title="lorscore", page_icon=str(icon), layout="wide")
    page = st.navigation(
        [
            st.Page(partial(review.show, scorer=scorer), title="Review a draft", url_path="review", default=True),
            st.Page(partial(compare.show, scorer=scorer), title="Compare drafts", url_path="compare"),
            st.Page(partial(highlights.show, scorer=scorer), title="Highlights sheet", url_path="highlights"),
            st.Page(partial(folder.show, scorer=scorer), title="Letters in a folder", url_path="folder"),
            st.Page(partial(vendors.show, scorer=scorer), title="Screen vendors", url_path="vendors"),
            st.Page(about.show, title="About the score", url_path="about"),
        ],
        position="top",
    )
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        page.run()
        keep_over_reload()
    st.html(Path(__file__).with_name("page.css"))


if __name__ == "__main__":
    main()
