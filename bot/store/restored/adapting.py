"""Adapting a restored PostgreSQL database to the present before a bot uses it.

pg_restore does not do this. So a table that no dump contains marks a restore as under way. Whoever opens the
database next, a bot or our own command, finds the mark and adapts the restored data.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.restored import high_water
from bot.store.restored.high_water import Marks
from bot.store.tables.processes import leases
from bot.store.tables.updates import inbox

ONE_MORE_COPY = (
    "UPDATE outbox SET again = true, "
    "lost_copies = lost_copies + CASE WHEN state = 'sending' THEN 0 ELSE 1 END "
    "WHERE state IN ('pending', 'held', 'sending') AND kind NOT IN ('edit', 'delete')"
)
"""SQL, for either engine: what was pending in a backup may have been sent since, and nobody knows its id.

What was being sent is counted when it is recovered.
"""

UNANSWERED = ("new", "working")
"""States of updates that may have been answered after the backup was made."""

_TABLE = "restore_under_way"


async def begin(conn: AsyncConnection, marks: Marks) -> None:
    """Mark a restore as under way, and store the highest ids that the database has given out."""
    await abandon(conn)
    await conn.execute(text(f"CREATE TABLE {_TABLE} (name text PRIMARY KEY, last bigint NOT NULL)"))
    for name, last in marks.items():
        await conn.execute(text(f"INSERT INTO {_TABLE} VALUES (:name, :last)"), {"name": name, "last": last})


async def abandon(conn: AsyncConnection) -> None:
    """Remove the mark: nothing was restored."""
    await conn.execute(text(f"DROP TABLE IF EXISTS {_TABLE}"))


async def finish(conn: AsyncConnection, *, always: bool = False) -> bool:
    """Adapt restored data if a restore was under way (or `always`); return whether that was done.

    Each pending message, and each answer to a pending update, is marked as a possible second copy. Nobody
    holds a lease. New ids are above all that were ever given out.
    """
    under_way = await conn.scalar(select(func.to_regclass(_TABLE))) is not None
    if not under_way and not always:
        return False
    marks: dict[str, int] = {}
    if under_way:
        marks = {row.name: row.last for row in await conn.execute(text(f"SELECT name, last FROM {_TABLE}"))}
    await conn.execute(text(ONE_MORE_COPY))
    answered = inbox.c.state.in_(UNANSWERED), inbox.c.sends == 0
    await conn.execute(update(inbox).where(*answered).values(sends=1))
    await conn.execute(delete(leases))
    await high_water.lift_on_server(conn, marks)
    await abandon(conn)
    return True
