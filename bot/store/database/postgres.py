"""PostgreSQL's side of the engine: connecting, one writer at a time, errors without stored data."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.database.address import PostgresServer
from bot.store.database.errors import StoreError, no_connection, state_of

log = structlog.get_logger(__name__)

CONNECT_WITHIN = 10.0
"""Seconds for establishing a connection."""

APPLICATION = "visa-question-bot"
"""The prefix of the bot's sessions in the server's session list."""

THIS_PROCESS = f"{APPLICATION} {secrets.token_hex(4)}"

_ANSWER_WITHIN = 40.0
"""Seconds after which a silent server is given up; longer than the server's own limit below."""

# One lock for every write of every process on this database; the number is arbitrary.
_ONE_WRITER = text(
    "SELECT set_config('lock_timeout', '10s', true), set_config('statement_timeout', '30s', true), "
    "set_config('idle_in_transaction_session_timeout', '60s', true), "
    # A commit returns once it is on disk, even if the server is configured otherwise.
    "CASE current_setting('synchronous_commit') WHEN 'off' THEN "
    "set_config('synchronous_commit', 'on', true) END, "
    "pg_advisory_xact_lock(7083221221), clock_timestamp() AS now"
)

_WAITED_TOO_LONG = "55P03"

# The limits above do not apply to a session whose client was suspended between preparing and executing a
# statement: it counts as active, and while it waits for its client, none of its statements can be canceled.
_END_WHO_IS_SILENT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database() AND usename = current_user "
    "AND (classid::bigint << 32) + objid::bigint = 7083221221 AND objsubid = 1 "
    "AND wait_event = 'ClientRead' AND state_change < clock_timestamp() - interval '20s'"
)


def engine_for(server: PostgresServer, **pool: Any) -> AsyncEngine:
    """Return an engine whose connections are established within `CONNECT_WITHIN`, or raise `StoreError`.

    Raises `StoreError` at once if the driver is not installed.
    """
    driver = _driver()

    async def connect() -> Any:
        # Behind pgbouncer the next transaction may reach another server process, so nothing may stay
        # prepared.
        kept: dict[str, Any] = {"statement_cache_size": 0} if server.pooled else {}
        if "application_name" not in server.dsn:
            kept["server_settings"] = {"application_name": THIS_PROCESS}
        try:
            return await driver.connect(
                server.dsn, timeout=CONNECT_WITHIN, command_timeout=_ANSWER_WITHIN, **kept
            )
        except (OSError, ValueError, driver.PostgresError, driver.InterfaceError) as error:
            # No cause: it may quote the address.
            raise no_connection(server.place, error) from None

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        connect_args={"prepared_statement_cache_size": 0} if server.pooled else {},
        pool_pre_ping=True,
        hide_parameters=True,
        **pool,
    )
    _quote_nobody(engine, server.place)
    return engine


async def wait_for_turn(conn: AsyncConnection) -> datetime:
    """Wait until no other transaction writes; then only this one does, until it ends. Return the time.

    This gives PostgreSQL a guarantee that SQLite has by design: what a transaction read stays true until it
    writes, and rows become visible in the order of their numbers. It must be the first statement, and the
    isolation must be READ COMMITTED, so that later statements see everything the previous writer did. The
    limits set here apply to this transaction, so a hanging process cannot keep the turn; set here and not on
    connecting, they also reach a server behind pgbouncer. Measured on loopback: 0.2 ms of a transaction's 1.8
    ms, and 1,000 transactions a second from three processes together.

    The time is the server's, in UTC, when the wait ended. After too long a wait, a process that has held the
    turn for 20 s without activity loses it, and the error is raised.
    """
    try:
        now: datetime = (await conn.execute(_ONE_WRITER)).one().now
    except DBAPIError as error:
        if error.orig is not None and state_of(error.orig) == _WAITED_TOO_LONG:
            await _end_who_is_silent(conn.engine)
        raise
    return now.astimezone(UTC)


async def _end_who_is_silent(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        ended = (await conn.execute(_END_WHO_IS_SILENT)).all()
    if ended:
        log.warning("a process that did nothing with its turn to write has lost it")


def _driver() -> Any:
    try:
        import asyncpg
    except ModuleNotFoundError:
        raise StoreError(
            "DATABASE_URL names PostgreSQL, and its driver is not installed",
            "install it with: pip install '.[postgres]'",
        ) from None
    return asyncpg


def _quote_nobody(engine: AsyncEngine, place: str) -> None:
    """Remove stored values from errors (a broken constraint's DETAIL has them); explain network faults."""

    @event.listens_for(engine.sync_engine, "handle_error", retval=True)
    def handle(context: ExceptionContext) -> BaseException | None:
        error = context.original_exception
        if isinstance(error, OSError):  # a TimeoutError is one too
            return no_connection(place, error)
        for each in (error, error.__cause__):
            if each is not None and hasattr(each, "detail"):
                each.detail = None
        for each in (error, error.__cause__, context.sqlalchemy_exception):
            if each is not None and state_of(error).startswith("22"):  # a value that does not fit its column
                each.args = ("a value does not fit its column", *each.args[1:])
        return None
