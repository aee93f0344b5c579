"""What comes after the workshops: milestones, and the bodies that deliberate and decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial

from documents.programme.scalars import list_of, one_of, slug
from documents.programme.setting import Setting
from documents.programme.times import day
from documents.programme.values import Reader, Section, Value, open_section
from domain.programme import Body, Milestone

ROLES = ("advice", "recommendation", "decision", "information")


def read_milestone(setting: Setting, value: Value) -> Milestone:
    section = open_section(value, ("key", "title", "at", "from", "until"))
    starts_on, ends_on = _days(section)
    return Milestone(
        key=section.required("key", slug, ""),
        title=section.required("title", setting.texts(200), {}),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _days(section: Section) -> tuple[date, date]:
    if section.has("at"):
        for name in ("from", "until"):
            if section.has(name):
                section.keys[name].refuse(f'"{name}" does not go with "at"', 'Write "at", or "from" and "until".')
        at = section.optional("at", day, date.min)
        return at, at
    if section.readable and not section.has("from") and not section.has("until"):
        section.value.refuse("The milestone has no date", 'Add "at: …", or "from: …" and "until: …".')
        return date.min, date.max
    starts_on, ends_on = section.required("from", day, date.min), section.required("until", day, date.max)
    if ends_on < starts_on:
        section.at("until").refuse(f"{ends_on} is before {starts_on}", f"Write {starts_on} or later.")
    return starts_on, ends_on


def read_bodies(
    file: Section, setting: Setting, milestones: Collection[str], places: Collection[str]
) -> tuple[Body, ...]:
    read = partial(_body, setting, one_of(milestones, "milestone"), one_of(places, "place"))
    return file.optional("bodies", list_of(read, unique="key"), ())


def _body(setting: Setting, milestone: Reader[str], place: Reader[str], value: Value) -> Body:
    section = open_section(value, ("key", "name", "role", "before", "after", "one_per_place"))
    return Body(
        key=section.required("key", slug, ""),
        name=section.required("name", setting.texts(200), {}),
        role=section.required("role", one_of(ROLES, "role"), ""),
        before=section.optional("before", milestone, None),
        after=section.optional("after", milestone, None),
        one_per_place=section.optional("one_per_place", list_of(place, at_least=1, unique=""), ()),
    )
