"""The knowledge in use: swapped when files change, kept as it was when an edit is broken."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from bot.domain.fault import Fault

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared(Generic[_T]):
    """What came of reading the folder: a value to answer from, or None and the faults that forbid it."""

    value: _T | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Change(Generic[_T]):
    """An edit was noticed. `value` is in use now; None: the edit is broken and the value before it stays."""

    value: _T | None
    faults: tuple[Fault, ...] = ()


class Live(Generic[_T]):
    """Holds the last good value. Readers take `current` once per question."""

    def __init__(
        self,
        folder: Path,
        prepare: Callable[[Path], Prepared[_T]],
        *,
        settle: float = 1.0,
        look_every: float = 5.0,
    ) -> None:
        """Hold nothing yet; `load` reads the folder for the first time.

        `settle`: seconds that a broken state must last before it is reported, since editors empty or
        remove a file for a moment while they save. `look_every`: seconds after which the files are
        compared even if the system told of no change (network folders, a folder that was replaced).
        """
        self._folder = folder
        self._prepare = prepare
        self._settle = settle
        self._look_every = look_every
        self._seen = ""
        self._current: _T | None = None
        self._faults: tuple[Fault, ...] = ()

    def load(self) -> tuple[Fault, ...]:
        """Read the folder in the calling thread and return its faults; with an error nothing is held."""
        self._seen = _fingerprint(self._folder)
        prepared = self._prepare(self._folder)
        self._faults = prepared.faults
        if prepared.value is not None:
            self._current = prepared.value
        return prepared.faults

    @property
    def is_loaded(self) -> bool:
        """Whether there is a value to answer from."""
        return self._current is not None

    @property
    def current(self) -> _T:
        """The value in use; an edit replaces it and never changes it. Raises RuntimeError before `load`."""
        if self._current is None:
            raise RuntimeError("nothing is loaded yet")
        return self._current

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of the files as they were last read, in use or not."""
        return self._faults

    async def watch(self, stop: asyncio.Event, on_change: Callable[[Change[_T]], Awaitable[None]]) -> None:
        """Follow the folder until `stop` is set; what `on_change` raises ends the watch."""
        from watchfiles import awatch  # late: only a running bot watches

        while not stop.is_set():
            await self._look(stop, on_change)
            try:
                async for _ in awatch(
                    self._folder,
                    stop_event=stop,
                    debounce=max(1, int(self._settle * 1000)),
                    rust_timeout=max(1, int(self._look_every * 1000)),
                    yield_on_timeout=True,
                ):
                    await self._look(stop, on_change)
            except OSError as error:
                _log.warning("knowledge folder cannot be watched", reason=error.strerror)
                await _wait(stop, self._look_every)

    async def _look(self, stop: asyncio.Event, on_change: Callable[[Change[_T]], Awaitable[None]]) -> None:
        """Compare the files with what was last read, and swap or report."""
        while not stop.is_set():
            found = await asyncio.to_thread(_fingerprint, self._folder)
            if found == self._seen:
                return
            prepared = await asyncio.to_thread(self._prepared)
            if not await self._lasts(found, self._settle if prepared.value is None else 0.0, stop):
                continue  # saved again meanwhile: what was read is a mixture or old
            self._seen = found
            self._faults = prepared.faults
            if prepared.value is not None:
                self._current = prepared.value
            await on_change(Change(prepared.value, prepared.faults))

    async def _lasts(self, found: str, seconds: float, stop: asyncio.Event) -> bool:
        """Tell whether the files stay as they were `found` for so long."""
        step = seconds / 20
        for _ in range(20 if seconds else 0):
            await _wait(stop, step)
            if stop.is_set() or await asyncio.to_thread(_fingerprint, self._folder) != found:
                return False
        return await asyncio.to_thread(_fingerprint, self._folder) == found

    def _prepared(self) -> Prepared[_T]:
        try:
            return self._prepare(self._folder)
        except Exception:  # noqa: BLE001 - whatever an edit brings, the last good value must stay in use
            _log.exception("knowledge could not be prepared")
            what = "the bot could not read this edit, through a mistake of its own"
            return Prepared(None, (Fault(self._folder.name, 1, 1, what, "tell whoever runs the bot"),))


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _fingerprint(folder: Path) -> str:
    """Return a hash over names and content of the YAML files below `folder`."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        try:
            data = path.read_bytes()
        except OSError:
            data = b"unreadable"
        total.update(f"{path.relative_to(folder)}\0{len(data)}\0".encode(errors="replace") + data)
    return total.hexdigest()
