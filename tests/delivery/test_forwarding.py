"""Pitches on their way to the shared store, with a real folder that can be taken away."""

from __future__ import annotations

import asyncio
import fcntl
import io
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.conftest import LINK, Town
from tests.journeys.registering import answer_all
from tests.support.looking import WITHIN, sql
from tests.support.phones import Phone, number_in
from tests.support.stage import coesfeld

AWAY = "nicht erreichbar"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def take_away(store: Path) -> None:
    """Where the folder was there is a file now."""
    shutil.rmtree(store, ignore_errors=True)
    store.write_bytes(b"")


def forwards(town: Town) -> list[tuple[str, int]]:
    return [(row.state, row.attempts) for row in sql(town.stage, "SELECT state, attempts FROM forward ORDER BY id")]


async def hand_in(town: Town, phone: Phone, title: str) -> str:
    await phone.says("/idee")
    if any("Mobilität" in button for button in phone.buttons):
        await phone.presses("Mobilität")
    await answer_all(phone, title)
    await phone.presses("Einreichen")
    await town.app.scheduler.tick()
    return number_in(phone.screen)


def folders(town: Town) -> list[str]:
    return sorted(path.parent.name for path in town.stage.store.glob("*/*/pitch.json"))


async def test_while_the_store_is_away_a_pitch_waits_and_goes_there_once_it_is_back(town: Town) -> None:
    take_away(town.stage.store)
    number = await hand_in(town, town.ada, "Ein Rad am Bahnhof")
    assert forwards(town)[0][0] == "waiting"
    await town.stage.at("2020-05-25 12:00")
    assert forwards(town)[0][1] > 1
    town.stage.store.unlink()
    await town.stage.at("2020-05-25 12:30")
    assert folders(town) == [number]
    assert forwards(town)[0][0] == "stored"
    written = (town.stage.store / "coesfeld-2020" / number / "pitch.json").stat().st_mtime_ns
    await town.stage.at("2020-05-25 18:00")
    assert (town.stage.store / "coesfeld-2020" / number / "pitch.json").stat().st_mtime_ns == written


async def test_the_confirmation_says_that_the_store_is_away_once_that_is_known(town: Town) -> None:
    take_away(town.stage.store)
    await hand_in(town, town.ada, "Die erste")
    assert AWAY not in town.ada.screen
    await hand_in(town, town.ada, "Die zweite")
    assert AWAY in town.ada.screen
    town.stage.store.unlink()
    await town.stage.at("2020-05-25 12:30")
    await hand_in(town, town.ada, "Die dritte")
    assert AWAY not in town.ada.screen
    assert folders(town) == ["MOB-001", "MOB-002", "MOB-003"]


async def test_a_store_that_hangs_does_not_hold_up_a_meetings_link(town: Town) -> None:
    number = await hand_in(town, town.ada, "Die erste")
    with (town.stage.store / "coesfeld-2020" / number / ".werkstattbote.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sql(town.stage, "UPDATE forward SET state = 'waiting', next_at = :ago", ago="2020-05-25T07:00:00.000000Z")
        town.stage.clock.clock.set(datetime(2020, 5, 27, 14, 45, 1, tzinfo=UTC))
        town.app.scheduler.wake()
        await town.stage.telegram.wait_for(lambda: LINK in town.ada.links, WITHIN)
        assert forwards(town)[0][0] == "waiting"
    await town.app.scheduler.forward()
    assert forwards(town)[0][0] == "stored"


async def test_a_programme_reworded_between_two_tries_makes_no_conflict(town: Town) -> None:
    """Killed after the store had it and before that was noted."""
    number = await hand_in(town, town.ada, "Die erste")
    sql(town.stage, "UPDATE forward SET state = 'waiting'")
    titled = replace(coesfeld(), title={"de": "Digitalstrategie, überarbeitet"})
    await asyncio.to_thread(town.stage.load, titled)
    await town.app.scheduler.tick()
    assert forwards(town)[0][0] == "stored"
    assert folders(town) == [number]


async def test_a_restart_forgets_nothing_that_waits(town: Town) -> None:
    take_away(town.stage.store)
    number = await hand_in(town, town.ada, "Ein Rad am Bahnhof")
    await town.app.__aexit__(None, None, None)
    town.stage.store.unlink()
    async with town.stage.bot():
        await town.stage.at("2020-05-25 12:00")
    assert folders(town) == [number]


async def test_a_file_changed_by_hand_is_kept_and_the_log_says_so(town: Town, log: list[Any]) -> None:
    folder = town.stage.store / "coesfeld-2020" / "MOB-001"
    folder.mkdir(parents=True)
    (folder / "pitch.json").write_text("from somebody else")
    await hand_in(town, town.ada, "Ein Rad am Bahnhof")
    (stored,) = [line for line in log if line["event"] == "pitch stored"]
    (kept,) = stored["kept"]
    assert (folder / kept).read_text() == "from somebody else"
    assert json.load(io.BytesIO((folder / "pitch.json").read_bytes()))["number"] == "MOB-001"


async def test_a_pitch_that_cannot_be_read_holds_up_nobody(town: Town, log: list[Any]) -> None:
    take_away(town.stage.store)
    await hand_in(town, town.ada, "Die erste")
    await hand_in(town, town.ada, "Die zweite")
    sql(town.stage, "UPDATE revision SET answers = :broken WHERE id = (SELECT min(id) FROM revision)", broken=b"broken")
    town.stage.store.unlink()
    await town.stage.at("2020-05-25 12:30")
    assert folders(town) == ["MOB-002"]
    assert [state for state, _ in forwards(town)] == ["waiting", "stored"]
    assert any(line["event"] == "pitch not forwarded" for line in log)
    await town.stage.at("2020-05-27 16:45")
    assert any("mob-1" in link for link in town.ada.links), "messages go out all the same"
