"""A fresh store on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.store.engine import Store
from tests.store.clock import Clock

ENGINES = ["sqlite"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    assert request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'data' / 'bot.db'}"


@pytest.fixture
async def open_store(url: str, clock: Clock) -> AsyncIterator[Callable[[], Awaitable[Store]]]:
    """Open the same database again and again: each call stands for another process."""
    opened: list[Store] = []

    async def open_another() -> Store:
        opened.append(await Store.open(url, clock))
        return opened[-1]

    yield open_another
    for each in opened:
        await each.close()


@pytest.fixture
async def store(open_store: Callable[[], Awaitable[Store]]) -> Store:
    return await open_store()
