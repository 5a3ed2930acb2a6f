"""Cases and who follows them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.base import NUMBERED, metadata
from bot.store.tables.columns import BigId, SafeText, UtcDateTime, row_token

cases = Table(
    "cases",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("label", SafeText),
    Column("visa_kind", SafeText),
    Column("post", SafeText),
    Column("refused_on", Date),
    Column("check_every_days", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("checked_at", UtcDateTime),
    Column("next_check_at", UtcDateTime, nullable=False),
    row_token(),
    CheckConstraint("state IN ('open', 'closed')", name="cases_state"),
    **NUMBERED,
)
Index("cases_by_next_check", cases.c.state, cases.c.next_check_at)

open_items = Table(
    "open_items",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", SafeText, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
)

statuses = Table(
    "statuses",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("status", String(100), nullable=False),
    Column("updated_on", Date),
    Column("note", SafeText),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("corrects", BigInteger, ForeignKey("statuses.id")),
    Column("staff_id", BigInteger),
    Column("staff_name", SafeText),
    row_token(),
    CheckConstraint("state IN ('recorded', 'undone', 'corrected', 'withdrawn')", name="statuses_state"),
    **NUMBERED,
)
Index("statuses_by_case", statuses.c.case_id, statuses.c.id)
Index("statuses_by_time", statuses.c.at)

checks = Table(
    "checks",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("staff_id", BigInteger, nullable=False),
    Column("staff_name", SafeText, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    # The last status recorded before: this orders checks among statuses, whatever the clock did.
    Column("status_id", BigInteger, ForeignKey("statuses.id")),
    Column("undone_at", UtcDateTime),
    **NUMBERED,
)
Index("checks_by_case", checks.c.case_id, checks.c.id)
Index("checks_by_time", checks.c.at)

invitations = Table(
    "invitations",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    row_token(),
    CheckConstraint("state IN ('open', 'used', 'revoked')", name="invitations_state"),
    **NUMBERED,
)

openings = Table(
    "openings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("invitation_id", BigInteger, ForeignKey("invitations.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    row_token(),
    UniqueConstraint("invitation_id", "chat_id", name="openings_once"),
    **NUMBERED,
)

invitation_tries = Table(
    "invitation_tries",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

followers = Table(
    "followers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("invitation_id", BigInteger, ForeignKey("invitations.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("subscribed", Boolean, nullable=False),
    Column("gone_at", UtcDateTime),
    row_token(),
    UniqueConstraint("case_id", "chat_id", name="followers_once"),
    **NUMBERED,
)
Index("followers_by_chat", followers.c.chat_id)
