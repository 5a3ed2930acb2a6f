"""A later message never passes an earlier one about the same case."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.case_number import CaseNumber
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import DeliveryId
from bot.store.database.engine import Store
from bot.store.messages import claims, outbox
from bot.store.messages.claims import DeliveryResult
from tests.store.one_case import ANN, NEWS, follow, new_case


async def _claimed(store: Store) -> list[DeliveryId]:
    async with store.transaction() as tx:
        until = store.now() + timedelta(minutes=1)
        found = await claims.claim(tx, holder="me", now=store.now(), until=until, limit=10)
        return [each.id for each in found]


async def test_a_message_waits_for_the_earlier_one_about_its_case_but_not_for_another_case(
    store: Store,
) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        follower = await follow(tx, store, case, ANN)
        await outbox.add(tx, [NewDelivery(DeliveryKind.NOTICE, ANN, follower, case, NEWS)], store.now())
    (first,) = await _claimed(store)
    async with store.transaction() as tx:
        retry = DeliveryResult(first, DeliveryState.PENDING, due=store.now() + timedelta(hours=1))
        assert await claims.record(tx, retry, "me", store.now())
        await outbox.add(tx, [NewDelivery(DeliveryKind.NOTICE, ANN, follower, case, NEWS)], store.now())
    assert await _claimed(store) == []

    async with store.transaction() as tx:
        other = await new_case(tx, store, CaseNumber("LMA2020200001"))
        link = await follow(tx, store, other, ANN)
        await outbox.add(tx, [NewDelivery(DeliveryKind.NOTICE, ANN, link, other, NEWS)], store.now())
    assert len(await _claimed(store)) == 1
