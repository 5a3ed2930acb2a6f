"""Whether an answer helped: one vote per chat and entry, changeable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.store.dialect import insert_into
from bot.store.engine import Reading, Transaction
from bot.store.tables import votes


@dataclass(frozen=True, slots=True)
class Vote:
    """What a chat says of an entry; `version` is the wording it had read."""

    entry: EntryId
    version: str
    helpful: bool
    at: datetime


async def cast(
    tx: Transaction,
    chat: ChatId,
    entry: EntryId,
    *,
    version: str,
    helpful: bool,
    once: UpdateId,
    at: datetime,
) -> bool:
    """Keep a chat's vote on an entry in place of its earlier one; return False if `once` was counted."""
    values = {"version": version, "helpful": helpful, "update_id": once, "at": at}
    statement = (
        insert_into(tx, votes)
        .values(chat_id=chat, entry=entry, **values)
        .on_conflict_do_update(
            index_elements=[votes.c.chat_id, votes.c.entry], set_=values, where=votes.c.update_id != once
        )
        .returning(votes.c.entry)
    )
    return (await tx.execute(statement)).first() is not None


async def vote_of(conn: Reading, chat: ChatId, entry: EntryId) -> Vote | None:
    """Return the vote of `chat` on `entry`, if it gave one."""
    found = select(votes).where(votes.c.chat_id == chat, votes.c.entry == entry)
    row = (await conn.execute(found)).first()
    return None if row is None else Vote(EntryId(row.entry), row.version, row.helpful, row.at)
