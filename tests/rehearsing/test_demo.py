"""The demo as people use it: started, ended, killed, started again, begun anew."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from tests.command_line.commands import invoke, run
from tests.rehearsing.demo import rehearsing
from tests.support.ports import free_port

NINE_IN_BERLIN = datetime(2020, 5, 25, 7, tzinfo=UTC)
A_LITTLE = timedelta(minutes=2)
"""Of real time, on a machine that has much else to do: far less than any jump or lost clock."""


async def test_it_prints_one_address_where_people_and_the_clock_are(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (command, page):
        state = await page.get("state")
        assert {(person["name"], person["role"]) for person in state["people"]} == {
            ("Ada", "participant"),
            ("Bela", "participant"),
            ("Grace", "organiser"),
        }
        assert state["clock"]["timezone"] == "Europe/Berlin"
        assert state["clock"]["moving"] is False
        now = datetime.fromisoformat(state["clock"]["now"])
        assert NINE_IN_BERLIN <= now < NINE_IN_BERLIN + A_LITTLE
        command.send(signal.SIGINT)
        said = await command.ended()
    assert said.status == 0
    assert said.out.count("http://") == 0
    assert said.out.endswith("Ended.\n")
    assert said.err == ""


async def test_the_settings_of_a_real_bot_do_not_reach_it(tmp_path: Path) -> None:
    settings = {"BOT_TOKEN": "nonsense", "PORT": "99999", "CLOCK": "2031-01-01T00:00:00Z", "DATABASE_URL": "none"}
    said = await run("rehearse", "--folder", "/proc/none/rehearsal", folder=tmp_path, **settings)
    assert said.status == 1
    assert said.err.startswith("Can't start: No such file or directory.")
    assert len(said.err.splitlines()) == 1


async def test_time_runs_at_real_speed(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (_, page):
        first = await page.now()
        while (later := await page.now()) == first:
            pass
        assert timedelta(0) < later - first < timedelta(seconds=5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_another_start_goes_on_where_it_was(tmp_path: Path, number: signal.Signals) -> None:
    async with rehearsing(tmp_path, killed=True) as (command, page):
        ada = await page.handset("Ada")
        await ada.registers()
        chat, before = await ada.messages(), await page.now()
        command.send(number)
        assert (await command.ended()).status == (-9 if number is signal.SIGKILL else 0)
    async with rehearsing(tmp_path) as (_, page):
        assert before <= await page.now() < before + A_LITTLE
        ada = await page.handset("Ada")
        assert await ada.messages() == chat
        assert len((await page.get("state"))["people"]) == 3
        await ada.says("/idee")
        await ada.sees("1 von 6")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
async def test_a_clock_that_was_moved_stays_moved_and_sends_nothing_twice(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with rehearsing(tmp_path, killed=True) as (command, page):
        ada = await page.handset("Ada")
        await ada.registers()
        await page.post("clock/jump", stop="next")
        command.send(number)
        await command.ended()
    async with rehearsing(tmp_path) as (_, page):
        assert await page.now() >= datetime(2020, 5, 26, 15, tzinfo=UTC)
        assert await page.now() < datetime(2020, 5, 26, 15, tzinfo=UTC) + A_LITTLE
        ada = await page.handset("Ada")
        await page.post("clock/jump", stop="next")
        assert await ada.when("Morgen, 17:00 Uhr") == ["2020-05-26 15:00"]
        assert await ada.when("Gleich geht es los") == ["2020-05-27 14:45"]


async def test_an_impatient_person_loses_nothing(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (command, page):
        ada = await page.handset("Ada")
        await ada.registers()
        chat = await ada.messages()
        for _ in range(5):
            command.send(signal.SIGINT)
            await asyncio.sleep(0.02)
        said = await command.ended()
        assert said.status == 0
        assert "Traceback" not in said.err
    async with rehearsing(tmp_path) as (_, page):
        assert await (await page.handset("Ada")).messages() == chat


async def test_it_ends_while_the_page_listens_and_a_jump_is_under_way(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (command, page), aiohttp.ClientSession() as session:
        await (await page.handset("Ada")).registers()
        async with session.get(f"{page.address}/api/events") as stream:
            await stream.content.readline()
            jump = asyncio.create_task(page.post("clock/jump", to="2020-07-01T12:00:00Z"))
            while b'"moving": true' not in await stream.content.readline():
                pass
            command.send(signal.SIGINT)
            said = await command.ended()
            await asyncio.gather(jump, return_exceptions=True)
        assert (said.status, said.err) == (0, "")
    async with rehearsing(tmp_path) as (_, page):
        await page.post("clock/jump", to="2020-07-01T12:01:00Z")
        ada = await page.handset("Ada")
        assert await ada.when("Gleich geht es los") == ["2020-05-27 14:45", "2020-06-10 14:45", "2020-06-24 14:45"]


async def test_killed_before_anything_happened_it_starts_again(tmp_path: Path) -> None:
    async with rehearsing(tmp_path, killed=True) as (command, _):
        command.send(signal.SIGKILL)
        await command.ended()
    async with rehearsing(tmp_path) as (_, page):
        assert NINE_IN_BERLIN <= await page.now() < NINE_IN_BERLIN + A_LITTLE
        await (await page.handset("Ada")).registers()


async def test_the_web_part_keeps_its_address(tmp_path: Path) -> None:
    port = _kept_port(tmp_path)
    for _ in range(2):
        async with rehearsing(tmp_path) as (command, _), aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
                assert response.status == 200
            command.send(signal.SIGINT)
            await command.ended()


async def test_an_address_that_somebody_else_has_taken_is_given_up(tmp_path: Path) -> None:
    port = _kept_port(tmp_path)
    with socket.create_server(("127.0.0.1", port)):
        async with rehearsing(tmp_path) as (_, page):
            await (await page.handset("Ada")).registers()
    assert (tmp_path / "rehearsal" / "web-port").read_text() != str(port)


def _kept_port(folder: Path) -> int:
    """As if an earlier rehearsal had been at this one, which no other test is given."""
    (folder / "rehearsal").mkdir()
    port = free_port()
    (folder / "rehearsal" / "web-port").write_text(str(port))
    return port


async def test_reset_begins_anew_and_leaves_other_files_alone(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    async with rehearsing(tmp_path) as (command, page):
        await (await page.handset("Ada")).registers()
        command.send(signal.SIGINT)
        await command.ended()
    (folder / "notes.txt").write_text("mine")
    said = invoke("rehearse", "--folder", str(folder), "--reset")
    assert (said.status, said.out) == (0, "The rehearsal starts anew next time.\n")
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    async with rehearsing(tmp_path) as (_, page):
        assert await (await page.handset("Ada")).messages() == []
        assert NINE_IN_BERLIN <= await page.now() < NINE_IN_BERLIN + A_LITTLE


def test_reset_without_a_rehearsal_has_nothing_to_forget(tmp_path: Path) -> None:
    said = invoke("rehearse", "--folder", str(tmp_path / "none"), "--reset")
    assert (said.status, said.out) == (0, "There is nothing to forget.\n")
    assert not (tmp_path / "none").exists()


async def test_reset_is_refused_while_it_runs(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (_, page):
        said = await run("rehearse", "--folder", str(tmp_path / "rehearsal"), "--reset", folder=tmp_path)
        assert said.status == 1
        assert "is running in" in said.err
        assert (await page.get("state"))["people"]


async def test_a_second_one_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (_, page):
        said = await run("rehearse", "--folder", str(tmp_path / "rehearsal"), "--port", "0", folder=tmp_path)
        assert said.status == 1
        assert said.err.startswith("A rehearsal is running in ")
        assert len(said.err.splitlines()) == 1
        assert (await page.get("state"))["people"]


async def test_a_second_one_at_the_same_port_is_refused(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (_, page):
        port = page.address.rpartition(":")[2]
        said = await run("rehearse", "--folder", str(tmp_path / "other"), "--port", port, folder=tmp_path)
        assert said.status == 1
        assert "address already in use" in said.err.lower()
        assert "--port" in said.err
        assert len(said.err.splitlines()) == 1


async def test_a_port_that_was_asked_for_is_where_the_page_is(tmp_path: Path) -> None:
    port = str(free_port())
    async with rehearsing(tmp_path, "--port", port) as (_, page):
        assert page.address == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("name", ["telegram.sqlite", "werkstattbote.sqlite", "bot-token", "secret-key", "web-port"])
async def test_a_damaged_file_is_a_sentence_that_names_reset(name: str, tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (command, _):
        command.send(signal.SIGINT)
        await command.ended()
    folder = tmp_path / "rehearsal"
    for journal in folder.glob("*-wal"):
        journal.unlink()
    (folder / name).write_text("Sehr geehrte Damen und Herren, " * 200)
    said = await run("rehearse", "--folder", str(folder), "--port", "0", folder=tmp_path)
    assert said.status == 1
    assert said.err.startswith(f"What an earlier rehearsal left in {folder} can't be read")
    assert "make demo-reset" in said.err
    assert len(said.err.splitlines()) == 1


async def test_a_lost_key_is_a_sentence_that_names_reset(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (command, _):
        command.send(signal.SIGINT)
        await command.ended()
    (tmp_path / "rehearsal" / "secret-key").unlink()
    said = await run("rehearse", "--folder", str(tmp_path / "rehearsal"), "--port", "0", folder=tmp_path)
    assert said.status == 1
    assert "make demo-reset" in said.err


async def test_a_folder_of_a_newer_version_is_a_sentence(tmp_path: Path) -> None:
    async with rehearsing(tmp_path) as (command, _):
        command.send(signal.SIGINT)
        await command.ended()
    database = sqlite3.connect(tmp_path / "rehearsal" / "werkstattbote.sqlite", isolation_level=None)
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    said = await run("rehearse", "--folder", str(tmp_path / "rehearsal"), "--port", "0", folder=tmp_path)
    assert said.status == 1
    assert "another version" in said.err
    assert len(said.err.splitlines()) == 1
