"""Files and folders that only this user may read, whatever the umask is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FOR_THE_OWNER = 0o600
FOLDER_FOR_THE_OWNER = 0o700

_RIGHTS = os.name == "posix"
"""Elsewhere the rights of a file are no three digits, and nothing is done."""


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing; existing ones stay as they are. Raises `OSError`."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(FOLDER_FOR_THE_OWNER, exist_ok=True)
        if _RIGHTS:
            each.chmod(FOLDER_FOR_THE_OWNER)
    if not missing and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


def make_file(file: Path) -> None:
    """Make an empty file, before any other program makes it with the umask's rights.

    Raises `OSError`, a `FileExistsError` where there is one already.
    """
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FOR_THE_OWNER))
    keep_private(file)


def keep_private(*files: Path) -> None:
    """Take the rights of others away from existing files of this user; those of another user stay.

    Raises `OSError`.
    """
    if not _RIGHTS:
        return
    for file in files:
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        if state.st_uid == os.geteuid() and state.st_mode & 0o777 != FOR_THE_OWNER:
            file.chmod(FOR_THE_OWNER)
