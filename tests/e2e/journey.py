"""One status from staff's command to its followers, and a death at each of its moments in turn."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from bot.store.cases import cases, statuses
from bot.store.database.engine import Store
from bot.store.messages import outbox
from tests.e2e import voice
from tests.e2e.ledger import FollowedCase, Ledger
from tests.e2e.moments import of_a_journey
from tests.e2e.nursery import DyingBot, Nursery
from tests.e2e.private import assert_says_nothing_private
from tests.e2e.staff_voice import StaffMember
from tests.e2e.waiting import until
from tests.standin import Cut, StandIn
from tests.standin.world import Call
from tests.store.written import audit_lines

AT_ONCE = 3
"""Journeys side by side: each waits for the other process half of its time."""

TRIES = 4
"""Two writes may fall together or apart; then a moment comes only in some journeys."""

STAGES = ("arrived", "carried", "answered")
FOLLOWERS = (2, 1)
"""Of the case that has the news, and of another one that has none."""


class Act(Enum):
    """What staff do. A correction and a withdrawal are about a status that was told before."""

    RECORD = auto()
    CORRECT = auto()
    WITHDRAW = auto()
    CHANGE = auto()

    async def does(self, staff: StaffMember, case: FollowedCase) -> None:
        """Have staff do it."""
        match self:
            case Act.RECORD:
                await staff.records(case)
            case Act.CORRECT:
                await staff.corrects(case)
            case Act.WITHDRAW:
                await staff.withdraws(case)
            case Act.CHANGE:
                await staff.adds_item(case)

    def faults(self, case: FollowedCase) -> list[str]:
        """Say which follower still reads as it was what was corrected or withdrawn."""
        if self in _NEW:
            return []
        faults = []
        for person in case.people:
            first = person.history[0]
            if self is Act.WITHDRAW and person.shows(first):
                faults.append(f"{person} still reads what was withdrawn")
            elif self is Act.WITHDRAW and voice.notice("withdrawal") not in person.last.text:
                faults.append(f"{person} was not asked to disregard what was withdrawn")
            elif self is Act.CORRECT and voice.notice("edited") not in person.now(first).text:
                faults.append(f"{person} reads what was corrected as it was")
        return faults


_WRITERS = {Act.RECORD: "Drafting.choose#1", Act.CHANGE: "OpenItems.add#1"}
"""The writers of what is new; the tests of the journeys notice where they have another name."""

_NEW = frozenset(_WRITERS)


@dataclass(frozen=True, slots=True)
class Death:
    """Where a bot dies: in a write transaction (see `tests.e2e.moments`) or at a call of the Bot API."""

    transaction: str = ""
    call: str = ""

    def __str__(self) -> str:
        return self.transaction or self.call

    def one_earlier(self) -> Death:
        """Return the moment before of the same kind: the last one, where two writes have fallen together."""
        return Death(_one_fewer(self.transaction), _one_fewer(self.call))


def _one_fewer(name: str) -> str:
    return re.sub(r"#(\d+)", lambda count: f"#{max(int(count[1]) - 1, 1)}", name)


class NotReachedError(Exception):
    """The journey went by without coming to the moment of death."""


class CallWatch:
    """Names each call's stages as they pass, and may kill at one."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._counts: Counter[tuple[str, str]] = Counter()
        self.passed: list[str] = []

    def watch(self, dies: str = "", kill: Callable[[], None] = lambda: None) -> None:
        """Begin; `kill` is called at the moment named `dies`."""

        def noting(stage: str) -> Callable[[Call], Cut | None]:
            def note(call: Call) -> Cut | None:
                self._counts[call.method, stage] += 1
                self.passed.append(f"{call.method}#{self._counts[call.method, stage]}:{stage}")
                if self.passed[-1] == dies:
                    kill()
                    return Cut.CLOSE
                return None

            return note

        for stage in STAGES:
            self._standin.on("*", stage, noting(stage))


