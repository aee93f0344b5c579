from __future__ import annotations

from typing import Any

import pytest

from rehearsal.phone import Person
from tests.rehearsal.conftest import Api


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"Zu {name}"} for name in names]


async def test_the_narrowest_scope_and_the_own_language_win(api: Api, ada: Person) -> None:
    ada.start()
    narrow = {"type": "chat", "chat_id": ada.id}

    async def shown(**given: Any) -> list[str]:
        await api.ok("setMyCommands", **given)
        return [command["command"] for command in ada.commands]

    assert await shown(commands=commands("plain")) == ["plain"]
    assert await shown(commands=commands("german"), language_code="de") == ["german"]
    assert await shown(commands=commands("english"), language_code="en") == ["german"]
    assert await shown(commands=commands("private"), scope={"type": "all_private_chats"}) == ["private"]
    assert await shown(commands=commands("groups"), scope={"type": "all_group_chats"}) == ["private"]
    assert await shown(commands=commands("mine"), scope=narrow) == ["mine"]
    assert await api.ok("getMyCommands", scope=narrow) == commands("mine")
    assert await api.ok("getMyCommands", scope=narrow, language_code="de") == []
    await api.ok("deleteMyCommands", scope=narrow)
    assert [command["command"] for command in ada.commands] == ["private"]


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ({"commands": commands("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("zurück")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 33)}, "command length must not exceed 32"),
        ({"commands": commands("")}, "command must be non-empty"),
        ({"commands": [{"command": "a", "description": ""}]}, "command description must be non-empty"),
        ({"commands": [{"command": "a", "description": "b" * 257}]}, "command description length must not exceed 256"),
        ({"commands": commands(*(f"c{number}" for number in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands("a"), "language_code": "de-DE"}, "invalid language code specified"),
        ({"commands": commands("a"), "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        (
            {"commands": commands("a"), "scope": {"type": "x"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
    ],
)
async def test_wrong_commands_are_refused(api: Api, given: dict[str, Any], description: str) -> None:
    assert await api.refusal("setMyCommands", **given) == f"Bad Request: {description}"


async def test_names_and_descriptions_have_languages(api: Api) -> None:
    await api.ok("setMyShortDescription", short_description="Short")
    await api.ok("setMyShortDescription", short_description="Kurz", language_code="de")
    assert await api.ok("getMyShortDescription") == {"short_description": "Short"}
    assert await api.ok("getMyShortDescription", language_code="de") == {"short_description": "Kurz"}
    assert await api.ok("getMyShortDescription", language_code="fr") == {"short_description": "Short"}
    assert await api.ok("getMyName") == {"name": "Werkstattbote"}
    await api.ok("setMyName", name="Bote")
    assert (await api.ok("getMe"))["first_name"] == "Bote"
    await api.ok("setMyDescription", description="a" * 512)
    assert not (await api.call("setMyDescription", description="a" * 513))["ok"]


async def test_the_menu_button_is_kept(api: Api, ada: Person) -> None:
    assert await api.ok("getChatMenuButton") == {"type": "default"}
    await api.ok("setChatMenuButton", menu_button={"type": "commands"})
    assert await api.ok("getChatMenuButton", chat_id=ada.id) == {"type": "commands"}
