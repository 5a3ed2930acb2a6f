"""Effects that happen once, no matter how often their update is handled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.ids import ChatId, MessageId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.updates import effects

CHANGED = "changed"
"""The effect of every update with which a member changed something; its result is the action."""

SHOWN = "shown"
"""The effect of an update whose answer a better one may replace; its result is the message that shows it."""

_KEY = (effects.c.chat_id, effects.c.update_id, effects.c.what)


async def first_time(tx: Transaction, chat: ChatId, update: UpdateId, what: str, now: datetime) -> bool:
    """Record that `update` did `what` (at most 32 characters); return False if it already had.

    Call it first in the transaction of the effect, so that both happen, or neither.
    """
    statement = (
        insert_into(tx, effects)
        .values(chat_id=chat, update_id=update, what=what, at=now)
        .on_conflict_do_nothing(index_elements=_KEY)
        .returning(effects.c.what)
    )
    return (await tx.execute(statement)).first() is not None


async def note_result(
    tx: Transaction, chat: ChatId, update: UpdateId, what: str, result: str | None, now: datetime
) -> None:
    """Record that `update` did `what` with this result, replacing an earlier one."""
    statement = (
        insert_into(tx, effects)
        .values(chat_id=chat, update_id=update, what=what, at=now, result=result)
        .on_conflict_do_update(index_elements=_KEY, set_={"result": result})
    )
    await tx.execute(statement)


async def note_shown(
    tx: Transaction, shown: Mapping[tuple[ChatId, UpdateId], MessageId], now: datetime
) -> None:
    """Record which messages show the answers to updates of chats."""
    if shown:
        statement = insert_into(tx, effects).on_conflict_do_nothing(index_elements=_KEY)
        rows = [
            {"chat_id": chat, "update_id": update, "what": SHOWN, "at": now, "result": str(message)}
            for (chat, update), message in shown.items()
        ]
        await tx.execute(statement, rows)


async def message_of(conn: Reading, chat: ChatId, update: UpdateId) -> MessageId | None:
    """Return the message that shows the answer to `update`, if it was recorded."""
    where = (effects.c.chat_id == chat, effects.c.update_id == update, effects.c.what == SHOWN)
    found = await conn.scalar(select(effects.c.result).where(*where))
    return None if found is None else MessageId(int(found))


async def done_by(conn: Reading, chat: ChatId, update: UpdateId) -> Mapping[str, str | None]:
    """Return everything that `update` has done, by name, with each result or None."""
    statement = select(effects.c.what, effects.c.result).where(
        effects.c.chat_id == chat, effects.c.update_id == update
    )
    return {row.what: row.result for row in await conn.execute(statement)}


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete effects older than that. Keep them two days: see `inbox.prune`."""
    await tx.execute(delete(effects).where(effects.c.at < before))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete the effects of a chat's updates. They are handled in order, so none of them comes again."""
    await tx.execute(delete(effects).where(effects.c.chat_id == chat))
