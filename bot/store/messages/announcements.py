"""Messages from staff to the followers of many cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.domain.announcement import Announcement, Audience, AudienceKind
from bot.domain.delivery import (
    ON_ITS_WAY,
    DeliveryKind,
    DeliveryState,
)
from bot.domain.ids import AnnouncementId
from bot.domain.reply import Reply
from bot.store.cases import cases
from bot.store.cases.followers import one_of_each_chat
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.cases import followers
from bot.store.tables.messages import announcements, outbox


def _announcement(row: Row[Any]) -> Announcement:
    audience = Audience(AudienceKind(row.audience), row.value)
    return Announcement(AnnouncementId(row.id), audience, row.text, row.at)


async def add(tx: Transaction, audience: str, value: str | None, text: str, now: datetime) -> AnnouncementId:
    """Add an announcement to `all`, or to one `post` or `visa_kind` (`value` says which)."""
    statement = (
        insert(announcements)
        .values(audience=audience, value=value, text=text, at=now)
        .returning(announcements.c.id)
    )
    return AnnouncementId((await tx.execute(statement)).scalar_one())


async def get(conn: Reading, announcement: AnnouncementId) -> Announcement | None:
    """Return an announcement in any state."""
    row = (await conn.execute(select(announcements).where(announcements.c.id == announcement))).first()
    return None if row is None else _announcement(row)


async def waiting(conn: Reading) -> tuple[Announcement, ...]:
    """Return the announcements with unsent messages, oldest first."""
    waits = select(outbox.c.announcement_id).where(
        outbox.c.kind == DeliveryKind.ANNOUNCEMENT.value,
        outbox.c.state.in_((DeliveryState.PENDING.value, DeliveryState.HELD.value)),
    )
    statement = select(announcements).where(announcements.c.id.in_(waits)).order_by(announcements.c.id)
    return tuple(_announcement(row) for row in await conn.execute(statement))


async def recent(conn: Reading, most: int) -> tuple[Announcement, ...]:
    """Return the last announcements in any state, at most `most`, newest first."""
    statement = select(announcements).order_by(announcements.c.id.desc()).limit(most)
    return tuple(_announcement(row) for row in await conn.execute(statement))


async def count_of(conn: Reading, audience: Audience) -> int:
    """Return how many chats an announcement to `audience` would reach."""
    links = (await _links(conn, audience)).subquery()
    return await conn.scalar(select(func.count()).select_from(links)) or 0


async def put_out(
    tx: Transaction,
    announcement: AnnouncementId,
    audience: Audience,
    reply: Reply,
    *,
    now: datetime,
    not_before: datetime,
    urgent: bool = False,
) -> int:
    """Put one message for each chat of `audience` into the outbox, and return how many.

    The database does this in one statement, so thousands of rows never pass through the event loop. An
    `urgent` one takes along what is on hold for the same chats about the same cases.
    """
    state = DeliveryState.HELD if not_before > now else DeliveryState.PENDING
    values = {
        **constants(DeliveryKind.ANNOUNCEMENT, state, reply, max(not_before, now), now),
        outbox.c.chat_id: followers.c.chat_id,
        outbox.c.follower_id: followers.c.id,
        outbox.c.case_id: followers.c.case_id,
        outbox.c.announcement_id: literal(announcement, outbox.c.announcement_id.type),
        outbox.c.urgent: literal(urgent, outbox.c.urgent.type),
    }
    told = (
        select(*(value.label(column.name) for column, value in values.items()))
        .where(followers.c.id.in_(await _links(tx, audience)))
        .order_by(followers.c.id)
    )
    written = await tx.execute(insert(outbox).from_select([column.name for column in values], told))
    if urgent:
        await _bring_forward(tx, announcement, max(not_before, now))
    return written.rowcount


async def _bring_forward(tx: Transaction, announcement: AnnouncementId, due: datetime) -> None:
    told = outbox.alias("told")
    held = (
        outbox.c.state == DeliveryState.HELD.value,
        outbox.c.due_at > due,
        exists().where(
            told.c.announcement_id == announcement,
            told.c.chat_id == outbox.c.chat_id,
            told.c.case_id == outbox.c.case_id,
        ),
    )
    await tx.execute(update(outbox).where(*held).values(due_at=due))


@dataclass(frozen=True, slots=True)
class Spread:
    """In how many chats an announcement is: `confirmed` by Telegram, or `unconfirmed` and possibly there.

    The other chats certainly do not have it: it is `pending`, was `stopped`, or could not be sent.
    """

    confirmed: int
    unconfirmed: int
    pending: int
    stopped: int

    @property
    def may_have_it(self) -> int:
        """How many chats may have it."""
        return self.confirmed + self.unconfirmed


async def spread(conn: Reading, announcement: AnnouncementId) -> Spread:
    """Return in how many chats an announcement is and may be."""
    state, surely_not = outbox.c.state, ~outbox.c.again
    statement = select(
        count_if(state == DeliveryState.SENT.value),
        count_if(and_(state != DeliveryState.SENT.value, or_(state.in_(ON_ITS_WAY), outbox.c.again))),
        count_if(and_(state.in_((DeliveryState.PENDING.value, DeliveryState.HELD.value)), surely_not)),
        count_if(and_(state == DeliveryState.CANCELLED.value, surely_not)),
    ).where(tells(announcement))
    return Spread(*(await conn.execute(statement)).one())


def count_if(true: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the number of rows for which a condition is true."""
    return func.coalesce(func.sum(case((true, 1), else_=0)), 0)


def tells(announcement: AnnouncementId) -> ColumnElement[bool]:
    """Return the condition that a row of the outbox is a message of an announcement."""
    return and_(outbox.c.announcement_id == announcement, outbox.c.kind == DeliveryKind.ANNOUNCEMENT.value)


def constants(
    kind: DeliveryKind, state: DeliveryState, reply: Reply, due_at: datetime, now: datetime
) -> dict[Column[Any], ColumnElement[Any]]:
    """Return the values that are the same in each row that one statement writes."""
    values: dict[Column[Any], object] = {
        outbox.c.kind: kind.value,
        outbox.c.state: state.value,
        outbox.c.reply: replies.to_json(reply),
        outbox.c.due_at: due_at,
        outbox.c.created_at: now,
        outbox.c.tries: 0,
        outbox.c.doubts: 0,
        outbox.c.again: False,
        outbox.c.discreet: False,
    }
    return {column: literal(value, column.type) for column, value in values.items()}


async def _links(conn: Reading, audience: Audience) -> Select[tuple[int]]:
    return one_of_each_chat(audience.kind.value, await _spellings(conn, audience))


async def _spellings(conn: Reading, audience: Audience) -> Sequence[str]:
    """Return the value in the spellings of the cases: SQLite does not know that É and é are one letter."""
    if audience.value is None:
        return ()
    wanted = audience.value.casefold()
    known = await cases.values_of(conn, audience.kind.value)
    return [audience.value, *(each for each in known if each.casefold() == wanted)]
