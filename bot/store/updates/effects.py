"""Effects that happen once, no matter how often their update is handled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.ids import ChatId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.updates import effects

CHANGED = "changed"
"""The effect of every update by which a member of the staff changed something; its result is the action."""

_KEY = (effects.c.chat_id, effects.c.update_id, effects.c.what)


async def first_time(tx: Transaction, chat: ChatId, update: UpdateId, what: str, now: datetime) -> bool:
    """Note that `update` did `what` (at most 32 characters); return False if it had done so already.

    Call it first in the transaction of the effect: both then happen, or neither.
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
    """Note that `update` did `what` and with which result, which replaces an earlier one."""
    statement = (
        insert_into(tx, effects)
        .values(chat_id=chat, update_id=update, what=what, at=now, result=result)
        .on_conflict_do_update(index_elements=_KEY, set_={"result": result})
    )
    await tx.execute(statement)


async def done_by(conn: Reading, chat: ChatId, update: UpdateId) -> Mapping[str, str | None]:
    """Return all that `update` has done, each with its result; None where it has none."""
    statement = select(effects.c.what, effects.c.result).where(
        effects.c.chat_id == chat, effects.c.update_id == update
    )
    return {row.what: row.result for row in await conn.execute(statement)}


async def prune(tx: Transaction, before: datetime) -> None:
    """Forget effects older than that. Keep them two days: see `inbox.prune`."""
    await tx.execute(delete(effects).where(effects.c.at < before))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete what is kept of a chat's effects. A chat's updates are handled in order: none comes again."""
    await tx.execute(delete(effects).where(effects.c.chat_id == chat))
