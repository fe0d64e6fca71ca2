"""Sample letters of rotation vendors, added vendor by vendor or as a zip -> all that `lorscore screen` says.

All of it is in the state of its own session. What comes from a file, its name or a vendor's name reaches the page through
the escaping writers of lorscore.outputs alone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from lorscore.errors import LorscoreError
from lorscore.outputs.as_html import page_template, refusal_html
from lorscore.ui.fields import guide, refusing
from lorscore.ui.review import PRIVACY
from lorscore.ui.samples import vendor_samples
from lorscore.ui.work import LARGEST_UPLOAD, stopped_line, work_through
from lorscore.uploads import Sitting, Upload, by_vendor, unpacked

if TYPE_CHECKING:
    from lorscore.scoring import Scorer
    from lorscore.screening.screen import Screening


def show(*, scorer: Scorer | None = None) -> None:
    """Show the page.

    Args:
        scorer: What scores the letters; by default the one with the model that came with the package.
    """
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    st.title("Screen vendors", anchor=False)
    st.markdown(
        "Before anyone pays for a rotation: are a vendor’s sample letters real, and would such a letter help? "
        "Five letters or more of each vendor say most."
    )
    _form()
    given: list[Upload] = st.session_state.get("vendors-given", [])
    sitting: Sitting | None = st.session_state.get("vendors")
    if given:
        _basket(given)
    elif sitting is None:
        _guide()
    if sitting is None:
        return
    st.divider()
    if given and st.session_state.get("vendors-compared") != given:
        st.info("The letters have changed since. Compare again to see what that did.", icon=":material/edit:")
    if sitting.is_running:
        work_through(sitting, scorer, key="vendors")
    stopped_line(sitting, key="vendors")
    if sitting.done:
        _result(sitting)


def _form() -> None:
    left, right = st.columns([2, 3], gap="large")
    left.text_input(
        "Vendor",
        key="vendors-name",
        max_chars=80,
        placeholder="Name of the vendor …",
        help="Leave it empty for a zip with a folder for each vendor.",
        persist_state="session",
    )
    right.file_uploader(
        "Its sample letters, or a .zip with a folder for each vendor",
        key=_file_key(),
        accept_multiple_files=True,
        max_upload_size=LARGEST_UPLOAD,
        on_change=_forget_refusals,
    )
    for error in st.session_state.get("vendors-refused", ()):
        st.html(refusal_html(error))
    with st.container(horizontal=True):
        st.button("Add these letters", key="vendors-add", on_click=_add)
        if st.session_state.get("vendors-given") or st.session_state.get("vendors"):
            st.button("Clear everything", key="vendors-clear", on_click=_clear)


def _basket(given: list[Upload]) -> None:
    """The vendors so far."""
    numbers: dict[str, int] = {}
    for upload in given:
        numbers[upload.vendor] = numbers.get(upload.vendor, 0) + 1
    for at, (vendor, number) in enumerate(sorted(numbers.items())):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(page_template("basket.html").render(vendor=vendor, number=number))
            st.button("Remove", key=f"vendors-remove-{at}", on_click=_remove, args=(vendor,), icon=":material/close:")
    st.button("Compare the vendors", key="vendors-compare", type="primary", on_click=_compare)


def _guide() -> None:
    guide(
        "New here? Look at two sample vendors first",
        "Ten letters about people who do not exist. One vendor fills in a template, the other does not.",
        "Screen the sample vendors",
        key="vendors-sample",
        on_click=_ask_for_sample,
    )


def _result(sitting: Sitting) -> None:
    screening: Screening | None = None
    fault: dict[None, LorscoreError] = {}
    with refusing(fault, None):
        screening = _screening(sitting)
    if fault:
        st.html(refusal_html(fault[None]))
        return
    if screening is None:
        error = LorscoreError("None of these files could be read.", "Look below for why, file by file.")
        st.html(refusal_html(error))
        for done in sitting.done:
            st.html(refusal_html(LorscoreError(f"{done.name} could not be read.", getattr(done.report, "why", ""))))
        return
    from lorscore.outputs.screening_as_html import screening_part_html

    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            "Report as a page (HTML)",
            data=partial(_page, screening),  # written when it is wanted, so that no copy lies about
            file_name="vendors - lorscore.html",
            mime="text/html",
            key="vendors-download-html",
            on_click="ignore",
            icon=":material/download:",
        )
    st.html(screening_part_html(screening))


def _screening(sitting: Sitting) -> Screening | None:
    """What is said about the letters that are done, made once for each number of them; None where none was read."""
    made: tuple[int, Screening] | None = st.session_state.get("vendors-screening")
    if made is None or made[0] != len(sitting.done):
        from lorscore.report import LetterReport
        from lorscore.screening.screen import Sample, screen

        made_by = next((done.report.made_by for done in sitting.done if isinstance(done.report, LetterReport)), None)
        if made_by is None:
            return None
        samples = [Sample(done.vendor, done.name, done.report) for done in sitting.done]
        with st.spinner("Comparing the letters …"):
            made = len(samples), screen(samples, made_by=made_by)
        st.session_state["vendors-screening"] = made
    return made[1]


def _page(screening: Screening) -> bytes:
    from lorscore.outputs.screening_as_html import screening_html

    return screening_html(screening).encode("utf-8", errors="replace")


def _add() -> None:
    """Put the chosen files with those of the vendors so far; a zip that is refused is named with why."""
    vendor: str = " ".join(st.session_state["vendors-name"].replace("/", " ").replace("\\", " ").split())
    chosen = st.session_state[_file_key()]
    found: list[Upload] = []
    refused: list[LorscoreError] = []
    if not chosen:
        refused.append(LorscoreError("There is no letter here yet.", "Choose the sample letters of a vendor."))
    for upload in chosen:
        if not vendor and not upload.name.lower().endswith(".zip"):
            refused = [LorscoreError("Whose letters are these?", "Write the name of the vendor into the field.")]
            found = []
            break
        try:
            found += by_vendor(upload.name, unpacked(upload.name, upload.getvalue()), vendor=vendor)
        except LorscoreError as error:
            refused.append(error)
    st.session_state["vendors-refused"] = refused
    if found:
        st.session_state["vendors-given"] = [*st.session_state.get("vendors-given", []), *found]
        st.session_state["vendors-name"] = ""
        _empty_field()


def _remove(vendor: str) -> None:
    st.session_state["vendors-given"] = [one for one in st.session_state["vendors-given"] if one.vendor != vendor]


def _compare() -> None:
    _begin(st.session_state["vendors-given"])


def _ask_for_sample() -> None:
    st.session_state.pop("vendors-refused", None)
    _begin([Upload(f"{vendor}/{name}", text.encode, vendor) for vendor, name, text in vendor_samples()])


def _begin(given: list[Upload]) -> None:
    st.session_state["vendors"] = Sitting.of(given)
    st.session_state["vendors-compared"] = given
    for key in ("vendors-screening", "vendors-fault"):
        st.session_state.pop(key, None)


def _forget_refusals() -> None:
    st.session_state.pop("vendors-refused", None)


def _clear() -> None:
    """Forget the letters: files, vendors, what was said about them."""
    for key in (
        "vendors",
        "vendors-given",
        "vendors-screening",
        "vendors-refused",
        "vendors-fault",
        "vendors-compared",
    ):
        st.session_state.pop(key, None)
    st.session_state["vendors-name"] = ""
    _empty_field()


def _empty_field() -> None:
    # A file field is emptied by giving it another key, and in no other way.
    st.session_state["vendors-files"] = st.session_state.get("vendors-files", 0) + 1


def _file_key() -> str:
    return f"vendors-file-{st.session_state.get('vendors-files', 0)}"
