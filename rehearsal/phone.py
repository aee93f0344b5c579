"""What a person does with their phone, and what they see on it."""

from __future__ import annotations

import re
from typing import Any

from rehearsal.errors import PhoneError
from rehearsal.files import document_shape, photo_shape, voice_shape
from rehearsal.limits import CALLBACK_KEPT, MESSAGE_KEPT, START_PARAMETER_LENGTH, TEXT_UNITS
from rehearsal.markup import utf16_length
from rehearsal.memberships import membership_changed
from rehearsal.models import JSON, Bot, Conversation, Message, PersonRecord, Press
from rehearsal.profile import commands_in_private_chat
from rehearsal.shapes import message_shape, person_shape
from rehearsal.texts import typed_text
from rehearsal.world import World

FILE_KINDS = frozenset({"photo", "document", "voice"})
RAW_KINDS = frozenset(
    {"sticker", "location", "contact", "poll", "venue", "dice", "video", "video_note", "audio", "animation", "story"}
)
UNREADABLE_PHOTO = (1280, 960)


class Person:
    """A person and their chat with one bot; `towards` gives their chat with another."""

    def __init__(self, world: World, record: PersonRecord, bot: Bot) -> None:
        self._world, self._record, self._bot = world, record, bot

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.name}>"

    @property
    def id(self) -> int:
        return self._record.id

    @property
    def name(self) -> str:
        return self._record.name

    @property
    def language_code(self) -> str:
        return self._record.language_code

    @property
    def role(self) -> str:
        return self._record.role

    @property
    def username(self) -> str:
        return self._record.username

    @property
    def extra(self) -> bool:
        return self._record.extra

    @property
    def _chat(self) -> Conversation:
        return self._world.chats.open(self._bot.id, self.id)

    @property
    def started(self) -> bool:
        return self._chat.started

    @property
    def blocked(self) -> bool:
        return self._chat.blocked

    @property
    def chat(self) -> list[Message]:
        """The messages as they stand now, the oldest first."""
        return self._world.chats.messages(self._bot.id, self.id)

    @property
    def keyboard(self) -> JSON | None:
        """The quick answers below the chat: rows, one_time, placeholder."""
        return self._chat.keyboard

    @property
    def commands(self) -> list[JSON]:
        return commands_in_private_chat(self._bot, self.id, self.language_code)

    def towards(self, bot: Bot) -> Person:
        return Person(self._world, self._record, bot)

    def message(self, message_id: int) -> Message:
        message = self._world.chats.message(self._bot.id, self.id, message_id)
        if message is None:
            raise PhoneError("there is no such message in the chat")
        return message

    def download(self, message_id: int) -> bytes:
        """The file in a message; of a photo the largest size."""
        content = self.message(message_id).content
        parts = [*content.get("photo", []), content.get("document"), content.get("voice")]
        for part in filter(None, reversed(parts)):
            return self._world.files.content(self._world.files.find(part["file_id"]))
        raise PhoneError("there is no file in the message")

    def rename(self, name: str | None = None, language_code: str | None = None) -> None:
        self._record.name = name or self.name
        self._record.language_code = language_code or self.language_code
        self._world.save_person(self._record)
        self.announce()
        self._world.events.publish("commands", person_id=self.id, commands=self.commands)

    def start(self, parameter: str = "") -> Message:
        """The button START, or a link with ?start=parameter. A blocked bot is unblocked by it, as on the phone."""
        if not re.fullmatch(rf"[A-Za-z0-9_-]{{0,{START_PARAMETER_LENGTH}}}", parameter):
            raise PhoneError(f"a start parameter is at most {START_PARAMETER_LENGTH} of A-Z a-z 0-9 _ -")
        with self._world.store.together():
            if self.blocked:
                self.unblock()
            return self.send_text(f"/start {parameter}")

    def send_text(self, text: str, reply_to: int | None = None) -> Message:
        body, entities = typed_text(text)
        if not body:
            raise PhoneError("a phone does not send an empty message")
        if utf16_length(body) > TEXT_UNITS:
            raise PhoneError("a phone splits this text into several messages")
        message = self._send({"text": body, "entities": entities}, reply_to)
        self._hide_one_time_keyboard(body)
        return message

    def _hide_one_time_keyboard(self, text: str) -> None:
        keyboard = self.keyboard
        if keyboard and keyboard["one_time"] and any(text in row for row in keyboard["rows"]):
            self._world.chats.show_keyboard(self._chat, None)

    def edit_text(self, message_id: int, text: str) -> Message:
        message = self.message(message_id)
        self._check_can_write()
        if message.from_bot or "text" not in message.content:
            raise PhoneError("only one's own texts can be edited")
        body, entities = typed_text(text)
        if not body or utf16_length(body) > TEXT_UNITS:
            raise PhoneError("a message has 1 to 4096 characters")
        with self._world.store.together():
            message.content = {"text": body, "entities": entities}
            self._world.chats.mark_edited(message)
            self._push_message("edited_message", message)
        return message

    def send_file(
        self, kind: str, name: str, media_type: str, content: bytes, caption: str = "", *, duration: int = 1
    ) -> Message:
        """`kind`: photo, document or voice; `duration` of a voice message in seconds."""
        if kind not in FILE_KINDS:
            raise PhoneError("a file is sent as photo, document or voice")
        self._check_can_write()
        with self._world.store.together():
            part = {kind: self._file_shape(kind, name, media_type, content, duration)}
            text, entities = typed_text(caption)
            return self._send(part | ({"caption": text, "caption_entities": entities} if text else {}))

    def _file_shape(self, kind: str, name: str, media_type: str, content: bytes, duration: int) -> Any:
        file = self._world.files.keep(kind, name, media_type, content)
        if kind == "photo":
            if not file.width:
                file.width, file.height = UNREADABLE_PHOTO
                self._world.store.put("file", file.file_id, file.record())
            return photo_shape(self._world.files, file)
        return document_shape(file) if kind == "document" else voice_shape(file, duration)

    def send_raw(self, kind: str, payload: JSON) -> Message:
        """Anything else that people send to a bot that does not expect it: a sticker, a location, a poll."""
        if kind not in RAW_KINDS:
            raise PhoneError(f"unknown kind of message: {kind}")
        return self._send({kind: payload})

    def press(self, message_id: int, row: int, column: int) -> str:
        """Presses the button that stands there now; the id is the key to `answer`."""
        keyboard = self.message(message_id).inline_keyboard or []
        if not (0 <= row < len(keyboard) and 0 <= column < len(keyboard[row])):
            raise PhoneError("there is no such button")
        button = keyboard[row][column]
        if "callback_data" not in button:
            raise PhoneError("this button opens a link; the bot does not learn of it")
        return self.press_data(message_id, button["callback_data"])

    def press_data(self, message_id: int, data: str) -> str:
        """A phone that has not yet seen the latest edit presses what it still shows."""
        message = self.message(message_id)
        self._check_can_write()
        with self._world.store.together():
            press = self._world.add_press(self._bot, self.id)
            body = {
                "id": press.id,
                "from": person_shape(self._record),
                "message": message_shape(self._world, self._bot, message),
                "chat_instance": str(self.id * 31 + self._bot.id),
                "data": data,
            }
            self._world.queues.push(self._bot, f"callback_query:{self.id}", "callback_query", body, CALLBACK_KEPT)
        return press.id

    def answer(self, press_id: str) -> Press | None:
        """The bot's answer to a press, once there is one."""
        press = self._world.presses[press_id]
        return press if press.answered else None

    def block(self) -> None:
        self._change_block(True, "member", "kicked")

    def unblock(self) -> None:
        self._change_block(False, "kicked", "member")

    def _change_block(self, blocked: bool, before: str, after: str) -> None:
        chat = self._chat
        if chat.blocked == blocked:
            return
        with self._world.store.together():
            chat.blocked = blocked
            self._world.chats.save(chat)
            membership_changed(self._world, self._bot, chat, self._record, before, after)
        self.announce()

    def deactivate(self) -> None:
        """The account is gone, for good and without an update to the bot."""
        self._record.deactivated = True
        self._world.save_person(self._record)
        self.announce()

    def _send(self, content: JSON, reply_to: int | None = None) -> Message:
        self._check_can_write()
        chat, was_started = self._chat, self._chat.started
        if reply_to is not None:
            self.message(reply_to)
        with self._world.store.together():
            chat.started = True
            message = self._world.chats.add(chat, self.id, content, reply_to=reply_to)
            self._push_message("message", message)
        if not was_started:
            self.announce()
        return message

    def _push_message(self, kind: str, message: Message) -> None:
        body = message_shape(self._world, self._bot, message)
        self._world.queues.push(self._bot, f"chat:{self.id}", kind, body, MESSAGE_KEPT)

    def _check_can_write(self) -> None:
        if self._record.deactivated:
            raise PhoneError("this account is deleted")
        if self.blocked:
            raise PhoneError("the bot is blocked: unblock it first")

    def announce(self) -> None:
        self._world.events.publish("person", person=person_on_phone(self))


def person_on_phone(person: Person) -> JSON:
    names = ("id", "name", "language_code", "role", "username", "blocked", "started", "extra")
    return {name: getattr(person, name) for name in names}
