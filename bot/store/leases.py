"""Which process may do what only one may do; a lease runs out by itself unless it is renewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select

from bot.store.dialect import insert_into
from bot.store.engine import Reading, Transaction
from bot.store.tables import leases

RUNNING = "intake"
"""The lease that a running bot holds all the time, and that runs out half a minute after it was killed.

Others may last longer: until the day is over, so that something is told once a day.
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds something, and until when if it is not renewed."""

    holder: str
    until: datetime


async def take(tx: Transaction, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take or renew the lease `name` until then; return False while another holds it."""
    values = {"holder": holder, "until": until}
    statement = (
        insert_into(tx, leases)
        .values(name=name, **values)
        .on_conflict_do_update(
            index_elements=[leases.c.name],
            set_=values,
            where=or_(leases.c.holder == holder, leases.c.until <= now),
        )
        .returning(leases.c.name)
    )
    return (await tx.execute(statement)).first() is not None


async def release(tx: Transaction, name: str, holder: str) -> None:
    """Give the lease back, if `holder` holds it."""
    await tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


async def lease_of(conn: Reading, name: str) -> Lease | None:
    """Return who took the lease last; it may have run out."""
    row = (await conn.execute(select(leases).where(leases.c.name == name))).first()
    return None if row is None else Lease(row.holder, row.until)
