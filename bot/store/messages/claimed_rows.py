"""Rows of the outbox that were just claimed, read with what is needed to send them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, select

from bot.domain.delivery import WAITING, ClaimedDelivery, DeliveryKind, Target
from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    ChatId,
    DeliveryId,
    FollowerId,
    StatusId,
    ThreadId,
    ThreadMessageId,
)
from bot.domain.preferences import QuietHours
from bot.domain.reply import Reply
from bot.store.chats.preferences import quiet_hours
from bot.store.database.engine import Reading
from bot.store.messages import replies
from bot.store.tables.messages import outbox


async def read(conn: Reading, rows: Sequence[Row[Any]], now: datetime) -> list[ClaimedDelivery]:
    """Return the deliveries of `rows` in their order, with the messages they change and the quiet hours.

    Of messages to a chat with quiet hours, also whether an urgent one that is due at `now` waits for them.
    """
    targets = await _targets(conn, [row.target_id for row in rows if row.target_id is not None])
    quiet = await quiet_hours(conn, [row.chat_id for row in rows])
    escorted = await _escorted(conn, [row.id for row in rows if row.chat_id in quiet], now)
    return [_delivery(row, targets, quiet, escorted) for row in rows]


async def _targets(conn: Reading, wanted: Sequence[int]) -> dict[int, Target]:
    if not wanted:
        return {}
    columns = outbox.c
    statement: Select[Any] = select(
        columns.id,
        columns.message_ids,
        columns.lost_copies,
        columns.sent_at,
        columns.discreet,
        columns.shown_at,
    ).where(columns.id.in_(wanted))
    rows: Iterable[Row[Any]] = await conn.execute(statement)
    return {
        row.id: Target(row.message_ids, row.lost_copies, row.sent_at, row.discreet and row.shown_at is None)
        for row in rows
    }


async def _escorted(conn: Reading, ids: Sequence[int], now: datetime) -> frozenset[int]:
    """Return which of these messages an urgent one about the same case waits for, which is due."""
    if not ids:
        return frozenset()
    urgent = outbox.alias("urgent")
    statement = select(outbox.c.id).where(
        outbox.c.id.in_(ids),
        exists().where(
            urgent.c.chat_id == outbox.c.chat_id,
            urgent.c.case_id == outbox.c.case_id,
            urgent.c.id > outbox.c.id,
            urgent.c.urgent,
            urgent.c.state.in_(WAITING),
            urgent.c.due_at <= now,
        ),
    )
    return frozenset(await conn.scalars(statement))


def _delivery(
    row: Row[Any], targets: dict[int, Target], quiet: dict[int, QuietHours], escorted: frozenset[int]
) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        case=None if row.case_id is None else CaseId(row.case_id),
        chat=ChatId(row.chat_id),
        follower=None if row.follower_id is None else FollowerId(row.follower_id),
        reply=_reply(row.reply),
        discreet=row.discreet,
        tries=row.tries,
        doubts=row.doubts,
        again=row.again,
        first_tried=row.first_tried_at,
        until=row.claimed_until,
        status=None if row.status_id is None else StatusId(row.status_id),
        announcement=None if row.announcement_id is None else AnnouncementId(row.announcement_id),
        messages=row.message_ids,
        target=targets.get(row.target_id),
        quiet=quiet.get(row.chat_id),
        urgent=row.urgent,
        escorted=row.id in escorted,
        thread=None if row.thread_id is None else ThreadId(row.thread_id),
        message=None if row.thread_message_id is None else ThreadMessageId(row.thread_message_id),
    )


def _reply(written: str) -> Reply:
    """Return the stored reply, or one without text if it cannot be parsed, which is refused before sending.

    One row that no longer fits this version must not prevent others from being claimed.
    """
    try:
        return replies.from_json(written)
    except ValueError:
        return Reply()
