"""An unconfirmed answer: staff can send it once more, or read why not."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from bot.store.database.clock import utc_now
from bot.store.tables.updates import inbox as table
from bot.store.updates import inbox
from tests.e2e import voice
from tests.frontends.telegram.intake.conftest import running, until
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.standin import BotMessage, FaultKind, Person

QUICK = WorkerSettings(linger=0.001, look_again=0.02)
QUESTION = "how long?"
RETRY = voice.label("button_retry_answer").partition("{")[0]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A client whose answer is in doubt, and the line that staff got about it."""

    desk: StaffDesk
    client: Person
    update: UpdateId
    line: BotMessage

    async def is_in(self, state: str) -> bool:
        async with self.desk.store.reading() as conn:
            found = await conn.scalar(select(table.c.state).where(table.c.update_id == self.update))
        return str(found) == state

    async def staff_press(self) -> str | None:
        """Let staff press Retry, and empty the inbox; return the pop-up of the button."""
        press = self.desk.member.press(RETRY, under=self.line, to=self.desk.group)
        await self.desk.handle_waiting()
        await work_until_nothing_waits(self.desk)
        return press.notice


async def work_until_nothing_waits(desk: StaffDesk) -> None:
    async def nothing_waits() -> bool:
        async with desk.store.reading() as conn:
            return (await inbox.backlog(conn)).unfinished == 0

    worker = Worker(desk.store, desk.front.handle, desk.front.dead_updates.tell, me="here", settings=QUICK)
    async with running(worker.run):
        await until(nothing_waits)


@pytest.fixture
async def doubt(staff_desk: StaffDesk) -> Doubt:
    """Let a client ask, and cut off the answer twice."""
    desk = staff_desk
    desk.clock.now = utc_now()  # the sender's day in which answers go
    client = desk.telegram.user()
    client.say(QUESTION)
    (asked,) = desk.telegram.world.updates.peek()
    desk.telegram.world.updates.done(asked.update_id)
    raw = inbox.RawUpdate(UpdateId(asked.update_id), ChatId(client.chat_id), json.dumps(asked.update))
    async with desk.store.transaction() as tx:
        await inbox.add(tx, [raw], desk.store.now())
    desk.telegram.fault("sendMessage", FaultKind.CUT_BEFORE, times=2, chat=client)
    await work_until_nothing_waits(desk)
    await desk.front.staff.flush()
    doubt = Doubt(desk, client, raw.update, desk.group.last)
    assert await doubt.is_in("in_doubt")
    assert not client.history
    return doubt


async def test_a_press_sends_the_answer_once_more_and_it_says_so(doubt: Doubt) -> None:
    assert voice.staff("notice_retry_done") in str(await doubt.staff_press())
    (answer,) = doubt.client.history
    assert voice.notice("sent_again") in answer.text
    assert QUESTION in answer.text
    assert voice.staff("retry_answer_done") in doubt.desk.group.last.text

    assert await doubt.staff_press() == voice.staff_label("notice_retry_nothing")
    assert voice.staff("retry_nothing") in doubt.desk.group.last.text
    assert len(doubt.client.history) == 1
    assert await doubt.is_in("done")


async def test_nothing_is_sent_to_a_deleted_chat_and_staff_are_told_why(doubt: Doubt) -> None:
    await doubt.desk.hears(doubt.client, "/forget yes")
    said = len(doubt.client.history)

    assert await doubt.staff_press() == voice.staff_label("notice_retry_nothing")
    assert len(doubt.client.history) == said
    assert await doubt.is_in("in_doubt")
