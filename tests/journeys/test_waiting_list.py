"""Four people and two places: in line, offered, declined, lapsed, taken."""

from __future__ import annotations

import asyncio

import pytest

from tests.journeys.conftest import Cast
from tests.journeys.registering import register, register_in_english
from tests.services.test_waiting_list import with_capacity

LINK = "https://meet.example.org/mob-1"


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_place_goes_from_hand_to_hand_and_everybody_knows_where_they_are(cast: Cast) -> None:
    ada, bela, stage = cast.ada, cast.bela, cast.stage
    cleo, dora = stage.phone("Cleo"), stage.phone("Dora")
    await asyncio.to_thread(stage.load, with_capacity(2))
    await register(ada)
    await register_in_english(bela)
    await register(cleo, name="Cleo")
    assert cleo.screen.startswith("Alle Plätze sind belegt: Mobilität")
    assert "Warteliste: Platz 1" in cleo.screen
    await register(dora, name="Dora")
    assert "Warteliste: Platz 2" in dora.screen

    await ada.presses_all("Abmelden", "Ja, abmelden")
    await cleo.receives("Ein Platz ist für Sie frei: Mobilität")
    assert "bis Di., 26.05.2020, 09:" in cleo.screen
    await cleo.presses("Ablehnen")
    assert "den Platz bekommt jemand anders" in cleo.screen
    await dora.receives("Ein Platz ist für Sie frei: Mobilität")
    await dora.says("/start")
    assert "Platz annehmen: Mobilität" in dora.buttons

    await stage.at("2020-05-26 09:30")
    assert "nicht mehr für Sie reserviert" in dora.screen
    await dora.presses("Wieder auf die Warteliste")
    assert "Sie sind angemeldet ✅ Mobilität" in dora.screen
    await cleo.start("MOB")
    await cleo.presses("Weiter")
    assert "Warteliste: Platz 1" in cleo.screen
    await bela.says("/start")
    await bela.presses_all("Unregister", "Yes, unregister me")
    await cleo.telegram.wait_for(lambda: cleo.count("Ein Platz ist für Sie frei") == 1, 20)
    await cleo.presses("Platz annehmen")
    assert cleo.screen.startswith("Sie haben einen Platz ✅ Mobilität")

    await stage.at("2020-05-27 16:45")
    assert [LINK in phone.links for phone in (ada, bela, cleo, dora)] == [False, False, True, True]


async def test_of_two_who_take_the_last_place_at_once_one_gets_it_and_one_waits(cast: Cast) -> None:
    await asyncio.to_thread(cast.stage.load, with_capacity(1))
    phones = (cast.ada, cast.mallory)
    for phone in phones:
        await phone.start("MOB")
        await phone.presses_all("Los geht", "Verstanden", "Weiter", "Ohne Namen", "Nottuln")
    for phone in phones:
        message, row, column = phone.find_button("Privat")
        phone.person.press(message.message_id, row, column)
    await cast.stage.telegram.settled(20)
    has_place = [phone.screen.startswith("Sie sind angemeldet ✅ Mobilität") for phone in phones]
    waits = ["Warteliste: Platz 1" in phone.screen for phone in phones]
    assert sorted(has_place) == sorted(waits) == [False, True]
    assert has_place != waits
