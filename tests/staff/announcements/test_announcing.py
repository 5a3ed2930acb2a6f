"""An announcement: written, previewed, sent once to each chat, and taken back in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.attempts import recording_of
from bot.domain.actor import Actor
from bot.domain.announcement import LONGEST_ANNOUNCEMENT, AudienceKind
from bot.domain.case_number import CaseNumber
from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState, InDoubt, SendOutcome
from bot.domain.ids import AnnouncementId, ChatId, DeliveryId, DraftId, MessageId, StaffId, UpdateId
from bot.domain.press import Choose, UndoAnnouncement
from bot.domain.reply import Reply, plain_text
from bot.frontends.telegram.sending.rendering import render
from bot.staff.announcements.draft import read_arguments
from bot.staff.announcements.service import Announcing
from bot.store.cases import cases
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Store
from bot.store.messages import claims
from bot.store.messages.claims import DeliveryResult
from bot.store.messages.outbox import Delivery
from bot.store.tables.messages import outbox as outbox_table
from bot.store.tables.staff import audit as audit_table
from tests.e2e import voice
from tests.knowledge.real_words import notice_text, speak, staff_text
from tests.staff.wired import answered, asking, drafting_of
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, follow
from tests.store.written import announced

pytestmark = pytest.mark.engines("sqlite")

MIA, NOOR = Actor(StaffId(71), "Mia"), Actor(StaffId(72), "Noor")
CARA = ChatId(5_000_000_003)
UNDO = timedelta(seconds=60)
PROMPT = MessageId(900)
SEND, TAKE_BACK, LEAVE = "button_announce_confirm", "button_announce_take_back", "button_announce_leave"
ALL, POSTS, KINDS = "button_announce_all", "button_announce_posts", "button_announce_kinds"
TEXT, AUDIENCE, DROP = "button_announce_edit", "button_announce_audience", "button_announce_cancel"
PROGRESS, UNSAY, MORE = "button_announce_standing", "button_announce_undo", "button_more"


class Office:
    """The service on a store; each action is a new update unless `again` is set."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.woken = 0
        self.service = Announcing(undo=UNDO)
        self.drafting = drafting_of(store, previews=self.service.previews, wake=self._wake)
        self._update = 100

    def _wake(self) -> None:
        self.woken += 1

    def update(self, *, again: bool = False) -> UpdateId:
        self._update += 0 if again else 1
        return UpdateId(self._update)

    async def announce(self, words: str, *, again: bool = False) -> Reply:
        return await asking(self.store, MIA, self.update(again=again), self.service.begin, words)

    async def press(self, reply: Reply, label: str, *, by: Actor = MIA, again: bool = False) -> Reply:
        """Press the button with this label, or with the label of this key."""
        start = start_of(label)
        button = next(each for row in reply.rows for each in row if each.label.startswith(start))
        update = self.update(again=again)
        if isinstance(button.press, UndoAnnouncement):
            return await asking(self.store, by, update, self.service.unsaying.stop, button.press.announcement)
        assert isinstance(button.press, Choose)
        pressed = await asking(self.store, by, update, self.drafting.choose, button.press)
        assert pressed is not None
        assert pressed.in_place
        return pressed

    async def answer(self, reply: Reply, text: str) -> Reply:
        """Write `text` in reply to the message that shows `reply`."""
        return await answered(self.drafting, self.store, reply.asks, text, MIA, self.update())

    async def case(self, serial: int, post: str | None, visa_kind: str | None, *chats: ChatId) -> None:
        async with self.store.transaction() as tx:
            number = CaseNumber(f"LGS20190000{serial:02}")
            added = await cases.add(tx, NewCase(number, "Secret", visa_kind, post), self.store.now())
            assert added is not None
            for chat in chats:
                await follow(tx, self.store, added.id, chat)

    async def written(self, announcement: int = 1) -> tuple[Delivery, ...]:
        async with self.store.reading() as conn:
            return await announced(conn, AnnouncementId(announcement))

    async def audited(self) -> list[tuple[str, str | None, str | None]]:
        async with self.store.reading() as conn:
            rows = await conn.execute(audit_table.select().order_by(audit_table.c.id))
            return [(row.action, row.staff_name, row.detail) for row in rows]


