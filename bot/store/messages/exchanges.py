"""The last exchange of each chat, for as long as a message can lean on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, select

from bot.domain.conversation.exchange import LASTS, NOTHING_SAID, Exchange
from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.domain.reply import Reply
from bot.store.database.dialect import replace_into
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.messages import exchanges

_JSON: TypeAdapter[Any] = TypeAdapter(Any)


async def before(conn: Reading, chat: ChatId, update: UpdateId, now: datetime) -> Exchange:
    """Return the last exchange of `chat` before `update`; an empty one where it is over.

    An update that is handled again finds what it found the first time, not what it left itself.
    """
    return read_before(await _row(conn, chat), update, now)


def read_before(row: Row[Any] | None, update: UpdateId, now: datetime) -> Exchange:
    """Return what `before` returns, from a row with the columns of `exchanges`; they may all be empty."""
    if row is None or row.at is None or row.at < now - LASTS:
        return NOTHING_SAID
    return _read(row.earlier if row.update_id == update else row.state)


async def put(
    tx: Transaction, chat: ChatId, update: UpdateId, past: Exchange, exchange: Exchange, now: datetime
) -> None:
    """Store `exchange`; `past`, which was before `update`, stays next to it."""
    values = {
        "chat_id": chat,
        "update_id": update,
        "at": now,
        "state": _written(exchange),
        "earlier": _written(past),
    }
    await tx.execute(replace_into(tx, exchanges), values)


async def said_count(conn: Reading, chat: ChatId) -> int:
    """Return how many messages of `chat` are stored here."""
    row = await _row(conn, chat)
    if row is None:
        return 0
    return len({*_read(row.state).said, *_read(row.earlier).said})


async def prune(tx: Transaction, now: datetime) -> None:
    """Delete the exchanges that are over."""
    await tx.execute(delete(exchanges).where(exchanges.c.at < now - LASTS))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete the last exchange of `chat`."""
    await tx.execute(delete(exchanges).where(exchanges.c.chat_id == chat))


async def _row(conn: Reading, chat: ChatId) -> Row[Any] | None:
    return (await conn.execute(select(exchanges).where(exchanges.c.chat_id == chat))).first()


def _written(exchange: Exchange) -> str:
    written = {
        "said": exchange.said,
        "entry": exchange.entry,
        "topic": exchange.topic,
        "buttons": replies.to_json(Reply(rows=exchange.rows)),
        "open": exchange.is_open,
        "menus": exchange.menus,
        "at": exchange.at,
    }
    return _JSON.dump_json(written).decode()


def _read(text: str) -> Exchange:
    read = _JSON.validate_json(text)
    entry = read["entry"]
    return Exchange(
        tuple(read["said"]),
        None if entry is None else EntryId(entry),
        read["topic"],
        replies.from_json(read["buttons"]).rows,
        read["open"],
        read["menus"],
        datetime.fromisoformat(read["at"]) if read["at"] else None,
    )
