"""What staff did, began, and must read."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, String, Table

from bot.store.tables.base import NUMBERED, metadata
from bot.store.tables.columns import BigId, SafeText, UtcDateTime, row_token

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("case_id", BigInteger, ForeignKey("cases.id")),
    Column("content", SafeText, nullable=False),
    Column("state", String(10), nullable=False),
    Column("prompt_id", BigInteger),
    # The update that began it: handled again, it must come upon the same draft. Emptied after two days.
    Column("update_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    row_token(),
    CheckConstraint("state IN ('open', 'confirmed', 'cancelled')", name="drafts_state"),
    **NUMBERED,
)
Index("drafts_by_update", drafts.c.update_id, unique=True)
Index("drafts_by_prompt", drafts.c.prompt_id)

changes = Table(
    "changes",
    metadata,
    Column("id", BigId, primary_key=True),
    row_token(unique=True),  # the Undo button carries nothing else
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("content", SafeText, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undone_by", BigInteger),  # the update that took it back
    **NUMBERED,
)
Index("changes_by_case", changes.c.case_id, changes.c.id)
Index("changes_by_update", changes.c.update_id)

staff_messages = Table(
    "staff_messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger),  # that brought the words acted on; empty where none were
    Column("acted_on", String(64)),  # SHA-256 of those words
    Column("latest", String(64), nullable=False),  # of the words as they were last
    Column("offer_id", BigInteger),  # the draft of the button that offers them
    Column("answers_id", BigInteger),  # the draft whose question was answered; empty for a command
    Column("question", String(16)),  # which of its questions
    Column("at", UtcDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    # Nobody: a client did it (joined, left, forgot), and who is not kept here.
    Column("staff_id", BigInteger),
    Column("staff_name", SafeText),
    Column("action", String(32), nullable=False),
    Column("case_id", BigInteger, ForeignKey("cases.id")),
    Column("detail", SafeText),
    Column("update_id", BigInteger, nullable=False),
    **NUMBERED,
)
Index("audit_by_case", audit.c.case_id, audit.c.id)

staff_lines = Table(
    "staff_lines",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("reply", SafeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    **NUMBERED,
)
