"""The switches for trouble over HTTP."""

from __future__ import annotations

from aiohttp import web

from rehearsal.errors import PhoneError
from rehearsal.models import JSON
from rehearsal.phones_api.bodies import body, number_between
from rehearsal.telegram import Telegram

MOST_CALLS = 1000
LONGEST_WAIT = 3600
SLOWEST = 120


class TroubleApi:
    def __init__(self, telegram: Telegram) -> None:
        self._trouble = telegram.trouble

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/api/trouble", self.state)
        app.router.add_post("/api/trouble", self.switch)
        app.router.add_post("/api/trouble/end", self.end)

    async def state(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._trouble.state())

    async def switch(self, request: web.Request) -> web.StreamResponse:
        """All is read before anything is switched: a wrong value changes nothing."""
        given = await body(request)
        if unknown := sorted(set(given) - {"down", "slow_by", "refuse", "retry_after", "cut"}):
            raise PhoneError(f"there is no switch {unknown[0]}")
        if not isinstance(given.get("down", False), bool):
            raise PhoneError("down must be true or false")
        seconds = _read(given, "slow_by", SLOWEST)
        refuse, retry_after = _read(given, "refuse", MOST_CALLS), _read(given, "retry_after", LONGEST_WAIT)
        cut = _read(given, "cut", MOST_CALLS)
        if "down" in given:
            self._trouble.go_down(given["down"])
        if seconds is not None:
            self._trouble.slow(seconds)
        if refuse:
            self._trouble.answer_429(retry_after or 1, refuse)
        if cut:
            self._trouble.cut_after_delivery(cut)
        return await self.state(request)

    async def end(self, request: web.Request) -> web.StreamResponse:
        self._trouble.end()
        return await self.state(request)


def _read(given: JSON, name: str, most: int) -> int | None:
    return number_between(given, name, 0, most) if name in given else None
