"""Threads: what one client and the office write to each other until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.domain.actor import Actor
from bot.domain.handoff import Mark, MessageState, Thread
from bot.domain.ids import ChatId, StaffId, ThreadId
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import topics
from bot.store.messages.thread_messages import actor_in
from bot.store.tables.messages import outbox
from bot.store.tables.threads import thread_messages, thread_posts, threads

KEEP_CLOSED = timedelta(days=30)
"""How long a closed thread is stored."""

KEEP_DRAFTS = timedelta(days=1)
"""How long a draft that was never sent is stored."""

LONGEST_TAG = 35
"""Characters of a language tag that every reader must accept (RFC 5646, section 4.4.1)."""

_OPEN, _CLOSED = "open", "closed"


async def get(conn: Reading, thread: ThreadId) -> Thread | None:
    """Return a thread."""
    return await _one(conn, threads.c.id == thread)


async def open_of(conn: Reading, chat: ChatId) -> Thread | None:
    """Return the open thread of a chat."""
    return await _one(conn, (threads.c.chat_id == chat) & (threads.c.state == _OPEN))


async def begin(tx: Transaction, chat: ChatId, now: datetime) -> tuple[Thread, bool]:
    """Return the open thread of a chat, or a new one, and whether it is new."""
    found = await open_of(tx, chat)
    if found is not None:
        return found, False
    row = {"chat_id": chat, "state": _OPEN, "opened_at": now}
    new = (await tx.execute(insert(threads).values(row).returning(*threads.c))).one()
    return _thread(new), True


async def wait(tx: Transaction, thread: ThreadId, since: datetime, alarm: datetime) -> None:
    """Record that a client waits for an answer; an earlier message that waits keeps its time and alarm."""
    values = {
        "waiting_since": func.coalesce(threads.c.waiting_since, since),
        "alarm_at": func.coalesce(threads.c.alarm_at, alarm),
    }
    await tx.execute(update(threads).where(threads.c.id == thread).values(**values))


async def answered(tx: Transaction, thread: ThreadId) -> None:
    """Record that nothing waits for an answer."""
    await _set(tx, thread, waiting_since=None, alarm_at=None)


async def mark(tx: Transaction, thread: ThreadId, why: Mark) -> None:
    """Mark a thread; danger stays marked as danger."""
    if why is Mark.DANGER:
        await _set(tx, thread, mark=why.value)
    else:
        await _set(tx, thread, mark=func.coalesce(threads.c.mark, why.value))


async def speaks(tx: Transaction, thread: ThreadId, language: str | None) -> None:
    """Record the language of the client's app, as an IETF tag; None changes nothing."""
    if language:
        await _set(tx, thread, language=language[:LONGEST_TAG])


async def take(tx: Transaction, thread: ThreadId, by: Actor | None) -> None:
    """Record who answers a thread; None: nobody yet."""
    await _set(tx, thread, staff_id=by.id if by else None, staff_name=by.name if by else None)


async def close(tx: Transaction, thread: ThreadId, now: datetime) -> bool:
    """Close a thread; return False if it was closed already."""
    statement = (
        update(threads)
        .where(threads.c.id == thread, threads.c.state == _OPEN)
        .values(state=_CLOSED, closed_at=now, waiting_since=None, alarm_at=None)
        .returning(threads.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def reopen(tx: Transaction, thread: Thread) -> Thread:
    """Return the open thread of the client of `thread`: another one, or `thread` itself, opened again."""
    found = await open_of(tx, thread.chat)
    if found is None:
        await _set(tx, thread.id, state=_OPEN, closed_at=None)
        found = await open_of(tx, thread.chat)
    assert found is not None
    return found


async def listed(conn: Reading, taken_by: StaffId | None = None) -> tuple[Thread, ...]:
    """Return the open threads, those that wait for an answer first, oldest first; or one member's."""
    statement = select(threads).where(threads.c.state == _OPEN)
    if taken_by is not None:
        statement = statement.where(threads.c.staff_id == taken_by)
    order = (threads.c.waiting_since.is_(None), threads.c.waiting_since, threads.c.id)
    return tuple(_thread(row) for row in await conn.execute(statement.order_by(*order)))


async def overdue(conn: Reading, now: datetime) -> tuple[Thread, ...]:
    """Return the threads whose alarm is due, oldest first."""
    due = (threads.c.state == _OPEN, threads.c.alarm_at <= now)
    statement = select(threads).where(*due).order_by(threads.c.waiting_since, threads.c.id)
    return tuple(_thread(row) for row in await conn.execute(statement))


async def postpone(tx: Transaction, which: Sequence[ThreadId], until: datetime) -> None:
    """Have the next alarm of these threads at `until`."""
    await tx.execute(update(threads).where(threads.c.id.in_(which)).values(alarm_at=until))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete everything that a chat and the office wrote to each other. A block stays."""
    await _delete(tx, select(threads.c.id).where(threads.c.chat_id == chat))
    await tx.execute(delete(thread_messages).where(thread_messages.c.chat_id == chat))
    await topics.forget(tx, chat)


async def prune(tx: Transaction, now: datetime) -> None:
    """Delete threads that were closed long ago, and old drafts."""
    closed = select(threads.c.id).where(threads.c.closed_at < now - KEEP_CLOSED, threads.c.state == _CLOSED)
    await _delete(tx, closed)
    await topics.prune(tx)
    unsent = thread_messages.c.state != MessageState.SENT.value
    old = thread_messages.c.at < now - KEEP_DRAFTS
    named = select(outbox.c.thread_message_id).where(outbox.c.thread_message_id.is_not(None))
    await tx.execute(delete(thread_messages).where(unsent, old, thread_messages.c.id.not_in(named)))


async def _delete(tx: Transaction, which: Any) -> None:
    for table in (outbox, thread_posts, thread_messages):
        await tx.execute(delete(table).where(table.c.thread_id.in_(which)))
    await tx.execute(delete(threads).where(threads.c.id.in_(which)))


async def _set(tx: Transaction, thread: ThreadId, **values: Any) -> None:
    await tx.execute(update(threads).where(threads.c.id == thread).values(**values))


async def _one(conn: Reading, which: Any) -> Thread | None:
    row = (await conn.execute(select(threads).where(which))).first()
    return None if row is None else _thread(row)


def _thread(row: Row[Any]) -> Thread:
    return Thread(
        id=ThreadId(row.id),
        chat=ChatId(row.chat_id),
        is_open=row.state == _OPEN,
        mark=None if row.mark is None else Mark(row.mark),
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        taken_by=actor_in(row),
        language=row.language,
    )
