"""Followers are told what staff change in a case: once, in one message, and not what is undone in time."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clients.own_cases import OwnCases
from bot.clients.personal_data import Leaving
from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState
from bot.domain.delivery import DeliveryKind, DeliveryState, InDoubt, Refused, SendOutcome
from bot.domain.ids import ChatId, FollowerId, UpdateId
from bot.domain.press import OpenContact, OpenOwnCase
from bot.domain.reply import Reply, plain_text
from bot.domain.text_units import units
from bot.staff.cases.service import Registry
from bot.staff.request import StaffRequest
from bot.staff.undoing_changes import TakingBack
from bot.store.cases import cases
from bot.store.cases.cases import CaseFilter
from bot.store.database.engine import Store
from bot.store.messages import claims, stuck
from bot.store.messages.outbox import Delivery
from tests.e2e import voice
from tests.knowledge.real_words import own_case_text, speak
from tests.staff.desk import EVE, UNDO, Desk, open_desk, said
from tests.staff.test_undoing_changes import undo_under
from tests.staff.wired import asking
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NUMBER, new_case

pytestmark = pytest.mark.engines("sqlite")

CHANGE = DeliveryKind.CASE_CHANGE


@dataclass(slots=True)
class Office:
    """A case with followers, and the staff who change it."""

    desk: Desk
    number: CaseNumber = NUMBER
    registry: Registry = field(init=False)
    taking_back: TakingBack = field(init=False)

    def __post_init__(self) -> None:
        self.registry = Registry(self.desk.store, speak, undo=UNDO)
        self.taking_back = TakingBack(undo=UNDO)

    async def does(self, command: str, rest: str = "", *, once: UpdateId | None = None) -> Reply:
        """Type a command about the case."""
        registry = self.registry
        work: Callable[[StaffRequest, str], Awaitable[Reply]] = {
            "item": registry.items.add,
            "done": registry.items.finish,
            "close": registry.close,
            "reopen": registry.reopen,
        }[command]
        text = f"{self.number} {rest}".strip()
        return await asking(self.desk.store, EVE, once or self.desk.update(), work, text)

    async def undoes(self, under: Reply) -> Reply:
        """Press the Undo button under a reply."""
        press = undo_under(under)
        assert press is not None
        update = self.desk.update()
        return await asking(self.desk.store, EVE, update, self.taking_back.take_back, press.change)

    async def pending(self, to: FollowerId | None = None) -> list[Delivery]:
        """Return the messages about changes that wait."""
        return [
            each for each in await self.desk.waiting() if each.kind is CHANGE and to in (None, each.follower)
        ]

    async def read(self, to: ChatId) -> list[str]:
        """Return the texts about changes that were sent to a chat."""
        sent = await self.desk.sent(CHANGE)
        return [text_of(each) for each in sent if each.chat == to and each.state is DeliveryState.SENT]


def text_of(delivery: Delivery) -> str:
    assert delivery.reply is not None
    return plain_text(delivery.reply.blocks)


def line(delivery: Delivery, key: str) -> str:
    """Return the line of a message that has a wording; empty if it has none."""
    assert delivery.reply is not None
    lines = [plain_text((block,)) for block in delivery.reply.blocks]
    return next((each for each in lines if voice.notice(key) in each), "")


@pytest.fixture
async def office(store: Store, clock: Clock) -> Office:
    return Office(await open_desk(store, clock))


async def test_what_is_needed_now_and_what_no_longer_is_said(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "police certificate; photo")
    await office.desk.delivers()
    await office.does("done", "1")
    await office.desk.delivers()

    first, second = await office.desk.sent(CHANGE)
    assert {first.state, second.state} == {DeliveryState.SENT}
    assert "police certificate; photo" in line(first, "changed_needed")
    assert not line(first, "changed_done")
    assert "police certificate" in line(second, "changed_done")
    assert "photo" not in text_of(second)


async def test_a_closed_case_says_what_that_means_and_leads_to_the_office(office: Office) -> None:
    ann = await office.desk.follows(ANN)
    await office.does("close")
    await office.desk.delivers()
    await office.does("reopen")
    await office.desk.delivers()

    closed, reopened = await office.desk.sent(CHANGE)
    assert line(closed, "changed_closed")
    assert line(reopened, "changed_reopened")
    assert closed.reply is not None
    assert [button.press for row in closed.reply.rows for button in row] == [OpenOwnCase(ann), OpenContact()]


@pytest.mark.engines("sqlite", "postgresql")
async def test_several_changes_in_a_short_time_are_one_message(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    office.desk.clock.pass_by(seconds=30)
    await office.does("item", "photo")
    office.desk.clock.pass_by(seconds=50)
    await office.does("done", "1")
    (message,) = await office.pending()

    assert message.due_at == office.desk.clock.now + UNDO
    assert "photo" in line(message, "changed_needed")
    assert "form" not in text_of(message)


async def test_what_is_undone_in_time_is_not_told(office: Office) -> None:
    await office.desk.follows(ANN)
    changed = [await office.does("item", "form"), await office.does("close")]
    assert "form" in text_of((await office.pending())[0])
    for reply in reversed(changed):
        await office.undoes(reply)

    assert await office.pending() == []
    await office.desk.delivers()
    assert await office.read(ANN) == []


async def test_undoing_one_of_several_changes_leaves_the_others_in_the_message(office: Office) -> None:
    await office.desk.follows(ANN)
    first = await office.does("item", "form")
    await office.does("item", "photo")
    shown = await office.undoes(first)
    (message,) = await office.pending()

    assert line(message, "changed_needed").endswith("photo")
    assert voice.staff("told_one") in said(shown)


async def test_what_is_undone_later_is_told(office: Office) -> None:
    await office.desk.follows(ANN)
    changed = await office.does("item", "form")
    await office.desk.delivers()
    shown = await office.undoes(changed)
    await office.desk.delivers()

    told = await office.desk.sent(CHANGE)
    assert len(told) == 2
    assert "form" in line(told[1], "changed_done")
    assert voice.staff("told_one") in said(shown)


async def test_a_message_that_is_being_sent_stays_and_the_next_one_says_the_rest(office: Office) -> None:
    await office.desk.follows(ANN)
    changed = await office.does("item", "form")
    (claimed,) = await office.desk.claims()
    await office.does("item", "photo")
    await office.undoes(changed)
    (message,) = await office.pending()

    assert message.id > claimed.id
    assert "photo" in line(message, "changed_needed")
    assert "form" in line(message, "changed_done")


async def test_a_message_that_may_have_arrived_is_not_replaced(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    await office.desk.comes_to(InDoubt("no answer"))
    await office.does("item", "photo")

    first, second = await office.pending()
    assert (first.again, second.again) == (True, False)
    assert line(second, "changed_needed").endswith("photo")


@pytest.mark.engines("sqlite", "postgresql")
async def test_what_could_not_be_sent_is_said_by_the_next_message(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    await office.desk.comes_to(Refused("no"))
    await office.does("item", "photo")
    await office.desk.delivers()

    (read,) = await office.read(ANN)
    assert "form; photo" in read
    async with office.desk.store.reading() as conn:
        assert await stuck.count(conn) == (0, 0)


async def test_the_next_message_says_all_that_several_unread_ones_would_have_said(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    (claimed,) = await office.desk.claims()
    await office.does("item", "photo")
    async with office.desk.store.transaction() as tx:
        refused = claims.DeliveryResult(claimed.id, DeliveryState.REFUSED)
        assert await claims.record(tx, refused, "w", office.desk.clock.now)
    await office.does("item", "letter")
    await office.desk.delivers()

    (read,) = await office.read(ANN)
    assert "form; photo; letter" in read


async def test_a_failed_message_whose_change_was_undone_is_not_sent_again(office: Office) -> None:
    await office.desk.follows(ANN)
    changed = await office.does("item", "form")
    await office.desk.comes_to(Refused("no"))
    await office.undoes(changed)

    async with office.desk.store.transaction() as tx:
        assert await stuck.retry(tx, None, office.desk.clock.now) == 0


@pytest.mark.engines("sqlite", "postgresql")
async def test_only_subscribed_followers_are_told_also_when_they_leave_in_between(office: Office) -> None:
    await office.desk.follows(ANN)
    ben = await office.desk.follows(BEN)
    own = OwnCases(office.desk.store, speak, undo=UNDO)
    await office.does("item", "form")
    await own.tell(ANN, UpdateId(900), on=False)
    assert {each.follower for each in await office.pending()} == {ben}
    await office.does("item", "photo")

    assert {each.follower for each in await office.pending()} == {ben}
    await office.desk.delivers()
    assert await office.read(ANN) == []
    assert len(await office.read(BEN)) == 1


async def test_who_joins_in_between_is_told_only_what_changes_then(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    ben = await office.desk.follows(BEN)
    await office.does("item", "photo")

    (message,) = await office.pending(ben)
    assert "form" not in text_of(message)


async def test_nobody_is_told_about_the_items_of_a_closed_case(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    await office.does("close")
    await office.desk.delivers()
    await office.does("done", "1")

    assert await office.pending() == []


async def test_a_command_handled_again_tells_once_and_answers_the_same(office: Office) -> None:
    await office.desk.follows(ANN)
    for command, rest in (("item", "form"), ("done", "1"), ("close", ""), ("reopen", "")):
        once = office.desk.update()
        first = said(await office.does(command, rest, once=once))
        again = said(await office.does(command, rest, once=once))
        assert first == again
        assert voice.staff("told_one") in first
        assert len(await office.pending()) == 1
        await office.desk.delivers()


async def test_a_very_long_list_fits_one_message(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "\n".join(f"{number} {'long 📄 ' * 20}" for number in range(60)))
    await office.desk.delivers()
    await office.does("item", "\n".join(f"{number} {'more 📄 ' * 20}" for number in range(60)))
    for number in range(1, 61):
        await office.does("done", str(number))
    (message,) = await office.pending()

    assert units(text_of(message)) < 3500
    assert re.search(r"\d\d", line(message, "changed_done").rpartition("📄")[2])


async def test_the_file_note_has_the_message(office: Office) -> None:
    await office.desk.follows(ANN)
    await office.does("item", "form")
    await office.desk.delivers()

    await office.undoes(await office.does("item", "photo"))

    note = said(await office.desk.types("record"))
    assert note.count(voice.staff("record_change")) == 1
    assert "form" in note


async def test_what_is_stored_about_a_chat_has_the_message_and_forget_empties_it(office: Office) -> None:
    await office.desk.follows(ANN)
    leaving = Leaving(office.desk.store, speak)
    await office.does("item", "form")
    await office.desk.delivers()
    await office.does("item", "photo")
    assert own_case_text("mydata_sent", count="1", zone="Denver") in said(await leaving.data(ANN))

    await leaving.forget(ANN, UpdateId(900))
    sent, waiting = await office.desk.sent(CHANGE)
    assert (sent.chat, sent.follower, sent.reply, sent.messages) == (None, None, None, ())
    assert (waiting.state, waiting.reply) == (DeliveryState.CANCELLED, None)


STEPS = st.lists(
    st.sampled_from(
        ("add", "add", "finish", "close", "undo", "undo an older one", "send", "refuse", "doubt")
    ),
    min_size=3,
    max_size=10,
)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_who_has_read_all_messages_knows_the_case(store: Store, clock: Clock, steps: list[str]) -> None:
    """No matter what staff do and undo meanwhile, and how single messages fare."""
    async with store.transaction() as tx:
        count = await cases.count(tx, CaseFilter())
        number = CaseNumber(f"BLG2019{count:06d}")
        case = await new_case(tx, store, number)
    office = Office(Desk(store, clock, case, updates=1000 * count), number)
    await office.desk.follows(ANN)
    undoable: list[Reply] = []
    for step in steps:
        await _take(office, step, undoable)
    # What was refused is said by the next message.
    await office.does("reopen")
    await office.does("item", "the last item")
    await office.desk.delivers()

    knows_open, knows_items = True, set[str]()
    for each in await office.desk.sent(CHANGE):
        if each.state is DeliveryState.SENT or each.again:  # or may have been
            knows_items |= _items_in(each, "changed_needed")
            knows_items -= _items_in(each, "changed_done")
            knows_open = (knows_open or bool(line(each, "changed_reopened"))) and not line(
                each, "changed_closed"
            )
    async with store.reading() as conn:
        items = {each.text for each in await cases.items_of(conn, office.desk.case)}
    assert knows_open
    assert knows_items == items


async def _take(office: Office, step: str, undoable: list[Reply]) -> None:
    async with office.desk.store.reading() as conn:
        case = await cases.get(conn, office.desk.case)
        items = await cases.items_of(conn, office.desk.case)
        assert case is not None
    is_open = case.state is CaseState.OPEN
    match step:
        case "send":
            await office.desk.delivers()
        case "refuse" | "doubt":
            outcome: SendOutcome = Refused("no") if step == "refuse" else InDoubt("no answer")
            if await office.pending():
                await office.desk.comes_to(outcome)
        case "close":
            undoable.append(await office.does("close" if is_open else "reopen"))
        case _ if not is_open:
            pass  # nobody is told about the items of a closed case
        case "add":
            undoable.append(await office.does("item", f"item {office.desk.updates}"))
        case "finish" if items:
            undoable.append(await office.does("done", str(items[0].number)))
        case "undo" | "undo an older one" if undoable:
            await office.undoes(undoable.pop(-1 if step == "undo" else 0))


def _items_in(delivery: Delivery, key: str) -> set[str]:
    said_of = line(delivery, key)
    return set(said_of.rpartition(": ")[2].split("; ")) if said_of else set()
