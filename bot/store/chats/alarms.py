"""Dangers and deadlines that a chat spoke of, without its words: staff are told of each once an hour."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.domain.danger import DangerAlarm, DangerLevel
from bot.domain.ids import ChatId, Locale
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.chats import alarms

AGAIN = timedelta(hours=1)
"""How long staff are not told of the same matter of a chat again, unless its level rises."""


async def heard(tx: Transaction, chat: ChatId, alarm: DangerAlarm, now: datetime) -> bool:
    """Note that `chat` spoke of it; return whether staff are to be told."""
    known = select(alarms).where(alarms.c.chat_id == chat, alarms.c.what == alarm.what)
    row = (await tx.execute(known)).first()
    if row is None:
        tell, level, told_at = True, alarm.level.value, now
    else:
        rises = alarm.level is DangerLevel.SURE and row.level != DangerLevel.SURE
        tell = rises or row.told_at <= now - AGAIN
        level, told_at = (alarm.level.value, now) if tell else (row.level, row.told_at)
    values = {"level": level, "language": alarm.language, "heard_at": now, "told_at": told_at}
    await tx.execute(
        insert_into(tx, alarms)
        .values(chat_id=chat, what=alarm.what, **values)
        .on_conflict_do_update(index_elements=[alarms.c.chat_id, alarms.c.what], set_=values)
    )
    return tell


async def latest(conn: Reading, chat: ChatId, *, of: Collection[str], since: datetime) -> DangerAlarm | None:
    """Return which of the matters `of` `chat` spoke of last, if that was after `since`."""
    statement = (
        select(alarms)
        .where(alarms.c.chat_id == chat, alarms.c.what.in_(sorted(of)), alarms.c.heard_at > since)
        .order_by(alarms.c.heard_at.desc())
        .limit(1)
    )
    row = (await conn.execute(statement)).first()
    return None if row is None else DangerAlarm(row.what, DangerLevel(row.level), Locale(row.language))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete what was heard last before that time."""
    await tx.execute(delete(alarms).where(alarms.c.heard_at < before))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete what `chat` spoke of."""
    await tx.execute(delete(alarms).where(alarms.c.chat_id == chat))
