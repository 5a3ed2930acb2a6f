"""systemd hears that the bot is well as long as it is, and no longer."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app.watchdog import Watchdog

OFTEN = "30000"
"""Microseconds: a sign every hundredth of a second."""

WITHIN = 10.0


class Systemd:
    """The end at which systemd listens."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(address)

    async def hears(self) -> bytes:
        """Return the next sign."""
        async with asyncio.timeout(WITHIN):
            return await asyncio.get_running_loop().sock_recv(self._socket, 100)

    def forgets(self) -> None:
        """Take away what came so far."""
        while self.has_heard():
            pass

    def has_heard(self) -> bool:
        try:
            return bool(self._socket.recv(100))
        except BlockingIOError:
            return False

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["file", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "notify") if request.param == "file" else f"@{tmp_path}"


@pytest.fixture
def systemd(address: str) -> Iterator[Systemd]:
    listening = Systemd(address.replace("@", "\0"))
    yield listening
    listening.close()


@pytest.fixture
def watchdog(address: str) -> Watchdog:
    return Watchdog({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": OFTEN})


async def test_a_start_and_a_bot_that_is_well_are_told(watchdog: Watchdog, systemd: Systemd) -> None:
    asked = asyncio.Event()

    async def is_well() -> bool:
        asked.set()
        return True

    stop = asyncio.Event()
    running = asyncio.create_task(watchdog.run(stop))
    assert await systemd.hears() == b"WATCHDOG=1"  # the bot starts
    watchdog.is_well = is_well
    await asked.wait()
    systemd.forgets()
    assert await systemd.hears() == b"WATCHDOG=1"
    stop.set()
    await running


@pytest.mark.parametrize("broken", [False, True])
async def test_a_bot_that_is_not_well_says_nothing(
    watchdog: Watchdog, systemd: Systemd, *, broken: bool
) -> None:
    looks, stop = 0, asyncio.Event()

    async def is_well() -> bool:
        nonlocal looks
        looks += 1
        if looks == 3:
            stop.set()
        if broken:
            raise ZeroDivisionError
        return False

    watchdog.is_well = is_well
    with capture_logs() as lines:
        await watchdog.run(stop)
    assert not systemd.has_heard()
    assert {line.get("kind") for line in lines} == ({"ZeroDivisionError"} if broken else set())


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": "/run/x"}, {"WATCHDOG_USEC": OFTEN}])
async def test_without_a_watchdog_nothing_is_done(environment: dict[str, str]) -> None:
    async with asyncio.timeout(WITHIN):
        await Watchdog(environment).run(asyncio.Event())


async def test_a_systemd_that_does_not_listen_ends_nothing(tmp_path: Path) -> None:
    stop = asyncio.Event()
    watchdog = Watchdog({"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": OFTEN})

    async def is_well() -> bool:
        stop.set()
        return True

    watchdog.is_well = is_well
    with capture_logs() as lines:
        await watchdog.run(stop)
    assert [line["event"] for line in lines] == ["systemd's watchdog was not told"]
