"""Admins who write as the group: the bot cannot tell them apart, so they name what they mean."""

from __future__ import annotations

import pytest

from bot.domain.case_number import CaseNumber
from bot.domain.delivery import DeliveryState
from bot.store.cases import cases, statuses
from bot.store.messages import announcements, outbox
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import STAFF, StaffDesk
from tests.standin import Person
from tests.store.one_case import ANN, follow
from tests.store.written import audit_lines

A, B = "BLG2019200005", "BLG2019200006"


@pytest.fixture
async def admins(staff_desk: StaffDesk) -> tuple[StaffDesk, Person, Person]:
    """Return the staff's desk with two cases and a follower of each, and two anonymous admins."""
    for number in (A, B):
        await staff_desk.says(f"/newcase {number} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
        async with staff_desk.store.transaction() as tx:
            case = await cases.find(tx, CaseNumber(number))
            assert case is not None
            await follow(tx, staff_desk.store, case.id, ANN)
    one, other = staff_desk.member, staff_desk.colleague
    for each in (one, other):
        staff_desk.group.makes(each, "administrator", anonymous=True)
    return staff_desk, one, other


async def recorded(desk: StaffDesk, number: str) -> str | None:
    async with desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(number))
        assert case is not None
        latest = await statuses.latest(conn, case.id)
    return None if latest is None else latest.facts.status


async def states(desk: StaffDesk) -> list[DeliveryState]:
    async with desk.store.reading() as conn:
        return [each.state for each in await outbox.of_chat(conn, ANN)]


@pytest.mark.parametrize("step", ["confirm", "cancel"])
async def test_a_preview_of_one_is_not_confirmed_or_cancelled_by_another(
    admins: tuple[StaffDesk, Person, Person], step: str
) -> None:
    desk, one, other = admins
    await desk.says(f"/status {A} issued 2026-11-21", by=one)
    await desk.says(f"/status {B} refused 2026-11-20", by=other)
    said = await desk.says(f"/{step}", by=one)

    assert voice.staff("anonymous_number") in said.text
    assert f"/{step} 1" in said.text, "what could be meant is named"
    assert f"/{step} 2" in said.text
    assert [await recorded(desk, number) for number in (A, B)] == [None, None]
    await desk.says("/confirm 1", by=one)
    assert [await recorded(desk, number) for number in (A, B)] == ["Issued", None]
    await desk.says("/confirm", by=one)
    assert [await recorded(desk, number) for number in (A, B)] == ["Issued", None]


async def test_continuing_a_draft_by_number_links_nobody(admins: tuple[StaffDesk, Person, Person]) -> None:
    desk, one, other = admins
    asked = await desk.says(f"/status {A}", by=one)
    await desk.replies("refused 2026-11-20", asked, by=other)
    await desk.says("/confirm", by=one)
    assert await recorded(desk, A) is None
    await desk.says("/confirm", by=other)
    assert await recorded(desk, A) is None
    await desk.presses(voice.staff_label("button_status_confirm"), by=other)
    assert await recorded(desk, A) == "Refused"


async def test_what_was_recorded_is_undone_with_its_number_only(
    admins: tuple[StaffDesk, Person, Person],
) -> None:
    desk, one, other = admins
    await desk.says(f"/status {A} issued 2026-11-21", by=one)
    await desk.says("/confirm 1", by=one)
    said = await desk.says("/undo", by=other)
    assert voice.staff("anonymous_number") in said.text
    assert f"/undo {A}" in said.text
    assert await recorded(desk, A) == "Issued"
    await desk.says(f"/undo {A}", by=other)
    assert await recorded(desk, A) is None


async def test_an_announcement_is_taken_back_with_its_number_only(
    admins: tuple[StaffDesk, Person, Person],
) -> None:
    desk, one, other = admins
    await desk.says("/announce all Closed on Friday", by=one)
    await desk.says("/confirm 1", by=one)
    said = await desk.says("/unsay", by=other)
    assert voice.staff("anonymous_number") in said.text
    assert "/unsay 1" in said.text
    assert await states(desk) == [DeliveryState.HELD]
    await desk.says("/unsay 1", by=other)
    assert await states(desk) == [DeliveryState.CANCELLED]
    async with desk.store.reading() as conn:
        assert await announcements.waiting(conn) == ()


@pytest.mark.parametrize("command", ["confirm", "cancel", "undo", "unsay"])
async def test_without_anything_pending_the_number_is_asked_for_too(
    admins: tuple[StaffDesk, Person, Person], command: str
) -> None:
    desk, one, _ = admins
    said = await desk.says(f"/{command}", by=one)

    assert voice.staff("anonymous_number") in said.text
    assert f"/{command} " in said.text


async def test_a_named_admin_needs_no_number(admins: tuple[StaffDesk, Person, Person]) -> None:
    desk, one, _ = admins
    kim = desk.telegram.user(first_name="Kim")
    await desk.says(f"/status {B} refused 2026-11-20", by=one)
    await desk.says(f"/status {A} issued 2026-11-21", by=kim)
    await desk.says("/confirm", by=kim)

    assert [await recorded(desk, number) for number in (A, B)] == ["Issued", None]


async def test_the_audit_names_the_group_for_words_and_the_person_for_presses(
    admins: tuple[StaffDesk, Person, Person],
) -> None:
    desk, one, _ = admins
    await desk.says(f"/close {A}", by=one)
    await desk.presses(voice.staff_label("button_change_undo"), by=one)
    async with desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(A))
        assert case is not None
        lines = await audit_lines(conn, case.id)

    done = [(line.action, line.by and line.by.id) for line in lines]
    assert done[-2:] == [("close", STAFF), ("undo close", one.chat_id)]
