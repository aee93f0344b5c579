"""The crowd over HTTP: let it play, stop it, see how far it is."""

from __future__ import annotations

from aiohttp import web

from rehearsal.crowd import Crowd
from rehearsal.errors import PhoneError


class CrowdApi:
    def __init__(self, crowd: Crowd | None) -> None:
        self._crowd = crowd

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/api/crowd", self.state)
        app.router.add_post("/api/crowd/play", self.play)
        app.router.add_post("/api/crowd/stop", self.stop)

    async def state(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._crowd.state() if self._crowd else None)

    async def play(self, request: web.Request) -> web.StreamResponse:
        self._given().play()
        return await self.state(request)

    async def stop(self, request: web.Request) -> web.StreamResponse:
        await self._given().stop()
        return await self.state(request)

    def _given(self) -> Crowd:
        if self._crowd is None:
            raise PhoneError("there is no crowd in this rehearsal")
        return self._crowd
