"""A Telegram that answers nothing costs a few doubts, not thousands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.trouble import LONGEST_PAUSE, MANY, Trouble
from bot.domain.delivery import ChatGone, DeliveryState, InDoubt, NotSent, Outcome, Refused, Sent
from bot.domain.ids import MessageId
from bot.store.outbox import Delivery
from tests.delivery.conftest import Post, running
from tests.standin import FaultKind

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FLOOD = NotSent("flood", timedelta(seconds=9))


def _after(*outcomes: Outcome) -> Trouble:
    trouble = Trouble()
    for outcome in outcomes:
        trouble = trouble.after(outcome, NOW)
    return trouble


def test_a_few_troubles_change_nothing() -> None:
    assert _after(*[InDoubt("x")] * (MANY - 1)).most(NOW) is None


def test_many_troubles_leave_one_try_at_a_time_and_ever_longer_pauses() -> None:
    unanswered: list[Outcome] = [InDoubt("x"), NotSent("y")]
    trouble = _after(*unanswered * MANY)
    assert trouble.most(NOW) == 0
    assert trouble.until is not None
    assert trouble.most(trouble.until) == 1
    assert _after(*[InDoubt("x")] * 60).until == NOW + LONGEST_PAUSE


@pytest.mark.parametrize("answer", [Sent(MessageId(1)), Refused("x"), ChatGone("x"), FLOOD])
def test_any_answer_ends_it(answer: Outcome) -> None:
    assert _after(*[InDoubt("x")] * 60, answer) == Trouble()


async def test_a_long_stall_puts_no_message_in_doubt_for_good(post: Post) -> None:
    people = [post.person() for _ in range(30)]
    rows = [await post.add(each, await post.follower(each), "Issued") for each in people]
    stall = post.telegram.fault("sendMessage", FaultKind.CUT_BEFORE, times=None)
    worker = post.worker(most_in_hand=10)
    began = post.clock()

    def time_passes(_: object) -> None:
        post.clock.pass_by(seconds=5)
        worker.wake()

    def five_minutes_later(row: Delivery) -> bool:
        time_passes(row)
        return post.clock() - began > timedelta(minutes=5)

    def is_sent(row: Delivery) -> bool:
        time_passes(row)
        return row.state is DeliveryState.SENT

    async with running(worker.run):
        await post.when(rows[0], five_minutes_later)
        assert stall.hits < 30
        stall.cancel()
        for row in rows:
            await post.when(row, is_sent)
    assert [len(each.history) for each in people] == [1] * 30
