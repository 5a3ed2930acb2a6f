"""When a message is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.attempts import GIVE_UP_AFTER, RETRYING, recording_of
from bot.domain.delivery import (
    ClaimedDelivery,
    DeliveryKind,
    DeliveryState,
    InDoubt,
    NotSent,
    SendOutcome,
)
from bot.domain.ids import CaseId, ChatId, DeliveryId, FollowerId
from bot.domain.reply import Reply

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CLAIMED = ClaimedDelivery(
    id=DeliveryId(1),
    kind=DeliveryKind.NOTICE,
    case=CaseId(1),
    chat=ChatId(1),
    follower=FollowerId(1),
    reply=Reply(),
    discreet=False,
    tries=1,
    doubts=0,
    again=False,
    first_tried=NOW,
    until=NOW + timedelta(minutes=3),
)


def test_a_day_of_tries_begins_quickly_slows_down_and_ends_with_the_day() -> None:
    now, claimed, waits = NOW, CLAIMED, []
    while (made := recording_of(claimed, NotSent("down"), now=now, chance=0.0)).due is not None:
        waits.append(made.due - now)
        now, claimed = made.due, replace(claimed, tries=claimed.tries + 1)
    assert made.state is DeliveryState.FAILED
    assert now == NOW + GIVE_UP_AFTER
    assert waits[:4] == [timedelta(seconds=RETRYING.first) * times for times in (1, 2, 4, 8)]
    assert max(waits) == timedelta(seconds=RETRYING.longest)
    assert 50 < len(waits) < 70


@given(
    st.integers(1, 10_000),
    st.integers(0, 3),
    st.timedeltas(timedelta(), timedelta(days=3)),
    st.floats(0, 1),
    st.sampled_from(DeliveryKind),
    st.sampled_from([NotSent("x"), NotSent("flood", timedelta(minutes=7)), InDoubt("x")]),
)
def test_a_wait_is_never_endless_and_never_in_the_past(
    tries: int, doubts: int, after: timedelta, chance: float, kind: DeliveryKind, outcome: SendOutcome
) -> None:
    claimed = replace(CLAIMED, tries=tries, doubts=doubts, kind=kind)
    made = recording_of(claimed, outcome, now=NOW + after, chance=chance)
    if made.due is None:
        assert made.state in (DeliveryState.FAILED, DeliveryState.IN_DOUBT)
    else:
        assert NOW + after <= made.due <= NOW + after + 1.5 * timedelta(seconds=RETRYING.longest)
        assert made.state is DeliveryState.PENDING
    assert made.doubt == (outcome == InDoubt("x") and kind not in (DeliveryKind.EDIT, DeliveryKind.DELETE))
    assert made.again == made.doubt


@pytest.mark.parametrize("hours", [0, 23.99])
def test_a_flood_is_waited_for_to_the_second(hours: float) -> None:
    now = NOW + timedelta(hours=hours)
    made = recording_of(CLAIMED, NotSent("flood", timedelta(seconds=1800)), now=now, chance=1.0)
    assert made.due == now + timedelta(seconds=1800)
