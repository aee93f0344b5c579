"""The rehearsal Telegram: a world of bots and phones, and the Bot API to it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rehearsal import intake, lookups, profile, sending
from rehearsal.clock import Clock
from rehearsal.delivery import Delivery
from rehearsal.errors import NoSuchPerson, Refused, not_found
from rehearsal.events import Listener
from rehearsal.groups import GroupChat
from rehearsal.intake import Polls
from rehearsal.limits import Limits
from rehearsal.methods import BY_LOWER_NAME, Method
from rehearsal.models import JSON, Bot, Call
from rehearsal.parameters import Upload, read
from rehearsal.phone import Person
from rehearsal.trouble import Trouble
from rehearsal.world import World

Answer = Callable[[World, Bot, JSON], Any]
CALLS_KEPT = 10_000

ANSWERS: dict[str, Answer] = {
    "getMe": lookups.get_me,
    "getChat": lookups.get_chat,
    "getFile": lookups.get_file,
    "leaveChat": lookups.leave_chat,
    "answerCallbackQuery": lookups.answer_callback_query,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "setMyCommands": profile.set_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "getMyCommands": profile.get_my_commands,
    "setMyName": partial(profile.set_word, "name"),
    "getMyName": partial(profile.get_word, "name"),
    "setMyDescription": partial(profile.set_word, "description"),
    "getMyDescription": partial(profile.get_word, "description"),
    "setMyShortDescription": partial(profile.set_word, "short_description"),
    "getMyShortDescription": partial(profile.get_word, "short_description"),
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getWebhookInfo": intake.get_webhook_info,
    "deleteWebhook": intake.delete_webhook,
}


class Telegram:
    """`async with telegram:` delivers to webhooks; without it updates only wait.

    With `storage`, an SQLite file, everything goes on after a kill as it was. All methods belong to one event loop.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        storage: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        retry_scale: float = 1.0,
    ) -> None:
        self.clock = clock
        self.world = World(clock, storage, monotonic)
        self.trouble = Trouble()
        self.delivery = Delivery(self.world, self.trouble, retry_scale)
        self.trouble.changed = self._trouble_changed
        self.polls = Polls(self.world)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        await self.delivery.start()

    async def stop(self) -> None:
        self.polls.end_all()
        await self.delivery.stop()

    def close(self) -> None:
        """Closes the storage; another Telegram may then open it."""
        self.world.store.close()

    @property
    def limits(self) -> Limits:
        """Off unless a pace is set."""
        return self.world.limits

    @property
    def bot(self) -> Bot:
        """The first one, whom people talk to unless told otherwise."""
        for bot in self.world.bots.values():
            return bot
        raise LookupError("no bot was added yet")

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        bot = self.world.add_bot(token, username, name)
        self.delivery.serve(bot)
        return bot

    def add_person(
        self, name: str, language_code: str = "de", role: str = "participant", *, extra: bool = False
    ) -> Person:
        person = Person(self.world, self.world.add_person(name, language_code, role, extra=extra), self.bot)
        person.announce()
        return person

    def people(self) -> list[Person]:
        return [Person(self.world, record, self.bot) for record in self.world.people.values()]

    def person(self, person_id: int) -> Person:
        if person_id not in self.world.people:
            raise NoSuchPerson("there is no such person")
        return Person(self.world, self.world.people[person_id], self.bot)

    def add_group(self, title: str, *, supergroup: bool = False) -> GroupChat:
        return GroupChat(self.world, self.world.add_group(title, supergroup=supergroup), self.bot)

    def _trouble_changed(self) -> None:
        self.delivery.nudge()
        self.world.events.publish("trouble", trouble=self.trouble.state())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls the listener at every change; returns the function that ends it."""
        return self.world.events.subscribe(listener)

    async def wait_for(self, condition: Callable[[], bool], within: float = 5.0) -> None:
        """Looks at the condition again after every change; TimeoutError when the time is over."""
        await self.world.events.wait_for(condition, within)

    async def settled(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - the caller waits for it
        """Returns when every update has been taken: its webhook said 2xx, or a poller asked for a later one."""
        await self.wait_for(lambda: self.world.queues.is_empty() and self.delivery.is_quiet, timeout)

    async def call(self, bot: Bot, name: str, raw: JSON, uploads: dict[str, Upload] | None = None) -> JSON:
        """One Bot API call; the answer's body. A refusal's error_code is its HTTP status too."""
        method = BY_LOWER_NAME.get(name.lower())
        try:
            if method is None:
                raise not_found()
            result = await self._result(method, bot, raw, uploads or {})
            body = {"ok": True, "result": result}
        except Refused as refusal:
            body = refusal.body()
        return self._logged(bot, method.name if method else name, raw | (uploads or {}), body)

    async def _result(self, method: Method, bot: Bot, raw: JSON, uploads: dict[str, Upload]) -> Any:
        refusal = self.trouble.refusal(method.name)
        if refusal:
            raise refusal
        given = read(method, raw, uploads)
        return await self._answer(method.name, bot, given)

    def _answer(self, name: str, bot: Bot, given: JSON) -> Awaitable[Any]:
        if name == "getUpdates":
            return self.polls.get_updates(bot, given)
        return self._answer_at_once(name, bot, given)

    async def _answer_at_once(self, name: str, bot: Bot, given: JSON) -> Any:
        with self.world.store.together():
            if name == "setWebhook":
                return intake.set_webhook(self.world, self.polls, bot, given)
            return ANSWERS[name](self.world, bot, given)

    def _logged(self, bot: Bot, method: str, raw: JSON, body: JSON) -> JSON:
        call = Call(bot.username, method, raw, body)
        self.calls.append(call)
        self.world.events.publish("call", call=call)
        return body