@pytest.fixture
async def office(store: Store) -> Office:
    """Open with three cases: Ann follows two, Ben and Cara one each."""
    opened = Office(store)
    await opened.case(1, "Lagos", "IR1", ANN)
    await opened.case(2, "Lima", "K-1", ANN, BEN)
    await opened.case(3, "Lagos", None, CARA)
    return opened


def said(reply: Reply) -> str:
    return plain_text(reply.blocks)


def start_of(label: str) -> str:
    """Return how a button's label begins; `label` may be a key."""
    if not label.startswith("button_"):
        return label
    words = voice.label(label) if label == MORE else voice.staff_label(label)
    return words.partition("{")[0].strip()


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.rows for button in row]


async def test_an_announcement_takes_buttons_and_one_reply(office: Office) -> None:
    who = await office.announce("")
    assert labels(who)[0] == staff_text(ALL, count="3")
    which = await office.press(who, POSTS)
    assert labels(which)[:2] == ["Lagos", "Lima"]
    asked = await office.press(which, "Lagos")
    assert staff_text("announce_to_post", post="Lagos") in said(asked)
    preview = await office.answer(asked, "Closed on Friday.\n\nCall <b>us</b> & {firm.phone} **soon**")
    assert staff_text(SEND, count="2") in labels(preview)
    await office.press(preview, SEND)

    told = await office.written()
    assert [row.chat for row in told] == [ANN, CARA]
    for row in told:
        assert row.kind is DeliveryKind.ANNOUNCEMENT
        assert row.state is DeliveryState.HELD
        assert row.due_at == office.store.now() + UNDO
        assert row.reply is not None
        assert said(preview).endswith(said(row.reply)), "the preview is what they read"
        (part,) = render(row.reply)
        assert "Call &lt;b&gt;us&lt;/b&gt; &amp; {firm.phone} **soon**" in part.html
        assert "Secret" not in part.html
    assert office.woken == 1
    assert await office.audited() == [("announce", "Mia", "announcement 1 to post Lagos: 2 messages")]


@pytest.mark.parametrize(
    ("words", "chats"),
    [
        ("all Closed on Friday", [ANN, BEN, CARA]),
        ("ALL: Closed on Friday", [ANN, BEN, CARA]),
        ("post lagos: Closed on Friday", [ANN, CARA]),
        ("post Lima\nClosed on Friday", [ANN, BEN]),
        ("kind ir1: Closed on Friday", [ANN]),
    ],
)
async def test_an_announcement_in_one_command_needs_one_press(
    office: Office, words: str, chats: list[ChatId]
) -> None:
    preview = await office.announce(words)
    assert said(preview).endswith("Closed on Friday")
    sent = await office.press(preview, SEND)
    assert voice.staff("announce_sent") in said(sent)
    assert [row.chat for row in await office.written()] == chats


async def test_a_confirmation_handled_twice_or_pressed_twice_sends_once(office: Office) -> None:
    preview = await office.announce("all Hello")
    first = await office.press(preview, SEND)
    assert await office.press(preview, SEND, again=True) == first
    assert await office.press(preview, SEND, by=NOOR) == first
    assert len(await office.written()) == 3
    assert await office.written(2) == ()
    assert len(await office.audited()) == 1


async def test_a_command_handled_twice_begins_one_announcement(office: Office) -> None:
    first = await office.announce("all Hello")
    assert await office.announce("all Hello", again=True) == first
    await office.announce("all Something newer")
    assert await asking(office.store, MIA, UpdateId(101), office.service.begin, "all Hello") == first


async def test_confirm_is_for_the_preview_above_it_and_not_for_a_later_text(office: Office) -> None:
    old = await office.announce("all First words")
    asked = await office.press(old, TEXT)
    assert said(asked).endswith("First words")
    new = await office.answer(asked, "Second words")
    shown = await office.press(old, SEND)
    assert said(shown) == said(new)
    assert await office.written() == ()
    await office.press(shown, SEND)
    (reply,) = {row.reply for row in await office.written()}
    assert reply is not None
    assert said(reply).endswith("Second words")


