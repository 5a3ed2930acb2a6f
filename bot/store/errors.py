"""A database's troubles, said in one line to the person who runs the bot."""

from __future__ import annotations

import sqlite3

_KNOWN = (
    ("file is not a database", "is not a database", "move it away, or name another file in DATABASE_URL"),
    ("malformed", "is damaged", "stop the bot and put the last back-up in its place"),
    ("locked", "is locked by another process", "stop the other process, or wait until it is done"),
    ("readonly", "may not be written", "give this user the right to write the file and its folder"),
    ("unable to open", "cannot be opened", "give this user the right to write the file and its folder"),
    ("disk is full", "cannot grow: the disk is full", "make room on the disk"),
    ("disk I/O", "cannot be read or written: the disk reports a fault", "check the disk, then the back-up"),
)


class StoreError(Exception):
    """The database cannot be used; `what` is wrong and `hint` says how to mend it, each in one line."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint


def in_plain_words(place: str, error: BaseException) -> StoreError:
    """Return what `error` means for the database at `place`."""
    said = " ".join(str(error).split())
    for sign, what, hint in _KNOWN:
        if sign in said:
            return StoreError(f"the database {place} {what}", hint)
    kind = type(error).__name__ if not isinstance(error, sqlite3.Error) else said
    return StoreError(f"the database {place} cannot be used ({kind})", "see the log for the cause")
