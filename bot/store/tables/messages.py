"""Messages to clients."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from bot.store.tables.base import NUMBERED, metadata
from bot.store.tables.columns import BigId, MessageIds, SafeText, UtcDateTime, row_token

announcements = Table(
    "announcements",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("audience", String(16), nullable=False),
    Column("value", SafeText),
    Column("text", SafeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    row_token(),
    CheckConstraint("audience IN ('all', 'post', 'visa_kind')", name="announcements_audience"),
    **NUMBERED,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    # Emptied by /forget, like the text and the message ids: only the fact that somebody was told remains.
    Column("chat_id", BigInteger),
    Column("follower_id", BigInteger),
    # Empty for messages between a client and the office, which have a thread instead.
    Column("case_id", BigInteger, ForeignKey("cases.id")),
    Column("status_id", BigInteger, ForeignKey("statuses.id")),
    Column("announcement_id", BigInteger, ForeignKey("announcements.id")),
    Column("check_id", BigInteger, ForeignKey("checks.id")),
    # Changes are deleted after two days; what this one was is in the reply.
    Column("change_id", BigInteger),
    Column("known", Text),  # what its follower knew of the case before it, as JSON
    Column("thread_id", BigInteger, ForeignKey("threads.id")),
    Column("thread_message_id", BigInteger, ForeignKey("thread_messages.id")),
    Column("target_id", BigInteger),
    Column("reply", SafeText),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("due_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("first_tried_at", UtcDateTime),
    Column("claimed_by", String(200)),
    Column("claimed_until", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("message_ids", MessageIds),  # of all parts, including attempts that arrived only in part
    # How many more copies may be in the chat whose ids are unknown.
    Column("lost_copies", Integer, nullable=False, server_default="0"),
    Column("discreet", Boolean, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("problem", String(200)),
    row_token(),
    CheckConstraint(
        "kind IN ('notice', 'checked', 'correction', 'case_change', 'announcement', 'withdrawal', 'edit',"
        " 'delete', 'to_office', 'to_client')",
        name="outbox_kind",
    ),
    CheckConstraint(
        "state IN ('pending', 'held', 'sending', 'sent', 'in_doubt', 'gone', 'refused', 'failed',"
        " 'cancelled')",
        name="outbox_state",
    ),
    **NUMBERED,
)
Index("outbox_due", outbox.c.state, outbox.c.due_at, outbox.c.id)
Index("outbox_order", outbox.c.chat_id, outbox.c.case_id, outbox.c.id)
Index("outbox_by_status", outbox.c.status_id)
Index("outbox_by_check", outbox.c.check_id)
Index("outbox_by_change", outbox.c.change_id)
Index("outbox_by_case", outbox.c.case_id, outbox.c.id)
Index("outbox_by_announcement", outbox.c.announcement_id)
Index("outbox_by_thread", outbox.c.thread_id, outbox.c.id)

exchanges = Table(
    "exchanges",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("earlier", SafeText, nullable=False),  # before that update, which may be handled again
)
