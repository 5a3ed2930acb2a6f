"""A database's troubles, said in one line to the person who runs the bot."""

from __future__ import annotations

import socket
import sqlite3
import ssl

_KNOWN = (
    ("file is not a database", "is not a database", "move it away, or name another file in DATABASE_URL"),
    (
        "malformed",
        "is damaged",
        "stop the bot and put a backup in its place: python -m bot restore FILE --force",
    ),
    ("locked", "is locked by another process", "stop the other process, or wait until it is done"),
    ("readonly", "may not be written", "give this user the right to write the file and its folder"),
    ("unable to open", "cannot be opened", "give this user the right to write the file and its folder"),
    ("disk is full", "cannot grow: the disk is full", "make room on the disk"),
    (
        "disk I/O",
        "cannot be read or written: the disk reports a fault",
        "check the disk, then restore a backup",
    ),
)

_WAIT = "wait until it is back; the bot goes on by itself, or start it again"
_STATES = (
    ("28P01", "refuses this user or password", "mend the user and the password in DATABASE_URL"),
    (
        "28",
        "refuses this user",
        "mend the user in DATABASE_URL; a server that wants encryption needs ?sslmode=require at its end",
    ),
    ("3D000", "does not exist on its server", "make it (createdb), or mend the name in DATABASE_URL"),
    ("3F", "has no schema to write in", "run CREATE SCHEMA public in it"),
    ("42501", "does not let this user make tables", "make the user its owner: ALTER DATABASE ... OWNER TO"),
    ("25006", "may only be read", "name the primary server in DATABASE_URL, not a copy of it"),
    ("53300", "has no connection left", "stop other programs that use it, or raise max_connections"),
    ("53100", "cannot grow: its disk is full", "make room on the server's disk"),
    ("55P03", "is held by another process for too long", "look for a process that hangs"),
    ("57014", "took too long to answer", "look for what keeps the server busy"),
    ("57P03", "is starting or stopping", _WAIT),
    ("57P", "has ended the connection", _WAIT),
    ("25P03", "has ended the connection", _WAIT),
    ("08", "has lost the connection", _WAIT),
)
"""By the first characters of the SQLSTATE (PostgreSQL manual, appendix A): the first that fits is said."""


class StoreError(Exception):
    """The database cannot be used; `what` is wrong and `hint` says how to mend it, each in one line."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint


def in_plain_words(place: str, error: BaseException, *, cut_off: bool = False) -> StoreError:
    """Return what `error`, from SQLite or from PostgreSQL's driver, means for the database at `place`.

    `cut_off` says that the connection is gone, should the error itself not tell.
    """
    state = state_of(error)
    for sign, what, hint in _STATES:
        if state.startswith(sign):
            return StoreError(f"the database {place} {what}", hint)
    if isinstance(error, sqlite3.Error):
        said = " ".join(str(error).split())
        for sign, what, hint in _KNOWN:
            if sign in said:
                return StoreError(f"the database {place} {what}", hint)
    if cut_off:
        return StoreError(f"the database {place} has lost the connection", _WAIT)
    # Other messages may quote what was to be stored, or the password.
    code = state or getattr(error, "sqlite_errorname", "")
    kind = f"{type(error).__name__} {code}".strip()
    return StoreError(
        f"the database {place} cannot be used ({kind})", "look this code up in the manual of the database"
    )


def no_connection(place: str, error: BaseException) -> StoreError:
    """Return why the server at `place` cannot be reached; `error` came from connecting or the network."""
    what = f"the database {place}"
    match error:
        case ssl.SSLCertVerificationError():
            return StoreError(
                f"{what} shows a certificate that cannot be trusted",
                "add its authority: ?sslmode=verify-full&sslrootcert=FILE, or use ?sslmode=require",
            )
        case socket.gaierror():
            return StoreError(f"{what} is on an unknown host", "mend the host in DATABASE_URL")
        case ConnectionRefusedError():
            return StoreError(
                f"{what} does not answer: nothing listens there", "start the server, or mend host and port"
            )
        case TimeoutError():
            return StoreError(
                f"{what} does not answer in time", "check host, port and firewall, then start again"
            )
        case ConnectionError() if "SSL upgrade" in str(error):
            return StoreError(
                f"{what} does not encrypt, or is no PostgreSQL",
                "write ?sslmode=disable at the end of DATABASE_URL, or mend host and port",
            )
        case OSError():
            return StoreError(
                f"{what} cannot be reached ({type(error).__name__})", "check host, port and certificates"
            )
        case ValueError():
            return StoreError(
                f"DATABASE_URL cannot be read by the driver ({type(error).__name__})",
                "mend what stands behind the host: port, name, sslmode",
            )
    return in_plain_words(place, error)


def state_of(error: BaseException) -> str:
    """Return the SQLSTATE, or nothing where there is none."""
    return str(getattr(error, "sqlstate", None) or "")
