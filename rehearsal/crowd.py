"""A crowd that plays by itself: many people with a part each, some of them at once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

from rehearsal.acting import Act, Actor, Lost, Part
from rehearsal.errors import PhoneError
from rehearsal.models import JSON
from rehearsal.phone import Person
from rehearsal.telegram import Telegram

AT_ONCE = 8
LONGEST_REASON = 200


class Crowd:
    """The people are stored with the rest of the rehearsal; how far the play is, is not. Played again it begins anew,
    and who has done their part already finds that out from the bot.

    `pace`: seconds that a person takes for each step, on average.
    """

    def __init__(
        self, telegram: Telegram, parts: Sequence[Part], *, pace: float = 0.8, patience: float = 30.0, seed: int = 2020
    ) -> None:
        self._telegram, self._parts = telegram, tuple(parts)
        self._pace, self._patience = pace, patience
        self._random = random.Random(seed)  # noqa: S311 - nothing secret: how long somebody hesitates
        self._task: asyncio.Task[None] | None = None
        self._finished = 0
        self._done: Counter[str] = Counter()
        self._lost: list[JSON] = []

    @property
    def is_playing(self) -> bool:
        return self._task is not None and not self._task.done()

    def state(self) -> JSON:
        return {
            "size": len(self._parts),
            "playing": self.is_playing,
            "finished": self._finished,
            "done": dict(self._done),
            "lost": list(self._lost),
        }

    def play(self) -> None:
        if self.is_playing:
            return
        self._finished = 0
        self._done.clear()
        self._lost.clear()
        self._task = asyncio.create_task(self._play())
        self._task.add_done_callback(lambda task: self._announce())
        self._announce()

    async def stop(self) -> None:
        """Whoever is in the middle of something stays there."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def wait(self) -> None:
        if self._task is not None:
            await self._task

    async def _play(self) -> None:
        places = asyncio.Semaphore(AT_ONCE)
        people = self._people()
        async with asyncio.TaskGroup() as group:
            for part in self._parts:
                group.create_task(self._play_one(people[part.name], part, places))

    def _people(self) -> dict[str, Person]:
        known = {person.name: person for person in self._telegram.people() if person.extra}
        return {
            part.name: known.get(part.name) or self._telegram.add_person(part.name, part.language_code, extra=True)
            for part in self._parts
        }

    async def _play_one(self, person: Person, part: Part, places: asyncio.Semaphore) -> None:
        async with places:
            actor = Actor(self._telegram, person, part, pause=self._hesitate, patience=self._patience)
            try:
                await actor.play(self._note_done)
            except (Lost, PhoneError) as reason:
                self._note_lost(person, reason)
            self._finished += 1
            self._announce()

    async def _hesitate(self) -> None:
        await asyncio.sleep(self._pace * self._random.uniform(0.4, 1.6))

    def _note_done(self, act: Act) -> None:
        self._done[act.key] += 1
        self._announce()

    def _note_lost(self, person: Person, reason: Exception) -> None:
        self._lost.append({"person_id": person.id, "name": person.name, "saw": str(reason)[:LONGEST_REASON]})

    def _announce(self) -> None:
        self._telegram.world.events.publish("crowd", crowd=self.state())