async def test_the_word_confirm_confirms_the_current_draft(office: Office) -> None:
    await office.announce("all Hello")
    sent = await asking(
        office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(1), "confirm")
    )
    assert sent is not None
    assert len(await office.written()) == 3


async def test_undo_in_time_sends_nothing(office: Office) -> None:
    sent = await office.press(await office.announce("all Hello"), SEND)
    assert [[button.label for button in row] for row in sent.rows] == [
        [staff_text(PROGRESS)],
        [staff_text(UNSAY)],
    ]
    assert said(await office.press(sent, PROGRESS)) == said(sent)
    undone = await office.press(sent, UNSAY, by=NOOR)
    assert staff_text("announce_undone", number="1") in said(undone)
    assert not undone.rows
    assert {row.state for row in await office.written()} == {DeliveryState.CANCELLED}
    assert await office.press(sent, UNSAY, again=True) == undone
    assert [line[:2] for line in await office.audited()] == [("announce", "Mia"), ("unsay", "Noor")]


async def test_unsay_without_a_number_means_the_only_pending_one(office: Office) -> None:
    await office.press(await office.announce("all Hello"), SEND)
    update = office.update()
    for _ in range(2):
        assert staff_text("announce_undone", number="1") in said(
            await asking(office.store, MIA, update, office.service.unsaying.stop_number, "")
        )
    for text in ("all One", "all Two"):
        await office.press(await office.announce(text), SEND)
    which = said(await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, ""))
    for number, beginning in (("2", "One"), ("3", "Two")):
        assert listed(number, beginning) in which
    assert "/unsay 1" not in which


def listed(number: str, beginning: str) -> str:
    """Return how the list of announcements names one of today to everyone."""
    everyone, today = staff_text("announce_to_all"), "November 24, 2026"
    return staff_text("announce_unsay_line", number=number, day=today, audience=everyone, beginning=beginning)


async def one_goes(office: Office, clock: Clock) -> None:
    """Send an announcement to three chats and deliver it to the first."""
    await office.press(await office.announce("all Hello"), SEND)
    clock.pass_by(seconds=90)
    async with office.store.transaction() as tx:
        now = office.store.now()
        (first, *_) = await claims.claim(tx, holder="me", now=now, until=now + UNDO, limit=1)
        await claims.record(tx, DeliveryResult(first.id, DeliveryState.SENT, (MessageId(1),)), "me", now)


async def test_a_late_undo_stops_the_rest_and_asks_about_delivered_ones(office: Office, clock: Clock) -> None:
    await one_goes(office, clock)
    asked = await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "No. 1")
    assert staff_text("announce_partly_undone", number="1", told="1", stopped="2") in said(asked)
    assert labels(asked) == [staff_text(TAKE_BACK, count="1"), staff_text(LEAVE)]
    assert (
        await asking(office.store, MIA, office.update(again=True), office.service.unsaying.stop_number, "#1")
        == asked
    )
    assert len(await office.audited()) == 2


async def test_an_announcement_is_deleted_once_from_its_chats(office: Office, clock: Clock) -> None:
    await one_goes(office, clock)
    asked = await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    taken = await office.press(asked, TAKE_BACK)
    assert staff_text("announce_taken_back", number="1", count="1") in said(taken)
    assert await office.press(asked, TAKE_BACK, again=True) == taken
    told, *stopped, removal, follow_up = await office.written()
    assert [row.state for row in stopped] == [DeliveryState.CANCELLED] * 2
    assert (removal.kind, removal.state) == (DeliveryKind.DELETE, DeliveryState.PENDING)
    assert (removal.chat, removal.follower, removal.target) == (told.chat, told.follower, told.id)
    assert removal.reply is not None
    assert notice_text("withdrawn", day="November 24, 2026") in said(removal.reply)
    assert (follow_up.kind, follow_up.state) == (DeliveryKind.WITHDRAWAL, DeliveryState.PENDING)
    assert (follow_up.chat, follow_up.follower, follow_up.target) == (told.chat, told.follower, None)
    assert follow_up.reply is not None
    assert notice_text("announcement_withdrawal", day="November 24, 2026", beginning="Hello") in said(
        follow_up.reply
    )
    assert (await office.audited())[-1] == ("unsay", "Mia", "announcement 1: taken back from 1 chats")
    assert not (
        await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    ).rows
    assert office.woken >= 2


