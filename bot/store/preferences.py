"""How each chat wants to be told."""

from __future__ import annotations

from datetime import time

from sqlalchemy import delete, select

from bot.domain.ids import ChatId
from bot.domain.preferences import Preferences, QuietHours
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.database.tables import preferences


async def put(tx: Transaction, chat: ChatId, wanted: Preferences) -> None:
    """Keep how `chat` wants to be told, in place of what it wanted before."""
    quiet = wanted.quiet
    start, end = (quiet.start, quiet.end) if quiet is not None else wanted.waiting or (None, None)
    values = {
        "checks_every_days": wanted.checks_every_days,
        "quiet_start": None if start is None else start.isoformat("minutes"),
        "quiet_end": None if end is None else end.isoformat("minutes"),
        "zone": quiet.zone if quiet is not None else wanted.zone,
        "discreet": wanted.discreet,
    }
    await tx.execute(
        insert_into(tx, preferences)
        .values(chat_id=chat, **values)
        .on_conflict_do_update(index_elements=[preferences.c.chat_id], set_=values)
    )


async def of_chat(conn: Reading, chat: ChatId) -> Preferences:
    """Return how `chat` wants to be told; the usual where it never said."""
    row = (await conn.execute(select(preferences).where(preferences.c.chat_id == chat))).first()
    if row is None:
        return Preferences()
    quiet, waiting = None, None
    if row.quiet_start and row.quiet_end:
        hours = time.fromisoformat(row.quiet_start), time.fromisoformat(row.quiet_end)
        if row.zone:
            quiet = QuietHours(*hours, row.zone)
        else:
            waiting = hours
    return Preferences(row.checks_every_days, quiet, row.zone, row.discreet, waiting)


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete what `chat` wanted."""
    await tx.execute(delete(preferences).where(preferences.c.chat_id == chat))
