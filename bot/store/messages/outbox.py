"""Messages to clients, written in the transaction of the event they are about, and their state."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    or_,
    select,
    update,
)

from bot.domain.cases import CaseState, KnownCase
from bot.domain.delivery import (
    NEWS,
    WAITING,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
)
from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    ChangeId,
    ChatId,
    CheckId,
    DeliveryId,
    FollowerId,
    MessageId,
    StatusId,
    ThreadId,
    ThreadMessageId,
)
from bot.domain.reply import Reply
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.cases import followers
from bot.store.tables.messages import outbox


async def add(tx: Transaction, deliveries: Sequence[NewDelivery], now: datetime) -> None:
    """Put messages into the outbox, in order; one with `not_before` in the future is held.

    An urgent one takes along what is on hold for the same chat about the same case: the order is preserved.
    """
    if deliveries:
        await tx.execute(insert(outbox), [_new(each, now) for each in deliveries])
    for each in deliveries:
        if each.urgent:
            await _bring_forward(tx, each.chat, each.case, each.not_before or now)


async def cancel_waiting(tx: Transaction, status: StatusId) -> int:
    """Cancel the pending messages about a status; return how many."""
    return await _cancel(tx, outbox.c.status_id == status)


async def cancel_message(tx: Transaction, message: ThreadMessageId) -> int:
    """Cancel the delivery of a thread's message if it is still pending; return how many that were."""
    return await _cancel(tx, outbox.c.thread_message_id == message)


async def hurry(tx: Transaction, message: ThreadMessageId, due: datetime) -> None:
    """Make the held delivery of a thread's message due at `due` instead of later."""
    held = (
        outbox.c.thread_message_id == message,
        outbox.c.state == DeliveryState.HELD.value,
        outbox.c.tries == 0,
        outbox.c.due_at > due,
    )
    await tx.execute(update(outbox).where(*held).values(due_at=due))


async def revive(tx: Transaction, cancelled: Sequence[DeliveryId], not_before: datetime) -> None:
    """Send canceled messages after all, at `not_before`; mark possible duplicates."""
    statement = update(outbox).where(
        outbox.c.id.in_(cancelled), outbox.c.state == DeliveryState.CANCELLED.value
    )
    await tx.execute(statement.values(state=DeliveryState.HELD.value, due_at=not_before, problem=None))


async def release(tx: Transaction, chat: ChatId, by: datetime) -> None:
    """Make messages held for `chat` until later than `by` due at `by`, because its quiet hours changed.

    A worker that claims one holds it again if the new quiet hours require that.
    """
    later = (outbox.c.chat_id == chat, outbox.c.state == DeliveryState.HELD.value, outbox.c.due_at > by)
    await tx.execute(update(outbox).where(*later).values(due_at=by))


async def cancel_news(tx: Transaction, follower: FollowerId) -> int:
    """Cancel the pending news for a follower; return how many messages.

    Corrections of earlier messages are still sent, and so are announcements.
    """
    news = [kind.value for kind in NEWS]
    return await _cancel(tx, and_(outbox.c.follower_id == follower, outbox.c.kind.in_(news)))


async def supersede_changes(tx: Transaction, wanted: CaseId) -> Mapping[FollowerId, KnownCase]:
    """Cancel the messages about changes of a case that certainly reached nobody, because newer ones follow.

    Return what their followers know of the case: the newer messages must say everything since then.
    """
    unread = (*WAITING, DeliveryState.REFUSED, DeliveryState.FAILED)
    statement = (
        update(outbox)
        .where(
            outbox.c.case_id == wanted,
            outbox.c.kind == DeliveryKind.CASE_CHANGE.value,
            outbox.c.state.in_([state.value for state in unread]),
            ~outbox.c.again,
            outbox.c.follower_id.is_not(None),
        )
        .values(state=DeliveryState.CANCELLED.value)
        .returning(outbox.c.id, outbox.c.follower_id, outbox.c.known)
    )
    rows = sorted(await tx.execute(statement), key=lambda row: row.id, reverse=True)
    return {FollowerId(row.follower_id): _known(row.known) for row in rows}  # of several, the oldest


