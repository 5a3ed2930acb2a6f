"""How long each chat has waited for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.ids import ChatId
from bot.store.database.engine import Reading
from bot.store.tables.updates import inbox
from bot.store.updates.inbox import UNFINISHED


@dataclass(frozen=True, slots=True)
class ChatWaits:
    """Since when the oldest unfinished update of a chat waits; updates without a chat count as one."""

    chat: ChatId | None
    since: datetime


async def for_answers(conn: Reading) -> tuple[ChatWaits, ...]:
    """Return every chat that has an unfinished update, longest wait first."""
    oldest = func.min(inbox.c.received_at, type_=inbox.c.received_at.type).label("oldest")
    statement = (
        select(inbox.c.chat_id, oldest)
        .where(inbox.c.state.in_(UNFINISHED))
        .group_by(inbox.c.chat_id)
        .order_by(oldest)
    )
    return tuple(ChatWaits(row.chat_id, row.oldest) for row in await conn.execute(statement))
