"""The same fault is a line now and then, not one a second; another one is a line at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault

FULL = StoreError("the disk is full", "make room", passing=True)
LOCKED = StoreError("it is locked", "wait", passing=True)


@dataclass
class Timed:
    seconds: float = 0.0
    lines: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fault = RepeatedFault("inbox out of reach", elapsed=lambda: self.seconds, lease="intake")

    def logs(self, act: Callable[[], None]) -> list[dict[str, Any]]:
        with capture_logs() as lines:
            act()
        return [dict(line) for line in lines]


@pytest.fixture
def timed() -> Timed:
    return Timed()


def test_a_continuing_fault_is_logged_at_once_after_one_and_ten_minutes_and_hourly(timed: Timed) -> None:
    said = []
    for timed.seconds in range(4 * 3600):
        said += [(timed.seconds, line.get("times")) for line in timed.logs(lambda: timed.fault.failed(FULL))]
    assert said == [(0, None), (60, 61), (600, 601), (3600, 3601), (7200, 7201), (10800, 10801)]


def test_after_a_pause_it_is_logged_once_and_not_for_each_missed_time(timed: Timed) -> None:
    timed.fault.failed(FULL)
    timed.seconds = 9000
    assert len(timed.logs(lambda: timed.fault.failed(FULL))) == 1
    assert timed.logs(lambda: timed.fault.failed(FULL)) == []


def test_the_end_is_logged_once_with_the_count(timed: Timed) -> None:
    assert timed.logs(timed.fault.over) == []
    for _ in range(3):
        timed.fault.failed(FULL)
    (line,) = timed.logs(timed.fault.over)
    assert (line["times"], line["log_level"]) == (3, "info")
    assert timed.logs(timed.fault.over) == []
    assert len(timed.logs(lambda: timed.fault.failed(FULL))) == 1


def test_another_fault_is_logged_at_once(timed: Timed) -> None:
    timed.fault.failed(LOCKED)
    (line,) = timed.logs(lambda: timed.fault.failed(FULL))
    assert line == {
        "event": "inbox out of reach",
        "what": FULL.what,
        "hint": FULL.hint,
        "times": 2,
        "lease": "intake",
        "log_level": "error",
    }


def test_two_causes_in_turn_are_two_lines(timed: Timed) -> None:
    for _ in range(10):
        said = timed.logs(lambda: timed.fault.failed(LOCKED)) + timed.logs(lambda: timed.fault.failed(FULL))
        timed.seconds += 1
    assert said == []


def test_a_fault_outside_the_database_is_logged_by_its_kind(timed: Timed) -> None:
    (line,) = timed.logs(lambda: timed.fault.failed("TimedOut"))
    assert line["what"] == "TimedOut"
    assert "hint" not in line
