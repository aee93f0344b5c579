"""The clock over HTTP: what time it is, where it may jump, and the jump."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from rehearsal.clock import ClockCannotMove, Stop
from rehearsal.errors import PhoneError
from rehearsal.models import JSON
from rehearsal.phone_shapes import iso
from rehearsal.phones_api import bodies
from rehearsal.telegram import Telegram


class ClockApi:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._moving = False

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/api/clock", self.clock)
        app.router.add_post("/api/clock/jump", self.jump)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(await self.shape())

    async def jump(self, request: web.Request) -> web.StreamResponse:
        given, clock = await bodies.body(request), self._telegram.clock
        if self._moving:
            raise web.HTTPConflict(reason="the clock is already moving")
        try:
            await self._publish(moving=True)
            if "stop" in given:
                await clock.jump_to_stop(bodies.text(given, "stop"))
            else:
                await clock.jump(_instant(bodies.text(given, "to")))
        except (KeyError, ClockCannotMove, ValueError) as error:
            raise PhoneError(f"the clock cannot go there: {error}") from error
        finally:
            await self._publish(moving=False)
        return web.json_response(await self.shape())

    async def _publish(self, *, moving: bool) -> None:
        self._moving = moving
        self._telegram.world.events.publish("clock", clock=await self.shape())

    async def shape(self) -> JSON:
        clock = self._telegram.clock
        now, stops = iso(clock.now().timestamp()), [_stop(stop) for stop in await clock.stops()]
        return {"now": now, "timezone": clock.timezone, "speed": 1, "moving": self._moving, "stops": stops}


def _stop(stop: Stop) -> JSON:
    return {"key": stop.key, "label": stop.label, "at": iso(stop.at.timestamp())}


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant
