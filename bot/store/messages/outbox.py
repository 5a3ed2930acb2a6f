"""Messages to people, written in the transaction of what they tell of, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    exists,
    func,
    insert,
    null,
    select,
    update,
)

from bot.domain.delivery import (
    WAITING,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
)
from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    ChatId,
    CheckId,
    DeliveryId,
    FollowerId,
    MessageId,
    StatusId,
)
from bot.domain.reply import Reply
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.cases import followers
from bot.store.tables.messages import outbox


async def add(tx: Transaction, deliveries: Sequence[NewDelivery], now: datetime) -> None:
    """Put messages into the outbox, in order; one with `not_before` in the future is held."""
    if deliveries:
        await tx.execute(insert(outbox), [_new(each, now) for each in deliveries])


async def cancel_waiting(tx: Transaction, status: StatusId) -> int:
    """Cancel what waits to tell of a status; return how many messages."""
    return await _cancel(tx, outbox.c.status_id == status)


async def revive(tx: Transaction, cancelled: Sequence[DeliveryId], not_before: datetime) -> None:
    """Have cancelled messages go after all, at `not_before`; one that may have arrived says so."""
    statement = update(outbox).where(
        outbox.c.id.in_(cancelled), outbox.c.state == DeliveryState.CANCELLED.value
    )
    await tx.execute(statement.values(state=DeliveryState.HELD.value, due_at=not_before, problem=None))


async def release(tx: Transaction, chat: ChatId, by: datetime) -> None:
    """Have what is held for `chat` until later than `by` be due at `by`: its quiet hours are others now.

    Whoever takes it in hand holds it again where the new ones still want that.
    """
    later = (outbox.c.chat_id == chat, outbox.c.state == DeliveryState.HELD.value, outbox.c.due_at > by)
    await tx.execute(update(outbox).where(*later).values(due_at=by))


async def cancel_news(tx: Transaction, follower: FollowerId) -> int:
    """Cancel what waits to tell a follower of something new; return how many messages.

    What puts an earlier message right still goes, and so does what is told to the followers of many cases.
    """
    news = (DeliveryKind.NOTICE.value, DeliveryKind.CHECKED.value)
    return await _cancel(tx, and_(outbox.c.follower_id == follower, outbox.c.kind.in_(news)))


async def cancel_checks(tx: Transaction, case: CaseId) -> int:
    """Cancel what waits to tell of a check without news; return how many messages."""
    checks = outbox.c.kind == DeliveryKind.CHECKED.value
    return await _cancel(tx, and_(outbox.c.case_id == case, checks))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the outbox; what /forget took away is None.

    `messages`: every known id of it in the chat, all parts. `lost_copies`: how many further copies may be
    there whose id nobody knows.
    """

    id: DeliveryId
    kind: DeliveryKind
    state: DeliveryState
    case: CaseId
    chat: ChatId | None
    follower: FollowerId | None
    status: StatusId | None
    announcement: AnnouncementId | None
    check: CheckId | None
    target: DeliveryId | None
    reply: Reply | None
    created_at: datetime
    due_at: datetime
    tries: int
    doubts: int
    again: bool
    sent_at: datetime | None
    messages: tuple[MessageId, ...]
    lost_copies: int
    discreet: bool
    shown_at: datetime | None
    problem: str | None


async def of_status(conn: Reading, status: StatusId) -> tuple[Delivery, ...]:
    """Return all messages about a status, in order."""
    return await _some(conn, outbox.c.status_id == status)


async def of_check(conn: Reading, check: CheckId) -> tuple[Delivery, ...]:
    """Return all messages that tell of a check without news, in order."""
    return await _some(conn, outbox.c.check_id == check)


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
    return None if row is None else delivery_of(row)


async def moved(tx: Transaction, chat: ChatId, to: ChatId) -> None:
    """Follow a chat to its new id; messages that were sent to the old one are out of reach from now on."""
    known = outbox.c.message_ids.is_not(None)
    lost_copies = outbox.c.lost_copies + case((known, 1), else_=0)
    values = {"chat_id": to, "message_ids": null(), "lost_copies": lost_copies}
    await tx.execute(update(outbox).where(outbox.c.chat_id == chat).values(**values))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Cancel what waits for `chat`, and take the person out of what was sent."""
    theirs = outbox.c.chat_id == chat
    await _cancel(tx, theirs)
    await tx.execute(
        update(outbox).where(theirs).values(chat_id=None, follower_id=None, reply=None, message_ids=None)
    )


async def _cancel(tx: Transaction, which: ColumnElement[bool]) -> int:
    statement = (
        update(outbox)
        .where(which, outbox.c.state.in_(WAITING))
        .values(state=DeliveryState.CANCELLED.value)
        .returning(outbox.c.id)
    )
    return len((await tx.execute(statement)).all())


def _new(each: NewDelivery, now: datetime) -> dict[str, Any]:
    return {
        "kind": each.kind.value,
        "state": _state(each.not_before, now).value,
        "chat_id": each.chat,
        "follower_id": each.follower,
        "case_id": each.case,
        "status_id": each.status,
        "announcement_id": each.announcement,
        "check_id": each.check,
        "target_id": each.target,
        "reply": replies.to_json(each.reply),
        "due_at": each.not_before or now,
        "created_at": now,
        "tries": 0,
        "doubts": 0,
        "again": False,
        "discreet": False,
    }


def _state(not_before: datetime | None, now: datetime) -> DeliveryState:
    return DeliveryState.HELD if not_before is not None and not_before > now else DeliveryState.PENDING


async def _some(conn: Reading, which: Any) -> tuple[Delivery, ...]:
    statement = select(outbox).where(which).order_by(outbox.c.id)
    return tuple(delivery_of(row) for row in await conn.execute(statement))


def delivery_of(row: Row[Any]) -> Delivery:
    """Return the message of a whole row of the outbox."""
    return Delivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        state=DeliveryState(row.state),
        case=CaseId(row.case_id),
        chat=None if row.chat_id is None else ChatId(row.chat_id),
        follower=None if row.follower_id is None else FollowerId(row.follower_id),
        status=None if row.status_id is None else StatusId(row.status_id),
        announcement=None if row.announcement_id is None else AnnouncementId(row.announcement_id),
        check=None if row.check_id is None else CheckId(row.check_id),
        target=None if row.target_id is None else DeliveryId(row.target_id),
        reply=None if row.reply is None else replies.from_json(row.reply),
        created_at=row.created_at,
        due_at=row.due_at,
        tries=row.tries,
        doubts=row.doubts,
        again=row.again,
        sent_at=row.sent_at,
        messages=row.message_ids,
        lost_copies=row.lost_copies,
        discreet=row.discreet,
        shown_at=row.shown_at,
        problem=row.problem,
    )
