"""Updates from Telegram, kept from the moment before they are confirmed until they are done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from bot.domain.ids import ChatId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.updates import inbox

UNFINISHED = ("new", "working")
"""States of updates that are still to be answered."""
_GIVEN_UP = ("dead", "in_doubt")


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as it came: `raw` is its JSON, `chat` the conversation whose order it keeps, if any."""

    update: UpdateId
    chat: ChatId | None
    raw: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update in hand; `tries` counts this claim too, `sends` how often an answer to it was begun."""

    update: UpdateId
    chat: ChatId | None
    raw: str
    tries: int
    received_at: datetime
    sends: int = 0


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
    """How far behind the worker is: updates not finished, the oldest of them, given up, and in doubt."""

    unfinished: int
    oldest: datetime | None
    dead: int
    in_doubt: int = 0


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
            "sends": 0,
            "received_at": now,
        }
        for each in updates
    ]
    return len((await tx.execute(statement, rows)).all())


async def waiting(conn: Reading, limit: int) -> list[tuple[UpdateId, ChatId | None]]:
    """Return up to `limit` new updates with their chats: the first of every chat, then the second, and so on.

    So however much some chats wrote, the others are among them. Equal places go by id. An update without a
    chat is the first of its own.
    """
    alone = case((inbox.c.chat_id.is_(None), inbox.c.update_id))
    place = func.row_number().over(partition_by=(inbox.c.chat_id, alone), order_by=inbox.c.update_id)
    new = select(inbox.c.update_id, inbox.c.chat_id, place.label("place")).where(inbox.c.state == "new")
    placed = new.subquery()
    statement = select(placed).order_by(placed.c.place, placed.c.update_id).limit(limit)
    return [(UpdateId(row.update_id), row.chat_id) for row in await conn.execute(statement)]


async def crowded(conn: Reading, most: int) -> list[ChatId]:
    """Return the private chats of which more than `most` updates are new."""
    statement = (
        select(inbox.c.chat_id)
        .where(inbox.c.state == "new", inbox.c.chat_id > 0)
        .group_by(inbox.c.chat_id)
        .having(func.count() > most)
    )
    return [ChatId(chat) for chat in await conn.scalars(statement)]


async def claim_these(tx: Transaction, owner: str, updates: Collection[UpdateId]) -> list[Claimed]:
    """Claim exactly these updates for `owner`, except those that are no longer new."""
    if not updates:
        return []
    statement = (
        update(inbox)
        .where(inbox.c.update_id.in_(updates), inbox.c.state == "new")
        .values(state="working", owner=owner, tries=inbox.c.tries + 1)
        .returning(*inbox.c)
    )
    claimed = [
        Claimed(UpdateId(row.update_id), row.chat_id, row.raw or "", row.tries, row.received_at, row.sends)
        for row in await tx.execute(statement)
    ]
    return sorted(claimed, key=lambda each: each.update)  # RETURNING promises no order


async def add_send(tx: Transaction, owner: str, which: UpdateId) -> int | None:
    """Count an answer that is about to be sent, and return its number, from 1.

    Returns None if `owner` no longer has the update in hand; then nothing may be sent.
    """
    statement = (
        update(inbox).where(_in_hand(owner, [which])).values(sends=inbox.c.sends + 1).returning(inbox.c.sends)
    )
    sends: int | None = await tx.scalar(statement)
    return sends


async def mark_done(
    tx: Transaction, owner: str, updates: Collection[UpdateId], now: datetime
) -> set[UpdateId]:
    """Finish the updates that `owner` has in hand, and return which of them it had.

    Their text is deleted at once; the id stays, so that none is taken in twice.
    """
    if not updates:
        return set()
    return await _change(
        tx, _in_hand(owner, updates), state="done", raw=None, error=None, owner=None, finished_at=now
    )


async def mark_dead(tx: Transaction, owner: str, failed: Sequence[Failed], now: datetime) -> set[UpdateId]:
    """Give up the updates that `owner` has in hand, and return which of them it had.

    What is left of the text stays until its time is over.
    """
    return await _end(tx, owner, failed, "dead", now)


async def mark_in_doubt(
    tx: Transaction, owner: str, failed: Sequence[Failed], now: datetime
) -> set[UpdateId]:
    """Set aside updates whose answer may have arrived, and return which of them `owner` had in hand.

    The whole text stays for `retry`, until `forget_doubtful`.
    """
    return await _end(tx, owner, failed, "in_doubt", now)


async def retry(tx: Transaction, which: UpdateId) -> bool:
    """Have an update in doubt handled again; return False if it is not in doubt or its text was deleted.

    Whoever asks for it knows that the answer may have arrived: it may be sent once more.
    """
    doubtful = (inbox.c.update_id == which, inbox.c.state == "in_doubt", inbox.c.raw.is_not(None))
    return bool(
        await _change(tx, *doubtful, state="new", sends=0, error=None, reference=None, finished_at=None)
    )


async def release(
    tx: Transaction, owner: str, updates: Collection[UpdateId], *, untouched: bool = False
) -> set[UpdateId]:
    """Put back updates that `owner` has in hand, and return which of them it had; they keep their order.

    `untouched`: nothing was shown for them, so that the next try counts as the first.
    """
    if not updates:
        return set()
    tries = {"tries": inbox.c.tries - 1} if untouched else {}
    return await _change(tx, _in_hand(owner, updates), state="new", owner=None, **tries)


async def recover(tx: Transaction, owner: str, in_hand: Collection[UpdateId] = ()) -> int:
    """Put back what other processes or a crash left in hand, and return how many.

    Only the holder of the lease may do this. `in_hand` are the updates that `owner` is working on right now;
    at a start there are none.
    """
    left = or_(inbox.c.owner != owner, inbox.c.update_id.not_in(in_hand))
    return len(await _change(tx, inbox.c.state == "working", left, state="new", owner=None))


async def drop_oldest(tx: Transaction, chats: Collection[ChatId], keep: int, now: datetime) -> int:
    """Finish each chat's new updates without handling them, except its `keep` newest; return how many."""
    place = func.row_number().over(partition_by=inbox.c.chat_id, order_by=inbox.c.update_id.desc())
    theirs = select(inbox.c.update_id, place.label("place")).where(
        inbox.c.state == "new", inbox.c.chat_id.in_(chats)
    )
    placed = theirs.subquery()
    older = select(placed.c.update_id).where(placed.c.place > keep)
    return len(await _change(tx, inbox.c.update_id.in_(older), state="done", raw=None, finished_at=now))


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


