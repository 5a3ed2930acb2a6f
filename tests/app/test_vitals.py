"""What the signs of life of a process mean; one chat never turns them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.app.vitals import LATE, Attempts, inbox_wait
from bot.domain.ids import ChatId
from bot.frontends.telegram.handling import Handling
from bot.store.updates.waits import ChatWaits

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
LONG_AGO = timedelta(hours=3)
JUST = timedelta(seconds=2)


def chats(*ages: timedelta) -> list[ChatWaits]:
    """Return chats 1, 2 ... that have waited so long."""
    return [ChatWaits(ChatId(number), NOW - age) for number, age in enumerate(ages, start=1)]


def test_nobody_waits() -> None:
    assert inbox_wait([], (), NOW - LONG_AGO, NOW).idle == timedelta()


def test_one_chat_with_much_to_say_is_late_and_the_worker_is_not_idle() -> None:
    wait = inbox_wait(chats(LONG_AGO), (), NOW - JUST, NOW)
    assert (wait.late, wait.oldest, wait.idle) == (1, LONG_AGO, JUST)


def test_a_chat_that_telegram_holds_up_does_not_count() -> None:
    wait = inbox_wait(chats(LONG_AGO, JUST), [ChatId(1)], NOW - LONG_AGO, NOW)
    assert (wait.chats, wait.late, wait.oldest, wait.idle) == (1, 0, JUST, JUST)


def test_updates_without_a_chat_count_as_one() -> None:
    wait = inbox_wait([ChatWaits(None, NOW - LONG_AGO)], [ChatId(1)], NOW - LONG_AGO, NOW)
    assert (wait.chats, wait.idle) == (1, LONG_AGO)


def test_idle_is_counted_from_when_there_was_something_to_do() -> None:
    assert inbox_wait(chats(LATE), (), NOW - LONG_AGO, NOW).idle == LATE


def test_the_median_is_not_turned_by_a_few() -> None:
    assert inbox_wait(chats(LONG_AGO, LONG_AGO, JUST, JUST, JUST), (), NOW, NOW).median == JUST
    assert inbox_wait(chats(LONG_AGO, LONG_AGO, LONG_AGO, JUST, JUST), (), NOW, NOW).median == LONG_AGO


def test_a_clock_that_was_set_back_makes_nothing_negative() -> None:
    wait = inbox_wait(chats(-LONG_AGO), (), NOW + LONG_AGO, NOW)
    assert (wait.oldest, wait.idle) == (timedelta(), timedelta())


async def test_an_attempt_is_noted_when_it_ends_well_or_not() -> None:
    moments = iter([NOW, NOW + JUST])
    attempts = Attempts(lambda: next(moments))

    async def handle(raw: str, _: Handling) -> None:
        if raw == "broken":
            raise KeyError(raw)

    noted = attempts.noted(handle)
    await noted("fine", Handling())
    assert attempts.last_ended == NOW
    with pytest.raises(KeyError):
        await noted("broken", Handling())
    assert attempts.last_ended == NOW + JUST
