"""Announcements stopped before they go, and taken back from the chats that may have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, or_, select, update

from bot.domain.delivery import (
    ON_ITS_WAY,
    UNFINISHED,
    DeliveryKind,
    DeliveryState,
)
from bot.domain.ids import AnnouncementId
from bot.domain.reply import Reply
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.messages.announcements import constants, count_if, tells
from bot.store.tables.messages import outbox

_told = outbox.alias("told")
_removal = outbox.alias("removal")
_may_be_copied = or_(_told.c.lost_copies > 0, _told.c.state == DeliveryState.SENDING.value)
"""A message that is being sent may turn out to be in doubt."""

_NOT_ARRIVED = (
    DeliveryState.PENDING.value,
    DeliveryState.HELD.value,
    DeliveryState.REFUSED.value,
    DeliveryState.FAILED.value,
)


async def stop(tx: Transaction, announcement: AnnouncementId) -> int:
    """Cancel what has not reached anybody, stuck or waiting; return how many messages."""
    statement = (
        update(outbox)
        .where(tells(announcement), outbox.c.state.in_(_NOT_ARRIVED))
        .values(state=DeliveryState.CANCELLED.value)
    )
    return (await tx.execute(statement)).rowcount


async def take_back(
    tx: Transaction, announcement: AnnouncementId, instead: Reply, follow_up: FollowUp, now: datetime
) -> int:
    """Have an announcement deleted in every chat that may have it; return in how many.

    `instead` replaces it where it cannot be deleted any more, and `follow_up` is sent to each of the chats.
    What is being taken back already is left out.
    """
    values = {
        **constants(DeliveryKind.DELETE, DeliveryState.PENDING, instead, now, now),
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
    await _follow_up(tx, announcement, follow_up, now)
    return written.rowcount


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a chat reads after a message was taken back: `copied` where a copy of it may remain there."""

    plain: Reply
    copied: Reply


async def _follow_up(tx: Transaction, announcement: AnnouncementId, said: FollowUp, now: datetime) -> None:
    """Put one message into the outbox for each chat whose deletion has none yet."""
    earlier = outbox.alias("earlier")
    values = {
        **constants(DeliveryKind.WITHDRAWAL, DeliveryState.PENDING, said.plain, now, now),
        outbox.c.reply: case((_may_be_copied, _written(said.copied)), else_=_written(said.plain)),
        outbox.c.chat_id: _removal.c.chat_id,
        outbox.c.follower_id: _removal.c.follower_id,
        outbox.c.case_id: _removal.c.case_id,
        outbox.c.announcement_id: _removal.c.announcement_id,
    }
    wanted = (
        select(*(value.label(column.name) for column, value in values.items()))
        .join_from(_removal, _told, _told.c.id == _removal.c.target_id)
        .where(
            _removal.c.announcement_id == announcement,
            _removal.c.kind == DeliveryKind.DELETE.value,
            _removal.c.chat_id.is_not(None),
            ~exists().where(
                earlier.c.chat_id == _removal.c.chat_id,
                earlier.c.case_id == _removal.c.case_id,
                earlier.c.announcement_id == announcement,
                earlier.c.kind == DeliveryKind.WITHDRAWAL.value,
            ),
        )
        .order_by(_removal.c.id)
    )
    await tx.execute(insert(outbox).from_select([column.name for column in values], wanted))


async def still_told(conn: Reading, announcement: AnnouncementId) -> int:
    """Return how many chats may have an announcement and are not about to lose it."""
    statement = select(func.count()).select_from(_told).where(_still_told(announcement))
    return await conn.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class TakenBack:
    """In how many chats an announcement was, or is being, taken back.

    `chats` may have had it. Of these: `open` are not settled, in `removed` every known message was deleted or
    overwritten, in `copied` a copy may remain that Telegram never confirmed.
    """

    chats: int
    open: int
    removed: int
    copied: int


async def taken_back(conn: Reading, announcement: AnnouncementId) -> TakenBack:
    """Return how far it has come to take an announcement back."""
    statement = (
        select(
            func.count(),
            count_if(_removal.c.state.in_(UNFINISHED)),
            count_if(_removal.c.state == DeliveryState.SENT.value),
            count_if(_told.c.lost_copies > 0),
        )
        .join_from(_removal, _told, _told.c.id == _removal.c.target_id)
        .where(_removal.c.announcement_id == announcement, _removal.c.kind == DeliveryKind.DELETE.value)
    )
    row = (await conn.execute(statement)).one()
    return TakenBack(*row)


def _written(reply: Reply) -> ColumnElement[str]:
    return literal(replies.to_json(reply), outbox.c.reply.type)


def _still_told(announcement: AnnouncementId) -> ColumnElement[bool]:
    again = outbox.alias("again")
    return and_(
        _told.c.announcement_id == announcement,
        _told.c.kind == DeliveryKind.ANNOUNCEMENT.value,
        _told.c.chat_id.is_not(None),
        or_(_told.c.state.in_(ON_ITS_WAY), _told.c.again),
        ~exists().where(
            again.c.chat_id == _told.c.chat_id,
            again.c.case_id == _told.c.case_id,
            again.c.target_id == _told.c.id,
            again.c.kind == DeliveryKind.DELETE.value,
        ),
    )
