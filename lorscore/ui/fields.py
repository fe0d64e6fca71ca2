"""A field to paste into and a file in its place -> the letter that was given, or what kept an answer from being made.

The pages that read more than one text (two drafts; a draft and notes) ask with these and answer with `refusing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import streamlit as st

from lorscore.errors import LorscoreError
from lorscore.outputs.as_html import refusal_html
from lorscore.reading import read_letter_bytes, read_letter_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from lorscore.letter import Letter

LARGEST_UPLOAD = 20
"""Megabytes. Reading refuses what is larger, so no more need be taken in."""
Place = TypeVar("Place")


class File(Protocol):
    """A file that was chosen."""

    name: str

    def getvalue(self) -> bytes:
        """Its content."""


def guide(title: str, says: str, label: str, *, key: str, on_click: Callable[[], None]) -> None:
    """Show on an empty page what to try first, and a button that does it."""
    with st.container(border=True):
        st.markdown(f"**{title}**  \n{says}")
        st.button(label, key=key, on_click=on_click)


def text_or_file(key: str, label: str, *, file_label: str, placeholder: str) -> None:
    """Show a field and, below it, one for a file that counts in its place."""
    st.text_area(
        label,
        key=key,
        height=220,
        placeholder=placeholder,
        persist_state="session",  # a look at the other pages must not cost what was typed
    )
    st.file_uploader(file_label, key=_file_key(key), max_upload_size=LARGEST_UPLOAD)


def file_in(key: str) -> File | None:
    """The file that was chosen in place of a field."""
    chosen: File | None = st.session_state[_file_key(key)]
    return chosen


def letter_in(key: str, name: str, *, remedy: str) -> Letter:
    """The letter in the file of a field, or else in the field.

    Args:
        key: The field.
        name: What to call a pasted letter.
        remedy: What to do where there is none.

    Raises:
        LorscoreError: there is none, or it cannot be read.
    """
    chosen = file_in(key)
    if chosen is not None:
        return read_letter_bytes(chosen.name, chosen.getvalue())
    text: str = st.session_state[key]
    if not text.strip():
        raise LorscoreError("There is no draft here yet.", remedy)
    return read_letter_text(name, text)


def empty(*keys: str) -> None:
    """Empty fields and their files."""
    for key in keys:
        st.session_state[key] = ""
        # A file field is emptied by giving it another key, and in no other way.
        st.session_state[f"{key}-files"] = st.session_state.get(f"{key}-files", 0) + 1


@contextmanager
def refusing(refused: dict[Place, LorscoreError], place: Place) -> Iterator[None]:
    """Put what keeps the block from its end under `place`, in words that are fit to be shown."""
    try:
        yield
    except LorscoreError as error:
        refused[place] = error
    except Exception as error:
        # Neither the page nor the log may show the message of such an error: it may quote the letter.
        refused[place] = LorscoreError(
            f"A fault of lorscore itself kept it from finishing ({type(error).__name__}).",
            "Nothing on this page is lost. Please report the words in brackets; the letter itself is not needed.",
        )


def show_refused(refused: Mapping[Any, LorscoreError], beside: Mapping[Any, DeltaGenerator]) -> None:
    """Show each refusal in the part of the page that stands beside its place."""
    for place, error in refused.items():
        beside[place].html(refusal_html(error))


def _file_key(key: str) -> str:
    return f"{key}-file-{st.session_state.get(f'{key}-files', 0)}"
