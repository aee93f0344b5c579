"""A programme: what its file says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import metadata, row_id, to
from storage.types import Encrypted, Instant, Json, Span

programme = Table(
    "programme",
    metadata,
    row_id(),
    Column("key", String(64), nullable=False, unique=True),
    Column("title", Json, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("languages", Json, nullable=False),
    Column("contact", Json, nullable=False),
    Column("privacy_url", Text),
    Column("imprint_url", Text),
    Column("privacy_text", Json),
    Column("imprint_text", Json),
    Column("example", Json, comment="a pitch to look at: question key → text in several languages"),
    Column("rules", Json, nullable=False),
    Column("retention", Json, comment="how long what is kept; empty: the usual"),
    Column("questions", Json, nullable=False),
    Column("milestones", Json, nullable=False),
    Column("bodies", Json, nullable=False),
    Column("imported_at", Instant, nullable=False),
)

place = Table(
    "place",
    metadata,
    row_id(),
    to("programme"),
    Column("key", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("position", Integer, nullable=False),
    Column("retired", Boolean, nullable=False, comment="no longer in the file; kept for those who chose it"),
    UniqueConstraint("programme_id", "key"),
)

theme = Table(
    "theme",
    metadata,
    row_id(),
    to("programme"),
    Column("key", String(16), nullable=False),
    Column("title", Json, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("history", Json, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("pitch_count", Integer, nullable=False, comment="numbers given so far; never given twice"),
    UniqueConstraint("programme_id", "key"),
)

workshop = Table(
    "workshop",
    metadata,
    row_id(),
    to("theme"),
    Column("key", String(64), nullable=False),
    Column("capacity", Integer),
    Column("deadline_at", Instant),
    Column("reopened_until", Instant, comment="organisers take ideas again after the last deadline"),
    Column("retired", Boolean, nullable=False),
    UniqueConstraint("theme_id", "key"),
)

meeting = Table(
    "meeting",
    metadata,
    row_id(),
    to("workshop"),
    Column("number", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("duration", Span, nullable=False),
    Column("link", Encrypted("meeting.link")),
    Column("dial_in", Encrypted("meeting.dial_in")),
    Column("sequence", Integer, nullable=False, comment="rises when people have to hear of a change"),
    Column("cancelled_at", Instant),
    Column("summary", Json, comment="for those who missed it"),
    Column("material", Json, comment="addresses with titles"),
    Column("summary_at", Instant, comment="since when there is a summary or material"),
    UniqueConstraint("workshop_id", "number"),
)

phase = Table(
    "phase",
    metadata,
    row_id(),
    to("workshop"),
    Column("after", Integer, nullable=False),
    Column("title", Json, nullable=False),
    Column("deadline_at", Instant, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("retired", Boolean, nullable=False),
    UniqueConstraint("workshop_id", "after"),
)

start_code = Table(
    "start_code",
    metadata,
    row_id(),
    Column("bot_id", BigInteger, comment="null: good at every bot of this installation"),
    to("programme"),
    Column("code", String(64), nullable=False),
    Column("theme_key", String(16)),
    Column("place_key", String(32)),
    UniqueConstraint("code"),
)
