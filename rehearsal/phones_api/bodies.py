"""What a request's body must have; what is missing or wrong is said in one sentence."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from rehearsal.errors import PhoneError
from rehearsal.models import JSON


async def body(request: web.Request) -> JSON:
    try:
        given = await request.json()
    except ValueError:
        raise PhoneError("the body is no JSON") from None
    if not isinstance(given, dict):
        raise PhoneError("the body must be an object")
    return given


def text(given: JSON, name: str) -> str:
    value: Any = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PhoneError(f"{name} is missing")
    return value


def number(given: JSON, name: str) -> int:
    value: Any = given.get(name)
    if not isinstance(value, int):
        raise PhoneError(f"{name} must be a whole number")
    return value


def number_between(given: JSON, name: str, least: int, most: int) -> int:
    value = number(given, name)
    if isinstance(value, bool) or not least <= value <= most:
        raise PhoneError(f"{name} must be from {least} to {most}")
    return value
