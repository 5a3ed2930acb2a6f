"""Statuses recorded without a pause, while the bots that deliver them are killed at random moments."""

from __future__ import annotations

import asyncio
import itertools
import random
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.store.database.engine import Store
from bot.store.messages import backlog, recovery, stuck
from tests.e2e.back_office import BackOffice
from tests.e2e.hand_offs import HandOffs
from tests.e2e.ledger import FollowedCase, Ledger, Verdict
from tests.e2e.nursery import DyingBot
from tests.e2e.staff_voice import StaffMember
from tests.e2e.waiting import until
from tests.standin import FaultKind, StandIn
from tests.standin.world import Call

CASES = 200
ALL = 10_000
MOST_UNSENT = 60
"""Statuses are recorded so far ahead of their delivery, that a kill always strikes in the middle."""

ROOM_WITHIN = 600.0
"""Seconds. Bots that are killed every second record little, and on a busy machine for minutes nothing."""

STORM = (
    FaultKind.TOO_MANY,
    FaultKind.SERVER_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.TIMEOUT,
    FaultKind.CUT_BEFORE,
    FaultKind.CUT_AFTER,
    FaultKind.CUT_HALFWAY,
    FaultKind.RESET,
)


_STAGES = ("arrived", "carried", "answered")
_CHANGED_MOST = 10

_LONGEST_LIFE = 0.5
"""Seconds of work before a process is aimed at."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`kills`: how many. `stormy`: the share of messages that fail in one of `STORM`'s ways.

    `by_staff`: of how many cases the statuses are recorded in the staff chat; of others, by what that does.
    `taken_back_every`: of so many statuses one is corrected or withdrawn, in turn. `changed_every`: after so
    many statuses an item is added to a case, or its oldest one is finished. `writers`: how many
    clients and the office write to each other meanwhile.
    """

    kills: int
    seed: int
    cases: int = CASES
    stormy: float = 0.0
    by_staff: int = 20
    taken_back_every: int = 5
    changed_every: int = 3
    settle_within: float = 60.0
    writers: int = 0


@dataclass(slots=True)
class Report:
    """What happened. `kills`: by the moment. `unsettled`: the logs' ends where messages still wait.

    `doubted`: messages that may have arrived twice and that were sent again by hand at the end.
    """

    verdict: Verdict
    kills: Counter[str]
    unsettled: str
    statuses: int
    corrected: int
    withdrawn: int
    changed: int
    to_read: int
    doubted: int
    passed_on: int
    answered: int

    def __str__(self) -> str:
        verdict = self.verdict
        kills = ", ".join(f"{count} {moment}" for moment, count in sorted(self.kills.items()))
        return (
            f"{self.kills.total()} kills ({kills}); {self.statuses} statuses, "
            f"of them {self.corrected} corrected and {self.withdrawn} withdrawn, {self.to_read} to read; "
            f"{self.changed} changes of cases; "
            f"{self.passed_on} messages to the office and {self.answered} answers; "
            f"doubles {verdict.doubles}, of them without the line {len(verdict.unmarked)}; "
            f"sent again by hand {self.doubted}, lost {len(verdict.lost)}, foreign {len(verdict.foreign)}, "
            f"out of order {len(verdict.disordered)}, "
            f"copies and changes unsaid {len(verdict.unsaid)}{'; NOT SETTLED' if self.unsettled else ''}"
        )


@dataclass(slots=True)
class _Aim:
    """To die when so many more calls have reached `stage`, or so many seconds `later`."""

    bot: DyingBot
    stage: str
    calls: int
    later: float

    def __str__(self) -> str:
        return f"after a message {self.stage}" if self.later else f"a message {self.stage}"


