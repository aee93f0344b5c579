"""A person who plays by themselves: reads the chat as people do, presses what stands there, types what is asked for.

What they want is data: rules that say on which words they do what. Nothing here knows the bot.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from rehearsal.events import Event
from rehearsal.models import Message
from rehearsal.phone import Person
from rehearsal.telegram import Telegram

LOOKS_BACK = 3
"""Messages with buttons: a reminder may have come below the question that one is at."""
MOST_WAYS_ON = 8
Pause = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who sees these words, in a message or on one of its buttons, presses or says that; once. In another message they
    press it again: the first may have come too late."""

    sees: str
    presses: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    key: str
    """What is counted when it is done: `registered`, `pitched` …"""
    opening: str
    """Said first; `/start MOB` is the code on a poster."""
    rules: tuple[Rule, ...]
    done: re.Pattern[str]
    """Found in what the bot says, or on its buttons."""


@dataclass(frozen=True, slots=True)
class Part:
    """One person, with what they do one after the other."""

    name: str
    language_code: str
    acts: tuple[Act, ...]
    ways_on: tuple[str, ...] = ()
    """Labels that lead past a screen that no rule knows, the best first."""


_Use = tuple[Rule, int | None] | str
"""A rule at a message, or a way on."""


class Lost(Exception):
    """Nothing on the screen that this person knows what to do with."""


class Actor:
    """`pause` comes before everything they do; `patience` is how many seconds they wait for an answer."""

    def __init__(self, telegram: Telegram, person: Person, part: Part, *, pause: Pause, patience: float) -> None:
        self._person, self._part = person, part
        self._pause, self._patience = pause, patience
        self._changed = asyncio.Event()
        self._fresh: set[int] = set()
        """Messages that came or changed since the act began: only these tell how far it is."""
        self._end = telegram.subscribe(self._notice)

    def _notice(self, event: Event) -> None:
        if event["type"] == "message" and event["person_id"] == self._person.id and event["message"]["from"] == "bot":
            self._fresh.add(event["message"]["message_id"])
            self._changed.set()

    async def play(self, done: Callable[[Act], None]) -> None:
        """Raises Lost, or PhoneError where the phone itself would not go on: somebody has blocked the bot on it."""
        try:
            for act in self._part.acts:
                await self._play(act)
                done(act)
        finally:
            self._end()

    async def _play(self, act: Act) -> None:
        used: Counter[_Use] = Counter()
        self._fresh.clear()
        await self._pause()
        await self._do(lambda: self._say(act.opening))
        while not self._is_done(act):
            await self._pause()
            # Looked for after the pause: meanwhile a reminder may have come, or somebody has pressed on this phone.
            if step := self._next_step(act, used):
                await self._do(step)
            else:
                await self._wait(or_give_up=True)

    async def _do(self, step: Callable[[], object]) -> None:
        self._changed.clear()
        step()
        await self._wait(or_give_up=False)

    async def _wait(self, *, or_give_up: bool) -> None:
        """An answer may be in what stands there already, so its absence alone is no reason to give up."""
        try:
            async with asyncio.timeout(self._patience):
                await self._changed.wait()
            self._changed.clear()
        except TimeoutError:
            if or_give_up:
                raise Lost(self._screen()) from None

    def _is_done(self, act: Act) -> bool:
        messages = (message for message in self._person.chat if message.message_id in self._fresh)
        return any(act.done.search(_readable(message)) for message in messages)

    def _next_step(self, act: Act, used: Counter[_Use]) -> Callable[[], object] | None:
        for message in self._screens():
            for rule in act.rules:
                use = (rule, message.message_id if rule.presses else None)
                if not used[use] and rule.sees in _readable(message) and (step := self._step(message, rule)):
                    used[use] += 1
                    return step
        for message in self._screens():
            if _is_answered(message, act):
                continue
            for label in self._part.ways_on:
                if (step := self._press(message, label)) and used.total() < len(act.rules) + MOST_WAYS_ON:
                    used[label] += 1
                    return step
        return None

    def _step(self, message: Message, rule: Rule) -> Callable[[], object] | None:
        return self._press(message, rule.presses) if rule.presses else lambda: self._say(rule.says)

    def _press(self, message: Message, label: str) -> Callable[[], object] | None:
        for row, buttons in enumerate(message.inline_keyboard or []):
            for column, button in enumerate(buttons):
                if "callback_data" in button and plain(button["text"]) == plain(label):
                    return lambda: self._person.press(message.message_id, row, column)
        return None

    def _say(self, text: str) -> object:
        if text.startswith("/start"):
            return self._person.start(text.removeprefix("/start").strip())
        return self._person.send_text(text)

    def _screens(self) -> Iterator[Message]:
        """What of the chat is still to be used, the newest first."""
        shown = [message for message in reversed(self._person.chat) if message.from_bot and message.inline_keyboard]
        return (message for message in shown[:LOOKS_BACK] if message.message_id in self._fresh)

    def _screen(self) -> str:
        newest = next((message for message in reversed(self._person.chat) if message.from_bot), None)
        return _readable(newest) if newest else "no answer"


def _is_answered(message: Message, act: Act) -> bool:
    """Asked once more, because a bot that was cut off can't know that it has asked: the answer is on its way."""
    return any(rule.says and rule.sees in _readable(message) for rule in act.rules)


def plain(label: str) -> str:
    """Without the signs around it: a tick changes, an emoji comes and goes, the words are what one looks for."""
    return re.sub(r"^\W+|\W+$", "", label).casefold()


def _readable(message: Message) -> str:
    labels = [label for row in message.labels for label in row]
    return "\n".join([message.text or message.caption, *labels])
