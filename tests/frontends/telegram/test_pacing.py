"""Telegram's limits hold for deliveries, whatever the conversation does; answers never wait."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import ChatId
from bot.frontends.telegram.pacing import ALL_AT_ONCE, Limits, Pacing


class World:
    """Time that passes only when everybody waits; what was sent, by when."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self.pacing = Pacing(limits or Limits(), clock=lambda: self.now, sleep=self.sleep)
        self._order = itertools.count()
        self.deliveries: list[tuple[float, ChatId]] = []
        self.everything: list[tuple[float, ChatId]] = []

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), future))
        await future

    async def deliver(self, chat: ChatId, at: float = 0.0) -> None:
        if at > self.now:
            await self.sleep(at - self.now)
        await self.pacing.turn(chat)
        self.deliveries.append((self.now, chat))
        self.everything.append((self.now, chat))

    async def answer(self, chat: ChatId, at: float) -> None:
        if at > self.now:
            await self.sleep(at - self.now)
        self.pacing.count(chat)
        self.everything.append((self.now, chat))

    async def run(self, *work: object) -> None:
        """Run all to the end; time jumps to the next sleeper whenever nobody can go on."""
        tasks = [asyncio.ensure_future(each) for each in work]  # type: ignore[call-overload]
        while True:
            for _ in range(4):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                break
            if self._sleepers:
                self.now, _, future = heapq.heappop(self._sleepers)
                if not future.done():
                    future.set_result(None)
        for task in tasks:
            task.result()


def _chats(count: int) -> list[ChatId]:
    return [ChatId(1000 + number) for number in range(count)]


async def test_a_broadcast_leaves_at_the_full_rate() -> None:
    world = World()
    await world.run(*(world.deliver(chat) for chat in _chats(301)))
    assert 10.0 <= world.now <= 10.1


async def test_an_answer_never_waits_and_the_broadcast_gives_way() -> None:
    world = World()
    answers = [world.answer(ChatId(5), at=1 + number / 15) for number in range(150)]
    await world.run(*answers, *(world.deliver(chat) for chat in _chats(150)))
    sent = [time for time, chat in world.everything if chat == 5]
    assert sent == [1 + number / 15 for number in range(150)]
    assert world.deliveries[-1][0] > 8  # half of the places went to answers


async def test_one_message_a_second_to_a_chat() -> None:
    world = World()
    await world.run(world.answer(ChatId(7), at=0.5), *(world.deliver(ChatId(7), at=0.6) for _ in range(3)))
    assert [time for time, _ in world.deliveries] == [1.5, 2.5, 3.5]


async def test_two_that_stand_in_line_for_one_chat_still_keep_their_distance() -> None:
    world = World()
    await world.run(*(world.deliver(chat) for chat in _chats(20)), *(world.deliver(ChatId(7)) for _ in "ab"))
    first, second = (time for time, chat in world.deliveries if chat == 7)
    assert second - first >= 1


async def test_a_broadcast_begins_evenly() -> None:
    world = World()
    await world.run(*(world.deliver(chat) for chat in _chats(30)))
    assert world.now > 0.8


async def test_a_chat_that_must_rest_holds_up_no_other() -> None:
    world = World()
    await world.run(world.answer(ChatId(7), at=0), *(world.deliver(c, 0.1) for c in (ChatId(7), *_chats(5))))
    assert [chat for _, chat in world.deliveries] == [*_chats(5), ChatId(7)]


async def test_a_group_has_its_own_limit_a_minute() -> None:
    world = World()
    group = ChatId(-100)
    await world.run(
        *(world.answer(group, at=float(number)) for number in range(19)), world.deliver(group, 19)
    )
    assert world.pacing.rest_of(group) == timedelta(seconds=60 - 19)
    await world.run(world.deliver(group), world.deliver(ChatId(1)))
    assert world.deliveries[-1] == (60, group)
    assert world.deliveries[-2] == (19, ChatId(1))


async def test_a_flood_holds_its_chat_alone() -> None:
    world = World()
    world.pacing.flooded(ChatId(7), timedelta(seconds=35))
    assert world.pacing.rest_of(ChatId(7)) == timedelta(seconds=35)
    await world.run(world.deliver(ChatId(7)), world.deliver(ChatId(8)))
    assert world.deliveries == [(0, ChatId(8)), (35, ChatId(7))]


async def test_a_second_flooded_chat_means_the_bot_and_all_deliveries_wait() -> None:
    world = World()
    world.pacing.flooded(ChatId(7), timedelta(seconds=5))
    world.pacing.flooded(ChatId(8), timedelta(seconds=9))
    assert world.pacing.room() == 0
    await world.run(world.deliver(ChatId(9)), world.answer(ChatId(9), 1))
    assert world.everything == [(1, ChatId(9)), (9, ChatId(9))]
    assert world.pacing.room() > 0


async def test_without_a_limit_nothing_waits() -> None:
    world = World(Limits(a_second=None, chat_rest=0, a_group_minute=None))
    await world.run(*(world.deliver(ChatId(7)) for _ in range(100)))
    assert world.now == 0
    assert world.pacing.room() == ALL_AT_ONCE


async def test_what_is_remembered_is_bounded() -> None:
    world = World()
    for number in range(20_000):
        world.now = number / 100
        world.pacing.count(ChatId(number if number % 2 else -number))
    assert len(world.pacing._latest) <= 101
    assert len(world.pacing._groups) <= 3001


_MOMENTS = st.floats(0, 6, allow_nan=False)
_CHATS = st.integers(1, 12).map(ChatId)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_MOMENTS, _CHATS), max_size=60),
    st.lists(st.tuples(_MOMENTS, _CHATS), max_size=60),
    st.integers(2, 12),
)
def test_no_limit_is_ever_exceeded_by_a_delivery(
    answers: list[tuple[float, ChatId]], deliveries: list[tuple[float, ChatId]], a_second: int
) -> None:
    world = World(Limits(a_second=a_second))
    asyncio.run(
        world.run(
            *(world.answer(chat, at) for at, chat in answers),
            *(world.deliver(chat, at) for at, chat in deliveries),
        )
    )
    assert sorted(chat for _, chat in world.deliveries) == sorted(chat for _, chat in deliveries)
    for position, (time, chat) in enumerate(world.everything):
        if (time, chat) not in world.deliveries:
            continue
        before = [each for each in world.everything[:position] if each[0] > time - 1 + 1e-6]
        assert len(before) < a_second
        assert all(other != chat for _, other in before)
