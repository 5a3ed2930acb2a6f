"""A database from an earlier version of the bot."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.database.engine import Store, Transaction
from bot.store.database.upgrading import upgrade
from bot.store.tables import metadata

_AT = datetime(2026, 11, 20, 8, 30, 15, 250_000, tzinfo=UTC)
_DAY = date(2026, 11, 19)

ROWS_OF_0002: dict[str, list[dict[str, Any]]] = {
    "inbox": [
        {"update_id": 1, "chat_id": 7, "raw": "{}", "state": "working", "tries": 1, "received_at": _AT},
        {"update_id": 2, "state": "dead", "error": "KeyError", "tries": 3, "received_at": _AT},
    ],
    "votes": [{"chat_id": 7, "entry": "fees", "version": "1", "helpful": True, "update_id": 1, "at": _AT}],
    "misses": [
        {
            "id": 4,
            "update_id": 1,
            "chat_id": 7,
            "locale": "en",
            "reason": "none",
            "candidates": "",
            "at": _AT,
        },
        {
            "id": 9,
            "update_id": 2,
            "chat_id": 7,
            "locale": "en",
            "utterance": "why? 🎉",
            "reason": "off_topic",
            "candidates": "a,b",
            "chosen": "a",
            "at": _AT,
        },
    ],
    "leases": [{"name": "intake", "holder": "an old bot", "until": _AT}],
    "profile": [{"scope": "commands", "digest": "abc", "at": _AT}],
    "effects": [{"chat_id": 7, "update_id": 1, "what": "status", "at": _AT}],
    "cases": [
        {
            "id": number,
            "number": f"BLG201912345{number}",
            "label": "Smith & Sons",
            "refused_on": _DAY,
            "check_every_days": 7,
            "state": "open",
            "created_at": _AT,
            "checked_at": checked_at,
            "next_check_at": _AT + timedelta(days=7),
        }
        for number, checked_at in ((3, None), (5, _AT))
    ],
    "open_items": [{"case_id": 5, "number": 1, "text": "Police certificate", "added_at": _AT}],
    "statuses": [
        {"id": 11, "case_id": 5, "status": "Refused", "updated_on": _DAY, "at": _AT, "state": "corrected"},
        {"id": 12, "case_id": 5, "status": "Ready", "at": _AT, "state": "recorded", "corrects": 11},
    ],
    "invitations": [
        {
            "id": 6,
            "case_id": 5,
            "token_hash": "f" * 64,
            "state": "used",
            "created_at": _AT,
            "expires_at": _AT,
            "used_at": _AT,
        }
    ],
    "openings": [{"id": 8, "invitation_id": 6, "chat_id": 7, "at": _AT}],
    "invitation_tries": [{"chat_id": 7, "update_id": 1, "at": _AT}],
    "followers": [
        {"id": 2, "case_id": 5, "chat_id": 7, "invitation_id": 6, "since": _AT, "subscribed": True},
    ],
    "preferences": [{"chat_id": 7, "checks_every_days": 14, "discreet": False}],
    "announcements": [{"id": 1, "audience": "all", "text": "Closed on Friday.", "at": _AT}],
    "outbox": [
        {
            "id": 21,
            "kind": "notice",
            "state": "sent",
            "chat_id": 7,
            "follower_id": 2,
            "case_id": 5,
            "status_id": 11,
            "reply": "{}",
            "due_at": _AT,
            "created_at": _AT,
            "tries": 1,
            "doubts": 0,
            "again": False,
            "sent_at": _AT,
            "message_id": 99,
            "discreet": True,
        },
        {
            "id": 22,
            "kind": "announcement",
            "state": "pending",
            "case_id": 3,
            "announcement_id": 1,
            "due_at": _AT,
            "created_at": _AT,
            "tries": 0,
            "doubts": 0,
            "again": False,
            "discreet": False,
        },
    ],
    "drafts": [
        {
            "id": 30,
            "kind": "status",
            "staff_id": 70,
            "case_id": 5,
            "content": "{}",
            "state": "open",
            "prompt_id": 3,
            "at": _AT,
        }
    ],
    "audit": [
        {
            "id": 39,
            "at": _AT - timedelta(days=3),
            "staff_id": 7,
            "staff_name": "Eve",
            "action": "check",
            "case_id": 5,
            "update_id": 1,
        },
        {"id": 40, "at": _AT, "action": "joined", "case_id": 5, "update_id": 1},
    ],
    "staff_lines": [{"id": 50, "reply": "{}", "at": _AT}],
    "moved_chats": [{"chat_id": -1, "new_id": -100, "at": _AT}],
}
"""A row or two for every table, in an order in which they can be inserted."""

ROWS_SINCE: dict[str, list[dict[str, Any]]] = {
    "changes": [{"id": 1, "token": "a", "case_id": 5, "content": "{}", "update_id": 9, "at": _AT}],
    "checks": [{"id": 1, "case_id": 5, "at": _AT, "staff_id": 7, "staff_name": "Eve", "update_id": 9}],
    "threads": [{"id": 1, "chat_id": 7, "state": "open", "opened_at": _AT}],
    "thread_messages": [
        {"id": 1, "chat_id": 7, "sent_by": "client", "state": "draft", "text": "Call me.", "at": _AT}
    ],
}
"""A row or two for the numbered tables of later revisions."""

NUMBERED = (*(name for name, rows in ROWS_OF_0002.items() if "id" in rows[0]), "checks")
"""The tables with ids that have rows once a database of revision 0002 is brought up to date."""


def row_of_today(name: str) -> dict[str, Any]:
    """Return a row of a numbered table with its current columns, without an id."""
    row, *_ = (ROWS_OF_0002 | ROWS_SINCE)[name]
    return {key: value for key, value in row.items() if key in metadata.tables[name].c and key != "id"}


def make(file: Path, revision: str) -> None:
    """Write an SQLite database with the tables of `revision`."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as conn:
        upgrade(conn, str(file), revision)
    engine.dispose()


