"""Questions that found no clear answer, stored so that staff can improve the entries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, update

from bot.domain.ids import ChatId, EntryId, Locale, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.chats import misses

LONGEST_STORED = 1000
"""Characters of a question that are stored; its beginning shows what it is about."""

MOST_STORED_A_DAY = 50
"""Questions per chat whose text is stored in `A_DAY`; of further ones only the fact is stored."""

A_DAY = timedelta(days=1)


class MissReason(StrEnum):
    """Why a question is stored: nothing fitted, unsure, all suggestions were rejected, or off topic."""

    NONE = "none"
    SUGGESTED = "suggested"
    REJECTED = "rejected"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Miss:
    """A question as it was asked: `once` is its update, `candidates` the most similar entries, best first.

    `utterance` is None once it has expired, or if the chat has asked too much to store all of it.
    """

    chat: ChatId
    once: UpdateId
    locale: Locale
    utterance: str | None
    reason: MissReason
    candidates: tuple[EntryId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptMiss:
    """A miss with its number and the suggestion that was pressed, if any."""

    number: int
    miss: Miss
    chosen: EntryId | None


async def add(tx: Transaction, miss: Miss) -> int:
    """Store a question and return its number; the same update always gets the same number.

    At most `LONGEST_STORED` characters are stored, for `MOST_STORED_A_DAY` questions per chat.
    """
    with_words = select(func.count()).where(
        misses.c.chat_id == miss.chat, misses.c.at > miss.at - A_DAY, misses.c.utterance.is_not(None)
    )
    full = (await tx.scalar(with_words) or 0) >= MOST_STORED_A_DAY
    statement = (
        insert_into(tx, misses)
        .values(
            update_id=miss.once,
            chat_id=miss.chat,
            locale=miss.locale,
            utterance=None if full or miss.utterance is None else miss.utterance[:LONGEST_STORED],
            reason=miss.reason.value,
            candidates=",".join(miss.candidates),
            at=miss.at,
        )
        .on_conflict_do_nothing(index_elements=[misses.c.chat_id, misses.c.update_id])
        .returning(misses.c.id)
    )
    number = await tx.scalar(statement)
    if number is None:
        known = select(misses.c.id).where(misses.c.chat_id == miss.chat, misses.c.update_id == miss.once)
        number = (await tx.execute(known)).scalar_one()
    return int(number)


async def choose(tx: Transaction, number: int, chat: ChatId, entry: EntryId) -> bool:
    """Record that `entry` was what the question meant; return False unless `chat` asked question `number`."""
    return await _change(tx, number, chat, chosen=entry)


async def reject(tx: Transaction, number: int, chat: ChatId) -> bool:
    """Record that no suggestion fitted; return False unless `chat` asked question `number`."""
    return await _change(tx, number, chat, reason=MissReason.REJECTED.value)


async def _change(tx: Transaction, number: int, chat: ChatId, **values: str) -> bool:
    statement = (
        update(misses)
        .where(misses.c.id == number, misses.c.chat_id == chat)
        .values(**values)
        .returning(misses.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def find(conn: Reading, number: int) -> KeptMiss | None:
    """Return question `number`, if there is one."""
    row = (await conn.execute(select(misses).where(misses.c.id == number))).first()
    return None if row is None else _kept(row)


_UNFIT = and_(misses.c.utterance.is_not(None), misses.c.chosen.is_(None))
"""Questions that have their text and got no suggestion that fits."""


async def to_review(conn: Reading, locale: Locale, limit: int) -> list[KeptMiss]:
    """Return the questions that staff have not decided about, latest first."""
    statement = (
        select(misses).where(_UNFIT, misses.c.locale == locale).order_by(misses.c.id.desc()).limit(limit)
    )
    return [_kept(row) for row in await conn.execute(statement)]


async def count_to_review(conn: Reading) -> int:
    """Return how many questions staff have not decided about."""
    return await conn.scalar(select(func.count()).where(_UNFIT)) or 0


async def forget_reviewed(tx: Transaction, numbers: Collection[int]) -> None:
    """Delete the texts of questions about which staff have decided."""
    await tx.execute(update(misses).where(misses.c.id.in_(numbers)).values(utterance=None))


def _kept(row: Row[Any]) -> KeptMiss:
    miss = Miss(
        chat=ChatId(row.chat_id),
        once=UpdateId(row.update_id),
        locale=Locale(row.locale),
        utterance=row.utterance,
        reason=MissReason(row.reason),
        candidates=tuple(EntryId(each) for each in row.candidates.split(",") if each),
        at=row.at,
    )
    return KeptMiss(number=row.id, miss=miss, chosen=None if row.chosen is None else EntryId(row.chosen))


async def forget_texts(tx: Transaction, before: datetime) -> int:
    """Delete the text of questions asked before that time, keep the rest, and return how many had text."""
    statement = (
        update(misses)
        .where(misses.c.at < before, misses.c.utterance.is_not(None))
        .values(utterance=None)
        .returning(misses.c.id)
    )
    return len((await tx.execute(statement)).all())


async def count_of(conn: Reading, chat: ChatId) -> int:
    """Return how many questions of `chat` are stored, with or without text."""
    return await conn.scalar(select(func.count()).where(misses.c.chat_id == chat)) or 0


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete the questions of `chat`."""
    await tx.execute(delete(misses).where(misses.c.chat_id == chat))
