"""A submitted pitch as it leaves the house: for the shared store and for exports. No Telegram ids, no row numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.pitches import PitchState

SCHEMA_VERSION = 1
"""Of `pitch.json` in the shared store and of the JSON export; rises when a reader would have to change."""


@dataclass(frozen=True)
class ExportedAnswer:
    key: str
    label: str
    text: str | None
    """None: skipped."""


@dataclass(frozen=True)
class ExportedPitch:
    number: str
    """„MOB-017“."""
    revision: int
    """From 1, rises with each submission."""
    state: PitchState
    """Submitted, or withdrawn by whoever handed it in."""
    programme: str
    programme_title: str
    theme: str
    theme_title: str
    author: str | None
    """The name or short form the person gave; None: none given."""
    place: str | None
    role: str | None
    """As words, in the programme's first language."""
    answers: tuple[ExportedAnswer, ...]
    submitted_at: datetime
    """Of this revision. Aware, UTC."""
    timezone: str
    """In which the programme lives: for readers."""

    @property
    def title(self) -> str:
        return next((answer.text for answer in self.answers if answer.key == "title" and answer.text), "")


def to_json_value(pitch: ExportedPitch) -> Mapping[str, object]:
    """`answers` by key, None where skipped; `questions` keeps their order and labels."""
    return {
        "schema_version": SCHEMA_VERSION,
        "number": pitch.number,
        "revision": pitch.revision,
        "state": pitch.state,
        "programme": {"key": pitch.programme, "title": pitch.programme_title, "timezone": pitch.timezone},
        "theme": {"key": pitch.theme, "title": pitch.theme_title},
        "author": pitch.author,
        "place": pitch.place,
        "role": pitch.role,
        "title": pitch.title,
        "questions": [{"key": answer.key, "label": answer.label} for answer in pitch.answers],
        "answers": {answer.key: answer.text for answer in pitch.answers},
        "submitted_at": instant(pitch.submitted_at),
    }


def to_json(pitch: ExportedPitch) -> bytes:
    return canonical_json(to_json_value(pitch))


def content_hash(pitch: ExportedPitch) -> str:
    """SHA-256 of the canonical JSON, as hexadecimal digits."""
    return hashlib.sha256(to_json(pitch)).hexdigest()


def canonical_json(value: object) -> bytes:
    """The same value, the same bytes. Any text: what UTF-8 has no bytes for (half of a surrogate pair) is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode("utf-8", "backslashreplace")


def instant(at: datetime) -> str:
    """ISO 8601 in UTC, „2020-06-01T15:00:00Z“. Refuses a naive value."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
