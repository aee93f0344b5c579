"""The organisers change the dates while people are registered and the bot runs."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from domain.programme import Programme
from tests.journeys.conftest import Cast
from tests.journeys.registering import register, register_in_english
from tests.services.town import called_off, moved
from tests.support.stage import coesfeld


def changed() -> Programme:
    """Meeting 2 a day later, meeting 3 not at all."""
    return called_off(moved(coesfeld(), "MOB", 2, timedelta(days=1)), "MOB", 3)


async def test_a_moved_and_a_cancelled_meeting_are_told_and_only_the_new_dates_count(cast: Cast) -> None:
    ada, bela, stage = cast.ada, cast.bela, cast.stage
    await register(ada)
    await register_in_english(bela)
    await stage.at("2020-06-09 16:50")
    await asyncio.to_thread(stage.load, changed())
    await stage.at("2020-06-09 16:55")
    assert "Mi., 10.06.2020, 17:00 Uhr" in the_only(ada.texts("Neuer Termin: Treffen 2"))
    assert "Do., 11.06.2020, 17:00 Uhr" in the_only(ada.texts("Neuer Termin: Treffen 2"))
    assert "Mi., 24.06.2020, 17:00 Uhr" in the_only(ada.texts("Abgesagt: Treffen 3"))
    assert bela.count("New date for meeting 2") == bela.count("Cancelled: meeting 3") == 1
    assert {minute[:10] for minute in bela.when("Cancelled: meeting 3")} == {"2020-06-09"}

    await stage.at("2020-06-10 16:59")
    assert not ada.sees("Morgen, 17:00 Uhr: Treffen 2")
    await stage.at("2020-06-10 17:00")
    assert ada.when("Morgen, 17:00 Uhr: Treffen 2") == ["2020-06-10 15:00"]
    assert bela.when("Tomorrow, 17:00: meeting 2") == ["2020-06-10 15:00"]
    await ada.says("/termine")
    assert "Do., 11.06.2020, 17:00 Uhr" in ada.screen
    assert "10.06.2020" not in ada.screen
    assert "24.06.2020" not in ada.screen

    await stage.at("2020-06-30 12:00")
    assert ada.count("Neuer Termin") == ada.count("Abgesagt") == 1
    assert [link for link in ada.links if "meet" in link] == [f"https://meet.example.org/mob-{n}" for n in (1, 2)]
    assert ada.when("Gleich geht es los")[1:] == ["2020-06-11 14:45"]


async def test_a_meeting_that_was_called_off_takes_place_after_all(cast: Cast) -> None:
    ada, bela, stage = cast.ada, cast.bela, cast.stage
    await register(ada)
    await register_in_english(bela)
    await asyncio.to_thread(stage.load, called_off(coesfeld(), "MOB", 3))
    await stage.at("2020-05-25 10:00")
    await asyncio.to_thread(stage.load)
    await stage.at("2020-05-25 11:00")
    assert "Mi., 24.06.2020, 17:00 Uhr" in the_only(ada.texts("Findet doch statt: Treffen 3"))
    assert bela.count("Takes place after all: meeting 3") == 1
    assert not ada.sees("Neuer Termin")
    await stage.at("2020-06-24 16:45")
    assert "https://meet.example.org/mob-3" in ada.links


def the_only(texts: list[str]) -> str:
    assert len(texts) == 1, texts
    return texts[0]
