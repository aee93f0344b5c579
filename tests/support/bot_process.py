"""The bot as a process of its own, to be killed. Run as a module; settings come from the environment.

Beside the bot it serves one question on CONTROL_PORT: POST /jump {"to": …} moves the clock and answers when all that
fell due has happened. The rehearsal's own clock stores its position, so that a new process goes on from there.
"""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta

from aiohttp import web

from bot import logs
from bot.app import App, Parts
from bot.clock import Clock
from bot.command_line.programme import in_transaction
from bot.command_line.serving import is_sqlite
from bot.config import Settings, load_settings
from bot.flood import Pace
from bot.rehearsing import RehearsalClock
from services import bots

LEASE = timedelta(seconds=1)
"""Shorter than in production: on PostgreSQL, as there, a killed process's rows are taken over only when it ends."""


async def main() -> None:
    settings = load_settings(os.environ)
    assert isinstance(settings, Settings), settings
    logs.configure("WARNING", secrets=settings.secrets())
    clock = RehearsalClock(Clock())
    clock.clock.set(in_transaction(settings, bots.clock_position) or datetime.fromisoformat(os.environ["STARTS_AT"]))
    alone = is_sqlite(settings)
    app = App(settings, Parts(alone=alone), clock=clock.clock, lease=LEASE, pace=Pace(burst=1_000_000))
    clock.attach(app.database, app.scheduler)
    async with app:
        if not alone:
            # The clock that is moved doesn't move leases: what a killed process held is sent before it jumps on.
            await asyncio.sleep(LEASE.total_seconds())
            await app.scheduler.tick()
        await _serve_control(clock)
        await app.run()


async def _serve_control(clock: RehearsalClock) -> None:
    async def jump(request: web.Request) -> web.Response:
        to = datetime.fromisoformat((await request.json())["to"])
        if to > clock.now():
            await clock.jump(to)
        return web.json_response({"now": clock.now().isoformat()})

    control = web.Application()
    control.router.add_post("/jump", jump)
    runner = web.AppRunner(control)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["CONTROL_PORT"])).start()


if __name__ == "__main__":
    asyncio.run(main())