def engine_past_the_store(url: str) -> AsyncEngine:
    """Return an engine for DATABASE_URL, independent of the store."""
    return create_async_engine(
        url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")
    )


async def make_on_server(url: str, revision: str) -> None:
    """Write a PostgreSQL database with the tables of `revision`."""
    engine = engine_past_the_store(url)
    async with engine.begin() as conn:
        await conn.run_sync(upgrade, url, revision)
    await engine.dispose()


async def fill_0002(url: str) -> None:
    """Make the database at `url` one of revision 0002, with rows in every table."""
    await _begin(url, "0002", _fill)


async def _begin(url: str, revision: str, fill: Callable[[Connection], None]) -> None:
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = engine_past_the_store(url)
    async with engine.begin() as conn:
        await conn.run_sync(upgrade, url, revision)
        await conn.run_sync(fill)
    await engine.dispose()


def _fill(conn: Connection) -> None:
    tables = MetaData()
    tables.reflect(conn)
    assert set(tables.tables) == {*ROWS_OF_0002, "alembic_version"}
    for name, rows in ROWS_OF_0002.items():
        for row in rows:
            conn.execute(insert(tables.tables[name]).values(**row))
        _count_on(conn, name, rows)


def _count_on(conn: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    """Let a server continue after the ids of `rows`; it only counts ids that it gave out itself."""
    if rows and "id" in rows[0] and conn.dialect.name == "postgresql":
        last = max(row["id"] for row in rows)
        conn.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))


async def rows_of(store: Store, name: str) -> list[dict[str, Any]]:
    """Return every row of a current table, in the order of its key."""
    table = metadata.tables[name]
    async with store.reading() as conn:
        found = await conn.execute(select(table).order_by(*table.primary_key))
        return [dict(row) for row in found.mappings()]


_MEANT_BEFORE_0010 = ("meant draft", "undo of case", "unsay meant", "offer")
_NOT_BEFORE_0010 = ("changed", "invite", "revoke")


async def write_as_0009(url: str, today: Store) -> None:
    """Make the database at `url` what the code of revision 0009 would leave in place of `today`."""
    written = {table.name: await rows_of(today, table.name) for table in metadata.sorted_tables}
    written["effects"] = [_as_0009(row) for row in written["effects"] if row["what"] not in _NOT_BEFORE_0010]
    await _begin(url, "0009", lambda conn: _write(conn, written))


def _as_0009(effect: dict[str, Any]) -> dict[str, Any]:
    """Return an effect as it was stored when its result was part of its name."""
    if effect["what"] not in _MEANT_BEFORE_0010:
        return effect
    return {**effect, "what": f"{effect['what']} {effect['result']}"}


def _write(conn: Connection, written: dict[str, list[dict[str, Any]]]) -> None:
    """Insert rows into the existing tables, with the columns that these have."""
    there = MetaData()
    there.reflect(conn)
    for name, rows in written.items():
        if name not in there.tables:
            continue
        for row in rows:
            known = {column: value for column, value in row.items() if column in there.tables[name].c}
            conn.execute(insert(metadata.tables[name]).values(**known))
        _count_on(conn, name, rows)


async def next_ids(url: str) -> dict[str, int]:
    """Open the database at `url` as the bot does, and return the next id of each table without using it."""
    store = await Store.open(url)
    given: dict[str, int] = {}
    with contextlib.suppress(_Enough):
        async with store.transaction() as tx:
            for name in NUMBERED:
                given[name] = await _one_more(tx, name)
            if url.startswith("postgresql"):  # there a rollback takes back the rows, not the ids
                for name, number in given.items():
                    sequence = func.pg_get_serial_sequence(name, "id")
                    await tx.execute(select(func.setval(sequence, number, False)))
            raise _Enough
    await store.close()
    return given


class _Enough(Exception):  # noqa: N818 - rolls back
    pass


async def _one_more(tx: Transaction, name: str) -> int:
    table = metadata.tables[name]
    row = row_of_today(name)
    unique = {"number": "X1", "token_hash": "x1", "chat_id": 1001}
    row |= {key: value for key, value in unique.items() if key in row}
    return int((await tx.execute(insert(table).values(**row).returning(table.c.id))).scalar_one())
