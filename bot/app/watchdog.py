"""The watchdog of systemd: it restarts a process that says no more that it is well (sd_notify(3))."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.logs import places_of
from bot.waiting import pause

log = structlog.get_logger(__name__)

IsWell = Callable[[], Awaitable[bool]]


class Watchdog:
    """Says "well" to systemd three times in the time after which it would restart the process.

    While nothing is known yet (`is_well` is None: the bot starts, or waits for its database), that counts as
    well. Where no watchdog is set there is nothing to do.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Read where systemd listens, and after how many microseconds without a sign it acts."""
        self._address = environment.get("NOTIFY_SOCKET", "")
        within = environment.get("WATCHDOG_USEC", "")
        self._every = int(within) / 1_000_000 / 3 if within.isdigit() else 0.0
        self.is_well: IsWell | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Say it until `stop`."""
        if not (self._address and self._every):
            return
        while not stop.is_set():
            if await self._all_is_well():
                self._say(b"WATCHDOG=1")
            await pause(self._every, stop)

    async def _all_is_well(self) -> bool:
        if self.is_well is None:
            return True
        try:
            return await self.is_well()
        except Exception as error:  # noqa: BLE001 - whatever it is, a new process may help
            log.error("the health cannot be told", kind=type(error).__name__, trace=places_of(error))
            return False

    def _say(self, message: bytes) -> None:
        # An @ stands for the zero byte of an abstract address.
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
                way.setblocking(False)
                way.sendto(message, address)
        except OSError as error:
            log.warning("systemd's watchdog was not told", kind=type(error).__name__)
