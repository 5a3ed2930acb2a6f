"""`backup` and `restore` on real files: whole or not at all, and never over what is there."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.database.engine import Store
from bot.store.processes import leases, remembered
from tests.cli.calling import Call
from tests.cli.test_as_process import start
from tests.store import older

EMPTY = {"knowledge", "data"}


@pytest.fixture
def database(call: Call) -> Path:
    """Return the file of the database, which is not there yet."""
    return call.folder / "data" / "bot.db"


def write(database: Path | str, words: str) -> None:
    """Open the database as the bot does, and leave `words` there."""
    asyncio.run(_write(database, words))


def read(database: Path | str) -> str | None:
    """Open the database as the bot does, and return what `write` left."""
    return asyncio.run(_read(database))


async def _write(database: Path | str, words: str) -> None:
    store = await Store.open(database if isinstance(database, str) else f"sqlite:///{database}")
    async with store.transaction() as tx:
        await remembered.remember(tx, "word", words, store.now())
    await store.close()


async def _read(database: Path | str) -> str | None:
    store = await Store.open(database if isinstance(database, str) else f"sqlite:///{database}")
    async with store.reading() as conn:
        words = await remembered.digest_of(conn, "word")
    await store.close()
    return words


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@contextlib.contextmanager
def untouched(*files: Path) -> Iterator[None]:
    """Fail if one of the files changed, or another appeared beside it."""
    before = [(file.read_bytes(), file.stat().st_ino, names(file.parent)) for file in files]
    yield
    assert [(file.read_bytes(), file.stat().st_ino, names(file.parent)) for file in files] == before


def refused(call: Call, *arguments: str) -> str:
    """Run a command that must be refused in one line with exit code 2, and return the line."""
    ended = call(*arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    return line


def test_a_backup_comes_back_as_it_was(call: Call, database: Path) -> None:
    write(database, "monday")
    saved = call("backup", "monday.db")
    assert saved.exit_code == 0
    assert saved.stdout.startswith("Backed up data/bot.db to monday.db: ")
    assert "1 row, checked.\nRows: profile 1.\n" in saved.stdout
    write(database, "tuesday")

    put_back = call("restore", "monday.db", "--force")

    assert put_back.exit_code == 0
    assert read(database) == "monday"
    assert "what clients deleted with /forget" in put_back.stdout
    assert names(call.folder) == {"monday.db", *EMPTY}


def test_a_backup_is_one_file_for_this_user_alone(call: Call, database: Path) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    assert stat.S_IMODE((call.folder / "monday.db").stat().st_mode) == 0o600
    with contextlib.closing(sqlite3.connect(call.folder / "monday.db")) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_a_backup_under_writing_holds_whole_transactions_only(call: Call, database: Path) -> None:
    store = await Store.open(f"sqlite:///{database}")
    stop = asyncio.Event()

    async def keep_writing() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            async with store.transaction() as tx:
                for half in ("left", "right"):
                    await remembered.remember(tx, half, str(number), store.now())
                    await leases.take(tx, half, str(number), now=store.now(), until=store.now())
        return number

    writing = asyncio.create_task(keep_writing())
    seen = []
    for _ in range(5):
        ended = await asyncio.to_thread(call, "backup", "now.db", "--force")
        assert ended.exit_code == 0, ended.stderr
        with contextlib.closing(sqlite3.connect(call.folder / "now.db")) as raw:
            halves = {digest for (digest,) in raw.execute("SELECT digest FROM profile")}
            holders = {holder for (holder,) in raw.execute("SELECT holder FROM leases")}
        assert halves == holders
        assert len(halves) <= 1
        seen.append(int(halves.pop()) if halves else 0)
    stop.set()
    assert await writing >= seen[-1] > seen[0]
    await store.close()


def test_what_a_killed_bot_left_beside_its_file_is_in_the_backup(call: Call, database: Path) -> None:
    write(database, "monday")
    crash = (
        "import os, sqlite3; raw = sqlite3.connect('data/bot.db'); raw.execute('PRAGMA journal_mode=WAL');"
        "raw.execute(\"UPDATE profile SET digest = 'tuesday'\"); raw.commit(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", crash], cwd=call.folder, check=False)
    assert (call.folder / "data" / "bot.db-wal").stat().st_size

    assert call("backup", "now.db").exit_code == 0

    assert read(call.folder / "now.db") == "tuesday"


def test_a_backup_does_not_replace_a_file_unless_told_to(call: Call, database: Path) -> None:
    write(database, "monday")
    letter = call.write("letter.txt", "Dear Sir or Madam")
    with untouched(letter):
        assert refused(call, "backup", "letter.txt") == (
            "letter.txt exists already; name another file, or add --force"
        )
    assert call("backup", "letter.txt", "--force").exit_code == 0
    assert read(letter) == "monday"


def test_where_a_backup_cannot_go_is_said(call: Call, database: Path) -> None:
    assert refused(call, "backup", "now.db").startswith("there is no database data/bot.db yet; ")
    assert names(call.folder) == {"knowledge"}
    write(database, "monday")
    (call.folder / "link.db").symlink_to(database)
    with untouched(database):
        assert "no folder nowhere;" in refused(call, "backup", "nowhere/now.db")
        assert "is a folder" in refused(call, "backup", "knowledge", "--force")
        for name in ("data/bot.db", "link.db"):
            assert "is the database itself" in refused(call, "backup", name, "--force")


def test_a_damaged_database_does_not_replace_a_good_backup(call: Call, database: Path) -> None:
    write(database, "monday")
    call("backup", "good.db")
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2])
    with untouched(call.folder / "good.db"):
        assert "is damaged" in refused(call, "backup", "good.db", "--force")


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of Unix")
def test_a_disk_that_is_full_leaves_the_old_backup(call: Call, database: Path) -> None:
    import resource

    write(database, "monday")
    call("backup", "good.db")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with untouched(call.folder / "good.db"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        try:
            line = refused(call, "backup", "good.db", "--force")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert line.startswith(f"the disk under {call.folder} takes no more ")


def _truncated(good: Path) -> None:
    good.write_bytes(good.read_bytes()[:-4096])


def _cut_in_a_page(good: Path) -> None:
    good.write_bytes(good.read_bytes()[:10_000])


def _scribbled(good: Path) -> None:
    good.write_bytes(good.read_bytes()[:4096] + b"\xff" * (good.stat().st_size - 4096))


def _index_out_of_step(good: Path) -> None:
    before, _, after = good.read_bytes().rpartition(b"word")
    good.write_bytes(before + b"sord" + after)


def _empty(good: Path) -> None:
    good.write_bytes(b"")


def _text(good: Path) -> None:
    good.write_text("Dear Sir or Madam, " * 500)


def _foreign(good: Path) -> None:
    good.unlink()
    with contextlib.closing(sqlite3.connect(good)) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")


def _newer(good: Path) -> None:
    with contextlib.closing(sqlite3.connect(good)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (_truncated, "is damaged"),
        (_cut_in_a_page, "is damaged"),
        (_scribbled, "is damaged"),
        (_index_out_of_step, "is damaged"),
        (_empty, "is no database of this bot"),
        (_text, "is damaged or no database"),
        (_foreign, "is no database of this bot"),
        (_newer, "was written by a newer version"),
    ],
)
def test_a_file_that_is_no_whole_backup_is_refused_and_nothing_is_touched(
    call: Call, database: Path, spoil: Callable[[Path], None], what: str
) -> None:
    write(database, "monday")
    call("backup", "spoiled.db")
    spoil(call.folder / "spoiled.db")

    with untouched(database, call.folder / "spoiled.db"):
        line = refused(call, "restore", "spoiled.db", "--force")

    assert what in line
    assert "spoiled.db" in line


def test_a_database_that_exists_is_not_replaced_unless_told_to(call: Call, database: Path) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    with untouched(database):
        assert "exists already; add --force" in refused(call, "restore", "monday.db")
        assert "is the database itself" in refused(call, "restore", "data/bot.db", "--force")
        assert "there is no file gone.db" in refused(call, "restore", "gone.db", "--force")


def test_force_keeps_the_replaced_database_under_a_dated_name(call: Call, database: Path) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    for words in ("tuesday", "wednesday"):
        write(database, words)
        assert "is saved as " in call("restore", "monday.db", "--force").stdout
    kept = sorted(database.parent.glob("bot.db.replaced-20*"))
    assert [read(file) for file in kept] == ["tuesday", "wednesday"]
    assert read(database) == "monday"


def test_on_an_empty_host_the_folder_is_made(call: Call, database: Path) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    for file in database.parent.iterdir():
        file.unlink()
    database.parent.rmdir()
    assert "saved as" not in call("restore", "monday.db").stdout
    assert read(database) == "monday"
    assert names(database.parent) == {"bot.db"}


async def test_while_the_bot_runs_its_database_is_not_replaced(call: Call, database: Path) -> None:
    await _write(database, "monday")
    call("backup", "monday.db")
    store = await Store.open(f"sqlite:///{database}")
    try:
        line = await asyncio.to_thread(refused, call, "restore", "monday.db", "--force")
        assert line.endswith(
            "is in use; stop the bot first; one that was killed lets go of it after half a minute"
        )
        async with store.transaction() as tx:
            await remembered.remember(tx, "word", "tuesday", store.now())
    finally:
        await store.close()
    assert await _read(database) == "tuesday"
    assert call("restore", "monday.db", "--force").exit_code == 0


async def test_a_lease_that_still_runs_says_that_a_bot_does(call: Call, database: Path) -> None:
    await _write(database, "monday")
    call("backup", "monday.db")
    now = datetime.now(UTC)
    ended, runs = now - timedelta(seconds=1), now + timedelta(seconds=60)
    by_a_clock_that_was_ahead = now + timedelta(hours=2)
    for until, code in ((runs, 2), (ended, 0), (by_a_clock_that_was_ahead, 0)):
        store = await Store.open(f"sqlite:///{database}")
        async with store.transaction() as tx:
            await leases.take(tx, "intake", "another host", now=now + timedelta(days=1), until=until)
        await store.close()
        assert call("restore", "monday.db", "--force").exit_code == code


async def test_what_is_done_once_a_day_does_not_say_that_a_bot_runs(call: Call, database: Path) -> None:
    await _write(database, "monday")
    call("backup", "monday.db")
    now = datetime.now(UTC)
    store = await Store.open(f"sqlite:///{database}")
    async with store.transaction() as tx:
        await leases.take(tx, "overdue cases told", "the bot", now=now, until=now + timedelta(hours=9))
    await store.close()
    assert call("restore", "monday.db", "--force").exit_code == 0


def test_a_damaged_database_can_be_replaced_and_is_kept_with_all_its_files(
    call: Call, database: Path
) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    database.write_bytes(b"rubbish " * 1000)
    log = database.with_name("bot.db-wal")
    log.write_bytes(b"more rubbish")

    assert call("restore", "monday.db", "--force").exit_code == 0

    assert read(database) == "monday"
    (kept,) = database.parent.glob("bot.db.replaced-*[0-9]")
    assert kept.read_bytes().startswith(b"rubbish")
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"more rubbish"


def test_a_backup_of_an_older_version_is_brought_up_to_date(call: Call, database: Path) -> None:
    older.make(call.folder / "old.db", "0001")
    assert call("restore", "old.db").exit_code == 0
    write(database, "monday")


def test_what_held_only_at_the_time_is_not_restored(call: Call, database: Path) -> None:
    write(database, "monday")
    states = ("pending", "held", "sending", "sent", "cancelled")
    changes = (("edit", "pending"), ("delete", "held"))
    with contextlib.closing(sqlite3.connect(database)) as raw:
        raw.execute(
            "INSERT INTO cases (id, number, check_every_days, state, created_at, next_check_at) "
            "VALUES (1, 'BLG2019123456', 7, 'open', '2026-01-01', '2026-01-01')"
        )
        raw.executemany(
            "INSERT INTO outbox (kind, state, case_id, due_at, created_at, tries, doubts, again, discreet) "
            "VALUES (?, ?, 1, '2026-01-01', '2026-01-01', 0, 0, 0, 0)",
            [*(("notice", state) for state in states), *changes],
        )
        raw.executemany(
            "INSERT INTO inbox (update_id, state, tries, sends, received_at) "
            "VALUES (?, ?, 0, ?, '2026-01-01')",
            [(1, "new", 0), (2, "working", 0), (3, "working", 2), (4, "done", 0)],
        )
        raw.execute("INSERT INTO leases VALUES ('intake', 'the bot', '2999-01-01 00:00:00.000000')")
        raw.commit()
    call("backup", "monday.db")
    database.unlink()
    assert call("restore", "monday.db").exit_code == 0
    with contextlib.closing(sqlite3.connect(database)) as raw:
        assert raw.execute("SELECT * FROM leases").fetchall() == []
        again = raw.execute("SELECT state, lost_copies FROM outbox WHERE again ORDER BY id").fetchall()
        copies = raw.execute("SELECT sum(lost_copies) FROM outbox").fetchone()
        sends = raw.execute("SELECT sends FROM inbox ORDER BY update_id").fetchall()
    # What was being sent is counted when it is taken over.
    assert again == [("pending", 1), ("held", 1), ("sending", 0)]
    assert copies == (2,)
    assert sends == [(1,), (1,), (2,), (0,)]


def test_the_restored_and_the_replaced_database_are_readable_for_this_user_only(
    call: Call, database: Path
) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    database.chmod(0o644)
    call("restore", "monday.db", "--force")
    assert [stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()] == [0o600] * 2


def numbers(database: Path) -> dict[str, int]:
    """Open the database as the bot does, and return the next id of each table."""
    return asyncio.run(older.next_ids(f"sqlite:///{database}"))


@pytest.fixture
def filled(database: Path) -> Path:
    """Return a database with a row or two in every table, as the version before left it."""
    database.parent.mkdir()
    asyncio.run(older.fill_0002(f"sqlite:///{database}"))
    return database


def lift(database: Path, by: int) -> None:
    """Have ids given out and their rows deleted, as happens while a bot runs."""
    with contextlib.closing(sqlite3.connect(database)) as raw:
        raw.execute("UPDATE sqlite_sequence SET seq = seq + ?", (by,))
        raw.commit()


def test_after_a_restore_no_id_is_given_out_that_the_replaced_database_gave_out(
    call: Call, filled: Path
) -> None:
    call("backup", "old.db")
    numbers(filled)  # brought up to date
    lift(filled, 100)
    before = numbers(filled)

    assert call("restore", "old.db", "--force").exit_code == 0

    after = numbers(filled)
    assert after == before
    assert all(number > 100 for number in after.values())


def test_a_backup_with_higher_ids_keeps_them(call: Call, filled: Path) -> None:
    numbers(filled)
    lift(filled, 100)
    call("backup", "new.db")
    before = numbers(filled)
    filled.unlink()
    assert call("restore", "new.db").exit_code == 0
    assert numbers(filled) == before


def test_the_checks_of_a_backup_come_back(call: Call, filled: Path) -> None:
    call("backup", "old.db")
    filled.unlink()
    assert call("restore", "old.db").exit_code == 0
    with contextlib.closing(sqlite3.connect(filled)) as raw:
        assert raw.execute("SELECT case_id, staff_name FROM checks").fetchall() == [(5, "Eve")]


def test_ids_are_read_from_a_damaged_database_as_far_as_it_can_be_read(call: Call, filled: Path) -> None:
    call("backup", "old.db")
    numbers(filled)
    lift(filled, 100)
    before = numbers(filled)
    spoil_table(filled, "drafts")

    assert call("restore", "old.db", "--force").exit_code == 0

    after = numbers(filled)
    assert {name for name in before if after[name] < before[name]} <= {"drafts"}
    (kept,) = filled.parent.glob("bot.db.replaced-*[0-9]")
    assert b"\xee" * 100 in kept.read_bytes()


def spoil_table(database: Path, name: str) -> None:
    """Write rubbish over the first page of a table."""
    with contextlib.closing(sqlite3.connect(database)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xee" * size)


def test_where_the_last_step_fails_the_database_is_there_as_before(
    call: Call, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    write(database, "tuesday")

    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        assert "cannot be written: the disk reports a fault" in refused(
            call, "restore", "monday.db", "--force"
        )
    assert read(database) == "tuesday"
    assert not [name for name in names(database.parent) if name.startswith(".")]


def test_as_a_process_it_needs_no_token(call: Call, database: Path) -> None:
    write(database, "monday")
    ended = start(call, "backup", "monday.db")
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_backup_is_moved_to_an_empty_server(
    call: Call, database: Path, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    write(database, "monday")
    call("backup", "monday.db")
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    with untouched(database, call.folder / "monday.db"):
        moved = call("restore", "monday.db")
    assert (moved.exit_code, moved.stderr) == (0, "")
    assert moved.stdout.startswith(f"Restored {postgres_url.replace('postgres@', '')} from monday.db: ")
    assert read(postgres_url) == "monday"
    _truncated(call.folder / "monday.db")
    assert "is damaged" in refused(call, "restore", "monday.db")
