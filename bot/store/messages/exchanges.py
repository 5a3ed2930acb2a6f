"""The last exchange of each chat, for as long as a message can lean on it; when it read what, for a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, select, update

from bot.domain.conversation.exchange import DISCLAIMED_FOR, LASTS, NOTHING_SAID, Exchange, LastRead
from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.domain.reply import Reply
from bot.store.database.dialect import replace_into
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import replies
from bot.store.tables.messages import exchanges

_NO_UPDATE = UpdateId(0)
"""Marks an exchange that is over: only when something was read is left of it."""

_JSON: TypeAdapter[Any] = TypeAdapter(Any)


async def before(conn: Reading, chat: ChatId, once: UpdateId, now: datetime) -> Exchange:
    """Return the last exchange of `chat` before the update `once`; where it is over, only what was read.

    An update that is handled again finds what it found the first time, not what it left itself.
    """
    return read_before(await _row(conn, chat), once, now)


def read_before(row: Row[Any] | None, once: UpdateId, now: datetime) -> Exchange:
    """Return what `before` returns, from a row with the columns of `exchanges`; they may all be empty."""
    if row is None or row.at is None:
        return NOTHING_SAID
    past = _read(row.earlier if row.update_id == once else row.state)
    return past if row.at >= now - LASTS else Exchange(read=past.read)


async def put(
    tx: Transaction, chat: ChatId, once: UpdateId, past: Exchange, exchange: Exchange, now: datetime
) -> None:
    """Store `exchange`; `past`, which was before `once`, stays next to it."""
    values = {
        "chat_id": chat,
        "update_id": once,
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
    """Delete the exchanges that are over: all but when something was read, and that after a day."""
    await tx.execute(delete(exchanges).where(exchanges.c.at < now - DISCLAIMED_FOR))
    over = select(exchanges).where(exchanges.c.at < now - LASTS, exchanges.c.update_id != _NO_UPDATE)
    for row in (await tx.execute(over)).all():
        read = Exchange(read=_read(row.state).read)
        where = exchanges.c.chat_id == row.chat_id
        if read == NOTHING_SAID:
            await tx.execute(delete(exchanges).where(where))
        else:
            left = {"update_id": _NO_UPDATE, "state": _written(read), "earlier": _written(read)}
            await tx.execute(update(exchanges).where(where).values(left))


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
        "written": exchange.written,
        "update": exchange.update,
        "thought": exchange.thought,
        "disclaimer": exchange.read.disclaimer,
        "phone": exchange.read.phone,
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
        _moment(read["at"]),
        _moment(read.get("written")),
        None if read.get("update") is None else UpdateId(read["update"]),
        read.get("thought", ""),
        LastRead(_moment(read.get("disclaimer")), _moment(read.get("phone"))),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
