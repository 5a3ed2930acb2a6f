"""The state of the outbox: messages by state, and what is due or late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, distinct, func, literal, or_, select

from bot.domain.delivery import STUCK, UNFINISHED, WAITING, DeliveryState
from bot.store.database.engine import Reading
from bot.store.messages import claims
from bot.store.tables.messages import outbox


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages by state, how many were sent again, and since when the oldest is due.

    Stuck ones of people who deleted their data are left out: nothing can be done about them.
    """

    by_state: tuple[tuple[DeliveryState, int], ...]
    again: int
    oldest_due: datetime | None


async def counts(conn: Reading, now: datetime) -> Counts:
    """Return the state of the outbox; messages held for later are not due yet."""
    forgotten = and_(outbox.c.state.in_(STUCK), outbox.c.chat_id.is_(None))
    states = await conn.execute(
        select(outbox.c.state, func.count())
        .where(~forgotten)
        .group_by(outbox.c.state)
        .order_by(outbox.c.state)
    )
    again = await conn.scalar(select(func.count()).select_from(outbox).where(outbox.c.again))
    return Counts(
        tuple((DeliveryState(row[0]), row[1]) for row in states), again or 0, await oldest_due(conn, now)
    )


async def oldest_due(conn: Reading, now: datetime, *, announcements: bool = True) -> datetime | None:
    """Return since when the oldest unsent message is due; None if none is.

    A retried message is due since its first attempt. Without `announcements`, those not yet attempted are
    left out, because with thousands of recipients they normally wait for minutes.
    """
    since = func.coalesce(outbox.c.first_tried_at, outbox.c.due_at)
    awaited = or_(
        literal(announcements), outbox.c.announcement_id.is_(None), outbox.c.first_tried_at.is_not(None)
    )
    found: datetime | None = await conn.scalar(
        select(func.min(since, type_=outbox.c.due_at.type)).where(
            outbox.c.state.in_(UNFINISHED), since <= now, awaited, ~claims.behind_another
        )
    )
    return found


@dataclass(frozen=True, slots=True)
class DueChats:
    """How many chats have a message that is due, and how many have one that is overdue."""

    due: int
    late: int


async def due_chats(conn: Reading, now: datetime, late: datetime) -> DueChats:
    """Count chats with a message due at `now`, and with one due before `late`. Postponed ones are not due."""
    chats = outbox.c.chat_id
    statement = select(
        func.count(distinct(chats)), func.count(distinct(case((outbox.c.due_at < late, chats))))
    ).where(outbox.c.state.in_(WAITING), outbox.c.due_at <= now, ~claims.behind_another)
    row = (await conn.execute(statement)).one()
    return DueChats(due=row[0], late=row[1])
