"""`export pitches`, read back with what people read it with."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.command_line.commands import OTHER_KEY, SECRET_KEY, Said, invoke
from tests.journeys.registering import answer_all, register
from tests.support import files
from tests.support.phones import number_in
from tests.support.stage import Stage, open_stage

TITLE = "Äpfel; „Öl“ und 1 = 1"


def export(database_url: str, target: Path, *args: str) -> Said:
    return invoke(
        "export", "pitches", "--out", str(target), *args, SECRET_KEY=SECRET_KEY, DATABASE_URL=database_url
    )  # fmt: skip


def test_without_a_format_the_files_ending_decides(tmp_path: Path, sqlite_url: str) -> None:
    database_url = migrated(sqlite_url)
    beginnings = {"ideas.json": b"{", "ideas.csv": b"\xef\xbb\xbf", "ideas.xlsx": b"PK", "ideas": b"PK"}
    for name, beginning in beginnings.items():
        assert export(database_url, tmp_path / name).status == 0
        assert (tmp_path / name).read_bytes().lstrip().startswith(beginning), name


async def hand_in(stage: Stage, title: str) -> str:
    ada = stage.phone("Ada")
    async with stage.bot():
        await register(ada)
        await ada.says("/idee")
        await answer_all(ada, title)
        return number_in(await ada.presses("Einreichen"))


def migrated(database_url: str) -> str:
    assert invoke("migrate", SECRET_KEY=SECRET_KEY, DATABASE_URL=database_url).status == 0
    return database_url


async def test_each_format_holds_what_was_handed_in(tmp_path: Path, database_url: str) -> None:
    async with open_stage(tmp_path, database_url) as stage:
        number = await hand_in(stage, TITLE)
        person = str(stage.telegram.people()[0].id)
    written = {kind: tmp_path / f"pitches.{kind}" for kind in ("xlsx", "csv", "csv-plain", "json")}
    for kind, file in written.items():
        said = await asyncio.to_thread(export, database_url, file, "--format", kind)
        assert said == Said(0, f"{file} holds 1 submitted idea.\n", "")

    sheet = openpyxl.load_workbook(written["xlsx"]).active
    assert sheet is not None
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert len(rows) == 2
    assert {number, TITLE, "Ada L."} <= set(rows[1])

    german = list(csv.reader(io.StringIO(written["csv"].read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert len(german) == 2
    assert {number, TITLE, "Ada L."} <= set(german[1])

    [plain] = csv.DictReader(io.StringIO(written["csv-plain"].read_text()))
    assert (plain["number"], plain["author"]) == (number, "Ada L.")

    [pitch] = json.loads(written["json"].read_text())["pitches"]
    assert pitch["number"] == number
    assert TITLE in json.dumps(pitch, ensure_ascii=False)
    assert not any(person in file.read_bytes().decode("utf-8", "replace") for file in written.values())


@pytest.mark.parametrize("kind", ["xlsx", "csv", "csv-plain", "json"])
def test_nothing_handed_in_is_a_file_without_pitches(kind: str, tmp_path: Path, sqlite_url: str) -> None:
    target = tmp_path / f"pitches.{kind}"
    said = export(migrated(sqlite_url), target, "--format", kind)
    assert said == Said(0, f"{target} holds 0 submitted ideas.\n", "")
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(target).active
        assert sheet is not None
        assert sheet.max_row == 1
    elif kind == "json":
        assert json.loads(target.read_text())["pitches"] == []
    else:
        assert len(target.read_text().splitlines()) == 1


def test_headings_are_in_the_language_asked_for(tmp_path: Path, sqlite_url: str) -> None:
    migrated(sqlite_url)
    heads = []
    for language in ("de", "en"):
        assert export(sqlite_url, tmp_path / "pitches.csv", "--format", "csv", "--language", language).status == 0
        heads.append((tmp_path / "pitches.csv").read_text("utf-8-sig"))
    assert '"Nummer"' in heads[0]
    assert '"Number"' in heads[1]


async def test_the_archive_holds_the_table_and_the_attachments(tmp_path: Path, database_url: str) -> None:
    async with open_stage(tmp_path, database_url) as stage:
        ada = stage.phone("Ada")
        async with stage.bot() as app:
            await register(ada)
            await ada.says("/idee")
            await ada.sends("document", files.PDF, "Plan.pdf")
            await ada.sends("document", files.EXECUTABLE, "Plan.exe")
            await answer_all(ada, TITLE)
            number = number_in(await ada.presses("Einreichen"))
            await app.scheduler.tick()
    target = tmp_path / "pitches.zip"
    said = await asyncio.to_thread(export, database_url, target, "--format", "zip")
    assert said == Said(0, f"{target} holds 1 submitted idea.\n", "")
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["ideen.xlsx", f"{number}/{number}-1.pdf"]
        assert archive.read(f"{number}/{number}-1.pdf") == files.PDF
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read("ideen.xlsx"))).active
    assert sheet is not None
    assert sheet.max_row == 2


@pytest.mark.parametrize("where", ["none/pitches.xlsx", "file/pitches.xlsx", "folder"])
def test_a_place_that_cannot_be_written_is_a_sentence(where: str, tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    said = export(migrated(sqlite_url), tmp_path / where)
    assert said.status == 1
    assert said.err.startswith(f"{tmp_path / where} can't be written: ")
    assert len(said.err.splitlines()) == 1
    assert [path for path in sorted(tmp_path.iterdir()) if "sqlite" not in path.name] == before


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, sqlite_url: str) -> None:
    target = tmp_path / "pitches.xlsx"
    target.write_text("of last week")
    (tmp_path / "pitches.xlsx.part").mkdir()
    assert export(migrated(sqlite_url), target).status == 1
    assert target.read_text() == "of last week"


def test_a_database_without_tables_names_migrate(tmp_path: Path, database_url: str) -> None:
    said = export(database_url, tmp_path / "pitches.xlsx")
    assert said.status == 1
    assert said.err.startswith("The database's schema is empty")
    assert "werkstattbote migrate" in said.err
    assert not (tmp_path / "pitches.xlsx").exists()


def test_another_key_is_refused_with_one_sentence(tmp_path: Path, database_url: str) -> None:
    assert export(migrated(database_url), tmp_path / "pitches.xlsx").status == 0
    said = invoke(
        "export", "pitches", "--out", str(tmp_path / "other.xlsx"), SECRET_KEY=OTHER_KEY, DATABASE_URL=database_url
    )
    assert said.status == 1
    assert said.err == "This database was made with another SECRET_KEY. With this one nothing in it can be read.\n"
    assert not (tmp_path / "other.xlsx").exists()
