"""Many letters, in files or in a zip -> a row each, their spread, each one's review at a click, and downloads.

All of it is in the state of its own session: files are unpacked, scored and written in memory. What comes from a file or
its name reaches the page through the escaping writers of lorscore.outputs, or as a cell of a table, which is plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from lorscore.errors import LorscoreError
from lorscore.outputs.as_csv import harmless
from lorscore.outputs.as_html import letter_html, refusal_html
from lorscore.outputs.batch_html import batch_html, spread_html
from lorscore.outputs.rows import rows_bytes
from lorscore.outputs.tally import Tally
from lorscore.outputs.wording import load_wording, whole
from lorscore.report import LetterReport, Verdict
from lorscore.ui.review import PRIVACY
from lorscore.ui.samples import SAMPLES
from lorscore.ui.work import LARGEST_UPLOAD, stopped_line, work_through
from lorscore.uploads import Done, Sitting, Upload, rows_of, unpacked

if TYPE_CHECKING:
    from lorscore.report import Provenance
    from lorscore.scoring import Scorer

NOT_READ = "not read"
ORDERS: dict[str, Callable[[Done], Any]] = {
    "Strongest first": lambda done: -done.report.score if isinstance(done.report, LetterReport) else 1.0,
    "Weakest first": lambda done: done.report.score if isinstance(done.report, LetterReport) else 101.0,
    "By name": lambda done: done.name.casefold(),
}
SHOWN_VERDICTS = (Verdict.CARRIES, Verdict.SUPPORTS, Verdict.WEAK, Verdict.HARMS)
LINE = 35
"""Pixels of a row of the table."""


def show(*, scorer: Scorer | None = None) -> None:
    """Show the page.

    Args:
        scorer: What scores the letters; by default the one with the model that came with the package.
    """
    st.markdown(f":small[:material/lock: {PRIVACY}]")
    st.title("Letters in a folder", anchor=False)
    sitting: Sitting | None = st.session_state.get("folder")
    st.markdown("Every letter of a folder gets a row with its score; each can be read with what each sentence does.")
    st.file_uploader(
        "Letters, or a .zip of the folder",
        key=_file_key(),
        accept_multiple_files=True,
        max_upload_size=LARGEST_UPLOAD,
        on_change=_forget_refusals,
    )
    st.markdown(":small[Word, PDF with text, RTF, OpenDocument, HTML, Markdown or plain text, as many as you like.]")
    for error in st.session_state.get("folder-refused", ()):
        st.html(refusal_html(error))
    buttons = st.container(horizontal=True)
    buttons.button("Score the letters", key="folder-score", type="primary", on_click=_ask)
    if sitting is None:
        _guide()
        return
    buttons.button("Clear everything", key="folder-clear", on_click=_clear)
    st.divider()
    if sitting.is_running:
        work_through(sitting, scorer, key="folder")
    # An empty field says nothing: it is empty, too, for who comes back from another page.
    if _chosen_files() and _chosen_files() != st.session_state["folder-scored"]:
        st.info(
            "The files have changed since. What is below is about the earlier ones; score the letters again for these.",
            icon=":material/edit:",
        )
    stopped_line(sitting, key="folder")
    if sitting.done:
        _result(sitting)
    if "folder-reading" in st.session_state:
        st.dialog("Letter", width="large", on_dismiss=_close)(_reader)()


def _guide() -> None:
    with st.container(border=True):
        st.markdown(
            "**New here? Look at a sample folder first**  \nFive files about people who do not exist. Two cannot be read."
        )
        st.button("Score the sample folder", key="folder-sample", on_click=_ask_for_sample)


def _result(sitting: Sitting) -> None:
    tally = Tally()
    for _ in tally.counting(_cells(sitting)):
        pass
    st.html(spread_html(tally))
    if not tally.scored:
        return
    _table(sitting)
    with st.container(horizontal=True):
        for label, ending, kind, write in (
            ("Table (CSV)", "csv", "text/csv", partial(_rows, sitting, ".csv")),
            ("Table (Excel)", "xlsx", _XLSX, partial(_rows, sitting, ".xlsx")),
            ("Page with every letter (HTML)", "html", "text/html", partial(_page, sitting)),
        ):
            st.download_button(
                label,
                data=write,  # written when it is wanted, so that no copy lies about
                file_name=f"letters - lorscore.{ending}",
                mime=kind,
                key=f"folder-download-{ending}",
                on_click="ignore",
                icon=":material/download:",
            )


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _table(sitting: Sitting) -> None:
    kinds = [*load_wording().levels.values(), NOT_READ]
    find, levels, order = st.columns([3, 4, 2])
    part = find.text_input(
        "Find in names", key="folder-find", placeholder="Part of a name …", live=True, persist_state="session"
    )
    chosen = levels.multiselect("Levels", kinds, key="folder-levels", placeholder="All", persist_state="session")
    by = order.selectbox("Order", list(ORDERS), key="folder-order", persist_state="session")
    places = [
        place
        for place, done in enumerate(sitting.done)
        if (part or "").casefold() in done.name.casefold() and (not chosen or _kind(done) in chosen)
    ]
    places.sort(key=lambda place: ORDERS[by](sitting.done[place]))
    if not places:
        st.info("No letter is left with these filters.", icon=":material/filter_alt_off:")
        return
    st.markdown(
        f":small[{len(places):,} of {len(sitting.done):,} letters. Click the box at the left of a letter to read it; "
        "click a heading to sort.]"
    )
    # Another key with another choice of rows: what was chosen by its place would be another letter.
    key = f"folder-table-{st.session_state.get('folder-table', 0)}-{hash(tuple(places))}"
    st.dataframe(
        [_line(sitting.done[place]) for place in places],
        key=key,
        hide_index=True,
        height=min(len(places) + 1, 15) * LINE + 3,
        row_height=LINE,
        on_select=partial(_chosen, key, places),
        selection_mode="single-row",
        placeholder="–",
        column_config={
            "Letter": st.column_config.TextColumn(width="medium"),
            "Score": st.column_config.NumberColumn(format="%d", width="small"),
            **{name: st.column_config.TextColumn() for name in ("Likely", "Level", "Missing most, or why not read")},
        },
        alt="All letters with score and level. The field below opens one of them without a mouse.",
    )
    st.selectbox(
        "Or choose a letter to read",
        places,
        index=None,
        format_func=lambda place: _name(sitting.done[place]),
        key=f"{key}-choice",
        placeholder="Name of a letter …",
        on_change=partial(_named, f"{key}-choice"),
    )


def _line(done: Done) -> dict[str, Any]:
    report = done.report
    if not isinstance(report, LetterReport):
        return {"Letter": _name(done), "Level": NOT_READ, "Missing most, or why not read": harmless(report.why)}
    gap = max(report.gaps, key=lambda gap: gap.gain, default=None)
    return {
        "Letter": _name(done),
        "Score": whole(report.score),
        "Likely": f"{whole(report.estimate.low)} to {whole(report.estimate.high)}",
        "Level": _kind(done),
        **{
            verdict.value.capitalize(): sum(one.verdict is verdict for one in report.sentences)
            for verdict in SHOWN_VERDICTS
        },
        "Missing most, or why not read": harmless(gap.says) if gap else None,
    }


def _reader() -> None:
    """The letter that is read, over the page: it begins at its top, and closing it leads back to the place in the list."""
    sitting: Sitting = st.session_state["folder"]
    place: int = st.session_state["folder-reading"]
    report = sitting.done[place].report
    readable = [at for at, done in enumerate(sitting.done) if isinstance(done.report, LetterReport)]
    with st.container(horizontal=True):
        before = [at for at in readable if at < place]
        after = [at for at in readable if at > place]
        st.button("Previous", key="folder-previous", disabled=not before, on_click=_read, args=(before[-1:],))
        st.button("Next", key="folder-next", disabled=not after, on_click=_read, args=(after[:1],))
        if st.button("All letters", key="folder-back", icon=":material/arrow_back:"):
            _close()
            st.rerun()
    if isinstance(report, LetterReport):
        # A dialog stands outside the part of the page that says whether it is dark.
        scheme = "dark" if st.context.theme.type == "dark" else "light"
        st.html(f'<div style="color-scheme: {scheme}">{letter_html(report)}</div>')
    else:
        st.html(refusal_html(LorscoreError(f"{report.name} could not be read.", report.why)))


def _name(done: Done) -> str:
    # The table offers itself as CSV, so nothing in it may be a formula.
    return harmless(done.name)


def _kind(done: Done) -> str:
    return load_wording().levels[done.report.level] if isinstance(done.report, LetterReport) else NOT_READ


def _made_by(sitting: Sitting) -> Provenance | None:
    return next((done.report.made_by for done in sitting.done if isinstance(done.report, LetterReport)), None)


def _cells(sitting: Sitting, *, with_html: bool = False) -> Iterator[dict[str, Any]]:
    from lorscore.report import Provenance

    return rows_of(sitting.done, made_by=_made_by(sitting) or Provenance("", "", ""), with_html=with_html)


def _rows(sitting: Sitting, ending: Any) -> bytes:
    return rows_bytes(_cells(sitting), ending=ending)


def _page(sitting: Sitting) -> bytes:
    made_by = _made_by(sitting)
    assert made_by is not None  # the button is there only where a letter was scored
    tally = Tally()
    for _ in tally.counting(_cells(sitting)):
        pass

    def rows(*, most: int | None = None) -> Iterator[Mapping[str, Any]]:
        return rows_of(sitting.done[:most], made_by=made_by, with_html=True)

    return b"".join(batch_html(rows, tally=tally, made_by=made_by))


def _ask() -> None:
    found: list[Upload] = []
    refused: list[LorscoreError] = []
    chosen = st.session_state[_file_key()]
    for upload in chosen:
        try:
            found += unpacked(upload.name, upload.getvalue())
        except LorscoreError as error:
            refused.append(error)
    if not chosen:
        refused.append(LorscoreError("There is no letter here yet.", "Choose files or a .zip, or try the sample."))
    st.session_state["folder-refused"] = refused
    if found:
        _begin(found)


def _ask_for_sample() -> None:
    found = [Upload(f"{sample.title}.txt", sample.text.encode) for sample in SAMPLES]
    broken = [Upload("An empty file.txt", lambda: b""), Upload("A list for the shop.txt", lambda: _LIST)]
    st.session_state.pop("folder-refused", None)
    _begin([*found, *broken])


_LIST = b"Bread, milk, two lemons, a dozen eggs, flour, and the newspaper if they have it."


def _begin(found: Sequence[Upload]) -> None:
    st.session_state["folder"] = Sitting.of(found)
    st.session_state["folder-scored"] = _chosen_files()
    st.session_state.pop("folder-reading", None)
    st.session_state.pop("folder-fault", None)


def _chosen(key: str, places: Sequence[int]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        _read([places[rows[0]]])


def _named(key: str) -> None:
    if st.session_state[key] is not None:
        _read([st.session_state[key]])


def _read(places: Sequence[int]) -> None:
    st.session_state["folder-reading"] = places[0]


def _close() -> None:
    """Back to all letters, with none chosen in the table."""
    st.session_state.pop("folder-reading", None)
    st.session_state["folder-table"] = st.session_state.get("folder-table", 0) + 1


def _chosen_files() -> list[str]:
    """Which files stand in the field; another upload of the same name is another file."""
    return [upload.file_id for upload in st.session_state.get(_file_key()) or ()]


def _forget_refusals() -> None:
    st.session_state.pop("folder-refused", None)


def _clear() -> None:
    """Forget the letters: files, reports, filters."""
    for key in ("folder", "folder-scored", "folder-reading", "folder-refused", "folder-fault"):
        st.session_state.pop(key, None)
    st.session_state["folder-find"] = ""
    st.session_state["folder-levels"] = []
    # A file field is emptied by giving it another key, and in no other way.
    st.session_state["folder-files"] = st.session_state.get("folder-files", 0) + 1


def _file_key() -> str:
    return f"folder-file-{st.session_state.get('folder-files', 0)}"
