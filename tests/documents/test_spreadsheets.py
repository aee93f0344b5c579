from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from documents.characters import printable, with_plain_line_ends
from documents.spreadsheets import pitches_csv, pitches_csv_for_excel, pitches_xlsx
from domain.exports import ExportedAnswer
from domain.pitches import PitchState
from tests.documents.pitches import ENGLISH, GERMAN, HOSTILE, hostile_texts, pitch_saying, real_pitches


def sheet_of(content: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def headings_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def texts_under(sheet: Worksheet, heading: str) -> str:
    """The first pitch's text with all its continuations."""
    columns = [number for number, name in enumerate(headings_of(sheet)) if name.startswith(heading)]
    return "".join(str(sheet.cell(2, number + 1).value or "") for number in columns)


def excel_rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def as_shown(text: str) -> str:
    return with_plain_line_ends(printable(text))


def test_the_ten_real_ideas_are_ten_rows_under_german_headings() -> None:
    sheet = sheet_of(pitches_xlsx(real_pitches(), GERMAN))

    assert sheet.max_row == 11
    assert headings_of(sheet)[:5] == ["Nummer", "Fassung", "Stand", "Themenfeld", "Titel"]
    assert headings_of(sheet)[-7:] == ["Name", "Ort", "Rolle", "Anhänge", "Dateien", "Eingereicht am", "Vorhaben"]
    row = [cell.value for cell in sheet[3]]
    assert row[:5] == ["MOB-002", 2, "eingereicht", "Mobilität", "Leihräder an der Haltestelle"]


def test_the_header_is_frozen_and_everything_can_be_filtered() -> None:
    sheet = sheet_of(pitches_xlsx(real_pitches(), GERMAN))

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:Q11"
    assert sheet.print_title_rows == "$1:$1"


def test_times_are_real_dates_in_the_programmes_time() -> None:
    sheet = sheet_of(pitches_xlsx(real_pitches(), GERMAN))
    cell = sheet.cell(2, headings_of(sheet).index("Eingereicht am") + 1)

    assert cell.value == datetime(2020, 6, 8, 17, 30)
    assert cell.number_format == "dd.mm.yyyy hh:mm"


def test_what_was_withdrawn_says_so() -> None:
    withdrawn = pitch_saying("x", state=PitchState.WITHDRAWN)
    sheet = sheet_of(pitches_xlsx([withdrawn], GERMAN))
    assert [cell.value for cell in sheet[2]][:3] == ["MOB-017", 1, "zurückgezogen"]
    assert pitches_csv([withdrawn]).decode().split("\r\n")[1].startswith("MOB-017,1,withdrawn,")


def test_headings_can_be_english() -> None:
    assert headings_of(sheet_of(pitches_xlsx(real_pitches(), ENGLISH)))[:4] == ["Number", "Revision", "State", "Theme"]


def test_an_export_without_pitches_has_its_headings() -> None:
    sheet = sheet_of(pitches_xlsx([], GERMAN))

    assert headings_of(sheet) == [
        "Nummer", "Fassung", "Stand", "Themenfeld", "Name", "Ort", "Rolle", "Anhänge", "Dateien", "Eingereicht am",
        "Vorhaben",
    ]  # fmt: skip
    assert pitches_csv([]).decode() == (
        "number,revision,state,programme,theme,author,place,role,attachments,attachment_files,submitted_at\r\n"
    )


def test_questions_are_columns_in_the_order_in_which_they_first_appear() -> None:
    later = replace(pitch_saying("x"), answers=(ExportedAnswer("cost", "Kosten", "5"), *pitch_saying("y").answers))

    sheet = sheet_of(pitches_xlsx([pitch_saying("x"), later], GERMAN))

    assert headings_of(sheet)[4:7] == ["Titel", "Problem", "Kosten"]
    assert [sheet.cell(row, 7).value for row in (2, 3)] == [None, "5"]


def test_no_column_is_anything_but_the_pitch() -> None:
    assert pitches_csv(real_pitches()).decode().split("\r\n")[0].split(",") == [
        "number", "revision", "state", "programme", "theme",
        "answer.title", "answer.problem", "answer.proposal", "answer.beneficiaries", "answer.partners",
        "answer.applies_to", "author", "place", "role", "attachments", "attachment_files",
        "submitted_at",
    ]  # fmt: skip


def test_the_same_export_has_the_same_bytes() -> None:
    assert pitches_xlsx(real_pitches(), GERMAN) == pitches_xlsx(real_pitches(), GERMAN)


def test_the_workbook_says_it_was_made_when_the_newest_pitch_came() -> None:
    properties = load_workbook(io.BytesIO(pitches_xlsx(real_pitches(), GERMAN))).properties

    assert properties.created == datetime(2020, 6, 20, 6, 30)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_hostile_texts_stay_texts_in_the_workbook(text: str) -> None:
    content = pitches_xlsx([pitch_saying(text)], GERMAN)
    sheet = sheet_of(content)

    assert texts_under(sheet, "Problem") == as_shown(text)
    assert sheet.cell(2, 6).data_type == "s"
    assert sheet.cell(2, 6).hyperlink is None
    assert not any("<f>" in part for part in parts_of(content))


def parts_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode() for name in archive.namelist()]


