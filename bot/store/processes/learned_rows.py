"""What the matcher learned, in a database on a server: most hosts that have one throw their own disk away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.tables.processes import learned

_T = TypeVar("_T")


class LearnedRows:
    """A row for each name. Each call opens the database for a moment; call it where no event loop runs."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def place(self) -> str:
        """Where the rows are."""
        return "the database"

    def read(self, name: str) -> bytes | None:
        """Return what was written under `name`, if anything was; raise `StoreError` if it cannot be read."""

        async def in_store(store: Store) -> bytes | None:
            async with store.reading() as conn:
                return await content_of(conn, name)

        return self._in_store(in_store)

    def write(self, name: str, content: bytes) -> None:
        """Store `content` under `name`. Raises `StoreError`."""

        async def in_store(store: Store) -> None:
            async with store.transaction() as tx:
                await remember(tx, name, content, store.now())

        self._in_store(in_store)

    def _in_store(self, work: Callable[[Store], Awaitable[_T]]) -> _T:
        async def opened() -> _T:
            store = await Store.open(self._url)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(opened())


async def content_of(conn: Reading, name: str) -> bytes | None:
    """Return what is stored under `name`, if anything is."""
    content: bytes | None = await conn.scalar(select(learned.c.content).where(learned.c.name == name))
    return content


async def remember(tx: Transaction, name: str, content: bytes, at: datetime) -> None:
    """Store `content` under `name` (100 characters at most)."""
    values = {"content": content, "at": at}
    await tx.execute(
        insert_into(tx, learned)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=[learned.c.name], set_=values)
    )
