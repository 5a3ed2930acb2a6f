"""The tables as SQLAlchemy Core sees them; the migrations build the same."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.columns import BigId, UtcDateTime, Words

metadata = MetaData()

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigId, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    Column("raw", Words),  # the JSON Telegram sent; emptied once the update is done
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", String(200)),  # the kind of fault, never its message: that may quote the client
    Column("reference", String(16)),
    Column("received_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    CheckConstraint("state IN ('new', 'working', 'done', 'dead')", name="inbox_state"),
)
Index("inbox_by_state", inbox.c.state, inbox.c.update_id)

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
    Column("utterance", Words),  # emptied when its time is over
    Column("reason", String(16), nullable=False),
    Column("candidates", Words, nullable=False),
    Column("chosen", String(100)),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("reason IN ('none', 'suggested', 'rejected', 'off_topic')", name="misses_reason"),
    # Update ids may start again anywhere after a quiet week (Bot API, Update): with the chat they stay apart.
    UniqueConstraint("chat_id", "update_id", name="misses_once"),
)
Index("misses_by_time", misses.c.at)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

profile = Table(
    "profile",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
