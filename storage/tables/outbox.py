"""Messages nobody asked for just now."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from storage.tables.columns import NEVER_AGAIN, metadata, row_id, to
from storage.types import Instant, Json

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column(
        "key", String(160), nullable=False, unique=True, comment="says what it is: the same message has the same key"
    ),
    Column("bot_id", BigInteger, nullable=False),
    to("participant", null=True, on_delete="CASCADE"),
    to("organiser", null=True, on_delete="CASCADE"),
    Column("channel", String(16), nullable=False, server_default="telegram", comment="telegram, mail"),
    Column("kind", String(32), nullable=False),
    Column("facts", Json, nullable=False),
    Column("precedence", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False, comment="business clock: not before"),
    Column("lease_until", Instant, comment="real clock: until then another process sends it"),
    Column("message_id", BigInteger),
    Column("settled_at", Instant),
    Column("reason", String(64)),
    Index(None, "state", "next_at"),
    Index(None, "participant_id"),
    Index(None, "organiser_id"),
    **NEVER_AGAIN,
)
