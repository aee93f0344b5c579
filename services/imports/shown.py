"""Values of a programme as its file writes them, each on one line: for the list of what an import changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.programme import FALLBACK_LANGUAGE, Material

NONE = "none"


def pair(before: Any, after: Any, zone: ZoneInfo) -> tuple[str | None, str | None]:
    """Two values that differ. Of texts in languages only what differs: just the German, or each with its language."""
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return shown(before, zone), shown(after, zone)
    languages = [each for each in {**before, **after} if before.get(each) != after.get(each)]
    if languages == [FALLBACK_LANGUAGE]:
        return shown(before, zone), shown(after, zone)
    return _by_language(before, languages), _by_language(after, languages)


def shown(value: Any, zone: ZoneInfo) -> str | None:
    """None: there is none. A text in languages: the German one."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return one_line(value[FALLBACK_LANGUAGE])
    if isinstance(value, Material):
        return f"{shown(value.title, zone)} ({value.url})"
    if isinstance(value, tuple):
        return ", ".join(str(shown(each, zone)) for each in value) or NONE
    if isinstance(value, datetime):
        return _moment(value, zone)
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value).lower() if isinstance(value, bool) else one_line(str(value))


def one_line(text: str) -> str:
    return " ".join(text.split())


def _by_language(texts: Mapping[str, str], languages: list[str]) -> str:
    return ", ".join(f"{each}: {one_line(texts[each]) if each in texts else NONE}" for each in languages)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    """As the clocks there show it; an hour that comes twice with its offset."""
    local = at.astimezone(zone)
    comes_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return local.isoformat(" ", "minutes") if comes_twice else local.strftime("%Y-%m-%d %H:%M")


def _length(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"
