"""The waits between tries, as each part of the bot uses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.opening import REOPENING
from bot.app.supervision import SIDE_TASK, VITAL
from bot.delivery.attempts import RETRYING
from bot.domain.backoff import Backoff
from bot.frontends.telegram.intake.polling import PollingSettings
from bot.frontends.telegram.intake.retrying import RetryPolicy
from bot.frontends.telegram.intake.store_returns import ASKING_AGAIN
from bot.frontends.telegram.intake.wrong_secrets import HOLDING_BACK
from bot.frontends.telegram.sending.circuit import ProbeTimes
from bot.frontends.telegram.start.connecting import RECONNECTING


@pytest.mark.parametrize(
    ("backoff", "first_waits", "longest", "spread"),
    [
        (RETRYING, [2, 4, 8, 16], 1800, (1, 1.5)),
        (RetryPolicy().backoff, [1, 2, 4, 8], 60, (1, 1.25)),
        (VITAL.backoff, [1, 2, 4, 8], 60, (1, 1)),
        (SIDE_TASK.backoff, [5, 10, 20, 40], 60, (1, 1)),
        (HOLDING_BACK, [0.25, 0.5, 1, 2], 5, (1, 1)),
        (ProbeTimes().backoff, [1, 1.5, 2.25, 3.375], 15, (0.8, 1.2)),
        (PollingSettings().backoff, [1, 1.5, 2.25, 3.375], 30, (0.8, 1.2)),
        (RECONNECTING, [1, 1.5, 2.25, 3.375], 30, (0.8, 1.2)),
        (REOPENING, [1, 1.5, 2.25, 3.375], 30, (1, 1)),
        (ASKING_AGAIN, [0.5, 0.75, 1.125, 1.6875], 10, (1, 1)),
    ],
)
def test_each_part_waits_longer_after_each_failure_up_to_its_limit(
    backoff: Backoff, first_waits: list[float], longest: float, spread: tuple[float, float]
) -> None:
    least, most = spread
    assert [backoff.after(failures, 0.0) for failures in (1, 2, 3, 4)] == pytest.approx(
        [wait * least for wait in first_waits]
    )
    assert backoff.after(1, 1.0) == pytest.approx(first_waits[0] * most)
    assert backoff.after(1000, 1.0) == pytest.approx(longest * most)


@given(st.integers(-5, 10**9), st.floats(0, 1))
def test_a_wait_is_within_its_limits_however_many_failures(failures: int, chance: float) -> None:
    assert 0.8 <= Backoff(1.0, 30.0, factor=1.5, spread=(0.8, 1.2)).after(failures, chance) <= 36
