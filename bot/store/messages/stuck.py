"""Messages to which nothing happens any more unless staff retry them."""

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
    """A message to which nothing happens any more unless staff retry it.

    `void`: what it says was corrected or withdrawn since. `overtaken`: its chat has newer news of the case.
    """

    delivery: Delivery
    number: CaseNumber
    void: bool
    overtaken: bool


async def newest(conn: Reading, limit: int) -> tuple[StuckDelivery, ...]:
    """Return stuck messages, newest first; without those of chats that were forgotten."""
    statement = (
        select(outbox, cases.c.number, outdated.void.label("void"), outdated.overtaken.label("overtaken"))
        .join(cases, cases.c.id == outbox.c.case_id)
        .where(_STUCK)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return tuple(
        StuckDelivery(delivery_of(row), CaseNumber(row.number), bool(row.void), bool(row.overtaken))
        for row in await conn.execute(statement)
    )


async def count(conn: Reading) -> tuple[int, int]:
    """Return how many messages are stuck, and how many of them `retry` sends again when asked for all."""
    current = func.sum(case((or_(outdated.void, outdated.overtaken), 0), else_=1))
    row = (await conn.execute(select(func.count(), current).where(_STUCK))).one()
    return row[0], row[1] or 0


async def retry(tx: Transaction, delivery: DeliveryId | None, now: datetime) -> int:
    """Have one stuck message (or all of them) sent again; return how many.

    One that may have arrived says that it is sent again. What is void is left as it is, and among all of
    them what is overtaken as well: see `StuckDelivery`.
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
        # Each doubt was counted when it came up.
        lost_copies=case((and_(in_doubt, *_NOTHING_COUNTED), 1), else_=outbox.c.lost_copies),
        problem=None,
    ).returning(outbox.c.id)
    return len((await tx.execute(changed)).all())
