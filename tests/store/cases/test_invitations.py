from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.domain.ids import InvitationId
from bot.store.cases import invitations
from bot.store.cases.invitations import InvitationState
from bot.store.database.engine import Store
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, new_case

HASH = "a" * 64


async def invited(store: Store) -> InvitationId:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        until = store.now() + timedelta(days=14)
        return await invitations.add(tx, case, HASH, now=store.now(), until=until)


async def test_an_invitation_is_found_in_any_state(store: Store) -> None:
    invitation = await invited(store)
    async with store.transaction() as tx:
        await invitations.revoke(tx, invitation)
    async with store.reading() as conn:
        found = await invitations.get(conn, invitation)
        assert found is not None
        assert found.state is InvitationState.REVOKED
        assert await invitations.get(conn, InvitationId(99)) is None


async def test_an_invitation_opened_before_its_revocation_cannot_be_used_after(store: Store) -> None:
    invitation = await invited(store)
    async with store.transaction() as tx:
        opened = await invitations.open_one(tx, HASH, ANN, store.now())
        assert opened is not None
        assert await invitations.revoke(tx, invitation) is not None
        assert await invitations.use(tx, opened[0], ANN, store.now()) is None
        assert await invitations.revoke(tx, invitation) is None


async def test_an_invitation_ends_at_its_time_and_not_before(store: Store, clock: Clock) -> None:
    await invited(store)
    clock.pass_by(days=14, microseconds=-1)
    async with store.transaction() as tx:
        assert await invitations.open_one(tx, HASH, ANN, store.now()) is not None
        clock.pass_by(microseconds=1)
        assert await invitations.open_one(tx, HASH, ANN, store.now()) is None


async def test_two_concurrent_confirmations_cannot_both_use_it(store: Store) -> None:
    await invited(store)

    async def confirm(opening: int, chat: int) -> bool:
        async with store.transaction() as tx:
            return await invitations.use(tx, opening, chat, store.now()) is not None  # type: ignore[arg-type]

    async with store.transaction() as tx:
        first = await invitations.open_one(tx, HASH, ANN, store.now())
        second = await invitations.open_one(tx, HASH, BEN, store.now())
        assert first is not None
        assert second is not None

    used = await asyncio.gather(confirm(first[0], ANN), confirm(second[0], BEN))
    assert sorted(used) == [False, True]
