"""Dangers and deadlines from chats, without their text: staff are told about each once an hour."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from bot.domain.conversation.danger import DangerAlarm, DangerLevel
from bot.domain.ids import ChatId, Locale
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.chats import alarms

AGAIN = timedelta(hours=1)
"""How long staff are not told about the same matter of a chat again, unless its level rises."""

# Asked for every message: building the statement takes as long as running it.
_LATEST = (
    select(alarms.c.what, alarms.c.level, alarms.c.language)
    .where(
        alarms.c.chat_id == bindparam("chat"),
        alarms.c.what.in_(bindparam("of", expanding=True)),
        alarms.c.heard_at > bindparam("since"),
    )
    .order_by(alarms.c.heard_at.desc())
    .limit(1)
)


async def heard(tx: Transaction, chat: ChatId, alarm: DangerAlarm, now: datetime) -> bool:
    """Store an alarm of `chat`; return whether to tell staff."""
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
    """Return the latest of the matters `of` that came up in `chat` after `since`; None if none did."""
    row = (await conn.execute(_LATEST, {"chat": chat, "of": sorted(of), "since": since})).first()
    return None if row is None else DangerAlarm(row.what, DangerLevel(row.level), Locale(row.language))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete alarms last raised before that time."""
    await tx.execute(delete(alarms).where(alarms.c.heard_at < before))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete the alarms of `chat`."""
    await tx.execute(delete(alarms).where(alarms.c.chat_id == chat))
