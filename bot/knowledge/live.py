"""The knowledge in use: swapped when files change, kept as it was when an edit is broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from bot.domain.fault import Fault
from bot.knowledge.folder_files import FolderFiles, read_folder
from bot.waiting import pause

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared(Generic[_T]):
    """What came of reading the folder: a value to answer from, or None and the faults that forbid it."""

    value: _T | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeChange(Generic[_T]):
    """An edit was noticed. `value` is in use now; None: the edit is broken and the value before it stays."""

    value: _T | None
    faults: tuple[Fault, ...] = ()


class Live(Generic[_T]):
    """Holds the last good value. Readers take `current` once per question."""

    def __init__(
        self,
        folder: Path,
        prepare: Callable[[FolderFiles], Prepared[_T]],
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
        self._untold: KnowledgeChange[_T] | None = None
        self._current: _T | None = None
        self._faults: tuple[Fault, ...] = ()

    def load(self) -> tuple[Fault, ...]:
        """Read the folder in the calling thread and return its faults; with an error nothing is held."""
        try:
            files = read_folder(self._folder)
            self._seen = files.version
            prepared = self._prepare(files)
        except OSError as error:
            what = f"this folder cannot be read ({error.strerror})"
            fault = Fault(self._folder.name, 1, 1, what, "look at the disk or network drive it is on")
            prepared = Prepared(None, (fault,))
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

    async def watch(
        self, stop: asyncio.Event, on_change: Callable[[KnowledgeChange[_T]], Awaitable[None]]
    ) -> None:
        """Follow the folder until `stop` is set.

        Raises `OSError` if the files cannot be compared, and what `on_change` raises. The last good value
        stays in use, and a new call of `watch` continues.
        """
        async with aclosing(self._occasions(stop)) as occasions:
            async for _ in occasions:
                await self._look(stop, on_change)
                await self._tell(on_change)

    async def _occasions(self, stop: asyncio.Event) -> AsyncGenerator[None]:
        """Yield whenever the files should be compared: now, after each change, and every few seconds."""
        from watchfiles import awatch  # late: only a running bot watches

        told = ""
        while not stop.is_set():
            yield
            changes = awatch(
                self._folder,
                stop_event=stop,
                debounce=max(1, int(self._settle * 1000)),
                rust_timeout=max(1, int(self._look_every * 1000)),
                yield_on_timeout=True,
            )
            try:
                async with aclosing(changes):
                    async for _ in changes:
                        told = ""
                        yield
            except Exception as error:  # noqa: BLE001 - such as a missing folder or too many watches
                kind = type(error).__name__
                if kind != told:
                    _log.warning("knowledge folder cannot be watched, only compared now and then", kind=kind)
                told = kind
                await pause(self._look_every, stop)

    async def _look(
        self, stop: asyncio.Event, on_change: Callable[[KnowledgeChange[_T]], Awaitable[None]]
    ) -> None:
        """Compare the files with what was last read, and swap or report."""
        while not stop.is_set():
            files = await asyncio.to_thread(read_folder, self._folder)
            if files.version == self._seen:
                return
            prepared = await asyncio.to_thread(self._prepared, files)
            if not await self._lasts(files.version, self._settle if prepared.value is None else 0.0, stop):
                continue  # saved again meanwhile: what was read is a mixture or old
            self._seen = files.version
            self._faults = prepared.faults
            if prepared.value is not None:
                self._current = prepared.value
            self._untold = KnowledgeChange(prepared.value, prepared.faults)
            await self._tell(on_change)

    async def _tell(self, on_change: Callable[[KnowledgeChange[_T]], Awaitable[None]]) -> None:
        """Tell of the last change, unless it was told."""
        if self._untold is not None:
            await on_change(self._untold)
            self._untold = None

    async def _lasts(self, version: str, seconds: float, stop: asyncio.Event) -> bool:
        """Tell whether the files stay at `version` for so long."""
        step = seconds / 20
        for _ in range(20 if seconds else 0):
            await pause(step, stop)
            if stop.is_set() or await asyncio.to_thread(self._version) != version:
                return False
        return await asyncio.to_thread(self._version) == version

    def _version(self) -> str:
        return read_folder(self._folder).version

    def _prepared(self, files: FolderFiles) -> Prepared[_T]:
        try:
            return self._prepare(files)
        except OSError:
            raise  # this is not about the edit
        except Exception:  # noqa: BLE001 - whatever an edit brings, the last good value must stay in use
            _log.exception("knowledge could not be prepared")
            what = "the bot could not read this edit, through a mistake of its own"
            return Prepared(None, (Fault(self._folder.name, 1, 1, what, "tell whoever runs the bot"),))
