"""Whether an answer helped: one vote per chat and entry, changeable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.chats import votes


@dataclass(frozen=True, slots=True)
class StoredVote:
    """What a chat says of an entry: `version` is the wording it had read, `once` the update that said it."""

    chat: ChatId
    entry: EntryId
    version: str
    helpful: bool
    at: datetime
    once: UpdateId


async def put(tx: Transaction, vote: StoredVote) -> bool:
    """Keep a vote in place of the chat's earlier one; return False if this update was counted already."""
    values = {"version": vote.version, "helpful": vote.helpful, "update_id": vote.once, "at": vote.at}
    statement = (
        insert_into(tx, votes)
        .values(chat_id=vote.chat, entry=vote.entry, **values)
        .on_conflict_do_update(
            index_elements=[votes.c.chat_id, votes.c.entry],
            set_=values,
            where=votes.c.update_id != vote.once,
        )
        .returning(votes.c.entry)
    )
    return (await tx.execute(statement)).first() is not None


async def count_of(conn: Reading, chat: ChatId) -> int:
    """Return how many votes of `chat` are kept."""
    return await conn.scalar(select(func.count()).where(votes.c.chat_id == chat)) or 0


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete the votes of `chat`."""
    await tx.execute(delete(votes).where(votes.c.chat_id == chat))
