"""The folder that the bot fills, to be looked into: what arrives in the shared store."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Iterator
from pathlib import Path

from aiohttp import web

from rehearsal.models import JSON

MOST_FILES = 500
# What a participant wrote stands in these files: they may have a look of their own, and do nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class ShelfApi:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder else None

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/api/store", self.files)
        app.router.add_get("/api/store/{path:.+}", self.file)

    async def files(self, request: web.Request) -> web.StreamResponse:
        found = [] if self._folder is None else await asyncio.to_thread(lambda: list(_listed(self._folder)))
        return web.json_response({"files": found})

    async def file(self, request: web.Request) -> web.StreamResponse:
        if self._folder is None:
            raise web.HTTPNotFound
        path = (self._folder / request.match_info["path"]).resolve()
        if self._folder not in path.parents or not path.is_file() or _is_hidden(path.relative_to(self._folder)):
            raise web.HTTPNotFound
        content = await asyncio.to_thread(path.read_bytes)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") or kind == "application/json" else None
        return web.Response(body=content, content_type=kind, charset=charset, headers=HEADERS)


def _listed(folder: Path | None) -> Iterator[JSON]:
    """What is being written has a name with a dot in front."""
    if folder is None or not folder.is_dir():
        return
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    shown = [path for path in paths if not _is_hidden(path.relative_to(folder))]
    for path in shown[-MOST_FILES:]:
        yield {"path": path.relative_to(folder).as_posix(), "size": path.stat().st_size}


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
