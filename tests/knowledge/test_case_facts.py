"""The facts of a case in words: every placeholder has a value, and none says more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, Follower, OpenItem, OwnCase, RecordedStatus, StatusFacts
from bot.domain.ids import CaseId, ChatId, FollowerId, StatusId
from bot.knowledge.case_facts import case_values, is_late
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.keys import CASE_PLACEHOLDERS
from tests.knowledge.real_words import speak
from tests.store.clock import Clock

NOW = Clock().now
DAY = timedelta(days=1)
CASE = Case(
    id=CaseId(1),
    number=CaseNumber("BLG2019123456"),
    label=None,
    visa_kind=None,
    post=None,
    refused_on=None,
    check_every_days=7,
    state=CaseState.OPEN,
    created_at=NOW,
    checked_at=None,
)
FOLLOWER = Follower(FollowerId(1), CaseId(1), ChatId(1), NOW, subscribed=True, gone_at=None)


@pytest.fixture(scope="module")
def phrases() -> Phrasebook:
    """Return the words that clients really read: how they go together is what matters."""
    return speak()


def status(number: int, word: str, at: datetime) -> RecordedStatus:
    return RecordedStatus(StatusId(number), CaseId(1), StatusFacts(word), at)


def test_nothing_recorded_is_said_to_be_so(phrases: Phrasebook) -> None:
    values = case_values(phrases, OwnCase(FOLLOWER, CASE, (), ()), NOW)
    assert values == {
        "case.ending": "3456",
        "case.post": "the embassy",
        "case.refused_on": "not recorded yet",
        "case.days_since_refusal": "not recorded yet",
        "case.status": "not recorded yet",
        "case.status_since": "not recorded yet",
        "case.last_check": "not recorded yet",
        "case.next_check": "by December 1, 2026",
        "case.open_items": "nothing on our list right now",
    }


def test_everything_recorded_is_said(phrases: Phrasebook) -> None:
    case = replace(CASE, post="Lagos", refused_on=date(2026, 11, 23), checked_at=NOW - DAY)
    history = (
        status(1, "Issued", NOW - 9 * DAY),
        status(2, "REFUSED", NOW - 5 * DAY),
        status(3, "refused", NOW),
    )
    items = (OpenItem(2, "Form I-864"), OpenItem(5, "Police certificate"))
    assert case_values(phrases, OwnCase(FOLLOWER, case, history, items), NOW) == {
        "case.ending": "3456",
        "case.post": "Lagos",
        "case.refused_on": "November 23, 2026",
        "case.days_since_refusal": "1 day",
        "case.status": "Refused",
        "case.status_since": "November 19, 2026",
        "case.last_check": "November 23, 2026",
        "case.next_check": "by November 30, 2026",
        "case.open_items": "Form I-864; Police certificate",
    }


def test_a_status_that_the_files_do_not_know_is_said_as_staff_wrote_it(phrases: Phrasebook) -> None:
    own = OwnCase(FOLLOWER, CASE, (status(1, "Something New", NOW),), ())
    assert case_values(phrases, own, NOW)["case.status"] == "Something New"


@pytest.mark.parametrize(("days", "late"), [(6, False), (7, False), (8, True)])
def test_a_check_is_late_once_its_day_is_over(phrases: Phrasebook, days: int, late: bool) -> None:
    now = NOW + days * DAY
    said = case_values(phrases, OwnCase(FOLLOWER, CASE, (), ()), now)["case.next_check"]
    assert is_late(phrases, CASE, now) is late
    assert ("late" in said) is late
    assert "December 1, 2026" in said


def test_a_closed_case_has_no_next_check_and_is_never_late(phrases: Phrasebook) -> None:
    closed = replace(CASE, state=CaseState.CLOSED)
    values = case_values(phrases, OwnCase(FOLLOWER, closed, (), ()), NOW + 99 * DAY)
    assert values["case.next_check"] == "none, because our office has closed this case"
    assert not is_late(phrases, closed, NOW + 99 * DAY)


@pytest.mark.parametrize(("refused", "said"), [(24, "0 days"), (25, "0 days"), (22, "2 days")])
def test_days_are_whole_and_never_below_zero(phrases: Phrasebook, refused: int, said: str) -> None:
    case = replace(CASE, refused_on=date(2026, 11, refused))
    assert case_values(phrases, OwnCase(FOLLOWER, case, (), ()), NOW)["case.days_since_refusal"] == said


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)) | st.none(),
    st.integers(1, 365),
    st.integers(-50, 50),
    st.sampled_from(CaseState),
)
def test_every_placeholder_always_has_a_value(
    phrases: Phrasebook, refused_on: date | None, every: int, later: int, state: CaseState
) -> None:
    case = replace(CASE, refused_on=refused_on, check_every_days=every, state=state)
    values = case_values(phrases, OwnCase(FOLLOWER, case, (), ()), NOW + later * DAY)
    assert values.keys() == CASE_PLACEHOLDERS
    assert all(text.strip() and "{" not in text for text in values.values())
