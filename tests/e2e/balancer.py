"""What stands before several processes behind one webhook: each connection goes to one that takes it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Sequence


class Balancer:
    """Listens on a port of its own and passes connections on to `ports` in turn, past those that are dead."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._next = itertools.cycle(range(len(ports)))
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        """Listen; `port` then holds the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        assert self._server is not None
        self._server.close()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._pass_on(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # one of the two sides is gone, which the other side sees at once
        finally:
            self._connections.discard(task)
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self._ports:
            try:
                there = await asyncio.open_connection("127.0.0.1", self._ports[next(self._next)])
            except OSError:
                continue
            await asyncio.wait(
                [asyncio.create_task(_copy(reader, there[1])), asyncio.create_task(_copy(there[0], writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            there[1].close()
            return


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while some := await source.read(1 << 16):
            target.write(some)
            await target.drain()
