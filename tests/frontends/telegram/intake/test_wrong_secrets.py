"""Whoever keeps sending a wrong secret is answered more and more slowly, whoever else is not."""

from __future__ import annotations

from structlog.testing import capture_logs

from bot.frontends.telegram.intake.wrong_secrets import (
    FORGOTTEN_AFTER,
    FREE,
    HOLDING_BACK,
    MOST_ADDRESSES,
    WrongSecrets,
)


class Watchman:
    """Wrong secrets on a clock that the test moves; `held` are the seconds for which answers waited."""

    def __init__(self) -> None:
        self.now = 0.0
        self.held: list[float] = []
        self.wrong = WrongSecrets(clock=lambda: self.now, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.held.append(seconds)

    async def sends(self, address: str, times: int = 1) -> list[float]:
        """Send so many wrong secrets; return for how long the answers to these waited."""
        before = len(self.held)
        for _ in range(times):
            assert await self.wrong.hold_back(address)
        return self.held[before:]


async def test_the_first_ones_are_answered_at_once_then_each_later_than_the_last() -> None:
    held = await Watchman().sends("192.0.2.1", FREE + 8)
    assert len(held) == 8
    assert held == sorted(held)
    assert held[0] < held[1]
    assert held[-1] == HOLDING_BACK.longest


async def test_another_address_starts_with_none() -> None:
    watchman = Watchman()
    assert await watchman.sends("192.0.2.1", FREE + 1)
    assert await watchman.sends("192.0.2.2", FREE) == []


async def test_addresses_of_one_ipv6_network_are_one_sender() -> None:
    watchman = Watchman()
    for last in range(FREE):
        assert await watchman.sends(f"2001:db8:1:2::{last:x}") == []
    assert await watchman.sends("2001:db8:1:2::ffff")
    assert await watchman.sends("2001:db8:1:3::ffff") == []


async def test_after_a_quiet_while_an_address_starts_again() -> None:
    watchman = Watchman()
    assert await watchman.sends("192.0.2.1", FREE + 1)
    watchman.now += FORGOTTEN_AFTER + 1
    assert await watchman.sends("192.0.2.1", FREE) == []


async def test_the_memory_is_bounded_and_keeps_the_latest_senders() -> None:
    watchman = Watchman()
    assert await watchman.sends("first", FREE + 1)
    for number in range(MOST_ADDRESSES):
        await watchman.sends(f"other {number}")
    assert await watchman.sends("first", FREE) == []
    assert await watchman.sends(f"other {MOST_ADDRESSES - 1}", FREE)


async def test_a_flood_is_a_line_in_the_log_now_and_then_and_counted() -> None:
    watchman = Watchman()
    with capture_logs() as lines:
        await watchman.sends("192.0.2.1", 100)
        watchman.now += 60
        await watchman.sends("192.0.2.1", 100)
    assert [line["since_start"] for line in lines] == [1, 101]
    assert "192.0.2.1" not in str(lines)
    assert watchman.wrong.count == 200
