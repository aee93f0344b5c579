"""Readers of dates, local times and durations."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from documents.programme.problems import quoted
from documents.programme.scalars import plain
from documents.programme.values import Reader, Value
from domain.programme import Period

YEARS = range(1990, 2200)
UNKNOWN_ZONE = ZoneInfo.no_cache("UTC")
"""Stands in for a time zone that has been refused: it has no skipped hours, and any offset is taken."""

_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
_LOCAL = re.compile(rf"({_DATE.pattern})(?:[Tt]| +)({_CLOCK.pattern}) ?(Z|[+-][0-9]{{2}}:?[0-9]{{2}})?")
_PERIOD = re.compile(r"([0-9]{1,4})(d| months?)")
_LONGEST_PERIOD = {"d": 3660, "m": 120}
_DURATION = re.compile(r"(?:([0-9]{1,4})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,6})m)?")


def day(value: Value) -> date | None:
    written = plain(value)
    found = _DATE.fullmatch(written or "")
    if not found:
        _refuse_form(value, written, "a date", 'Write it like "2020-05-27".')
        return None
    return _existing_day(value, *map(int, found.groups()))


def local_time(zone: ZoneInfo) -> Reader[datetime]:
    """An instant, written as the clocks of `zone` show it; returned in UTC."""

    def read(value: Value) -> datetime | None:
        written = plain(value)
        found = _LOCAL.fullmatch(written or "")
        if not found:
            _refuse_form(value, written, "a date and time", 'Write it like "2020-05-27 17:00".')
            return None
        on = _existing_day(value, *(int(found[group]) for group in (2, 3, 4)))
        at = _existing_clock(value, found[5])
        if on is None or at is None:
            return None
        return _instant(value, datetime.combine(on, at, zone), found[8])

    return read


def clock(value: Value) -> time | None:
    written = plain(value)
    if not _CLOCK.fullmatch(written or ""):
        _refuse_form(value, written, "a time of day", 'Write it like "20:00".')
        return None
    return _existing_clock(value, written or "")


def duration(least: timedelta, most: timedelta) -> Reader[timedelta]:
    def read(value: Value) -> timedelta | None:
        written = plain(value)
        found = _DURATION.fullmatch(written or "")
        if not written or not found:
            _refuse_form(value, written, "a duration", _duration_hint(written))
            return None
        days, hours, minutes = (int(part or 0) for part in found.groups())
        length = timedelta(days=days, hours=hours, minutes=minutes)
        if not least <= length <= most:
            hint = f"Write {in_words(least)} to {in_words(most)}."
            value.refuse(f"{written} is too {'short' if length < least else 'long'}", hint)
            return None
        return length

    return read


def period(value: Value) -> Period | None:
    """Days, or months of the calendar: for how long something is kept."""
    written = plain(value)
    found = _PERIOD.fullmatch(written or "")
    if not found:
        _refuse_form(value, written, "a period", "Write days or months: 90d, 6 months.")
        return None
    number, unit = int(found[1]), found[2].strip()[0]
    if not 1 <= number <= _LONGEST_PERIOD[unit]:
        value.refuse(f"{written} is out of range", "Write 1d to 3660d, or 1 month to 120 months.")
        return None
    return Period(days=number) if unit == "d" else Period(months=number)


def in_words(length: timedelta) -> str:
    """As the file writes it: 1d, 1h30m."""
    minutes = int(length.total_seconds()) // 60
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    parts = (f"{minutes // 60}h" if minutes >= 60 else "", f"{minutes % 60}m" if minutes % 60 else "")
    return "".join(parts)


def shown(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _refuse_form(value: Value, written: str | None, wanted: str, hint: str) -> None:
    if written:
        value.refuse(f"{quoted(written)} is not {wanted}", hint)
    else:
        value.refuse_kind(wanted, hint)


def _duration_hint(written: str | None) -> str:
    if written and written.startswith("-"):
        return f"A duration is positive: {quoted(written[1:])}."
    if written and re.fullmatch("[0-9]{1,6}", written):
        return f"Add the unit: {written}m, {written}h or {written}d."
    return "Write minutes, hours or days: 15m, 2h, 1h30m, 1d."


def _existing_day(value: Value, year: int, month: int, number: int) -> date | None:
    if year not in YEARS:
        value.refuse(f"The year {year} is out of range", f"Write {YEARS.start} to {YEARS.stop - 1}.")
    elif not 1 <= month <= 12:
        value.refuse(f"There is no month {month}", 'Write year, month, day: "2020-05-27".')
    elif not 1 <= number <= (length := calendar.monthrange(year, month)[1]):
        message = f"{year}-{month:02}-{number:02} does not exist"
        value.refuse(message, f"{calendar.month_name[month]} {year} has {length} days.")
    else:
        return date(year, month, number)
    return None


def _existing_clock(value: Value, written: str) -> time | None:
    hour, minute = (int(part) for part in written.split(":")[:2])
    if hour > 23 or minute > 59:
        value.refuse(f"{written} is no time of day", "Write 00:00 to 23:59.")
        return None
    return time(hour, minute)


def _instant(value: Value, local: datetime, offset: str | None) -> datetime | None:
    first, second = local, local.replace(fold=1)
    before, after = (each.utcoffset() or timedelta() for each in (first, second))
    if before < after:
        _refuse_skipped(value, local)
        return None
    if offset is None:
        if before != after:
            _refuse_ambiguous(value, local)
        return first.astimezone(UTC) if before == after else None
    if offset == "Z" or local.tzinfo is UNKNOWN_ZONE:
        return local.replace(tzinfo=UTC)
    for candidate in (first, second):
        if _offset(candidate) == f"{offset[:3]}:{offset[-2:]}":
            return candidate.astimezone(UTC)
    possible = " or ".join(dict.fromkeys((_offset(first), _offset(second))))
    value.refuse(f"{_zone_name(local)} has no offset {offset} then", f"Write {possible}, or none.")
    return None


def _refuse_skipped(value: Value, local: datetime) -> None:
    zone = local.tzinfo
    later = local.astimezone(UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    message = f"{_written(local)} does not exist in {_zone_name(local)}: the clocks go forward"
    value.refuse(message, f'Write "{later}", or another time.')


def _refuse_ambiguous(value: Value, local: datetime) -> None:
    options = (f'"{_written(local)}{_offset(local.replace(fold=fold))}"' for fold in (0, 1))
    message = f"{_written(local)} comes twice in {_zone_name(local)}: the clocks go back"
    value.refuse(message, f"Add the offset: {' or '.join(options)}.")


def _written(local: datetime) -> str:
    return local.strftime("%Y-%m-%d %H:%M")


def _zone_name(local: datetime) -> str:
    return str(local.tzinfo)


def _offset(local: datetime) -> str:
    return local.isoformat()[-6:]
