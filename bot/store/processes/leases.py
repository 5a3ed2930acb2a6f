"""Which process may do what only one may do at a time. A lease expires unless it is renewed.

All times come from the database's clock (`Store.now`), so the clocks of two hosts need not agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.store.database.engine import Reading, Transaction
from bot.store.tables.processes import leases

RUNNING = "intake"
"""The lease that a running bot holds all the time, and that runs out half a minute after it was killed.

Others may last longer: until the day is over, so that something is told once a day.
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a lease, and when it expires."""

    holder: str
    until: datetime


async def take(
    tx: Transaction,
    name: str,
    holder: str,
    *,
    now: datetime,
    until: datetime,
    has_died: Callable[[str], bool] = lambda _: False,
) -> bool:
    """Take or renew the lease `name` until then; return False while another holds it that has not died.

    A lease that expires far later than anybody asks for was taken by a clock that has since been set back. It
    is cut to what is asked for here, so that a dead holder does not block it for hours; a live one renews it.
    """
    this = leases.c.name == name
    found = (await tx.execute(select(leases).where(this))).first()
    if found is None:
        await tx.execute(insert(leases).values(name=name, holder=holder, until=until))
        return True
    if found.holder == holder:
        await tx.execute(update(leases).where(this).values(until=until))
        return True
    if found.holder is None or found.until <= now or has_died(found.holder):
        await tx.execute(update(leases).where(this).values(holder=holder, until=until))
        return True
    if found.until - now > 2 * (until - now):
        await tx.execute(update(leases).where(this).values(until=until))
    return False


async def renew(tx: Transaction, name: str, holder: str, *, until: datetime) -> bool:
    """Extend a lease that `holder` still holds; return False if another took it, even if it is free again."""
    statement = (
        update(leases)
        .where(leases.c.name == name, leases.c.holder == holder)
        .values(until=until)
        .returning(leases.c.name)
    )
    return (await tx.execute(statement)).first() is not None


async def release(tx: Transaction, name: str, holder: str) -> None:
    """Give the lease back, if `holder` holds it."""
    await tx.execute(
        update(leases).where(leases.c.name == name, leases.c.holder == holder).values(holder=None)
    )


async def lease_of(conn: Reading, name: str) -> Lease | None:
    """Return the last holder's lease, which may have expired; None if it was given back."""
    row = (await conn.execute(select(leases).where(leases.c.name == name))).first()
    return None if row is None or row.holder is None else Lease(row.holder, row.until)
