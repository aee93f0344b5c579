"""Webhook and polling end here: one update, one handler, one transaction, then the reply. One of the two doors out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog

from bot.flood import Chat, Chats, Pace
from bot.introduction import show_menu
from bot.telegram import Channel, Fatal, OurBug, RetryAfter, Undeliverable, Unsent, asked_to_wait, classify, to_event
from domain.scenes import LanguageSet, Outcome, Scene, TooManyMessages
from handlers import HANDLERS
from handlers.events import Elsewhere, Event, Press
from services import actors, elsewhere, scenes, updates
from services.actors import Actor, Caller
from storage.database import Database, Tx, is_out_of_reach
from views import screens
from views.buttons import FRESH
from views.elsewhere import only_in_private
from views.i18n import Words
from views.screen import Mode, Screen

log = structlog.get_logger()

LAST_WAIT = timedelta(seconds=2)
"""In a flood, from one reply to the next."""


class Updates:
    """Handles the updates of one bot. Whoever brings them (webhook, polling) keeps an update until `handle` returns."""

    def __init__(
        self, database: Database, channel: Channel, bot_id: int, wake: Callable[[], None], pace: Pace | None = None
    ) -> None:
        self._database = database
        self._channel = channel
        self._bot_id = bot_id
        self._wake = wake
        self._chats = Chats(pace or Pace())
        self._last_words = _LastWords(channel)
        self._turns: dict[str, _Turn] = {}
        self._failing: set[str] = set()

    async def stop(self) -> None:
        await self._last_words.stop()

    async def handle(self, update: Mapping[str, Any]) -> None:
        """Returns when it is stored and answered, or set aside; raises when it has to come again."""
        event = to_event(update, self._bot_id)
        if event is None:
            return
        async with self._turn(event.sender.account):
            try:
                await (self._leave(event) if isinstance(event, Elsewhere) else self._answer(event))
            except Exception as error:
                await self._note_failure(event, update, error)
        self._wake()

    @asynccontextmanager
    async def _turn(self, account: str) -> AsyncIterator[None]:
        """One person's replies leave in the order of their steps: a text and a press may come at the same time."""
        turn = self._turns.setdefault(account, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                self._turns.pop(account, None)

    async def _answer(self, event: Event) -> None:
        chat = self._chats.of(event.sender.account)
        context = UpdateContext(self._database, self._channel, event, chat, self._last_words)
        try:
            await HANDLERS[type(event)](event, context)
        except _AlreadyAnswered:
            await context.acknowledge(None)
            return
        await context.finish()
        if event.key in self._failing:
            await self._database.run(updates.forget_failure, event.key)
            self._failing.discard(event.key)

    async def _leave(self, event: Elsewhere) -> None:
        """A group is told once why, a channel is left without a word: who reads it can't answer."""
        chat = event.sender.account
        if not event.channel and await self._database.run(elsewhere.meet, self._bot_id, chat):
            await self._say_why(chat)
            await self._database.run(elsewhere.mark_told, self._bot_id, chat)
        await self._channel.leave(chat)

    async def _say_why(self, chat: str) -> None:
        try:
            me = await self._channel.get_me()
            await self._channel.send(chat, only_in_private(me.username))
        except Exception as error:
            outcome = classify(error)
            if isinstance(outcome, RetryAfter | Unsent | Fatal):
                raise
            log.info("group not told", outcome=type(outcome).__name__)

    async def _note_failure(self, event: Event, update: Mapping[str, Any], error: Exception) -> None:
        """Tried again a few times, then set aside and kept: it mustn't block what comes behind it for ever. While
        Telegram or the database is away that is not the update's doing, and it waits however long that takes."""
        kind = type(event).__name__
        if is_out_of_reach(error) or not isinstance(classify(error), OurBug):
            log.debug("update has to come again", kind=kind, error=type(error).__name__)
            raise error
        log.error("update failed", kind=kind, error=type(error).__name__, exc_info=error)
        self._failing.add(event.key)
        content = json.dumps(update)
        is_last = await self._database.run(
            updates.note_failure, _caller(event), event.key, content, type(error).__name__
        )
        if not is_last:
            raise error
        self._failing.discard(event.key)
        log.error("update set aside", kind=kind)


class _AlreadyAnswered(Exception):
    """The update was delivered again after its answer: there is nothing more to say."""


class _Turn:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


class _LastWords:
    """What visitors are told at the end of a flood. For participants the outbox has it; of a visitor nothing is stored,
    and after a kill they still have the buttons of the screens before."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._screens: dict[str, Screen] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, account: str, screen: Screen, wait: timedelta) -> None:
        is_coming = account in self._screens
        self._screens[account] = screen
        if not is_coming:
            task = asyncio.create_task(self._say(account, wait))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _say(self, account: str, wait: timedelta) -> None:
        await asyncio.sleep(wait.total_seconds())
        try:
            await self._channel.send(account, self._screens.pop(account))
        except Exception as error:
            log.info("last reply not sent", outcome=type(classify(error)).__name__)


class UpdateContext:
    """`handlers.Context` for one update."""

    def __init__(self, database: Database, channel: Channel, event: Event, chat: Chat, last_words: _LastWords) -> None:
        self._database = database
        self._channel = channel
        self._event = event
        self._chat = chat
        self._last_words = last_words
        self._pause = timedelta(0)
        self._caller = _caller(event)
        self.words = Words(actors.DEFAULT_LANGUAGE)
        self._screen_before: int | None = None
        self._screen_id: int | None = None
        self._replied = False
        self._put_off = False

    async def current(self) -> Scene:
        language, timezone, scene = await self._database.read(_current, self._caller)
        self.words = Words(language, timezone)
        return scene

    async def look(self, query: Callable[..., Any], **facts: Any) -> Any:
        return await self._database.read(_look, self._caller, query, facts)

    async def run(self, service: Callable[..., Any], *, anyone: bool = False, **facts: Any) -> Any:
        done = await self._database.run_for(
            self._caller.account, updates.perform, self._caller, self._event.key, service, facts, not anyone
        )
        self.words = Words(done.language, done.timezone)
        self._pause = done.pause
        if isinstance(done, updates.Done):
            self._screen_before = done.screen_id
            return done.result
        if done.outcome is None:
            raise _AlreadyAnswered
        return done.outcome

    async def reply(self, answer: Outcome | Screen) -> None:
        screen = answer if isinstance(answer, Screen) else self._screen(answer)
        if self._stands_there(answer, screen):
            await self.acknowledge(screen.toast)
        elif self._pause:
            await self.acknowledge(screen.toast)
            await self._leave_to_the_outbox(asked_to_wait(self._pause), None)
        elif self._chat.is_flooded() and not _is_important(answer):
            await self.acknowledge(screen.toast)
            await self._answer_the_last(answer, screen)
        else:
            both = self.acknowledge(screen.toast), self._show_or_put_off(screen)
            _, problem = await asyncio.gather(*both, return_exceptions=True)
            if isinstance(problem, BaseException):
                raise problem
        if isinstance(answer, Outcome) and isinstance(answer.remark, LanguageSet):
            await show_menu(self._channel, self._caller.account, self.words.language)

    async def acknowledge(self, toast: str | None) -> None:
        """The phone shows a waiting button until its press is acknowledged; too late or not at all is harmless."""
        if not isinstance(self._event, Press):
            return
        try:
            await self._channel.answer_press(self._event.press_id, toast)
        except Exception as error:
            log.debug("press not acknowledged", outcome=type(classify(error)).__name__)

    async def finish(self) -> None:
        if not self._put_off:
            key = self._event.key
            await self._database.run(
                updates.mark_answered, self._caller, key, replied=self._replied, screen_id=self._screen_id
            )

    def _stands_there(self, answer: Outcome | Screen, screen: Screen) -> bool:
        """What there is to say stands in the chat, where they see it."""
        if isinstance(answer, Outcome) and (answer.silent or self._is_pressed_again(answer)):
            return True
        return self._chat.has_said(self._event, screen)

    def _is_pressed_again(self, answer: Outcome) -> bool:
        """What the first press brought stands there with all it said: that stays as it is."""
        event = self._event
        at_the_screen = isinstance(event, Press) and event.message_id == self._screen_before is not None
        return at_the_screen and isinstance(answer.remark, screens.PRESSED_AGAIN)

    def _screen(self, outcome: Outcome) -> Screen:
        return screens.outcome(self.words, outcome, pressed=isinstance(self._event, Press))

    async def _answer_the_last(self, answer: Outcome | Screen, screen: Screen) -> None:
        """They write faster than a chat may be written to: said once, and then only where they have come to."""
        if self._chat.warned:
            return await self._put_off_until(screen, LAST_WAIT)
        self._chat.warned = True
        scene = answer.scene if isinstance(answer, Outcome) else await self.current()
        return await self._show_or_put_off(
            screens.outcome(self.words, Outcome(scene, TooManyMessages()), pressed=False)
        )

    async def _show_or_put_off(self, screen: Screen) -> None:
        try:
            await self._show(screen)
        except Exception as error:
            await self._reply_later(screen, error)
        else:
            self._replied = True

    async def _show(self, screen: Screen) -> None:
        event, account = self._event, self._caller.account
        replaceable = isinstance(event, Press) and event.message_id is not None and not event.data.startswith(FRESH)
        earlier = self._chat.reply_about(event)
        if screen.mode is Mode.REPLACE and replaceable and isinstance(event, Press) and event.message_id is not None:
            shown = await self._channel.replace(account, event.message_id, screen)
        elif earlier is not None:
            shown = await self._channel.replace(account, earlier, screen)
        else:
            shown = await self._channel.send(account, screen)
        self._screen_id = shown
        self._chat.note(event, screen, shown)

    async def _reply_later(self, screen: Screen, error: Exception) -> None:
        """What the person did is stored. The outbox shows them where they are as soon as that can be sent."""
        outcome = classify(error)
        if isinstance(outcome, Undeliverable):
            log.info("reply not deliverable", reason=outcome.reason)
            await self._database.run(updates.mark_unreachable, self._caller, outcome.reason)
            return None
        if isinstance(outcome, OurBug):
            log.error("reply refused", reason=outcome.reason)
        pause = timedelta(seconds=outcome.seconds) if isinstance(outcome, RetryAfter) else None
        if pause and self._chat.is_busy:
            self._chat.hold(pause.total_seconds())
            return await self._put_off_until(screen, pause)
        return await self._leave_to_the_outbox(error, pause)

    async def _leave_to_the_outbox(self, error: Exception, pause: timedelta | None) -> None:
        """`pause`: if Telegram has just asked for one. A visitor's update has to come again."""
        self._put_off = await self._database.run(updates.reply_later, self._caller, self._event.key, pause)
        if not self._put_off:
            raise error

    async def _put_off_until(self, screen: Screen, wait: timedelta) -> None:
        """For this chat alone, the others are answered."""
        self._put_off = await self._database.run(updates.reply_later, self._caller, self._event.key, None, wait)
        if not self._put_off:
            self._last_words.put(self._caller.account, screen, wait)


def _is_important(answer: Outcome | Screen) -> bool:
    """Said at once, because it is said only once."""
    return isinstance(answer, Outcome) and isinstance(answer.remark, screens.ONLY_ON_SCREEN)


def _caller(event: Event) -> Caller:
    return Caller(event.sender.bot_id, event.sender.account, event.sender.language_hint)


def _look(tx: Tx, caller: Caller, query: Callable[..., Any], facts: Mapping[str, Any]) -> Any:
    return query(tx, actors.load_actor(tx, caller, lock=False), **facts)


def _current(tx: Tx, caller: Caller) -> tuple[str, str, Scene]:
    actor: Actor = actors.load_actor(tx, caller, lock=False)
    return actor.language, actors.timezone_of(tx, actor), scenes.current(tx, actor)
