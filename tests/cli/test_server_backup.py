"""`backup` and `restore` on PostgreSQL, with its own programs and without: as safe as on a file."""

from __future__ import annotations

import asyncio
import shlex
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.database import postgres
from bot.store.database.engine import Store
from bot.store.processes import leases
from tests.cli.calling import Call
from tests.cli.test_backing_up import names, read, refused, write
from tests.postgres.server import WITH_PASSWORD, Server
from tests.store import older

PASSWORD = "open sesame@%"


@dataclass
class Programs:
    """pg_dump and pg_restore in PATH; each notes its arguments and environment, and may be told to fail."""

    folder: Path
    real: Path

    def install(self, **instead: str) -> None:
        """Put them into PATH; `instead` are shell commands to run before one of them, by its name."""
        for name in ("pg_dump", "pg_restore"):
            script = self.folder / name
            script.write_text(
                "#!/bin/sh\n"
                f'for word in "$@"; do echo "argument: $word" >> {self.folder}/log; done\n'
                f"export -p >> {self.folder}/log\n"
                f"{instead.get(name, '')}\n"
                f'exec {self.real / name} "$@"\n'
            )
            script.chmod(0o755)

    def log(self) -> list[str]:
        return (self.folder / "log").read_text().splitlines()


@pytest.fixture
def programs(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Programs:
    """Return the server's programs, not installed yet."""
    folder = tmp_path_factory.mktemp("programs")
    monkeypatch.setenv("PATH", str(folder))
    return Programs(folder, postgres_server.programs)


@pytest.fixture
def url(call: Call, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> str:
    """Return the DATABASE_URL, which is set; `call` unsets all others."""
    assert call
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    return postgres_url


@pytest.fixture
def filled(url: str) -> str:
    """Return a database with a row or two in every table, which the bot has opened."""
    asyncio.run(older.fill_0002(url))
    asyncio.run(older.next_ids(url))
    return url


def ask(server: Server, url: str, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in asyncio.run(server.run(statement, url.rpartition("/")[2]))]


def test_a_backup_comes_back_as_it_was_and_the_replaced_data_are_kept(
    call: Call, url: str, programs: Programs
) -> None:
    programs.install()
    write(url, "monday")
    saved = call("backup", "monday.dump")
    assert saved.exit_code == 0, saved.stderr
    assert saved.stdout.startswith(f"Backed up {url.replace('postgres@', '')} to monday.dump: ")
    assert "1 row, checked.\nRows: profile 1.\n" in saved.stdout
    write(url, "tuesday")
    assert "exists already; add --force" in refused(call, "restore", "monday.dump")

    put_back = call("restore", "monday.dump", "--force")

    assert (put_back.exit_code, put_back.stderr) == (0, "")
    assert read(url) == "monday"
    (kept,) = call.folder.glob("*.replaced-20*.dump")
    assert f"is saved as {kept.name}" in put_back.stdout
    assert [stat.S_IMODE(file.stat().st_mode) for file in call.folder.glob("*.dump")] == [0o600] * 2
    assert call("restore", kept.name, "--force").exit_code == 0
    assert read(url) == "tuesday"


def test_what_held_only_at_the_time_is_not_restored_and_no_id_comes_again(
    call: Call, filled: str, programs: Programs, postgres_server: Server
) -> None:
    programs.install()
    ask(postgres_server, filled, "INSERT INTO leases VALUES ('silence', 'the bot', '2999-01-01')")
    assert call("backup", "old.dump").exit_code == 0
    for name in older.NUMBERED:
        ask(postgres_server, filled, f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 500)")

    assert call("restore", "old.dump", "--force").exit_code == 0

    again = ask(postgres_server, filled, "SELECT state, again, lost_copies FROM outbox ORDER BY id")
    assert again == [("sent", False, 0), ("pending", True, 1)]
    assert ask(postgres_server, filled, "SELECT sends FROM inbox ORDER BY update_id") == [(1,), (0,)]
    assert ask(postgres_server, filled, "SELECT 1 FROM leases") == []
    assert set(asyncio.run(older.next_ids(filled)).values()) == {501}


def test_an_empty_database_is_filled_without_force(
    call: Call, filled: str, programs: Programs, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.install()
    call("backup", "old.dump")
    name = asyncio.run(postgres_server.make_database())
    monkeypatch.setenv("DATABASE_URL", postgres_server.url(name))
    assert call("restore", "old.dump").exit_code == 0
    again = ask(postgres_server, postgres_server.url(name), "SELECT again FROM outbox ORDER BY id")
    assert again == [(False,), (True,)]
    checks = ask(postgres_server, postgres_server.url(name), "SELECT case_id, staff_name FROM checks")
    assert checks == [(5, "Eve")]
    asyncio.run(postgres_server.drop_database(name))


@pytest.fixture(params=["a session", "a lease"])
def bot(request: pytest.FixtureRequest, url: str) -> Iterator[None]:
    """Have a bot use the database: by a session only, or by a lease after it was killed."""
    with asyncio.Runner() as runner:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(postgres, "THIS_PROCESS", f"{postgres.APPLICATION} of another process")
            store = runner.run(Store.open(url))
        if request.param == "a lease":
            runner.run(_take(store))
            runner.run(store.close())
        yield
        runner.run(store.close())


async def _take(store: Store) -> None:
    async with store.transaction() as tx:
        now = store.now()
        await leases.take(tx, "intake", "a bot", now=now, until=now + timedelta(seconds=60))


@pytest.mark.usefixtures("bot")
def test_a_database_that_a_bot_uses_is_not_replaced(call: Call, url: str, programs: Programs) -> None:
    programs.install()
    saved = call("backup", "now.dump")
    assert saved.exit_code == 0, saved.stderr
    assert "is in use; stop the bot first" in refused(call, "restore", "now.dump", "--force")
    assert "is in use; stop the bot first" in refused(call, "restore", "--finish")
    assert names(call.folder) == {"now.dump", "knowledge"}


def _truncated(dump: Path, _server: Server, _url: str) -> None:
    dump.write_bytes(dump.read_bytes()[:-200])


def _text(dump: Path, _server: Server, _url: str) -> None:
    dump.write_text("Dear Sir or Madam, " * 500)


def _foreign(dump: Path, server: Server, url: str) -> None:
    ask(server, url, "ALTER TABLE alembic_version RENAME TO recipes")
    _dump(dump, server, url)
    ask(server, url, "ALTER TABLE recipes RENAME TO alembic_version")


def _newer(dump: Path, server: Server, url: str) -> None:
    (known,) = ask(server, url, "SELECT version_num FROM alembic_version")[0]
    ask(server, url, "UPDATE alembic_version SET version_num = '9999'")
    _dump(dump, server, url)
    ask(server, url, f"UPDATE alembic_version SET version_num = '{known}'")


def _dump(dump: Path, server: Server, url: str) -> None:
    subprocess.run([server.programs / "pg_dump", "-Fc", f"--file={dump}", url], check=True)


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (_truncated, "is damaged"),
        (_text, "is damaged or no backup"),
        (_foreign, "is no backup of this bot"),
        (_newer, "was written by a newer version"),
    ],
)
def test_a_file_that_is_no_whole_backup_is_refused_and_nothing_is_touched(
    call: Call,
    url: str,
    programs: Programs,
    postgres_server: Server,
    spoil: Callable[[Path, Server, str], None],
    what: str,
) -> None:
    programs.install()
    write(url, "monday")
    call("backup", "spoiled.dump")
    spoil(call.folder / "spoiled.dump", postgres_server, url)

    line = refused(call, "restore", "spoiled.dump", "--force")

    assert what in line
    assert "spoiled.dump" in line
    assert read(url) == "monday"
    assert names(call.folder) == {"spoiled.dump", "knowledge"}


def test_a_backup_of_an_older_version_takes_the_place_of_a_newer_database(
    call: Call, filled: str, programs: Programs, postgres_server: Server
) -> None:
    programs.install()
    name = asyncio.run(postgres_server.make_database())
    asyncio.run(older.make_on_server(postgres_server.url(name), "0001"))
    _dump(call.folder / "old.dump", postgres_server, postgres_server.url(name))

    assert call("restore", "old.dump", "--force").exit_code == 0

    assert ask(postgres_server, filled, "SELECT 1 FROM cases") == []
    write(filled, "wednesday")
    asyncio.run(postgres_server.drop_database(name))


def test_where_pg_restore_fails_the_database_is_there_as_before(
    call: Call, filled: str, programs: Programs, postgres_server: Server
) -> None:
    programs.install(
        pg_restore='case "$*" in *single-transaction*old.dump) '
        'echo "pg_restore: error: lost" >&2; exit 1;; esac'
    )
    name = asyncio.run(postgres_server.make_database())
    asyncio.run(older.make_on_server(postgres_server.url(name), "0001"))
    _dump(call.folder / "old.dump", postgres_server, postgres_server.url(name))
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    before = ask(postgres_server, filled, tables)

    assert "pg_restore failed (lost)" in refused(call, "restore", "old.dump", "--force")

    assert ask(postgres_server, filled, tables) == before
    again = ask(postgres_server, filled, "SELECT again FROM outbox ORDER BY id")
    assert again == [(False,), (False,)]
    asyncio.run(postgres_server.drop_database(name))


@pytest.fixture
def guarded(url: str, postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return an address whose user must show a password, and owns the database."""
    name = url.rpartition("/")[2]
    ask(postgres_server, url, f"CREATE ROLE {WITH_PASSWORD} LOGIN PASSWORD '{PASSWORD}'")
    ask(postgres_server, url, f"ALTER DATABASE {name} OWNER TO {WITH_PASSWORD}")
    quoted = PASSWORD.replace("%", "%25").replace("@", "%40").replace(" ", "%20")
    address = url.replace("postgres@", f"{WITH_PASSWORD}:{quoted}@")
    monkeypatch.setenv("DATABASE_URL", f"{address}?application_name=bot&sslmode=prefer")
    yield address
    ask(postgres_server, url, f"REASSIGN OWNED BY {WITH_PASSWORD} TO postgres")
    ask(postgres_server, url, f"DROP OWNED BY {WITH_PASSWORD}")
    ask(postgres_server, url, f"DROP ROLE {WITH_PASSWORD}")


def test_the_password_is_in_no_command_line_and_in_no_word(
    call: Call, guarded: str, programs: Programs
) -> None:
    programs.install()
    write(guarded, "monday")
    for arguments in (("backup", "now.dump"), ("restore", "now.dump", "--force")):
        ended = call(*arguments)
        assert ended.exit_code == 0, ended.stderr
        assert PASSWORD not in ended.output
    assert read(guarded) == "monday"
    log = programs.log()
    assert not [line for line in log if line.startswith("argument:") and PASSWORD[:5] in line]
    assert any("PGPASSWORD=" in line and PASSWORD in line for line in log)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (
            "pg_dump: error: aborting because of server version mismatch\n"
            "pg_dump: detail: server version: 18.6; pg_dump version: 15.18 (Debian 15.18-0)",
            "pg_dump is of PostgreSQL 15 and the server of 18; install",
        ),
        (
            'pg_dump: error: connection to server at "127.0.0.1", port 1 failed: '
            'FATAL:  too many clients "Smith"',
            "pg_dump cannot reach the server (too many clients); check",
        ),
        ("pg_dump: error: could not write: No space left on device", "the disk is full; make room"),
        (
            'pg_dump: error: query failed: ERROR: bad value "Smith"\npg_dump: detail: Smith',
            "pg_dump failed (query failed: ERROR: bad value “…”); look",
        ),
        ("Segmentation fault", "pg_dump failed (no reason given); look"),
    ],
)
def test_a_program_that_fails_is_understood_in_one_line_and_quotes_nobody(
    call: Call, url: str, programs: Programs, said: str, what: str
) -> None:
    write(url, "monday")
    (programs.folder / "said").write_text(f"{said}\n")
    programs.install(
        pg_dump=f'while read -r line; do echo "$line" >&2; done < {programs.folder}/said; exit 1'
    )
    line = refused(call, "backup", "now.dump")
    assert what in line
    assert "Smith" not in line
    assert names(call.folder) == {"knowledge"}


def test_without_the_programs_the_commands_say_what_to_run_and_that_works(
    call: Call, filled: str, programs: Programs, postgres_server: Server
) -> None:
    def run(lines: str) -> None:
        for line in lines.split(" && "):
            program, *arguments = shlex.split(line)
            if program == "python":
                assert call(*arguments[2:]).exit_code == 0
            else:
                subprocess.run([programs.real / program, *arguments], check=True, cwd=call.folder)

    run(refused(call, "backup", "the bot.dump").partition("run: ")[2])
    ask(postgres_server, filled, "SELECT setval(pg_get_serial_sequence('cases', 'id'), 500)")
    assert "add --force" in refused(call, "restore", "the bot.dump")

    run(refused(call, "restore", "the bot.dump", "--force").partition("run: ")[2])

    again = ask(postgres_server, filled, "SELECT again FROM outbox ORDER BY id")
    assert again == [(False,), (True,)]
    assert asyncio.run(older.next_ids(filled))["cases"] == 501
    assert len(list(call.folder.glob("*.replaced-*.dump"))) == 1


def test_a_bot_that_is_started_before_the_second_step_takes_it_itself(
    call: Call, filled: str, programs: Programs, postgres_server: Server
) -> None:
    _dump(call.folder / "old.dump", postgres_server, filled)
    _, _, lines = refused(call, "restore", "old.dump", "--force").partition("run: ")
    _, restore, _ = lines.split(" && ")
    program, *arguments = shlex.split(restore)
    subprocess.run([programs.real / program, *arguments], check=True, cwd=call.folder)

    asyncio.run(older.next_ids(filled))  # opens it as a bot does

    assert ask(postgres_server, filled, "SELECT again FROM outbox ORDER BY id") == [(False,), (True,)]
    assert ask(postgres_server, filled, "SELECT to_regclass('restore_under_way')") == [(None,)]


def test_on_a_file_there_is_no_second_step(call: Call) -> None:
    assert "names a file" in refused(call, "restore", "--finish")
    assert "name the FILE" in refused(call, "restore")
