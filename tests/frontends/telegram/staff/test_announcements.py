"""Announcements in the staff chat: buttons, replies, commands, and nobody else."""

from __future__ import annotations

from bot.domain.case_number import CaseNumber
from bot.domain.delivery import DeliveryState
from bot.domain.ids import AnnouncementId
from bot.store.cases import cases
from bot.store.cases.cases import NewCase
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import staff_text
from tests.store.one_case import ANN, BEN, follow
from tests.store.written import announced


async def two_followers(desk: StaffDesk) -> None:
    async with desk.store.transaction() as tx:
        for serial, (post, chat) in enumerate((("Lagos", ANN), ("Lima", BEN))):
            new = NewCase(CaseNumber(f"LGS201900000{serial}"), "Secret", "IR1", post)
            added = await cases.add(tx, new, desk.store.now())
            assert added is not None
            await follow(tx, desk.store, added.id, chat)


async def states(desk: StaffDesk, announcement: int = 1) -> list[DeliveryState]:
    async with desk.store.reading() as conn:
        found = await announced(conn, AnnouncementId(announcement))
    return [row.state for row in found]


async def test_an_announcement_from_command_to_undo(staff_desk: StaffDesk) -> None:
    await two_followers(staff_desk)
    await staff_desk.says("/announce")
    which = await staff_desk.presses(staff_text("button_announce_posts"))
    assert which.labels[:2] == ("Lagos", "Lima")
    asked = await staff_desk.presses("Lagos")
    preview = await staff_desk.replies("Closed on <b>Friday</b> & *Monday*", asked)
    assert preview.text.endswith("Closed on <b>Friday</b> & *Monday*")
    sent = await staff_desk.presses(staff_text("button_announce_confirm", count="1"))
    assert voice.staff("announce_sent") in sent.text
    assert await states(staff_desk) == [DeliveryState.HELD]
    assert staff_desk.woken
    undone = await staff_desk.presses(staff_text("button_announce_undo"), by=staff_desk.colleague)
    assert staff_text("announce_undone", number="1") in undone.text
    assert await states(staff_desk) == [DeliveryState.CANCELLED]


async def test_everything_can_be_done_by_command(staff_desk: StaffDesk) -> None:
    await two_followers(staff_desk)
    await staff_desk.says("/announce all Closed on Friday")
    assert voice.staff("announce_sent") in (await staff_desk.says("/confirm")).text
    assert await states(staff_desk) == [DeliveryState.HELD] * 2
    assert staff_text("announce_undone", number="1") in (await staff_desk.says("/unsay 1")).text
    await staff_desk.says("/announce all Closed on Monday")
    assert voice.staff("announce_cancelled") in (await staff_desk.says("/cancel")).text
    assert await states(staff_desk, 2) == []


async def test_each_update_handled_twice_does_its_work_once(staff_desk: StaffDesk) -> None:
    await two_followers(staff_desk)
    staff_desk.member.say("/announce all Closed on Friday", to=staff_desk.group)
    await staff_desk.handle_waiting_twice()
    staff_desk.member.press(staff_text("button_announce_confirm", count="2"), to=staff_desk.group)
    await staff_desk.handle_waiting_twice()
    assert len(await states(staff_desk)) == 2
    assert await states(staff_desk, 2) == []


async def test_a_confirmation_by_command_handled_twice_leaves_older_drafts_alone(
    staff_desk: StaffDesk,
) -> None:
    await two_followers(staff_desk)
    await staff_desk.says("/announce all Not yet")
    await staff_desk.says("/announce all Closed on Friday")
    staff_desk.member.say("/confirm", to=staff_desk.group)
    await staff_desk.handle_waiting_twice()
    assert len(await states(staff_desk)) == 2
    assert await states(staff_desk, 2) == []


async def test_a_confirm_under_an_older_preview_shows_the_newer_one(staff_desk: StaffDesk) -> None:
    await two_followers(staff_desk)
    asked = await staff_desk.says("/announce all")
    first = await staff_desk.replies("First", asked)
    await staff_desk.replies("Second", asked)
    now = await staff_desk.presses(staff_text("button_announce_confirm", count="2"), under=first)
    assert await states(staff_desk) == []
    assert now.text.endswith("Second")
    assert staff_desk.group.now(first).text.endswith("Second")
    await staff_desk.presses(
        staff_text("button_announce_confirm", count="2"), under=staff_desk.group.now(first)
    )
    assert len(await states(staff_desk)) == 2


async def test_for_clients_and_former_members_there_is_no_such_command(staff_desk: StaffDesk) -> None:
    await two_followers(staff_desk)
    client = staff_desk.telegram.user(first_name="Eve")
    staff_desk.group.makes(client, "left")
    before = len(staff_desk.texts())
    for text in ("/announce all Hello", "/unsay 1", "/confirm"):
        await staff_desk.hears(client, text)
    assert len({message.text for message in client.history}) == 1, "one and the same answer to all"
    client.say("/announce all Hello", to=staff_desk.group)
    await staff_desk.handle_waiting()
    assert len(staff_desk.texts()) == before
    assert await states(staff_desk) == []
