"""The two doors to the database, and what is said when it cannot be opened."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.util import greenlet_spawn

from bot.domain.ids import ChatId, EntryId
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError, in_plain_words
from bot.store.database.sqlite import _set
from bot.store.processes import leases, remembered
from tests.store.clock import Clock
from tests.store.hiding import hide
from tests.store.written import vote_of

Opener = Callable[[], Awaitable[Store]]


async def _count_up(store: Store, times: int) -> None:
    for _ in range(times):
        async with store.transaction() as tx:
            seen = await remembered.digest_of(tx, "counter") or "0"
            await asyncio.sleep(0)
            await remembered.remember(tx, "counter", str(int(seen) + 1), store.now())


async def test_counting_up_from_two_connections_at_once_loses_nothing(open_store: Opener) -> None:
    one, other = await open_store(), await open_store()

    await asyncio.gather(*(_count_up(store, 10) for store in (one, other) for _ in range(3)))

    async with one.reading() as conn:
        assert await remembered.digest_of(conn, "counter") == "60"


async def test_a_reader_does_not_wait_for_a_writer_and_sees_the_last_commit(open_store: Opener) -> None:
    one, other = await open_store(), await open_store()
    async with one.transaction() as tx:
        await remembered.remember(tx, "word", "old", one.now())

    async with one.transaction() as tx:
        await remembered.remember(tx, "word", "new", one.now())
        async with asyncio.timeout(2), one.reading() as near, other.reading() as far:
            assert await remembered.digest_of(near, "word") == "old"
            assert await remembered.digest_of(far, "word") == "old"

    async with other.reading() as conn:
        assert await remembered.digest_of(conn, "word") == "new"


async def test_an_exception_undoes_the_whole_transaction(store: Store) -> None:
    async def fail_half_way() -> None:
        async with store.transaction() as tx:
            await remembered.remember(tx, "word", "half", store.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()

    async with store.reading() as conn:
        assert await remembered.digest_of(conn, "word") is None


async def test_a_canceled_writer_frees_the_door_for_the_next(store: Store) -> None:
    inside = asyncio.Event()

    async def never_ends() -> None:
        async with store.transaction() as tx:
            await remembered.remember(tx, "word", "half", store.now())
            inside.set()
            await asyncio.Event().wait()

    writer = asyncio.create_task(never_ends())
    await inside.wait()
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer

    async with asyncio.timeout(2), store.transaction() as tx:
        assert await remembered.digest_of(tx, "word") is None


async def test_written_data_is_there_after_reopening(open_store: Opener) -> None:
    first = await open_store()
    async with first.transaction() as tx:
        await remembered.remember(tx, "word", "kept", first.now())
    await first.close()

    async with (await open_store()).reading() as conn:
        assert await remembered.digest_of(conn, "word") == "kept"


async def test_times_come_back_in_utc_whatever_their_offset(store: Store) -> None:
    in_moscow = datetime(2026, 11, 24, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    async with store.transaction() as tx:
        await leases.take(tx, "poll", "me", now=store.now(), until=in_moscow)
        found = await leases.lease_of(tx, "poll")

    assert found is not None
    assert found.until == in_moscow
    assert found.until.tzinfo is UTC


async def test_a_time_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without an offset"):
        async with store.transaction() as tx:
            await leases.take(tx, "poll", "me", now=store.now(), until=datetime(2026, 1, 1))


def test_a_store_error_is_one_line() -> None:
    assert str(StoreError("it is broken", "mend it")) == "it is broken; mend it"


async def _fault_of(url: str) -> StoreError:
    with pytest.raises(StoreError) as caught:
        await Store.open(url, Clock())
    assert "\n" not in str(caught.value)
    return caught.value


async def test_a_file_that_is_not_a_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"Dear Sir or Madam, " * 500)

    fault = await _fault_of(f"sqlite:///{file}")

    assert fault.what == f"the database {file} is not a database"


async def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    await (await Store.open(f"sqlite:///{file}", Clock())).close()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))

    assert "is damaged" in (await _fault_of(f"sqlite:///{file}")).what


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert "is a folder" in (await _fault_of(f"sqlite:///{tmp_path}")).what


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    fault = await _fault_of(f"sqlite:///{tmp_path / 'file' / 'bot.db'}")

    assert fault.what.startswith(f"the folder {tmp_path / 'file'} cannot be made")


async def test_a_database_held_by_another_process_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.sqlite._PRAGMAS", ("busy_timeout=50", "journal_mode=WAL"))
    file = tmp_path / "bot.db"
    await (await Store.open(f"sqlite:///{file}", Clock())).close()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "locked by another process" in (await _fault_of(f"sqlite:///{file}")).what
    finally:
        other.close()


async def test_a_file_being_created_by_others_is_waited_for() -> None:
    """Of two processes that turn a new file to WAL at once, SQLite refuses one without waiting."""

    class Refused:
        left = 2

        def execute(self, _statement: str) -> None:
            if self.left:
                self.left -= 1
                raise sqlite3.OperationalError("database is locked")

    cursor = Refused()
    await greenlet_spawn(_set, cursor, "journal_mode=WAL")
    assert cursor.left == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions of Unix")
async def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    await (await Store.open(f"sqlite:///{file}", Clock())).close()
    file.chmod(0)
    if _may_read(file):
        pytest.skip("this user may read everything")

    assert "cannot be opened" in (await _fault_of(f"sqlite:///{file}")).what


def _may_read(file: Path) -> bool:
    try:
        file.read_bytes()
    except PermissionError:
        return False
    return True


@pytest.mark.parametrize("address", ["", "bot.db", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
async def test_an_address_that_names_no_database_is_refused(address: str) -> None:
    assert (await _fault_of(address)).what.startswith("DATABASE_URL ")


@pytest.mark.engines("sqlite")
async def test_a_fault_while_running_is_a_transient_store_error(open_store: Opener, tmp_path: Path) -> None:
    store = await open_store()
    give_back = await hide(Path(store.place), "votes")

    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await vote_of(tx, ChatId(1), EntryId("fees"))

    await give_back()
    async with store.transaction() as tx:
        assert await vote_of(tx, ChatId(1), EntryId("fees")) is None


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError('near "Prudencio": syntax error'),
        sqlite3.InterfaceError("Error binding parameter 1: Prudencio"),
        RuntimeError("(Prudencio) already exists"),
    ],
)
def test_database_messages_that_quote_data_are_not_shown(error: Exception) -> None:
    told = in_plain_words("bot.db", error)
    assert "Prudencio" not in f"{told} {told.what} {told.hint}"
    assert type(error).__name__ in told.what
