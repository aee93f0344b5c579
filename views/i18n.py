"""Words in a language: gettext, dates and counts. Values are escaped where they go in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from domain.programme import Texts, in_language

DOMAIN = "werkstattbote"
SOURCE_LANGUAGE = "en"
"""The language the code's own strings are in."""
_LOCALES = Path(__file__).parent.parent / "locales"

LANGUAGE_NAMES: Mapping[str, str] = {
    "de": "Deutsch",
    "de-simple": "Einfache Sprache",
    "en": "English",
}
"""Each in itself, as people look for it."""


_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_ISOLATES = ("\u2066", "\u2067", "\u2068")
_TURNING = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"})
"""Unicode's classes of letters from right to left and of signs that turn the writing."""


class Safe(str):
    """Text that is HTML already."""


class Words:
    """`_("… {name} …", name=value)` gives a sentence in HTML, its values escaped; `label` plain text for a button."""

    def __init__(self, language: str, timezone: str = "Europe/Berlin") -> None:
        self.language = language
        self._zone = ZoneInfo(timezone)
        self._locale = language.split("-")[0]
        self._translations = _translations(language)

    def __call__(self, message: str, **values: object) -> str:
        return self._translations.gettext(message).format(**{key: _html(value) for key, value in values.items()})

    def label(self, message: str, **values: object) -> str:
        return self._translations.gettext(message).format(**{key: _isolated(value) for key, value in values.items()})

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        escaped = {key: _html(value) for key, value in values.items()}
        return self._translations.ngettext(one, many, n).format(n=n, **escaped)

    def text(self, texts: Texts) -> str:
        """The programme's own words, plain."""
        return in_language(texts, self.language)

    def moment(self, at: datetime) -> str:
        """An instant in the programme's time zone."""
        return self.local_moment(at.astimezone(self._zone))

    def local_moment(self, local: datetime) -> str:
        """One that is in the time zone of its place already."""
        # Translators: a date with time, CLDR pattern; German: EEE, dd.MM.yyyy, HH:mm 'Uhr'
        pattern = self._translations.gettext("EEE, d MMM yyyy, HH:mm")
        return format_datetime(local.replace(tzinfo=None), pattern, locale=self._locale)

    def clock_time(self, at: datetime) -> str:
        # Translators: a time of day, CLDR pattern; German: HH:mm 'Uhr'
        pattern = self._translations.gettext("HH:mm")
        return format_time(at, pattern, tzinfo=self._zone, locale=self._locale)

    def day(self, on: date) -> str:
        # Translators: a date, CLDR pattern; German: dd.MM.yyyy
        pattern = self._translations.gettext("d MMM yyyy")
        return format_date(on, pattern, locale=self._locale)

    def file_size(self, size: int) -> str:
        """In the unit people know from their devices."""
        kilobytes = max(1, round(size / 1024))
        if kilobytes < 1000:
            return self.label("{n} KB", n=kilobytes)
        return self.label("{n} MB", n=format_decimal(round(size / 1024**2, 1), locale=self._locale))

    def days_until(self, at: datetime, now: datetime) -> int:
        """Calendar days in the programme's time zone: 0 today, 1 tomorrow."""
        return (at.astimezone(self._zone).date() - now.astimezone(self._zone).date()).days

    def span(self, length: timedelta) -> str:
        """A length of time in the unit people would use."""
        minutes = round(length.total_seconds() / 60)
        if minutes % (24 * 60) == 0:
            return self.ngettext("{n} day", "{n} days", minutes // (24 * 60))
        if minutes % 60 == 0:
            return self.ngettext("{n} hour", "{n} hours", minutes // 60)
        return self.ngettext("{n} minute", "{n} minutes", minutes)


def available(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Of a programme's languages those the bot speaks."""
    return tuple(language for language in languages if language == SOURCE_LANGUAGE or _catalogue(language).exists())


def _catalogue(language: str) -> Path:
    return _LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


def _html(value: object) -> str:
    return value if isinstance(value, Safe) else escape(str(_isolated(value)), quote=False)


def _isolated(value: object) -> object:
    """What is written from right to left, or turns the writing, does so within itself only, not on the whole line."""
    if not isinstance(value, str) or isinstance(value, Safe) or value.isascii() or not _turns(value):
        return value
    kept, depth = [], 0
    for sign in value:
        depth += (sign in _ISOLATES) - (sign == _END_OF_ISOLATE)
        if depth >= 0:
            kept.append(sign)
        depth = max(depth, 0)  # one that ends nothing would end ours
    return f"{_ISOLATE}{''.join(kept)}{_END_OF_ISOLATE * (depth + 1)}"


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in _TURNING for sign in text)


@cache
def _translations(language: str) -> NullTranslations:
    """What a language lacks is said in German, the language that binds; English is what the code is written in."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    chosen = Translations.load(_LOCALES, [language], DOMAIN)
    if language != "de":
        chosen.add_fallback(Translations.load(_LOCALES, ["de"], DOMAIN))
    return chosen
