"""Messages that a process left behind: claimed when it died, or written with a clock that was ahead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import case, or_, select, update

from bot.domain.delivery import CHANGES, WAITING, DeliveryState
from bot.domain.ids import DeliveryId
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.messages import outbox

_SENDING = DeliveryState.SENDING.value
_CHANGES = tuple(kind.value for kind in CHANGES)

NO_LONGER_NOW = timedelta(minutes=1)
"""A time so far ahead was told by a clock that has been set back since; less is the drift of two hosts."""


async def in_hand(conn: Reading) -> list[tuple[DeliveryId, str, datetime]]:
    """Return what is being sent: each message, who has it in hand, and until when."""
    statement = select(outbox.c.id, outbox.c.claimed_by, outbox.c.claimed_until).where(
        outbox.c.state == _SENDING
    )
    return [
        (DeliveryId(row.id), row.claimed_by or "", row.claimed_until) for row in await conn.execute(statement)
    ]


async def recover(tx: Transaction, lost: Collection[DeliveryId], now: datetime) -> int:
    """Have messages sent again whose sender died; each may have arrived, and says so. Return how many."""
    sends = outbox.c.kind.not_in(_CHANGES)
    statement = (
        update(outbox)
        .where(outbox.c.id.in_(lost), outbox.c.state == _SENDING)
        .values(
            state=DeliveryState.PENDING.value,
            due_at=now,
            again=or_(outbox.c.again, sends),
            lost_copies=outbox.c.lost_copies + case((sends, 1), else_=0),
            claimed_by=None,
            claimed_until=None,
        )
        .returning(outbox.c.id)
    )
    return len((await tx.execute(statement)).all())


async def bring_forward(tx: Transaction, now: datetime, *, held_for: timedelta) -> int:
    """Undo what a clock that was ahead has written, at a start; return how many messages that concerns.

    A waiting message that was written (or first tried) in the future is due as much earlier; one in hand is
    held by nobody for longer than `held_for`.
    """
    ahead = now + NO_LONGER_NOW
    statement = select(outbox.c.id, outbox.c.due_at, outbox.c.created_at, outbox.c.first_tried_at).where(
        outbox.c.state.in_(WAITING), or_(outbox.c.created_at > ahead, outbox.c.first_tried_at > ahead)
    )
    rows = (await tx.execute(statement)).all()
    for row in rows:
        tried = row.first_tried_at
        by = max(row.created_at, tried or row.created_at) - now
        values = {"due_at": max(row.due_at - by, now), "created_at": min(row.created_at, now)}
        if tried is not None:
            values["first_tried_at"] = min(tried, now)
        await tx.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
    held = (
        update(outbox)
        .where(outbox.c.state == _SENDING, outbox.c.claimed_until > now + held_for + NO_LONGER_NOW)
        .values(claimed_until=now + held_for)
        .returning(outbox.c.id)
    )
    return len(rows) + len((await tx.execute(held)).all())
