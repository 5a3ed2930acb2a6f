"""How each chat wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

import structlog
from sqlalchemy import Row, delete, select

from bot.domain.ids import ChatId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.time_zones import zone_named
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.chats import preferences

log = structlog.get_logger(__name__)


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
    return Preferences() if row is None else _wanted(row)


async def quiet_hours(conn: Reading, chats: Sequence[int]) -> dict[int, QuietHours]:
    """Return the quiet hours of those of `chats` that have any, by chat."""
    rows = await conn.execute(select(preferences).where(preferences.c.chat_id.in_(chats)))
    return {row.chat_id: wanted.quiet for row in rows if (wanted := _wanted(row)).quiet}


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete what `chat` wanted."""
    await tx.execute(delete(preferences).where(preferences.c.chat_id == chat))


def _wanted(row: Row[Any]) -> Preferences:
    """Return what a row says; with a zone that does not exist here, quiet hours wait for another one."""
    zone = row.zone
    if zone and zone_named(zone) is None:
        log.warning("a stored time zone does not exist here, so the client's quiet hours do not apply")
        zone = None
    quiet, waiting = None, None
    if row.quiet_start and row.quiet_end:
        hours = time.fromisoformat(row.quiet_start), time.fromisoformat(row.quiet_end)
        if zone:
            quiet = QuietHours(*hours, zone)
        else:
            waiting = hours
    return Preferences(row.checks_every_days, quiet, zone, row.discreet, waiting)
