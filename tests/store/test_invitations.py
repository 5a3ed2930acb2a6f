"""What is kept of opened invitations and of tries."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.ids import UpdateId
from bot.store import invitations
from bot.store.engine import Store
from bot.store.invitations import InvitationState
from tests.store.one_case import ANN, BEN, new_case


async def test_an_opening_is_known_to_its_chat_only(store: Store) -> None:
    now, token_hash = store.now(), "a" * 64
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await invitations.add(tx, case, token_hash, now=now, until=now + timedelta(days=14))
        opening, _ = await invitations.open_one(tx, token_hash, ANN, now) or (None, None)
        assert opening is not None
    async with store.reading() as conn:
        opened = await invitations.opened(conn, opening, ANN)
        assert opened is not None
        assert (opened.case, opened.state) == (case, InvitationState.OPEN)
        assert await invitations.opened(conn, opening, BEN) is None
        assert [await invitations.openings_of(conn, chat) for chat in (ANN, BEN)] == [1, 0]


async def test_a_try_that_found_something_does_not_count(store: Store) -> None:
    now = store.now()
    since = now - timedelta(hours=1)

    async def tried(update: int) -> int:
        return await invitations.try_once(tx, ANN, UpdateId(update), now=now, since=since)

    async with store.transaction() as tx:
        assert [await tried(1), await tried(2)] == [1, 2]
        await invitations.right_one(tx, ANN, UpdateId(1))
        await invitations.right_one(tx, BEN, UpdateId(2))
        assert await tried(3) == 2
