"""The head of the file: what everything below is read by, and the rules of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo, available_timezones

from documents.programme.nodes import MappingNode
from documents.programme.problems import did_you_mean, quoted
from documents.programme.scalars import email, integer, list_of, one_of, phone, text, words
from documents.programme.times import UNKNOWN_ZONE, clock, duration, in_words, period
from documents.programme.values import Reader, Section, Value, open_section
from domain.attachments import MOST_ATTACHMENTS, MOST_MEGABYTES
from domain.programme import FALLBACK_LANGUAGE, Contact, Retention, Rules, Texts

LANGUAGES = ("de", "de-simple", "en", "uk", "pl", "ro", "tr", "ar", "nl", "ru")
DEFAULT_TIMEZONE = "Europe/Berlin"

HEAD = (
    "key",
    "title",
    "organisation",
    "timezone",
    "languages",
    "contact",
    "privacy_url",
    "imprint_url",
    "privacy_text",
    "imprint_text",
    "retention",
    "reminders",
    "links_open",
    "quiet_hours",
    "nudges_a_week",
    "attachments",
    "waiting_list",
)

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_MEETING_REMINDERS = (timedelta(days=1), timedelta(minutes=15))
_PHASE_REMINDERS = (timedelta(days=3), timedelta(days=1))
_LINKS_OPEN = timedelta(minutes=15)
_QUIET_HOURS = (time(20), time(8))
_NUDGES_A_WEEK = 2
_ATTACHMENTS = 5
_CONFIRM_WITHIN = timedelta(hours=24)
LONG_TEXT = 20_000
"""Of a privacy notice or an imprint, in characters: a few messages."""


@dataclass(frozen=True)
class Setting:
    languages: tuple[str, ...]
    zone: ZoneInfo

    def texts(self, limit: int, *, lines: bool = False) -> Reader[Texts]:
        return partial(_read_texts, self, text(limit, lines=lines))

    def in_listed_languages(self, texts: Texts) -> Texts:
        return {language: written for language, written in texts.items() if language in self.languages}


def read_setting(head: Section) -> Setting:
    languages = head.optional("languages", _languages, LANGUAGES if head.has("languages") else (FALLBACK_LANGUAGE,))
    zone = head.optional("timezone", _zone, UNKNOWN_ZONE if head.has("timezone") else ZoneInfo(DEFAULT_TIMEZONE))
    return Setting(languages, zone)


def read_contact(value: Value) -> Contact:
    section = open_section(value, ("name", "email", "phone"))
    return Contact(
        name=section.required("name", text(200), ""),
        email=section.optional("email", email, None),
        phone=section.optional("phone", phone, None),
    )


def read_rules(head: Section) -> Rules:
    meetings, phases = head.optional("reminders", _read_reminders, (_MEETING_REMINDERS, _PHASE_REMINDERS))
    attachments, megabytes = head.optional("attachments", _read_attachments, (_ATTACHMENTS, MOST_MEGABYTES))
    return Rules(
        meeting_reminders=meetings,
        phase_reminders=phases,
        links_open=head.optional("links_open", duration(_MINUTE, 7 * _DAY), _LINKS_OPEN),
        quiet_hours=head.optional("quiet_hours", _quiet_hours, _QUIET_HOURS),
        nudges_a_week=head.optional("nudges_a_week", integer(0, 7), _NUDGES_A_WEEK),
        attachments=attachments,
        attachment_megabytes=megabytes,
        confirm_within=head.optional("waiting_list", _read_waiting_list, _CONFIRM_WITHIN),
    )


def read_retention(head: Section) -> Retention:
    usual = Retention()
    section = head.optional("retention", partial(open_section, known=("drafts", "registrations", "deliveries")), None)
    if section is None:
        return usual
    return Retention(
        drafts=section.optional("drafts", period, usual.drafts),
        registrations=section.optional("registrations", period, usual.registrations),
        deliveries=section.optional("deliveries", period, usual.deliveries),
    )


def _languages(value: Value) -> tuple[str, ...] | None:
    """None where any can't be read: then texts in any language pass, the list itself has been refused."""
    before = len(value.problems)
    languages = list_of(one_of(LANGUAGES, "language"), unique="")(value)
    if languages is not None and len(value.problems) == before and FALLBACK_LANGUAGE not in languages:
        value.refuse("German is missing", f"Add {FALLBACK_LANGUAGE}: it stands in for texts that are missing.")
    return languages if len(value.problems) == before else None


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


