"""Messages to be sent: written with what they tell of, claimed, sent outside, recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, exists, func, insert, or_, select, update

from bot.domain.delivery import (
    UNFINISHED,
    ClaimedDelivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
)
from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    ChatId,
    DeliveryId,
    FollowerId,
    MessageId,
    StatusId,
)
from bot.domain.reply import Reply
from bot.store import replies
from bot.store.engine import Reading, Transaction
from bot.store.tables import followers, outbox, preferences

_WAITING = (DeliveryState.PENDING.value, DeliveryState.HELD.value)
_UNFINISHED = tuple(state.value for state in UNFINISHED)


async def add(tx: Transaction, deliveries: Sequence[NewDelivery], now: datetime) -> None:
    """Put messages into the outbox, in order; one with `not_before` in the future is held."""
    if not deliveries:
        return
    await tx.execute(
        insert(outbox),
        [
            {
                "kind": each.kind.value,
                "state": _state(each.not_before, now).value,
                "chat_id": each.chat,
                "follower_id": each.follower,
                "case_id": each.case,
                "status_id": each.status,
                "announcement_id": each.announcement,
                "target_id": each.target,
                "reply": replies.to_json(each.reply),
                "due_at": each.not_before or now,
                "created_at": now,
                "tries": 0,
                "doubts": 0,
                "again": False,
                "discreet": False,
            }
            for each in deliveries
        ],
    )


async def claim(
    tx: Transaction, *, holder: str, now: datetime, until: datetime, limit: int
) -> tuple[list[ClaimedDelivery], datetime | None]:
    """Take up to `limit` messages that are due in hand, oldest first, and say when the next one is due.

    Left waiting: what has an earlier unfinished message about the same case to the same chat. Cancelled
    on the way: what has no follower any more whose consent it rests on.
    """
    earlier = outbox.alias("earlier")
    blocked = exists().where(
        earlier.c.chat_id == outbox.c.chat_id,
        earlier.c.case_id == outbox.c.case_id,
        earlier.c.state.in_(_UNFINISHED),
        earlier.c.id < outbox.c.id,
    )
    due = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(_WAITING), outbox.c.due_at <= now, ~blocked)
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    linked = exists().where(
        followers.c.id == outbox.c.follower_id,
        followers.c.chat_id == outbox.c.chat_id,
        followers.c.case_id == outbox.c.case_id,
    )
    statement = (
        update(outbox)
        .where(outbox.c.id.in_(due.scalar_subquery()))
        .values(
            state=case((linked, DeliveryState.SENDING.value), else_=DeliveryState.CANCELLED.value),
            tries=outbox.c.tries + 1,
            first_tried_at=func.coalesce(outbox.c.first_tried_at, now),
            claimed_by=holder,
            claimed_until=until,
            discreet=exists().where(preferences.c.chat_id == outbox.c.chat_id, preferences.c.discreet),
        )
        .returning(*outbox.c)
    )
    rows = [row for row in await tx.execute(statement) if row.state == DeliveryState.SENDING.value]
    targets = await _targets(tx, [row.target_id for row in rows if row.target_id is not None])
    claimed = [_claimed(row, targets) for row in sorted(rows, key=lambda row: row.id)]
    return claimed, await next_due(tx)


async def next_due(conn: Reading) -> datetime | None:
    """Return when the earliest waiting message may go; None where none waits."""
    found: datetime | None = await conn.scalar(
        select(func.min(outbox.c.due_at)).where(outbox.c.state.in_(_WAITING))
    )
    return found


async def still_linked(conn: Reading, claimed: ClaimedDelivery) -> bool:
    """Say whether the consent that a message in hand rests on still stands; ask just before it is sent."""
    statement = select(followers.c.id).where(
        followers.c.id == claimed.follower, followers.c.chat_id == claimed.chat
    )
    return (await conn.execute(statement)).first() is not None


@dataclass(frozen=True, slots=True)
class Recording:
    """What became of a message in hand. `message`: as Telegram numbers it. `due`: when to try again."""

    delivery: DeliveryId
    state: DeliveryState
    message: MessageId | None = None
    due: datetime | None = None
    again: bool = False
    doubt: bool = False
    problem: str | None = None


async def record(tx: Transaction, recording: Recording, holder: str, now: datetime) -> bool:
    """Write down what became of a message; False where `holder` no longer has it in hand."""
    values: dict[str, Any] = {
        "state": recording.state.value,
        "problem": None if recording.problem is None else recording.problem[:200],
        "claimed_by": None,
        "claimed_until": None,
    }
    if recording.due is not None:
        values["due_at"] = recording.due
    if recording.state is DeliveryState.SENT:
        values |= {"message_id": recording.message, "sent_at": now}
    if recording.again:
        values["again"] = True
    if recording.doubt:
        values["doubts"] = outbox.c.doubts + 1
    statement = (
        update(outbox)
        .where(
            outbox.c.id == recording.delivery,
            outbox.c.state == DeliveryState.SENDING.value,
            outbox.c.claimed_by == holder,
        )
        .values(**values)
        .returning(outbox.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def in_hand(conn: Reading) -> list[tuple[DeliveryId, str, datetime]]:
    """Return what is being sent: each message, who has it in hand, and until when."""
    statement = select(outbox.c.id, outbox.c.claimed_by, outbox.c.claimed_until).where(
        outbox.c.state == DeliveryState.SENDING.value
    )
    return [
        (DeliveryId(row.id), row.claimed_by or "", row.claimed_until) for row in await conn.execute(statement)
    ]


async def recover(tx: Transaction, lost: Sequence[DeliveryId], now: datetime) -> int:
    """Have messages sent again whose sender died; each may have arrived, and says so. Return how many."""
    statement = (
        update(outbox)
        .where(outbox.c.id.in_(lost), outbox.c.state == DeliveryState.SENDING.value)
        .values(
            state=DeliveryState.PENDING.value, due_at=now, again=True, claimed_by=None, claimed_until=None
        )
        .returning(outbox.c.id)
    )
    return len((await tx.execute(statement)).all())


async def cancel_waiting(
    tx: Transaction,
    *,
    status: StatusId | None = None,
    announcement: AnnouncementId | None = None,
    follower: FollowerId | None = None,
) -> int:
    """Cancel what waits of a status, an announcement or for a follower; return how many messages."""
    which = [
        column == wanted
        for column, wanted in (
            (outbox.c.status_id, status),
            (outbox.c.announcement_id, announcement),
            (outbox.c.follower_id, follower),
        )
        if wanted is not None
    ]
    statement = (
        update(outbox)
        .where(or_(*which), outbox.c.state.in_(_WAITING))
        .values(state=DeliveryState.CANCELLED.value)
        .returning(outbox.c.id)
    )
    return len((await tx.execute(statement)).all())


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the outbox as it stands; what /forget took away is None."""

    id: DeliveryId
    kind: DeliveryKind
    state: DeliveryState
    case: CaseId
    chat: ChatId | None
    follower: FollowerId | None
    status: StatusId | None
    announcement: AnnouncementId | None
    target: DeliveryId | None
    reply: Reply | None
    created_at: datetime
    due_at: datetime
    tries: int
    doubts: int
    again: bool
    sent_at: datetime | None
    message: MessageId | None
    discreet: bool
    shown_at: datetime | None
    problem: str | None


