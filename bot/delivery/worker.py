"""Delivers messages: claims what is due, sends it outside any transaction, has the result recorded."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.delivery.attempts import cancelled, put_back, recording_of
from bot.delivery.changing import TIME_TO_SEND, Changing
from bot.delivery.consent import Consent
from bot.delivery.courier import Courier, Pace
from bot.delivery.recorder import PendingResult, Recorder
from bot.delivery.topics import Topics
from bot.domain.delivery import (
    CHANGES,
    READ,
    ClaimedDelivery,
    DeliveryKind,
    DeliveryReason,
    InDoubt,
    NotSent,
    SendOutcome,
    Target,
)
from bot.domain.ids import DeliveryId, TopicId
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.notices.at_sending import composed
from bot.store.database.engine import Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.messages import claims, recovery
from bot.waiting import wait_for_any

log = structlog.get_logger(__name__)

CLAIM_LASTS = timedelta(minutes=3)
"""How long a message may be claimed before another process considers it lost."""

LONGEST_REST_IN_HAND = timedelta(seconds=2)
"""If a chat must be left alone for longer than this, its message goes back to the outbox."""

LOOK_EVERY = 1.0
"""Seconds until the outbox is polled: another process may have written to it."""

TRIAL_PAUSE = timedelta(seconds=1)
"""Before a message that must let others go first is claimed again."""

STORE_PAUSE = 2.0
"""Seconds to wait for a database that does not answer."""


class DeliveryWorker:
    """Delivers the outbox, in the one process that may.

    `me` names this process in the rows that it claims, and `has_died` says whether another process certainly
    no longer runs: its rows are then taken over right away, otherwise when their time is over. `chance` gives
    numbers from 0 to 1 for the waits between attempts. `most_in_hand`: how many calls may wait for an answer
    at the same time. `topics`: of the staff chat; None: messages go outside any topic.
    """

    def __init__(
        self,
        store: Store,
        courier: Courier,
        speak: CurrentPhrasebook,
        *,
        me: str,
        has_died: Callable[[str], bool],
        pace: Pace,
        chance: Callable[[], float] = random.random,
        most_in_hand: int = 100,
        stop_within: float = 10.0,
        topics: Topics | None = None,
    ) -> None:
        self._store = store
        self._courier = courier
        self._speak = speak
        self._me = me
        self._has_died = has_died
        self._pace = pace
        self._chance = chance
        self._most_in_hand = most_in_hand
        self._stop_within = stop_within
        self._awake = asyncio.Event()
        self._recorder = Recorder(store, speak, me=me, written=self._is_written)
        self._consent = Consent(store)
        self._changing = Changing(courier, pace, store.now)
        self._topics = topics
        self._unread = RepeatedFault("the outbox cannot be read")
        self._unasked = RepeatedFault("consent cannot be looked up")
        self._has_looked_ahead = False
        self._in_hand: set[DeliveryId] = set()
        self._waiting: dict[DeliveryId, asyncio.Task[None]] = {}
        self._going: set[asyncio.Task[None]] = set()
        self.last_round: datetime | None = None
        """When this worker last read the outbox; None while it does not run."""

    def wake(self) -> None:
        """Read the outbox now; call this after a commit that added to it."""
        self._awake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; then finish the sends in progress, and put back what has not started."""
        recording = asyncio.create_task(self._recorder.run())
        closing = asyncio.create_task(self._close_topics(stop))
        rounds = asyncio.create_task(self._rounds(stop))
        try:
            await asyncio.wait({recording, rounds}, return_when=asyncio.FIRST_COMPLETED)
            if not recording.done():
                await rounds
                await self._end()
        finally:
            self.last_round = None
            for task in (recording, closing, rounds, *self._going):
                task.cancel()
            await asyncio.gather(recording, closing, rounds, *self._going, return_exceptions=True)
            self._in_hand = self._recorder.unwritten
        if not recording.cancelled():
            await recording  # it ends on its own only with an error, which is raised here

    async def _rounds(self, stop: asyncio.Event) -> None:
        self.last_round = self._store.now()
        self._has_looked_ahead = False
        while not stop.is_set():
            self._awake.clear()
            try:
                pause = await self._round()
                self.last_round = self._store.now()
                self._unread.over()
            except StoreError as error:
                self._unread.failed(error)
                pause = STORE_PAUSE
            if pause > 0:
                await wait_for_any(self._awake, stop, seconds=pause)

    async def _round(self) -> float:
        """Claim what may be sent soon; return the seconds until it is worth checking again."""
        most, most_in_hand = self._pace.room(), self._most_in_hand
        room = min(most - len(self._waiting), most_in_hand - len(self._in_hand))
        # A few large claims delay the conversation's writes less than many small ones.
        if room <= min(most, most_in_hand) // 2:
            return LOOK_EVERY  # a message that is finished wakes this up earlier
        if not self._has_looked_ahead:
            await self._look_ahead()
        async with self._store.reading() as conn:
            now = self._store.now()
            lost = self._lost(await recovery.in_hand(conn), now)
            if not lost and not await claims.is_due(conn, now):
                return _seconds_until(await claims.next_due(conn, now), now)
        async with self._store.transaction() as tx:
            now = self._store.now()
            # Some may have been recorded or claimed by another process since they were read.
            lost = self._lost(await recovery.in_hand(tx), now) if lost else []
            recovered = await recovery.recover(tx, lost, now) if lost else 0
            claimed = await claims.claim(tx, holder=self._me, now=now, until=now + CLAIM_LASTS, limit=room)
            ready = [each for each in claimed if not await self._held(tx, each, now)]
            soon = await claims.next_due(tx, now)
        if recovered:
            log.warning("messages of a process that died are sent again", count=recovered)
        for each in ready:
            self._take(each)
        return 0.0 if claimed else _seconds_until(soon, now)

    async def _look_ahead(self) -> None:
        """Bring forward, once at each start, what an earlier process wrote with a clock that was ahead."""
        async with self._store.transaction() as tx:
            brought = await recovery.bring_forward(tx, self._store.now(), held_for=CLAIM_LASTS)
        self._has_looked_ahead = True
        if brought:
            log.warning("messages written with a clock that was ahead are brought forward", count=brought)

    def _lost(self, in_hand: list[tuple[DeliveryId, str, datetime]], now: datetime) -> list[DeliveryId]:
        """Return what no process sends anymore: its holder died, or its time is over."""
        mine = self._in_hand
        return [
            delivery
            for delivery, holder, until in in_hand
            if (delivery not in mine if holder == self._me else until <= now or self._has_died(holder))
        ]

    async def _held(self, tx: Transaction, claimed: ClaimedDelivery, now: datetime) -> bool:
        """Put back a message that must not be sent now: in the chat's quiet hours, or during a flood wait.

        Quiet hours delay everything that makes a sound: statuses, corrections, announcements. Striking
        through or deleting an earlier message is silent and must not wait until morning. An urgent message
        passes, together with what must be sent before it.
        """
        until, passes = None, claimed.urgent or claimed.escorted or claimed.kind in CHANGES
        if claimed.quiet is not None and not passes:
            until = claimed.quiet.ends_after(now)
        rest = self._pace.rest_of(claimed.chat)
        if until is None and rest > LONGEST_REST_IN_HAND:
            until = now + rest
        if until is None:
            return False
        await claims.record(tx, put_back(claimed, until), self._me, now)
        return True

    def _take(self, claimed: ClaimedDelivery) -> None:
        self._in_hand.add(claimed.id)
        task = asyncio.create_task(self._deliver(claimed))
        self._waiting[claimed.id] = task
        self._going.add(task)
        task.add_done_callback(self._going.discard)

    def _is_written(self, delivery: DeliveryId) -> None:
        self._in_hand.discard(delivery)
        self._awake.set()

    async def _deliver(self, claimed: ClaimedDelivery) -> None:
        """Bring one claimed message to a result, even if an error occurs."""
        try:
            result = await self._before(claimed)
        except asyncio.CancelledError:
            result = PendingResult(claimed, put_back(claimed, None))
        except StoreError as error:
            self._unasked.failed(error)
            until = self._store.now() + timedelta(seconds=STORE_PAUSE)
            result = PendingResult(claimed, put_back(claimed, until))
        except Exception as error:  # noqa: BLE001 - it is retried, and after a day staff get a line
            log.error("delivery failed", delivery=claimed.id, kind=type(error).__name__)
            result = self._result(claimed, NotSent(DeliveryReason.OWN_FAULT))
        finally:
            self._waiting.pop(claimed.id, None)
            self._awake.set()
        if result is None:
            result = self._result(claimed, await self._sent(claimed))
        self._recorder.put(result)

    def _result(self, claimed: ClaimedDelivery, outcome: SendOutcome) -> PendingResult:
        recording = recording_of(claimed, outcome, now=self._store.now(), chance=self._chance())
        return PendingResult(claimed, recording, outcome)

    async def _before(self, claimed: ClaimedDelivery) -> PendingResult | None:
        """Wait for the message's turn; return a result if it must not be sent, None if it may."""
        if claimed.kind in CHANGES and (why := _nothing_to_change(claimed)) is not None:
            return PendingResult(claimed, cancelled(claimed, why))
        if not await self._pace.turn(claimed.chat, doubtful=claimed.again and claimed.kind not in CHANGES):
            # If there is room, other messages test first whether Telegram is back.
            until = self._store.now() + TRIAL_PAUSE if self._pace.room() else None
            return PendingResult(claimed, put_back(claimed, until))
        consented = await self._consent.is_valid(claimed)
        self._unasked.over()
        if not consented:
            return PendingResult(claimed, cancelled(claimed, DeliveryReason.CONSENT_ENDED))
        # Last, because a process may be suspended during any wait while another takes the message over.
        if claimed.until - self._store.now() < TIME_TO_SEND:
            return PendingResult(claimed, put_back(claimed, None))
        return None

    async def _sent(self, claimed: ClaimedDelivery) -> SendOutcome:
        try:
            return await self._carried(claimed)
        except Exception as error:  # noqa: BLE001 - one message at fault must not keep all others
            log.error("delivery failed", delivery=claimed.id, kind=type(error).__name__)
            return InDoubt(DeliveryReason.OWN_FAULT)

    async def _carried(self, claimed: ClaimedDelivery) -> SendOutcome:
        if claimed.kind in CHANGES and claimed.target is not None:
            return await self._changing.carry_out(claimed, claimed.target)
        reply = composed(claimed, self._speak())

        async def send(topic: TopicId | None = None) -> SendOutcome:
            protected = claimed.kind in READ
            return await self._courier.send(claimed.chat, reply, protected=protected, topic=topic)

        if claimed.kind is DeliveryKind.TO_OFFICE and self._topics is not None:
            return await self._topics.send(claimed, send)
        return await send()

    async def _close_topics(self, stop: asyncio.Event) -> None:
        if self._topics is not None:
            await self._topics.run(stop)

    async def _end(self) -> None:
        """Put back what has not started, finish what has, and have it all recorded, within the deadline."""
        await asyncio.sleep(0)  # a task canceled before its first step could put nothing back
        for task in tuple(self._waiting.values()):
            task.cancel()
        try:
            async with asyncio.timeout(self._stop_within):
                if self._going:
                    await asyncio.wait(set(self._going))
                await self._recorder.all_written()
        except TimeoutError:
            log.warning("messages still claimed at shutdown are sent again", count=len(self._in_hand))


def _nothing_to_change(claimed: ClaimedDelivery) -> DeliveryReason | None:
    """Return why there is nothing that an edit or a deletion could change; None if there is something."""
    target = claimed.target or Target()
    if not target.messages:
        return DeliveryReason.TARGET_OUT_OF_REACH if target.lost_copies else DeliveryReason.TARGET_NOT_OUT
    if claimed.kind is DeliveryKind.EDIT and target.unopened:
        # Struck-through text is still readable: it would show what was never opened.
        return DeliveryReason.TARGET_UNOPENED
    return None


def _seconds_until(due: datetime | None, now: datetime) -> float:
    if due is None:
        return LOOK_EVERY
    return min(max((due - now).total_seconds(), 0.01), LOOK_EVERY)
