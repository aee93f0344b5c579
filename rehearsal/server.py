"""One port: the Bot API for the bot, the phones for people, and the page that shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from rehearsal.bot_api import BotApi
from rehearsal.crowd import Crowd
from rehearsal.errors import NoSuchPerson, PhoneError, Refused, not_found
from rehearsal.limits import UPLOAD_BYTES
from rehearsal.phones_api import PhonesApi
from rehearsal.telegram import Telegram

PAGE = Path(__file__).parent / "page"
OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build(
    telegram: Telegram, *, page: Path | None = PAGE, crowd: Crowd | None = None, shelf: Path | None = None
) -> web.Application:
    """The application starts and stops the deliveries with itself, and stops the crowd.

    `shelf` is the folder that the bot hands pitches on to, shown on the page.
    """
    app = web.Application(middlewares=[_guard], client_max_size=UPLOAD_BYTES + 1024 * 1024)
    phones = PhonesApi(telegram, crowd, shelf)
    BotApi(telegram).add_routes(app)
    phones.add_routes(app)
    if page is not None:
        _add_page(app, page)

    async def run(app: web.Application) -> AsyncIterator[None]:
        async with telegram:
            yield

    async def end_waiting(app: web.Application) -> None:
        if crowd is not None:
            await crowd.stop()
        telegram.polls.end_all()
        phones.end_streams()

    app.cleanup_ctx.append(run)
    app.on_shutdown.append(end_waiting)
    return app


def _add_page(app: web.Application, page: Path) -> None:
    root = page.resolve()

    async def serve(request: web.Request) -> web.StreamResponse:
        path = (root / (request.match_info.get("path") or "index.html")).resolve()
        if not path.is_file() or root not in path.parents:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=PAGE_HEADERS)

    app.router.add_get("/", serve)
    app.router.add_get("/static/{path:.+}", serve)


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No other web page may drive the phones; the Bot API is open to whoever knows the token, as the real one is."""
    if request.path.startswith(("/bot", "/file/")):
        return await _as_bot_api(request, handler)
    try:
        _check_origin(request)
        return await handler(request)
    except NoSuchPerson as error:
        return web.json_response({"error": str(error)}, status=404)
    except (PhoneError, Refused) as error:
        return web.json_response({"error": str(error)}, status=400)
    except web.HTTPException as error:
        return web.json_response({"error": error.reason}, status=error.status)


def _check_origin(request: web.Request) -> None:
    host = request.host.rpartition(":")[0] if not request.host.endswith("]") else request.host
    if (host or request.host) not in OWN_HOSTS:
        raise web.HTTPForbidden(reason="this host name is not the rehearsal's own")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(reason="another page may not drive the rehearsal")
    wanted = "multipart/form-data" if request.path.endswith("/file") else "application/json"
    if request.method not in ("GET", "HEAD") and request.content_type != wanted:
        raise web.HTTPUnsupportedMediaType(reason=f"send {wanted}")


async def _as_bot_api(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        refusal = not_found() if error.status in (404, 405) else Refused(error.status, error.reason)
        return web.json_response(refusal.body(), status=refusal.code)
