"""Database faults, explained in one line to the person who runs the bot."""

from __future__ import annotations

import errno
import socket
import ssl

_ROOM = "make room on the disk"
_RIGHTS = "give this user the right to write the file and its folder"
_WAIT = "wait until it is back; the bot continues by itself, or start it again"

_Said = tuple[str, str, str, bool]
"""A pattern for a fault, what is wrong, how to fix it, and whether it is transient."""

WRITES_FAIL = ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE")
"""SQLite's codes for a file that cannot grow; the second is about the file beside the log."""

_OF_SQLITE: tuple[_Said, ...] = (
    ("SQLITE_NOTADB", "is not a database", "move it away, or name another file in DATABASE_URL", False),
    (
        "SQLITE_CORRUPT",
        "is damaged",
        "stop the bot and put a backup in its place: python -m bot restore FILE --force",
        False,
    ),
    ("SQLITE_BUSY", "is locked by another process", "stop the other process, or wait until it is done", True),
    (
        "SQLITE_LOCKED",
        "is locked by another process",
        "stop the other process, or wait until it is done",
        True,
    ),
    ("SQLITE_READONLY", "may not be written", f"{_RIGHTS}, or mount its disk for writing", True),
    ("SQLITE_PERM", "may not be written", _RIGHTS, False),
    ("SQLITE_CANTOPEN", "cannot be opened", _RIGHTS, True),
    ("SQLITE_FULL", "cannot grow: the disk is full", _ROOM, True),
    *(
        (
            code,
            "cannot be written: the disk or this user's share of it is full, or the disk reports a fault",
            "make room on the disk or raise the quota; if there is room, check the disk",
            True,
        )
        for code in WRITES_FAIL
    ),
    ("SQLITE_IOERR", "cannot be read or written: the disk reports a fault", "check the disk", True),
    ("SQLITE_NOMEM", "cannot be used: the memory is used up", "stop other programs", True),
    ("SQLITE_PROTOCOL", "is locked by another process", "stop the other process", True),
)
"""By the first characters of SQLite's error code (SQLite, result and error codes): the first match wins."""

_STATES: tuple[_Said, ...] = (
    ("28P01", "refuses this user or password", "correct the user and the password in DATABASE_URL", False),
    (
        "28",
        "refuses this user",
        "correct the user in DATABASE_URL; a server that wants encryption needs ?sslmode=require at its end",
        False,
    ),
    (
        "3D000",
        "does not exist on its server",
        "make it (createdb), or correct the name in DATABASE_URL",
        False,
    ),
    ("3F", "has no schema to write in", "run CREATE SCHEMA public in it", False),
    (
        "42501",
        "does not let this user make tables",
        "make the user its owner: ALTER DATABASE ... OWNER TO",
        False,
    ),
    ("25006", "may only be read", "name the primary server in DATABASE_URL, not a copy of it", True),
    ("53300", "has no connection left", "stop other programs that use it, or raise max_connections", True),
    ("53100", "cannot grow: its disk is full", "make room on the server's disk", True),
    ("53", "has run out of something it needs", "look into the server's log", True),
    ("55P03", "is held by another process for too long", "look for a process that hangs", True),
    ("57014", "took too long to answer", "look for what keeps the server busy", True),
    ("57P03", "is starting or stopping", _WAIT, True),
    ("57P", "has ended the connection", _WAIT, True),
    ("25P03", "has ended the connection", _WAIT, True),
    ("08", "has lost the connection", _WAIT, True),
    ("40", "took back what was written", "it is tried again", True),
    ("58", "cannot be read or written: its server reports a fault", "check the server's disk", True),
    ("XX", "is damaged", "stop the bot and restore a backup: python -m bot restore FILE --force", False),
)
"""By the first characters of the SQLSTATE (PostgreSQL manual, appendix A): the first match wins."""


class StoreError(Exception):
    """The database cannot be used; `what` is wrong and `hint` says how to fix it, each in one line.

    `passing`: the fault may be transient, so a retry makes sense.
    """

    def __init__(self, what: str, hint: str, *, passing: bool = False) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint
        self.passing = passing


def in_plain_words(place: str, error: BaseException, *, cut_off: bool = False) -> StoreError:
    """Return what `error`, from SQLite or from PostgreSQL's driver, means for the database at `place`.

    `cut_off`: the connection is lost, in case the error itself does not say so.
    """
    state = state_of(error)
    found = _said(_STATES, state) or _said(_OF_SQLITE, getattr(error, "sqlite_errorname", ""))
    if found is not None:
        _, what, hint, passing = found
        return StoreError(f"the database {place} {what}", hint, passing=passing)
    if cut_off:
        return StoreError(f"the database {place} has lost the connection", _WAIT, passing=True)
    # Other messages may quote stored values, or the password.
    code = state or getattr(error, "sqlite_errorname", "")
    kind = f"{type(error).__name__} {code}".strip()
    return StoreError(
        f"the database {place} cannot be used ({kind})", "look this code up in the manual of the database"
    )


_OF_THE_DISK: dict[int, tuple[str, str, bool]] = {
    errno.ENOSPC: ("the disk is full", _ROOM, True),
    errno.EDQUOT: ("this user's share of the disk is used up", "raise the quota or make room", True),
    errno.EROFS: ("its disk may only be read", "mount the disk for writing", True),
    errno.EIO: ("the disk reports a fault", "check the disk", True),
    errno.EMFILE: ("this process has too many files open", "raise its limit (ulimit -n)", True),
    errno.ENFILE: ("the host has too many files open", "stop other programs", True),
}


def disk_trouble(subject: str, error: OSError) -> StoreError:
    """Return why `subject` (such as "the folder data cannot be made") failed, in our own words."""
    known = _OF_THE_DISK.get(error.errno or 0)
    if known is None:
        return StoreError(
            f"{subject} ({error.strerror})", "give this user the right to write there, or name another file"
        )
    why, hint, passing = known
    return StoreError(f"{subject}: {why}", hint, passing=passing)


def _said(table: tuple[_Said, ...], code: str) -> _Said | None:
    return next((each for each in table if code.startswith(each[0])), None)


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
            return StoreError(
                f"{what} is on an unknown host", "correct the host in DATABASE_URL", passing=True
            )
        case ConnectionRefusedError():
            return StoreError(
                f"{what} does not answer: nothing listens there",
                "start the server, or correct host and port",
                passing=True,
            )
        case TimeoutError():
            return StoreError(
                f"{what} does not answer in time", "check host, port and firewall", passing=True
            )
        case ConnectionError() if "SSL upgrade" in str(error):
            return StoreError(
                f"{what} does not encrypt, or is no PostgreSQL",
                "write ?sslmode=disable at the end of DATABASE_URL, or correct host and port",
            )
        case OSError():
            return StoreError(
                f"{what} cannot be reached ({type(error).__name__})",
                "check host, port and certificates",
                passing=True,
            )
        case ValueError():
            return StoreError(
                f"DATABASE_URL cannot be read by the driver ({type(error).__name__})",
                "correct what follows the host: port, name, sslmode",
            )
    return in_plain_words(place, error)


def state_of(error: BaseException) -> str:
    """Return the SQLSTATE, or an empty string if there is none."""
    return str(getattr(error, "sqlstate", None) or "")
