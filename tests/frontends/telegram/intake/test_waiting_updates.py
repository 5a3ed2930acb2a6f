"""Which waiting update is next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.answer_counts import MINUTE
from bot.frontends.telegram.intake.waiting_updates import Key, WaitingUpdates, key_of

STAFF = ChatId(-100)


class World:
    def __init__(self, *waiting: tuple[int, int | None]) -> None:
        self.now = 0.0
        self.updates = WaitingUpdates(lambda chat: chat == STAFF, lambda: self.now)
        self.updates.refill(
            (UpdateId(update), None if chat is None else ChatId(chat)) for update, chat in waiting
        )

    def take(self, count: int = 9, besides: tuple[int, ...] = (), *, staff_only: bool = False) -> list[int]:
        busy: set[Key] = {key_of(UpdateId(0), ChatId(chat)) for chat in besides}
        return list(self.updates.take(count, busy, staff_only=staff_only))


def test_one_of_each_chat_in_order() -> None:
    world = World((1, 7), (2, 7), (3, 8), (4, 9))
    assert world.take() == [1, 3, 4]
    assert world.take() == [2]
    assert world.take() == []
    assert len(world.updates) == 0


def test_a_chat_with_an_update_in_hand_waits() -> None:
    world = World((1, 7), (2, 8))
    assert world.take(besides=(7,)) == [2]
    assert world.take() == [1]


def test_the_chat_answered_least_in_the_last_minute_goes_first() -> None:
    world = World((1, 7), (2, 8), (3, 9))
    for chat in (7, 7, 8):
        world.updates.answered(ChatId(chat))
    assert world.take(3) == [3, 2, 1]


def test_an_answer_counts_for_a_minute() -> None:
    world = World((1, 7), (2, 8))
    world.updates.answered(ChatId(7))
    world.now = MINUTE + 1
    assert world.take(1) == [1]


def test_staff_are_first_however_much_they_write() -> None:
    world = World((1, 7), (2, -100))
    for _ in range(50):
        world.updates.answered(STAFF)
    assert world.take(1) == [2]


def test_without_free_places_only_staff_go() -> None:
    world = World((1, 7), (2, -100))
    assert world.take(staff_only=True) == [2]


def test_updates_without_a_chat_wait_for_nobody() -> None:
    assert World((1, None), (2, None)).take() == [1, 2]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3))), st.integers(1, 4))
def test_everything_is_taken_once_and_in_order_within_its_chat(
    chats: list[tuple[int, int]], at_once: int
) -> None:
    world = World(*((number, chat) for number, (chat, _) in enumerate(chats)))
    taken: list[int] = []
    while len(world.updates):
        some = world.take(at_once)
        assert len({chats[each][0] for each in some}) == len(some)
        for each in some:
            world.updates.answered(ChatId(chats[each][0]))
        taken += some
    assert sorted(taken) == list(range(len(chats)))
    for chat in range(1, 6):
        assert [each for each in taken if chats[each][0] == chat] == sorted(
            each for each in taken if chats[each][0] == chat
        )
