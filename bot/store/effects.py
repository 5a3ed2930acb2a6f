"""Effects that happen once, whatever often their update is handled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.ids import ChatId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.database.tables import effects


async def first_time(tx: Transaction, chat: ChatId, update: UpdateId, what: str, now: datetime) -> bool:
    """Note that `update` did `what` (at most 32 characters); return False if it had done so already.

    Call it first in the transaction of the effect: both then happen, or neither.
    """
    statement = (
        insert_into(tx, effects)
        .values(chat_id=chat, update_id=update, what=what, at=now)
        .on_conflict_do_nothing(index_elements=[effects.c.chat_id, effects.c.update_id, effects.c.what])
        .returning(effects.c.what)
    )
    return (await tx.execute(statement)).first() is not None


async def done_by(conn: Reading, chat: ChatId, update: UpdateId) -> tuple[str, ...]:
    """Return all that `update` has done."""
    statement = select(effects.c.what).where(effects.c.chat_id == chat, effects.c.update_id == update)
    return tuple(await conn.scalars(statement))


async def prune(tx: Transaction, before: datetime) -> None:
    """Forget effects older than that. Keep them two days: see `inbox.prune`."""
    await tx.execute(delete(effects).where(effects.c.at < before))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete what is kept of a chat's effects. A chat's updates are handled in order: none comes again."""
    await tx.execute(delete(effects).where(effects.c.chat_id == chat))
