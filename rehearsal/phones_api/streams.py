"""Server-sent events: everything that happens, to every page that is open."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from rehearsal.models import JSON
from rehearsal.telegram import Telegram

SHOWN_EVENTS = frozenset(
    {
        "person",
        "message",
        "deleted",
        "toast",
        "typing",
        "clock",
        "commands",
        "keyboard",
        "log",
        "log_cleared",
        "trouble",
        "crowd",
    }
)
HEARTBEAT = 15.0
LONGEST_QUEUE = 2000
"""A page that falls so far behind has stopped listening. It comes again and asks for everything anew."""
Stream = asyncio.Queue[JSON | None]


class Streams:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._streams: set[Stream] = set()

    def end(self) -> None:
        for stream in self._streams:
            stream.put_nowait(None)

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        stream: Stream = asyncio.Queue()
        self._streams.add(stream)
        unsubscribe = self._telegram.subscribe(lambda event: _put(stream, event))
        try:
            await _write_events(response, stream)
        except ConnectionError:
            pass
        finally:
            unsubscribe()
            self._streams.discard(stream)
        return response


def _put(stream: Stream, event: JSON) -> None:
    if _is_shown(event) and stream.qsize() <= LONGEST_QUEUE:
        stream.put_nowait(event if stream.qsize() < LONGEST_QUEUE else None)


def _is_shown(event: JSON) -> bool:
    """Groups have no phone on the page."""
    return event["type"] in SHOWN_EVENTS and event.get("person_id", 1) > 0


async def _write_events(response: web.StreamResponse, stream: Stream) -> None:
    """A comment now and then, so that a closed page is noticed."""
    await response.write(b": here\n\n")
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT):
                event = await stream.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        await response.write(f"data: {json.dumps(event)}\n\n".encode())
