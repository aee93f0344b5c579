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
    Column("nudges_stopped_at", Instant, comment="wants no nudges; reminders, links and answers still come"),
    Column("return_code_hash", String(64), unique=True, comment="of the code that takes the person to a new account"),
    Column("email", Encrypted("participant.email"), comment="asked for only where mail can be sent"),
    Column("email_token", String(32), unique=True, comment="in the address that ends the mails"),
    Column("email_confirmed_at", Instant, comment="the code in the first mail was typed: only then more are sent"),
    Column("email_stopped_at", Instant),
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

former_account = Table(
    "former_account",
    metadata,
    row_id(),
    to("participant", on_delete="CASCADE"),
    Column("bot_id", BigInteger, nullable=False),
    Column("account_hash", String(64), nullable=False),
    Column("address", Encrypted("former_account.address"), nullable=False, comment="to be told there"),
    Column("left_at", Instant, nullable=False),
    Column("disputed_at", Instant, comment="„that was not me“"),
    Index(None, "participant_id"),
    Index(None, "account_hash"),
    comment="From which a return code took the person to another account; kept for a while, for them to object.",
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
    Column(
        "state",
        String(16),
        nullable=False,
        server_default="registered",
        comment="registered, waiting, offered: a place",
    ),
    Column("waiting_since", Instant, comment="its order on the waiting list"),
    Column("offered_until", Instant, comment="a place is kept until then, to be confirmed"),
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

attendance_reply = Table(
    "attendance_reply",
    metadata,
    row_id(),
    to("registration", on_delete="CASCADE"),
    to("meeting", on_delete="CASCADE"),
    Column("sequence", Integer, nullable=False, comment="the meeting's when it was given: a moved one is asked anew"),
    Column("answer", String(16), nullable=False, comment="yes, no, maybe"),
    Column("replied_at", Instant, nullable=False),
    UniqueConstraint("registration_id", "meeting_id"),
    Index(None, "meeting_id"),
    comment="Before a meeting: who means to come.",
)

attendance = Table(
    "attendance",
    metadata,
    row_id(),
    to("registration", on_delete="CASCADE"),
    to("meeting", on_delete="CASCADE"),
    Column("attended", Boolean, nullable=False),
    Column("reported_at", Instant, nullable=False),
    UniqueConstraint("registration_id", "meeting_id"),
    Index(None, "meeting_id"),
    comment="After a meeting: who came, by their own word.",
)

nudge_wish = Table(
    "nudge_wish",
    metadata,
    row_id(),
    to("registration", on_delete="CASCADE"),
    to("phase", null=True, on_delete="CASCADE"),
    Column("wish", String(16), nullable=False, comment="later, no_idea"),
    Column("remind_at", Instant, comment="of later"),
    Column("wished_at", Instant, nullable=False),
    UniqueConstraint("registration_id", "phase_id"),
    comment="What a person wants of a phase's nudges; without a phase: of a standing body's deadline.",
)

question = Table(
    "question",
    metadata,
    row_id(),
    Column("token", String(32), nullable=False, unique=True),
    to("participant", on_delete="CASCADE"),
    to("meeting", null=True, on_delete="CASCADE"),
    Column(
        "kind",
        String(16),
        nullable=False,
        comment="question; link: a meeting's doesn't work; not_me: a return code was used by somebody else",
    ),
    Column("words", Encrypted("question.words")),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant, comment="the first time"),
    Index(None, "participant_id"),
    Index(None, "meeting_id"),
    comment="From a participant to the organisers.",
)

answer = Table(
    "answer",
    metadata,
    row_id(),
    to("question", on_delete="CASCADE"),
    to("organiser", null=True, on_delete="SET NULL"),
    Column("words", Encrypted("answer.words"), nullable=False),
    Column("answered_at", Instant, nullable=False),
    Index(None, "question_id"),
    comment="What an organiser says to a question; there may be several.",
)

guess = Table(
    "guess",
    metadata,
    row_id(),
    Column("bot_id", BigInteger, nullable=False),
    Column("account_hash", String(64), nullable=False),
    Column("purpose", String(16), nullable=False, comment="what is guessed at: start codes, return codes"),
    Column("count", Integer, nullable=False),
    Column("paused_until", Instant),
    Column("guessed_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "account_hash", "purpose"),
    comment="Wrong codes typed by an account; so many, then a pause.",
)
