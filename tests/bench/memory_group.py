"""A control group that limits the memory of processes, as a small host does (cgroup v2, or v1)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")

LEFT_WITHIN = 10.0
"""Seconds in which killed processes must be gone."""


@dataclass(frozen=True, slots=True)
class MemoryGroup:
    """A group of processes whose memory, files in the cache included, is limited."""

    folder: Path
    _peak: str

    @property
    def launcher(self) -> tuple[str, ...]:
        """What starts a program as a member of this group."""
        return ("sh", "-c", f'echo $$ > {self.folder / "cgroup.procs"} && exec "$@"', "sh")

    @property
    def peak_mb(self) -> float:
        """The most memory that the group had, in MB."""
        return int((self.folder / self._peak).read_text()) / 1e6

    @property
    def kills(self) -> int:
        """How many members the system killed for lack of memory."""
        for name in ("memory.events", "memory.oom_control"):
            with suppress(OSError, KeyError):
                lines = (self.folder / name).read_text().splitlines()
                return int(dict(line.split() for line in lines)["oom_kill"])
        return 0


@contextmanager
def memory_group(limit: int) -> Iterator[MemoryGroup | None]:
    """Make a group of `limit` bytes without swap; None where this user may not, or there are none.

    Members that are left at its end are killed.
    """
    name, group = f"visa-question-bot-bench-{os.getpid()}", None
    if (_ROOT / "cgroup.controllers").exists():
        group = _made(_ROOT / name, limit, "memory.max", "memory.swap.max", "0", "memory.peak")
    elif (_ROOT / "memory" / "cgroup.procs").exists():
        group = _made(
            _ROOT / "memory" / name,
            limit,
            "memory.limit_in_bytes",
            "memory.memsw.limit_in_bytes",
            str(limit),
            "memory.max_usage_in_bytes",
        )
    try:
        yield group
    finally:
        if group is not None:
            _remove(group.folder)


def _remove(folder: Path) -> None:
    give_up = time.monotonic() + LEFT_WITHIN
    while members := (folder / "cgroup.procs").read_text().split():
        for member in members:
            with suppress(ProcessLookupError):
                os.kill(int(member), signal.SIGKILL)
        if time.monotonic() > give_up:
            raise SystemExit(f"processes {', '.join(members)} do not end, so {folder} stays")
        time.sleep(0.01)
    folder.rmdir()


def _made(folder: Path, limit: int, limits: str, swap: str, swap_limit: str, peak: str) -> MemoryGroup | None:
    try:
        folder.mkdir()
    except OSError:
        return None
    try:
        (folder / limits).write_text(str(limit))
    except OSError:  # memory is not controlled there
        folder.rmdir()
        return None
    with suppress(OSError):  # a kernel without accounting of swap
        (folder / swap).write_text(swap_limit)
    return MemoryGroup(folder, peak)
