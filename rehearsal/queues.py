"""Updates that a bot has not yet taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from rehearsal.events import Events
from rehearsal.models import JSON, Bot, Pending
from rehearsal.store import Store

Monotonic = Callable[[], float]


class Queues:
    def __init__(self, store: Store, events: Events, monotonic: Monotonic) -> None:
        self._store, self._events, self._monotonic = store, events, monotonic
        self._pending: dict[int, dict[int, Pending]] = defaultdict(dict)
        now = monotonic()
        for record in store.all("pending"):
            update = Pending.restored(record)
            update.born_at = min(update.born_at, now)  # the machine was started anew, and so was its clock
            self._pending[update.bot_id][update.update_id] = update

    def push(self, bot: Bot, queue: str, kind: str, body: JSON, kept_for: float) -> None:
        """Within one queue the order is kept and one update is under way at a time."""
        if bot.allowed_updates and kind not in bot.allowed_updates:
            return
        update = Pending(bot.id, bot.next_update_id, queue, {kind: body}, self._monotonic(), kept_for)
        bot.next_update_id += 1
        self._pending[bot.id][update.update_id] = update
        with self._store.together():
            self._store.put("bot", bot.token, bot.record())
            self._store.put("pending", update.key, update.record())
        self._events.publish("pending", bot_id=bot.id)

    def of(self, bot: Bot) -> list[Pending]:
        """The oldest first; what is too old is gone."""
        now = self._monotonic()
        for update in [update for update in self._pending[bot.id].values() if update.is_expired(now)]:
            self.remove(update)
        return list(self._pending[bot.id].values())

    def is_empty(self) -> bool:
        return not any(self._pending.values())

    def holds(self, update: Pending) -> bool:
        return update.update_id in self._pending[update.bot_id]

    def remove(self, update: Pending) -> None:
        if self._pending[update.bot_id].pop(update.update_id, None):
            self._store.remove("pending", update.key)
            self._events.publish("taken", bot_id=update.bot_id)

    def confirm_below(self, bot: Bot, offset: int) -> None:
        """A poller that asks for an offset has received everything before it; -n keeps only the last n."""
        updates = self.of(bot)
        taken = updates[:offset] if offset < 0 else [update for update in updates if update.update_id < offset]
        with self._store.together():
            for update in taken:
                self.remove(update)

    def clear(self, bot: Bot) -> None:
        with self._store.together():
            for update in self.of(bot):
                self.remove(update)


def update_shape(update: Pending) -> JSON:
    return {"update_id": update.update_id} | update.body
