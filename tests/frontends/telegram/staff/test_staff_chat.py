from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.ids import ChatId
from bot.domain.press import OpenContact
from bot.domain.reply import Button, Paragraph, Reply, Span, plain_text
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.rendering import Part
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff import kept_notices, staff_chat
from bot.frontends.telegram.staff.kept_notices import LEASE
from bot.frontends.telegram.staff.staff_chat import CLOSED_PAUSE, MOST_WAITING, StaffChat
from bot.store.chats import moved_chats
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.processes import leases
from bot.store.processes.lease_holder import this_process
from bot.store.staff import staff_notices
from tests.frontends.telegram.answering import speak
from tests.frontends.telegram.conftest import STAFF, Desk
from tests.standin import FaultKind
from tests.store.clock import Clock


async def test_several_lines_become_one_message(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    desk.front.staff.polling_again()
    desk.front.staff.polling("Conflict")
    await desk.front.staff.flush()

    assert [message.text for message in group.history] == ["staff polling again\n\nstaff polling Conflict"]


async def test_lines_are_sent_while_running_and_at_the_end(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    stop = asyncio.Event()
    running = asyncio.create_task(desk.front.staff.deliver(stop, pause=timedelta()))
    desk.front.staff.polling("Conflict")
    assert (await group.next_message()).text == "staff polling Conflict"

    stop.set()
    desk.front.staff.polling("over")
    await asyncio.wait_for(running, 10)
    assert (await group.next_message()).text == "staff polling over"


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY, FaultKind.UNAUTHORIZED])
async def test_a_line_that_failed_is_sent_later(desk: Desk, kind: FaultKind) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    desk.telegram.fault("sendMessage", kind, retry_after=1)
    desk.front.staff.polling("first")
    await desk.front.staff.flush()

    assert [message.text for message in group.history] == ["staff polling first"]


