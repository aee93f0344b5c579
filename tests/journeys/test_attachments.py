"""Photos, documents and voice messages on their way from a phone to the county's folder."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.app import App
from tests.journeys.conftest import Cast
from tests.journeys.registering import answer_all, register, register_in_english
from tests.support import files
from tests.support.looking import sql
from tests.support.phones import number_in
from tests.support.stage import Stage


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def app_of(stage: Stage) -> App:
    assert stage.app is not None
    return stage.app


async def arrived(stage: Stage) -> None:
    """Until what was sent is here, or known not to come now."""
    await app_of(stage).scheduler.tick()
    await stage.telegram.settled(20)


def folder_of(stage: Stage, number: str) -> Path:
    return stage.store / "coesfeld-2020" / number


def blobs(stage: Stage) -> list[bytes]:
    return [bytes(row.content) for row in sql(stage, "SELECT content FROM blob")]


async def test_a_photo_a_document_and_a_voice_message_go_with_an_idea(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await ada.says("/idee")
    photo = files.photo_with_place(orientation=6)
    await ada.sends("photo", photo, caption="Hier endet der Radweg")
    assert "Angehängt: Foto (1 von 5)." in ada.screen
    assert "Es ist keine Antwort auf eine Frage." in ada.screen
    assert "1 von 6" in ada.screen
    await ada.sends("document", files.PDF, "../../etc/<b>Plan</b>.exe")
    await ada.sends("voice", files.VOICE)
    await answer_all(ada)
    assert "📎 ../../etc/<b>Plan</b>.exe" in ada.screen
    assert "📎 Sprachnachricht" in ada.screen
    await ada.presses("Anhänge (3)")
    assert "Hier endet der Radweg" in ada.screen
    await ada.presses_all("Zurück", "Einreichen")
    number = number_in(ada.screen)
    await arrived(stage)

    folder = folder_of(stage, number)
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == [
        f"{number}-1.jpg", f"{number}-2.pdf", f"{number}-3.ogg", f"{number}.html", "pitch.json",
    ]  # fmt: skip
    kept = (folder / f"{number}-1.jpg").read_bytes()
    assert Image.open(io.BytesIO(kept)).size == (48, 64)
    assert (folder / f"{number}-2.pdf").read_bytes() == files.PDF
    for content in (kept, *blobs(stage), *(path.read_bytes() for path in folder.iterdir())):
        assert files.GPS_MARK not in content
        assert b"Exif" not in content
    pitch = json.loads((folder / "pitch.json").read_text("utf-8"))
    assert [(each["file"], each["caption"]) for each in pitch["attachments"]] == [
        (f"{number}-1.jpg", "Hier endet der Radweg"), (f"{number}-2.pdf", None), (f"{number}-3.ogg", None),
    ]  # fmt: skip
    page = (folder / f"{number}.html").read_text("utf-8")
    assert f'<a href="{number}-2.pdf">../../etc/&lt;b&gt;Plan&lt;/b&gt;.exe</a>' in page
    await _is_in_the_spreadsheet(cast, number)


async def _is_in_the_spreadsheet(cast: Cast, number: str) -> None:
    await cast.grace.says("/export")
    workbook = load_workbook(io.BytesIO(cast.grace.person.download(cast.grace.messages[-1].message_id)))
    head, row = (list(each) for each in workbook.worksheets[0].values)
    assert row[head.index("Anhänge")] == 3
    assert f"{number}-1.jpg" in str(row[head.index("Angehängte Dateien")])


async def test_whatever_cannot_be_kept_is_said_with_what_to_do_and_holds_up_nothing(cast: Cast) -> None:
    bela, stage = cast.bela, cast.stage
    await register_in_english(bela)
    await bela.says("/idee")
    await bela.says("A bicycle at the station")
    await bela.sends("document", bytes(20 * 1024 * 1024 + 1), "film.mp4")
    assert "it has 21 MB, 20 MB are allowed" in bela.screen
    await bela.sends("document", files.EXECUTABLE, "Plan.pdf")
    await bela.sends("photo", files.bomb())
    await bela.sends("document", files.zipped(files.DOCX_PARTS | {"word/vbaProject.bin": b""}), "Plan.docx")
    await arrived(stage)
    assert bela.count("I could not keep this") == 3
    assert bela.sees("for example as a PDF")
    assert bela.sees("too many pixels")
    assert bela.sees("contains macros")
    assert blobs(stage) == []
    await bela.presses("Go on with the idea")
    assert "2 of 6" in bela.screen
    await bela.presses_all("Attachments (3)", "Remove 3")
    assert "could not be kept" in bela.screen
    for _ in range(2):
        await bela.presses("Remove 1")
    await bela.presses_all("Back", *["Skip"] * 5, "Hand in")
    number = number_in(bela.screen)
    await arrived(stage)
    assert json.loads((folder_of(stage, number) / "pitch.json").read_text())["attachments"] == []


async def test_an_album_sent_before_any_idea_is_the_beginning_of_one_and_the_sixth_is_too_many(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    for number in range(5):
        ada.person.send_file("photo", "", "", files.picture(size=(10 + number, 10)))
    await stage.telegram.settled(20)
    assert "Wozu gehört das?" in ada.screen
    await ada.presses("Neue Idee: Mobilität")
    assert "Angehängt: 5 Dateien. Jetzt sind es 5 von 5." in ada.screen
    await ada.sends("photo", files.picture())
    assert "5 sind schon angehängt, mehr geht nicht." in ada.screen
    await arrived(stage)
    assert len(blobs(stage)) == 5


async def test_a_handed_in_idea_waits_for_its_file_while_telegram_does_not_give_it(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await ada.says("/idee")
    stage.telegram.trouble.status_500(1000, methods=["getFile"])
    await ada.sends("document", files.PDF, "Plan.pdf")
    await answer_all(ada)
    assert "Plan.pdf – wird noch geholt" in ada.screen
    await ada.presses("Einreichen")
    number = number_in(ada.screen)
    await stage.at("2020-05-25 10:00")
    assert not folder_of(stage, number).exists()
    stage.telegram.trouble.end()
    stage.telegram.trouble.cut_within_files()
    await stage.at("2020-05-25 11:00")
    assert (folder_of(stage, number) / f"{number}-1.pdf").read_bytes() == files.PDF


async def test_an_address_that_has_run_out_is_asked_for_anew_and_a_file_that_is_gone_is_said(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await ada.says("/idee")
    stage.telegram.trouble.lose_files(2)
    await ada.sends("document", files.PDF, "Plan.pdf")
    await stage.at("2020-05-25 10:00")
    assert len(blobs(stage)) == 1
    stage.telegram.trouble.lose_files(1000)
    await ada.sends("photo", files.picture())
    await stage.at("2020-05-25 12:00")
    assert "Telegram hat die Datei nicht mehr." in ada.screen
    assert len(ada.texts("konnte ich nicht aufbewahren")) == 1


async def test_a_sticker_is_no_attachment_and_a_pause_of_telegrams_is_kept(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await ada.says("/idee")
    ada.person.send_raw("sticker", {"file_id": "s"})
    await stage.telegram.settled(20)
    assert "Ein schönes Bild, aber ich kann es nicht lesen." in ada.screen
    stage.telegram.trouble.answer_429(3600, methods=["getFile"])
    await ada.sends("photo", files.picture())
    await arrived(stage)
    assert sql(stage, "SELECT paused_until FROM bot")[0][0]
    assert blobs(stage) == []
