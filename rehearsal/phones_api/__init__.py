"""What the page asks for over HTTP, see docs/rehearsal-api.md."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from rehearsal.crowd import Crowd
from rehearsal.phones_api.clock import ClockApi
from rehearsal.phones_api.crowd import CrowdApi
from rehearsal.phones_api.log import LogApi
from rehearsal.phones_api.people import PeopleApi
from rehearsal.phones_api.shelf import ShelfApi
from rehearsal.phones_api.streams import Streams
from rehearsal.phones_api.trouble import TroubleApi
from rehearsal.telegram import Telegram


class PhonesApi:
    """`crowd`: people that play by themselves; `shelf`: a folder that the bot fills, to be looked into."""

    def __init__(self, telegram: Telegram, crowd: Crowd | None = None, shelf: Path | None = None) -> None:
        self._streams = Streams(telegram)
        clock = ClockApi(telegram)
        self._parts = (
            PeopleApi(telegram, clock, has_shelf=shelf is not None),
            clock,
            LogApi(telegram),
            TroubleApi(telegram),
            CrowdApi(crowd),
            ShelfApi(shelf),
        )

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/api/events", self._streams.events)
        for part in self._parts:
            part.add_routes(app)

    def end_streams(self) -> None:
        self._streams.end()
