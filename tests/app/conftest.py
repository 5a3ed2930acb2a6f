"""A store on a clock that the test moves, and the small folder learned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from tests.conversation import world
from tests.store.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(file_url: str, clock: Clock) -> AsyncIterator[Store]:
    opened = await Store.open(file_url, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def broken_store(store: Store, tmp_path: Path) -> Store:
    """Return a store whose file was taken away behind its back."""
    await store.close()
    _put_a_folder_in_its_place(tmp_path)
    return store


def _put_a_folder_in_its_place(parent: Path) -> None:
    for file in parent.glob("bot.db*"):
        file.unlink()
    (parent / "bot.db").mkdir()


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("app"))
