"""What only PostgreSQL can do to us: its troubles each in one line, no password or client in any of them."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.ids import UpdateId
from bot.store import tables
from bot.store.database import postgres
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError, no_connection
from bot.store.processes import remembered
from bot.store.updates import inbox
from tests.postgres.server import WITH_PASSWORD, Server
from tests.store.clock import Clock

PASSWORD = "open-sesame"
Opener = Callable[[], Awaitable[Store]]


@pytest.fixture
def url(empty_postgres_url: str) -> str:
    return empty_postgres_url


async def _fault_of(url: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        await Store.open(url, Clock())
    fault = caught.value
    assert len(str(fault).splitlines()) == 1
    assert PASSWORD not in str(fault)
    assert fault.__cause__ is None or PASSWORD not in repr(fault.__cause__)
    return fault


@pytest.fixture
async def guarded(postgres_url: str, postgres_server: Server) -> AsyncIterator[str]:
    """Return an address without tables, whose user must show a password."""
    url = postgres_url
    await postgres_server.run(f"CREATE ROLE {WITH_PASSWORD} LOGIN PASSWORD '{PASSWORD}'")
    yield url.replace("postgres@", f"{WITH_PASSWORD}:{PASSWORD}@")
    await postgres_server.run(f"REASSIGN OWNED BY {WITH_PASSWORD} TO postgres", url.rpartition("/")[2])
    await postgres_server.run(f"DROP OWNED BY {WITH_PASSWORD}", url.rpartition("/")[2])
    await postgres_server.run(f"DROP ROLE {WITH_PASSWORD}")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
@pytest.mark.parametrize("more", ["", "?sslmode=prefer&channel_binding=prefer", "?pgbouncer=true"])
async def test_it_opens_under_every_usual_spelling(url: str, scheme: str, more: str) -> None:
    store = await Store.open(url.replace("postgresql:", f"{scheme}:") + more, Clock())
    async with store.transaction() as tx:
        await remembered.remember(tx, "word", "kept", store.now())
    async with store.reading() as conn:
        assert await remembered.digest_of(conn, "word") == "kept"
    await store.close()


async def test_behind_pgbouncer_no_statement_stays_prepared_under_a_shared_name(url: str) -> None:
    names: list[str] = []
    for address in (f"{url}?pgbouncer=true", url):
        store = await Store.open(address, Clock())
        async with store.reading() as conn:
            for _ in range(2):
                await remembered.digest_of(conn, "word")
            kept = await conn.execute(text("SELECT name FROM pg_prepared_statements"))
            names.append(" ".join(row.name for row in kept))
        await store.close()
    assert "__asyncpg_" not in names[0]
    assert "__asyncpg_" in names[1]


async def test_a_wrong_password_is_reported_and_not_repeated(
    guarded: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fault = await _fault_of(guarded.replace(PASSWORD, f"not-{PASSWORD}"))
    assert "refuses this user or password" in fault.what
    assert PASSWORD not in caplog.text


async def test_a_missing_right_to_create_tables_is_reported(guarded: str) -> None:
    fault = await _fault_of(guarded)
    assert "does not let this user make tables" in fault.what
    assert "OWNER TO" in fault.hint


async def test_the_displayed_address_never_shows_the_password(
    guarded: str, postgres_server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = guarded.rpartition("/")[2]
    await postgres_server.run(f"GRANT ALL ON SCHEMA public TO {WITH_PASSWORD}", name)
    store = await Store.open(guarded, Clock())
    try:
        assert store.place == f"postgresql://127.0.0.1:{postgres_server.port}/{name}"
    finally:
        await store.close()
    assert PASSWORD not in caplog.text


async def test_an_unknown_user_is_named_as_such(url: str) -> None:
    fault = await _fault_of(url.replace("postgres@", f"nobody:{PASSWORD}@"))
    assert "refuses this user" in fault.what


async def test_a_database_that_is_not_there_is_named(url: str) -> None:
    fault = await _fault_of(url + "_gone")
    assert fault.what.endswith("_gone does not exist on its server")
    assert "createdb" in fault.hint


async def test_a_port_where_nothing_listens_is_named(url: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        fault = await _fault_of(f"postgres://ann:{PASSWORD}@127.0.0.1:{probe.getsockname()[1]}/bot")
    assert "nothing listens there" in fault.what


@pytest.mark.parametrize(
    ("host", "what"), [("silent", "does not answer in time"), ("babbling", "is no PostgreSQL")]
)
async def test_a_host_without_a_server_is_named(
    url: str, host: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "CONNECT_WITHIN", 0.3)

    held: list[asyncio.StreamWriter] = []

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)  # else it is closed when nobody knows it any more
        if host == "babbling":
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        assert what in (await _fault_of(f"postgres://ann:{PASSWORD}@127.0.0.1:{port}/bot")).what
    finally:
        server.close()


def test_a_host_that_no_name_server_knows_is_named(url: str) -> None:
    assert "unknown host" in no_connection("postgresql://nowhere/bot", socket.gaierror(-2, "unknown")).what


@pytest.mark.parametrize("query", ["sslmode=always", "port=none", "target_session_attrs=best"])
async def test_options_unknown_to_the_driver_are_reported(url: str, query: str) -> None:
    fault = await _fault_of(f"postgres://ann:{PASSWORD}@/bot?host=127.0.0.1&{query}")
    assert "DATABASE_URL cannot be read" in fault.what or "cannot be used" in fault.what


async def test_a_server_that_does_not_encrypt_is_named(url: str) -> None:
    fault = await _fault_of(f"{url}?sslmode=require")
    assert "does not encrypt" in fault.what


async def test_a_missing_driver_is_reported_with_the_way_to_install_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    fault = await _fault_of(url)
    assert fault.hint == "install it with: pip install '.[postgres]'"


async def _cut_off(server: Server, url: str) -> None:
    name = url.rpartition("/")[2]
    await server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


async def test_a_connection_cut_in_a_transaction_is_a_store_error_and_the_next_one_works(
    open_store: Opener, postgres_server: Server, url: str
) -> None:
    store = await open_store()

    async def write_cut_off() -> None:
        async with store.transaction() as tx:
            await remembered.remember(tx, "word", "lost", store.now())
            await _cut_off(postgres_server, url)
            await remembered.remember(tx, "word", "lost too", store.now())

    with pytest.raises(StoreError, match="connection"):
        await write_cut_off()

    async with store.transaction() as tx:
        assert await remembered.digest_of(tx, "word") is None


async def test_a_connection_cut_before_the_commit_is_a_store_error(
    open_store: Opener, postgres_server: Server, url: str
) -> None:
    store = await open_store()

    async def write_cut_off() -> None:
        async with store.transaction() as tx:
            await remembered.remember(tx, "word", "lost", store.now())
            await _cut_off(postgres_server, url)

    with pytest.raises(StoreError, match="connection"):
        await write_cut_off()

    async with store.reading() as conn:
        assert await remembered.digest_of(conn, "word") is None


async def test_connections_cut_while_nobody_used_them_are_not_noticed(
    open_store: Opener, postgres_server: Server, url: str
) -> None:
    store = await open_store()
    async with store.reading(), store.reading():
        pass
    await _cut_off(postgres_server, url)

    async with store.transaction() as tx, store.reading() as conn:
        await remembered.remember(tx, "word", "kept", store.now())
        assert await remembered.digest_of(conn, "word") is None


async def test_a_server_that_stops_answering_is_given_up(
    open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_ANSWER_WITHIN", 0.2)
    store = await open_store()

    async def wait_for(seconds: float) -> None:
        async with store.reading() as conn:
            await conn.execute(text(f"SELECT pg_sleep({seconds})"))

    with pytest.raises(StoreError, match="does not answer in time"):
        await wait_for(5)
    await wait_for(0)


async def test_a_server_that_does_not_answer_before_a_statement_is_a_transient_fault(
    open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_ANSWER_WITHIN", 0.2)
    store = await open_store()
    async with store.reading() as conn:
        backend = await conn.scalar(text("SELECT pg_backend_pid()"))
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(StoreError, match="does not answer in time") as raised:
            async with store.reading():
                pass
    finally:
        os.kill(backend, signal.SIGCONT)
    assert raised.value.passing
    async with store.reading():
        pass


async def test_a_statement_that_takes_too_long_is_ended_by_the_server(
    open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store()
    monkeypatch.setattr(postgres, "_ONE_WRITER", text(str(postgres._ONE_WRITER).replace("'30s'", "'50ms'")))

    with pytest.raises(StoreError, match="took too long"):
        async with store.transaction() as tx:
            await tx.execute(text("SELECT pg_sleep(5)"))


async def test_an_idle_holder_loses_the_turn(open_store: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process would that was stopped, or whose machine is gone."""
    one, other = await open_store(), await open_store()
    monkeypatch.setattr(postgres, "_ONE_WRITER", text(str(postgres._ONE_WRITER).replace("'60s'", "'50ms'")))

    async def doze() -> None:
        async with one.transaction() as tx, asyncio.timeout(5), other.transaction() as turn:
            await remembered.remember(turn, "word", "awake", other.now())
            await remembered.remember(tx, "word", "asleep", one.now())

    with pytest.raises(StoreError, match="the connection"):
        await doze()


