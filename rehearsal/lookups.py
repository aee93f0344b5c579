"""Bot API: who am I, which chat is this, where is that file; and the answer to a button press."""

from __future__ import annotations

import re

from rehearsal.addressing import known_chat, writable_chat
from rehearsal.errors import QUERY_TOO_OLD, bad_request
from rehearsal.limits import CALLBACK_ANSWER_LENGTH, CALLBACK_ANSWERED_WITHIN
from rehearsal.memberships import membership_changed
from rehearsal.models import JSON, Bot
from rehearsal.shapes import full_chat_shape, me_shape
from rehearsal.world import World


def get_me(world: World, bot: Bot, given: JSON) -> JSON:
    return me_shape(bot)


def get_chat(world: World, bot: Bot, given: JSON) -> JSON:
    chat, _ = known_chat(world, bot, given["chat_id"])
    return full_chat_shape(chat)


def get_file(world: World, bot: Bot, given: JSON) -> JSON:
    return world.files.offered(given["file_id"])


def leave_chat(world: World, bot: Bot, given: JSON) -> bool:
    conversation = writable_chat(world, bot, given["chat_id"])
    if conversation.chat_id > 0:
        raise bad_request("chat member status can't be changed in private chats")
    conversation.left = True
    world.chats.save(conversation)
    membership_changed(world, bot, conversation, bot, "member", "left")
    return True


def answer_callback_query(world: World, bot: Bot, given: JSON) -> bool:
    press = world.presses.get(given["callback_query_id"])
    if press is None or press.bot_id != bot.id:
        raise bad_request(QUERY_TOO_OLD)
    if world.monotonic() - press.pressed_at > CALLBACK_ANSWERED_WITHIN:
        raise bad_request(QUERY_TOO_OLD)
    text, url = str(given.get("text", "")), str(given.get("url", ""))
    if len(text) > CALLBACK_ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not re.match(rf"https?://t\.me/{re.escape(bot.username)}\?start=", url):
        raise bad_request("URL_INVALID")
    if press.answered:
        return True
    press.answered, press.text, press.alert, press.url = True, text, bool(given.get("show_alert")), url
    world.save_press(press)
    facts = {"press_id": press.id, "text": text, "alert": press.alert, "url": url or None}
    world.events.publish("toast", person_id=press.person_id, **facts)
    return True
