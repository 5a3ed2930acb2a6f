"""What is silent for too long is one line, and one when it is over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.alarms import LEASE, Alarms, Signal, office_day_ends, sending
from bot.delivery.worker import DeliveryWorker
from bot.domain.ids import ChatId, Locale, UpdateId
from bot.domain.reply import Block, plain_text
from bot.store.chats import misses
from bot.store.database.errors import StoreError
from bot.store.processes import leases
from tests.delivery.conftest import Post, running
from tests.frontends.telegram.answering import speak
from tests.standin import FaultKind
from tests.store.hiding import hide

SQLITE = pytest.mark.engines("sqlite")


class Watch:
    """Looks for silence, and remembers what it told."""

    def __init__(self, post: Post, worker: DeliveryWorker, me: str = "me", *signals: Signal) -> None:
        self.lines: list[str] = []
        self._silence = Alarms(post.store, [sending(worker), *signals], speak, self._told, me=me)

    def _told(self, line: tuple[Block, ...]) -> None:
        self.lines.append(plain_text(line))

    async def looks(self) -> list[str]:
        await self._silence.look()
        return self.lines


async def test_a_worker_that_hangs_is_told_once_until_it_is_over(post: Post) -> None:
    worker = post.worker()
    watch = Watch(post, worker)
    assert await watch.looks() == []  # another process delivers
    worker.last_round = post.clock()
    post.clock.pass_by(minutes=5)
    assert await watch.looks() == []
    post.clock.pass_by(minutes=2)
    await watch.looks()
    assert await watch.looks() == ["silence worker 7"]
    worker.last_round = post.clock()
    await watch.looks()
    assert await watch.looks() == ["silence worker 7", "silence worker over"]


async def test_a_message_that_should_have_gone_is_told_though_it_is_tried_again(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.telegram.fault("sendMessage", FaultKind.UNAUTHORIZED)
    worker = post.worker()
    watch = Watch(post, worker)
    async with running(worker.run):
        await post.when(news, lambda row: row.problem is not None)
    post.clock.pass_by(minutes=11)
    await watch.looks()
    assert await watch.looks() == ["silence unsent 11"]
    async with running(worker.run):
        await post.in_state(news, "sent")
    assert await watch.looks() == ["silence unsent 11", "silence unsent over"]


async def test_a_message_held_for_later_is_no_silence(post: Post) -> None:
    ana = post.person()
    await post.add(ana, await post.follower(ana), "x", not_before=post.clock() + timedelta(hours=9))
    post.clock.pass_by(hours=8)
    assert await Watch(post, post.worker()).looks() == []


@SQLITE
async def test_a_database_out_of_reach_is_told_in_its_own_words_once_until_it_is_over(post: Post) -> None:
    watch = Watch(post, post.worker())
    give_back = await hide(Path(post.store.place), "leases")
    assert await watch.looks() == []  # it may be over at once
    post.clock.pass_by(seconds=30)
    (line,) = await watch.looks()
    assert line.startswith(f"silence database the database {post.store.place} cannot be used")
    assert "StoreError" not in line
    post.clock.pass_by(hours=1)
    assert await watch.looks() == [line]
    await give_back()
    await watch.looks()
    assert await watch.looks() == [line, "silence database over"]


@SQLITE
async def test_a_moment_without_the_database_is_no_news(post: Post) -> None:
    watch = Watch(post, post.worker())
    for _ in range(3):
        give_back = await hide(Path(post.store.place), "leases")
        await watch.looks()
        await give_back()
        post.clock.pass_by(seconds=30)
        assert await watch.looks() == []


async def test_of_two_processes_one_tells(post: Post) -> None:
    ana = post.person()
    await post.add(ana, await post.follower(ana), "x")
    post.clock.pass_by(minutes=11)
    one, other = Watch(post, post.worker(), "one"), Watch(post, post.worker(), "other")
    assert await one.looks() == ["silence unsent 11"]
    assert await other.looks() == []


async def test_after_a_clean_stop_another_process_may_look_at_once(post: Post) -> None:
    silence = Alarms(post.store, [sending(post.worker())], speak, lambda _: None, me="me")
    await silence.look()
    async with post.store.reading() as conn:
        assert await leases.lease_of(conn, LEASE) is not None
    stop = asyncio.Event()
    stop.set()
    await silence.watch(stop)
    async with post.store.reading() as conn:
        assert await leases.lease_of(conn, LEASE) is None


async def test_overdue_cases_are_told_once_a_day_in_office_hours(post: Post) -> None:
    post.clock.now = datetime(2026, 12, 7, 8, 59, tzinfo=UTC)  # a Monday; the case was due on 1 December
    assert await Watch(post, post.worker()).looks() == []
    assert await post.told_staff() == []
    for hour in (9, 12, 16):
        post.clock.now = datetime(2026, 12, 7, hour, tzinfo=UTC)
        await Watch(post, post.worker()).looks()  # each time as after a restart
    assert await post.told_staff() == ["silence overdue 1"]
    post.clock.now = datetime(2026, 12, 8, 9, tzinfo=UTC)
    await Watch(post, post.worker()).looks()
    assert len(await post.told_staff()) == 2


async def test_questions_without_an_answer_are_told_on_friday(post: Post) -> None:
    asked = datetime(2026, 12, 1, tzinfo=UTC)
    miss = misses.Miss(ChatId(1), UpdateId(1), Locale("en"), "why me", misses.MissReason.NONE, (), asked)
    async with post.store.transaction() as tx:
        number = await misses.add(tx, miss)
    for day, hour in ((10, 12), (11, 8), (11, 9), (11, 16)):  # the 11th is a Friday
        post.clock.now = datetime(2026, 12, day, hour, tzinfo=UTC)
        await Watch(post, post.worker()).looks()  # each time as after a restart
    told = [line for line in await post.told_staff() if line.startswith("review")]
    assert told == ["review weekly 1"]
    async with post.store.transaction() as tx:
        await misses.forget_reviewed(tx, [number])
    post.clock.now = datetime(2026, 12, 18, 9, tzinfo=UTC)
    await Watch(post, post.worker()).looks()
    assert [line for line in await post.told_staff() if line.startswith("review")] == told


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-11-24T15:59", None),
        ("2026-11-24T16:00", "2026-11-25T07:00"),
        ("2026-11-24T23:59", "2026-11-25T07:00"),
        ("2026-11-25T00:00", None),
        ("2026-11-28T18:00", None),  # a Saturday
        ("2026-03-06T18:00", "2026-03-07T07:00"),
        ("2026-03-09T15:00", "2026-03-10T06:00"),  # summer time has begun
    ],
)
def test_the_office_is_open_on_weekdays_by_its_own_clock(now: str, ends: str | None) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = None if ends is None else datetime.fromisoformat(ends).replace(tzinfo=UTC)
    assert office_day_ends(at, ZoneInfo("America/Denver")) == expected


async def test_watching_goes_on_until_told_to_stop(post: Post) -> None:
    looked = asyncio.Event()

    async def silent(_now: datetime) -> timedelta | None:
        looked.set()
        return None

    signal = replace(sending(post.worker()), silent=silent)
    silence = Alarms(post.store, [signal], speak, lambda _: None, me="me")
    async with running(silence.watch):
        async with asyncio.timeout(10):
            await looked.wait()


async def test_a_signal_that_needs_the_database_keeps_its_state_while_that_fails(post: Post) -> None:
    answers: list[timedelta | StoreError] = [
        timedelta(hours=1),
        StoreError("the database is away", "wait"),
        timedelta(hours=2),
        timedelta(),
    ]

    async def silent(_now: datetime) -> timedelta | None:
        answer = answers.pop(0)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    idle = post.worker()
    watch = Watch(post, idle, "me", replace(sending(idle), name="another", silent=silent))
    for _ in range(4):
        await watch.looks()
    assert watch.lines == ["silence worker 60", "silence worker over"]
