"""Updates from Telegram, and what each has done."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table

from bot.store.tables.base import metadata
from bot.store.tables.columns import BigId, SafeText, UtcDateTime, row_token

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
