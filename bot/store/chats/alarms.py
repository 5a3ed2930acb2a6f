"""Dangers and deadlines from chats, without their text: staff are told about each once an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, or_, select

from bot.domain.conversation.danger import DangerAlarm, DangerKind, DangerLevel
from bot.domain.ids import ChatId, Locale
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Transaction
from bot.store.tables.chats import alarms

AGAIN = timedelta(hours=1)
"""How long staff are not told about the same matter of a chat again, unless its level rises."""


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


def latest_danger(chat: ColumnElement[int], since: ColumnElement[datetime]) -> Select[Any]:
    """Return the query for the latest danger that came up in `chat` after `since`; a deadline is none."""
    danger = or_(*(alarms.c.what == kind.value for kind in DangerKind))
    return (
        select(alarms.c.what, alarms.c.level, alarms.c.language)
        .where(alarms.c.chat_id == chat, danger, alarms.c.heard_at > since)
        .order_by(alarms.c.heard_at.desc())
        .limit(1)
    )


def read_alarm(row: Row[Any]) -> DangerAlarm | None:
    """Return the alarm in a row of `latest_danger`; None if its columns are empty."""
    if row.what is None:
        return None
    return DangerAlarm(row.what, DangerLevel(row.level), Locale(row.language))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete alarms last raised before that time."""
    await tx.execute(delete(alarms).where(alarms.c.heard_at < before))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete the alarms of `chat`."""
    await tx.execute(delete(alarms).where(alarms.c.chat_id == chat))
