"""Links end, and are another's business never."""

from __future__ import annotations

from bot.domain.case_number import CaseNumber
from bot.store.cases import followers
from bot.store.database.engine import Store
from tests.store.one_case import ANN, BEN, follow, new_case


async def test_only_the_linked_chat_subscribes(store: Store) -> None:
    async with store.transaction() as tx:
        link = await follow(tx, store, await new_case(tx, store), ANN)
        assert await followers.subscribe(tx, link, BEN, on=False) is None
        before = await followers.get(tx, link)
        assert before is not None
        assert before.subscribed
        after = await followers.subscribe(tx, link, ANN, on=False)
        assert after is not None
        assert not after.subscribed


async def test_a_gone_chat_is_reported_once(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await follow(tx, store, case, ANN)
        await follow(tx, store, case, BEN)
        assert await followers.mark_gone(tx, ANN, store.now()) == (case,)
        assert await followers.mark_gone(tx, ANN, store.now()) == ()
        assert await followers.mark_back(tx, BEN) == ()
        assert await followers.mark_back(tx, ANN) == (case,)


async def test_a_new_link_is_never_taken_for_one_that_ended(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        old = await follow(tx, store, case, ANN)
        assert await followers.forget(tx, ANN) == (case,)
        assert await followers.get(tx, old) is None
    async with store.transaction() as tx:
        other = await new_case(tx, store, CaseNumber("LMA2020000001"))
        assert await follow(tx, store, other, ANN) > old


async def test_a_chat_that_moves_to_one_that_follows_the_case_stays_one_link(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await follow(tx, store, case, ANN)
        there = await follow(tx, store, case, BEN)
        other = await new_case(tx, store, CaseNumber("LMA2020000001"))
        taken_along = await follow(tx, store, other, ANN)
        await followers.moved(tx, ANN, BEN)
        assert await followers.of_chat(tx, ANN) == ()
        assert [each.id for each in await followers.of_chat(tx, BEN)] == [there, taken_along]
