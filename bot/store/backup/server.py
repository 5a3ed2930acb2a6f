"""Backing up a PostgreSQL database with pg_dump, and restoring such a backup."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.backup import pg_programs
from bot.store.backup.copying import Copied, RowCounts, beside, bytes_in, flush, free_name, may_write
from bot.store.database import postgres
from bot.store.database.address import PostgresServer
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError, in_plain_words
from bot.store.database.upgrading import revisions, written_by_newer
from bot.store.processes.leases import RUNNING
from bot.store.restored import adapting as restored
from bot.store.restored import high_water
from bot.store.tables import metadata

_VERSIONS = "alembic_version"
_FORCE = "add --force; the database is then kept as a backup next to FILE"
_RESTORE = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction")
_HELD = text("SELECT 1 FROM leases WHERE name = :name AND holder IS NOT NULL AND until > clock_timestamp()")
_SESSIONS = text(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
    "AND application_name LIKE :bot AND application_name <> :me LIMIT 1"
)


async def back_up_server(server: PostgresServer, target: Path, *, force: bool) -> Copied:
    """Have pg_dump write the database to `target`; see `back_up`."""
    programs = pg_programs.find("pg_dump", "pg_restore")
    if programs is None:
        raise StoreError(
            "pg_dump and pg_restore are not installed here", f"run: {_dump_line(server, target)}"
        )
    may_write(target, force=force)
    async with _connected(server) as conn:
        if not await _tables(conn):
            raise StoreError(f"there is no database of this bot at {server.place} yet", "start the bot once")
        rows = await _dump(conn, server, programs, target)
    return Copied(server.place, str(target), bytes_in(target), rows)


async def restore_server(
    server: PostgresServer, url: str, source: Path, now: datetime, *, force: bool
) -> Copied:
    """Have pg_restore replace the database by the backup `source`; see `restore`.

    If the programs are not installed, prepare the database and raise `StoreError` with the lines to run.
    """
    programs = pg_programs.find("pg_dump", "pg_restore")
    inside = None if programs is None else await asyncio.to_thread(_checked, programs[1], source)
    kept = free_name(source.with_name(f"{_name(server)}.replaced-{now:%Y%m%d-%H%M%S}.dump"))
    async with _connected(server) as conn:
        await _must_be_unused(conn, server.place)
        there = await _tables(conn)
        if there and not force:
            raise StoreError(f"the database {server.place} exists already", _FORCE)
        if programs is not None and there:
            await _dump(conn, server, programs, kept)
    async with _connected(server, writes=True) as conn:
        await restored.begin(conn, await high_water.on_server(conn))
        if inside is not None:
            for name in there - inside:  # of a newer version: they would keep the older ones from going
                await conn.execute(text(f'DROP TABLE "{name}" CASCADE'))
    if programs is None or inside is None:
        lines = [_dump_line(server, kept)] if there else []
        lines.append(
            f"pg_restore {' '.join(_RESTORE)} --dbname={shlex.quote(server.shown)} {_quoted(source)}"
        )
        lines.append("python -m bot restore --finish")
        raise StoreError("pg_dump and pg_restore are not installed here", f"run: {' && '.join(lines)}")
    try:
        await _run_restore(server, programs[1], source)
    except StoreError:
        if there - inside:
            await _run_restore(server, programs[1], kept)
        async with _connected(server, writes=True) as conn:
            await restored.abandon(conn)
        raise
    store = await Store.open(url)  # brings its tables up to date and adapts the data
    try:
        async with store.reading() as conn:
            rows = await _rows(conn)
    finally:
        await store.close()
    return Copied(str(source), server.place, bytes_in(source), rows, str(kept) if there else None)


async def finish_restoring(server: PostgresServer, url: str) -> None:
    """Adapt what pg_restore restored by hand; see `finish`."""
    async with _connected(server) as conn:
        await _must_be_unused(conn, server.place)
    store = await Store.open(url)
    try:
        async with store.transaction() as tx:
            await restored.finish(tx, always=True)
    finally:
        await store.close()


@asynccontextmanager
async def _connected(server: PostgresServer, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
    """Connect to a database whose tables may be of any version, or none; commit at the end if it `writes`."""
    engine = postgres.engine_for(server, pool_size=1)
    of_one_moment = {} if writes else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        async with engine.execution_options(**of_one_moment).connect() as conn:
            yield conn
            if writes:
                await conn.commit()
    except DBAPIError as error:
        cut_off = error.connection_invalidated
        raise in_plain_words(server.place, error.orig or error, cut_off=cut_off) from error
    finally:
        await engine.dispose()


async def _must_be_unused(conn: AsyncConnection, place: str) -> None:
    leased = await conn.scalar(select(func.to_regclass("leases"))) is not None
    held = leased and await conn.scalar(_HELD, {"name": RUNNING})
    sessions = {"bot": f"{postgres.APPLICATION}%", "me": postgres.THIS_PROCESS}
    if held or await conn.scalar(_SESSIONS, sessions):
        raise StoreError(
            f"the database {place} is in use",
            "stop the bot first; one that was killed lets go of it after half a minute",
        )


async def _tables(conn: AsyncConnection) -> set[str]:
    """Return which of our tables exist; an older version lacks some."""
    there = await conn.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    return {_VERSIONS, *metadata.tables} & set(there)


async def _rows(conn: AsyncConnection) -> RowCounts:
    names = sorted(await _tables(conn) - {_VERSIONS})
    return tuple([(name, await conn.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0) for name in names])


async def _dump(
    conn: AsyncConnection, server: PostgresServer, programs: tuple[str, ...], target: Path
) -> RowCounts:
    """Write the snapshot that `conn` sees to `target`, checked; return its row counts."""
    dump, restore = programs
    rows = await _rows(conn)
    # Behind pgbouncer the program may reach another session, which cannot import this snapshot.
    moment = [] if server.pooled else [f"--snapshot={await conn.scalar(text('SELECT pg_export_snapshot()'))}"]
    with beside(target) as copy:
        wanted: list[str | Path] = ["--format=custom", "--no-password", *moment, f"--file={copy}"]
        await asyncio.to_thread(pg_programs.run, dump, wanted, server)
        await asyncio.to_thread(pg_programs.run, restore, [f"--file={os.devnull}", copy])
        flush(copy)
        copy.replace(target)
        flush(target.parent)
    return rows


def _checked(restore: str, source: Path) -> set[str]:
    """Return the tables in a backup; raise `StoreError` for one that is damaged, foreign or newer."""
    try:
        listed = pg_programs.run(restore, ["--list", source])
        version = pg_programs.run(restore, ["--data-only", f"--table={_VERSIONS}", "--file=-", source])
        pg_programs.run(restore, [f"--file={os.devnull}", source])  # reads it to its end
    except StoreError as error:
        if "newer pg_dump" in error.what:
            raise
        raise StoreError(f"{source} is damaged or no backup", "name another backup") from error
    tables = set(re.findall(r"^\d+;.* TABLE \S+ (\S+) ", listed, re.MULTILINE))
    if _VERSIONS not in tables:
        raise StoreError(f"{source} is no backup of this bot", "name another file")
    found = re.search(r"^COPY .*\n(\S+)$", version, re.MULTILINE)
    if found is None or found[1] not in revisions():
        raise written_by_newer(str(source))
    return tables


async def _run_restore(server: PostgresServer, restore: str, source: Path) -> None:
    wanted: list[str | Path] = [*_RESTORE, "--no-password", f"--dbname={_name(server)}", source]
    await asyncio.to_thread(pg_programs.run, restore, wanted, server)


def _dump_line(server: PostgresServer, target: Path) -> str:
    return f"pg_dump --format=custom --file={_quoted(target)} {shlex.quote(server.shown)}"


def _quoted(file: Path) -> str:
    return shlex.quote(str(file))


def _name(server: PostgresServer) -> str:
    return server.place.rpartition("/")[2]
