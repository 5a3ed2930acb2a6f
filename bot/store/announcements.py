"""Messages to the followers of many cases, as staff wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.domain.announcement import Announcement, Audience, AudienceKind
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import AnnouncementId
from bot.domain.reply import Reply
from bot.store import cases, replies
from bot.store.engine import Reading, Transaction
from bot.store.followers import one_of_each_chat
from bot.store.tables import announcements, followers, outbox

_told = outbox.alias("told")
_ARRIVED = (DeliveryState.SENT.value, DeliveryState.SENDING.value, DeliveryState.IN_DOUBT.value)
_NOT_ARRIVED = (
    DeliveryState.PENDING.value,
    DeliveryState.HELD.value,
    DeliveryState.REFUSED.value,
    DeliveryState.FAILED.value,
)


def _announcement(row: Row[Any]) -> Announcement:
    audience = Audience(AudienceKind(row.audience), row.value)
    return Announcement(AnnouncementId(row.id), audience, row.text, row.at)


async def add(tx: Transaction, audience: str, value: str | None, text: str, now: datetime) -> AnnouncementId:
    """Keep an announcement to `all`, or to one `post` or `visa_kind` (`value` says which)."""
    statement = (
        insert(announcements)
        .values(audience=audience, value=value, text=text, at=now)
        .returning(announcements.c.id)
    )
    return AnnouncementId((await tx.execute(statement)).scalar_one())


async def get(conn: Reading, announcement: AnnouncementId) -> Announcement | None:
    """Return an announcement, whatever became of it."""
    row = (await conn.execute(select(announcements).where(announcements.c.id == announcement))).first()
    return None if row is None else _announcement(row)


async def waiting(conn: Reading) -> tuple[Announcement, ...]:
    """Return the announcements of which some messages still wait to go, first one first."""
    waits = select(outbox.c.announcement_id).where(
        outbox.c.kind == DeliveryKind.ANNOUNCEMENT.value,
        outbox.c.state.in_((DeliveryState.PENDING.value, DeliveryState.HELD.value)),
    )
    statement = select(announcements).where(announcements.c.id.in_(waits)).order_by(announcements.c.id)
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
) -> int:
    """Put one message for each chat of `audience` into the outbox, and return how many.

    The database does it by itself, in one statement: thousands of rows never pass through the event loop.
    """
    state = DeliveryState.HELD if not_before > now else DeliveryState.PENDING
    values = {
        **_constants(DeliveryKind.ANNOUNCEMENT, state, reply, max(not_before, now), now),
        outbox.c.chat_id: followers.c.chat_id,
        outbox.c.follower_id: followers.c.id,
        outbox.c.case_id: followers.c.case_id,
        outbox.c.announcement_id: literal(announcement, outbox.c.announcement_id.type),
    }
    told = (
        select(*(value.label(column.name) for column, value in values.items()))
        .where(followers.c.id.in_(await _links(tx, audience)))
        .order_by(followers.c.id)
    )
    written = await tx.execute(insert(outbox).from_select([column.name for column in values], told))
    return written.rowcount


async def stop(tx: Transaction, announcement: AnnouncementId) -> int:
    """Cancel what has not reached anybody, stuck or waiting; return how many messages."""
    statement = (
        update(outbox)
        .where(_tells(announcement), outbox.c.state.in_(_NOT_ARRIVED))
        .values(state=DeliveryState.CANCELLED.value)
    )
    return (await tx.execute(statement)).rowcount


async def take_back(tx: Transaction, announcement: AnnouncementId, instead: Reply, now: datetime) -> int:
    """Have an announcement deleted in every chat that may have it; return in how many.

    `instead` stands in its place where it cannot be deleted any more. What is being taken back already is
    left out.
    """
    values = {
        **_constants(DeliveryKind.DELETE, DeliveryState.PENDING, instead, now, now),
        outbox.c.chat_id: _told.c.chat_id,
        outbox.c.follower_id: _told.c.follower_id,
        outbox.c.case_id: _told.c.case_id,
        outbox.c.announcement_id: _told.c.announcement_id,
        outbox.c.target_id: _told.c.id,
    }
    wanted = (
        select(*(value.label(column.name) for column, value in values.items()))
        .where(_still_told(announcement))
        .order_by(_told.c.id)
    )
    written = await tx.execute(insert(outbox).from_select([column.name for column in values], wanted))
    return written.rowcount


async def still_told(conn: Reading, announcement: AnnouncementId) -> int:
    """Return how many chats may have an announcement and are not about to lose it."""
    statement = select(func.count()).select_from(_told).where(_still_told(announcement))
    return await conn.scalar(statement) or 0


async def taken_back(conn: Reading, announcement: AnnouncementId) -> int:
    """Return from how many chats an announcement was, or is being, taken back."""
    statement = select(func.count()).where(
        outbox.c.announcement_id == announcement, outbox.c.kind == DeliveryKind.DELETE.value
    )
    return await conn.scalar(statement) or 0


async def standing(conn: Reading, announcement: AnnouncementId) -> dict[DeliveryState, int]:
    """Return how many messages that tell an announcement are in which state."""
    statement = select(outbox.c.state, func.count()).where(_tells(announcement)).group_by(outbox.c.state)
    return {DeliveryState(row[0]): row[1] for row in await conn.execute(statement)}


def _tells(announcement: AnnouncementId) -> ColumnElement[bool]:
    return and_(outbox.c.announcement_id == announcement, outbox.c.kind == DeliveryKind.ANNOUNCEMENT.value)


def _still_told(announcement: AnnouncementId) -> ColumnElement[bool]:
    again = outbox.alias("again")
    return and_(
        _told.c.announcement_id == announcement,
        _told.c.kind == DeliveryKind.ANNOUNCEMENT.value,
        _told.c.chat_id.is_not(None),
        or_(_told.c.state.in_(_ARRIVED), _told.c.again),
        ~exists().where(
            again.c.chat_id == _told.c.chat_id,
            again.c.case_id == _told.c.case_id,
            again.c.target_id == _told.c.id,
            again.c.kind == DeliveryKind.DELETE.value,
        ),
    )


def _constants(
    kind: DeliveryKind, state: DeliveryState, reply: Reply, due_at: datetime, now: datetime
) -> dict[Column[Any], ColumnElement[Any]]:
    """Return what is the same in each row that one statement writes."""
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
    """Return the value as the cases have it: SQLite does not know that É and é are one letter."""
    if audience.value is None:
        return ()
    wanted = audience.value.casefold()
    known = await cases.values_of(conn, audience.kind.value)
    return [audience.value, *(each for each in known if each.casefold() == wanted)]
