"""Which process may do what only one may do; a lease runs out by itself unless it is renewed.

All times are the database's (`Store.now`), so that the clocks of two hosts need not agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.store.engine import Reading, Transaction
from bot.store.tables import leases

RUNNING = "intake"
"""The lease that a running bot holds all the time, and that runs out half a minute after it was killed.

Others may last longer: until the day is over, so that something is told once a day.
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds something, and until when if it is not renewed; `epoch` grows by one with each new holder."""

    holder: str
    until: datetime
    epoch: int


async def take(tx: Transaction, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take or renew the lease `name` until then; return False while another holds it.

    One that lasts far longer than it is asked for was taken by a clock that was set back since: it is cut to
    what is asked for, so that a holder that has died does not hold it for hours. One that lives renews it.
    """
    this = leases.c.name == name
    found = (await tx.execute(select(leases).where(this))).first()
    if found is None:
        await tx.execute(insert(leases).values(name=name, holder=holder, until=until, epoch=1))
        return True
    if found.holder == holder:
        await tx.execute(update(leases).where(this).values(until=until))
        return True
    if found.holder is None or found.until <= now:
        values = {"holder": holder, "until": until, "epoch": found.epoch + 1}
        await tx.execute(update(leases).where(this).values(**values))
        return True
    if found.until - now > 2 * (until - now):
        await tx.execute(update(leases).where(this).values(until=until))
    return False


async def renew(tx: Transaction, name: str, holder: str, *, until: datetime) -> bool:
    """Keep the lease until then; False where another took it, also where it is free again since."""
    statement = (
        update(leases)
        .where(leases.c.name == name, leases.c.holder == holder)
        .values(until=until)
        .returning(leases.c.name)
    )
    return (await tx.execute(statement)).first() is not None


async def still_held(conn: Reading, name: str, holder: str, epoch: int | None = None) -> bool:
    """Say whether nobody took the lease from `holder`, since the term `epoch` began if that is given.

    Ask inside the transaction that rests on it: whoever was stopped for minutes learns it there.
    """
    lease = await lease_of(conn, name)
    return lease is not None and lease.holder == holder and epoch in (None, lease.epoch)


async def release(tx: Transaction, name: str, holder: str) -> None:
    """Give the lease back, if `holder` holds it."""
    await tx.execute(
        update(leases).where(leases.c.name == name, leases.c.holder == holder).values(holder=None)
    )


async def lease_of(conn: Reading, name: str) -> Lease | None:
    """Return who took the lease last; it may have run out. None where it was given back."""
    row = (await conn.execute(select(leases).where(leases.c.name == name))).first()
    return None if row is None or row.holder is None else Lease(row.holder, row.until, row.epoch)
