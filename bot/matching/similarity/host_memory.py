"""How much memory the host or its container has, as far as the system says."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_MB = 1024 * 1024


def host_memory_mb(root: Path = Path("/")) -> float | None:
    """Return the smallest limit in MB: of the control groups of this process (Linux), or the whole memory.

    None where the system tells neither.
    """
    limits = [_number(file) for file in _group_files(root)]
    with suppress(AttributeError, OSError, ValueError):  # Windows
        limits.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    known = [each for each in limits if each is not None and each > 0]
    return min(known) / _MB if known else None


def _group_files(root: Path) -> list[Path]:
    groups = root / "sys/fs/cgroup"
    files = [groups / "memory.max", groups / "memory/memory.limit_in_bytes"]
    try:
        own = (root / "proc/self/cgroup").read_text("utf-8").strip().rpartition("::/")[2]
    except (OSError, UnicodeDecodeError):
        return files
    while own:
        files.append(groups / own / "memory.max")
        own = own.rpartition("/")[0]
    return files


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None  # no such file, or "max"
