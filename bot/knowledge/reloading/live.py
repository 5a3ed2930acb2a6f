"""The knowledge in use: replaced when files change, unchanged while an edit has errors."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.folder_files import FolderFiles, read_folder, unreadable
from bot.knowledge.reloading.news import HeldFile, KnowledgeNews
from bot.waiting import pause

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared(Generic[_T]):
    """The result of reading the folder.

    `value` is to be used from now on; None: the previous value remains in use, if there is one. `faults` are
    those of the folder, `news` is what to report about them. `accept` is called, in a thread, once this state
    counts; it is not called for a state that was passed over since the files changed again.

    With `rest`, this is the first of two steps: `value` is used while `rest`, called in a thread, takes its
    time to return the complete result. The first has neither `news` nor `accept`.
    """

    value: _T | None
    faults: tuple[Fault, ...] = ()
    news: KnowledgeNews = field(default_factory=KnowledgeNews)
    accept: Callable[[], None] = field(default=lambda: None, compare=False)
    rest: Callable[[], Prepared[_T]] | None = field(default=None, compare=False)

    @property
    def is_broken(self) -> bool:
        """Whether some file has an error; while an editor saves, that is temporary."""
        return any(fault.severity is Severity.ERROR for fault in self.faults)


class Live(Generic[_T]):
    """Provides the last good value. Readers take `current` once per question."""

    def __init__(
        self,
        folder: Path,
        prepare: Callable[[FolderFiles], Prepared[_T]],
        *,
        settle: float = 1.0,
        look_every: float = 5.0,
    ) -> None:
        """Start without a value; `load` reads the folder for the first time.

        `settle`: seconds that a broken state must last before it is reported, since editors empty or
        remove a file for a moment while they save. `look_every`: seconds after which the files are
        compared even if the system reported no change (network folders, a folder that was replaced).
        """
        self._folder = folder
        self._prepare = prepare
        self._settle = settle
        self._look_every = look_every
        self._seen = ""
        self._unreported: deque[KnowledgeNews] = deque()
        self._current: _T | None = None
        self._complete: _T | None = None
        self._faults: tuple[Fault, ...] = ()

    def load(self) -> tuple[Fault, ...]:
        """Read the folder in the calling thread and return its faults; `is_loaded` says if that worked."""
        try:
            files = read_folder(self._folder)
        except OSError as error:
            files = unreadable(self._folder, error)
        self._seen = files.version
        prepared = self._prepared(partial(self._prepare, files))
        while prepared.rest is not None:
            prepared = self._prepared(prepared.rest)
        self._take(prepared)
        prepared.accept()
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
        """The faults of the files when they were last read, in use or not."""
        return self._faults

    async def watch(self, stop: asyncio.Event, on_news: Callable[[KnowledgeNews], Awaitable[None]]) -> None:
        """Follow the folder until `stop` is set; `on_news` also gets what `load` found.

        Raises `OSError` if the files cannot be compared, and what `on_news` raises. The last good value
        stays in use, and a new call of `watch` continues.
        """
        async with aclosing(self._occasions(stop)) as occasions:
            async for _ in occasions:
                await self._look(stop, on_news)
                await self._report(on_news)

    async def _occasions(self, stop: asyncio.Event) -> AsyncGenerator[None]:
        """Yield whenever the files should be compared: now, after each change, and every few seconds."""
        from watchfiles import awatch  # imported late: only a running bot watches

        logged = ""
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
                        logged = ""
                        yield
            except Exception as error:  # noqa: BLE001 - such as a missing folder or too many watches
                kind = type(error).__name__
                if kind != logged:
                    _log.warning("knowledge folder cannot be watched, only compared now and then", kind=kind)
                logged = kind
                await pause(self._look_every, stop)

    async def _look(self, stop: asyncio.Event, on_news: Callable[[KnowledgeNews], Awaitable[None]]) -> None:
        """Compare the files with those last read; replace the value or report what is wrong."""
        passed_over = False
        while not stop.is_set():
            files = await asyncio.to_thread(read_folder, self._folder)
            if files.version == self._seen:
                return
            prepared = await asyncio.to_thread(self._prepared, partial(self._prepare, files))
            lasts = await self._lasts_long_enough(files.version, prepared, stop)
            if prepared.rest is not None and (lasts or (passed_over and not prepared.is_broken)):
                self._current = prepared.value
                prepared = await asyncio.to_thread(self._prepared, prepared.rest)
                lasts = await self._lasts_long_enough(files.version, prepared, stop)
            if not lasts and (prepared.is_broken or not passed_over):
                # Saved again in the meantime: what was read is mixed or old. A good state is passed over
                # only once: where somebody saves every few seconds, nothing would ever be in use.
                passed_over = True
                continue
            passed_over = False
            self._seen = files.version
            self._take(prepared)
            await asyncio.to_thread(prepared.accept)
            await self._report(on_news)

    def _take(self, prepared: Prepared[_T]) -> None:
        self._faults = prepared.faults
        if prepared.value is not None:
            self._complete = prepared.value
        # Without a value, words that came into use before the rest go too: staff read that nothing is live.
        self._current = self._complete
        if prepared.news.is_any:
            self._unreported.append(prepared.news)

    async def _report(self, on_news: Callable[[KnowledgeNews], Awaitable[None]]) -> None:
        """Report what was not reported yet, in order."""
        while self._unreported:
            await on_news(self._unreported[0])
            self._unreported.popleft()

    async def _lasts_long_enough(self, version: str, prepared: Prepared[_T], stop: asyncio.Event) -> bool:
        return await self._lasts(version, self._settle if prepared.is_broken else 0.0, stop)

    async def _lasts(self, version: str, seconds: float, stop: asyncio.Event) -> bool:
        """Return whether the files remain at `version` for this number of seconds."""
        step = seconds / 20
        for _ in range(20 if seconds else 0):
            await pause(step, stop)
            if stop.is_set() or await asyncio.to_thread(self._version) != version:
                return False
        return await asyncio.to_thread(self._version) == version

    def _version(self) -> str:
        return read_folder(self._folder).version

    def _prepared(self, prepare: Callable[[], Prepared[_T]]) -> Prepared[_T]:
        try:
            return prepare()
        except OSError:
            raise  # this is not about the edit
        except Exception:  # noqa: BLE001 - no edit may end the use of the last good value
            _log.exception("knowledge could not be prepared")
            what = "the bot could not read this edit, through a mistake of its own"
            fault = Fault(self._folder.name, 1, 1, what, "tell whoever runs the bot")
            held = HeldFile(self._folder.name, (fault,), True)
            return Prepared(None, (fault,), KnowledgeNews(held=(held,)))
