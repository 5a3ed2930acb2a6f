"""Starts the bot on a system that lacks what Windows lacks, as far as that can be had here.

`python -m tests.e2e.other_system python -m bot ...` takes away signal handlers of the loop, signal 0,
rights of files, folders that can be opened and POSIX modules. `PYTHONTZPATH=` takes the time zones away.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import runpy
import signal
import subprocess
import sys
from typing import Any, NoReturn

MISSING_MODULES = ("fcntl", "grp", "pwd", "resource", "termios")
MISSING_OF_OS = ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "geteuid", "getuid", "fchmod")


def _no_signal_handler(*_: Any) -> NoReturn:
    raise NotImplementedError


def take_away() -> None:
    """Take away from this process what the system is not to have."""
    asyncio.SelectorEventLoop.add_signal_handler = _no_signal_handler  # type: ignore[assignment]
    asyncio.SelectorEventLoop.remove_signal_handler = _no_signal_handler  # type: ignore[assignment]
    signal.CTRL_C_EVENT = 0  # type: ignore[attr-defined]
    for name in MISSING_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in MISSING_OF_OS:
        delattr(os, name)
    kill, opens, fsync, library = os.kill, os.open, os.fsync, ctypes.CDLL
    writable: set[int] = set()

    def kill_like_there(process: int, number: int) -> None:
        kill(process, signal.SIGINT if number == 0 else number)

    def open_like_there(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if os.path.isdir(path):  # noqa: PTH112 - what pathlib asks opens nothing
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        opened = opens(path, flags, *more, **named)
        writable.discard(opened)
        if flags & (os.O_WRONLY | os.O_RDWR):
            writable.add(opened)
        return opened

    def fsync_like_there(fd: Any) -> None:
        if isinstance(fd, int) and fd not in writable:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        fsync(fd)

    def library_like_there(name: str | None, *more: Any, **named: Any) -> ctypes.CDLL:
        if name is None:
            raise TypeError("no library is named")
        return library(name, *more, **named)

    def chmod_like_there(*_: Any, **__: Any) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    os.kill, os.open, os.fsync, os.chmod = (
        kill_like_there,
        open_like_there,
        fsync_like_there,
        chmod_like_there,
    )
    ctypes.CDLL = library_like_there  # type: ignore[assignment,misc]


def main() -> None:
    """Run `python -m MODULE ...`, which the arguments are, without what is taken away."""
    assert subprocess  # loaded before its modules are taken away
    _, module, *rest = sys.argv[2:]
    sys.argv = [module, *rest]
    take_away()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
