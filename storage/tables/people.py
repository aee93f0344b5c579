"""Visitors, participants, and what they are registered for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from storage.tables.columns import metadata, row_id, to
from storage.types import Encrypted, Instant

visitor = Table(
    "visitor",
    metadata,
    row_id(),
    Column("bot_id", BigInteger, nullable=False),
    Column("account_hash", String(64), nullable=False),
    Column("language", String(16)),
    Column("start_code", String(64)),
    Column("step", String(16), nullable=False),
    Column("shown", String(64), comment="what they asked to look at: help, languages"),
    Column("seen_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "account_hash"),
    comment="Before the notice is accepted: nothing personal, only where the conversation is.",
)

participant = Table(
    "participant",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    to("programme"),
    Column("language", String(16), nullable=False),
    Column("name", Encrypted("participant.name")),
    Column("place_key", String(32)),
    Column("role", String(32)),
    Column("details_given", Boolean, nullable=False, comment="has been through the questions once"),
    Column("start_code", String(64)),
    Column("joined_at", Instant, nullable=False),
    Column("stopped_at", Instant, comment="wants no messages"),
    Column("shown", String(64), comment="what they asked to look at beside what they are in the middle of"),
)

account = Table(
    "account",
    metadata,
    row_id(),
    to("participant", on_delete="CASCADE"),
    Column("bot_id", BigInteger, nullable=False),
    Column("account_hash", String(64), nullable=False),
    Column("address", Encrypted("account.address"), nullable=False, comment="where to write to"),
    Column("unreachable_since", Instant),
    Column("unreachable_reason", String(32)),
    Column("screen_id", BigInteger, comment="the message that shows where the person is"),
    UniqueConstraint("bot_id", "account_hash"),
    Index(None, "participant_id"),
)

consent = Table(
    "consent",
    metadata,
    row_id(),
    to("participant", on_delete="CASCADE"),
    Column("notice_version", Integer, nullable=False),
    Column("language", String(16), nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Index(None, "participant_id"),
)

registration = Table(
    "registration",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    to("participant", on_delete="CASCADE"),
    to("workshop"),
    Column("registered_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(
        "ix_registration_current",
        "participant_id",
        "workshop_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(None, "workshop_id"),
)
