"""One clock for all that use a database; whoever sets the host's clock holds up nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.store.database import postgres
from bot.store.database.clock import STEP, HostClock
from bot.store.database.engine import Store

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Host:
    """A machine: its clock can be set, and drifts; the seconds that pass are what they are."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 0.0
        self.clock = HostClock(lambda: self.wall, lambda: self.seconds)

    def passes(self, seconds: float, *, drift: float = 0.0) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds * (1 + drift))

    def is_set(self, by: timedelta) -> None:
        self.wall += by


@pytest.fixture
def host() -> Host:
    return Host()


def test_time_continues_when_the_clock_is_set_back(host: Host) -> None:
    assert host.clock() == NOON
    host.passes(10)
    host.is_set(timedelta(hours=-2))
    host.passes(60)
    assert host.clock() == NOON + timedelta(seconds=70)
    host.passes(60)
    assert host.clock() == NOON + timedelta(seconds=130)


def test_a_clock_set_forward_is_followed(host: Host) -> None:
    host.clock()
    host.is_set(timedelta(hours=2))
    assert host.clock() == host.wall


def test_a_clock_set_back_and_fixed_is_right_again(host: Host) -> None:
    host.clock()
    host.is_set(timedelta(hours=-2))
    host.clock()
    host.passes(600)
    host.is_set(timedelta(hours=2))
    assert host.clock() == host.wall


@given(st.floats(-0.01, 0.01), st.floats(1, 100))
def test_a_clock_that_drifts_is_followed_for_ever(drift: float, between: float) -> None:
    host = Host()
    for _ in range(1000):
        host.passes(between, drift=drift)
        assert abs(host.clock() - host.wall) <= STEP


CHANGES = st.one_of(
    st.tuples(st.just("passes"), st.floats(0, 10_000)),
    st.tuples(st.just("is set"), st.floats(-1_000_000, 1_000_000)),
    st.tuples(st.just("is set"), st.floats(-10, 10)),
)


@given(st.lists(CHANGES, max_size=50))
def test_time_always_advances_however_the_clock_is_set(
    changes: list[tuple[str, float]],
) -> None:
    host = Host()
    before, followed = host.clock(), timedelta()
    for what, seconds in changes:
        if what == "passes":
            host.passes(seconds)
        else:
            by = timedelta(seconds=seconds)
            host.is_set(by)
            # A small step is what drift looks like, and that is followed; many of them add up.
            followed += -by if -STEP <= by < timedelta() else timedelta()
        now = host.clock()
        assert now >= before
        assert now >= NOON + timedelta(seconds=host.seconds) - STEP - followed
        before = now


def test_small_steps_back_are_followed_as_drift_is(host: Host) -> None:
    for _ in range(10):
        host.is_set(timedelta(seconds=-3))
        host.passes(30)
        assert host.clock() == host.wall


@pytest.mark.engines("sqlite")
async def test_by_default_a_file_uses_the_clock_of_its_host(url: str) -> None:
    store = await Store.open(url)
    before = datetime.now(UTC)
    assert before <= store.now() <= before + timedelta(minutes=1)
    await store.close()


@pytest.mark.engines("postgresql")
async def test_by_default_the_server_clock_is_used_and_not_the_hosts(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hosts whose clocks are apart agree, for neither is asked."""
    ahead = str(postgres._ONE_WRITER).replace("clock_timestamp()", "clock_timestamp() + interval '9 hours'")
    assert "9 hours" in ahead
    one = await Store.open(url)
    here = one.now()
    monkeypatch.setattr(postgres, "_ONE_WRITER", text(ahead))
    other = await Store.open(url)
    assert timedelta(hours=8) < other.now() - here < timedelta(hours=10)

    async with one.transaction():  # reads the server's time again
        assert timedelta(hours=8) < one.now() - here < timedelta(hours=10)
        assert abs(one.now() - other.now()) < timedelta(minutes=1)
    for each in (one, other):
        await each.close()
