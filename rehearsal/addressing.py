"""Which chat a bot means, and whether it may write there."""

from __future__ import annotations

from rehearsal.errors import Refused, bad_request, forbidden
from rehearsal.models import Bot, Conversation, Group, Message, PersonRecord
from rehearsal.world import World


def known_chat(world: World, bot: Bot, chat_id: int | str) -> tuple[PersonRecord | Group, Conversation]:
    chat = None if isinstance(chat_id, str) else world.people.get(chat_id) or world.groups.get(chat_id)
    conversation = world.chats.find(bot.id, chat.id) if chat else None
    if chat is None or conversation is None or not conversation.started:
        raise bad_request("chat not found")
    return chat, conversation


def writable_chat(world: World, bot: Bot, chat_id: int | str) -> Conversation:
    chat, conversation = known_chat(world, bot, chat_id)
    if isinstance(chat, Group):
        _check_group(chat, conversation)
    elif chat.deactivated:
        raise forbidden("user is deactivated")
    elif conversation.blocked:
        raise forbidden("bot was blocked by the user")
    return conversation


def _check_group(group: Group, conversation: Conversation) -> None:
    if group.upgraded_to:
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, description, migrate_to_chat_id=group.upgraded_to)
    if conversation.blocked:
        raise forbidden(f"bot was kicked from the {group.type} chat")
    if conversation.left:
        raise forbidden(f"bot is not a member of the {group.type} chat")


def message_in(world: World, conversation: Conversation, message_id: int | None, role: str) -> Message:
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = world.chats.message(conversation.bot_id, conversation.chat_id, message_id)
    if message is None:
        raise bad_request(f"message {role} not found")
    return message
