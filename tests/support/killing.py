"""A bot in this process that can be dropped at any await, and started again.

Nothing is finished: all that it awaits is cancelled where it stands. What its database thread has been handed already
may still be committed, as after a real kill. (tests/faults/test_kills.py kills real processes.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar, copy_context
from typing import Any

from bot.app import App
from tests.support.stage import AS_FAST_AS_TESTS, Stage

_OWNER: ContextVar[object | None] = ContextVar("_OWNER", default=None)


class DroppableBot:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._tasks: set[asyncio.Task[Any]] = set()
        self.app: App | None = None
        asyncio.get_running_loop().set_task_factory(self._note_task)

    async def start(self) -> App:
        app = App(self._stage.settings, clock=self._stage.clock.clock, pace=AS_FAST_AS_TESTS)
        self._stage.clock.attach(app.database, app.scheduler)
        await self.in_its_name(app.__aenter__())
        self.app = app
        return app

    async def stop(self) -> None:
        assert self.app is not None
        await self.app.__aexit__(None, None, None)

    async def drop(self) -> None:
        assert self.app is not None
        self.app.scheduler._alarm.shutdown(wait=False)
        while tasks := [task for task in self._tasks if not task.done()]:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        await self.app._stack.aclose()

    def in_its_name(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Something the bot does, and that ends with it."""
        context = copy_context()
        context.run(_OWNER.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def _note_task(self, loop: asyncio.AbstractEventLoop, work: Any, **given: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **given)
        context = given.get("context")
        owner = context.get(_OWNER) if context is not None else _OWNER.get()
        if owner is self:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return task
