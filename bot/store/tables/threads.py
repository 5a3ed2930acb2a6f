"""What clients and the office write to each other."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, String, Table

from bot.store.tables.base import NUMBERED, metadata
from bot.store.tables.columns import BigId, SafeText, UtcDateTime, row_token

threads = Table(
    "threads",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("mark", String(8)),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("waiting_since", UtcDateTime),  # empty: the office has answered
    Column("alarm_at", UtcDateTime),  # when staff are told next that it waits
    Column("staff_id", BigInteger),  # who has taken it
    Column("staff_name", SafeText),
    Column("language", String(35)),  # of the client's app (Bot API, User: language_code)
    row_token(),
    CheckConstraint("state IN ('open', 'closed')", name="threads_state"),
    CheckConstraint("mark IN ('danger', 'urgent')", name="threads_mark"),
    **NUMBERED,
)
Index("threads_by_chat", threads.c.chat_id, threads.c.id)
Index("threads_by_state", threads.c.state, threads.c.id)
# A client writes in one thread at a time.
Index(
    "threads_one_open",
    threads.c.chat_id,
    unique=True,
    sqlite_where=threads.c.state == "open",
    postgresql_where=threads.c.state == "open",
)

thread_messages = Table(
    "thread_messages",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, ForeignKey("threads.id")),  # empty until a client sends it
    Column("sent_by", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("text", SafeText, nullable=False),  # without numbers once it is sent
    Column("contact", SafeText),  # the telephone numbers and addresses that were in it
    Column("pieces", SafeText),  # a client's draft, message by message
    Column("blocks", SafeText),  # an answer that is more than text: lists, links, bold words
    Column("staff_id", BigInteger),
    Column("staff_name", SafeText),
    Column("at", UtcDateTime, nullable=False),
    row_token(),
    CheckConstraint("sent_by IN ('client', 'office', 'bot')", name="thread_messages_sent_by"),
    CheckConstraint("state IN ('draft', 'sent', 'dropped')", name="thread_messages_state"),
    **NUMBERED,
)
Index("thread_messages_by_thread", thread_messages.c.thread_id, thread_messages.c.id)
Index("thread_messages_by_chat", thread_messages.c.chat_id, thread_messages.c.id)

thread_posts = Table(
    "thread_posts",
    metadata,
    # A message of the bot in the staff chat; an answer to it goes to that thread's client.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, ForeignKey("threads.id"), nullable=False),
)
Index("thread_posts_by_thread", thread_posts.c.thread_id)

blocked_writers = Table(
    "blocked_writers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("staff_name", SafeText, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    # A forum topic of the staff chat in which the messages of one client are shown.
    Column("staff_chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),  # the client; empty: forgotten, only to be closed
    Column("is_open", Boolean, nullable=False),
)
Index("topics_by_chat", topics.c.chat_id, unique=True)
