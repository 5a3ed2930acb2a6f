"""What /healthz says: not well is only what a new start of the process may cure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from telegram import Bot  # noqa: TID251 - the watch's and the poller's

from bot.app.health import GOOD_FOR, UNHELD, Checkup
from bot.app.vitals import LATE, MANY, Attempts, Vitals
from bot.delivery.alarms import HEARTBEAT
from bot.delivery.worker import DeliveryWorker
from bot.domain.delivery import DeliveryKind, NewDelivery, SendOutcome
from bot.domain.ids import ChatId, MessageId, TopicId, UpdateId
from bot.domain.reply import Reply
from bot.frontends.telegram.intake.intake import LEASE, Intake
from bot.frontends.telegram.intake.polling import Poller
from bot.frontends.telegram.intake.webhook_watch import WebhookSeen, WebhookWatch
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.intake.wrong_secrets import WrongSecrets
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import Pacing
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.frontends.telegram.staff.standing import StaffStanding
from bot.frontends.telegram.start.connecting import StaffTrouble
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from bot.store.messages import outbox
from bot.store.processes import leases
from bot.store.processes.lease_holder import LeaseHolder
from bot.store.updates import inbox
from tests.delivery.conftest import Free
from tests.store.claiming import claim
from tests.store.clock import Clock
from tests.store.one_case import follow, new_case

SECOND = timedelta(seconds=1)


class NoCourier:
    """Carries nothing: no delivery is made here."""

    async def send(
        self, chat: ChatId, reply: Reply, *, protected: bool, topic: TopicId | None = None
    ) -> SendOutcome:
        raise AssertionError("nothing is to be sent")

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> SendOutcome:
        raise AssertionError("nothing is to be edited")

    async def delete(self, chat: ChatId, message: MessageId) -> SendOutcome:
        raise AssertionError("nothing is to be deleted")


def no_words() -> Phrasebook:
    raise AssertionError("nothing is to be said")


async def nothing(*_: object) -> None:
    raise AssertionError("nothing is to be done")


async def never_told(
    update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
) -> Reply:
    raise AssertionError("nothing fails here")


@dataclass
class Process:
    """The parts of a process as /healthz sees them: they do not run, the test says what they last did."""

    store: Store
    clock: Clock
    snapshot: Snapshot
    away_since: datetime | None = None
    ready_since: datetime | None = None
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        bot = Bot("1:none")
        self.ready_since = self.clock()
        self.worker = Worker(self.store, nothing, never_told, me="here")
        self.delivery = DeliveryWorker(
            self.store, NoCourier(), no_words, me="here", has_died=lambda _: False, pace=Free()
        )
        self.poller = Poller(bot, self.store, lambda: None, nothing, ())
        self.attempts = Attempts(self.clock)
        self.intake = Intake(LeaseHolder(self.store, LEASE, me="here"), (), self.clock)
        self.vitals = Vitals(
            self.store,
            self.intake,
            self.worker,
            self.attempts,
            self.delivery,
            self.poller,
            lambda: self.away_since,
        )
        self.watch = WebhookWatch(bot, None, (), self, self.clock)
        self.standing = StaffStanding(
            StaffChat(
                Sender(Gateway(bot, Pacing()), Buttons(None), no_words, lambda _: False), no_words, ChatId(-1)
            )
        )
        self.checkup = Checkup(
            self.store,
            lambda: self.snapshot,
            self.vitals,
            self.watch,
            self.standing,
            WrongSecrets(),
            lambda: self.ready_since,
            clock=lambda: self.seconds,
        )

    def webhook_put_back(self) -> None:
        raise AssertionError

    def webhook_failing(self, waiting: int, problem: str) -> None:
        raise AssertionError

    def webhook_works_again(self) -> None:
        raise AssertionError

    def works(self) -> None:
        """Hold the lease, with every part at work this moment."""
        self.intake.working_since = self.intake.working_since or self.clock()
        self.beats()

    def beats(self) -> None:
        """Let every part give a sign of life."""
        now = self.clock()
        self.worker.last_round = self.delivery.last_round = self.poller.last_answer = now
        self.poller.expected_by = now + timedelta(seconds=40)

    async def facts(self) -> dict[str, Any]:
        """Ask anew; return the facts, and `ok` beside them."""
        self.seconds += GOOD_FOR + 1
        health = await self.checkup()
        return {"ok": health.well, **health.facts}

    async def take_in(self, *chats: int) -> None:
        """Take in an update of each of these chats."""
        async with self.store.transaction() as tx:
            before = (await inbox.backlog(tx)).unfinished
            updates = [
                inbox.RawUpdate(UpdateId(before + number), ChatId(chat), '{"text": "my passport"}')
                for number, chat in enumerate(chats, start=1)
            ]
            await inbox.add(tx, updates, self.store.now())


@pytest.fixture
def process(store: Store, clock: Clock, snapshot: Snapshot) -> Process:
    made = Process(store, clock, snapshot)
    made.works()
    return made


async def test_a_bot_at_work_is_well_and_says_what_it_works_with(process: Process) -> None:
    facts = await process.facts()
    assert facts["ok"]
    assert facts["faults"] is None
    assert facts["knowledge"] == process.snapshot.knowledge.version
    told = {
        "matcher": "lexical",
        "entries": 3,
        "ready": True,
        "lease": "here",
        "intake": "polling",
        "database": "well",
        "staff_chat": "well",
        "updates_unfinished": 0,
        "updates_chats_late": 0,
        "messages_chats_late": 0,
    }
    assert {name: facts[name] for name in told} == told


@pytest.mark.parametrize("part", ["answering", "sending", "polling"])
async def test_a_part_that_gives_no_sign_of_life_is_named(process: Process, part: str) -> None:
    process.clock.pass_by(minutes=10)
    process.beats()
    assert (await process.facts())["ok"]
    long_ago = process.clock() - HEARTBEAT - SECOND
    match part:
        case "answering":
            process.worker.last_round = long_ago
        case "sending":
            process.delivery.last_round = long_ago
        case "polling":
            process.poller.expected_by = long_ago
    facts = await process.facts()
    assert (facts["ok"], facts["faults"]) == (False, part)


async def test_a_part_that_never_began_has_the_same_time(process: Process) -> None:
    process.worker.last_round = process.delivery.last_round = process.poller.expected_by = None
    process.clock.pass_by(seconds=HEARTBEAT.total_seconds())
    assert (await process.facts())["ok"]
    process.clock.pass_by(seconds=1)
    assert (await process.facts())["faults"] == "answering sending polling"


async def test_a_poller_that_keeps_a_long_pause_is_well(process: Process) -> None:
    process.clock.pass_by(hours=1)
    process.worker.last_round = process.delivery.last_round = process.clock()
    process.poller.expected_by = process.clock() + timedelta(minutes=10)
    assert (await process.facts())["ok"]


async def test_where_updates_are_due_and_none_is_tried_the_worker_is_named(process: Process) -> None:
    await process.take_in(1)
    process.clock.pass_by(seconds=HEARTBEAT.total_seconds())
    process.beats()
    assert (await process.facts())["ok"]
    process.clock.pass_by(seconds=1)
    process.beats()
    facts = await process.facts()
    assert (facts["ok"], facts["faults"], facts["updates_chats_late"]) == (False, "answering", 1)
    process.attempts.last_ended = process.clock()
    assert (await process.facts())["ok"]


async def test_one_chat_with_hundreds_of_messages_does_not_turn_it(process: Process) -> None:
    await process.take_in(*[1] * 500)
    process.clock.pass_by(hours=1)
    process.beats()
    process.attempts.last_ended = process.clock()
    facts = await process.facts()
    assert facts["ok"]
    assert (facts["updates_unfinished"], facts["updates_chats"], facts["updates_chats_late"]) == (500, 1, 1)


async def test_one_chat_that_telegram_holds_up_does_not_turn_it(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    await process.take_in(1)
    monkeypatch.setattr(Worker, "held_up", frozenset({ChatId(1)}))
    process.clock.pass_by(hours=1)
    process.beats()
    facts = await process.facts()
    assert facts["ok"]
    assert (facts["updates_chats"], facts["updates_chats_held_up"]) == (0, 1)
    monkeypatch.setattr(Worker, "held_up", frozenset())
    assert not (await process.facts())["ok"]


async def test_telegram_away_is_no_fault_of_ours(process: Process) -> None:
    await process.take_in(1, 2, 3)
    process.away_since = process.clock()
    process.clock.pass_by(hours=2)
    process.beats()
    facts = await process.facts()
    assert facts["ok"]
    assert facts["telegram_away_seconds"] == 7200


async def test_a_start_while_telegram_is_away_is_well_and_not_ready(process: Process) -> None:
    process.intake.working_since, process.ready_since = None, None
    await process.facts()
    process.clock.pass_by(hours=2)
    facts = await process.facts()
    assert (facts["ok"], facts["ready"], facts["lease"]) == (True, False, "nobody")


async def test_a_process_beside_the_one_at_work_is_well(process: Process, store: Store) -> None:
    process.intake.working_since = None
    async with store.transaction() as tx:
        until = process.clock() + timedelta(hours=2)
        assert await leases.take(tx, LEASE, "there", now=process.clock(), until=until)
    await process.take_in(1, 2)
    process.clock.pass_by(hours=1)
    facts = await process.facts()
    assert (facts["ok"], facts["lease"]) == (True, "elsewhere")


async def test_where_nobody_does_the_work_it_is_not_well(process: Process) -> None:
    process.intake.working_since = None
    assert (await process.facts())["lease"] == "nobody"
    process.clock.pass_by(seconds=UNHELD.total_seconds() - 1)
    assert (await process.facts())["ok"]
    process.clock.pass_by(seconds=1)
    assert (await process.facts())["faults"] == "lease"
    process.works()
    assert (await process.facts())["ok"]


async def test_updates_given_up_and_those_who_wait_for_a_notice_are_counted(process: Process) -> None:
    await process.take_in(1, 2, 3)
    store, now = process.store, process.clock()
    async with store.transaction() as tx:
        await claim(tx, "here", 3)
        dead, *doubtful = [inbox.Failed(UpdateId(each), "KeyError", "K7QD3") for each in (1, 2, 3)]
        await inbox.mark_dead(tx, "here", [dead], now)
        await inbox.mark_in_doubt(tx, "here", doubtful, now)
        case = await new_case(tx, store)
        for chat in (1, 2):
            follower = await follow(tx, store, case, ChatId(chat))
            due = now if chat == 1 else now + timedelta(days=1)
            new = NewDelivery(DeliveryKind.NOTICE, ChatId(chat), follower, case, Reply(), not_before=due)
            await outbox.add(tx, [new], now)
    process.clock.pass_by(seconds=LATE.total_seconds() + 1)
    process.beats()
    facts = await process.facts()
    assert facts["ok"]
    told = ("messages_chats", "messages_chats_late", "messages_pending", "messages_held")
    assert [facts[name] for name in told] == [1, 1, 1, 1]
    assert (facts["updates_dead"], facts["updates_in_doubt"]) == (1, 2)


async def test_a_clock_that_is_set_back_makes_nothing_old_and_no_age_negative(process: Process) -> None:
    now = process.clock()
    process.away_since = process.watch.put_back_at = process.attempts.last_ended = now
    process.watch.seen = WebhookSeen(now, 0, "Wrong response from the webhook: 502", now)
    await process.take_in(1, 2, 3)
    async with process.store.transaction() as tx:
        case = await new_case(tx, process.store)
        follower = await follow(tx, process.store, case, ChatId(1))
        await outbox.add(tx, [NewDelivery(DeliveryKind.NOTICE, ChatId(1), follower, case, Reply())], now)
    process.clock.pass_by(hours=-1)
    back = await process.facts()
    process.beats()
    process.clock.pass_by(seconds=30)
    later = await process.facts()

    ages = [name for name in back if name.endswith("_seconds")]
    assert back["ok"]
    assert {back[name] for name in ages} == {0, None}
    assert later["ok"]
    assert {later[name] for name in ages} == {0, 30, None}


async def test_what_the_watch_and_the_staff_chat_know_is_said(process: Process) -> None:
    now = process.clock()
    process.watch.seen = WebhookSeen(now, 7, "Wrong response from the webhook: 502", now)
    process.watch.put_back_at = now
    process.standing.trouble = StaffTrouble.NOT_IN
    process.clock.pass_by(seconds=30)
    process.beats()
    facts = await process.facts()
    assert facts["ok"]
    told = ("webhook_checked_seconds", "webhook_put_back_seconds", "webhook_pending", "staff_chat")
    assert [facts[name] for name in told] == [30, 30, 7, "not_in"]


async def test_no_clients_words_are_in_it(process: Process) -> None:
    await process.take_in(1)
    assert "passport" not in str((await process.facts()).values())


async def test_a_database_that_fails_is_not_well_and_its_place_is_not_said(
    broken_store: Store, clock: Clock, snapshot: Snapshot
) -> None:
    process = Process(broken_store, clock, snapshot)
    process.works()
    facts = await process.facts()
    assert (facts["ok"], facts["faults"]) == (False, "database")
    assert str(facts["database"]).startswith("the database ")
    assert broken_store.place not in str(facts)


async def test_who_asks_again_at_once_hears_the_same(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await process.checkup()
    process.clock.pass_by(hours=1)
    assert await process.checkup() is first
    process.seconds += GOOD_FOR + 1
    assert not (await process.checkup()).well


async def silent(process: Process, name: str) -> timedelta | None:
    (signal,) = (each for each in process.vitals.signals() if each.name == name)
    return await signal.silent(process.clock())


async def test_staff_hear_of_a_worker_that_gives_no_sign_of_life_though_the_database_is_away(
    broken_store: Store, clock: Clock, snapshot: Snapshot
) -> None:
    process = Process(broken_store, clock, snapshot)
    process.works()
    clock.pass_by(minutes=6)
    assert await silent(process, "answering") == timedelta(minutes=6)


async def test_staff_hear_of_clients_who_wait_only_where_more_than_a_few_do(process: Process) -> None:
    await process.take_in(*range(1, MANY))
    process.clock.pass_by(hours=1)
    process.beats()
    process.attempts.last_ended = process.clock()
    assert await silent(process, "answering") == timedelta()
    await process.take_in(MANY)
    assert await silent(process, "answering") == timedelta(hours=1)
    process.away_since = process.clock()
    assert await silent(process, "answering") == timedelta()


async def test_staff_hear_of_a_poller_that_is_overdue(process: Process) -> None:
    process.clock.pass_by(seconds=40)
    assert await silent(process, "polling") == timedelta()
    process.clock.pass_by(minutes=6)
    assert await silent(process, "polling") == timedelta(minutes=6)


async def test_of_a_process_that_does_no_work_nothing_is_awaited(process: Process) -> None:
    process.intake.working_since = None
    process.clock.pass_by(hours=1)
    assert [await silent(process, name) for name in ("answering", "polling")] == [None, None]
