"""What a restored PostgreSQL database must do before a bot uses it.

pg_restore knows nothing of it. So a table that no dump holds says that a restore is under way; whoever opens
the database next, a bot or our own command, finds it and makes the restored data fit the present.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import high_water
from bot.store.high_water import Marks
from bot.store.tables import inbox, leases, outbox

WAITING = ("pending", "held", "sending")
"""States of messages that may have gone out since a backup was made."""

UNANSWERED = ("new", "working")
"""States of updates to which an answer may have gone since."""

_TABLE = "restore_under_way"


async def begin(conn: AsyncConnection, marks: Marks) -> None:
    """Note that a restore begins, and the highest ids that the database gave out so far."""
    await abandon(conn)
    await conn.execute(text(f"CREATE TABLE {_TABLE} (name text PRIMARY KEY, last bigint NOT NULL)"))
    for name, last in marks.items():
        await conn.execute(text(f"INSERT INTO {_TABLE} VALUES (:name, :last)"), {"name": name, "last": last})


async def abandon(conn: AsyncConnection) -> None:
    """Take the note back: nothing was restored."""
    await conn.execute(text(f"DROP TABLE IF EXISTS {_TABLE}"))


async def finish(conn: AsyncConnection, *, always: bool = False) -> bool:
    """Make restored data fit the present, if a restore was under way (or `always`); say whether it was done.

    Each message that was waiting, and each answer to an update, may come for the second time and says so;
    nobody holds a lease; ids go on above all that were ever given out.
    """
    under_way = await conn.scalar(select(func.to_regclass(_TABLE))) is not None
    if not under_way and not always:
        return False
    marks: dict[str, int] = {}
    if under_way:
        marks = {row.name: row.last for row in await conn.execute(text(f"SELECT name, last FROM {_TABLE}"))}
    await conn.execute(update(outbox).where(outbox.c.state.in_(WAITING)).values(again=True))
    answered = inbox.c.state.in_(UNANSWERED), inbox.c.sends == 0
    await conn.execute(update(inbox).where(*answered).values(sends=1))
    await conn.execute(delete(leases))
    await high_water.lift_on_server(conn, marks)
    await abandon(conn)
    return True
