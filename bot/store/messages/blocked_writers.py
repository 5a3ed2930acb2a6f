"""Chats from which the office takes no messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.actor import Actor
from bot.domain.ids import ChatId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.threads import blocked_writers


async def block(tx: Transaction, chat: ChatId, by: Actor, now: datetime) -> None:
    """Accept no more messages from a chat."""
    await tx.execute(
        insert_into(tx, blocked_writers)
        .values(chat_id=chat, at=now, staff_name=by.name)
        .on_conflict_do_nothing()
    )


async def unblock(tx: Transaction, chat: ChatId) -> None:
    """Accept messages from a chat again."""
    await tx.execute(delete(blocked_writers).where(blocked_writers.c.chat_id == chat))


async def is_blocked(conn: Reading, chat: ChatId) -> bool:
    """Return whether messages from a chat are not accepted."""
    found = await conn.scalar(select(blocked_writers.c.chat_id).where(blocked_writers.c.chat_id == chat))
    return found is not None