async def of_status(conn: Reading, status: StatusId) -> tuple[Delivery, ...]:
    """Return all messages about a status, in order."""
    return await _some(conn, outbox.c.status_id == status)


async def of_announcement(conn: Reading, announcement: AnnouncementId) -> tuple[Delivery, ...]:
    """Return all messages of an announcement, in order."""
    return await _some(conn, outbox.c.announcement_id == announcement)


async def of_case(conn: Reading, wanted: CaseId) -> tuple[Delivery, ...]:
    """Return all messages about a case, in order."""
    return await _some(conn, outbox.c.case_id == wanted)


async def of_chat(conn: Reading, chat: ChatId) -> tuple[Delivery, ...]:
    """Return all messages to a chat, in order."""
    return await _some(conn, outbox.c.chat_id == chat)


async def get(conn: Reading, delivery: DeliveryId) -> Delivery | None:
    """Return one message."""
    found = await _some(conn, outbox.c.id == delivery)
    return found[0] if found else None


async def show(tx: Transaction, delivery: DeliveryId, chat: ChatId, now: datetime) -> Delivery | None:
    """Note that a discreet message was opened in `chat`; None where it is not that chat's."""
    statement = (
        update(outbox)
        .where(
            outbox.c.id == delivery,
            outbox.c.chat_id == chat,
            exists().where(followers.c.id == outbox.c.follower_id, followers.c.chat_id == chat),
        )
        .values(shown_at=func.coalesce(outbox.c.shown_at, now))
        .returning(*outbox.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _delivery(row)


@dataclass(frozen=True, slots=True)
class Counts:
    """How the outbox stands: messages by state, how often one was sent again, the oldest due and unsent."""

    by_state: tuple[tuple[DeliveryState, int], ...]
    again: int
    oldest_due: datetime | None


async def counts(conn: Reading, now: datetime) -> Counts:
    """Return how the outbox stands; what is held for later is not yet due."""
    states = await conn.execute(
        select(outbox.c.state, func.count()).group_by(outbox.c.state).order_by(outbox.c.state)
    )
    again = await conn.scalar(select(func.count()).select_from(outbox).where(outbox.c.again))
    oldest: datetime | None = await conn.scalar(
        select(func.min(outbox.c.due_at)).where(outbox.c.state.in_(_UNFINISHED), outbox.c.due_at <= now)
    )
    return Counts(tuple((DeliveryState(row[0]), row[1]) for row in states), again or 0, oldest)


async def stuck(conn: Reading, limit: int) -> tuple[Delivery, ...]:
    """Return messages to which nothing happens any more unless staff retry them, newest first."""
    wanted = (DeliveryState.IN_DOUBT.value, DeliveryState.REFUSED.value, DeliveryState.FAILED.value)
    statement = select(outbox).where(outbox.c.state.in_(wanted)).order_by(outbox.c.id.desc()).limit(limit)
    return tuple(_delivery(row) for row in await conn.execute(statement))


async def retry(tx: Transaction, delivery: DeliveryId | None, now: datetime) -> int:
    """Have one stuck message (or all of them) sent again; return how many.

    One that may have arrived says that it is sent again.
    """
    wanted = (DeliveryState.IN_DOUBT.value, DeliveryState.REFUSED.value, DeliveryState.FAILED.value)
    statement = update(outbox).where(outbox.c.state.in_(wanted), outbox.c.chat_id.is_not(None))
    if delivery is not None:
        statement = statement.where(outbox.c.id == delivery)
    changed = statement.values(
        state=DeliveryState.PENDING.value,
        due_at=now,
        first_tried_at=None,
        doubts=0,
        again=or_(outbox.c.again, outbox.c.state == DeliveryState.IN_DOUBT.value),
        problem=None,
    ).returning(outbox.c.id)
    return len((await tx.execute(changed)).all())


async def hold_until(tx: Transaction, delivery: DeliveryId, holder: str, until: datetime) -> None:
    """Put a message in hand back until then, as if it had not been tried."""
    await tx.execute(
        update(outbox)
        .where(
            outbox.c.id == delivery,
            outbox.c.state == DeliveryState.SENDING.value,
            outbox.c.claimed_by == holder,
        )
        .values(
            state=DeliveryState.HELD.value,
            due_at=until,
            tries=outbox.c.tries - 1,
            claimed_by=None,
            claimed_until=None,
        )
    )


async def moved(tx: Transaction, chat: ChatId, to: ChatId) -> None:
    """Follow a chat to its new id; the ids of messages in the old one are void."""
    await tx.execute(update(outbox).where(outbox.c.chat_id == chat).values(chat_id=to, message_id=None))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Cancel what waits for `chat`, and take the person out of what was sent."""
    theirs = outbox.c.chat_id == chat
    await tx.execute(
        update(outbox).where(theirs, outbox.c.state.in_(_WAITING)).values(state=DeliveryState.CANCELLED.value)
    )
    await tx.execute(
        update(outbox).where(theirs).values(chat_id=None, follower_id=None, reply=None, message_id=None)
    )


def _state(not_before: datetime | None, now: datetime) -> DeliveryState:
    return DeliveryState.HELD if not_before is not None and not_before > now else DeliveryState.PENDING


async def _some(conn: Reading, which: Any) -> tuple[Delivery, ...]:
    statement = select(outbox).where(which).order_by(outbox.c.id)
    return tuple(_delivery(row) for row in await conn.execute(statement))


async def _targets(conn: Reading, wanted: Sequence[int]) -> dict[int, Row[Any]]:
    if not wanted:
        return {}
    statement = select(outbox.c.id, outbox.c.message_id, outbox.c.sent_at).where(
        and_(outbox.c.id.in_(wanted), outbox.c.message_id.is_not(None))
    )
    rows: Iterable[Row[Any]] = await conn.execute(statement)
    return {row.id: row for row in rows}


def _claimed(row: Row[Any], targets: dict[int, Row[Any]]) -> ClaimedDelivery:
    target = targets.get(row.target_id)
    return ClaimedDelivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        chat=ChatId(row.chat_id),
        follower=FollowerId(row.follower_id),
        reply=replies.from_json(row.reply),
        discreet=row.discreet,
        tries=row.tries,
        doubts=row.doubts,
        again=row.again,
        first_tried=row.first_tried_at,
        message=None if target is None else MessageId(target.message_id),
        message_sent_at=None if target is None else target.sent_at,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        state=DeliveryState(row.state),
        case=CaseId(row.case_id),
        chat=None if row.chat_id is None else ChatId(row.chat_id),
        follower=None if row.follower_id is None else FollowerId(row.follower_id),
        status=None if row.status_id is None else StatusId(row.status_id),
        announcement=None if row.announcement_id is None else AnnouncementId(row.announcement_id),
        target=None if row.target_id is None else DeliveryId(row.target_id),
        reply=None if row.reply is None else replies.from_json(row.reply),
        created_at=row.created_at,
        due_at=row.due_at,
        tries=row.tries,
        doubts=row.doubts,
        again=row.again,
        sent_at=row.sent_at,
        message=None if row.message_id is None else MessageId(row.message_id),
        discreet=row.discreet,
        shown_at=row.shown_at,
        problem=row.problem,
    )
