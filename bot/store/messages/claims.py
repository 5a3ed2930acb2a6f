"""Messages being sent: claimed by a worker, sent outside any transaction, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, case, exists, func, literal, null, or_, select, union_all, update

from bot.domain.delivery import (
    CHANGES,
    UNFINISHED,
    WAITING,
    ClaimedDelivery,
    DeliveryKind,
    DeliveryReason,
    DeliveryState,
)
from bot.domain.ids import ChatId, DeliveryId, MessageId
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import claimed_rows, outdated
from bot.store.tables.cases import followers
from bot.store.tables.chats import preferences
from bot.store.tables.messages import outbox
from bot.store.tables.threads import threads

_SENDING = DeliveryState.SENDING.value
_TOLD = tuple(state.value for state in (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.FAILED))
_TOLD_THOUGH_CANCELLED = (DeliveryReason.TARGET_OUT_OF_REACH.value, DeliveryReason.TARGET_UNOPENED.value)
_CHANGES = tuple(kind.value for kind in CHANGES)

_earlier = outbox.alias("earlier")
_unfinished_before = and_(
    _earlier.c.chat_id == outbox.c.chat_id,
    _earlier.c.state.in_(UNFINISHED),
    _earlier.c.id < outbox.c.id,
)
# Two subqueries, so that each uses its index.
behind_another = or_(
    exists().where(
        _unfinished_before,
        _earlier.c.case_id == outbox.c.case_id,
        or_(
            outbox.c.kind != DeliveryKind.DELETE.value,
            _earlier.c.id == outbox.c.target_id,
            _earlier.c.target_id == outbox.c.target_id,
        ),
    ),
    exists().where(_unfinished_before, _earlier.c.thread_id == outbox.c.thread_id),
)
"""A message waits for an earlier one about its case or in its thread; a deletion only waits for its target.

Such a message is not late, no matter when it was due: the one before it is, or is postponed.
"""


async def claim(
    tx: Transaction, *, holder: str, now: datetime, until: datetime, limit: int
) -> list[ClaimedDelivery]:
    """Claim up to `limit` due messages, at most one for each chat.

    Messages about a case go before announcements, which may be many; then the longest due go first.

    Skipped: messages behind an unfinished one about the same case, or in the same thread, to the same chat;
    and messages to a chat that has a claimed one. A deletion waits only for its target: messages held until
    morning must not keep a wrong one in the chat. Canceled on the way: messages whose follower (and so the
    consent) or whose thread is gone; messages about a status that was undone, corrected or withdrawn; and
    requests to disregard a message that turned out not to have been sent.
    """
    other = outbox.alias("other")
    busy = exists().where(other.c.chat_id == outbox.c.chat_id, other.c.state == _SENDING)
    # One query per state, so that the index on state and due_at yields the first rows without sorting.
    to_many = outbox.c.announcement_id.is_not(None)
    waiting = [
        select(outbox.c.id, outbox.c.chat_id, outbox.c.due_at, to_many.label("to_many"))
        .where(outbox.c.state == state, outbox.c.due_at <= now, kind, ~behind_another, ~busy)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .subquery()
        for state in (DeliveryState.PENDING.value, DeliveryState.HELD.value)
        for kind in (to_many, ~to_many)
    ]
    all_due = union_all(*(select(each) for each in waiting)).subquery()
    due = select(all_due).order_by(all_due.c.to_many, all_due.c.due_at, all_due.c.id).limit(limit).subquery()
    linked = or_(
        exists().where(
            followers.c.id == outbox.c.follower_id,
            followers.c.chat_id == outbox.c.chat_id,
            followers.c.case_id == outbox.c.case_id,
        ),
        exists().where(
            threads.c.id == outbox.c.thread_id,
            or_(outbox.c.kind == DeliveryKind.TO_OFFICE.value, threads.c.chat_id == outbox.c.chat_id),
        ),
    )
    statement = (
        update(outbox)
        .where(outbox.c.id.in_(select(func.min(due.c.id)).group_by(due.c.chat_id)))
        .values(
            state=case((and_(linked, ~outdated.unwanted), _SENDING), else_=DeliveryState.CANCELLED.value),
            tries=outbox.c.tries + 1,
            first_tried_at=func.coalesce(outbox.c.first_tried_at, now),
            claimed_by=holder,
            claimed_until=until,
            discreet=exists().where(preferences.c.chat_id == outbox.c.chat_id, preferences.c.discreet),
        )
        .returning(*outbox.c)
    )
    rows = [row for row in await tx.execute(statement) if row.state == _SENDING]
    return await claimed_rows.read(tx, sorted(rows, key=lambda row: row.id), now)


async def is_due(conn: Reading, now: datetime) -> bool:
    """Return whether a message can be sent now, not counting those behind an earlier one."""
    due = (outbox.c.state.in_(WAITING), outbox.c.due_at <= now, ~behind_another)
    return (await conn.execute(select(outbox.c.id).where(*due).limit(1))).first() is not None


async def next_due(conn: Reading, after: datetime) -> datetime | None:
    """Return when the next message that cannot be sent at `after` becomes due; None if there is none."""
    found: datetime | None = await conn.scalar(
        select(func.min(outbox.c.due_at)).where(outbox.c.state.in_(WAITING), outbox.c.due_at > after)
    )
    return found


async def still_linked(conn: Reading, claimed: Sequence[ClaimedDelivery]) -> set[DeliveryId]:
    """Return which claimed messages still have the consent they require; call it just before sending."""
    news = [each for each in claimed if each.thread is None]
    linked = await _chats(conn, followers, [each.follower for each in news])
    valid = {each.id for each in news if each.follower and linked.get(each.follower) == each.chat}
    written = [each for each in claimed if each.thread is not None]
    known = await _chats(conn, threads, [each.thread for each in written])
    for each in written:
        to_office = each.kind is DeliveryKind.TO_OFFICE and each.thread in known
        if to_office or (each.thread and known.get(each.thread) == each.chat):
            valid.add(each.id)
    return valid


async def _chats(conn: Reading, table: Table, ids: Sequence[int | None]) -> dict[int, int]:
    """Return the chat of each row of `table` that is there."""
    if not ids:
        return {}
    statement = select(table.c.id, table.c.chat_id).where(table.c.id.in_(ids))
    return {row.id: row.chat_id for row in await conn.execute(statement)}


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The result for a claimed message.

    `messages`: all of its ids known so far, as Telegram numbers them. `due`: when to retry. `again`: it may
    have arrived, in whole or in part. `doubt`: because of the response, which is counted. `lost`: there may
    be something in the chat besides `messages`. `untried`: nothing was attempted, as if it had not been
    claimed.
    """

    delivery: DeliveryId
    state: DeliveryState
    messages: tuple[MessageId, ...] = ()
    due: datetime | None = None
    again: bool = False
    doubt: bool = False
    lost: bool = False
    problem: str | None = None
    untried: bool = False


