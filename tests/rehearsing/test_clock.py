"""The clock over the phones: it shows, it jumps, and what falls due on the way happens at its minute."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.command_line.rehearse import Rehearsal, open_rehearsal
from tests.rehearsing.demo import Page
from tests.support.stage import coesfeld

DAY_BEFORE = datetime(2020, 5, 26, 15, tzinfo=UTC)
LINK_OPENS = datetime(2020, 5, 27, 14, 45, tzinfo=UTC)
A_LITTLE = timedelta(minutes=2)
REMINDED, LINKED, PHASE = "Morgen, 17:00 Uhr", "Gleich geht es los", "Ideenzeit bis"


@dataclass
class Demo:
    rehearsal: Rehearsal
    page: Page
    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    async with (
        open_rehearsal(tmp_path, 0, coesfeld(), log_level="ERROR") as rehearsal,
        aiohttp.ClientSession() as session,
    ):
        yield Demo(rehearsal, Page(session, rehearsal.address), tmp_path)


async def test_stops_are_named_and_meetings_come_in_order(demo: Demo) -> None:
    await (await demo.page.handset("Ada")).registers()
    stops = (await demo.page.get("clock"))["stops"]
    keys = [stop["key"] for stop in stops]
    assert keys[:3] == ["next", "hour", "day"]
    assert [stop["label"] for stop in stops[:3]] == ["Nächste Nachricht", "+1 Stunde", "+1 Tag"]
    meetings = [stop for stop in stops if stop["key"].startswith("meeting:")]
    assert len(meetings) == len(keys) - 3 == 9
    assert [stop["at"] for stop in meetings] == sorted(stop["at"] for stop in meetings)
    assert meetings[0]["label"] == "Zu Treffen 1: Wirtschaft"


async def test_there_is_no_next_message_while_nobody_gets_one(demo: Demo) -> None:
    assert "next" not in [stop["key"] for stop in (await demo.page.get("clock"))["stops"]]
    await demo.page.post("clock/jump", 400, stop="next")
    await (await demo.page.handset("Ada")).registers()
    assert await demo.page.stop("next") == DAY_BEFORE


async def test_next_message_delivers_exactly_that_at_its_minute(demo: Demo) -> None:
    ada = await demo.page.handset("Ada")
    await ada.registers()
    before = len(await ada.messages())
    told = await demo.page.post("clock/jump", stop="next")
    assert DAY_BEFORE <= datetime.fromisoformat(told["now"]) < DAY_BEFORE + A_LITTLE
    assert len(await ada.messages()) == before + 1
    assert await ada.when(REMINDED) == ["2020-05-26 15:00"]
    await demo.page.post("clock/jump", stop="next")
    assert await ada.when(LINKED) == ["2020-05-27 14:45"]
    assert len(await ada.messages()) == before + 2


async def test_days_run_all_that_is_on_the_way_in_order(demo: Demo) -> None:
    ada, emmy = await demo.page.handset("Ada"), await demo.page.newcomer("Emmy")
    await ada.registers()
    await emmy.registers("WIR")
    for _ in range(3):
        await demo.page.post("clock/jump", stop="day")
    assert [await ada.when(words) for words in (REMINDED, LINKED, PHASE)] == [
        ["2020-05-26 15:00"], ["2020-05-27 14:45"], ["2020-05-27 16:30"],
    ]  # fmt: skip
    assert await emmy.when(LINKED) == ["2020-05-26 15:45"]
    for handset in (ada, emmy):
        times = [message["at"] for message in await handset.messages()]
        assert times == sorted(times)


async def test_to_a_meeting_ends_when_it_begins(demo: Demo) -> None:
    ada = await demo.page.handset("Ada")
    await ada.registers()
    told = await demo.page.post("clock/jump", stop="meeting:MOB:1")
    start = datetime(2020, 5, 27, 15, tzinfo=UTC)
    assert start <= datetime.fromisoformat(told["now"]) < start + A_LITTLE
    assert await ada.when(LINKED) == ["2020-05-27 14:45"]
    assert "meeting:MOB:1" not in [stop["key"] for stop in told["stops"]]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"to": "2020-05-25T06:00:00Z"}, "only moves forward"),
        ({"to": "2023-01-01T00:00:00Z"}, "more than two years"),
        ({"to": "9999-12-31T23:59:59Z"}, "more than two years"),
        ({"to": "2020-05-26T12:00:00"}, "time zone"),
        ({"to": "tomorrow"}, "tomorrow"),
        ({"stop": "meeting:XXX:1"}, "meeting:XXX:1"),
        ({}, "to is missing"),
    ],
)
async def test_a_jump_that_cannot_be_is_refused_with_a_sentence(demo: Demo, body: dict[str, str], words: str) -> None:
    before = await demo.page.now()
    refused = await demo.page.post("clock/jump", 400, **body)
    assert words in refused["error"]
    clock = await demo.page.get("clock")
    assert clock["moving"] is False
    assert before <= datetime.fromisoformat(clock["now"]) < before + A_LITTLE


async def test_while_it_moves_it_says_so_and_another_jump_is_refused(demo: Demo) -> None:
    ada = await demo.page.handset("Ada")
    await ada.registers()
    demo.rehearsal.telegram.trouble.slow(1.0)
    jump = asyncio.create_task(demo.page.post("clock/jump", to="2020-05-27T15:00:00Z"))
    async with asyncio.timeout(10):
        while not (await demo.page.get("clock"))["moving"]:
            assert not jump.done()
    refused = await demo.page.post("clock/jump", 409, stop="day")
    assert "already moving" in refused["error"]
    told = await jump
    assert told["moving"] is False
    assert (await demo.page.get("clock"))["moving"] is False
    assert await ada.when(LINKED) == ["2020-05-27 14:45"]


async def test_the_stream_tells_that_it_begins_and_ends_to_move(demo: Demo) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{demo.page.address}/api/events") as stream:
        await demo.page.post("clock/jump", stop="hour")
        seen: list[dict[str, Any]] = []
        async with asyncio.timeout(10):
            while len(seen) < 2:
                line = (await stream.content.readline()).decode()
                event = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                if event.get("type") == "clock":
                    seen.append(event["clock"])
    assert [clock["moving"] for clock in seen] == [True, False]


async def test_after_a_jump_time_runs_on_and_messages_come_by_themselves(demo: Demo) -> None:
    ada = await demo.page.handset("Ada")
    await ada.registers()
    await demo.page.post("clock/jump", to="2020-05-26T14:59:58Z")
    assert await ada.when(REMINDED) == []
    async with asyncio.timeout(10):
        await ada.sees(REMINDED)
    assert await ada.when(REMINDED) == ["2020-05-26 15:00"]


async def test_a_message_that_could_not_be_sent_is_the_next_one(demo: Demo) -> None:
    ada = await demo.page.handset("Ada")
    await ada.registers()
    demo.rehearsal.telegram.trouble.status_500(1, methods=["sendMessage"])
    await demo.page.post("clock/jump", to=DAY_BEFORE.isoformat())
    if not await ada.when(REMINDED):
        assert await demo.page.stop("next") < DAY_BEFORE + A_LITTLE
        await demo.page.post("clock/jump", stop="next")
    assert await ada.when(REMINDED) == ["2020-05-26 15:00"]


async def hand_in(demo: Demo) -> None:
    ada = await demo.page.handset("Ada")
    await ada.registers()
    await ada.says("/idee")
    for number, answer in enumerate(("Ein Titel", "Ein Problem", "Eine Lösung", "Alle", "Kreis"), 1):
        await ada.sees(f"{number} von 6")
        await ada.says(answer)
    await ada.sees("6 von 6")
    await ada.says("Ganzer Kreis")
    await ada.presses("Einreichen")
    await ada.sees("MOB-001")


async def test_months_pass_quickly_while_the_store_is_away(demo: Demo) -> None:
    demo.store.parent.mkdir(exist_ok=True)
    demo.store.write_text("a file where the folder should be")
    await hand_in(demo)
    emmy = await demo.page.newcomer("Emmy")
    await emmy.registers()
    assert await demo.page.stop("next") == DAY_BEFORE
    async with asyncio.timeout(60):
        await demo.page.post("clock/jump", to="2020-09-01T12:00:00Z")
    assert await emmy.when(LINKED) == ["2020-05-27 14:45", "2020-06-10 14:45", "2020-06-24 14:45"]
    times = [message["at"] for message in await emmy.messages()]
    assert times == sorted(times)

    demo.store.unlink()
    await demo.page.post("clock/jump", stop="day")
    assert [path.name for path in demo.store.glob("coesfeld-2020/MOB-*")] == ["MOB-001"]
