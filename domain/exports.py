"""A submitted pitch as it leaves the house: for the shared store and for exports. No Telegram ids, no row numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from domain.attachments import store_name
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
class ExportedAttachment:
    kind: str
    """photo, document or voice."""
    name: str | None
    """As the person's device calls it: any characters, for reading only."""
    caption: str | None
    state: str
    """`domain.attachments.State`."""
    media_type: str | None
    """By its content. This and what follows only of what is here."""
    size: int | None
    """In bytes."""
    sha256: str | None


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
    attachments: tuple[ExportedAttachment, ...] = ()
    """Also those that never came or were refused: they are told apart by their state."""

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
        "attachments": [_attachment(pitch, position) for position in range(1, 1 + len(pitch.attachments))],
        "submitted_at": instant(pitch.submitted_at),
    }


def file_name(pitch: ExportedPitch, position: int) -> str | None:
    """Of an attachment (counted from 1) in the pitch's folder; None where there is no file."""
    media_type = pitch.attachments[position - 1].media_type
    return store_name(pitch.number, position, media_type) if media_type else None


def _attachment(pitch: ExportedPitch, position: int) -> Mapping[str, object]:
    return {"file": file_name(pitch, position), **asdict(pitch.attachments[position - 1])}


def to_json(pitch: ExportedPitch) -> bytes:
    return canonical_json(to_json_value(pitch))


def content_hash(pitch: ExportedPitch) -> str:
    """SHA-256 of what was handed in, as hexadecimal digits. Titles and labels are the programme's and may be reworded
    between two tries at the same revision: that makes no other revision of it."""
    submitted = {
        "number": pitch.number,
        "revision": pitch.revision,
        "state": pitch.state,
        "author": pitch.author,
        "answers": {answer.key: answer.text for answer in pitch.answers if answer.text},
        "attachments": [[each.state, each.sha256] for each in pitch.attachments],
        "submitted_at": instant(pitch.submitted_at),
    }
    return hashlib.sha256(canonical_json(submitted)).hexdigest()


def canonical_json(value: object) -> bytes:
    """The same value, the same bytes. Any text: what UTF-8 has no bytes for (half of a surrogate pair) is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode("utf-8", "backslashreplace")


def instant(at: datetime) -> str:
    """ISO 8601 in UTC, „2020-06-01T15:00:00Z“. Refuses a naive value."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
