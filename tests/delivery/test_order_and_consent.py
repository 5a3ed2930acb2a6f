"""Messages go once, in order, when and to whom they may."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

from bot.delivery.consent import Consent
from bot.domain.case_number import CaseNumber
from bot.domain.delivery import DeliveryKind, DeliveryReason
from bot.domain.ids import ChatId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.press import ShowNotice
from bot.frontends.telegram.sending.callback_data import unpack
from bot.store.cases import followers
from bot.store.chats import preferences
from bot.store.messages import claims, outbox, recovery
from tests.delivery.conftest import Free, Post, running
from tests.standin import FaultKind
from tests.store.one_case import new_case


async def test_a_message_goes_once_and_its_number_is_kept(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued & <sent>")
    async with running(post.worker().run):
        seen = await ana.next_message()
        row = await post.in_state(news, "sent")

    assert seen.text == "Issued & <sent>"
    assert seen.raw["has_protected_content"]
    assert (row.messages, row.sent_at, row.tries, row.again) == ((seen.message_id,), post.clock(), 1, False)
    assert len(post.telegram.sent) == 1


async def test_an_announcement_may_be_forwarded(post: Post) -> None:
    ana = post.person()
    await post.add(ana, await post.follower(ana), "Closed", kind=DeliveryKind.ANNOUNCEMENT)
    async with running(post.worker().run):
        assert "has_protected_content" not in (await ana.next_message()).raw


async def test_order_holds_within_a_case_and_chat_while_others_go_on(post: Post) -> None:
    ana, ben = post.person(), post.person()
    anas, bens = await post.follower(ana), await post.follower(ben)
    rows = [await post.add(ana, anas, f"{number}") for number in range(4)]
    await post.add(ben, bens, "for Ben")
    post.telegram.fault("sendMessage", FaultKind.TOO_MANY, chat=ana, retry_after=35)
    worker = post.worker()
    async with running(worker.run):
        assert (await ben.next_message()).text == "for Ben"
        await post.in_state(rows[0], "pending")
        assert [(await post.row(each)).tries for each in rows] == [1, 0, 0, 0]
        post.gateway.pacing._flooded.clear()
        post.clock.pass_by(seconds=36)
        worker.wake()
        await post.in_state(rows[3], "sent")
    assert [message.text for message in ana.history] == ["0", "1", "2", "3"]


async def test_one_case_that_waits_holds_up_no_other_of_the_same_chat(post: Post) -> None:
    ana = post.person()
    async with post.store.transaction() as tx:
        other = await new_case(tx, post.store, CaseNumber("LMA2020000001"))
    later = post.clock() + timedelta(seconds=60)
    await post.add(ana, await post.follower(ana), "held", not_before=later)
    await post.add(ana, await post.follower(ana, other), "other case", case=other)
    worker = post.worker()
    async with running(worker.run):
        assert (await ana.next_message()).text == "other case"
        post.clock.pass_by(seconds=60)
        worker.wake()
        assert (await ana.next_message()).text == "held"


async def test_never_two_sends_to_a_chat_at_once(post: Post) -> None:
    ana = post.person()
    for number in range(3):
        async with post.store.transaction() as tx:
            case = await new_case(tx, post.store, CaseNumber(f"LMA202000000{number}"))
        await post.add(ana, await post.follower(ana, case), f"{number}", case=case)
    held = post.telegram.fault("sendMessage", FaultKind.HELD)
    async with running(post.worker().run):
        await held.within(5)
        async with post.store.reading() as conn:
            assert len(await recovery.in_hand(conn)) == 1
        held.released.set()
        for number in range(3):
            assert (await ana.next_message()).text == f"{number}"


async def test_consent_that_ended_cancels_what_waits(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "secret")
    async with post.store.transaction() as tx:
        await followers.forget(tx, ChatId(ana.chat_id))
    async with running(post.worker().run):
        await post.in_state(news, "cancelled")
    assert not post.telegram.calls("sendMessage")


async def test_consent_that_ends_between_the_claim_and_the_send_cancels_too(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "secret")

    class Interrupting(Free):
        """Ends the consent while a message waits for its turn."""

        async def turn(self, chat: ChatId, *, doubtful: bool) -> bool:
            async with post.store.transaction() as tx:
                await followers.forget(tx, chat)
            return True

    async with running(post.worker(pace=Interrupting()).run):
        await post.in_state(news, "cancelled")
    assert not post.telegram.calls("sendMessage")


async def test_a_chat_that_must_be_left_alone_gets_its_message_back_into_the_outbox(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.gateway.pacing.flooded(ChatId(ana.chat_id), timedelta(seconds=35))
    async with running(post.worker().run):
        row = await post.in_state(news, "held")
    assert timedelta(seconds=30) < row.due_at - post.clock() <= timedelta(seconds=35)
    assert row.tries == 0
    assert not post.telegram.sent


async def test_a_message_that_waited_too_long_for_its_turn_is_put_back_unsent(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")

    class Slow(Free):
        """Lets a message go when it has hardly any time left."""

        async def turn(self, _chat: ChatId, *, doubtful: bool) -> bool:
            if not self.turns:
                post.clock.pass_by(minutes=2)
            self.turns += 1
            return True

    pace = Slow()
    async with running(post.worker(pace=pace).run):
        row = await post.in_state(news, "sent")
    assert pace.turns == 2
    assert (row.tries, row.again) == (1, False)
    assert len(ana.history) == 1


async def test_quiet_hours_hold_what_rings_until_they_end(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    quiet = QuietHours(time(22), time(10, 30), "Europe/Vienna")  # it is 10:00 there
    told = await post.add(ana, link, "told before")
    worker = post.worker()
    async with running(worker.run):
        await post.in_state(told, "sent")
        async with post.store.transaction() as tx:
            await preferences.put(tx, ChatId(ana.chat_id), Preferences(quiet=quiet))
        await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=told)
        news = await post.add(ana, link, "Issued")
        worker.wake()
        assert (await ana.next_edit()).text == "struck"
        row = await post.in_state(news, "held")
        assert (row.due_at, row.tries) == (post.clock() + timedelta(minutes=30), 0)
        post.clock.pass_by(minutes=30)
        worker.wake()
        await post.in_state(news, "sent")


async def test_a_discreet_message_shows_only_that_there_is_news(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    async with post.store.transaction() as tx:
        await preferences.put(tx, ChatId(ana.chat_id), Preferences(discreet=True))
    news = await post.add(ana, link, "Issued")
    worker = post.worker()
    async with running(worker.run):
        seen = await ana.next_message()
        assert seen.text == "discreet"
        ((button,),) = seen.rows
        press, token = unpack(button["callback_data"])
        assert press == ShowNotice(news)
        assert token is not None
        await post.in_state(news, "sent")

        unopened = await post.add(ana, link, "Issued, struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        row = await post.in_state(unopened, "cancelled")
        assert row.problem == DeliveryReason.TARGET_UNOPENED

        async with post.store.transaction() as tx:
            await outbox.show(tx, news, ChatId(ana.chat_id), post.store.now())
        opened = await post.add(ana, link, "Issued, struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        await post.in_state(opened, "sent")
    assert ana.last.text == "Issued, struck"


async def test_a_fault_before_the_send_is_tried_again_later(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")

    class Faulty(Free):
        """Breaks once."""

        async def turn(self, _chat: ChatId, *, doubtful: bool) -> bool:
            self.turns += 1
            if self.turns == 1:
                raise ZeroDivisionError
            return True

    worker = post.worker(pace=Faulty())
    async with running(worker.run):
        row = await post.when(news, lambda row: row.problem is not None)
        assert row.problem == DeliveryReason.OWN_FAULT
        post.clock.now = row.due_at
        worker.wake()
        assert not (await post.in_state(news, "sent")).again


async def test_consent_is_asked_for_many_at_once_and_each_has_its_own_answer(post: Post) -> None:
    people = [post.person() for _ in range(6)]
    rows = [await post.add(each, await post.follower(each), "Issued") for each in people]
    async with post.store.transaction() as tx:
        now = post.store.now()
        claimed = await claims.claim(tx, holder="me", now=now, until=now, limit=6)
        for each in people[::2]:
            await followers.forget(tx, ChatId(each.chat_id))
    consent = Consent(post.store)
    answers = await asyncio.gather(*(consent.is_valid(each) for each in claimed))
    assert [each.id for each in claimed] == rows
    assert answers == [False, True] * 3
    assert await consent.is_valid(claimed[1])
