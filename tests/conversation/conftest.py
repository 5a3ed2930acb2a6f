"""A conversation about the small folder, on a store of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from bot.domain.ids import ChatId
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from tests.conversation import world
from tests.conversation.world import Client
from tests.store.clock import Clock


@pytest.fixture(scope="session")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("usual"))


@pytest.fixture(scope="session")
def hesitant(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("hesitant"), thresholds=world.HESITANT)


@pytest.fixture
async def store(file_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(file_url, Clock())
    yield opened
    await opened.close()


@pytest.fixture
def talking_about(store: Store) -> Callable[[Snapshot], Client]:
    """Return what opens the chat of a client with a bot that knows the given snapshot."""

    def open_chat(snapshot: Snapshot) -> Client:
        return Client(world.conversation(lambda: snapshot, store, Clock()), store, ChatId(11))

    return open_chat


@pytest.fixture
def client(talking_about: Callable[[Snapshot], Client], learned: Snapshot) -> Client:
    return talking_about(learned)


@pytest.fixture
def unsure(talking_about: Callable[[Snapshot], Client], hesitant: Snapshot) -> Client:
    """Return a client of a bot that is never sure enough to answer by itself."""
    return talking_about(hesitant)


@pytest.fixture(scope="session")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return a folder with an answer that is too long to be shown at once."""
    return world.snapshot(tmp_path_factory.mktemp("wordy"), world.files() | world.LONG_ANSWER)


@pytest.fixture
def reader(talking_about: Callable[[Snapshot], Client], wordy: Snapshot) -> Client:
    """Return a client who asks for the long answer."""
    return talking_about(wordy)
