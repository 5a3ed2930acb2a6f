"""What /confirm and /cancel mean is found once for each update."""

from __future__ import annotations

import pytest

from bot.cases.drafting import Drafting
from bot.domain.ids import StaffId, UpdateId
from bot.store import drafts
from bot.store.audit import Actor
from bot.store.drafts import DraftKind, DraftState
from bot.store.engine import Store

MIA, NOOR = Actor(StaffId(71), "Mia"), Actor(StaffId(72), "Noor")


@pytest.fixture
def url(tmp_path: object) -> str:
    """Return the address of an SQLite file: the statements are tested on both engines with the store."""
    return f"sqlite:///{tmp_path}/bot.db"


async def test_the_newest_open_draft_of_who_asks_is_meant(store: Store) -> None:
    drafting = Drafting(store)
    async with store.transaction() as tx:
        first, second = [
            await drafts.begin(tx, DraftKind.ANNOUNCEMENT, MIA.id, None, "{}", store.now()) for _ in range(2)
        ]
    assert await drafting.newest(MIA, UpdateId(1)) == second
    assert await drafting.newest(NOOR, UpdateId(2)) is None
    async with store.transaction() as tx:
        await drafts.end(tx, second, DraftState.CONFIRMED)
    assert await drafting.newest(MIA, UpdateId(3)) == first


async def test_an_update_handled_twice_means_the_same_draft_though_that_has_ended(store: Store) -> None:
    drafting = Drafting(store)
    async with store.transaction() as tx:
        for _ in range(2):
            newest = await drafts.begin(tx, DraftKind.ANNOUNCEMENT, MIA.id, None, "{}", store.now())
    assert await drafting.newest(MIA, UpdateId(1)) == newest
    async with store.transaction() as tx:
        await drafts.end(tx, newest, DraftState.CONFIRMED)
    assert await drafting.newest(MIA, UpdateId(1)) == newest
