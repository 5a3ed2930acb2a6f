"""The tables as SQLAlchemy Core sees them; the migrations build the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.database.columns import BigId, MessageIds, SafeText, UtcDateTime, row_token

metadata = MetaData()

NUMBERED: dict[str, Any] = {"sqlite_autoincrement": True}
"""Ids are never given out again, because buttons and messages name them. SQLite would reuse the last ones."""

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigId, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    Column("raw", SafeText),  # the JSON Telegram sent; emptied once the update is done
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("error", String(200)),  # the kind of fault, never its message: that may quote the client
    Column("reference", String(16)),
    Column("received_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("owner", String(200)),  # the process that has it in hand
    Column("sends", Integer, nullable=False, server_default="0"),  # how often an answer to it was begun
    row_token(),
    CheckConstraint("state IN ('new', 'working', 'done', 'dead', 'in_doubt')", name="inbox_state"),
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

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(200)),  # null once it was given back
    Column("until", UtcDateTime, nullable=False),
)

profile = Table(
    "profile",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

learned = Table(
    "learned",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

effects = Table(
    "effects",
    metadata,
    # Update ids may start again anywhere after a quiet week: with the chat they stay apart.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("what", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("result", SafeText),  # what came of it, for the update that is handled again
)

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
    # Emptied by /forget, as are the text and the messages' ids: what is left is that somebody was told.
    Column("chat_id", BigInteger),
    Column("follower_id", BigInteger),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("status_id", BigInteger, ForeignKey("statuses.id")),
    Column("announcement_id", BigInteger, ForeignKey("announcements.id")),
    Column("check_id", BigInteger, ForeignKey("checks.id")),
    Column("target_id", BigInteger),
    Column("reply", SafeText),
    Column("due_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("first_tried_at", UtcDateTime),
    Column("claimed_by", String(200)),
    Column("claimed_until", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("message_ids", MessageIds),  # of all parts, also of tries that did not arrive whole
    # How many further copies may be in the chat whose ids nobody knows.
    Column("lost_copies", Integer, nullable=False, server_default="0"),
    Column("discreet", Boolean, nullable=False),
    Column("shown_at", UtcDateTime),
    Column("problem", String(200)),
    row_token(),
    CheckConstraint(
        "kind IN ('notice', 'checked', 'correction', 'announcement', 'withdrawal', 'edit', 'delete')",
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
Index("outbox_by_case", outbox.c.case_id, outbox.c.id)
Index("outbox_by_announcement", outbox.c.announcement_id)

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

exchanges = Table(
    "exchanges",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", SafeText, nullable=False),
    Column("earlier", SafeText, nullable=False),  # before that update: it may be handled again
)

moved_chats = Table(
    "moved_chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("new_id", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
