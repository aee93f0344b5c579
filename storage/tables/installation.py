"""The installation itself, its bots, and the updates they have handled."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import metadata, row_id
from storage.types import Encrypted, EncryptedBytes, EncryptedJson, Instant, Json

setting = Table(
    "setting",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Json, nullable=False),
    comment="What the installation remembers of itself: a rehearsal's clock, a probe of the secret key.",
)

bot = Table(
    "bot",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="Telegram's id of the bot"),
    Column("paused_until", Instant, comment="real clock: obey a 429 across restarts and processes"),
    Column("profile_hash", String(64), comment="of the commands and descriptions last set, to set them only anew"),
)

organiser = Table(
    "organiser",
    metadata,
    row_id(),
    Column("bot_id", BigInteger, nullable=False),
    Column("account_hash", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("from_settings", Boolean, nullable=False, comment="named in ORGANISERS: goes when it is taken out there"),
    Column("since", Instant, nullable=False),
    Column("address", Encrypted("organiser.address"), comment="where to write to"),
    UniqueConstraint("bot_id", "account_hash"),
)

handled_update = Table(
    "handled_update",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("handled_at", Instant, nullable=False, comment="real clock"),
    Column("answered_at", Instant, comment="real clock; empty: the reply may be missing"),
    Column("remark", EncryptedJson("handled_update.remark"), comment="what the reply said; gone once it is answered"),
    Column("account_hash", String(64), comment="whose it was, so that it can be forgotten"),
    Index(None, "handled_at"),
    Index(None, "account_hash"),
)

set_aside_update = Table(
    "set_aside_update",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("content", Encrypted("set_aside_update.content"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("failed_at", Instant, nullable=False),
    Column("set_aside", Boolean, nullable=False, comment="false: still being tried"),
    Column("account_hash", String(64), comment="whose it was, so that it can be forgotten"),
    Index(None, "account_hash"),
)

blob = Table(
    "blob",
    metadata,
    Column("content_hash", String(64), primary_key=True, comment="SHA-256"),
    Column("media_type", String(128), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", EncryptedBytes("blob.content"), nullable=False),
    Column("stored_at", Instant, nullable=False),
    comment="Files by their content, reachable from every machine.",
)
