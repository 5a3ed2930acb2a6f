"""Groups that became supergroups, and the ids they have since (Bot API, migrate_to_chat_id)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.ids import ChatId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.chats import moved_chats


async def remember(tx: Transaction, chat: ChatId, to: ChatId, now: datetime) -> None:
    """Note that what is sent to `chat` must go to `to`."""
    values = {"new_id": to, "at": now}
    await tx.execute(
        insert_into(tx, moved_chats)
        .values(chat_id=chat, **values)
        .on_conflict_do_update(index_elements=[moved_chats.c.chat_id], set_=values)
    )


async def newest(conn: Reading, chat: ChatId) -> ChatId:
    """Return the id that `chat` has now."""
    seen = {chat}
    while True:
        row = (await conn.execute(select(moved_chats.c.new_id).where(moved_chats.c.chat_id == chat))).first()
        if row is None or row.new_id in seen:
            return chat
        chat = ChatId(row.new_id)
        seen.add(chat)
