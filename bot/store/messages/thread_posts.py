"""Which messages in the staff chat show something of a thread: a reply to one answers the client."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.domain.ids import ChatId, MessageId, ThreadId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.threads import thread_posts


async def note(tx: Transaction, thread: ThreadId, staff_chat: ChatId, posts: Sequence[MessageId]) -> None:
    """Record which messages in the staff chat show something of `thread`."""
    for each in posts:
        await tx.execute(
            insert_into(tx, thread_posts)
            .values(chat_id=staff_chat, message_id=each, thread_id=thread)
            .on_conflict_do_nothing()
        )


async def thread_of(conn: Reading, staff_chat: ChatId, post: MessageId) -> ThreadId | None:
    """Return the thread that a message in the staff chat shows."""
    found = await conn.scalar(
        select(thread_posts.c.thread_id).where(
            thread_posts.c.chat_id == staff_chat, thread_posts.c.message_id == post
        )
    )
    return None if found is None else ThreadId(found)
