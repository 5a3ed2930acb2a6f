"""The clock of a host, which a test sets while processes read it."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from bot.store.database import clock


class ClockOfAHost:
    """A host's clock; `file` holds how many seconds it is ahead of this machine's."""

    def __init__(self, file: Path, ahead: timedelta = timedelta()) -> None:
        self.file = file
        self.is_set(ahead)

    def is_set(self, ahead: timedelta) -> None:
        """Set the clock so far ahead of this machine's, or behind."""
        new = self.file.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()))
        new.replace(self.file)

    def now(self) -> datetime:
        """Return what the clock says, in UTC."""
        return clock.utc_now() + _ahead(self.file)


def live_by(file: Path) -> None:
    """Have this process read the clock in `file` for its host's."""

    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + _ahead(file)

    clock.datetime = Set  # type: ignore[attr-defined]


def _ahead(file: Path) -> timedelta:
    return timedelta(seconds=float(file.read_text()))