async def test_the_word_confirm_takes_back_too(office: Office, clock: Clock) -> None:
    await one_goes(office, clock)
    await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    taken = await asking(
        office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(2), "confirm")
    )
    assert taken is not None
    assert staff_text("announce_taken_back", number="1", count="1") in said(taken)


async def test_an_announcement_can_be_left_in_the_chats_that_have_it(office: Office, clock: Clock) -> None:
    await one_goes(office, clock)
    asked = await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    left = await office.press(asked, LEAVE)
    assert not left.rows
    assert [row.kind for row in await office.written()] == [DeliveryKind.ANNOUNCEMENT] * 3
    assert (
        await asking(office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(2), "edit"))
        is not None
    )


async def test_unsay_without_a_number_lists_what_went_out(office: Office, clock: Clock) -> None:
    await one_goes(office, clock)
    await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    asked = await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "")
    assert listed("1", "Hello") in said(asked)


async def test_unknown_announcement_numbers_are_reported(office: Office) -> None:
    assert staff_text("announce_number_missing") in said(
        await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "")
    )
    assert staff_text("announce_number_missing") in said(
        await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1 and 2")
    )
    assert staff_text("announce_unknown", number="7") in said(
        await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "7")
    )


async def test_an_unknown_value_offers_the_choice_and_keeps_the_text(office: Office) -> None:
    unknown = await office.announce("post Lago: Hello")
    assert staff_text("announce_post_unknown", value="Lago") in said(unknown)
    preview = await office.press(unknown, "Lagos")
    assert said(preview).endswith("Hello")


async def test_the_preview_warns_of_a_promise(office: Office) -> None:
    preview = await office.announce("all Good news. Your visa will be issued.")
    assert staff_text("preview_promise", words="visa will be issued") in said(preview)
    preview = await office.announce("all We cannot guarantee a date.")
    assert voice.staff("preview_promise") not in said(preview)


@pytest.mark.parametrize("words", ["urgent all Call us today", "urgent: all: Call us today"])
async def test_urgent_by_word_or_by_button_is_previewed_sent_and_audited(office: Office, words: str) -> None:
    typed = await office.announce(words)
    plain = await office.press(typed, "button_not_urgent")
    urgent = await office.press(plain, "button_urgent")
    assert said(typed) == said(urgent) != said(plain)
    assert notice_text("urgent").strip() in said(urgent)

    await office.press(urgent, SEND)
    sent = await office.written()
    assert all(each.urgent and each.reply is not None for each in sent)
    assert {notice_text("urgent").strip() in said(each.reply) for each in sent if each.reply} == {True}
    assert str((await office.audited())[-1][2]).endswith(", urgent")


async def test_an_urgent_announcement_takes_along_what_is_on_hold_for_the_chat(office: Office) -> None:
    await office.press(await office.announce("all First"), SEND)
    morning = office.store.now() + timedelta(hours=8)
    async with office.store.transaction() as tx:
        await tx.execute(outbox_table.update().values(due_at=morning))
    await office.press(await office.announce("urgent all Second"), SEND)

    assert {each.due_at for each in await office.written(1)} == {office.store.now() + UNDO}


async def test_arguments_without_an_audience_are_the_text(office: Office) -> None:
    who = await office.announce("We are closed on Friday")
    preview = await office.press(who, ALL)
    assert said(preview).endswith("We are closed on Friday")


async def test_the_audience_can_be_changed_before_sending(office: Office) -> None:
    preview = await office.announce("all Hello")
    who = await office.press(preview, AUDIENCE)
    preview = await office.press(await office.press(who, KINDS), "K-1")
    assert staff_text(SEND, count="2") in labels(preview)


