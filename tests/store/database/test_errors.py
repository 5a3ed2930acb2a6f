"""Each trouble of a database has words of its own, and says whether it may pass."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store.database import errors
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError, disk_trouble, in_plain_words, no_connection
from bot.store.database.private_files import make_file
from bot.store.processes import remembered
from tests.store.clock import Clock
from tests.store.database.test_group_commit import no_more_room, writing

SQLITE = pytest.mark.engines("sqlite")


class FromServerError(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__("detail with a client's words")
        self.sqlstate = sqlstate


def _sqlite(code: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorname = code
    return error


PASSING = [
    _sqlite("SQLITE_BUSY"),
    _sqlite("SQLITE_BUSY_SNAPSHOT"),
    _sqlite("SQLITE_LOCKED"),
    _sqlite("SQLITE_FULL"),
    *map(_sqlite, errors.WRITES_FAIL),
    _sqlite("SQLITE_IOERR_FSYNC"),
    _sqlite("SQLITE_IOERR_READ"),
    _sqlite("SQLITE_READONLY"),
    _sqlite("SQLITE_CANTOPEN"),
    _sqlite("SQLITE_NOMEM"),
    *map(FromServerError, ("08006", "08003", "25006", "25P03", "40001", "40P01", "53100", "53200", "53300")),
    *map(FromServerError, ("55P03", "57014", "57P01", "57P02", "57P03", "58030")),
]
LASTING = [
    _sqlite("SQLITE_NOTADB"),
    _sqlite("SQLITE_CORRUPT"),
    _sqlite("SQLITE_CORRUPT_INDEX"),
    _sqlite("SQLITE_ERROR"),
    *map(FromServerError, ("28P01", "28000", "3D000", "3F000", "42501", "XX001", "XX002")),
]


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_faults_that_may_end_by_themselves_are_transient(error: Exception) -> None:
    assert in_plain_words("bot.db", error).passing


@pytest.mark.parametrize("error", LASTING, ids=repr)
def test_faults_that_need_a_fix_are_not_transient(error: Exception) -> None:
    assert not in_plain_words("bot.db", error).passing


@pytest.mark.parametrize("error", [*PASSING, *LASTING], ids=repr)
def test_no_message_quotes_the_server(error: Exception) -> None:
    said = str(in_plain_words("bot.db", error))
    assert len(said.splitlines()) == 1
    assert "client's words" not in said


DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE)


def test_each_disk_fault_has_its_own_message_and_is_transient() -> None:
    said = [disk_trouble("bot.db cannot be written", OSError(code, os.strerror(code))) for code in DISK]
    assert len({each.what for each in said}) == len({each.hint for each in said}) == len(DISK)
    assert all(each.passing for each in said)
    assert not disk_trouble("x", PermissionError(errno.EACCES, "no")).passing


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (socket.gaierror(-2, "unknown"), True),
        (ssl.SSLCertVerificationError(), False),
        (ConnectionError("rejected SSL upgrade"), False),
        (ValueError("no such word"), False),
        (FromServerError("28P01"), False),
    ],
)
def test_a_server_that_is_away_may_come_back_and_a_wrong_address_does_not(
    error: Exception, passing: bool
) -> None:
    assert no_connection("postgresql://host/bot", error).passing is passing


def test_a_lost_connection_is_transient() -> None:
    assert in_plain_words("bot.db", RuntimeError(), cut_off=True).passing


async def _words(store: Store) -> StoreError:
    with pytest.raises(StoreError) as caught:
        async with store.transaction() as tx:
            await remembered.remember(tx, "word", "x" * 20_000, store.now())
    return caught.value


def move_away(store: Store) -> Callable[[], object]:
    """Rename the database's file; return what puts it back."""
    file, away = Path(store.place), Path(f"{store.place}.away")
    file.rename(away)
    return lambda: away.rename(file)


@SQLITE
async def test_a_database_that_was_moved_accepts_nothing_until_it_is_back(store: Store) -> None:
    put_back = move_away(store)

    fault = await _words(store)
    assert "is gone" in fault.what
    assert fault.passing

    put_back()
    async with store.transaction() as tx:
        assert await remembered.digest_of(tx, "word") is None


@SQLITE
async def test_a_replaced_database_accepts_nothing(store: Store) -> None:
    move_away(store)
    make_file(Path(store.place))

    fault = await _words(store)

    assert "was replaced" in fault.what
    assert not fault.passing


@SQLITE
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
async def test_a_failed_write_names_the_disk_fault(
    store: Store, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite itself tells a quota and a disk mounted for reading from no other fault."""

    def refuse(_self: Path, _content: bytes) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with no_more_room(store):
        fault = await _words(store)

    assert errors._OF_THE_DISK[code][0] in fault.what


@SQLITE
async def test_a_disk_that_takes_a_file_leaves_it_to_sqlite_what_is_wrong(store: Store) -> None:
    await writing(store, "before")()  # or the log has no length yet
    with no_more_room(store):
        fault = await _words(store)
    assert "quota" in fault.hint
    assert set(names_beside(store)) == {"bot.db", "bot.db-wal", "bot.db-shm"}


def names_beside(store: Store) -> list[str]:
    return [path.name for path in Path(store.place).parent.iterdir()]


async def test_a_read_only_file_is_a_permanent_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///{tmp_path / 'file' / 'bot.db'}", Clock())
    assert not caught.value.passing
