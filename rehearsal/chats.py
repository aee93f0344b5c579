"""The chats and what stands in them now."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rehearsal.clock import Clock
from rehearsal.events import Events
from rehearsal.models import JSON, Bot, Conversation, Message
from rehearsal.phone_shapes import message_on_phone
from rehearsal.store import Store

Key = tuple[int, int]


class Chats:
    def __init__(self, store: Store, clock: Clock, events: Events) -> None:
        self._store, self._clock, self._events = store, clock, events
        self._conversations: dict[Key, Conversation] = {}
        self._messages: dict[Key, dict[int, Message]] = defaultdict(dict)
        for record in store.all("conversation"):
            conversation = Conversation.restored(record)
            self._conversations[conversation.bot_id, conversation.chat_id] = conversation
        for record in store.all("message"):
            message = Message.restored(record)
            self._messages[message.bot_id, message.chat_id][message.message_id] = message

    def find(self, bot_id: int, chat_id: int) -> Conversation | None:
        return self._conversations.get((bot_id, chat_id))

    def open(self, bot_id: int, chat_id: int) -> Conversation:
        conversation = self._conversations.get((bot_id, chat_id)) or Conversation(bot_id, chat_id)
        self._conversations[bot_id, chat_id] = conversation
        return conversation

    def save(self, conversation: Conversation) -> None:
        self._store.put("conversation", conversation.key, conversation.record())

    def messages(self, bot_id: int, chat_id: int) -> list[Message]:
        return list(self._messages[bot_id, chat_id].values())

    def message(self, bot_id: int, chat_id: int, message_id: int) -> Message | None:
        return self._messages[bot_id, chat_id].get(message_id)

    def add(self, conversation: Conversation, sender_id: int, content: JSON, **more: Any) -> Message:
        bot_id, chat_id = conversation.bot_id, conversation.chat_id
        number, at = conversation.next_message_id, self._clock.now().timestamp()
        message = Message(bot_id, chat_id, number, sender_id, at, content, **more)
        conversation.next_message_id += 1
        self._messages[bot_id, chat_id][number] = message
        with self._store.together():
            self.save(conversation)
            self.save_message(message)
        return message

    def mark_edited(self, message: Message) -> None:
        message.edited_at = self._clock.now().timestamp()
        self.save_message(message)

    def save_message(self, message: Message) -> None:
        self._store.put("message", message.key, message.record())
        self._events.publish("message", person_id=message.chat_id, message=message_on_phone(message))

    def remove(self, message: Message) -> None:
        del self._messages[message.bot_id, message.chat_id][message.message_id]
        self._store.remove("message", message.key)
        self._events.publish("deleted", person_id=message.chat_id, message_id=message.message_id)

    def show_keyboard(self, conversation: Conversation, keyboard: JSON | None) -> None:
        if conversation.keyboard != keyboard:
            conversation.keyboard = keyboard
            self.save(conversation)
            self._events.publish("keyboard", person_id=conversation.chat_id, keyboard=keyboard)

    def of_bot(self, bot: Bot) -> list[Conversation]:
        return [found for found in self._conversations.values() if found.bot_id == bot.id]