def _zone(value: Value) -> ZoneInfo | None:
    name = words(value)
    if name is None or name in _known_zones():
        return ZoneInfo(name) if name else None
    city = name.rpartition("/")[2].casefold()
    same_city = [zone for zone in _known_zones() if zone.rpartition("/")[2].casefold() == city]
    hint = did_you_mean(name, same_city) if same_city else _near_zone(name)
    value.refuse(f"Unknown time zone {quoted(name)}", hint)
    return None


def _near_zone(name: str) -> str:
    area = name.partition("/")[0].casefold()
    near = sorted(zone for zone in _known_zones() if zone.partition("/")[0].casefold() == area)
    return did_you_mean(name, near) if near else f"Write a name of the tz database: {DEFAULT_TIMEZONE}."


def _read_reminders(value: Value) -> tuple[tuple[timedelta, ...], tuple[timedelta, ...]]:
    section = open_section(value, ("meetings", "phases"))
    return (
        section.optional("meetings", _reminders, _MEETING_REMINDERS),
        section.optional("phases", _reminders, _PHASE_REMINDERS),
    )


def _read_waiting_list(value: Value) -> timedelta:
    section = open_section(value, ("confirm_within",))
    return section.optional("confirm_within", duration(timedelta(hours=1), 14 * _DAY), _CONFIRM_WITHIN)


def _reminders(value: Value) -> tuple[timedelta, ...] | None:
    """Longest first, however the file orders them."""
    found = list_of(partial(_reminder, {}))(value)
    return None if found is None else tuple(sorted(found, reverse=True))


def _reminder(seen: dict[timedelta, int], value: Value) -> timedelta | None:
    length = duration(_MINUTE, 60 * _DAY)(value)
    if length is None:
        return None
    if length in seen:
        value.refuse(f"The reminder {in_words(length)} is already on line {seen[length]}", "Each may be there once.")
    seen.setdefault(length, value.node.line)
    return length


def _quiet_hours(value: Value) -> tuple[time, time] | None:
    items = list(value.items())
    if len(items) != 2:
        value.refuse("Quiet hours are two times, from and until", 'Write ["20:00", "08:00"].')
        return None
    begin, end = map(clock, items)
    if begin is None or end is None:
        return None
    if begin == end:
        value.refuse("Quiet hours begin and end at the same time", 'Write two times: ["20:00", "08:00"].')
    return begin, end


def _read_attachments(value: Value) -> tuple[int, int]:
    section = open_section(value, ("most", "megabytes"))
    return (
        section.optional("most", integer(0, MOST_ATTACHMENTS), _ATTACHMENTS),
        section.optional("megabytes", integer(1, MOST_MEGABYTES), MOST_MEGABYTES),
    )


def _read_texts(setting: Setting, read: Reader[str], value: Value) -> Texts | None:
    if not isinstance(value.node, MappingNode):
        alone = read(value)
        return None if alone is None else {FALLBACK_LANGUAGE: alone}
    section = open_section(value, LANGUAGES)
    for language in section.keys:
        if language not in setting.languages:
            hint = f"Add {language} to programme.languages, or remove this text."
            section.keys[language].refuse(f"{quoted(language)} is none of the programme's languages", hint)
    if not section.has(FALLBACK_LANGUAGE):
        value.refuse("The German text is missing", f'Add "{FALLBACK_LANGUAGE}: …".')
    texts: Mapping[str, str | None] = {each: section.optional(each, read, None) for each in section.keys}
    return {language: written for language, written in texts.items() if written is not None}
