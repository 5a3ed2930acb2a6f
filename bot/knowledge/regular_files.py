"""Reading a file of the knowledge folder: nothing but a file of sensible size that lies in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

MOST_BYTES = 1_000_000
"""The largest file of the firm has a tenth of it; much larger ones take minutes to read as YAML."""


class UnusableFileError(Exception):
    """The file is not read: what is wrong, and how to fix it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint


def read_bytes(path: Path, folder: Path) -> bytes:
    """Return what the file holds. It may be a link, but not to a place outside of `folder`.

    Raises `OSError` where it cannot be opened, `FileNotFoundError` among them, and `UnusableFileError`
    where it must not be: another kind of file, whose reading could wait for ever, a link out of the folder,
    or more than `MOST_BYTES`.
    """
    # Not Path.resolve: up to Python 3.12 that raises RuntimeError for links that go round in a circle.
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(folder)):
        raise UnusableFileError("this is a link to a file outside of the folder", "put the file itself here")
    _require_a_file(target.stat())  # before it is opened: to open a device can do something
    # Not to wait, should it have become a FIFO: opening one waits until somebody writes to it.
    descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        _require_a_file(found)
        if found.st_size > MOST_BYTES:
            raise UnusableFileError(
                f"this file has {found.st_size:,} bytes, and the bot reads no more than {MOST_BYTES:,}",
                "split it into several files",
            )
        return file.read(MOST_BYTES)


def _require_a_file(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UnusableFileError("this is not a file that can be read", "delete it or move it elsewhere")
