"""Parsing DATABASE_URL: the engine, the location, and what may be shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.database.errors import StoreError

_EXAMPLES = "write it as sqlite:///data/bot.db or postgresql://user:password@host/name"
_SQLITE = ("sqlite", "sqlite+aiosqlite")
_POSTGRESQL = ("postgresql", "postgres", "postgresql+asyncpg")
_UNDERSTOOD = (
    *("host", "port", "ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslpassword"),
    *("target_session_attrs", "passfile", "application_name"),
)
_BEHIND_PGBOUNCER = "pgbouncer"


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database in a local file."""

    file: Path

    @property
    def place(self) -> str:
        """Its name in messages."""
        return str(self.file)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A database on a server.

    `dsn` is the driver's address including the password, so it is never shown; `shown` is the same without
    it. `pooled`: pgbouncer is in front of the server, so no statement may stay prepared.
    """

    place: str
    shown: str
    dsn: str = field(repr=False)
    pooled: bool = False


DatabaseAddress = SqliteFile | PostgresServer


def read_address(url: str) -> DatabaseAddress:
    """Return the address in DATABASE_URL; raise `StoreError` if it cannot be parsed.

    For PostgreSQL the usual forms of hosting providers are accepted: `postgres://`, `postgresql://`,
    `postgresql+asyncpg://`, with libpq's `sslmode` and its certificate options. Options for other drivers
    (such as `channel_binding`) are dropped, because the server would refuse them. `pgbouncer=true` is our own
    option.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        address = None
    # With an @ the "host" is the rest of a password.
    if address is None or "@" in (address.host or ""):
        raise StoreError("DATABASE_URL is not an address", f"{_EXAMPLES} (in a password write @ as %40)")
    if address.drivername in _SQLITE:
        return _sqlite(address)
    if address.drivername in _POSTGRESQL:
        return _postgresql(address)
    raise StoreError("DATABASE_URL names an unknown database", _EXAMPLES)


def _sqlite(address: URL) -> SqliteFile:
    if not address.database or address.database == ":memory:":
        raise StoreError("DATABASE_URL names no file", "write it as sqlite:///data/bot.db")
    return SqliteFile(Path(address.database))


def _postgresql(address: URL) -> PostgresServer:
    query = {key: value for key, value in address.query.items() if key in _UNDERSTOOD}
    if "ssl" in query:  # as SQLAlchemy's own addresses spell it
        query["sslmode"] = query.pop("ssl")
    host = address.host or query.get("host") or ""
    port = "" if address.port is None else f":{address.port}"
    clean = address.set(drivername="postgresql", query=query)
    bare = URL.create("postgresql", clean.username, None, clean.host, clean.port, clean.database, clean.query)
    return PostgresServer(
        place=f"postgresql://{host}{port}/{address.database or ''}",
        shown=bare.difference_update_query(["sslpassword"]).render_as_string(),
        dsn=clean.render_as_string(hide_password=False),
        pooled=str(address.query.get(_BEHIND_PGBOUNCER, "")).lower() in ("true", "1", "yes"),
    )
