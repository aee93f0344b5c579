from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rehearsal.clock import SettableClock
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import TOKEN, Hook, Seconds, serving

KEYBOARD = {"inline_keyboard": [[{"text": "Weiter", "callback_data": "x"}]]}

KILLED = """
import sys, time
from pathlib import Path
from rehearsal.clock import RealClock
from rehearsal.telegram import Telegram
telegram = Telegram(RealClock(), storage=Path(sys.argv[1]))
telegram.add_bot("42:REHEARSAL", "werkstatt_bot", "Werkstattbote")
ada = telegram.add_person("Ada Lovelace")
for number in range(10):
    ada.send_text(str(number))
print("written", flush=True)
time.sleep(60)
"""


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    return tmp_path / "telegram.sqlite"


def opened(storage: Path, clock: SettableClock, seconds: Seconds) -> Telegram:
    telegram = Telegram(clock, storage=storage, monotonic=seconds)
    telegram.add_bot(TOKEN, "werkstatt_bot", "Werkstattbote")
    return telegram


async def test_everything_goes_on_after_a_restart(storage: Path, clock: SettableClock, seconds: Seconds) -> None:
    first = opened(storage, clock, seconds)
    ada = first.add_person("Ada Lovelace", "en", "organiser")
    ada.start("MOB")
    sent = ada.send_file("document", "plan.txt", "text/plain", b"Plan")
    async with serving(first) as api:
        await api.ok("sendMessage", chat_id=ada.id, text="Hallo", reply_markup=KEYBOARD)
        await api.ok("setMyCommands", commands=[{"command": "hilfe", "description": "Hilfe"}])
        before = await api.ok("getUpdates")
    press = ada.press(3, 0, 0)
    first.close()

    second = opened(storage, clock, seconds)
    [again] = second.people()
    assert (again.name, again.language_code, again.role, again.started) == ("Ada Lovelace", "en", "organiser", True)
    assert again.chat == ada.chat
    assert again.commands == [{"command": "hilfe", "description": "Hilfe"}]
    async with serving(second) as api:
        *kept, pressed = await api.ok("getUpdates")
        assert kept == before
        await api.ok("answerCallbackQuery", callback_query_id=press)
        assert again.send_text("weiter").message_id == 4
        assert (await api.ok("getUpdates"))[-1]["update_id"] == pressed["update_id"] + 1
        path = (await api.ok("getFile", file_id=sent.content["document"]["file_id"]))["file_path"]
        async with api.session.get(f"{api.url}/file/bot{TOKEN}/{path}") as response:
            assert await response.read() == b"Plan"
    second.close()


async def test_update_ids_are_not_used_again(storage: Path, clock: SettableClock, seconds: Seconds) -> None:
    first = opened(storage, clock, seconds)
    first.add_person("Ada").start()
    async with serving(first) as api:
        [update] = await api.ok("getUpdates")
        await api.ok("getUpdates", offset=update["update_id"] + 1)
    first.close()
    second = opened(storage, clock, seconds)
    second.people()[0].send_text("a")
    async with serving(second) as api:
        assert (await api.ok("getUpdates"))[0]["update_id"] == update["update_id"] + 1
    second.close()


async def test_a_webhook_is_served_again_without_being_set(
    storage: Path, clock: SettableClock, seconds: Seconds, hook: Hook
) -> None:
    first = opened(storage, clock, seconds)
    async with serving(first) as api:
        await api.ok("setWebhook", url=hook.url, secret_token="s")
        first.trouble.hold_updates()
        first.add_person("Ada").start()
    first.close()
    second = opened(storage, clock, seconds)
    async with second:
        await second.settled(2)
    second.close()
    assert hook.texts == ["/start"]
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s"


async def test_after_a_reboot_the_expiry_counts_anew(storage: Path, clock: SettableClock) -> None:
    late, early = Seconds(), Seconds()
    late.now = 1_000_000.0
    first = opened(storage, clock, late)
    first.add_person("Ada").start()
    first.close()
    second = opened(storage, clock, early)
    early.now += 24 * 3600 + 1
    assert second.world.queues.of(second.bot) == []
    second.close()


def test_a_kill_loses_nothing(storage: Path, clock: SettableClock) -> None:
    root = Path(__file__).parents[2]
    command: list[Any] = [sys.executable, "-c", KILLED, storage]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        os.kill(process.pid, signal.SIGKILL)
    telegram = Telegram(clock, storage=storage)
    assert [message.text for message in telegram.people()[0].chat] == [str(number) for number in range(10)]
    assert len(telegram.world.queues.of(telegram.bot)) == 10
    telegram.close()
