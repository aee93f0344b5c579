"""Drafts, pitches, revisions, and their way to the shared store."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from storage.tables.columns import metadata, row_id, to
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
    to("revision", on_delete="CASCADE"),
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
)
