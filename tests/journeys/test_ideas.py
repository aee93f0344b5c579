"""Ideas after they were handed in, and all that people do about being asked for one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.registering import answer_all, register, register_in_english
from tests.support.phones import Phone, number_in


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def in_the_store(cast: Cast, number: str) -> dict[str, Any]:
    pitch = cast.stage.store / "coesfeld-2020" / number / "pitch.json"
    found: dict[str, Any] = json.loads(pitch.read_text("utf-8"))
    return found


async def hand_in(phone: Phone, title: str = "Busticket, Rad und Mitfahrt in einer App") -> str:
    await phone.says("/idee")
    await answer_all(phone, title)
    await phone.presses("Einreichen")
    return number_in(phone.screen)


async def test_an_idea_is_changed_withdrawn_and_handed_in_again(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    number = await hand_in(ada)
    assert ada.screen.startswith(f"Eingereicht ✅ Nummer {number}. Ändern bis Di., 23.06.2020, 18:00 Uhr.")
    await stage.at("2020-05-25 10:00")
    assert (in_the_store(cast, number)["revision"], in_the_store(cast, number)["state"]) == (1, "submitted")

    await ada.presses_all("Meine Ideen", f"{number} ansehen", "Ändern")
    assert f"{number} gilt so, wie Sie die Idee eingereicht haben" in ada.screen
    await ada.presses_all("Bearbeiten", "Partner")
    await ada.says("RVM und alle Bürgerbusvereine")
    await ada.presses("Einreichen")
    assert ada.screen.startswith(f"Eingereicht ✅ Nummer {number}, Fassung 2.")
    await stage.at("2020-05-25 11:00")
    stored = in_the_store(cast, number)
    assert (stored["revision"], stored["answers"]["partners"]) == (2, "RVM und alle Bürgerbusvereine")

    await ada.presses_all("Meine Ideen", f"{number} ansehen", "Zurückziehen", "Ja, zurückziehen")
    assert f"{number} ist zurückgezogen." in ada.screen
    await stage.at("2020-05-25 12:00")
    assert (in_the_store(cast, number)["revision"], in_the_store(cast, number)["state"]) == (2, "withdrawn")
    await cast.grace.says("/export")
    assert "1 weitere wurde zurückgezogen" in cast.grace.screen

    await ada.presses("Doch wieder einreichen")
    assert f"Eingereicht ✅ Nummer {number}, Fassung 3." in ada.screen
    await stage.at("2020-05-25 13:00")
    assert (in_the_store(cast, number)["revision"], in_the_store(cast, number)["state"]) == (3, "submitted")
    assert await hand_in_another(ada) == "MOB-002"


async def hand_in_another(ada: Phone) -> str:
    await ada.says("/idee")
    await ada.presses("Neue Idee: Mobilität")
    await answer_all(ada, "Mitfahrbank")
    await ada.presses("Einreichen")
    return number_in(ada.screen)


async def test_editing_a_message_in_the_chat_edits_its_answer(cast: Cast) -> None:
    ada = cast.ada
    await register(ada)
    await ada.says("/idee")
    await ada.says("Leihräder")
    title = ada.person.chat[-2].message_id
    await ada.says("Zu weit zum Bus")
    problem = ada.person.chat[-2].message_id
    await edits(ada, problem, "Viel zu weit zum Bus")
    assert ada.screen.startswith("Ihre Antwort auf „Problem“ ist geändert.")
    assert "3 von 6" in ada.screen
    await edits(ada, problem, "x" * 1001)
    assert "1 Zeichen zu lang (höchstens 1000)" in ada.screen
    for _ in range(4):
        await ada.presses("Überspringen")
    assert "Viel zu weit zum Bus" in ada.screen
    await ada.presses("Einreichen")
    await edits(ada, title, "Leihräder überall")
    assert "MOB-001 bleibt so, wie Sie die Idee eingereicht haben" in ada.screen
    await ada.presses("Ändern")
    await edits(ada, title, "Leihräder im Kreis")
    assert "Leihräder im Kreis" in ada.screen
    await ada.presses("Einreichen")
    assert "Fassung 2" in ada.screen


async def edits(phone: Phone, message_id: int, text: str) -> None:
    phone.person.edit_text(message_id, text)
    await phone.telegram.settled(20)


async def test_help_and_stop_inside_a_question_ask_what_is_meant(cast: Cast) -> None:
    ada, bela = cast.ada, cast.bela
    await register(ada)
    await ada.says("/idee")
    await ada.says("Hilfe!")
    assert "„Hilfe!“: Was meinen Sie damit?" in ada.screen
    await ada.presses("Das ist meine Antwort")
    assert "2 von 6" in ada.screen
    await ada.says("STOP")
    assert ada.buttons == ["Keine Nachrichten mehr", "Das ist meine Antwort", "Zurück"]
    await ada.says("Zurück")
    assert "2 von 6" in ada.screen
    await ada.says("stopp")
    await ada.presses("Keine Nachrichten mehr")
    assert "Ich schicke Ihnen keine Nachrichten mehr" in ada.screen
    assert "Ihr Entwurf „Hilfe!“ ist noch da." in ada.screen

    await register_in_english(bela)
    await bela.says("/pitch")
    await bela.says("Help")
    await bela.presses("Show help")
    assert "This is what I can do" in bela.screen
    await bela.says("/pitch")
    assert "1 of 6" in bela.screen


async def test_a_nudge_is_answered_on_the_spot_and_each_answer_can_be_taken_back(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await stage.at("2020-05-27 18:30")
    assert ada.buttons == ["Idee beginnen", "Beispiel", "Später erinnern", "Keine Idee"]
    before = len(ada.messages)
    await ada.presses("Beispiel")
    assert "Leihräder an der Haltestelle" in ada.screen
    await ada.presses("Zurück")
    assert "Sie sind angemeldet für" in ada.screen
    assert len(ada.messages) == before + 1

    await ada.presses("Später erinnern")
    assert ada.sees("Ich erinnere Sie noch einmal: Fr., 29.05.2020, 18:30 Uhr")
    assert not ada.sees("Ideenzeit bis")
    await stage.at("2020-05-29 18:30")
    assert ada.when("Haben Sie eine Idee?") == ["2020-05-29 16:30"]
    await ada.presses("Keine Idee")
    assert ada.sees("Ich frage Sie hier nicht noch einmal")
    await ada.presses("Doch erinnern")
    await ada.presses("Nicht mehr erinnern")
    assert ada.sees("Ich erinnere Sie nicht mehr an Ideen. Termine und Links kommen weiter.")
    await stage.at("2020-06-10 17:00")
    assert ada.when("Haben Sie eine Idee?") == []
    assert ada.count("Gleich geht es los") == 2

    await ada.says("/start")
    await ada.presses_all("Ändern", "Wieder erinnern")
    assert "Ich erinnere Sie wieder an Ideen, höchstens zweimal." in ada.screen
    await stage.at("2020-06-23 18:00")
    assert len(ada.when("Haben Sie eine Idee?")) == 2


async def test_a_standing_body_is_asked_for_approaches_of_its_own(cast: Cast) -> None:
    ada = cast.ada
    await register(ada, "VER")
    assert "Für bestehende Gruppen gibt es hier keine Treffen" in ada.screen
    assert "Di., 30.06.2020" in ada.screen
    await ada.says("/idee")
    assert "Projektansätze Ihrer bestehenden Gruppe" in ada.screen
    await ada.says("Pause")
    await cast.stage.at("2020-06-30 12:00")
    assert len(ada.when("Hat Ihre Gruppe einen Projektansatz?")) + len(ada.when("Ihr Entwurf wartet")) == 2
    assert not ada.sees("Ideenzeit")


async def test_a_deadline_is_reopened_and_a_draft_that_waited_is_handed_in(cast: Cast) -> None:
    ada, grace, stage = cast.ada, cast.grace, cast.stage
    await register(ada)
    await ada.says("/idee")
    await answer_all(ada)
    await stage.at("2020-06-24 10:00")
    await ada.says("/idee")
    await ada.presses("Weiter: Busticket")
    assert "bis Di., 23.06.2020, 18:00 Uhr" in ada.screen

    await cast.mallory.says("/frist")
    assert "Mobilität" not in cast.mallory.screen
    await grace.says("/hilfe")
    assert "/frist" in grace.screen
    await grace.says("/deadline")
    assert "Geschlossen seit Di., 23.06.2020, 18:00 Uhr." in grace.screen
    assert "1 Entwurf ist nicht eingereicht." in grace.screen
    await grace.presses_all("Mobilität", "3 Tage")
    assert "„Mobilität“ nimmt wieder Ideen an bis Sa., 27.06.2020" in grace.screen
    await stage.at("2020-06-24 10:01")
    assert ada.count("Sie können wieder Ideen einreichen bis Sa., 27.06.2020") == 1
    await ada.presses_all("Weiter mit dem Entwurf", "Einreichen")
    assert "Nummer MOB-001. Ändern bis Sa., 27.06.2020" in ada.screen
    await grace.presses("Wieder schließen")
    assert "„Mobilität“ nimmt keine Ideen mehr an." in grace.screen
    await ada.presses_all("Meine Ideen", "MOB-001 ansehen")
    assert "Ändern" not in ada.buttons
    assert "Was Sie geschrieben haben, bleibt erhalten." in ada.screen
