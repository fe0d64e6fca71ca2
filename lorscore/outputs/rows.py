"""One row a letter to CSV, JSON lines, XLSX or Parquet, row after row, however many there are.

The columns are those of as_csv.py and the file's own hash. What a spreadsheet would run is never written so that it
would: CSV cells are led by an apostrophe, and in XLSX all text is text, whatever it begins with.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from lorscore.errors import OutputError
from lorscore.outputs import check_place, replacing
from lorscore.outputs.as_csv import COLUMNS, Cell, harmless
from lorscore.outputs.own_files import WRITTEN_BY
from lorscore.outputs.visible import visible

Row = Mapping[str, Cell]

ROW_COLUMNS: Final = (*COLUMNS, "sha256")
"""The columns in their order: those of `lorscore score --format csv`, and the hash of the letter's file."""
ROW_ENDINGS: Final = (".csv", ".jsonl", ".xlsx", ".parquet")
_ROW_GROUP: Final = 5_000
_MOST_ROWS: Final = 1_048_575
"""Rows below its head that a sheet of a workbook can hold; those beyond stand in a second sheet."""
_LONGEST_CELL: Final = 32_767
"""Characters that a cell of a spreadsheet can hold."""
_WIDTHS: Final = {"name": 40, "unread_why": 40, "notices": 40}
_TRUE_OR_FALSE: Final = frozenset({"directly_observed", "waiver_stated"})
_WHOLE: Final = frozenset({"level", "sentences", "words"})
_FIGURES: Final = frozenset({"score", "interval_low", "interval_high", "contact_weeks"})


def check_rows_place(path: Path) -> None:
    """Ask before long work whether rows could be written there.

    Raises:
        OutputError: the ending is of no kind that is written, the library for it is not installed, or see `check_place`.
    """
    ending = path.suffix.lower()
    if ending not in ROW_ENDINGS:
        raise OutputError(
            f"“{path.name}” does not say what to write.", f"Let it end in one of {', '.join(ROW_ENDINGS)}."
        )
    if ending == ".parquet" and find_spec("pyarrow") is None:
        raise OutputError(
            "Parquet needs a library that is not installed here.",
            "Install it with: pip install 'lorscore[parquet]', or write .csv, .jsonl or .xlsx.",
        )
    check_place(path)


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write the rows in their order; the ending of the path decides the format.

    The file at the path is replaced once all is written.

    Raises:
        OutputError: it cannot be written; what was there before still is.
    """
    with replacing(path) as file:
        match path.suffix.lower():
            case ".csv":
                with tempfile.TemporaryFile(dir=path.parent) as spool:
                    _write_csv(file, rows, spool=spool)
            case ".jsonl":
                _write_lines(file, rows)
            case ".xlsx":
                # Constant memory: each row goes to disk as the next begins.
                with tempfile.TemporaryDirectory() as place:
                    _write_xlsx(file, rows, options={"constant_memory": True, "tmpdir": place})
            case ".parquet":
                _write_parquet(file, rows)


def rows_bytes(rows: Iterable[Row], *, ending: Literal[".csv", ".xlsx"]) -> bytes:
    """What `write_rows` would write, made in memory: nothing of it touches the disk."""
    file = io.BytesIO()
    if ending == ".csv":
        _write_csv(file, rows, spool=io.BytesIO())
    else:
        _write_xlsx(file, rows, options={"in_memory": True})
    return file.getvalue()


def _write_csv(file: BinaryIO, rows: Iterable[Row], *, spool: BinaryIO) -> None:
    # Only the last row tells whether the file needs a byte order mark in front (outputs.file_bytes says why).
    ascii_only = True
    text = io.TextIOWrapper(spool, encoding="utf-8", errors="replace", newline="")
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(ROW_COLUMNS)
    for row in rows:
        cells = [harmless(row.get(column)) for column in ROW_COLUMNS]
        ascii_only = ascii_only and all(map(str.isascii, cells))
        sheet.writerow(cells)
    text.detach()
    spool.seek(0)
    file.write(b"" if ascii_only else codecs.BOM_UTF8)
    shutil.copyfileobj(spool, file)


def _write_lines(file: BinaryIO, rows: Iterable[Row]) -> None:
    for row in rows:
        cells = {column: _plain(row.get(column)) for column in ROW_COLUMNS}
        # The only characters left that some programs take for the end of a line.
        line = json.dumps(cells, ensure_ascii=False, allow_nan=False).replace("\u2028", "\\u2028")
        file.write(f"{line}\n".replace("\u2029", "\\u2029").encode("utf-8"))


def _write_xlsx(file: BinaryIO, rows: Iterable[Row], *, options: Mapping[str, Any]) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Nothing is taken for a formula, a link or a number: `_fill` says of each cell what it is.
    book = xlsxwriter.Workbook(file, dict(options))
    book.set_properties(WRITTEN_BY)
    try:
        _fill(book, rows)
        book.close()
    except BaseException as error:
        for sheet in book.worksheets():
            with contextlib.suppress(OSError, ValueError, AttributeError):
                sheet.row_data_fh.close()  # the library leaves it open
        if isinstance(error, FileCreateError) and error.args and isinstance(error.args[0], OSError):
            raise error.args[0] from None
        raise


def _fill(book: Any, rows: Iterable[Row]) -> None:
    """Fill as many sheets as the rows need: one, for fewer than a million."""
    head = book.add_format({"bold": True})
    left = iter(rows)
    number = 1
    row = next(left, None)
    while row is not None or number == 1:
        sheet = book.add_worksheet("Letters" if number == 1 else f"Letters {number}")
        _fill_sheet(sheet, chain([] if row is None else [row], islice(left, _MOST_ROWS - 1)), head=head)
        number, row = number + 1, next(left, None)


def _fill_sheet(sheet: Any, rows: Iterable[Row], *, head: Any) -> None:
    for at, column in enumerate(ROW_COLUMNS):
        sheet.set_column(at, at, _WIDTHS.get(column, max(9, len(column) + 1)))
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(ROW_COLUMNS):
        sheet.write_string(0, at, column, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, column in enumerate(ROW_COLUMNS):
            cell = _plain(row.get(column))
            if isinstance(cell, bool):
                sheet.write_string(last, at, harmless(cell))
            elif isinstance(cell, int | float):
                sheet.write_number(last, at, cell)
            elif cell is not None:
                sheet.write_string(last, at, cell[:_LONGEST_CELL])
    sheet.autofilter(0, 0, last, len(ROW_COLUMNS) - 1)


def _write_parquet(file: BinaryIO, rows: Iterable[Row]) -> None:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(column, _arrow_type(column, pyarrow)) for column in ROW_COLUMNS])
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        left = iter(rows)
        while group := list(islice(left, _ROW_GROUP)):
            table = [{column: _plain(row.get(column)) for column in ROW_COLUMNS} for row in group]
            writer.write_table(pyarrow.Table.from_pylist(table, schema=schema))


def _arrow_type(column: str, pyarrow: Any) -> Any:
    if column in _TRUE_OR_FALSE:
        return pyarrow.bool_()
    if column in _WHOLE or column.startswith(("mark_", "verdict_")):
        return pyarrow.int32()
    if column in _FIGURES or column.startswith("chance_") or column.endswith("_gain"):
        return pyarrow.float64()
    return pyarrow.string()


def _plain(cell: Cell) -> Cell:
    """The value itself, text without what a screen would obey."""
    return visible(cell) if isinstance(cell, str) else cell