class Killing:
    """One run: bots on one database before one stand-in."""

    def __init__(
        self,
        plan: Plan,
        standin: StandIn,
        store: Store,
        bots: Sequence[DyingBot],
        staff: StaffMember,
        told: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._plan = plan
        self._standin = standin
        self._store = store
        self._bots = bots
        self._staff = staff
        self._told = told
        self._random = random.Random(plan.seed)
        self._ledger = Ledger(standin, store)
        self._office = BackOffice(store)
        self._hand_offs = HandOffs(store, staff.group, ())
        self._in_sight: _Aim | None = None
        self._calls = asyncio.Event()
        self.kills: Counter[str] = Counter()

    async def run(self) -> Report:
        """Kill as often as planned, then let everything settle, and judge."""
        await self._ledger.open_cases(self._random.choice((1, 2, 3)) for _ in range(self._plan.cases))
        writers = [case.people[0] for case in self._ledger.cases[: self._plan.writers]]
        self._hand_offs = HandOffs(self._store, self._staff.group, writers)
        for stage in _STAGES:
            self._standin.on("*", stage, self._note(stage))
        if self._plan.stormy:
            self._standin.weather(self._weather)
        await asyncio.gather(*(bot.is_born() for bot in self._bots))
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._record(over))
            group.create_task(self._record_as_staff(over))
            group.create_task(self._hand_offs.run(over.is_set, partial(self._room, over)))
            for number in range(self._plan.kills):
                await self._kill_one()
                self._told(number + 1)
            over.set()
        self._standin.weather(None)
        settled = await self._settles()
        verdict = self._verdict()
        doubted = 0
        if self._plan.stormy:
            doubted = await self._retried()
            settled = await self._settles()
            # What was sent again by hand may come late; it may not be missing.
            at_last = self._verdict()
            verdict.lost, verdict.unsaid = at_last.lost, at_last.unsaid
        cases = self._ledger.cases
        return Report(
            verdict,
            self.kills,
            "" if settled else self._logs(),
            sum(len(case.recorded) for case in cases),
            sum(len(case.corrected) for case in cases),
            sum(len(case.withdrawn) for case in cases),
            sum(len(case.changed) for case in cases),
            sum(len(case.recorded) * len(case.people) for case in cases),
            doubted,
            len(self._hand_offs.passed_on),
            len(self._hand_offs.answered),
        )

    async def _settles(self) -> bool:
        """Wait until nothing waits; say whether that came about in time."""
        try:
            await until(self._ledger.is_quiet, self._plan.settle_within)
        except AssertionError:
            return False
        return True

    async def _record(self, over: asyncio.Event) -> None:
        """Record one status after another, for each case at least one, until told that it is over.

        Some of them are corrected or withdrawn, while their notices wait, are on their way, or have arrived.
        """
        cases = self._ledger.cases[self._plan.by_staff :]
        self._random.shuffle(cases)
        acts = itertools.cycle((self._office.corrects, self._office.withdraws))
        as_recorded: list[FollowedCase] = []
        rounds = number = 0

        while not (over.is_set() and rounds):
            for case in cases:
                if over.is_set() and rounds:
                    break
                if self._random.random() < 0.3:
                    await self._ledger.record(case, wait=timedelta(seconds=self._random.random() / 2))
                await self._ledger.record(case)
                await self._room(over)
                if case in as_recorded:
                    as_recorded.remove(case)
                as_recorded.append(case)
                number += 1
                if number % self._plan.taken_back_every == 0:
                    told_of = self._random.choice(as_recorded[-MOST_UNSENT:])
                    as_recorded.remove(told_of)
                    await next(acts)(told_of)
                if number % self._plan.changed_every == 0:
                    # Mostly the same cases again, while earlier messages about them wait.
                    await self._change(self._office, self._random.choice(cases[:_CHANGED_MOST]))
            rounds += 1

    async def _room(self, over: asyncio.Event) -> None:
        """Wait until few messages wait, or it is over."""

        async def is_there() -> bool:
            return over.is_set() or await self._unsent() <= MOST_UNSENT

        await until(is_there, ROOM_WITHIN, every=0.005)

    def _verdict(self) -> Verdict:
        verdict = self._ledger.verdict()
        self._hand_offs.judge(verdict)
        return verdict

    async def _record_as_staff(self, over: asyncio.Event) -> None:
        """Have staff record one status after another in their chat, for each of their cases at least one.

        Some of them they correct or withdraw at once, while the notices are on their way.
        """
        cases = self._ledger.cases[: self._plan.by_staff]
        acts = itertools.cycle((self._staff.corrects, self._staff.withdraws))
        number = 0
        while cases and not (over.is_set() and number):
            for case in cases:
                await self._staff.records(case)
                number += 1
                if number % self._plan.taken_back_every == 0:
                    await next(acts)(case)
                if number % self._plan.changed_every == 0:
                    await self._change(self._staff, case)

    async def _change(self, staff: BackOffice | StaffMember, case: FollowedCase) -> None:
        if case.open_items and self._random.random() < 0.4:
            await staff.finishes_item(case)
        else:
            await staff.adds_item(case)

    async def _kill_one(self) -> None:
        """Kill the process that delivers, some calls from now: in the midst of a call, or shortly after."""
        if self._random.random() < 0.5:
            # Else it would always die in the flood of messages after its start, and staff be served never.
            await asyncio.sleep(self._random.random() * _LONGEST_LIFE)
        bot = await self._who_delivers()
        self._in_sight = _Aim(
            bot,
            stage=self._random.choice(_STAGES),
            calls=self._random.choice((1, 1, 1, 2, 3, 5, 8, 20)),
            later=self._random.random() * 0.03 if self._random.random() < 0.4 else 0,
        )
        assert await bot.ended(60) == -signal.SIGKILL
        self.kills[str(self._in_sight)] += 1
        self._in_sight = None
        await bot.is_born()

    async def _who_delivers(self) -> DyingBot:
        """Wait until somebody delivers; return the one of ours that does."""
        await self._next_call()
        async with self._store.reading() as conn:
            holders = {holder.split(":")[-2] for _, holder, _ in await recovery.in_hand(conn)}
        busy = [bot for bot in self._bots if str(bot.pid) in holders]
        return self._random.choice(busy or list(self._bots))

    async def _next_call(self) -> None:
        self._calls.clear()
        try:
            async with asyncio.timeout(20):
                await self._calls.wait()
        except TimeoutError:
            raise AssertionError(f"nobody sends:\n{self._logs()}") from None

    def _note(self, stage: str) -> Callable[[Call], None]:
        def note(call: Call) -> None:
            if call.method != "sendmessage":
                return
            self._calls.set()
            aim = self._in_sight
            if aim is None or aim.stage != stage:
                return
            aim.calls -= 1
            if aim.calls == 0 and not aim.later:
                aim.bot.kill_now()
            elif aim.calls == 0:
                asyncio.get_running_loop().call_later(aim.later, aim.bot.kill_now)

        return note

    def _weather(self, call: Call) -> FaultKind | None:
        if call.method != "sendmessage" or self._random.random() >= self._plan.stormy:
            return None
        return self._random.choice(STORM)

    async def _unsent(self) -> int:
        return sum(count for state, count in await self._counts() if state in ("pending", "held"))

    def _logs(self) -> str:
        return "\n".join(bot.log_tail(8) for bot in self._bots)

    async def _counts(self) -> tuple[tuple[str, int], ...]:
        async with self._store.reading() as conn:
            counts = await backlog.counts(conn, self._store.now())
        return tuple((state.value, count) for state, count in counts.by_state)

    async def _retried(self) -> int:
        """Send again what is stuck, one by one: all at once leaves out older news than the reader has."""
        async with self._store.transaction() as tx:
            found = [each.delivery.id for each in await stuck.newest(tx, ALL)]
            return sum([await stuck.retry(tx, each, self._store.now()) for each in reversed(found)])