async def test_without_recipients_there_is_no_button_to_send(office: Office) -> None:
    await office.case(4, "Quito", None)
    preview = await office.announce("post Quito: Hello")
    assert voice.staff("announce_nobody") in said(preview)
    assert not any(label.startswith(start_of(SEND)) for label in labels(preview))
    assert await asking(
        office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(1), "confirm")
    ) == replace(preview, in_place=True)
    assert await office.written() == ()


async def test_other_text_in_reply_to_the_audience_question_is_stored_as_the_text(office: Office) -> None:
    asked = await office.announce("")
    asked = await office.answer(asked, "All of us are away on Friday")
    assert "All of us are away on Friday" in said(asked)
    assert voice.staff("announce_who") in said(asked)
    which = await office.press(asked, POSTS)
    preview = await office.answer(which, "lagos")
    assert staff_text("announce_to_post", post="Lagos") in said(preview)
    assert said(preview).endswith("All of us are away on Friday")


@pytest.mark.parametrize("written", ["post lagos We are away", "post Lagos: We are away"])
async def test_post_and_text_are_separated_without_a_colon(office: Office, written: str) -> None:
    for preview in (await office.announce(written), await office.answer(await office.announce(""), written)):
        assert staff_text("announce_to_post", post="Lagos") in said(preview)
        assert said(preview).endswith("We are away")
    assert staff_text("announce_post_unknown", value="Lagosian hello") in said(
        await office.announce("post Lagosian hello")
    )


async def test_everybody_named_in_a_reply_is_the_audience(office: Office) -> None:
    asked = await office.answer(await office.announce(""), "all")
    assert staff_text("announce_to_all") in said(asked)
    assert said(await office.answer(asked, "Hello")).endswith("Hello")


async def test_a_canceled_draft_sends_nothing(office: Office) -> None:
    preview = await office.announce("all Hello")
    dropped = staff_text(
        "announce_cancelled", what=staff_text("draft_announcement", audience=staff_text("announce_to_all"))
    )
    assert dropped in said(await office.press(preview, DROP))
    assert dropped in said(await office.press(preview, SEND))
    assert await office.written() == ()


async def test_a_text_too_long_for_one_message_is_rejected_with_its_length(office: Office) -> None:
    asked = await office.announce("all " + "😀" * (LONGEST_ANNOUNCEMENT // 2) + "x")
    assert staff_text("announce_too_long", length="3,001", longest="3,000") in said(asked)
    unsent = await asking(
        office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(1), "confirm")
    )
    assert unsent == replace(asked, in_place=True)
    assert await office.written() == ()
    preview = await office.answer(asked, "😀" * (LONGEST_ANNOUNCEMENT // 2))
    assert len(render(preview)) == 1
    again = await office.answer(await office.press(preview, TEXT), "x" * 3001)
    assert "3,001" in said(again)
    kept = await asking(
        office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(1), "edit")
    )
    assert kept is not None
    assert "x" * 3001 not in said(kept), "the text before it is still there"


async def test_many_posts_are_shown_in_pages(office: Office) -> None:
    for serial in range(10, 28):
        await office.case(serial, f"Post {serial}", None)
    which = await office.press(await office.announce("Hello"), POSTS)
    second = await office.press(which, MORE)
    third = await office.press(second, MORE)
    assert [label for label in labels(third) if label.startswith("Post")] == [
        "Post 24",
        "Post 25",
        "Post 26",
        "Post 27",
    ]
    assert staff_text("announce_to_post", post="Post 27") in said(await office.press(third, "Post 27"))
    assert voice.label(MORE) not in labels(third)


async def test_without_posts_in_any_case_another_group_is_asked_for(store: Store) -> None:
    office = Office(store)
    which = await office.press(await office.announce(""), POSTS)
    assert staff_text("announce_no_posts") in said(which)
    assert labels(which) == [staff_text(AUDIENCE), staff_text(DROP)]


async def test_replies_and_buttons_of_other_drafts_are_ignored(office: Office) -> None:
    assert (
        await asking(office.store, MIA, office.update(), office.drafting.replied, MessageId(404), "Hello", "")
        is None
    )
    assert (
        await asking(
            office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(404), "confirm")
        )
        is None
    )
    await office.announce("all Hello")
    assert (
        await asking(
            office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(1), "nonsense")
        )
        is None
    )
    assert (
        await asking(office.store, MIA, office.update(), office.drafting.choose, Choose(DraftId(1), "pick-9"))
        is None
    )


