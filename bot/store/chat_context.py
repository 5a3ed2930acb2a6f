"""What is stored of a chat when its next message comes, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, literal_column, select, true

from bot.domain.conversation.danger import DangerAlarm
from bot.domain.conversation.exchange import Exchange
from bot.domain.handoff import MessageState, SentBy
from bot.domain.ids import ChatId, UpdateId
from bot.store.chats import alarms
from bot.store.database.engine import Reading
from bot.store.messages import exchanges
from bot.store.tables.cases import followers
from bot.store.tables.messages import exchanges as exchange_rows
from bot.store.tables.threads import thread_messages


@dataclass(frozen=True, slots=True)
class ChatContext:
    """The exchange before a message, the latest danger in the chat, and whether the chat follows a case.

    `writes`: it has begun a message to the office.
    """

    past: Exchange
    danger: DangerAlarm | None
    follows: bool
    writes: bool = False


_DANGER = alarms.latest_danger(bindparam("chat"), bindparam("since")).subquery()
_ONE_ROW = select(literal_column("1").label("one")).subquery()

# Asked for every message: each statement costs more than the rows that it reads.
_STATEMENT = select(
    exchange_rows,
    _DANGER,
    exists().where(followers.c.chat_id == bindparam("chat")).label("follows"),
    exists()
    .where(
        thread_messages.c.chat_id == bindparam("chat"),
        thread_messages.c.sent_by == SentBy.CLIENT.value,
        thread_messages.c.state == MessageState.DRAFT.value,
    )
    .label("writes"),
).select_from(
    _ONE_ROW.outerjoin(exchange_rows, exchange_rows.c.chat_id == bindparam("chat")).outerjoin(_DANGER, true())
)


async def before(
    conn: Reading, chat: ChatId, update: UpdateId, now: datetime, *, dangers_since: datetime
) -> ChatContext:
    """Return what was there before `update` of `chat`; only a danger after `dangers_since` counts."""
    row = (await conn.execute(_STATEMENT, {"chat": chat, "since": dangers_since})).one()
    return ChatContext(
        exchanges.read_before(row, update, now), alarms.read_alarm(row), bool(row.follows), bool(row.writes)
    )
