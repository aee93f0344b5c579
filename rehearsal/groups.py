"""Groups, as far as a bot for private chats meets them: it is added, spoken to, thrown out, moved."""

from __future__ import annotations

from rehearsal.errors import PhoneError
from rehearsal.limits import MESSAGE_KEPT
from rehearsal.memberships import membership_changed
from rehearsal.models import JSON, Bot, Conversation, Group, Message
from rehearsal.phone import Person
from rehearsal.shapes import bot_shape, message_shape
from rehearsal.texts import typed_text
from rehearsal.world import World


class GroupChat:
    def __init__(self, world: World, group: Group, bot: Bot) -> None:
        self._world, self._group, self._bot = world, group, bot

    @property
    def id(self) -> int:
        return self._group.id

    @property
    def chat(self) -> list[Message]:
        return self._world.chats.messages(self._bot.id, self.id)

    @property
    def _conversation(self) -> Conversation:
        return self._world.chats.open(self._bot.id, self.id)

    def add_bot(self, by: Person) -> None:
        conversation = self._conversation
        with self._world.store.together():
            conversation.started, conversation.blocked, conversation.left = True, False, False
            self._change(by, "left", "member")
            self._say(by.id, {"new_chat_members": [bot_shape(self._bot)]})

    def kick_bot(self, by: Person) -> None:
        with self._world.store.together():
            self._conversation.blocked = True
            self._change(by, "member", "kicked")

    def _change(self, by: Person, before: str, after: str) -> None:
        self._world.chats.save(self._conversation)
        membership_changed(self._world, self._bot, self._conversation, self._world.people[by.id], before, after)

    def say(self, by: Person, text: str, reply_to: int | None = None) -> Message:
        """The bot hears only commands, mentions and replies to itself: bots in groups are private by default."""
        body, entities = typed_text(text)
        if not body:
            raise PhoneError("a phone does not send an empty message")
        content = {"text": body, "entities": entities}
        if self._is_for_bot(body, reply_to):
            return self._say(by.id, content, reply_to)
        return self._world.chats.add(self._conversation, by.id, content, reply_to=reply_to)

    def _is_for_bot(self, text: str, reply_to: int | None) -> bool:
        replied = self._world.chats.message(self._bot.id, self.id, reply_to or 0)
        return text.startswith("/") or f"@{self._bot.username}" in text or bool(replied and replied.from_bot)

    def upgrade(self, by: Person) -> GroupChat:
        """The group becomes a supergroup with a new id; the old one only tells so."""
        group = self._world.add_group(self._group.title, supergroup=True)
        successor = GroupChat(self._world, group, self._bot)
        with self._world.store.together():
            self._group.upgraded_to = group.id
            self._world.save_group(self._group)
            successor._conversation.started = True
            self._world.chats.save(successor._conversation)
            self._say(by.id, {"migrate_to_chat_id": group.id})
            successor._say(by.id, {"migrate_from_chat_id": self.id})
        return successor

    def _say(self, by: int, content: JSON, reply_to: int | None = None) -> Message:
        message = self._world.chats.add(self._conversation, by, content, reply_to=reply_to)
        body = message_shape(self._world, self._bot, message)
        self._world.queues.push(self._bot, f"chat:{self.id}", "message", body, MESSAGE_KEPT)
        return message
