"""The messages of threads: drafts, and what clients and the office sent each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from bot.domain.actor import Actor
from bot.domain.handoff import MessagePart, MessageState, SentBy, ThreadMessage
from bot.domain.ids import ChatId, MessageId, StaffId, ThreadId, ThreadMessageId
from bot.domain.reply import Block, Reply
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.threads import thread_messages


async def draft_of(conn: Reading, chat: ChatId) -> ThreadMessage | None:
    """Return what a client is writing to the office."""
    theirs = (thread_messages.c.chat_id == chat) & (thread_messages.c.sent_by == SentBy.CLIENT.value)
    is_draft = thread_messages.c.state == MessageState.DRAFT.value
    statement = select(thread_messages).where(theirs, is_draft).order_by(thread_messages.c.id.desc()).limit(1)
    row = (await conn.execute(statement)).first()
    return None if row is None else _message(row)


async def get(conn: Reading, wanted: ThreadMessageId) -> ThreadMessage | None:
    """Return a message or a draft."""
    row = (await conn.execute(select(thread_messages).where(thread_messages.c.id == wanted))).first()
    return None if row is None else _message(row)


async def add(
    tx: Transaction,
    chat: ChatId,
    sent_by: SentBy,
    text: str,
    now: datetime,
    *,
    thread: ThreadId | None = None,
    by: Actor | None = None,
    blocks: tuple[Block, ...] = (),
) -> ThreadMessage:
    """Add a draft. `blocks`: what the client reads, if it is more than `text`."""
    row = {
        "chat_id": chat,
        "thread_id": thread,
        "sent_by": sent_by.value,
        "state": MessageState.DRAFT.value,
        "text": text,
        "staff_id": by.id if by else None,
        "staff_name": by.name if by else None,
        "blocks": replies.to_json(Reply(blocks)) if blocks else None,
        "at": now,
    }
    new = await tx.execute(insert(thread_messages).values(row).returning(*thread_messages.c))
    return _message(new.one())


async def rewrite(
    tx: Transaction, draft: ThreadMessageId, pieces: Sequence[MessagePart], now: datetime
) -> None:
    """Replace what a draft says."""
    written = json.dumps([[each.message, each.text] for each in pieces])
    await _change(tx, draft, pieces=written, at=now)


async def send(
    tx: Transaction,
    draft: ThreadMessageId,
    thread: ThreadId,
    now: datetime,
    *,
    text: str,
    contact: str | None = None,
    pieces: Sequence[MessagePart] = (),
) -> bool:
    """Make a draft a message of `thread`, with the text that is stored; return False if it is no draft."""
    written = json.dumps([[each.message, ""] for each in pieces]) if pieces else None
    is_draft = (thread_messages.c.id == draft, thread_messages.c.state == MessageState.DRAFT.value)
    values = {
        "thread_id": thread,
        "state": MessageState.SENT.value,
        "text": text,
        "contact": contact,
        "pieces": written,
        "at": now,
    }
    statement = update(thread_messages).where(*is_draft).values(values).returning(thread_messages.c.id)
    return (await tx.execute(statement)).first() is not None


async def drop(tx: Transaction, which: ThreadMessageId) -> None:
    """Mark a message as one that is not sent; a client's draft is emptied."""
    await _change(tx, which, state=MessageState.DROPPED.value, pieces=None)


async def of_thread(conn: Reading, thread: ThreadId) -> tuple[ThreadMessage, ...]:
    """Return what was sent in a thread, in order."""
    sent = (thread_messages.c.thread_id == thread, thread_messages.c.state == MessageState.SENT.value)
    statement = select(thread_messages).where(*sent).order_by(thread_messages.c.at, thread_messages.c.id)
    return tuple(_message(row) for row in await conn.execute(statement))


async def sent_since(conn: Reading, chat: ChatId, since: datetime) -> int:
    """Return how many messages a client has sent to the office since then."""
    statement = select(func.count()).where(
        thread_messages.c.chat_id == chat,
        thread_messages.c.sent_by == SentBy.CLIENT.value,
        thread_messages.c.state == MessageState.SENT.value,
        thread_messages.c.at > since,
    )
    return await conn.scalar(statement) or 0


async def sent_of(conn: Reading, chat: ChatId) -> tuple[ThreadMessage, ...]:
    """Return everything that a client and the office have sent each other, in order."""
    sent = (thread_messages.c.chat_id == chat, thread_messages.c.state == MessageState.SENT.value)
    statement = select(thread_messages).where(*sent).order_by(thread_messages.c.at, thread_messages.c.id)
    return tuple(_message(row) for row in await conn.execute(statement))


async def _change(tx: Transaction, which: ThreadMessageId, **values: Any) -> None:
    await tx.execute(update(thread_messages).where(thread_messages.c.id == which).values(**values))


def _message(row: Row[Any]) -> ThreadMessage:
    pieces = json.loads(row.pieces) if row.pieces else []
    return ThreadMessage(
        id=ThreadMessageId(row.id),
        chat=ChatId(row.chat_id),
        thread=None if row.thread_id is None else ThreadId(row.thread_id),
        sent_by=SentBy(row.sent_by),
        state=MessageState(row.state),
        text=row.text,
        at=row.at,
        contact=row.contact,
        pieces=tuple(MessagePart(MessageId(number), text) for number, text in pieces),
        by=actor_in(row),
        blocks=replies.from_json(row.blocks).blocks if row.blocks else (),
    )


def actor_in(row: Row[Any]) -> Actor | None:
    """Return the member that a row names, if it names one."""
    return None if row.staff_id is None else Actor(StaffId(row.staff_id), row.staff_name or "")