async def record(tx: Transaction, recording: DeliveryResult, holder: str, now: datetime) -> bool:
    """Record the result for a message; False if `holder` no longer has it claimed."""
    values: dict[str, Any] = {"state": recording.state.value, "claimed_by": None, "claimed_until": None}
    if recording.due is not None:
        values["due_at"] = recording.due
    if recording.state is DeliveryState.SENT:
        values["sent_at"] = now
        # It may contain a telephone number, which is not stored for longer than needed.
        values["reply"] = case((outbox.c.kind == DeliveryKind.TO_OFFICE.value, null()), else_=outbox.c.reply)
    if recording.messages:
        # What /forget emptied stays empty, even if the message was sent meanwhile.
        known = literal(recording.messages, outbox.c.message_ids.type)
        values["message_ids"] = case((outbox.c.chat_id.is_not(None), known), else_=null())
    if recording.again:
        values["again"] = True
    if recording.lost:
        values["lost_copies"] = outbox.c.lost_copies + 1
    if recording.doubt:
        values["doubts"] = outbox.c.doubts + 1
    if recording.untried:
        first = case((outbox.c.tries > 1, outbox.c.first_tried_at), else_=null())
        values |= {"tries": outbox.c.tries - 1, "first_tried_at": first}
    else:
        values["problem"] = None if recording.problem is None else recording.problem[:200]
    statement = (
        update(outbox)
        .where(
            outbox.c.id == recording.delivery,
            outbox.c.state == _SENDING,
            outbox.c.claimed_by == holder,
        )
        .values(**values)
        .returning(outbox.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def copy_told(conn: Reading, change: ClaimedDelivery) -> bool:
    """Return whether staff were already told about a lost copy of the same change in the same chat.

    They were if another edit (or deletion) of it has ended, unless it was canceled before its first attempt.
    """
    other, target = outbox.alias("other"), outbox.alias("target")
    statement = select(
        exists().where(
            other.c.chat_id == change.chat,
            other.c.case_id == change.case,
            other.c.status_id == change.status,
            other.c.kind == change.kind.value,
            other.c.id != change.id,
            or_(other.c.state.in_(_TOLD), other.c.problem.in_(_TOLD_THOUGH_CANCELLED)),
            target.c.id == other.c.target_id,
            target.c.lost_copies > 0,
        )
    )
    return bool(await conn.scalar(statement))


async def close_chat(tx: Transaction, chat: ChatId) -> int:
    """Cancel all pending messages for an unreachable chat; return how many."""
    statement = (
        update(outbox)
        .where(outbox.c.chat_id == chat, outbox.c.state.in_(WAITING))
        .values(state=DeliveryState.GONE.value)
        .returning(outbox.c.id)
    )
    return len((await tx.execute(statement)).all())
