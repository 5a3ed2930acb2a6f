"""A disk in memory for the files of tests: on a real one, each commit of a database waits for the disk."""

from __future__ import annotations

import shutil
from pathlib import Path

DISK = Path("/dev/shm")
"""In memory on every Linux; other systems have none."""

ROOM = 2**31
"""Bytes that must be free; a run of all tests needs less than a quarter of that."""


def folder_in_memory() -> str | None:
    """Return a folder in memory; None where there is none, or not enough memory."""
    return str(DISK) if DISK.is_dir() and shutil.disk_usage(DISK).free >= ROOM else None
