"""Bots as processes that start at once and can be told to die: the test's side of `tests.e2e.dying_bot`."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from tests.e2e.dying_bot import Birth
from tests.e2e.process import PROJECT, START_WITHIN
from tests.standin import StandIn


class DyingBot:
    """One bot process after another in the same place; `is_born` starts the next."""

    def __init__(self, nursery: Nursery, standin: StandIn, birth: Birth) -> None:
        self._nursery = nursery
        self._standin = standin
        self.birth = birth
        self.loop = asyncio.get_running_loop()
        self.pid = 0
        self.status: int | None = None
        """How the latest process ended: negative is the signal that killed it."""
        self._born = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return not self._ended.is_set()

    async def is_born(self, **changes: object) -> None:
        """Start a process, with changes to its `Birth`; return when it has its number."""
        assert not self.is_running
        self.birth = replace(self.birth, **changes)  # type: ignore[arg-type]
        self._born.clear()
        self._ended.clear()
        self.status = None
        self.loop = asyncio.get_running_loop()
        self._nursery.forks(self.birth)
        async with asyncio.timeout(START_WITHIN):
            await self._born.wait()

    async def start_polling(self) -> None:
        """Start a process and wait until it asks for updates."""
        asked = asyncio.create_task(self._standin.seen("getUpdates", "arrived", within=START_WITHIN))
        await self.is_born()
        await asked

    async def start_serving(self) -> None:
        """Start a process and wait until it has set its webhook."""
        webhook = asyncio.create_task(self._standin.seen("setWebhook", within=START_WITHIN))
        await self.is_born()
        await webhook

    def kill_now(self) -> None:
        """Send SIGKILL at once; `ended` must follow."""
        if self.is_running and self.pid:
            with suppress(ProcessLookupError):  # it has died, and the nursery is about to say so
                os.kill(self.pid, signal.SIGKILL)

    async def ended(self, within: float = 20.0) -> int:
        """Wait for its end; return the exit code."""
        try:
            async with asyncio.timeout(within):
                await self._ended.wait()
        except TimeoutError:
            raise AssertionError(f"the bot still runs after {within} s:\n{self.log_tail()}") from None
        assert self.status is not None
        return self.status

    async def stop(self, within: float = 20.0) -> int:
        """Send SIGTERM and return the exit code; fail where that takes longer than `within` seconds."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.ended(within)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.kill_now()
        await self.ended()

    def log_text(self) -> str:
        """Return all it has logged and printed."""
        log = Path(self.birth.log)
        return log.read_text(errors="replace") if log.exists() else ""

    def log_tail(self, lines: int = 25) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.log_text().splitlines()[-lines:])

    def hears(self, pid: int | None, status: int | None) -> None:
        """Take in what the nursery says."""
        if pid is not None:
            self.pid = pid
            self._born.set()
        if status is not None:
            self.pid, self.status = 0, status
            self._ended.set()


class Nursery:
    """A process that has learned the knowledge and forks bots, for tests with loops of their own."""

    def __init__(self, knowledge: Path) -> None:
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(PROJECT),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.dying_bot", str(knowledge)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PROJECT,
            env=environment,
            text=True,
        )
        self._bots: dict[str, DyingBot] = {}
        self._names = itertools.count(1)
        self._ready = threading.Event()
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        if not self._ready.wait(START_WITHIN) or not self._listening.is_alive():
            self.close()
            raise AssertionError("the nursery could not learn; see its error output")

    def close(self) -> None:
        """End it with all its bots."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        finally:
            self._process.kill()

    def bot(self, standin: StandIn, folder: Path, settings: dict[str, str]) -> DyingBot:
        """Return a bot that lives in `folder`, not born yet."""
        name = f"bot{next(self._names)}"
        needed = {
            "PATH": os.environ.get("PATH", ""),
            "TELEGRAM_BOT_TOKEN": standin.token,
            "BOT_API_BASE_URL": standin.url,
            "MATCHER": "lexical",
        }
        birth = Birth(name, str(folder), str(folder / f"{name}.log"), {**needed, **settings})
        self._bots[name] = DyingBot(self, standin, birth)
        return self._bots[name]

    def forks(self, birth: Birth) -> None:
        """Have a bot forked."""
        assert self._process.stdin is not None
        self._process.stdin.write(birth.line())
        self._process.stdin.flush()

    @contextmanager
    def without_room(self, size: int) -> Iterator[None]:
        """Have the bots that are born in this block make no file longer than `size`, as on a full disk."""
        before = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, before)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if not said:
                self._ready.set()
                continue
            bot = self._bots[said["name"]]
            if not bot.loop.is_closed():
                bot.loop.call_soon_threadsafe(bot.hears, said.get("pid"), said.get("status"))
        self._ready.set()
