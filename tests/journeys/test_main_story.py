"""The main job, as people live through it: over HTTP, by webhook and polling, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from io import BytesIO

from openpyxl import load_workbook

from tests.journeys.conftest import Cast
from tests.journeys.registering import register, register_in_english
from tests.support.phones import Phone, number_in

LINK_1, LINK_2, LINK_3 = (f"https://meet.example.org/mob-{number}" for number in (1, 2, 3))


async def test_two_register_one_leaves_the_other_hands_in_a_pitch(cast: Cast) -> None:
    ada, bela, stage = cast.ada, cast.bela, cast.stage

    await register(ada)
    assert "Sie sind angemeldet ✅ Mobilität" in ada.screen
    for date in ("Mi., 27.05.2020, 17:00 Uhr", "Mi., 10.06.2020, 17:00 Uhr", "Mi., 24.06.2020, 17:00 Uhr"):
        assert date in ada.screen
    for deadline in ("Di., 09.06.2020, 18:00 Uhr", "Di., 23.06.2020, 18:00 Uhr"):
        assert deadline in ada.screen
    await register_in_english(bela)
    assert "You are registered ✅ Mobility" in bela.screen

    await stage.at("2020-05-26 16:59")
    assert not ada.sees("Morgen, 17:00 Uhr")
    await stage.at("2020-05-26 17:00")
    assert ada.when("Morgen, 17:00 Uhr") == ["2020-05-26 15:00"]
    assert bela.when("Tomorrow, 17:00") == ["2020-05-26 15:00"]

    await stage.at("2020-05-26 20:00")
    await bela.says("/start")
    await bela.presses_all("Unregister", "Yes, unregister me")
    assert "You have left “Mobility”" in bela.screen

    await stage.at("2020-05-27 16:44")
    assert LINK_1 not in ada.links
    await stage.at("2020-05-27 16:45")
    assert ada.when("Gleich geht es los") == ["2020-05-27 14:45"]
    assert LINK_1 in ada.links
    assert LINK_1 not in bela.links

    await stage.at("2020-05-27 18:30")
    assert ada.when("Ideenzeit bis Di., 09.06.2020, 18:00 Uhr") == ["2020-05-27 16:30"]
    await _begin_and_leave(ada)
    await stage.at("2020-06-03 11:00")
    number = await _resume_and_hand_in(ada)
    assert number == "MOB-001"

    await stage.at("2020-07-01 12:00")
    assert [link for link in ada.links if "meet" in link] == [LINK_1, LINK_2, LINK_3]
    assert not any("meet" in link for link in bela.links)
    assert bela.count("about to begin") == 0
    await _is_in_the_store(cast, number)
    await _is_in_the_spreadsheet(cast, number)


async def _begin_and_leave(ada: Phone) -> None:
    await ada.presses("Idee beginnen")
    assert "1 von 6" in ada.screen
    await ada.says("Busticket, Rad und Mitfahrt in einer App")
    await ada.says("Für jede Strecke braucht man eine andere App.")
    assert "3 von 6" in ada.screen


async def _resume_and_hand_in(ada: Phone) -> str:
    """Days later, as if the chat had just been opened again."""
    await ada.says("/idee")
    assert "Ihr Entwurf „Busticket, Rad und Mitfahrt in einer App“ ist noch da." in ada.screen
    await ada.presses_all("Weiter: Busticket", "Zurück")
    assert "Für jede Strecke braucht man eine andere App." in ada.screen
    await ada.presses("So lassen, weiter")
    await ada.says("Eine gemeinsame Auskunft, die auch Bürgerbus und Mitfahrbank kennt.")
    await ada.presses("Überspringen")
    await ada.says("RVM, Kreis")
    await ada.says("Überspringen")
    assert "Ihre Idee" in ada.screen
    await ada.presses_all("Bearbeiten", "Partner")
    await ada.says("RVM, Bürgerbusvereine, Kreis")
    assert "RVM, Bürgerbusvereine, Kreis" in ada.screen
    await ada.presses("Einreichen")
    assert "Eingereicht ✅" in ada.screen
    return number_in(ada.screen)


async def _is_in_the_store(cast: Cast, number: str) -> None:
    folder = cast.stage.store / "coesfeld-2020" / number
    pitch = json.loads((folder / "pitch.json").read_text("utf-8"))
    assert pitch["schema_version"] == 1
    assert pitch["number"] == number
    assert "RVM, Bürgerbusvereine, Kreis" in json.dumps(pitch, ensure_ascii=False)
    assert str(cast.ada.person.id) not in json.dumps(pitch)
    assert "Eine gemeinsame Auskunft" in (folder / f"{number}.html").read_text("utf-8")


async def _is_in_the_spreadsheet(cast: Cast, number: str) -> None:
    await cast.mallory.says("/export")
    assert not any("document" in message.content for message in cast.mallory.messages)
    await cast.grace.says("/export")
    sheet = load_workbook(BytesIO(cast.grace.person.download(cast.grace.messages[-1].message_id))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert number in rows[1]
    assert "Gemeinde Nordkirchen" in rows[1]
    assert "Privat" in rows[1]
    assert not any(str(cast.ada.person.id) in str(cell) for row in rows for cell in row)
