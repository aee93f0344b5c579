"""Webhook and polling end here: one update, one handler, one transaction, then the reply. One of the two doors out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog

from bot.telegram import Channel, OurBug, RetryAfter, Undeliverable, classify, to_event
from domain.scenes import Outcome, Scene
from handlers import HANDLERS
from handlers.events import Elsewhere, Event, Press
from services import actors, scenes, updates
from services.actors import Actor, Caller
from storage.database import Database, Tx, is_out_of_reach
from views import screens
from views.buttons import FRESH
from views.i18n import Words
from views.screen import Mode, Screen

log = structlog.get_logger()


class Updates:
    """Handles the updates of one bot. Whoever brings them (webhook, polling) keeps an update until `handle` returns."""

    def __init__(self, database: Database, channel: Channel, bot_id: int, wake: Callable[[], None]) -> None:
        self._database = database
        self._channel = channel
        self._bot_id = bot_id
        self._wake = wake
        self._turns: dict[str, _Turn] = {}
        self._failing: set[str] = set()

    async def handle(self, update: Mapping[str, Any]) -> None:
        """Returns when it is stored and answered, or set aside; raises when it has to come again."""
        event = to_event(update, self._bot_id)
        if event is None or isinstance(event, Elsewhere):
            return
        async with self._turn(event.sender.account):
            try:
                await self._answer(event)
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
        context = UpdateContext(self._database, self._channel, event)
        try:
            await HANDLERS[type(event)](event, context)
        except _AlreadyAnswered:
            await context.acknowledge(None)
            return
        await context.finish()
        if event.key in self._failing:
            await self._database.run(updates.forget_failure, event.key)
            self._failing.discard(event.key)

    async def _note_failure(self, event: Event, update: Mapping[str, Any], error: Exception) -> None:
        """Tried again a few times, then set aside and kept: it mustn't block what comes behind it for ever. While
        Telegram or the database is away that is not the update's doing, and it waits however long that takes."""
        kind = type(event).__name__
        if is_out_of_reach(error) or not isinstance(classify(error), OurBug):
            log.warning("update has to come again", kind=kind, error=type(error).__name__)
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


class UpdateContext:
    """`handlers.Context` for one update."""

    def __init__(self, database: Database, channel: Channel, event: Event) -> None:
        self._database = database
        self._channel = channel
        self._event = event
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
        if isinstance(done, updates.Done):
            self._screen_before = done.screen_id
            return done.result
        if done.outcome is None:
            raise _AlreadyAnswered
        return done.outcome

    async def reply(self, answer: Outcome | Screen) -> None:
        screen = answer if isinstance(answer, Screen) else self._screen(answer)
        if isinstance(answer, Outcome) and self._is_pressed_again(answer):
            # What the first press brought stands there with all it said: that stays as it is.
            await self.acknowledge(screen.toast)
            return
        _, problem = await asyncio.gather(self.acknowledge(screen.toast), self._try_to_show(screen))
        if problem:
            await self._reply_later(problem)
        else:
            self._replied = True

    async def acknowledge(self, toast: str | None) -> None:
        """The phone shows a waiting button until its press is acknowledged; too late or not at all is harmless."""
        if not isinstance(self._event, Press):
            return
        try:
            await self._channel.answer_press(self._event.press_id, toast)
        except Exception as error:
            log.warning("press not acknowledged", outcome=type(classify(error)).__name__)

    async def finish(self) -> None:
        if not self._put_off:
            key = self._event.key
            await self._database.run(
                updates.mark_answered, self._caller, key, replied=self._replied, screen_id=self._screen_id
            )

    def _is_pressed_again(self, answer: Outcome) -> bool:
        event = self._event
        at_the_screen = isinstance(event, Press) and event.message_id == self._screen_before is not None
        return at_the_screen and isinstance(answer.remark, screens.PRESSED_AGAIN)

    def _screen(self, outcome: Outcome) -> Screen:
        return screens.outcome(self.words, outcome, pressed=isinstance(self._event, Press))

    async def _try_to_show(self, screen: Screen) -> Exception | None:
        try:
            await self._show(screen)
        except Exception as error:
            return error
        return None

    async def _show(self, screen: Screen) -> None:
        event, account = self._event, self._caller.account
        replaceable = isinstance(event, Press) and event.message_id is not None and not event.data.startswith(FRESH)
        if screen.mode is Mode.REPLACE and replaceable and isinstance(event, Press) and event.message_id is not None:
            self._screen_id = await self._channel.replace(account, event.message_id, screen)
        else:
            self._screen_id = await self._channel.send(account, screen)

    async def _reply_later(self, error: Exception) -> None:
        """What the person did is stored. The outbox shows them where they are as soon as that can be sent."""
        outcome = classify(error)
        if isinstance(outcome, Undeliverable):
            log.info("reply not deliverable", reason=outcome.reason)
            await self._database.run(updates.mark_unreachable, self._caller, outcome.reason)
            return
        if isinstance(outcome, OurBug):
            log.error("reply refused", reason=outcome.reason)
        pause = timedelta(seconds=outcome.seconds) if isinstance(outcome, RetryAfter) else None
        self._put_off = await self._database.run(updates.reply_later, self._caller, self._event.key, pause)
        if not self._put_off:
            raise error


def _caller(event: Event) -> Caller:
    return Caller(event.sender.bot_id, event.sender.account, event.sender.language_hint)


def _look(tx: Tx, caller: Caller, query: Callable[..., Any], facts: Mapping[str, Any]) -> Any:
    return query(tx, actors.load_actor(tx, caller, lock=False), **facts)


def _current(tx: Tx, caller: Caller) -> tuple[str, str, Scene]:
    actor: Actor = actors.load_actor(tx, caller, lock=False)
    return actor.language, actors.timezone_of(tx, actor), scenes.current(tx, actor)