@settings(deadline=None)
@given(text=st.text())
def test_any_arguments_of_the_command_can_be_read(text: str) -> None:
    read = read_arguments(text)
    assert read.text is None or read.text in text
    to_all = read_arguments(f"all {text}")
    assert to_all.kind is AudienceKind.ALL
    assert to_all.text is None or to_all.text in text


async def _comes_to(office: Office, clock: Clock, outcome: SendOutcome) -> DeliveryId:
    """Claim one message and record this outcome."""
    clock.pass_by(seconds=90)
    async with office.store.transaction() as tx:
        now = office.store.now()
        (claimed,) = await claims.claim(tx, holder="me", now=now, until=now + UNDO, limit=1)
        await claims.record(tx, recording_of(claimed, outcome, now=now, chance=0.0), "me", now)
    return claimed.id


async def test_chats_that_may_have_it_are_counted_and_the_unconfirmed_are_named(
    office: Office, clock: Clock
) -> None:
    await one_goes(office, clock)
    await _comes_to(office, clock, InDoubt("no answer"))
    asked = await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    unsure = speak().say(speak().words.staff.announce_unconfirmed, count="1")
    assert unsure[0] in asked.blocks
    told, stopped = "2", "1"
    over = speak().say(speak().words.staff.announce_partly_undone, number="1", told=told, stopped=stopped)
    assert over[0] in asked.blocks
    assert labels(asked)[0] == staff_text(TAKE_BACK, count="2")


async def test_the_deletion_is_reported_until_it_is_complete_and_lost_copies_are_counted(
    office: Office, clock: Clock
) -> None:
    words = speak().words.staff
    await one_goes(office, clock)
    await _comes_to(office, clock, InDoubt("no answer"))
    taken = await office.press(
        await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1"), TAKE_BACK
    )
    copies = speak().say(words.announce_copies, count="1")
    going = speak().say(words.announce_taken_back, number="1", count="2")
    assert taken.blocks == (*going, *copies)
    doubted = next(row for row in await office.written() if row.again)
    for _ in range(2):
        clock.pass_by(seconds=90)
        async with office.store.transaction() as tx:
            now = office.store.now()
            claimed = await claims.claim(tx, holder="me", now=now, until=now + UNDO, limit=9)
            for each in claimed:
                out_of_reach = each.kind is DeliveryKind.DELETE and not (each.target and each.target.messages)
                reason = DeliveryReason.TARGET_OUT_OF_REACH if out_of_reach else None
                came = DeliveryState.CANCELLED if out_of_reach else DeliveryState.SENT
                await claims.record(tx, DeliveryResult(each.id, came, problem=reason), "me", now)
    follow_ups = [row for row in await office.written() if row.kind is DeliveryKind.WITHDRAWAL]
    for row in follow_ups:
        assert row.reply is not None
        assert row.state is DeliveryState.SENT
        says = speak().say(speak().words.notices.withdrawal_copy)[0] in row.reply.blocks
        assert says == (row.chat == doubted.chat)
    over = speak().say(words.announce_taken_back_over, number="1", count="2", removed="1")
    assert (
        await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    ).blocks == (*over, *copies)


async def test_staff_see_the_follow_up_message_before_they_take_it_back(office: Office, clock: Clock) -> None:
    await one_goes(office, clock)
    asked = await asking(office.store, MIA, office.update(), office.service.unsaying.stop_number, "1")
    await office.press(asked, TAKE_BACK)
    follow_up = (await office.written())[-1]
    assert follow_up.reply is not None
    assert said(follow_up.reply) in said(asked)
