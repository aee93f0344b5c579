"""Coming or not, having been there or not, coming late: what people see of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from domain.programme import Programme
from tests.journeys.conftest import Cast
from tests.journeys.registering import register, register_in_english
from tests.services.test_attendance import with_summary
from tests.services.town import moved, with_meetings
from tests.support.phones import Phone
from tests.support.stage import coesfeld

LINK = "https://meet.example.org/mob-1"
NEW_LINK = "https://meet.example.org/another"


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def with_new_link(programme: Programme, number: int) -> Programme:
    return with_meetings(programme, "MOB", lambda each: replace(each, link=NEW_LINK) if each.number == number else each)


def calendar_of(phone: Phone) -> dict[str, Any]:
    """Title → entry of the newest file."""
    [*_, message] = [message for message in phone.messages if "document" in message.content]
    file: Any = icalendar.Calendar.from_ical(phone.person.download(message.message_id))
    return {str(event["SUMMARY"]): event for event in file.walk("VEVENT")}


async def test_no_and_then_yes_and_missed_all_the_same(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await stage.at("2020-05-26 17:00")
    await ada.presses("Nein")
    assert ada.screen.startswith("Morgen, 17:00 Uhr: Treffen 1, Mobilität\nSie kommen nicht.")
    assert ada.buttons[:3] == ["Ja", "☑ Nein", "Vielleicht"]
    await ada.says("/termine")
    assert "17:00 Uhr (Sie kommen nicht)" in ada.screen

    await stage.at("2020-05-27 16:50")
    assert not ada.sees("Gleich geht es los")
    assert LINK not in ada.links
    await ada.says("/termine")
    assert LINK in ada.links
    assert "Telefonisch, Mobilität: +49 2541 111111" in ada.screen
    await ada.presses("Kommen Sie? Treffen 1")
    await ada.says("ja")
    await stage.at("2020-05-27 16:51")
    assert ada.count("Gleich geht es los") == 1

    await stage.at("2020-05-27 18:31")
    assert ada.count("Das war Treffen 1, Mobilität\nWaren Sie dabei?") == 1
    assert ada.count("Ideenzeit bis") == 1
    await ada.says("Nein.")
    assert "Eine Zusammenfassung gibt es noch nicht." in ada.screen
    await asyncio.to_thread(stage.load, with_summary(coesfeld()))
    await stage.at("2020-05-28 09:00")
    assert ada.count("Drei Ideen wurden vorgestellt.") == 1
    assert "https://example.org/folien.pdf" in ada.links
    await ada.presses("Idee beginnen")
    assert "1 von 6" in ada.screen


async def test_a_moved_meeting_is_asked_about_anew_and_its_calendar_entry_follows(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await ada.presses("Kalender")
    before = calendar_of(ada)["Treffen 1: Mobilität"]
    await stage.at("2020-05-26 17:00")
    await ada.presses("Ja")
    await asyncio.to_thread(stage.load, moved(coesfeld(), "MOB", 1, timedelta(days=1)))
    await stage.at("2020-05-26 17:30")
    assert "Passt Ihnen das?" in ada.screen
    await ada.presses("Kalender")
    after = calendar_of(ada)["Treffen 1: Mobilität"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=1)
    await ada.presses("Passt nicht")
    assert ada.sees("Treffen 1, Mobilität\nSie kommen nicht.")
    await ada.presses("Vielleicht")
    await stage.at("2020-05-28 16:45")
    assert ada.when("Gleich geht es los") == ["2020-05-28 14:45"]


async def test_a_link_that_changes_at_the_last_minute_reaches_those_who_have_the_old_one(cast: Cast) -> None:
    ada, stage = cast.ada, cast.stage
    await register(ada)
    await stage.at("2020-05-27 16:45")
    assert LINK in ada.links
    await asyncio.to_thread(stage.load, with_new_link(coesfeld(), 1))
    await stage.at("2020-05-27 16:50")
    assert ada.screen.startswith("Neuer Zugang: Treffen 1, Mobilität")
    assert NEW_LINK in ada.links
    assert LINK not in ada.links
    assert ada.count("Gleich geht es los") == 1


async def test_whoever_comes_late_is_told_what_has_been(cast: Cast) -> None:
    bela, stage = cast.bela, cast.stage
    await asyncio.to_thread(stage.load, with_summary(coesfeld()))
    await stage.at("2020-05-28 09:00")
    await register_in_english(bela)
    assert "You are registered ✅ Mobility" in bela.texts("You are registered")[0]
    await bela.receives("Mobility has already begun")
    assert "19 Feb 2020" in bela.screen
    await bela.presses("Summaries and material")
    assert "Drei Ideen wurden vorgestellt." in bela.screen
    assert "https://example.org/folien.pdf" in bela.links
    await bela.presses("Overview")
    assert any("What has been: Mobility" in label for label in bela.buttons)
