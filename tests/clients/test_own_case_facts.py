"""Which cases, and what of them, may be told to a chat."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.clients.own_case_facts import OwnFacts
from bot.domain.actor import Actor
from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, Follower, OpenItem, RecordedStatus, StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import ChatId, StaffId
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import cases, followers, invitations, statuses
from bot.store.database.engine import Store
from bot.store.messages import outbox
from tests.store.clock import Clock

UNDO = timedelta(seconds=60)
ME, OTHER = ChatId(11), ChatId(12)


class Office:
    """What staff and clients did before, written straight into the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._links = 0

    async def case(self, number: str) -> Case:
        new = cases.NewCase(CaseNumber(number), "the Smiths", "IR1", "Lagos", date(2026, 11, 2))
        async with self.store.transaction() as tx:
            added = await cases.add(tx, new, self.clock())
        assert added is not None
        return added

    async def link(self, case: Case, chat: ChatId) -> Follower:
        self._links += 1
        async with self.store.transaction() as tx:
            until = self.clock() + timedelta(days=14)
            invited = await invitations.add(tx, case.id, f"{self._links:064x}", now=self.clock(), until=until)
            link = await followers.add(tx, case.id, chat, invited, self.clock())
        assert link is not None
        return link

    async def record(
        self, case: Case, word: str, *, told: Follower | None = None, undo: bool = True
    ) -> RecordedStatus:
        """Record a status, and the message about it that waits out the time to undo."""
        async with self.store.transaction() as tx:
            eve = Actor(StaffId(7), "Eve")
            status = await statuses.add(tx, case.id, StatusFacts(word), self.clock(), by=eve)
            if told:
                reply = Reply((Paragraph((Span(word),)),))
                held = self.clock() + UNDO if undo else None
                notice = NewDelivery(
                    DeliveryKind.NOTICE, told.chat, told.id, case.id, reply, status.id, not_before=held
                )
                await outbox.add(tx, [notice], self.clock())
        return status

    async def heard_by(self, chat: ChatId) -> list[list[str]]:
        """Return the statuses of each of the chat's cases, as they may be told."""
        own = await OwnFacts(self.store, undo=UNDO).of(chat)
        return [[status.facts.status for status in each.history] for each in own]


@pytest.fixture
def office(store: Store, clock: Clock) -> Office:
    return Office(store, clock)


async def test_a_chat_sees_only_its_own_cases(office: Office) -> None:
    mine, second, theirs = [await office.case(f"BLG201912345{digit}") for digit in "678"]
    for case, chat in ((mine, ME), (second, ME), (theirs, OTHER), (mine, OTHER)):
        await office.link(case, chat)

    own = await OwnFacts(office.store, undo=UNDO).of(ME)
    assert [each.case.id for each in own] == [mine.id, second.id]
    assert {each.follower.chat for each in own} == {ME}
    assert await OwnFacts(office.store, undo=UNDO).of(ChatId(13)) == ()


async def test_the_staff_label_is_not_exposed(office: Office) -> None:
    await office.link(await office.case("BLG2019123456"), ME)
    [own] = await OwnFacts(office.store, undo=UNDO).of(ME)
    assert own.case.label is None
    assert (own.case.post, own.case.refused_on) == ("Lagos", date(2026, 11, 2))


async def test_the_member_who_recorded_a_status_is_not_exposed(office: Office) -> None:
    case = await office.case("BLG2019123456")
    await office.link(case, ME)
    await office.record(case, "Refused")
    office.clock.pass_by(days=1)
    [own] = await OwnFacts(office.store, undo=UNDO).of(ME)
    assert [status.by for status in own.history] == [None]


async def test_an_unsubscribed_follower_still_sees_the_facts(office: Office) -> None:
    case = await office.case("BLG2019123456")
    link = await office.link(case, ME)
    async with office.store.transaction() as tx:
        await followers.subscribe(tx, link.id, ME, on=False)
    assert await office.heard_by(ME) == [[]]


async def test_a_deleted_chat_sees_nothing(office: Office) -> None:
    await office.link(await office.case("BLG2019123456"), ME)
    async with office.store.transaction() as tx:
        await followers.forget(tx, ME)
    assert await office.heard_by(ME) == []


async def test_a_status_is_hidden_while_staff_can_undo_it(office: Office) -> None:
    case = await office.case("BLG2019123456")
    link = await office.link(case, ME)
    await office.record(case, "Refused")
    office.clock.pass_by(days=1)
    await office.record(case, "Issued", told=link)

    assert await office.heard_by(ME) == [["Refused"]]
    office.clock.pass_by(seconds=59)
    assert await office.heard_by(ME) == [["Refused"]]
    office.clock.pass_by(seconds=1)
    assert await office.heard_by(ME) == [["Refused", "Issued"]]


async def test_a_status_without_recipients_is_hidden_too(office: Office) -> None:
    case = await office.case("BLG2019123456")
    await office.link(case, ME)
    await office.record(case, "Issued")
    assert await office.heard_by(ME) == [[]]
    office.clock.pass_by(seconds=60)
    assert await office.heard_by(ME) == [["Issued"]]


async def test_a_status_being_sent_is_visible(office: Office) -> None:
    case = await office.case("BLG2019123456")
    link = await office.link(case, ME)
    await office.record(case, "Refused", told=link, undo=False)
    assert await office.heard_by(ME) == [["Refused"]]


async def test_an_undone_status_is_never_visible(office: Office) -> None:
    case = await office.case("BLG2019123456")
    link = await office.link(case, ME)
    status = await office.record(case, "Issued", told=link)
    async with office.store.transaction() as tx:
        await statuses.turn(tx, status.id, StatusState.UNDONE)
        await outbox.cancel_waiting(tx, status.id)
    for _ in range(2):
        assert await office.heard_by(ME) == [[]]
        office.clock.pass_by(minutes=5)


async def test_a_canceled_message_reveals_nothing(office: Office) -> None:
    """Somebody else is unlinked while the time to undo runs: their message is cancelled, nobody is told."""
    case = await office.case("BLG2019123456")
    await office.link(case, ME)
    left = await office.link(case, OTHER)
    status = await office.record(case, "Issued", told=left)
    async with office.store.transaction() as tx:
        await outbox.cancel_news(tx, left.id)
    assert status.state is StatusState.RECORDED
    assert await office.heard_by(ME) == [[]]


async def test_only_open_items_are_visible(office: Office) -> None:
    case = await office.case("BLG2019123456")
    await office.link(case, ME)
    async with office.store.transaction() as tx:
        first = await cases.add_item(tx, case.id, "Police certificate", office.clock())
        await cases.add_item(tx, case.id, "Form I-864", office.clock())
        await cases.finish_item(tx, case.id, first.number, office.clock())
    [own] = await OwnFacts(office.store, undo=UNDO).of(ME)
    assert own.open_items == (OpenItem(2, "Form I-864"),)
