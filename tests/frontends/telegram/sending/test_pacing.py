"""Telegram's limits hold for everything that is sent, and every kind of message gets its share."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import ChatId
from bot.frontends.telegram.sending.pacing import ALL_AT_ONCE, NO_LIMITS, Lane, Pacing, RateLimits
from tests.frontends.telegram.sending.simulated import SimulatedTime

STAFF = ChatId(-1001)
EXACT = RateLimits(a_second=30.0, at_once=1, chat_rest=1.0, chat_at_once=3)


class World(SimulatedTime):
    """What was sent, and when."""

    def __init__(self, limits: RateLimits = EXACT) -> None:
        super().__init__()
        self.pacing = Pacing(limits, clock=self.clock, sleep=self.sleep)
        self.sent: list[tuple[float, ChatId, Lane]] = []

    async def send(self, chat: ChatId, lane: Lane = Lane.ANSWERS, at: float = 0.0) -> None:
        await self.until(at)
        await self.pacing.turn(chat, lane)
        self.sent.append((self.now, chat, lane))

    def times(self, lane: Lane) -> list[float]:
        return [time for time, _, each in self.sent if each is lane]


def _chats(count: int) -> list[ChatId]:
    return [ChatId(1000 + number) for number in range(count)]


async def test_a_broadcast_leaves_evenly_and_at_the_full_rate() -> None:
    world = World()
    await world.run(*(world.send(chat, Lane.NOTICES) for chat in _chats(301)))
    assert 9.99 <= world.now <= 10.1
    times = world.times(Lane.NOTICES)
    assert max(later - earlier for earlier, later in pairwise(times)) < 0.05


async def test_a_single_message_is_sent_at_once() -> None:
    world = World()
    await world.run(*(world.send(chat, at=number) for number, chat in enumerate(_chats(5))))
    assert world.times(Lane.ANSWERS) == [0, 1, 2, 3, 4]


async def test_a_chat_gets_three_messages_at_once_and_then_one_a_second() -> None:
    world = World(RateLimits(a_second=1000.0, chat_rest=1.0, chat_at_once=3))
    await world.run(*(world.send(ChatId(7)) for _ in range(6)))
    assert [round(time) for time in world.times(Lane.ANSWERS)] == [0, 0, 0, 1, 2, 3]


async def test_answers_to_one_chat_keep_their_order() -> None:
    world = World()
    order: list[int] = []

    async def send(number: int) -> None:
        await world.send(ChatId(7))
        order.append(number)

    await world.run(*(send(number) for number in range(10)))
    assert order == list(range(10))


async def test_the_waiting_chat_with_the_fewest_answers_in_a_minute_goes_first() -> None:
    world = World()
    flood = [world.send(chat) for chat in _chats(100) for _ in range(5)]
    await world.run(*flood, *(world.send(ChatId(number), at=6.0) for number in (7, 8)))
    assert max(time for time, chat, _ in world.sent if chat in (7, 8)) < 6.1


async def test_an_answer_counts_for_a_minute() -> None:
    world = World(RateLimits(a_second=1.0, at_once=1, chat_rest=0.0))
    earlier = [world.send(ChatId(7), at=float(number)) for number in range(5)]
    later = [world.send(chat, at=at) for at in (70.0, 70.1) for chat in (ChatId(7), ChatId(8))]
    await world.run(*earlier, *later)
    assert [chat for time, chat, _ in world.sent if time >= 70] == [7, 8, 7, 8]


async def test_a_chat_that_must_rest_holds_up_no_other() -> None:
    world = World()
    world.pacing.flooded(ChatId(7), timedelta(seconds=35))
    await world.run(world.send(ChatId(7)), *(world.send(chat) for chat in _chats(5)))
    assert world.sent[-1][:2] == (35, ChatId(7))
    assert all(time < 1 for time, chat, _ in world.sent if chat != 7)


async def test_while_answers_flood_a_fifth_of_the_turns_are_notices() -> None:
    world = World()
    answers = [world.send(chat, at=number / 100) for number, chat in enumerate(_chats(1000))]
    notices = [world.send(ChatId(5000 + number), Lane.NOTICES, 1) for number in range(40)]
    await world.run(*answers, *notices)
    assert world.times(Lane.NOTICES)[0] < 1.2
    within_ten_seconds = [time for time in world.times(Lane.NOTICES) if time < 11]
    assert len(within_ten_seconds) == 40


async def test_notices_get_all_turns_that_answers_leave() -> None:
    world = World()
    await world.run(
        *(world.send(chat, Lane.NOTICES) for chat in _chats(60)),
        *(world.send(ChatId(7), at=number) for number in range(3)),
    )
    assert world.now < 2.2


async def test_staff_go_before_everybody() -> None:
    world = World()
    flood = [world.send(chat) for chat in _chats(300)]
    await world.run(*flood, world.send(STAFF, Lane.STAFF, at=1.0))
    assert world.times(Lane.STAFF)[0] < 1.1


async def test_a_group_has_its_own_limit_a_minute() -> None:
    world = World()
    await world.run(*(world.send(STAFF, Lane.STAFF, at=float(number)) for number in range(21)))
    assert world.times(Lane.STAFF)[:20] == [float(number) for number in range(20)]
    assert world.times(Lane.STAFF)[20] > 60


async def test_a_second_flooded_chat_means_the_bot_and_everything_waits() -> None:
    world = World()
    world.pacing.flooded(ChatId(7), timedelta(seconds=5))
    world.pacing.flooded(ChatId(8), timedelta(seconds=9))
    assert world.pacing.room() == 0
    await world.run(world.send(ChatId(9)), world.send(ChatId(9), Lane.NOTICES))
    assert [round(time) for time, _, _ in world.sent] == [9, 9]
    assert world.pacing.room() > 0


async def test_without_limits_nothing_waits() -> None:
    world = World(NO_LIMITS)
    await world.run(*(world.send(ChatId(7), Lane.NOTICES) for _ in range(100)))
    assert world.now == 0
    assert world.pacing.room() == ALL_AT_ONCE


async def test_a_canceled_waiter_takes_no_turn() -> None:
    world = World(RateLimits(a_second=1.0, at_once=1))
    impatient = asyncio.ensure_future(world.send(ChatId(2), at=0.1))

    async def give_up() -> None:
        await world.until(0.5)
        impatient.cancel()
        await asyncio.gather(impatient, return_exceptions=True)

    await world.run(world.send(ChatId(1)), give_up(), world.send(ChatId(3), at=0.2))
    assert [(round(time), chat) for time, chat, _ in world.sent] == [(0, 1), (1, 3)]


_LANES = st.sampled_from(list(Lane))
_MOMENTS = st.floats(0, 6, allow_nan=False)
_CHATS = st.integers(-2, 12).filter(bool).map(ChatId)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(_MOMENTS, _CHATS, _LANES), max_size=120), st.integers(2, 12))
def test_no_limit_is_ever_exceeded_and_everything_goes(
    messages: list[tuple[float, ChatId, Lane]], a_second: int
) -> None:
    limits = RateLimits(a_second=float(a_second), at_once=2, chat_rest=1.0, chat_at_once=3, a_group_minute=5)
    world = World(limits)
    asyncio.run(world.run(*(world.send(chat, lane, at) for at, chat, lane in messages)))
    assert sorted(chat for _, chat, _ in world.sent) == sorted(chat for _, chat, _ in messages)
    for position, (time, chat, _) in enumerate(world.sent):
        before = world.sent[: position + 1]
        within_a_second = [each for each in before if each[0] > time - 1 + 1e-6]
        assert len(within_a_second) <= a_second + 2
        assert len([each for each in within_a_second if each[1] == chat]) <= 4
        if chat < 0:
            assert len([each for each in before if each[1] == chat and each[0] > time - 60]) <= 5
