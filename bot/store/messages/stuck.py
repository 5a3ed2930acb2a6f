"""Messages that are not sent unless staff retry them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select, update

from bot.domain.case_number import CaseNumber
from bot.domain.delivery import STUCK, DeliveryState
from bot.domain.ids import DeliveryId
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import outdated
from bot.store.messages.outbox import Delivery, delivery_of
from bot.store.tables.cases import cases
from bot.store.tables.messages import outbox

_NOTHING_COUNTED = (outbox.c.lost_copies == 0, outbox.c.message_ids.is_(None))
_STUCK = and_(outbox.c.state.in_([state.value for state in STUCK]), outbox.c.chat_id.is_not(None))


@dataclass(frozen=True, slots=True)
class StuckDelivery:
    """A message that is not sent unless staff retry it.

    `number`: of its case; None for one that belongs to a thread. `void`: its content was corrected or
    withdrawn since. `overtaken`: its chat has newer news of the case.
    """

    delivery: Delivery
    number: CaseNumber | None
    void: bool
    overtaken: bool


async def newest(conn: Reading, limit: int) -> tuple[StuckDelivery, ...]:
    """Return stuck messages, newest first, without those of deleted chats."""
    statement = (
        select(outbox, cases.c.number, outdated.void.label("void"), outdated.overtaken.label("overtaken"))
        .outerjoin(cases, cases.c.id == outbox.c.case_id)
        .where(_STUCK)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return tuple(
        StuckDelivery(
            delivery_of(row),
            None if row.number is None else CaseNumber(row.number),
            bool(row.void),
            bool(row.overtaken),
        )
        for row in await conn.execute(statement)
    )


async def count(conn: Reading) -> tuple[int, int]:
    """Return how many messages are stuck, and how many of them `retry` sends again when asked for all."""
    current = func.sum(case((or_(outdated.void, outdated.overtaken), 0), else_=1))
    row = (await conn.execute(select(func.count(), current).where(_STUCK))).one()
    return row[0], row[1] or 0


async def retry(tx: Transaction, delivery: DeliveryId | None, now: datetime) -> int:
    """Send one stuck message (or all of them) again; return how many.

    One that may have arrived is marked as a duplicate. Void messages are skipped, and a retry of all also
    skips overtaken ones: see `StuckDelivery`.
    """
    which = ~outdated.overtaken if delivery is None else outbox.c.id == delivery
    in_doubt = outbox.c.state == DeliveryState.IN_DOUBT.value
    statement = update(outbox).where(_STUCK, ~outdated.void, which)
    changed = statement.values(
        state=DeliveryState.PENDING.value,
        due_at=now,
        first_tried_at=None,
        doubts=0,
        again=or_(outbox.c.again, in_doubt),
        # Each doubt was counted when it occurred.
        lost_copies=case((and_(in_doubt, *_NOTHING_COUNTED), 1), else_=outbox.c.lost_copies),
        problem=None,
    ).returning(outbox.c.id)
    return len((await tx.execute(changed)).all())
