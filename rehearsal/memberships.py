"""my_chat_member: somebody blocked the bot, took it into a group, threw it out."""

from __future__ import annotations

from rehearsal.limits import MESSAGE_KEPT
from rehearsal.models import JSON, Bot, Conversation, PersonRecord
from rehearsal.shapes import bot_shape, chat_shape, person_shape
from rehearsal.world import World


def membership_changed(
    world: World, bot: Bot, conversation: Conversation, by: PersonRecord | Bot, before: str, after: str
) -> None:
    chat = world.people.get(conversation.chat_id) or world.groups[conversation.chat_id]
    body = {
        "chat": chat_shape(chat),
        "from": bot_shape(by) if isinstance(by, Bot) else person_shape(by),
        "date": world.timestamp(),
        "old_chat_member": _member(bot, before),
        "new_chat_member": _member(bot, after),
    }
    world.queues.push(bot, f"my_chat_member:{conversation.chat_id}", "my_chat_member", body, MESSAGE_KEPT)


def _member(bot: Bot, status: str) -> JSON:
    member = {"user": bot_shape(bot), "status": status}
    return member | ({"until_date": 0} if status == "kicked" else {})
