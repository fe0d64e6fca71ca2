"""Text that can be shown."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lorscore.outputs.visible import in_ascii, one_line, visible


@given(st.text(st.characters(exclude_categories=[])))
def test_offsets_stay_true_and_nothing_is_left_to_obey(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    for char in shown:
        assert unicodedata.category(char) not in ("Cc", "Cs") or char in "\t\n"
        assert unicodedata.bidirectional(char) not in ("LRO", "RLO", "LRE", "RLE", "PDF", "LRI", "RLI", "FSI", "PDI")
    shown.encode("utf-8")
    assert not set(one_line(text)) & set("\t\n\u2028\u2029")


@given(st.text())
def test_ascii_is_ascii(text: str) -> None:
    assert in_ascii(text).isascii()


def test_names_of_any_writing_stay() -> None:
    for name in ("Núñez", "Nguyễn Thị", "محمد", "李小龙", "Zażółć 🙂"):
        assert visible(name) == name
