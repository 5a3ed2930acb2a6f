"""What /healthz says."""

from __future__ import annotations

from datetime import timedelta

from bot.app.health import SLOWEST, health_of
from bot.delivery.worker import DeliveryWorker
from bot.domain.delivery import Outcome
from bot.domain.ids import ChatId, MessageId, UpdateId
from bot.domain.reply import Reply
from bot.knowledge.spoken import Spoken
from bot.matching.snapshot import Snapshot
from bot.store import inbox
from bot.store.engine import Store
from tests.delivery.conftest import Free
from tests.store.claiming import claim
from tests.store.clock import Clock


class NoCourier:
    """Carries nothing: no delivery is made here."""

    async def send(self, chat: ChatId, reply: Reply, *, protected: bool) -> Outcome:
        raise AssertionError("nothing is to be sent")

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> Outcome:
        raise AssertionError("nothing is to be edited")

    async def delete(self, chat: ChatId, message: MessageId) -> Outcome:
        raise AssertionError("nothing is to be deleted")


def no_words() -> Spoken:
    raise AssertionError("nothing is to be said")


def idle(store: Store) -> DeliveryWorker:
    """Return a worker that does not run, as in a process without the lease."""
    return DeliveryWorker(store, NoCourier(), no_words, me="here", has_died=lambda _: False, pace=Free())


async def take_in(store: Store, number: int, raw: str = "{}") -> None:
    async with store.transaction() as tx:
        await inbox.add(tx, [inbox.RawUpdate(UpdateId(number), ChatId(1), raw)], store.now())


async def test_an_idle_bot_is_well_and_names_matcher_and_knowledge(store: Store, snapshot: Snapshot) -> None:
    health = await health_of(store, snapshot, handling=True, delivery=idle(store))
    assert health.well
    assert health.facts == {
        "matcher": "lexical",
        "knowledge": snapshot.knowledge.version,
        "entries": 3,
        "handling": True,
        "unfinished": 0,
        "dead": 0,
        "oldest_seconds": 0.0,
        "delivering": False,
        "last_round_seconds": None,
        "oldest_due_seconds": 0.0,
    }


async def test_a_bot_is_unwell_when_an_update_waits_too_long_and_well_once_it_is_done(
    store: Store, snapshot: Snapshot, clock: Clock
) -> None:
    await take_in(store, 1)
    clock.pass_by(seconds=(SLOWEST - timedelta(seconds=1)).total_seconds())
    assert (await health_of(store, snapshot, handling=True, delivery=idle(store))).well

    clock.pass_by(seconds=1)
    late = await health_of(store, snapshot, handling=True, delivery=idle(store))
    assert not late.well
    assert (late.facts["unfinished"], late.facts["oldest_seconds"]) == (1, SLOWEST.total_seconds())

    async with store.transaction() as tx:
        await claim(tx, "w", 1)
        await inbox.mark_done(tx, "w", [UpdateId(1)], clock())
    assert (await health_of(store, snapshot, handling=True, delivery=idle(store))).well


async def test_a_dead_update_is_counted_and_does_not_make_the_bot_unwell(
    store: Store, snapshot: Snapshot, clock: Clock
) -> None:
    await take_in(store, 1)
    async with store.transaction() as tx:
        await claim(tx, "w", 1)
        await inbox.mark_dead(tx, "w", [inbox.Failed(UpdateId(1), "KeyError", "K7QD3")], clock())
    clock.pass_by(hours=1)
    health = await health_of(store, snapshot, handling=False, delivery=idle(store))
    assert health.well
    assert (health.facts["dead"], health.facts["handling"]) == (1, False)


async def test_no_clients_words_are_in_it(store: Store, snapshot: Snapshot) -> None:
    await take_in(store, 1, raw='{"text": "they kept my passport"}')
    assert "passport" not in str(
        (await health_of(store, snapshot, handling=True, delivery=idle(store))).facts.values()
    )


async def test_a_database_that_fails_is_said_and_is_unwell(broken_store: Store, snapshot: Snapshot) -> None:
    health = await health_of(broken_store, snapshot, handling=True, delivery=idle(broken_store))
    assert not health.well
    assert health.facts["database"]
