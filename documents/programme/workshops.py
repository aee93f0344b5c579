"""A workshop's meetings and the phases between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from documents.programme.problems import listed
from documents.programme.scalars import boolean, integer, list_of, text, url
from documents.programme.setting import Setting
from documents.programme.times import duration, local_time, shown
from documents.programme.values import Section, Value, open_section
from domain.programme import Material, Meeting, Phase

_MEETING = ("number", "starts_at", "duration", "link", "dial_in", "cancelled", "summary", "material")
_MOST_MATERIAL = 5
_read_length = duration(timedelta(minutes=5), timedelta(days=1))


@dataclass(frozen=True)
class Slot:
    """A place in the row of meetings, filled or, where the file is wrong, not."""

    number: int | None
    meeting: Meeting | None
    section: Section


Slots = Sequence[Slot] | None
"""None where the meetings can't be read at all."""


def read_meetings(setting: Setting, value: Value) -> tuple[Slot, ...] | None:
    """In the order of their numbers."""
    slots = list_of(partial(_slot, setting), at_least=1, unique="number")(value)
    if slots is None:
        return None
    for slot in slots:
        _check_number(slot, len(slots))
    in_order = tuple(sorted(slots, key=lambda slot: slot.number or 0))
    _check_order(in_order, setting)
    return in_order


def _slot(setting: Setting, value: Value) -> Slot:
    section = open_section(value, _MEETING)
    number = section.required("number", integer(1, 99), None)
    starts_at = section.required("starts_at", local_time(setting.zone), None)
    length = section.required("duration", _read_length, None)
    link = section.optional("link", url, None)
    dial_in = section.optional("dial_in", text(200), None)
    cancelled = section.optional("cancelled", boolean, False)
    summary = section.optional("summary", setting.texts(1000, lines=True), None)
    material = section.optional("material", list_of(partial(_material, setting), at_most=_MOST_MATERIAL), ())
    if number is None or starts_at is None or length is None:
        return Slot(number, None, section)
    return Slot(number, Meeting(number, starts_at, length, link, dial_in, cancelled, summary, material), section)


def _material(setting: Setting, value: Value) -> Material | None:
    section = open_section(value, ("title", "url"))
    title = section.required("title", setting.texts(64), {})
    address = section.required("url", url, None)
    return None if address is None else Material(title, address)


def _check_number(slot: Slot, count: int) -> None:
    if slot.number is not None and slot.number > count:
        where = slot.section.at("number")
        hint = f"Number the meetings 1 to {count} without a gap. A cancelled one stays, with cancelled: true."
        where.refuse(f"Meeting {slot.number} in a row of {count}", hint)


def _check_order(slots: Sequence[Slot], setting: Setting) -> None:
    latest: Meeting | None = None
    for slot in slots:
        meeting = slot.meeting
        if meeting is None or meeting.cancelled or (latest and latest.number == meeting.number):
            continue
        if latest and meeting.starts_at < latest.ends_at:
            end = shown(latest.ends_at, setting.zone)
            message = f"Meeting {meeting.number} starts {shown(meeting.starts_at, setting.zone)}, before"
            hint = f"Start it {end} or later, or number the meetings in the order of their times."
            slot.section.at("starts_at").refuse(f"{message} meeting {latest.number} ends ({end})", hint)
        latest = max(filter(None, (latest, meeting)), key=lambda each: each.ends_at)


def read_phases(setting: Setting, slots: Slots, value: Value) -> tuple[Phase, ...] | None:
    """In the order of the meetings they follow."""
    phases = list_of(partial(_phase, setting, slots), unique="after")(value)
    return None if phases is None else tuple(sorted(phases, key=lambda phase: phase.after))


def _phase(setting: Setting, slots: Slots, value: Value) -> Phase | None:
    section = open_section(value, ("after", "title", "deadline"))
    after = section.required("after", integer(1, 99), None)
    title = section.required("title", setting.texts(64), {})
    deadline_at = section.required("deadline", local_time(setting.zone), None)
    if after is None:
        return None
    if slots is not None:
        _check_after(section.at("after"), after, slots)
    if deadline_at is None:
        return None
    _check_deadline(section.at("deadline"), deadline_at, _window(slots or (), after), setting)
    return Phase(after, title, deadline_at)


def _check_after(value: Value, after: int, slots: Sequence[Slot]) -> None:
    numbers = [slot.number for slot in slots if slot.number is not None]
    if after not in numbers and len(numbers) == len(slots):
        known = listed([str(number) for number in sorted(set(numbers))])
        value.refuse(f"There is no meeting {after}", f"Write {known}." if known else "Add the meetings.")


Window = tuple[datetime, Meeting | None]
"""A phase's earliest end, and the meeting that comes next: of those that take place."""


def _window(slots: Sequence[Slot], after: int) -> Window | None:
    """None where the file doesn't say: meetings are missing, unreadable, double or out of order."""
    numbers = [slot.number for slot in slots]
    meetings = {slot.number: slot.meeting for slot in slots}
    before, after_it = meetings.get(after), after + 1
    while (skipped := meetings.get(after_it)) and skipped.cancelled:
        after_it += 1
    following = meetings.get(after_it)
    if before is None or numbers.count(after) > 1 or numbers.count(after_it) > 1:
        return None
    if following is None or following.starts_at > before.ends_at:
        return before.ends_at, following
    return (before.ends_at, None) if before.cancelled else None


def _check_deadline(value: Value, deadline_at: datetime, window: Window | None, setting: Setting) -> None:
    if window is None:
        return
    opens_at, following = window
    opens, closes = shown(opens_at, setting.zone), following and shown(following.starts_at, setting.zone)
    hint = f"Write a time after {opens}" + (f", {closes} at the latest." if closes else ".")
    at = shown(deadline_at, setting.zone)
    if deadline_at <= opens_at:
        value.refuse(f"The phase ends {at}, not after its meeting ({opens})", hint)
    elif following and deadline_at > following.starts_at:
        value.refuse(f"The phase ends {at}, after meeting {following.number} has started ({closes})", hint)
