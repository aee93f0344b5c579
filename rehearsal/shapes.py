"""The world as bots see it: Telegram's objects."""

from __future__ import annotations

from rehearsal.models import JSON, Bot, Group, Message, PersonRecord
from rehearsal.world import World


def person_shape(person: PersonRecord) -> JSON:
    if person.deactivated:
        return {"id": person.id, "is_bot": False, "first_name": ""}
    return {"id": person.id, "is_bot": False} | _names(person) | {"language_code": person.language_code}


def _names(person: PersonRecord) -> JSON:
    first, _, last = person.name.partition(" ")
    return {"first_name": first} | _given(last_name=last, username=person.username)


def _given(**values: str) -> JSON:
    return {name: value for name, value in values.items() if value}


def bot_shape(bot: Bot) -> JSON:
    return {"id": bot.id, "is_bot": True, "first_name": bot.words.get("name/", bot.name), "username": bot.username}


def me_shape(bot: Bot) -> JSON:
    return bot_shape(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def chat_shape(chat: PersonRecord | Group) -> JSON:
    if isinstance(chat, Group):
        return {"id": chat.id, "title": chat.title, "type": chat.type}
    return {"id": chat.id, "type": "private"} | _names(chat)


def full_chat_shape(chat: PersonRecord | Group) -> JSON:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    accepted = dict.fromkeys(gifts, False)
    return chat_shape(chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}


def message_shape(world: World, bot: Bot, message: Message, *, with_reply: bool = True) -> JSON:
    """As in updates and answers; a message that is replied to comes along, but not the one before that."""
    shape = {
        "message_id": message.message_id,
        "from": bot_shape(bot) if message.from_bot else person_shape(world.people[message.sender_id]),
        "chat": chat_shape(world.people.get(message.chat_id) or world.groups[message.chat_id]),
        "date": int(message.at),
    } | {name: part for name, part in message.content.items() if part != []}
    if message.edited_at is not None:
        shape["edit_date"] = int(message.edited_at)
    if message.inline_keyboard:
        shape["reply_markup"] = {"inline_keyboard": message.inline_keyboard}
    replied = with_reply and message.reply_to and world.chats.message(bot.id, message.chat_id, message.reply_to)
    return shape | ({"reply_to_message": message_shape(world, bot, replied, with_reply=False)} if replied else {})
