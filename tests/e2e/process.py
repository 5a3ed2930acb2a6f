"""The product as a process of its own, started, killed and stopped as a host would."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from tests.standin import StandIn

PROJECT = Path(__file__).resolve().parents[2]
START_WITHIN = 60.0
"""Seconds a start may take on a busy machine; a wait, not a promise."""


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class BotProcess:
    """`python -m bot` in a folder of its own; its database outlives it there."""

    def __init__(
        self, standin: StandIn, folder: Path, settings: dict[str, str], *, launcher: tuple[str, ...] = ()
    ) -> None:
        """`launcher`: a program, with its arguments, that starts the bot."""
        self._launcher = launcher
        self._standin = standin
        self._folder = folder
        self.log = folder / "bot.log"
        self.most_files: int | None = None
        """How many files the process may have open, sockets among them; None: as many as this one."""
        self._process: asyncio.subprocess.Process | None = None
        self.settings = {
            "TELEGRAM_BOT_TOKEN": standin.token,
            "BOT_API_BASE_URL": standin.url,
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "KNOWLEDGE_DIR": str(PROJECT / "knowledge"),
            "MATCHER": "lexical",
            **settings,
        }

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it, and do not wait."""
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(PROJECT),
            "OMP_NUM_THREADS": "1",
            **self.settings,
        }
        command = [*self._launcher, sys.executable, "-m", "bot"]
        if self.most_files is not None:
            command = ["sh", "-c", f'ulimit -n {self.most_files}; exec "$@"', "sh", *command]
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, cwd=self._folder, env=environment, stdout=log, stderr=log
            )

    async def start_polling(self) -> None:
        """Start it and wait until it asks for updates."""
        asked = asyncio.create_task(self._standin.seen("getUpdates", "arrived", within=START_WITHIN))
        await self.start()
        await self._unless_it_ends(asked)

    async def start_serving(self) -> None:
        """Start it and wait until it has set its webhook."""
        webhook = asyncio.create_task(self._standin.seen("setWebhook", within=START_WITHIN))
        await self.start()
        await self._unless_it_ends(webhook)

    async def _unless_it_ends(self, waited: asyncio.Task[object]) -> None:
        assert self._process is not None
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({waited, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not waited.done():
            waited.cancel()
            raise AssertionError(f"the bot ended with {self._process.returncode}:\n{self.log_tail()}")
        ended.cancel()
        await waited

    def kill_now(self) -> None:
        """Send SIGKILL at once; `ended` must follow."""
        if self.is_running:
            os.kill(self.pid, signal.SIGKILL)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.kill_now()
        await self.ended(10)

    async def stop(self, within: float = 20.0) -> int:
        """Send SIGTERM and return the exit code; fail where that takes longer than `within` seconds."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.ended(within)

    async def ended(self, within: float) -> int:
        """Wait for its end and return the exit code."""
        assert self._process is not None
        try:
            async with asyncio.timeout(within):
                return await self._process.wait()
        except TimeoutError:
            raise AssertionError(f"the bot still runs after {within} s:\n{self.log_tail()}") from None

    def log_text(self) -> str:
        """Return all it has logged and printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def log_tail(self, lines: int = 25) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.log_text().splitlines()[-lines:])
