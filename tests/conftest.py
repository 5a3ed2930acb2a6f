"""What every test may use: the Bot API stand-in on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.standin import StandIn


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Run a stand-in of its own for each test."""
    server = StandIn()
    await server.start()
    yield server
    await server.stop()
