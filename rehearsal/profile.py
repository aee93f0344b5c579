"""Bot API: the bot's name, descriptions, commands and menu button."""

from __future__ import annotations

import re
from typing import Any

from rehearsal.addressing import known_chat
from rehearsal.errors import bad_request
from rehearsal.limits import (
    COMMAND_DESCRIPTION_LENGTH,
    COMMAND_LENGTH,
    COMMANDS_IN_SCOPE,
    DESCRIPTION_LENGTH,
    NAME_LENGTH,
    SHORT_DESCRIPTION_LENGTH,
)
from rehearsal.models import JSON, Bot
from rehearsal.world import World

PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
WORDS = {"name": NAME_LENGTH, "description": DESCRIPTION_LENGTH, "short_description": SHORT_DESCRIPTION_LENGTH}
DEFAULT_BUTTON = {"type": "default"}


def set_my_commands(world: World, bot: Bot, given: JSON) -> bool:
    key = _commands_key(world, bot, given)
    commands = [_command(item) for item in given["commands"]]
    if len(commands) > COMMANDS_IN_SCOPE:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    bot.commands[key] = commands
    return _changed_commands(world, bot)


def delete_my_commands(world: World, bot: Bot, given: JSON) -> bool:
    bot.commands.pop(_commands_key(world, bot, given), None)
    return _changed_commands(world, bot)


def get_my_commands(world: World, bot: Bot, given: JSON) -> list[JSON]:
    """Exactly what was set for this scope and language: the real one does not fall back here either."""
    return bot.commands.get(_commands_key(world, bot, given), [])


def commands_in_private_chat(bot: Bot, person_id: int, language_code: str) -> list[JSON]:
    """What a phone shows: the narrowest scope wins, and in it the person's language before none."""
    language = language_code.partition("-")[0]
    for scope in (f"chat:{person_id}", "all_private_chats", "default"):
        for key in (f"{scope}/{language}", f"{scope}/"):
            if bot.commands.get(key):
                return bot.commands[key]
    return []


def _changed_commands(world: World, bot: Bot) -> bool:
    world.save_bot(bot)
    for chat in world.chats.of_bot(bot):
        if person := world.people.get(chat.chat_id):
            commands = commands_in_private_chat(bot, person.id, person.language_code)
            world.events.publish("commands", person_id=person.id, commands=commands)
    return True


def _commands_key(world: World, bot: Bot, given: JSON) -> str:
    return f"{_scope(world, bot, given.get('scope') or {'type': 'default'})}/{_language(given)}"


def _scope(world: World, bot: Bot, scope: JSON) -> str:
    kind = scope.get("type")
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = scope.get("chat_id")
    if not chat_id:
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    chat, _ = known_chat(world, bot, int(chat_id) if re.fullmatch(r"-?\d+", str(chat_id)) else str(chat_id))
    return f"{kind}:{chat.id}" + (f":{scope.get('user_id')}" if kind == "chat_member" else "")


def _language(given: JSON) -> str:
    code = str(given.get("language_code", ""))
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code


def _command(item: Any) -> JSON:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("command", "description")):
        raise bad_request("can't parse BotCommand: expected an Object with command and description")
    command, description = item["command"].removeprefix("/"), item["description"].strip()
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_LENGTH:
        raise bad_request(f"command length must not exceed {COMMAND_LENGTH}")
    if not re.fullmatch(r"[a-z0-9_]+", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_LENGTH:
        raise bad_request(f"command description length must not exceed {COMMAND_DESCRIPTION_LENGTH}")
    return {"command": command, "description": description}


def set_word(word: str, world: World, bot: Bot, given: JSON) -> bool:
    """One of WORDS, for one language; an empty one is taken back."""
    text, key = str(given.get(word, "")), f"{word}/{_language(given)}"
    if len(text) > WORDS[word]:
        raise bad_request(f"{word.replace('_', ' ')} is too long")
    if text:
        bot.words[key] = text
    else:
        bot.words.pop(key, None)
    world.save_bot(bot)
    return True


def get_word(word: str, world: World, bot: Bot, given: JSON) -> JSON:
    return {word: word_in(bot, word, _language(given))}


def word_in(bot: Bot, word: str, language: str) -> str:
    fallback = bot.name if word == "name" else ""
    return bot.words.get(f"{word}/{language}") or bot.words.get(f"{word}/", fallback)


def set_chat_menu_button(world: World, bot: Bot, given: JSON) -> bool:
    button = given.get("menu_button") or DEFAULT_BUTTON
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    bot.menu_buttons[str(given.get("chat_id", ""))] = button
    world.save_bot(bot)
    return True


def get_chat_menu_button(world: World, bot: Bot, given: JSON) -> JSON:
    return bot.menu_buttons.get(str(given.get("chat_id", "")), bot.menu_buttons.get("", DEFAULT_BUTTON))
