"""Messages on their way: claimed by a worker, sent outside any transaction, recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.delivery import (
    CHANGES,
    UNFINISHED,
    WAITING,
    ClaimedDelivery,
    DeliveryKind,
    DeliveryReason,
    DeliveryState,
    Target,
)
from bot.domain.ids import AnnouncementId, CaseId, ChatId, DeliveryId, FollowerId, MessageId, StatusId
from bot.domain.preferences import QuietHours
from bot.domain.reply import Reply
from bot.store.chats.preferences import quiet_hours
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import outdated, replies
from bot.store.tables.cases import followers
from bot.store.tables.chats import preferences
from bot.store.tables.messages import outbox

_SENDING = DeliveryState.SENDING.value
_TOLD = tuple(state.value for state in (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.FAILED))
_TOLD_THOUGH_CANCELLED = (DeliveryReason.TARGET_OUT_OF_REACH.value, DeliveryReason.TARGET_UNOPENED.value)
_CHANGES = tuple(kind.value for kind in CHANGES)

_earlier = outbox.alias("earlier")
behind_another = exists().where(
    _earlier.c.chat_id == outbox.c.chat_id,
    _earlier.c.case_id == outbox.c.case_id,
    _earlier.c.state.in_(UNFINISHED),
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


async def claim(
    tx: Transaction, *, holder: str, now: datetime, until: datetime, limit: int
) -> list[ClaimedDelivery]:
    """Take up to `limit` messages that are due in hand; at most one for each chat.

    What tells of a case goes before announcements, which may be many; then what is due longest.

    Left waiting: what has an earlier unfinished message about the same case to the same chat, and what goes
    to a chat for which a message is in hand. A deletion waits for its target only: messages that are held
    until morning must not keep a wrong one in the chat. Cancelled on the way: what has no follower any more
    whose consent it rests on, what tells of a status that was undone, corrected or withdrawn, and a request
    to disregard a message that turned out not to have been sent.
    """
    other = outbox.alias("other")
    busy = exists().where(other.c.chat_id == outbox.c.chat_id, other.c.state == _SENDING)
    # One look at each state: then the index on state and due_at yields the first rows, and none are sorted.
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
    linked = exists().where(
        followers.c.id == outbox.c.follower_id,
        followers.c.chat_id == outbox.c.chat_id,
        followers.c.case_id == outbox.c.case_id,
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
    targets = await _targets(tx, [row.target_id for row in rows if row.target_id is not None])
    quiet = await quiet_hours(tx, [row.chat_id for row in rows])
    return [_claimed(row, targets, quiet) for row in sorted(rows, key=lambda row: row.id)]


async def is_due(conn: Reading, now: datetime) -> bool:
    """Say whether a message waits that may go now, unless an earlier one must go first."""
    statement = select(outbox.c.id).where(outbox.c.state.in_(WAITING), outbox.c.due_at <= now).limit(1)
    return (await conn.execute(statement)).first() is not None


async def next_due(conn: Reading, after: datetime) -> datetime | None:
    """Return when the next message may go that may not go yet at `after`; None where there is none."""
    found: datetime | None = await conn.scalar(
        select(func.min(outbox.c.due_at)).where(outbox.c.state.in_(WAITING), outbox.c.due_at > after)
    )
    return found


async def still_linked(conn: Reading, claimed: Sequence[ClaimedDelivery]) -> set[DeliveryId]:
    """Return which messages in hand still have the consent they rest on; ask just before they are sent."""
    statement = select(followers.c.id, followers.c.chat_id).where(
        followers.c.id.in_([each.follower for each in claimed])
    )
    linked = {(row.id, row.chat_id) for row in await conn.execute(statement)}
    return {each.id for each in claimed if (each.follower, each.chat) in linked}


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of a message in hand.

    `messages`: every id that is known of it by now, as Telegram numbers them. `due`: when to try again.
    `again`: it may have arrived, in whole or in part. `doubt`: that was the answer's fault, and counts.
    `lost`: something may be in the chat besides `messages`. `untried`: nothing was tried, as if it had not
    been claimed.
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
    """Write down what became of a message; False where `holder` no longer has it in hand."""
    values: dict[str, Any] = {"state": recording.state.value, "claimed_by": None, "claimed_until": None}
    if recording.due is not None:
        values["due_at"] = recording.due
    if recording.state is DeliveryState.SENT:
        values["sent_at"] = now
    if recording.messages:
        # What /forget emptied stays empty, though it went out meanwhile.
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
    """Say whether staff were told already of a lost copy of the same change in the same chat.

    They were where another edit (or deletion) of it has ended, unless that was cancelled before it was tried.
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
    """Give up all that waits for a chat that is closed to the bot; return how many messages."""
    statement = (
        update(outbox)
        .where(outbox.c.chat_id == chat, outbox.c.state.in_(WAITING))
        .values(state=DeliveryState.GONE.value)
        .returning(outbox.c.id)
    )
    return len((await tx.execute(statement)).all())


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


def _claimed(row: Row[Any], targets: dict[int, Target], quiet: dict[int, QuietHours]) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        case=CaseId(row.case_id),
        chat=ChatId(row.chat_id),
        follower=FollowerId(row.follower_id),
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
    )


def _reply(written: str) -> Reply:
    """Return the stored reply; nothing to say where it cannot be read, which is refused before it is sent.

    One row that no longer fits this version must not keep the others from being claimed.
    """
    try:
        return replies.from_json(written)
    except ValueError:
        return Reply()
