"""Databases whose tables are up to date and empty: emptying one is ten times as quick as making one."""

from __future__ import annotations

from bot.store.database.engine import Store
from tests.postgres.server import Server

_EMPTY = """
SET session_replication_role = replica;  -- no reference is checked: the tables are emptied in any order
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""
_END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname"
_SHAPE = """
SELECT md5(string_agg(attrelid::regclass || '.' || attname, ' ' ORDER BY attrelid::regclass::text, attnum))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace
"""


class Databases:
    """Hands out one database of a server at a time to each test, and takes it back."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._free: list[str] = []
        self._shape: object = None

    async def take(self) -> str:
        """Return the name of a database with the newest tables, all empty."""
        if self._free:
            return self._free.pop()
        name = await self._server.make_database()
        await (await Store.open(self._server.url(name))).close()
        self._shape = self._shape or await self._shape_of(name)
        return name

    async def give_back(self, name: str) -> None:
        """Empty it for the next test, or drop it where its tables are no longer as they were."""
        await self._server.run(f"{_END} = '{name}'")
        if await self._shape_of(name) != self._shape:
            await self._server.drop_database(name)
            return
        await self._server.execute(_EMPTY, name)
        self._free.append(name)

    async def _shape_of(self, name: str) -> object:
        ((shape,),) = await self._server.run(_SHAPE, name)
        return shape
