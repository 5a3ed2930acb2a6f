"""Stuck messages, and which of them must not be sent again as news."""

from __future__ import annotations

import pytest

from bot.domain.cases import StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import CaseId, ChatId, DeliveryId, FollowerId, StatusId
from bot.store.cases import statuses
from bot.store.database.engine import Store, Transaction
from bot.store.messages import outbox, stuck
from bot.store.tables.messages import outbox as outbox_table
from tests.store.one_case import ANN, BEN, NEWS, NUMBER, follow, new_case


class Post:
    """Puts messages of one case into the outbox in any state."""

    def __init__(self, tx: Transaction, store: Store, case: CaseId, links: dict[ChatId, FollowerId]) -> None:
        self._tx = tx
        self._store = store
        self._case = case
        self._links = links
        self.statuses: dict[DeliveryId, StatusId] = {}

    async def put(
        self, state: DeliveryState, kind: DeliveryKind = DeliveryKind.NOTICE, *, to: ChatId = ANN
    ) -> DeliveryId:
        now = self._store.now()
        status = await statuses.add(self._tx, self._case, StatusFacts("Refused"), now)
        row = NewDelivery(kind, to, self._links[to], self._case, NEWS, status.id)
        await outbox.add(self._tx, [row], now)
        number = (await outbox.of_status(self._tx, status.id))[0].id
        await self._tx.execute(
            outbox_table.update().where(outbox_table.c.id == number).values(state=state.value)
        )
        self.statuses[number] = status.id
        return number


async def opened(tx: Transaction, store: Store) -> Post:
    case = await new_case(tx, store)
    links = {chat: await follow(tx, store, case, chat) for chat in (ANN, BEN)}
    return Post(tx, store, case, links)


@pytest.mark.parametrize("state", [DeliveryState.IN_DOUBT, DeliveryState.REFUSED, DeliveryState.FAILED])
async def test_stuck_messages_are_listed_with_their_case_and_can_be_retried(
    store: Store, state: DeliveryState
) -> None:
    async with store.transaction() as tx:
        number = await (await opened(tx, store)).put(state)
        (found,) = await stuck.newest(tx, 5)
        assert (found.delivery.id, found.number, found.void, found.overtaken) == (
            number,
            NUMBER,
            False,
            False,
        )
        assert await stuck.count(tx) == (1, 1)
        assert await stuck.retry(tx, None, store.now()) == 1
        again = await outbox.get(tx, number)
        assert again is not None
        assert (again.state, again.again) == (DeliveryState.PENDING, state is DeliveryState.IN_DOUBT)
        assert await stuck.count(tx) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "later", "is_overtaken"),
    [
        (DeliveryKind.NOTICE, DeliveryKind.NOTICE, True),
        (DeliveryKind.NOTICE, DeliveryKind.CORRECTION, True),
        (DeliveryKind.CHECKED, DeliveryKind.NOTICE, True),
        (DeliveryKind.NOTICE, DeliveryKind.CHECKED, False),
        (DeliveryKind.NOTICE, DeliveryKind.ANNOUNCEMENT, False),
        (DeliveryKind.ANNOUNCEMENT, DeliveryKind.NOTICE, False),
        (DeliveryKind.EDIT, DeliveryKind.NOTICE, False),
        (DeliveryKind.CASE_CHANGE, DeliveryKind.CASE_CHANGE, True),
        (DeliveryKind.CASE_CHANGE, DeliveryKind.NOTICE, False),
        (DeliveryKind.NOTICE, DeliveryKind.CASE_CHANGE, False),
    ],
)
async def test_old_news_is_not_sent_again_with_the_rest_after_newer_news(
    store: Store, kind: DeliveryKind, later: DeliveryKind, is_overtaken: bool
) -> None:
    async with store.transaction() as tx:
        post = await opened(tx, store)
        number = await post.put(DeliveryState.FAILED, kind)
        await post.put(DeliveryState.SENT, later, to=BEN)
        assert [each.overtaken for each in await stuck.newest(tx, 5)] == [False]
        await post.put(DeliveryState.SENT, later)
        assert [each.overtaken for each in await stuck.newest(tx, 5)] == [is_overtaken]
        assert await stuck.count(tx) == (1, 0 if is_overtaken else 1)
        assert await stuck.retry(tx, None, store.now()) == (0 if is_overtaken else 1)
        if is_overtaken:
            assert await stuck.retry(tx, number, store.now()) == 1


@pytest.mark.parametrize("into", [StatusState.CORRECTED, StatusState.WITHDRAWN, StatusState.UNDONE])
async def test_an_invalid_status_is_never_sent_again(store: Store, into: StatusState) -> None:
    async with store.transaction() as tx:
        post = await opened(tx, store)
        news = await post.put(DeliveryState.IN_DOUBT)
        change = await post.put(DeliveryState.REFUSED, DeliveryKind.DELETE)
        for number in (news, change):
            assert await statuses.turn(tx, post.statuses[number], into)
        found = {each.delivery.id: each.void for each in await stuck.newest(tx, 5)}
        assert found == {news: True, change: False}
        assert await stuck.count(tx) == (2, 1)
        assert await stuck.retry(tx, news, store.now()) == 0
        assert await stuck.retry(tx, None, store.now()) == 1
        assert [each.delivery.id for each in await stuck.newest(tx, 5)] == [news]


async def test_messages_of_a_deleted_chat_are_not_stuck(store: Store) -> None:
    async with store.transaction() as tx:
        post = await opened(tx, store)
        await post.put(DeliveryState.FAILED)
        await outbox.forget(tx, ANN)
        assert await stuck.newest(tx, 5) == ()
        assert await stuck.count(tx) == (0, 0)
        assert await stuck.retry(tx, None, store.now()) == 0


async def test_a_sent_message_is_not_retried(store: Store) -> None:
    async with store.transaction() as tx:
        number = await (await opened(tx, store)).put(DeliveryState.SENT)
        assert await stuck.retry(tx, number, store.now()) == 0
