"""The switches for trouble, as the page turns them."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.rehearsal.conftest import Api
from tests.rehearsal.pages import get, listening, post

WELL = {"down": False, "slow_by": 0.0, "refusals": 0, "cuts": 0}


async def test_telegram_goes_down_and_comes_back(api: Api, ada: Person) -> None:
    ada.start()
    assert (await post(api, "trouble", down=True))["down"]
    with pytest.raises(aiohttp.ClientConnectionError):
        await api.call("sendMessage", chat_id=ada.id, text="a")
    assert await post(api, "trouble/end") == WELL
    await api.ok("sendMessage", chat_id=ada.id, text="a")


async def test_counted_trouble_is_used_up_and_every_page_sees_it(api: Api, ada: Person) -> None:
    ada.start()
    async with listening(api) as stream:
        state = await post(api, "trouble", refuse=2, retry_after=7, cut=1)
        assert (state["refusals"], state["cuts"]) == (2, 1)
        for left in (1, 0):
            body = await api.call("sendMessage", chat_id=ada.id, text="a")
            assert body["parameters"] == {"retry_after": 7}
            while (await stream.next("trouble"))["trouble"]["refusals"] != left:
                pass
        with pytest.raises(aiohttp.ClientConnectionError):
            await api.call("sendMessage", chat_id=ada.id, text="angekommen")
        while (await stream.next("trouble"))["trouble"]["cuts"]:
            pass
    assert ada.chat[-1].text == "angekommen"
    assert await get(api, "trouble") == WELL


async def test_slowness_is_set_and_taken_back(api: Api, telegram: Telegram) -> None:
    assert (await post(api, "trouble", slow_by=30))["slow_by"] == 30
    assert telegram.trouble.delay("sendMessage") == 30
    assert await post(api, "trouble", slow_by=0) == WELL


async def test_one_press_ends_all_of_it(api: Api, telegram: Telegram) -> None:
    await post(api, "trouble", down=True, slow_by=5, refuse=3, retry_after=1, cut=3)
    assert await post(api, "trouble/end") == WELL


@pytest.mark.parametrize(
    "wrong",
    [
        {"down": "yes"},
        {"slow_by": -1},
        {"slow_by": 1e9},
        {"refuse": True},
        {"cut": 10**6},
        {"retry_after": "3"},
        {"fire": 1},
    ],
)
async def test_a_wrong_switch_turns_nothing(api: Api, wrong: dict[str, Any]) -> None:
    assert (await post(api, "trouble", 400, **({"down": True} | wrong)))["error"]
    assert await get(api, "trouble") == WELL
