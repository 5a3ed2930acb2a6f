"""Updates from Telegram, kept from the moment before they are confirmed until they are done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.domain.ids import ChatId, UpdateId
from bot.store.dialect import insert_into
from bot.store.engine import Reading, Transaction
from bot.store.tables import inbox

_UNFINISHED = ("new", "working")


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as it came: `raw` is its JSON, `chat` the conversation whose order it keeps, if any."""

    update: UpdateId
    chat: ChatId | None
    raw: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update in hand; `tries` counts this claim too."""

    update: UpdateId
    chat: ChatId | None
    raw: str
    tries: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """An update given up: `error` names the kind of fault, `reference` what the client was told.

    `raw` is what is left of its JSON for whoever looks into it, without codes and private numbers.
    """

    update: UpdateId
    error: str
    reference: str
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far behind the worker is: updates not finished, the oldest of them, and those given up."""

    unfinished: int
    oldest: datetime | None
    dead: int


async def add(tx: Transaction, updates: Sequence[RawUpdate], now: datetime) -> int:
    """Keep `updates`; one already known (also a finished one) stays as it is. Return how many are new."""
    if not updates:
        return 0
    statement = (
        insert_into(tx, inbox)
        .on_conflict_do_nothing(index_elements=[inbox.c.update_id])
        .returning(inbox.c.update_id)
    )
    rows = [
        {
            "update_id": each.update,
            "chat_id": each.chat,
            "raw": each.raw,
            "state": "new",
            "tries": 0,
            "received_at": now,
        }
        for each in updates
    ]
    return len((await tx.execute(statement, rows)).all())


async def claim(tx: Transaction, limit: int, besides: Collection[ChatId] = ()) -> list[Claimed]:
    """Take up to `limit` new updates in hand, lowest id first, leaving out the chats `besides`.

    A chat's updates are claimed in order and without gaps; who claims keeps that order.
    """
    candidates = select(inbox.c.update_id).where(inbox.c.state == "new")
    if besides:
        candidates = candidates.where(or_(inbox.c.chat_id.is_(None), inbox.c.chat_id.not_in(besides)))
    candidates = candidates.order_by(inbox.c.update_id).limit(limit).with_for_update(skip_locked=True)
    statement = (
        update(inbox)
        .where(inbox.c.update_id.in_(candidates.scalar_subquery()))
        .values(state="working", tries=inbox.c.tries + 1)
        .returning(inbox.c.update_id, inbox.c.chat_id, inbox.c.raw, inbox.c.tries, inbox.c.received_at)
    )
    claimed = [
        Claimed(UpdateId(row.update_id), row.chat_id, row.raw or "", row.tries, row.received_at)
        for row in await tx.execute(statement)
    ]
    return sorted(claimed, key=lambda each: each.update)  # RETURNING promises no order


async def mark_done(tx: Transaction, updates: Collection[UpdateId], now: datetime) -> None:
    """Finish `updates`. Their text goes at once; the id stays, so that none is taken in twice."""
    if updates:
        await tx.execute(
            update(inbox)
            .where(inbox.c.update_id.in_(updates))
            .values(state="done", raw=None, error=None, finished_at=now)
        )


async def mark_dead(tx: Transaction, failed: Sequence[Failed], now: datetime) -> None:
    """Give `failed` up; what is left of the text stays until its time is over."""
    if not failed:
        return
    statement = (
        update(inbox)
        .where(inbox.c.update_id == bindparam("which"))
        .values(
            state="dead",
            error=bindparam("kind"),
            reference=bindparam("told"),
            raw=bindparam("left"),
            finished_at=now,
        )
    )
    rows = [
        {"which": each.update, "kind": each.error[:200], "told": each.reference, "left": each.raw}
        for each in failed
    ]
    await tx.execute(statement, rows)


async def release(tx: Transaction, updates: Collection[UpdateId]) -> None:
    """Put updates in hand back: they are claimed again, in order."""
    if updates:
        await tx.execute(
            update(inbox)
            .where(inbox.c.update_id.in_(updates), inbox.c.state == "working")
            .values(state="new")
        )


async def recover(tx: Transaction) -> int:
    """Put back what a crash left in hand, and return how many; only the holder of the lease may."""
    result = await tx.execute(
        update(inbox).where(inbox.c.state == "working").values(state="new").returning(inbox.c.update_id)
    )
    return len(result.all())


async def prune(tx: Transaction, finished_before: datetime) -> int:
    """Delete updates done before that time, and return how many.

    Keep them two days: Telegram may send an unconfirmed update again for one (Bot API, getting updates).
    """
    result = await tx.execute(
        delete(inbox)
        .where(inbox.c.state == "done", inbox.c.finished_at < finished_before)
        .returning(inbox.c.update_id)
    )
    return len(result.all())


async def forget_texts(tx: Transaction, received_before: datetime) -> int:
    """Delete what is older than that, finished or not, and return how many held a text."""
    result = await tx.execute(
        delete(inbox).where(inbox.c.received_at < received_before).returning(inbox.c.raw.is_not(None))
    )
    return sum(1 for (held,) in result if held)


async def backlog(conn: Reading) -> Backlog:
    """Return how far behind the worker is."""
    unfinished = inbox.c.state.in_(_UNFINISHED)
    row = (await conn.execute(select(func.count(), func.min(inbox.c.received_at)).where(unfinished))).one()
    dead = await conn.scalar(select(func.count()).select_from(inbox).where(inbox.c.state == "dead"))
    return Backlog(unfinished=row[0], oldest=row[1], dead=dead or 0)


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Take `chat` out of its updates: the texts of those finished or given up, the chat of those in hand.

    What waits keeps its chat, for that keeps the order; the text of an update in hand goes when it is done.
    """
    begun = (inbox.c.chat_id == chat, inbox.c.state != "new")
    await tx.execute(update(inbox).where(*begun, inbox.c.state != "working").values(raw=None))
    await tx.execute(update(inbox).where(*begun).values(chat_id=None))
