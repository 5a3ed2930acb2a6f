"""Reads files of the knowledge folder: only regular files of a reasonable size that are in it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

MOST_BYTES = 1_000_000
"""The firm's largest file is a fifth of this; much larger files take minutes to read as YAML."""


class UnusableFileError(Exception):
    """The file must not be read: what is wrong, and how to fix it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint


def read_bytes(path: Path, folder: Path) -> bytes:
    """Return the content of the file. It may be a link, but only to a place inside `folder`.

    Raises `OSError` if it cannot be opened (`FileNotFoundError` if it does not exist), and
    `UnusableFileError` if it must not be: not a regular file, a link out of the folder, or more than
    `MOST_BYTES`.
    """
    # Path.resolve raises RuntimeError for circular links up to Python 3.12.
    target = Path(os.path.realpath(path))
    if not inside(path, folder):
        raise UnusableFileError("this is a link to a file outside of the folder", "put the file itself here")
    _require_a_file(target.stat())  # first, because opening a device can have effects
    # Without O_NONBLOCK, opening a FIFO waits for a writer.
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


def inside(path: Path, folder: Path) -> bool:
    """Return whether `path`, with all links followed, is in `folder`."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _require_a_file(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UnusableFileError("this is not a regular file", "delete it or move it elsewhere")
