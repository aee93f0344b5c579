"""Drafts, pitches, revisions, and their way to the shared store."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from storage.tables.columns import NEVER_AGAIN, metadata, row_id, to
from storage.types import Encrypted, EncryptedJson, Instant

draft = Table(
    "draft",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    to("participant", on_delete="CASCADE"),
    Column("dialogue", String(16), nullable=False),
    to("workshop", null=True),
    to("pitch", null=True, on_delete="CASCADE"),
    Column("answers", EncryptedJson("draft.answers"), nullable=False),
    Column("at", String(64), nullable=False),
    Column("editing", Boolean, nullable=False),
    Column("active", Boolean, nullable=False, comment="what the person types is for this one; at most one a person"),
    Column("confirming", Boolean, nullable=False, comment="asked whether it is really to be discarded"),
    Column(
        "version", Integer, nullable=False, comment="rises with every step; a button carries the one it was made for"
    ),
    Column("begun_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "participant_id"),
    Index(
        "ix_draft_active",
        "participant_id",
        unique=True,
        sqlite_where=text("active"),
        postgresql_where=text("active"),
    ),
)

pitch = Table(
    "pitch",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    to("participant", null=True, on_delete="SET NULL"),
    to("workshop"),
    Column("state", String(16), nullable=False),
    Column("number", String(32), unique=True),
    Column("begun_at", Instant, nullable=False),
    Column("submitted_at", Instant, comment="first submission"),
    Column("withdrawn_at", Instant),
    Index(None, "participant_id"),
    Index(None, "workshop_id"),
)

revision = Table(
    "revision",
    metadata,
    row_id(),
    to("pitch", on_delete="CASCADE"),
    Column("number", Integer, nullable=False),
    Column("answers", EncryptedJson("revision.answers"), nullable=False),
    Column("author", Encrypted("revision.author")),
    Column("place_key", String(32)),
    Column("role", String(32)),
    Column("language", String(16), nullable=False),
    Column("submitted_at", Instant, nullable=False),
    UniqueConstraint("pitch_id", "number"),
)

forward = Table(
    "forward",
    metadata,
    row_id(),
    to("revision", null=True, on_delete="CASCADE"),
    Column(
        "action",
        String(16),
        nullable=False,
        server_default="put",
        comment="put a revision, rewrite it, remove the pitch",
    ),
    Column("programme_key", String(64), comment="of a removal: nothing else is left to tell it"),
    Column("pitch_number", String(32), comment="of a removal"),
    Column("store", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant, comment="real clock"),
    Column("stored_at", Instant),
    Column("reason", Text),
    UniqueConstraint("revision_id", "store", "content_hash"),
    Index(None, "state", "next_at"),
    **NEVER_AGAIN,
)

answer_source = Table(
    "answer_source",
    metadata,
    row_id(),
    to("pitch", on_delete="CASCADE"),
    Column("question", String(64), nullable=False),
    Column("message_id", BigInteger, nullable=False, comment="the person's message that gave the answer"),
    Column("edited_at", Instant, comment="Telegram's, of the edit that was taken over last"),
    UniqueConstraint("pitch_id", "question"),
    comment="Which message gave which answer: editing the one edits the other while a draft of the pitch is open.",
)

attachment = Table(
    "attachment",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    to("pitch", null=True, on_delete="CASCADE"),
    to("participant", null=True, on_delete="CASCADE"),
    Column("kind", String(16), nullable=False, comment="photo, document, voice"),
    Column("name", Encrypted("attachment.name")),
    Column("caption", Encrypted("attachment.caption"), comment="what the person wrote below it"),
    Column("media_type", String(128), comment="by its content; empty until it is here"),
    Column("size", BigInteger, comment="in bytes"),
    Column("content_hash", String(64), comment="of the blob; empty until it is here"),
    Column("state", String(16), nullable=False, comment="coming, here, refused, lost"),
    Column("reason", String(64)),
    Column("added_at", Instant, nullable=False),
    Column("removed_at", Instant, comment="taken out of the draft; earlier revisions keep it"),
    Index(None, "pitch_id"),
    Index(None, "participant_id"),
    Index(None, "content_hash"),
    comment="A pitch's; while nobody has said which pitch it is for, a participant's.",
)

revision_attachment = Table(
    "revision_attachment",
    metadata,
    row_id(),
    to("revision", on_delete="CASCADE"),
    to("attachment", on_delete="CASCADE"),
    UniqueConstraint("revision_id", "attachment_id"),
    comment="What was attached to a pitch when it was handed in.",
)

download = Table(
    "download",
    metadata,
    row_id(),
    Column("bot_id", BigInteger, nullable=False),
    to("attachment", on_delete="CASCADE"),
    Column("file_id", Encrypted("download.file_id"), nullable=False, comment="Telegram's, good for this bot"),
    Column("state", String(16), nullable=False, comment="waiting, done, failed"),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant, comment="real clock"),
    Column("reason", String(64)),
    Index(None, "state", "next_at"),
    Index(None, "attachment_id"),
    comment="A file that a person sent and that has still to be fetched.",
    **NEVER_AGAIN,
)
