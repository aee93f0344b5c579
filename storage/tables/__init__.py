"""The tables. Names are the field's words in the singular; `bot_id` wherever something belongs to one bot."""

from __future__ import annotations

from storage.tables.columns import metadata
from storage.tables.installation import blob, bot, handled_update, organiser, set_aside_update, setting
from storage.tables.outbox import outbox
from storage.tables.people import account, consent, participant, registration, visitor
from storage.tables.pitches import draft, forward, pitch, revision
from storage.tables.programme import meeting, phase, place, programme, start_code, theme, workshop

__all__ = [
    "account",
    "blob",
    "bot",
    "consent",
    "draft",
    "forward",
    "handled_update",
    "meeting",
    "metadata",
    "organiser",
    "outbox",
    "participant",
    "phase",
    "pitch",
    "place",
    "programme",
    "registration",
    "revision",
    "set_aside_update",
    "setting",
    "start_code",
    "theme",
    "visitor",
    "workshop",
]
