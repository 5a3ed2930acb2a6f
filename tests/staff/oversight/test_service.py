"""Delivery status and retries, shown to staff without client names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.actor import Actor
from bot.domain.cases import StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import CaseId, DeliveryId, FollowerId, StaffId, StatusId, UpdateId
from bot.domain.press import RetryDelivery
from bot.domain.reply import Reply, plain_text
from bot.frontends.telegram.sending.rendering import render
from bot.staff.durations import span_in_words
from bot.staff.oversight.delivery_reply import LONGEST_REASON
from bot.staff.oversight.service import Oversight
from bot.store.cases import statuses
from bot.store.database.engine import Store
from bot.store.messages import outbox
from bot.store.tables.messages import outbox as outbox_table
from tests.knowledge.real_words import speak, staff_text
from tests.staff.wired import asking
from tests.store.clock import Clock
from tests.store.one_case import ANN, NEWS, NUMBER, follow, new_case
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

MIA = Actor(StaffId(71), "Mia")


class Office:
    """The service, and one case with a follower."""

    def __init__(self, store: Store, case: CaseId, link: FollowerId) -> None:
        self.store = store
        self.case = case
        self._link = link
        self.woken = 0
        self.service = Oversight(store, speak, wake=self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def put(
        self,
        state: DeliveryState,
        problem: str | None = None,
        kind: DeliveryKind = DeliveryKind.NOTICE,
    ) -> tuple[DeliveryId, StatusId]:
        """Put a message into the outbox in the state `state`."""
        async with self.store.transaction() as tx:
            now = self.store.now()
            status = await statuses.add(tx, self.case, StatusFacts("Refused"), now)
            row = NewDelivery(kind, ANN, self._link, self.case, NEWS, status.id)
            await outbox.add(tx, [row], now)
            (written,) = await outbox.of_status(tx, status.id)
            values = {"state": state.value, "problem": problem}
            await tx.execute(outbox_table.update().where(outbox_table.c.id == written.id).values(values))
        return written.id, status.id

    async def state_of(self, delivery: DeliveryId) -> DeliveryState:
        async with self.store.reading() as conn:
            found = await outbox.get(conn, delivery)
        assert found is not None
        return found.state


@pytest.fixture
async def office(store: Store) -> Office:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        return Office(store, case, await follow(tx, store, case, ANN))


def said(reply: Reply) -> str:
    return plain_text(reply.blocks)


def pressed(reply: Reply) -> list[RetryDelivery]:
    presses = [button.press for row in reply.rows for button in row]
    assert all(isinstance(press, RetryDelivery) for press in presses)
    return [press for press in presses if isinstance(press, RetryDelivery)]


async def test_before_the_first_message_it_says_so(office: Office) -> None:
    assert staff_text("delivery_nothing_yet") in said(await office.service.delivery())


async def test_without_problems_there_are_a_few_lines_and_no_buttons(office: Office) -> None:
    for _ in range(2):
        await office.put(DeliveryState.SENT)
    shown = await office.service.delivery()
    assert staff_text("delivery_count_sent", count="2") in said(shown)
    assert staff_text("delivery_none_waits") in said(shown)
    assert staff_text("delivery_none_stuck") in said(shown)
    assert not shown.rows


async def test_a_message_that_is_just_due_is_not_called_late(office: Office, clock: Clock) -> None:
    await office.put(DeliveryState.PENDING)
    clock.pass_by(seconds=59)
    assert staff_text("delivery_none_waits") in said(await office.service.delivery())


async def test_the_oldest_unsent_message_is_shown_with_its_age(office: Office, clock: Clock) -> None:
    await office.put(DeliveryState.PENDING)
    clock.pass_by(minutes=5)
    await office.put(DeliveryState.PENDING)
    shown = said(await office.service.delivery())
    assert staff_text("delivery_count_pending", count="2") in shown
    # 9:00 in London is 2:00 at the office.
    assert staff_text("delivery_oldest", moment="November 24, 2026, 02:00", span="5 min") in shown


async def test_each_stuck_message_shows_reason_and_case_but_not_the_client(office: Office) -> None:
    doubt, _ = await office.put(DeliveryState.IN_DOUBT, "ReadTimeout")
    reason = "Bad Request: <b> " + "x" * 200
    refused, _ = await office.put(DeliveryState.REFUSED, reason)
    failed, _ = await office.put(DeliveryState.FAILED)
    shown = await office.service.delivery()
    text = said(shown)
    assert staff_text("delivery_stuck", count="3") in text
    what = staff_text("delivery_what", kind=staff_text("delivery_kind_notice"), number=str(NUMBER))
    moment, why = "November 24, 2026, 02:00", staff_text("delivery_why_in_doubt", why="ReadTimeout")
    line = staff_text("delivery_stuck_line", number=str(doubt), what=what, moment=moment, why=why)
    assert line in text
    assert staff_text("delivery_why_refused", why=f"{reason[: LONGEST_REASON - 1]}…") in text
    assert staff_text("delivery_why_failed", why=staff_text("delivery_why_unknown")) in text
    assert "Smith" not in text
    assert str(ANN) not in text
    assert len(render(shown)) == 1
    assert pressed(shown) == [RetryDelivery(each) for each in (failed, refused, doubt)] + [
        RetryDelivery(None)
    ]


async def test_many_stuck_messages_fit_in_one_reply(office: Office) -> None:
    for _ in range(8):
        await office.put(DeliveryState.FAILED, "y" * 200)
    shown = await office.service.delivery()
    assert staff_text("delivery_stuck_more", count="3") in said(shown)
    assert shown.rows[-1][0].label == staff_text("button_retry_all", count="8")
    assert len(render(shown)) == 1


async def test_a_retry_sends_again_wakes_and_is_audited(office: Office) -> None:
    stuck, _ = await office.put(DeliveryState.IN_DOUBT)
    reply = await asking(office.store, MIA, UpdateId(1), office.service.retry, stuck)
    assert staff_text("retry_done", count="1") in said(reply)
    assert reply.notice == staff_text("notice_retry_done", count="1")
    assert await office.state_of(stuck) is DeliveryState.PENDING
    assert office.woken == 1
    async with office.store.reading() as conn:
        (line,) = await audit_lines(conn, office.case)
    assert (line.by, line.action, line.once) == (MIA, "retry", 1)
    assert line.detail == f"message {stuck}: 1 again"


async def test_a_retry_handled_twice_is_done_once(office: Office) -> None:
    stuck, _ = await office.put(DeliveryState.FAILED)
    await asking(office.store, MIA, UpdateId(1), office.service.retry, stuck)
    async with office.store.transaction() as tx:
        await tx.execute(outbox_table.update().values(state="failed"))
    shown = await asking(office.store, MIA, UpdateId(1), office.service.retry, stuck)
    assert await office.state_of(stuck) is DeliveryState.FAILED
    assert staff_text("retry_done", count="1") not in said(shown)


async def test_a_second_retry_says_that_it_was_done_already(office: Office) -> None:
    stuck, _ = await office.put(DeliveryState.FAILED)
    await asking(office.store, MIA, UpdateId(1), office.service.retry, None)
    for update, again in enumerate((stuck, None, DeliveryId(404)), start=2):
        reply = await asking(office.store, MIA, UpdateId(update), office.service.retry, again)
        assert staff_text("retry_nothing") in said(reply)
        assert reply.notice is not None
    async with office.store.reading() as conn:
        assert len(await audit_lines(conn, office.case)) == 0, "of all: about no single case"


async def test_outdated_and_withdrawn_messages_are_not_sent_with_the_rest(office: Office) -> None:
    old, _ = await office.put(DeliveryState.FAILED)
    void, status = await office.put(DeliveryState.IN_DOUBT)
    await office.put(DeliveryState.SENT)
    async with office.store.transaction() as tx:
        await statuses.turn(tx, status, StatusState.WITHDRAWN)
    shown = await office.service.delivery()
    assert staff_text("delivery_overtaken") in said(shown)
    assert staff_text("delivery_void") in said(shown)
    assert pressed(shown) == [RetryDelivery(old)]
    assert staff_text("retry_nothing") in said(
        await asking(office.store, MIA, UpdateId(1), office.service.retry, None)
    )
    assert staff_text("retry_nothing") in said(
        await asking(office.store, MIA, UpdateId(2), office.service.retry, void)
    )
    assert staff_text("retry_done", count="1") in said(
        await asking(office.store, MIA, UpdateId(3), office.service.retry, old)
    )


@pytest.mark.parametrize(("written", "goes"), [("all", 2), ("ALL", 2), ("1", 1), ("No. 1", 1), ("#1", 1)])
async def test_the_command_takes_a_number_or_all(office: Office, written: str, goes: int) -> None:
    for _ in range(2):
        await office.put(DeliveryState.FAILED)
    reply = await asking(office.store, MIA, UpdateId(1), office.service.retry_written, written)
    assert staff_text("retry_done", count=str(goes)) in said(reply)


@pytest.mark.parametrize("written", ["", "one", "1 2", "-1", "0"])
async def test_anything_else_after_the_command_is_explained_over_the_list(
    office: Office, written: str
) -> None:
    await office.put(DeliveryState.FAILED)
    shown = said(await asking(office.store, MIA, UpdateId(1), office.service.retry_written, written))
    assert staff_text("retry_what") in shown
    assert staff_text("delivery_stuck", count="1") in shown
    assert office.woken == 0


async def test_without_stuck_messages_no_number_is_asked_for(office: Office) -> None:
    await office.put(DeliveryState.SENT)
    assert (
        await asking(office.store, MIA, UpdateId(1), office.service.retry_written, "")
        == await office.service.delivery()
    )


async def test_figures_are_a_few_lines_without_names(office: Office, clock: Clock) -> None:
    await office.put(DeliveryState.SENT)
    async with office.store.transaction() as tx:
        sent = store_time = office.store.now()
        await tx.execute(
            outbox_table.update().values(sent_at=sent + timedelta(seconds=64), created_at=store_time)
        )
    clock.pass_by(days=8)
    shown = await office.service.stats()
    assert said(shown).splitlines() == [
        staff_text("stats_title"),
        "",
        "• " + staff_text("stats_questions", week="0", month="0"),
        "• " + staff_text("stats_no_votes"),
        "• " + staff_text("stats_cases", open="1", closed="0"),
        "• " + staff_text("stats_cases_now", overdue="1", unfollowed="0"),
        "• " + staff_text("stats_followers", links="1", chats="1", gone="0"),
        "• " + staff_text("stats_told", week="0", month="1"),
        "• " + staff_text("stats_faults", again="0", corrected="0"),
        "• " + staff_text("stats_median", span=staff_text("span_seconds", count="64")),
    ]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, ("seconds", 0)),
        (119, ("seconds", 119)),
        (120, ("minutes", 2)),
        (7199, ("minutes", 119)),
        (7200, ("hours", 2)),
        (172_800, ("days", 2)),
    ],
)
def test_a_duration_is_shown_in_its_largest_unit(seconds: int, shown: tuple[str, int]) -> None:
    unit, count = shown
    expected = staff_text(f"span_{unit}", count=str(count))
    assert span_in_words(speak(), timedelta(seconds=seconds)) == expected
