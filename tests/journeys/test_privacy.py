"""/meinedaten, /loeschen and the texts of the law, as people meet them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.registering import answer_all, register, register_in_english
from tests.support.looking import sql
from tests.support.phones import Phone
from tests.support.stage import Stage, coesfeld


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def hand_in(phone: Phone, title: str = "Busticket, Rad und Mitfahrt in einer App") -> None:
    await phone.says("/idee")
    await answer_all(phone, title)
    await phone.presses("Einreichen")


def file_of(phone: Phone) -> str:
    """That the bot's newest message carries."""
    return phone.person.download(phone.messages[-1].message_id).decode()


def in_store(stage: Stage) -> dict[str, str]:
    found = [path for path in (stage.store / "coesfeld-2020").rglob("*") if path.is_file()]
    return {path.name: path.read_text() for path in found if not path.name.startswith(".")}


async def test_people_read_what_is_stored_of_them_and_take_it_with_them(cast: Cast) -> None:
    ada = cast.ada
    await register(ada)
    await hand_in(ada)
    await register_in_english(cast.bela)
    await ada.says("/meinedaten")
    for words in (
        "Das ist über Sie gespeichert",
        "Name: Ada L.",
        "Ort: Gemeinde Nordkirchen",
        "MOB-001",
        "(Fassung 1)",
    ):
        assert words in ada.screen
    await ada.presses("Zum Lesen")
    document = file_of(ada)
    for words in ("Ada L.", "Gemeinde Nordkirchen", "Ganzer Kreis", str(ada.person.id), "Ihre Einwilligung"):
        assert words in document, words
    await ada.presses("Für Programme")
    data: dict[str, Any] = json.loads(file_of(ada))
    assert data["schema_version"] == 1
    assert data["tables"]["revision"][0]["answers"]["applies_to"] == "Ganzer Kreis"
    assert [row["address"] for row in data["tables"]["account"]] == [str(ada.person.id)]
    for given in (document, json.dumps(data, ensure_ascii=False)):
        assert str(cast.bela.person.id) not in given


async def test_the_data_are_there_for_those_who_have_stopped_the_messages_and_for_visitors(cast: Cast) -> None:
    await register_in_english(cast.bela)
    await cast.bela.says("/stop")
    await cast.bela.says("my data")
    assert "What is stored about you" in cast.bela.screen
    await cast.mallory.start("MOB")
    await cast.mallory.says("/mydata")
    assert "Über Sie ist nichts Persönliches gespeichert" in cast.mallory.screen
    await cast.mallory.presses("Für Programme")
    [row] = json.loads(file_of(cast.mallory))["tables"]["visitor"]
    assert row["start_code"] == "MOB"


async def test_only_stopping_the_messages_deletes_nothing(cast: Cast) -> None:
    await register(cast.ada)
    await cast.ada.says("löschen")
    assert "Was soll ich löschen?" in cast.ada.screen
    await cast.ada.presses("Nur Nachrichten stoppen")
    assert "keine Nachrichten mehr" in cast.ada.screen
    assert len(sql(cast.stage, "SELECT * FROM registration")) == 1


async def test_the_person_goes_and_the_idea_stays_without_the_name(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await hand_in(ada)
    await stage.at("2020-05-25 10:00")
    assert "Ada L." in "".join(in_store(stage).values())
    await ada.says("/loeschen")
    await ada.presses("Ideen ohne Namen behalten")
    assert "Das bleibt, ohne Ihren Namen: MOB-001." in ada.screen
    assert "Anmeldungen: Mobilität" in ada.screen
    await ada.presses("Ja, Person löschen")
    assert "Ihre Daten sind gelöscht" in ada.screen
    await stage.at("2020-05-25 11:00")
    written = in_store(stage)
    assert set(written) == {"pitch.json", "MOB-001.html"}
    assert "Ada L." not in "".join(written.values())
    assert json.loads(written["pitch.json"])["author"] is None
    assert json.loads(written["pitch.json"])["place"] == "Gemeinde Nordkirchen"
    await stage.at("2020-05-27 17:00")
    assert not ada.sees("Gleich geht es los")


async def test_everything_goes_and_one_can_begin_anew(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await hand_in(ada)
    await stage.at("2020-05-25 10:00")
    await ada.says("/meinedaten")
    await ada.presses_all("Einwilligung widerrufen", "Alles löschen")
    assert "Das lässt sich nicht rückgängig machen." in ada.screen
    message, row, column = ada.find_button("Ja, alles löschen")
    for _ in range(3):
        ada.person.press(message.message_id, row, column)
    await stage.telegram.settled(20)
    assert ada.screen.startswith("Alles ist gelöscht")
    await stage.at("2020-05-25 11:00")
    assert set(in_store(stage)) == {"MOB-001.deleted.json"}
    await ada.presses_all("Neu beginnen", "Verstanden")
    assert "Bei welchen Themen" in ada.screen
    await register(cast.mallory)
    await hand_in(cast.mallory)
    assert "MOB-002" in cast.mallory.screen


async def test_going_back_deletes_nothing(cast: Cast) -> None:
    await register(cast.ada)
    await cast.ada.says("/loeschen")
    await cast.ada.presses_all("Alles löschen", "Zurück", "Übersicht")
    assert "Sie sind angemeldet für" in cast.ada.screen


async def test_whoever_has_not_agreed_hears_that_nothing_is_stored(cast: Cast) -> None:
    await cast.mallory.start("MOB")
    await cast.mallory.says("/loeschen")
    assert "Über Sie ist nichts gespeichert" in cast.mallory.screen
    assert sql(cast.stage, "SELECT * FROM visitor") == []
    await cast.mallory.presses_all("Neu beginnen", "Verstanden")
    assert "Bei welchen Themen" in cast.mallory.screen


async def test_privacy_notice_and_imprint_are_read_in_the_chat_page_by_page(cast: Cast) -> None:
    long = "\n\n".join(f"Absatz {number}. " + "Wir speichern so wenig wie möglich. " * 20 for number in range(1, 12))
    programme = replace(
        coesfeld(), privacy_text={"de": long}, imprint_text={"de": "Kreis Coesfeld\n<Der Landrat>"}, imprint_url=None
    )
    await asyncio.to_thread(cast.stage.load, programme)
    ada = cast.ada
    await ada.start("MOB")
    await ada.presses_all("Los geht", "Datenschutz lesen")
    assert ada.screen.startswith("Datenschutz · 1 von 3")
    await ada.presses_all("Weiterlesen", "Weiterlesen")
    assert "Absatz 11." in ada.screen
    assert "Weiterlesen ▶" not in ada.buttons
    await ada.presses("Zurück")
    assert "Bevor es losgeht" in ada.screen, ada.transcript()
    await register(ada)
    await ada.says("/impressum")
    assert ada.screen == "Impressum\n\nKreis Coesfeld\n<Der Landrat>"
    await ada.presses("Zurück")
    assert "Sie sind angemeldet für" in ada.screen


async def test_half_a_year_after_the_end_people_are_forgotten_and_ideas_stay_without_a_name(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await hand_in(ada)
    await stage.at("2020-05-25 10:00")
    assert "Ada L." in "".join(in_store(stage).values())
    await stage.at("2021-12-01 12:00")
    assert sql(stage, "SELECT * FROM participant") == []
    assert "Ada L." not in "".join(in_store(stage).values())
    assert "pitch.json" in in_store(stage)
    await ada.says("/termine")
    assert "Guten Tag" in ada.screen
