"""What is known of chats, with or without a case."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.base import NUMBERED, metadata
from bot.store.tables.columns import BigId, SafeText, UtcDateTime, row_token

votes = Table(
    "votes",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", String(100), primary_key=True),
    Column("version", String(16), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

misses = Table(
    "misses",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("locale", String(16), nullable=False),
    Column("utterance", SafeText),  # emptied when its time is over
    Column("reason", String(16), nullable=False),
    Column("candidates", SafeText, nullable=False),
    Column("chosen", String(100)),
    Column("at", UtcDateTime, nullable=False),
    row_token(),
    CheckConstraint("reason IN ('none', 'suggested', 'rejected', 'off_topic')", name="misses_reason"),
    # Update ids may start again anywhere after a quiet week (Bot API, Update): with the chat they stay apart.
    UniqueConstraint("chat_id", "update_id", name="misses_once"),
    **NUMBERED,
)
Index("misses_by_time", misses.c.at)

preferences = Table(
    "preferences",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("checks_every_days", Integer),
    Column("quiet_start", String(5)),
    Column("quiet_end", String(5)),
    Column("zone", String(64)),
    Column("discreet", Boolean, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(32), primary_key=True),  # the kind of danger, or the matter of a deadline
    Column("level", String(8), nullable=False),
    Column("language", String(16), nullable=False),
    Column("heard_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime, nullable=False),
    CheckConstraint("level IN ('sure', 'doubt')", name="alarms_level"),
)

moved_chats = Table(
    "moved_chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