@settings(max_examples=40, deadline=None)
@given(hostile_texts, hostile_texts)
def test_any_text_can_be_read_back_from_the_workbook(title: str, text: str) -> None:
    sheet = sheet_of(pitches_xlsx([pitch_saying(text, title=title)], GERMAN))

    assert texts_under(sheet, "Titel") == as_shown(title)
    assert texts_under(sheet, "Problem") == as_shown(text)


def test_a_text_too_long_for_a_cell_goes_on_in_the_next_column() -> None:
    sheet = sheet_of(pitches_xlsx([pitch_saying("x" * 70_000)], GERMAN))

    assert headings_of(sheet)[5:8] == ["Problem", "Problem (Fortsetzung 1)", "Problem (Fortsetzung 2)"]
    assert [len(str(sheet.cell(2, column).value)) for column in (6, 7, 8)] == [32_767, 32_767, 4_466]


def test_a_long_text_is_never_cut_within_a_sign() -> None:
    sheet = sheet_of(pitches_xlsx([pitch_saying("🚲" * 40_000)], GERMAN))

    assert len(str(sheet.cell(2, 6).value)) == 16_383
    assert texts_under(sheet, "Problem") == "🚲" * 40_000


def test_csv_for_excel_is_what_german_excel_opens_with_a_double_click() -> None:
    content = pitches_csv_for_excel(real_pitches(), GERMAN)

    assert content.startswith(b'\xef\xbb\xbf"Nummer";"Fassung";"Stand";"Themenfeld";"Titel";')
    assert content.count(b"\r\n") == 11
    assert excel_rows(content)[1][-2] == "08.06.2020 17:30"


@pytest.mark.parametrize(
    "text", ["=1+1", "+49", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n", " =1", "\u200f=1", "\ufeff=1", "＝1"]
)
def test_csv_for_excel_has_an_apostrophe_before_what_looks_like_a_formula(text: str) -> None:
    assert excel_rows(pitches_csv_for_excel([pitch_saying(text)], GERMAN))[1][5] == "'" + as_shown(text)


@pytest.mark.parametrize("text", ["Rad = gut", "a-b", "5G", "„-“", "'=1"])
def test_csv_for_excel_leaves_other_texts_alone(text: str) -> None:
    assert excel_rows(pitches_csv_for_excel([pitch_saying(text)], GERMAN))[1][5] == text


@settings(max_examples=60, deadline=None)
@given(hostile_texts)
def test_any_text_can_be_read_back_from_csv_for_excel(text: str) -> None:
    heading, row = excel_rows(pitches_csv_for_excel([pitch_saying(text)], GERMAN))
    parts = [cell for name, cell in zip(heading, row, strict=True) if name.startswith("Problem")]

    assert "".join(parts).replace("'", "") == as_shown(text).replace("'", "")
    assert not any(part.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for part in parts)


@settings(max_examples=60, deadline=None)
@given(hostile_texts)
def test_any_text_can_be_read_back_from_csv_for_machines(text: str) -> None:
    content = pitches_csv([pitch_saying(text)])
    csv.field_size_limit(1_000_000)
    _, row = csv.reader(io.StringIO(content.decode(), newline=""))

    assert row == [
        "MOB-017", "1", "submitted", "coesfeld-2020", "MOB", "Leihräder", printable(text), "Ada", "Kreisweit", "", "0",
        "",
        "2020-06-08T15:30:00Z",
    ]  # fmt: skip
