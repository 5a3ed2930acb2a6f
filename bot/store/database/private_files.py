"""Files and folders that only this user may read, regardless of the umask."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FOR_THE_OWNER = 0o600
FOLDER_FOR_THE_OWNER = 0o700

_RIGHTS = hasattr(os, "geteuid")
"""On other systems these permission bits mean nothing, so nothing is changed."""

_HAS_NO_RIGHTS = (errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What chmod says on a disk that keeps no rights (FAT, shares), of a file that this user owns."""


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents; existing folders are not changed. Raises `OSError`."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(FOLDER_FOR_THE_OWNER, exist_ok=True)
        if _RIGHTS:
            _set(each, FOLDER_FOR_THE_OWNER)
    if not missing and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


def make_file(file: Path) -> None:
    """Create an empty file before another program creates it with the permissions of the umask.

    Raises `OSError`; `FileExistsError` if the file exists.
    """
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FOR_THE_OWNER))
    keep_private(file)


def keep_private(*files: Path) -> None:
    """Remove the permissions of others from this user's existing files; another user's are not changed.

    On a disk without permissions nothing is changed. Raises `OSError`.
    """
    if not _RIGHTS:
        return
    for file in files:
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        if state.st_uid == os.geteuid() and state.st_mode & 0o777 != FOR_THE_OWNER:
            _set(file, FOR_THE_OWNER)


def _set(path: Path, rights: int) -> None:
    try:
        path.chmod(rights)
    except OSError as error:
        if error.errno not in _HAS_NO_RIGHTS:
            raise
