"""Whether the office is open, as clients read it, in the shipped words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from bot.domain.office_hours import OfficeHours, Opening
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.answer_due import in_clients_words
from bot.notices.office_now import office_now
from tests.knowledge.real_words import speak

DENVER, LAGOS = ZoneInfo("America/Denver"), ZoneInfo("Africa/Lagos")
WEEK = tuple(Opening(day, time(9), time(17)) for day in range(5))


USUAL = OfficeHours(WEEK, frozenset({date(2026, 11, 26)}))


def phrases(hours: OfficeHours | None = USUAL) -> Phrasebook:
    return replace(speak(), zone=DENVER, hours=hours)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENVER).astimezone(UTC)


def wait_of(key: str, **values: str) -> str:
    return fill_label(getattr(speak().words.wording, key), values)


@pytest.mark.parametrize(
    ("now", "key", "wait", "clock"),
    [
        ("2026-11-24T04:00", "office_closed", wait_of("office_several_hours", count="5"), "09:00"),
        ("2026-11-24T07:40", "office_closed", wait_of("office_hour"), "09:00"),
        ("2026-11-24T08:04", "office_closed", wait_of("office_hour"), "09:00"),
        ("2026-11-24T08:18", "office_closed", wait_of("office_minutes", count="45"), "09:00"),
        ("2026-11-24T08:59", "office_closed", wait_of("office_minutes", count="5"), "09:00"),
        ("2026-11-24T09:00", "office_open", wait_of("office_several_hours", count="8"), "17:00"),
        ("2026-11-24T16:50", "office_open", wait_of("office_minutes", count="10"), "17:00"),
        ("2026-11-24T17:00", "office_closed", wait_of("office_several_hours", count="16"), "09:00"),
    ],
)
def test_the_wait_is_told_by_the_offices_clock(now: str, key: str, wait: str, clock: str) -> None:
    when = wait_of("handoff_our_time", when=clock)
    assert office_now(phrases(), at(now), None) == wait_of(key, wait=wait, when=when)


def test_a_known_time_zone_is_the_clients_clock() -> None:
    said = office_now(phrases(), at("2026-11-24T04:00"), LAGOS)
    when = wait_of("handoff_their_time", when="17:00")
    wait = wait_of("office_several_hours", count="5")
    assert said == wait_of("office_closed", wait=wait, when=when)


@pytest.mark.parametrize("theirs", [None, LAGOS])
def test_more_than_a_day_is_told_as_a_day(theirs: ZoneInfo | None) -> None:
    now, opens = at("2026-11-25T17:30"), at("2026-11-27T09:00")
    when = in_clients_words(phrases(), opens, now, theirs)
    assert office_now(phrases(), now, theirs) == wait_of("office_closed_long", when=when)


def test_an_office_that_never_closes_says_nothing_false() -> None:
    always = OfficeHours(tuple(Opening(day, time(0), time(23, 59)) for day in range(7)))
    assert office_now(phrases(always), at("2026-11-24T12:00"), None) == wait_of(
        "office_open",
        wait=wait_of("office_several_hours", count="12"),
        when=wait_of("handoff_our_time", when="23:59"),
    )


def test_without_office_hours_the_firms_own_words_are_read() -> None:
    words = phrases(None)
    words = replace(words, firm=MappingProxyType({**words.firm, "firm.hours": "weekdays from 9"}))
    assert office_now(words, at("2026-11-24T12:00"), None) == wait_of("office_usual", hours="weekdays from 9")


def test_nothing_is_said_of_what_nobody_knows() -> None:
    words = phrases(None)
    words = replace(words, firm=MappingProxyType({**words.firm, "firm.hours": None}))
    assert office_now(words, at("2026-11-24T12:00"), None) is None
