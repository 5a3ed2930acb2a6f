"""Statuses that stand, stood and stand again, on each engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.cases import StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery, Target
from bot.store.cases import cases, statuses
from bot.store.database.engine import Store
from bot.store.messages import claims, outbox
from bot.store.messages.claims import DeliveryResult
from tests.store.one_case import ANN, NEWS, follow, new_case


async def test_a_corrected_status_is_restored_once(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        wrong = await statuses.add(tx, case, StatusFacts("Issued"), store.now())
        assert await statuses.restore(tx, wrong.id) is None
        await statuses.turn(tx, wrong.id, StatusState.CORRECTED)
        assert await statuses.latest(tx, case) is None
        assert await statuses.restore(tx, wrong.id) == wrong
        assert await statuses.latest(tx, case) == wrong
        await statuses.turn(tx, wrong.id, StatusState.WITHDRAWN)
        assert await statuses.restore(tx, wrong.id) is None


async def test_the_previous_status_is_the_last_one_still_valid(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        added = [
            await statuses.add(tx, case, StatusFacts("Refused", date(2026, 11, day)), store.now())
            for day in (20, 3, 20)
        ]
        assert await statuses.before(tx, added[0]) is None
        assert await statuses.before(tx, added[2]) == added[1]
        await statuses.turn(tx, added[1].id, StatusState.UNDONE)
        assert await statuses.before(tx, added[2]) == added[0]
    async with store.reading() as conn:
        assert await statuses.history(conn, case, standing=False) == (
            added[0],
            replace(added[1], state=StatusState.UNDONE),
            added[2],
        )


async def test_canceling_checks_cancels_only_messages_about_checks(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        follower = await follow(tx, store, case, ANN)
        kinds = (DeliveryKind.CHECKED, DeliveryKind.NOTICE)
        await outbox.add(tx, [NewDelivery(kind, ANN, follower, case, NEWS) for kind in kinds], store.now())
        assert await outbox.cancel_checks(tx, case) == 1
        assert await outbox.cancel_checks(tx, case) == 0
        states = [each.state for each in await outbox.of_case(tx, case)]
        assert states == [DeliveryState.CANCELLED, DeliveryState.PENDING]


async def test_an_undone_check_moves_the_next_one_back(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        first = await cases.get(tx, case)
        await cases.mark_checked(tx, case, store.now())
        await cases.mark_checked(tx, case, None)
        assert await cases.get(tx, case) == first


async def test_pending_messages_of_a_withdrawn_status_are_never_sent(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        follower = await follow(tx, store, case, ANN)
        wrong = await statuses.add(tx, case, StatusFacts("Issued"), store.now())
        notice = NewDelivery(DeliveryKind.NOTICE, ANN, follower, case, NEWS, status=wrong.id)
        await outbox.add(tx, [notice], store.now())
        until = store.now() + timedelta(minutes=1)
        (claimed,) = await claims.claim(tx, holder="w", now=store.now(), until=until, limit=1)
        await statuses.turn(tx, wrong.id, StatusState.WITHDRAWN)
        delete = replace(notice, kind=DeliveryKind.DELETE, target=claimed.id)
        await outbox.add(tx, [delete], store.now())
        again = DeliveryResult(claimed.id, DeliveryState.PENDING, due=store.now())
        await claims.record(tx, again, "w", store.now())

        assert await claims.claim(tx, holder="w", now=store.now(), until=until, limit=1) == []
        (last,) = await claims.claim(tx, holder="w", now=store.now(), until=until, limit=1)
        assert (last.kind, last.target) == (DeliveryKind.DELETE, Target())
        states = [each.state for each in await outbox.of_case(tx, case)]
        assert states == [DeliveryState.CANCELLED, DeliveryState.SENDING]
