"""How long each chat has waited for an answer, and how many chats wait for a message that is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, distinct, exists, func, or_, select

from bot.domain.delivery import UNFINISHED as UNFINISHED_DELIVERIES
from bot.domain.delivery import WAITING, DeliveryKind
from bot.domain.ids import ChatId
from bot.store.database.engine import Reading
from bot.store.tables.messages import outbox
from bot.store.tables.updates import inbox
from bot.store.updates.inbox import UNFINISHED


@dataclass(frozen=True, slots=True)
class ChatWaits:
    """Since when the oldest unfinished update of a chat waits; updates without a chat count as one."""

    chat: ChatId | None
    since: datetime


async def for_answers(conn: Reading) -> tuple[ChatWaits, ...]:
    """Return every chat that has an unfinished update, longest wait first."""
    oldest = func.min(inbox.c.received_at, type_=inbox.c.received_at.type).label("oldest")
    statement = (
        select(inbox.c.chat_id, oldest)
        .where(inbox.c.state.in_(UNFINISHED))
        .group_by(inbox.c.chat_id)
        .order_by(oldest)
    )
    return tuple(ChatWaits(row.chat_id, row.oldest) for row in await conn.execute(statement))


_earlier = outbox.alias("earlier")
behind_another = exists().where(
    _earlier.c.chat_id == outbox.c.chat_id,
    _earlier.c.case_id == outbox.c.case_id,
    _earlier.c.state.in_(UNFINISHED_DELIVERIES),
    _earlier.c.id < outbox.c.id,
    or_(
        outbox.c.kind != DeliveryKind.DELETE.value,
        _earlier.c.id == outbox.c.target_id,
        _earlier.c.target_id == outbox.c.target_id,
    ),
)
"""A message waits for an earlier one about its case; a deletion only for what it deletes.

Such a message is not late, whenever it was due: the one before it is, or is postponed.
"""


@dataclass(frozen=True, slots=True)
class DueChats:
    """How many chats have a message that is due, and how many have one that is overdue."""

    due: int
    late: int


async def for_messages(conn: Reading, now: datetime, late: datetime) -> DueChats:
    """Count chats with a message due at `now`, and with one due before `late`. Postponed ones are not due."""
    chats = outbox.c.chat_id
    statement = select(
        func.count(distinct(chats)), func.count(distinct(case((outbox.c.due_at < late, chats))))
    ).where(outbox.c.state.in_(WAITING), outbox.c.due_at <= now, ~behind_another)
    row = (await conn.execute(statement)).one()
    return DueChats(due=row[0], late=row[1])
