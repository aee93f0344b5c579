"""The address that ends the mails: a page with one button. Looking at it changes nothing, because mail programs look at
addresses by themselves; the button does, and so does a mail program's own (RFC 8058)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from aiohttp import web

from views import mails
from views.mails import StopPage

Find = Callable[[str], Awaitable[str | None]]
"""The language of whose mails this token ends; None for nobody's."""
Stop = Callable[[str], Awaitable[str | None]]
"""Ends them; the language, or None."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}button{font:inherit;padding:.75rem 1.25rem;border:2px solid #003d7a;border-radius:.5rem;"
    "background:#003d7a;color:#fff}button:focus-visible{outline:3px solid #ffb300;outline-offset:2px}"
    "@media(prefers-color-scheme:dark){body{color:#f0f0f0;background:#161616}}"
)
_DEFAULT_LANGUAGE = "de"


def add_routes(app: web.Application, path: str, find: Find, stop: Stop) -> None:
    async def look(request: web.Request) -> web.Response:
        language = await find(request.match_info["token"])
        return _page(mails.stop_page(language)) if language else _unknown()

    async def end(request: web.Request) -> web.Response:
        language = await stop(request.match_info["token"])
        return _page(mails.stopped_page(language)) if language else _unknown()

    app.router.add_get(path, look)
    app.router.add_post(path, end)


def _unknown() -> web.Response:
    return _page(mails.unknown_page(_DEFAULT_LANGUAGE), status=404)


def _page(page: StopPage, status: int = 200) -> web.Response:
    button = f'<form method="post"><button>{escape(page.button)}</button></form>' if page.button else ""
    html = (
        f'<!doctype html><html lang="{escape(page.language.split("-")[0])}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(page.title)}</h1><p>{escape(page.text)}</p>{button}</main></body></html>"
    )
    return web.Response(text=html, content_type="text/html", headers=_HEADERS, status=status)
