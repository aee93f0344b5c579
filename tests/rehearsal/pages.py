"""What the page in the browser asks the rehearsal for, without a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.rehearsal.conftest import Api


async def get(api: Api, path: str) -> Any:
    async with api.session.get(f"{api.url}/api/{path}") as response:
        assert response.status == 200
        return await response.json()


async def post(api: Api, path: str, status: int = 200, **body: Any) -> Any:
    async with api.session.post(f"{api.url}/api/{path}", json=body) as response:
        assert response.status == status
        return await response.json()


class Stream:
    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self, kind: str) -> dict[str, Any]:
        async with asyncio.timeout(2):
            async for line in self._response.content:
                if line.startswith(b"data: "):
                    event: dict[str, Any] = json.loads(line[6:])
                    if event["type"] == kind:
                        return event
        raise AssertionError(f"the stream ended before a {kind}")


@asynccontextmanager
async def listening(api: Api) -> AsyncIterator[Stream]:
    async with api.session.get(f"{api.url}/api/events") as response:
        assert response.content_type == "text/event-stream"
        await response.content.readline()
        yield Stream(response)