async def test_a_writer_suspended_between_prepare_and_execute_loses_the_turn(
    url: str, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No limit of the server's own reaches that session."""
    store = await open_store()
    impatient = str(postgres._ONE_WRITER).replace("'10s'", "'50ms'").replace("'60s'", "'50ms'")
    monkeypatch.setattr(postgres, "_ONE_WRITER", text(impatient))
    quick = str(postgres._END_WHO_IS_SILENT).replace("'20s'", "'0s'")
    monkeypatch.setattr(postgres, "_END_WHO_IS_SILENT", text(quick))
    stopped = await asyncpg.connect(url)
    await stopped.execute("BEGIN")
    await stopped.fetch(str(postgres._ONE_WRITER))
    await stopped.prepare("SELECT 1")

    with pytest.raises(StoreError, match="held by another process"):
        async with store.transaction():
            pass
    async with asyncio.timeout(5), store.transaction() as tx:
        await remembered.remember(tx, "word", "awake", store.now())
    await asyncio.wait_for(stopped.close(), 5)


async def test_an_active_holder_keeps_the_turn_while_others_time_out(
    open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = await open_store(), await open_store()
    impatient = str(postgres._ONE_WRITER).replace("'10s'", "'50ms'")
    monkeypatch.setattr(postgres, "_ONE_WRITER", text(impatient))

    async with one.transaction() as tx:
        with pytest.raises(StoreError, match="held by another process"):
            async with other.transaction():
                pass
        await remembered.remember(tx, "word", "awake", one.now())


async def test_the_reading_door_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match="may only be read"):
        async with store.reading() as conn:
            await conn.execute(insert(tables.processes.profile).values(scope="a", digest="b", at=store.now()))


async def test_a_reader_sees_one_moment(open_store: Opener) -> None:
    one, other = await open_store(), await open_store()
    async with one.reading() as conn:
        assert await remembered.digest_of(conn, "word") is None
        async with other.transaction() as tx:
            await remembered.remember(tx, "word", "new", other.now())
        assert await remembered.digest_of(conn, "word") is None


async def test_waiting_writers_are_told_about_a_writer_that_never_ends(
    open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = await open_store(), await open_store()
    impatient = str(postgres._ONE_WRITER).replace("'10s'", "'50ms'")
    monkeypatch.setattr(postgres, "_ONE_WRITER", text(impatient))

    async with one.transaction():
        with pytest.raises(StoreError, match="held by another process"):
            async with other.transaction():
                pass

    async with other.transaction():
        pass


async def test_a_writer_canceled_while_waiting_holds_nobody_up(open_store: Opener) -> None:
    one, other, third = [await open_store() for _ in range(3)]

    async def wait_in_vain() -> None:
        async with other.transaction():
            raise AssertionError("it was not its turn")

    async with one.transaction():
        waiting = asyncio.create_task(wait_in_vain())
        done, _ = await asyncio.wait({waiting}, timeout=0.1)
        assert not done
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    async with asyncio.timeout(5):
        for each in (third, other):
            async with each.transaction():
                pass


async def test_numbers_become_visible_in_their_order(open_store: Opener) -> None:
    """Without turns a later number may be committed first; whoever reads on from the last would miss one."""
    stores = [await open_store() for _ in range(3)]
    written: list[int] = []

    async def write(store: Store, of: int) -> None:
        for each in range(5):
            async with store.transaction() as tx:
                row = insert(tables.chats.misses).values(
                    update_id=each, chat_id=of, locale="en", reason="none", candidates="", at=store.now()
                )
                number = (await tx.execute(row.returning(tables.chats.misses.c.id))).scalar_one()
                await asyncio.sleep(0)
                written.append(number)

    await asyncio.gather(*(write(store, number) for number, store in enumerate(stores)))
    assert written == sorted(written)


async def test_a_broken_constraint_quotes_nobody(store: Store) -> None:
    words = secrets.token_hex(8)
    row = {"scope": words, "digest": words, "at": store.now()}

    async def write_twice() -> None:
        async with store.transaction() as tx:
            await tx.execute(insert(tables.processes.profile).values(**row))
            await tx.execute(insert(tables.processes.profile).values(**row))

    with pytest.raises(IntegrityError) as caught:
        await write_twice()

    assert words not in _everything_said(caught.value)


@pytest.mark.parametrize("chat", ["Maria", 1 << 80])
async def test_a_value_that_does_not_fit_is_a_bug_and_quotes_nobody(store: Store, chat: object) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with store.transaction() as tx:
            await inbox.add(tx, [inbox.RawUpdate(UpdateId(1), chat, "secret word")], store.now())  # type: ignore[arg-type]

    said = _everything_said(caught.value)
    assert "does not fit" in said
    assert str(chat) not in said
    assert "secret word" not in said


def _everything_said(error: BaseException | None) -> str:
    said = ""
    while error is not None:
        said += f"{error} {error!r} "
        error = error.__cause__ or error.__context__
    return said