async def cancel_checks(tx: Transaction, case: CaseId) -> int:
    """Cancel the pending messages about checks without news; return how many."""
    checks = outbox.c.kind == DeliveryKind.CHECKED.value
    return await _cancel(tx, and_(outbox.c.case_id == case, checks))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in the outbox; fields that /forget erased are None.

    `messages`: every known id of it in the chat, all parts. `lost_copies`: how many more copies may be there
    whose ids are unknown.
    """

    id: DeliveryId
    kind: DeliveryKind
    state: DeliveryState
    case: CaseId | None
    chat: ChatId | None
    follower: FollowerId | None
    status: StatusId | None
    announcement: AnnouncementId | None
    check: CheckId | None
    change: ChangeId | None
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
    thread: ThreadId | None = None
    message: ThreadMessageId | None = None
    urgent: bool = False


async def of_status(conn: Reading, status: StatusId) -> tuple[Delivery, ...]:
    """Return all messages about a status, in order."""
    return await _some(conn, outbox.c.status_id == status)


async def of_check(conn: Reading, check: CheckId) -> tuple[Delivery, ...]:
    """Return all messages about a check without news, in order."""
    return await _some(conn, outbox.c.check_id == check)


async def of_change(conn: Reading, change: ChangeId) -> tuple[Delivery, ...]:
    """Return all messages that a change of a case led to, in order."""
    return await _some(conn, outbox.c.change_id == change)


async def of_message(conn: Reading, message: ThreadMessageId) -> tuple[Delivery, ...]:
    """Return the deliveries of a thread's message."""
    return await _some(conn, outbox.c.thread_message_id == message)


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
    """Record that a discreet message was opened in `chat`; None if it does not belong to that chat."""
    statement = (
        update(outbox)
        .where(
            outbox.c.id == delivery,
            outbox.c.chat_id == chat,
            or_(
                outbox.c.thread_id.is_not(None),
                exists().where(followers.c.id == outbox.c.follower_id, followers.c.chat_id == chat),
            ),
        )
        .values(shown_at=func.coalesce(outbox.c.shown_at, now))
        .returning(*outbox.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else delivery_of(row)


async def moved(tx: Transaction, chat: ChatId, to: ChatId) -> None:
    """Follow a chat to its new id; messages sent to the old one can no longer be changed."""
    known = outbox.c.message_ids.is_not(None)
    lost_copies = outbox.c.lost_copies + case((known, 1), else_=0)
    values = {"chat_id": to, "message_ids": null(), "lost_copies": lost_copies}
    await tx.execute(update(outbox).where(outbox.c.chat_id == chat).values(**values))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Cancel the pending messages for `chat`, and remove the person from those that were sent."""
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


async def _bring_forward(tx: Transaction, chat: ChatId, about: CaseId | None, due: datetime) -> None:
    held = (
        outbox.c.chat_id == chat,
        outbox.c.case_id == about,
        outbox.c.state == DeliveryState.HELD.value,
        outbox.c.due_at > due,
    )
    await tx.execute(update(outbox).where(*held).values(due_at=due))


def _known_as_json(known: KnownCase) -> str:
    return json.dumps({"state": known.state.value, "items": sorted(known.items)})


def _known(written: str) -> KnownCase:
    known = json.loads(written)
    return KnownCase(CaseState(known["state"]), frozenset(known["items"]))


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
        "change_id": each.change,
        "known": None if each.known is None else _known_as_json(each.known),
        "urgent": each.urgent,
        "thread_id": each.thread,
        "thread_message_id": each.message,
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
    """Return the message in a whole row of the outbox."""
    return Delivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        state=DeliveryState(row.state),
        case=None if row.case_id is None else CaseId(row.case_id),
        chat=None if row.chat_id is None else ChatId(row.chat_id),
        follower=None if row.follower_id is None else FollowerId(row.follower_id),
        status=None if row.status_id is None else StatusId(row.status_id),
        announcement=None if row.announcement_id is None else AnnouncementId(row.announcement_id),
        check=None if row.check_id is None else CheckId(row.check_id),
        change=None if row.change_id is None else ChangeId(row.change_id),
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
        thread=None if row.thread_id is None else ThreadId(row.thread_id),
        message=None if row.thread_message_id is None else ThreadMessageId(row.thread_message_id),
        urgent=row.urgent,
    )