class Journeys:
    """What all journeys share: what was learned, and a database in which a bot has introduced itself."""

    def __init__(self, nursery: Nursery, knowledge: Path, folder: Path) -> None:
        self.nursery = nursery
        self.knowledge = knowledge
        self.folder = folder
        self.template = folder / "introduced.db"
        self.opening = asyncio.Lock()
        """Held while tables are brought up to date: alembic can do that once at a time in a process."""
        self._names = itertools.count(1)

    def one(self, act: Act = Act.RECORD) -> Journey:
        """Return a journey in a folder of its own."""
        return Journey(self, self.folder / f"journey{next(self._names)}", act)


class Journey:
    """A place of its own for one status: a stand-in, a database and a bot."""

    def __init__(self, of: Journeys, folder: Path, act: Act) -> None:
        self._of = of
        self._act = act
        self._folder = folder
        folder.mkdir()
        self._armed = folder / "armed"
        self._traced = folder / "traced"
        self.standin = StandIn()
        self.logs = ""

    async def before_all(self) -> None:
        """Make the database that all other journeys begin with."""
        async with AsyncExitStack() as stack:
            bot, *_ = await self._begun(stack, ())
            await bot.is_born()

            async def introduced() -> bool:
                return "scope=short-description" in bot.log_text()

            await until(introduced, 20, otherwise=bot.log_tail)
            await bot.kill()
        shutil.copy(self._folder / "bot.db", self._of.template)

    async def without_death(self) -> list[Death]:
        """Make the whole journey; return every moment at which a bot could have died."""
        async with AsyncExitStack() as stack:
            bot, ledger, (case, _), staff = await self._begun(stack)
            await bot.is_born(armed=str(self._armed), traced=str(self._traced))
            await self._is_up()
            await self._told_before(staff, case, ledger)
            watch = CallWatch(self.standin)
            self._armed.touch()
            watch.watch()
            await self._act.does(staff, case)
            await until(ledger.is_quiet, 20, otherwise=bot.log_tail)
            self._armed.unlink()
            self.standin.forget_hooks()
            assert [*ledger.verdict().faults, *self._act.faults(case)] == []
            calls = [Death(call=name) for name in watch.passed]
            return [*(Death(transaction=name) for name in of_a_journey(self._traced)), *calls]

    async def with_death(self, death: Death, *, recovers: bool = True, patience: float = 30) -> None:
        """Make the journey with a bot that dies on the way and another that goes on; judge.

        Raises `NotReachedError` where nothing died, and AssertionError where anything is not as it must be.
        """
        async with AsyncExitStack() as stack:
            bot, ledger, (case, _), staff = await self._begun(stack)
            await bot.is_born(armed=str(self._armed), dies=death.transaction)
            await self._is_up()
            await self._told_before(staff, case, ledger)
            CallWatch(self.standin).watch(death.call, bot.kill_now)
            self._armed.touch()
            recording = asyncio.create_task(self._act.does(staff, case))
            try:
                await self._dies(bot, recording, ledger)
                await self._is_whole(case, death)
                await bot.is_born(armed="", dies="", recovers=recovers)
                await recording
                await until(ledger.is_quiet, patience, otherwise=bot.log_tail)
            finally:
                recording.cancel()
                self.logs = bot.log_text()
            faults = [*ledger.verdict().faults, *self._act.faults(case)]
            assert faults == [], faults
            assert await ledger.is_written(case)

    async def _begun(
        self, stack: AsyncExitStack, follower_counts: Sequence[int] = FOLLOWERS
    ) -> tuple[DyingBot, Ledger, Sequence[FollowedCase], StaffMember]:
        await self.standin.start()
        stack.push_async_callback(self.standin.stop)
        group = self.standin.group("Staff")
        member = self.standin.user(first_name="Mia")
        file = self._folder / "bot.db"
        if self._of.template.exists():
            shutil.copy(self._of.template, file)
        async with self._of.opening:
            store = await Store.open(f"sqlite:///{file}")
        stack.push_async_callback(store.close)
        ledger = Ledger(self.standin, store)
        cases = await ledger.open_cases(follower_counts)
        self._store = store
        bot = self._of.nursery.bot(
            self.standin,
            self._folder,
            {
                "STAFF_CHAT_ID": str(group.chat_id),
                "DATABASE_URL": f"sqlite:///{file}",
                "KNOWLEDGE_DIR": str(self._of.knowledge),
                "UNDO_SECONDS": "0",
            },
        )
        bot.birth = replace(bot.birth, hurried=True)
        stack.push_async_callback(_gone, bot)
        return bot, ledger, cases, StaffMember(member, group)

    async def _told_before(self, staff: StaffMember, case: FollowedCase, ledger: Ledger) -> None:
        if self._act not in _NEW:
            await staff.records(case)
            await until(ledger.is_quiet, 20)

    async def _is_up(self) -> None:
        """Wait until the bot polls and has looked at its staff chat, which it does once and aside."""
        await asyncio.gather(
            self.standin.seen("getUpdates", "arrived", within=20),
            self.standin.seen("getChatMember", within=20),
        )

    async def _dies(self, bot: DyingBot, recording: asyncio.Task[None], ledger: Ledger) -> None:
        """Wait for the death; notice a journey that ends without one."""
        ended = asyncio.create_task(bot.ended(60))
        await asyncio.wait({ended, recording}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            recording.result()
            quiet = asyncio.create_task(until(ledger.is_quiet, 30, otherwise=bot.log_tail))
            await asyncio.wait({ended, quiet}, return_when=asyncio.FIRST_COMPLETED)
            quiet.cancel()
        if not ended.done():
            ended.cancel()
            raise NotReachedError
        assert ended.result() == -signal.SIGKILL, bot.log_tail()
        self.standin.forget_hooks()

    async def _is_whole(self, case: FollowedCase, death: Death) -> None:
        """After a death: what staff did is there with its audit line and all its messages, or nothing of it.

        It is there if and only if the transaction of staff's confirmation (or of the command) was committed.
        """
        if self._act not in _NEW:
            return
        async with self._store.reading() as conn:
            written: Sequence[object] = await statuses.history(conn, case.id, standing=False)
            if self._act is Act.CHANGE:
                written = await cases.items_of(conn, case.id)
            audited = "item" if self._act is Act.CHANGE else "status"
            lines = [line for line in await audit_lines(conn, case.id) if line.action == audited]
            messages = await outbox.of_case(conn, case.id)
        assert len(written) in (0, 1)
        if death.transaction.startswith(_WRITERS[self._act]):
            assert len(written) == death.transaction.endswith(":committed")
        assert len(lines) == len(written)
        assert len(messages) == len(written) * len(case.people)


def distinct(deaths: Iterable[Death]) -> list[Death]:
    """Return the first and the last of each kind of moment, without those that equal another.

    Who dies at the `begin` of a transaction leaves as little as who dies with all `written`; and of an
    `answered` call a dead process knows no more than of a `carried` one.
    """
    kinds: dict[str, list[Death]] = defaultdict(list)
    for death in deaths:
        kind = re.sub(r"#\d+", "", str(death))
        if not kind.endswith((":begin", ":answered")):
            kinds[kind].append(death)
    return [death for of_a_kind in kinds.values() for death in dict.fromkeys((of_a_kind[0], of_a_kind[-1]))]


async def failures(journeys: Journeys, deaths: Sequence[Death], act: Act = Act.RECORD) -> list[str]:
    """Let a bot die at each of these moments; return a line for each at which something was lost."""
    room = asyncio.Semaphore(AT_ONCE)

    async def die(death: Death) -> str:
        async with room:
            wanted = death
            for number in range(TRIES):
                journey = journeys.one(act)
                try:
                    await journey.with_death(wanted)
                except NotReachedError:
                    wanted = wanted.one_earlier() if number else wanted
                    continue
                except (AssertionError, TimeoutError) as error:
                    return f"{death}: {error}"
                assert_says_nothing_private(journey.logs, journey.standin)
                return ""
            return f"{death}: never reached"

    return list(filter(None, await asyncio.gather(*map(die, deaths))))


async def _gone(bot: DyingBot) -> None:
    if bot.is_running:
        await bot.kill()
