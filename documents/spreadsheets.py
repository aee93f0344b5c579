"""Pitches as spreadsheets: XLSX, CSV for German Excel, CSV for machines. The same pitches give the same bytes.

What a file can't carry (NUL, halves of surrogate pairs) shows as U+FFFD; the JSON has it all.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from documents.characters import printable
from documents.pitch_table import Cell, Column, Headings, answer_text, attachment_files, pitch_columns, questions
from domain.exports import ExportedPitch, instant

__all__ = ["Headings", "pitches_csv", "pitches_csv_for_excel", "pitches_xlsx"]

_NEVER = datetime(1980, 1, 1, tzinfo=UTC)
_AT_THE_END = ("attachments", "attachment_files", "submitted_at")
_NARROWEST, _WIDEST = 10, 60
_LONGEST_SHEET_NAME = 31
_A4 = 9
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


@dataclass(frozen=True)
class _Styles:
    head: Format
    text: Format
    whole: Format
    moment: Format


def pitches_xlsx(pitches: Sequence[ExportedPitch], headings: Headings) -> bytes:
    """Times are the programme's. A text over Excel's limit goes on in a column of its own."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    workbook.set_properties({"title": printable(headings.sheet), "created": _created_at(pitches)})
    sheet = workbook.add_worksheet(headings.sheet[:_LONGEST_SHEET_NAME])
    columns = pitch_columns(pitches, headings)
    _write_columns(workbook, sheet, columns)
    _arrange(sheet, width=len(columns), height=len(pitches))
    workbook.close()
    return file.getvalue()


def pitches_csv_for_excel(pitches: Sequence[ExportedPitch], headings: Headings) -> bytes:
    """`;`, BOM, CRLF, times as Germans write them. An apostrophe keeps Excel from taking a text for a formula.

    Everything is quoted: where Excel splits at another sign, no part of a text begins a cell.
    """
    columns = pitch_columns(pitches, headings)
    rows = [[column.heading for column in columns], *zip(*(column.cells for column in columns), strict=True)]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([_excel_csv_cell(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def pitches_csv(pitches: Sequence[ExportedPitch]) -> bytes:
    """RFC 4180, UTF-8, instants in ISO 8601. Column names and keys instead of words; answers are `answer.<key>`."""
    keys = list(questions(pitches))
    names = ["number", "revision", "state", "programme", "theme", *(f"answer.{key}" for key in keys)]
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([printable(name) for name in [*names, "author", "place", "role", *_AT_THE_END]])
    writer.writerows(_machine_row(pitch, keys) for pitch in pitches)
    return file.getvalue().encode()


def _created_at(pitches: Sequence[ExportedPitch]) -> datetime:
    newest = max((pitch.submitted_at for pitch in pitches), default=_NEVER)
    return newest.astimezone(UTC).replace(tzinfo=None)


def _write_columns(workbook: Workbook, sheet: Worksheet, columns: Sequence[Column]) -> None:
    styles = _styles(workbook)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _width(column))
        _write_text(sheet, 0, number, column.heading, styles.head)
        for row, cell in enumerate(column.cells, start=1):
            _write_cell(sheet, row, number, cell, styles)


def _styles(workbook: Workbook) -> _Styles:
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "text_wrap": True, "valign": "vcenter"}
    cell = {"valign": "top", "bottom": 1, "bottom_color": "#D0D7DE"}
    return _Styles(
        head=workbook.add_format(head),
        text=workbook.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
        whole=workbook.add_format({**cell, "num_format": "0", "align": "center"}),
        moment=workbook.add_format({**cell, "num_format": "dd.mm.yyyy hh:mm", "align": "left"}),
    )


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case datetime():
            sheet.write_datetime(row, column, cell, styles.moment)
        case int():
            sheet.write_number(row, column, cell, styles.whole)
        case None | "":
            sheet.write_blank(row, column, None, styles.text)
        case _:
            _write_text(sheet, row, column, cell, styles.text)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take it for its own markup and write it into the file unescaped.
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], style)
    else:
        sheet.write_string(row, column, text, style)


def _arrange(sheet: Worksheet, *, width: int, height: int) -> None:
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, height, width - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{height + 1}"})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(column: Column) -> int:
    longest = max((_longest_line(cell) for cell in column.cells), default=0)
    return min(max(_NARROWEST, len(column.heading) + 4, longest + 2), _WIDEST)


def _longest_line(cell: Cell) -> int:
    match cell:
        case datetime():
            return len("27.05.2020 17:00")
        case str():
            return max(len(line) for line in cell.split("\n"))
        case _:
            return 0


def _excel_csv_cell(cell: Cell) -> str:
    match cell:
        case datetime():
            return cell.strftime("%d.%m.%Y %H:%M")
        case str():
            return f"'{cell}" if _looks_like_formula(cell) else cell
        case _:
            return "" if cell is None else str(cell)


def _looks_like_formula(text: str) -> bool:
    """Also after what can't be seen (spaces, tabs, line ends, direction marks): Excel skips some of it."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    seen = next((sign for sign in text if unicodedata.category(sign)[0] not in "ZC"), "")
    return seen in _FORMULA_STARTS


def _machine_row(pitch: ExportedPitch, keys: Sequence[str]) -> list[str]:
    answers = [answer_text(pitch, key) for key in keys]
    about = [pitch.number, str(pitch.revision), pitch.state, pitch.programme, pitch.theme]
    by = [pitch.author, pitch.place, pitch.role]
    attached = [str(len(pitch.attachments)), attachment_files(pitch)]
    return [printable(cell or "") for cell in [*about, *answers, *by, *attached, instant(pitch.submitted_at)]]
