"""The web part: updates from Telegram come in here, and whether all is well can be asked."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

from web import mail

log = structlog.get_logger()

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]
Ready = Callable[[], Awaitable[Mapping[str, str | None]]]
"""Each part with what is wrong with it, or None."""

DECISIVE = ("database",)
"""Without these nothing can be taken in. Without the store everything can: ideas wait."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_LARGEST_UPDATE = 2 * 1024 * 1024


def webhook_path(bot_id: int) -> str:
    return f"/telegram/{bot_id}"


def stop_path(token: str) -> str:
    return f"/mail/{token}"


def build(
    *, receive: Receive, bot_id: int, secret: str | None, ready: Ready, find_mail: mail.Find, stop_mail: mail.Stop
) -> web.Application:
    """Without a secret no updates are taken here: they are polled for."""
    app = web.Application(client_max_size=_LARGEST_UPDATE, middlewares=[_plain_errors])
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz(ready))
    mail.add_routes(app, stop_path("{token:[A-Za-z0-9_-]{1,32}}"), find_mail, stop_mail)
    if secret:
        app.router.add_post(webhook_path(bot_id), _webhook(receive, secret))
    return app


def _webhook(receive: Receive, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            raise web.HTTPForbidden
        try:
            update = await request.json()
        except (ValueError, LookupError, RecursionError):  # no JSON, an unknown charset, brackets without end
            raise web.HTTPBadRequest from None
        if not isinstance(update, dict):
            raise web.HTTPBadRequest
        # 200 only when it is stored and answered: until then Telegram keeps it and sends it again.
        try:
            await receive(update)
        except Exception as error:  # said where it failed, and once: a trouble brings the same update again and again
            log.debug("update not taken", error=type(error).__name__)
            return _failed()
        return web.Response()

    return handle


async def _healthz(request: web.Request) -> web.Response:
    """The process is alive."""
    return web.json_response({"status": "ok"})


def _readyz(ready: Ready) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        parts = await ready()
        is_ready = not any(parts[name] for name in DECISIVE if name in parts)
        return web.json_response(
            {"status": "ok" if is_ready else "not ready", **{name: wrong or "ok" for name, wrong in parts.items()}},
            status=200 if is_ready else 503,
        )

    return handle


@web.middleware
async def _plain_errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What failed is in the log already, and nobody outside is told about our insides."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        log.warning("request failed", error=type(error).__name__)
        return _failed()


def _failed() -> web.Response:
    return web.json_response({"status": "failed"}, status=500)
