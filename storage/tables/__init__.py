"""The tables. Names are the field's words in the singular; `bot_id` wherever something belongs to one bot."""

from __future__ import annotations

from storage.tables.columns import metadata
from storage.tables.installation import blob, bot, handled_update, organiser, set_aside_update, setting
from storage.tables.outbox import outbox
from storage.tables.people import (
    account,
    answer,
    attendance,
    attendance_reply,
    consent,
    former_account,
    guess,
    nudge_wish,
    participant,
    question,
    registration,
    visitor,
)
from storage.tables.pitches import (
    answer_source,
    attachment,
    download,
    draft,
    forward,
    pitch,
    revision,
    revision_attachment,
)
from storage.tables.programme import meeting, phase, place, programme, start_code, theme, workshop

__all__ = [
    "account",
    "answer",
    "answer_source",
    "attachment",
    "attendance",
    "attendance_reply",
    "blob",
    "bot",
    "consent",
    "download",
    "draft",
    "former_account",
    "forward",
    "guess",
    "handled_update",
    "meeting",
    "metadata",
    "nudge_wish",
    "organiser",
    "outbox",
    "participant",
    "phase",
    "pitch",
    "place",
    "programme",
    "question",
    "registration",
    "revision",
    "revision_attachment",
    "set_aside_update",
    "setting",
    "start_code",
    "theme",
    "visitor",
    "workshop",
]