async def test_a_line_that_may_have_arrived_is_sent_once_more_and_says_so(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    desk.telegram.fault("sendMessage", FaultKind.CUT_AFTER)
    desk.front.staff.polling("first")
    await desk.front.staff.flush()

    assert [message.text for message in group.history] == [
        "staff polling first",
        "sent again\n\nstaff polling first",
    ]


async def test_a_line_in_doubt_twice_is_not_sent_a_third_time(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    desk.telegram.fault("sendMessage", FaultKind.CUT_AFTER, times=2)
    desk.front.staff.polling("first")
    await desk.front.staff.flush()
    await desk.front.staff.flush()

    assert len(group.history) == 2


async def test_lines_queued_during_an_outage_are_stored_when_the_bot_stops(desk: Desk, store: Store) -> None:
    desk.telegram.group(chat_id=STAFF)
    desk.telegram.fault("*", FaultKind.BAD_GATEWAY, times=None)
    chat = _a_chat(desk, store)
    stop = asyncio.Event()
    running = asyncio.create_task(chat.deliver(stop, pause=timedelta()))
    chat.polling("first")
    await desk.telegram.seen("sendMessage")
    chat.polling("second")
    stop.set()
    await asyncio.wait_for(running, 10)

    async with store.reading() as conn:
        kept = [plain_text(line.blocks) for _, line in await staff_notices.waiting(conn, 10)]
    assert kept == ["staff polling first", "staff polling second"]


async def test_the_oldest_lines_are_dropped_if_too_many_wait(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    for number in range(MOST_WAITING + 1):
        desk.front.staff.polling(f"no{number}.")
    await desk.front.staff.flush()

    assert group.history[0].text.startswith("staff polling no1.")


async def test_lines_follow_the_group_to_its_new_id(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF, kind="group")
    moved = group.migrates(-1_002_777_777_777, desk.telegram.user())
    desk.front.staff.polling("Conflict")
    await desk.front.staff.flush()
    await desk.front.staff.flush()

    assert moved.last.text == "staff polling Conflict"
    assert desk.front.staff.is_here(ChatId(moved.chat_id))


async def test_without_a_staff_chat_lines_are_warnings_in_the_log(desk_without_staff: Desk) -> None:
    with capture_logs() as logs:
        desk_without_staff.front.staff.polling("Conflict")
    await desk_without_staff.front.staff.flush()

    (line,) = logs
    assert line["log_level"] == "warning"
    assert line["line"] == "staff polling Conflict"
    assert not desk_without_staff.telegram.calls("sendMessage")


async def test_a_staff_chat_that_takes_nothing_is_an_error_in_the_log(desk: Desk) -> None:
    desk.front.staff.polling("Conflict")
    with capture_logs() as logs:
        await desk.front.staff.flush()
        await desk.front.staff.flush()

    assert [(each["log_level"], each["failure"]) for each in logs] == [("error", "Gone")]


async def test_lines_wait_while_the_bot_is_out_of_the_group(desk: Desk) -> None:
    group, member = desk.telegram.group(chat_id=STAFF), desk.telegram.user()
    group.removes_the_bot(member)
    desk.front.staff.polling("Conflict")
    assert await desk.front.staff.flush() == CLOSED_PAUSE
    before = len(group.history)
    group.adds_the_bot(member)
    await desk.front.staff.flush()

    assert [message.text for message in group.history[before:]] == ["staff polling Conflict"]


KEPT = Reply((Paragraph((Span("kept"),)),), ((Button("Call us", OpenContact()),),))


async def _keep(store: Store, *lines: Reply) -> None:
    async with store.transaction() as tx:
        for line in lines:
            await staff_notices.add(tx, line, store.now())


async def _waiting(store: Store) -> int:
    async with store.reading() as conn:
        return len(await staff_notices.waiting(conn, 100))


def _a_chat(desk: Desk, store: Store, number: int = STAFF) -> StaffChat:
    return StaffChat(desk.front.sender, speak, ChatId(number), store)


async def test_stored_lines_are_sent_once_with_the_others(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    chat = _a_chat(desk, store)
    chat.polling("Conflict")
    await _keep(store, KEPT, replace(KEPT, rows=()))
    await chat.flush()
    await chat.flush()

    assert [message.text for message in group.history] == ["staff polling Conflict\n\nkept\n\nkept"]
    assert group.last.labels == ("Call us",)


async def test_lines_that_a_process_left_behind_go_first_at_the_start(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff_chat, "LOOK_EVERY", timedelta(hours=1))
    group = desk.telegram.group(chat_id=STAFF)
    await _keep(store, KEPT)
    stop = asyncio.Event()
    running = asyncio.create_task(_a_chat(desk, store).deliver(stop))
    assert (await group.next_message()).text == "kept"

    stop.set()
    await asyncio.wait_for(running, 10)


class NoDatabase(Buttons):
    """Cannot look up tokens, until told that it can."""

    answers = False

    async def render(self, reply: Reply) -> tuple[Part, ...]:
        if not self.answers:
            raise StoreError("the database does not answer", "start it")
        return await super().render(reply)


async def test_lines_whose_tokens_cannot_be_read_are_sent_later(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    buttons = NoDatabase(store)
    chat = StaffChat(Sender(desk.front.gateway, buttons, speak, lambda _: True), speak, ChatId(STAFF), store)
    chat.polling("Conflict")
    await _keep(store, KEPT)
    assert await chat.flush()
    assert group.history == []

    buttons.answers = True
    await chat.flush()
    assert [message.text for message in group.history] == ["staff polling Conflict\n\nkept"]


async def test_after_a_clean_stop_another_process_may_send_lines_at_once(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    await _keep(store, KEPT)
    stop = asyncio.Event()
    stop.set()
    await _a_chat(desk, store).deliver(stop)

    assert [message.text for message in group.history] == ["kept"]
    async with store.reading() as conn:
        assert await leases.lease_of(conn, LEASE) is None


async def test_a_stored_line_survives_a_stop_before_it_is_sent(
    desk: Desk, store: Store, clock: Clock
) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    fault = desk.telegram.fault("*", FaultKind.UNAUTHORIZED, times=None)
    await _keep(store, KEPT)
    sending = asyncio.create_task(_a_chat(desk, store).flush())
    await fault.within(5)
    sending.cancel()
    assert await _waiting(store) == 1
    fault.cancel()
    clock.pass_by(seconds=61)  # another process after this one died: the lease has run out
    await _a_chat(desk, store).flush()
    assert group.last.text.endswith("kept")
    assert await _waiting(store) == 0


async def test_another_process_does_not_send_the_same_lines(
    desk: Desk, store: Store, open_store: Callable[[], Awaitable[Store]], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    monkeypatch.setattr(kept_notices, "this_process", lambda: "another host:1:x")
    one = _a_chat(desk, store)
    monkeypatch.undo()
    other = _a_chat(desk, await open_store())
    await _keep(store, KEPT)
    held = desk.telegram.fault("sendMessage", FaultKind.HELD_BEFORE)
    first = asyncio.create_task(one.flush())
    await held.within(5)
    await other.flush()
    held.released.set()
    await first
    assert len(group.history) == 1


async def test_lines_claimed_by_a_process_that_died_are_sent_at_once(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    ended = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await ended.wait()
    host, until = this_process().rsplit(":", 2)[0], store.now() + timedelta(minutes=1)
    async with store.transaction() as tx:
        assert await leases.take(tx, LEASE, f"{host}:{ended.pid}:x", now=store.now(), until=until)
    await _keep(store, KEPT)
    await _a_chat(desk, store).flush()
    assert [message.text for message in group.history] == ["kept"]


async def test_one_refused_line_does_not_block_the_others(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    chat = _a_chat(desk, store)
    bad = Reply((Paragraph((Span("x"),)),))
    await _keep(store, bad, KEPT)
    desk.telegram.fault("sendMessage", FaultKind.BAD_REQUEST, times=2)
    for _ in range(3):
        await chat.flush()
    assert [message.text for message in group.history] == ["kept"]
    assert await _waiting(store) == 0


async def test_the_new_id_is_stored_for_the_next_start(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF, kind="group")
    moved = group.migrates(-1_002_777_777_777, desk.telegram.user())
    chat = _a_chat(desk, store)
    await _keep(store, KEPT)
    await chat.flush()
    await chat.flush()

    assert moved.last.text == "kept"
    async with store.reading() as conn:
        assert await moved_chats.newest(conn, ChatId(STAFF)) == moved.chat_id


async def test_lines_wait_for_their_turn_and_go_together(desk: Desk, store: Store) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    chat = _a_chat(desk, store)
    desk.front.gateway.pacing.flooded(ChatId(STAFF), timedelta(seconds=0.3))
    chat.polling("first")
    sending = asyncio.create_task(chat.flush())
    await asyncio.sleep(0)
    chat.polling("second")
    await sending

    assert [message.text for message in group.history] == ["staff polling first\n\nstaff polling second"]