async def forget_doubtful(tx: Transaction, ended_before: datetime) -> int:
    """Delete the texts of updates in doubt since before then, and return how many; `retry` ends there."""
    old = (inbox.c.state == "in_doubt", inbox.c.finished_at < ended_before, inbox.c.raw.is_not(None))
    return len(await _change(tx, *old, raw=None))


async def backlog(conn: Reading) -> Backlog:
    """Return how far behind the worker is."""
    unfinished = inbox.c.state.in_(UNFINISHED)
    row = (await conn.execute(select(func.count(), func.min(inbox.c.received_at)).where(unfinished))).one()
    states = select(inbox.c.state, func.count().label("number")).where(inbox.c.state.in_(_GIVEN_UP))
    given_up = {row.state: row.number for row in await conn.execute(states.group_by(inbox.c.state))}
    return Backlog(row[0], row[1], dead=given_up.get("dead", 0), in_doubt=given_up.get("in_doubt", 0))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Take `chat` out of its updates: the texts of those finished or given up, the chat of those in hand.

    What waits keeps its chat, for that keeps the order; the text of an update in hand goes when it is done.
    """
    begun = (inbox.c.chat_id == chat, inbox.c.state != "new")
    await tx.execute(update(inbox).where(*begun, inbox.c.state != "working").values(raw=None))
    await tx.execute(update(inbox).where(*begun).values(chat_id=None))


def _in_hand(owner: str, updates: Collection[UpdateId]) -> ColumnElement[bool]:
    return and_(inbox.c.update_id.in_(updates), inbox.c.state == "working", inbox.c.owner == owner)


async def _end(
    tx: Transaction, owner: str, failed: Sequence[Failed], state: str, now: datetime
) -> set[UpdateId]:
    ended: set[UpdateId] = set()
    for each in failed:
        ended |= await _change(
            tx,
            _in_hand(owner, [each.update]),
            state=state,
            raw=each.raw,
            error=each.error[:200],
            reference=each.reference,
            owner=None,
            finished_at=now,
        )
    return ended


async def _change(tx: Transaction, *which: ColumnElement[bool], **values: Any) -> set[UpdateId]:
    statement = update(inbox).where(*which).values(**values).returning(inbox.c.update_id)
    return {UpdateId(each) for each in await tx.scalars(statement)}
