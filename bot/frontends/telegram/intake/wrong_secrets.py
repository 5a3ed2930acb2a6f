"""Requests with a wrong secret: the more an address sends, the longer each answer is delayed."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address, ip_network

import structlog

from bot.domain.backoff import Backoff

log = structlog.get_logger(__name__)

FREE = 5
"""How many wrong secrets from one address are answered without delay."""

FORGOTTEN_AFTER = 60.0
"""Seconds without a wrong secret after which the count of an address restarts."""

HOLDING_BACK = Backoff(first=0.25, longest=5.0)
"""Before a request with a wrong secret is answered."""

MOST_ADDRESSES = 1000
MOST_DELAYED = 32
"""How many answers may be delayed at the same time: each holds a connection."""

LOG_EVERY = 60.0
"""Seconds between two log lines."""


class WrongSecrets:
    """Delays answers to requests with a wrong secret. Requests with the right one never come here.

    Behind a proxy all requests have one address, so all wrong ones share one delay.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._seen: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._delayed = 0
        self._logged_at: float | None = None
        self.count = 0
        """Wrong secrets since the start."""

    async def hold_back(self, address: str) -> bool:
        """Count a wrong secret from `address` and wait; return False if too many answers wait already."""
        self.count += 1
        self._log()
        seconds = self._delay(address)
        if not seconds:
            return True
        if self._delayed >= MOST_DELAYED:
            return False
        self._delayed += 1
        try:
            await self._sleep(seconds)
        finally:
            self._delayed -= 1
        return True

    def _delay(self, address: str) -> float:
        now, network = self._clock(), _network(address)
        times, last = self._seen.pop(network, (0, now))
        times = 1 if now - last > FORGOTTEN_AFTER else times + 1
        self._seen[network] = times, now
        while len(self._seen) > MOST_ADDRESSES:
            self._seen.popitem(last=False)
        if times <= FREE:
            return 0.0
        return HOLDING_BACK.after(times - FREE)

    def _log(self) -> None:
        now = self._clock()
        if self._logged_at is None or now - self._logged_at >= LOG_EVERY:
            self._logged_at = now
            log.warning("request to the webhook with a wrong secret", since_start=self.count)


def _network(address: str) -> str:
    """Return the addresses of one sender: the /64 network of an IPv6 address, or the address itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
