"""Running PostgreSQL's own programs, and explaining their failures in our own words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.store.database.address import PostgresServer
from bot.store.database.errors import StoreError

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "passfile": "PGPASSFILE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
"""The parameters of DATABASE_URL and their names in libpq's environment."""

_MISMATCH = re.compile(r"server version: (?P<server>\d+)[^;]*; \S+ version: (?P<ours>\d+)")
_REFUSED = re.compile(r'connection to server .*? failed: (?:FATAL: +)?(?P<why>[^"]*)')


def find(*names: str) -> tuple[str, ...] | None:
    """Return the paths of these programs; None if one is not installed."""
    found = tuple(shutil.which(name) for name in names)
    return None if None in found else tuple(path for path in found if path is not None)


def run(program: str, arguments: Sequence[str | Path], server: PostgresServer | None = None) -> str:
    """Run a program on `server` and return what it prints.

    The address is passed in the environment, because every user of the machine can see a command line. Raises
    `StoreError` in our own words, because the program's message may quote stored data.
    """
    ended = subprocess.run(
        [program, *map(str, arguments)],
        env=os.environ | {"LC_ALL": "C"} | (_environment(server) if server else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if ended.returncode:
        raise _fault(Path(program).name, ended.stderr.decode(errors="replace"))
    return ended.stdout.decode(errors="replace")


def _environment(server: PostgresServer) -> dict[str, str]:
    address = make_url(server.dsn)
    found = {
        "PGHOST": address.host,
        "PGPORT": None if address.port is None else str(address.port),
        "PGUSER": address.username,
        "PGPASSWORD": None if address.password is None else str(address.password),
        "PGDATABASE": address.database,
    }
    found |= {_VARIABLES[key]: str(value) for key, value in address.query.items() if key in _VARIABLES}
    return {name: value for name, value in found.items() if value is not None}


def _fault(program: str, said: str) -> StoreError:
    if versions := _MISMATCH.search(said):
        return StoreError(
            f"{program} is of PostgreSQL {versions['ours']} and the server of {versions['server']}",
            f"install the client programs of PostgreSQL {versions['server']} and put them first in PATH",
        )
    if "unsupported version" in said:
        return StoreError(
            f"the backup was written by a newer pg_dump than this {program} can read",
            "install the client programs that wrote it",
        )
    if refused := _REFUSED.search(said):
        why = " ".join(refused["why"].split()).rstrip(" .:")
        return StoreError(f"{program} cannot reach the server ({why})", "check DATABASE_URL and the server")
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return StoreError(f"{program} cannot write: the disk is full", "make room", passing=True)
    first = next((line for line in said.splitlines() if "error:" in line), "no reason given")
    # Quoted words may be stored data.
    reason = re.sub(r"""(["'“]).*?(["'”]|$)""", "“…”", first.partition("error:")[2].strip() or first)
    return StoreError(f"{program} failed ({reason[:200]})", "look into the server's log for the cause")
