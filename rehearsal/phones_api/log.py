"""The event log over HTTP."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from rehearsal.telegram import Telegram


class LogApi:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/api/log", self.entries)
        app.router.add_post("/api/log/clear", self.clear)

    async def entries(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"entries": [asdict(entry) for entry in self._telegram.world.log]})

    async def clear(self, request: web.Request) -> web.StreamResponse:
        self._telegram.world.log.clear()
        return await self.entries(request)
