"""Lines that the staff chat must read, kept until it has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.reply import Reply
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.staff import staff_lines


async def add(tx: Transaction, line: Reply, now: datetime) -> None:
    """Keep a line, in the transaction of what it tells of."""
    await tx.execute(insert(staff_lines).values(reply=replies.to_json(line), at=now))


async def add_once(tx: Transaction, line: Reply, now: datetime, *, since: datetime) -> bool:
    """Keep a line unless the very same was kept after `since`, told or not; say whether it is new."""
    written = replies.to_json(line)
    same = select(staff_lines.c.id).where(staff_lines.c.reply == written, staff_lines.c.at > since).limit(1)
    if (await tx.execute(same)).first() is not None:
        return False
    await tx.execute(insert(staff_lines).values(reply=written, at=now))
    return True


async def waiting(conn: Reading, limit: int) -> list[tuple[int, Reply]]:
    """Return lines not told yet with their numbers, oldest first."""
    statement = (
        select(staff_lines.c.id, staff_lines.c.reply)
        .where(staff_lines.c.told_at.is_(None))
        .order_by(staff_lines.c.id)
        .limit(limit)
    )
    return [(row.id, replies.from_json(row.reply)) for row in await conn.execute(statement)]


async def told(tx: Transaction, numbers: Sequence[int], now: datetime) -> None:
    """Note that the staff chat has these lines."""
    await tx.execute(update(staff_lines).where(staff_lines.c.id.in_(numbers)).values(told_at=now))


async def forget(tx: Transaction, words: str) -> None:
    """Delete the lines that the staff chat has and in which `words` (a chat's reference) stand."""
    having = staff_lines.c.reply.contains(words, autoescape=True)
    await tx.execute(delete(staff_lines).where(having, staff_lines.c.told_at.is_not(None)))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete lines older than that, told or not."""
    await tx.execute(delete(staff_lines).where(staff_lines.c.at < before))
