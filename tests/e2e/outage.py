"""An office at work during a trouble: clients who ask and press, staff who write, news on its way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.updates import inbox
from tests.e2e import voice
from tests.e2e.ledger import FollowedCase, Ledger, says_again
from tests.e2e.waiting import until
from tests.standin import BotMessage, FaultKind, Group, Person, StandIn
from tests.standin.world import Call
from tests.store.written import audit_lines

QUESTION = "they kept my passport"
ASKS_EVERY = 0.5
"""Seconds between two clients who ask."""

_STAFF_WRITE_EVERY = 5
"""Questions to one command: 60 questions do not bring the staff chat near its 20 messages a minute."""

_FOLLOWERS = (2, 1, 3)
_IN_HAND = 6
"""Statuses recorded before the trouble, whose notices fall due in its first seconds."""


@asynccontextmanager
async def telegram_away(
    standin: StandIn, kind: FaultKind | None, only: str | None = None
) -> AsyncIterator[None]:
    """Have Telegram fail in this block; `kind` None: nothing listens at its address.

    `only` names the one method that fails; every method but getUpdates, which brings the questions in, does
    otherwise.
    """

    def fails(call: Call) -> FaultKind | None:
        if only is not None:
            return kind if call.method == only.lower() else None
        return None if call.method == "getupdates" else kind

    if kind is not None:
        standin.weather(fails)
        yield
        standin.weather(None)
        return
    port = int(standin.url.rpartition(":")[2])
    await standin.stop()
    yield
    await standin.start(port)


@dataclass(slots=True)
class OutageVerdict:
    """What went wrong, one line each; `slowest`: seconds from the end of a trouble to the last answer.

    `asked`: questions. `recorded`: statuses, each of which all followers read. `unmarked`: second copies that
    do not say so. `failed`: updates given up, and lines that tell of one. `in_doubt`: updates that staff may
    retry. `late`: answers that call themselves late.
    """

    lost: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    thrice: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    doubles: int = 0
    in_doubt: int = 0
    late: int = 0
    asked: int = 0
    recorded: int = 0
    slowest: float = 0.0

    @property
    def faults(self) -> list[str]:
        """All that must not be, with its kind."""
        kinds = ("lost", "unmarked", "thrice", "failed")
        return [f"{kind}: {line}" for kind in kinds for line in getattr(self, kind)]

    def __str__(self) -> str:
        return (
            f"asked {self.asked:3}  recorded {self.recorded:3}  lost {len(self.lost)}"
            f"  doubled {self.doubles}  unmarked {len(self.unmarked)}  thrice {len(self.thrice)}"
            f"  dead {len(self.failed)}  in doubt {self.in_doubt}"
            f"  last answer {self.slowest:.1f} s after the end"
        )


class Outage:
    """An office before, during and after troubles, of which each lasts as long as its block."""

    def __init__(
        self,
        standin: StandIn,
        store: Store,
        group: Group,
        *,
        asks_every: float = ASKS_EVERY,
    ) -> None:
        self._standin = standin
        self._store = store
        self._group = group
        self._asks_every = asks_every
        self._member = standin.user(first_name="Alma")
        self._ledger = Ledger(standin, store)
        self._writing = asyncio.Lock()
        self._followed: Sequence[FollowedCase] = ()
        self._unused: list[FollowedCase] = []
        self._looked_up: list[FollowedCase] = []
        self._checked: list[FollowedCase] = []
        self._clients: list[Person] = []
        self._can_press: list[Person] = []
        self._pressed: list[Person] = []
        self._last_shown = self._ended = self._slowest = 0.0

    async def opens_the_office(self, *, seconds: float) -> None:
        """Have cases, followers, and clients with an answer under which they can press.

        `seconds`: how long the troubles are going to last, all together.
        """
        self._followed = await self._ledger.open_cases(_FOLLOWERS)
        commands = int(seconds / self._asks_every / _STAFF_WRITE_EVERY) + 2
        self._unused = list(await self._ledger.open_cases([0] * commands))
        for _ in range(4):
            client = self._standin.user()
            client.say(QUESTION)
            await client.next_message(60)
            self._can_press.append(client)
        for method in ("sendMessage", "editMessageText"):
            self._standin.on(method, "carried", self._note_shown)

    def _note_shown(self, _: Call) -> None:
        self._last_shown = time.monotonic()

    async def goes_on(self, seconds: float, trouble: AbstractAsyncContextManager[object]) -> None:
        """Have the trouble for so long, or until it is over by itself, while everybody goes on."""
        async with asyncio.TaskGroup() as recording:
            for number in range(_IN_HAND):
                await self.records(number, wait=seconds * number / (2 * _IN_HAND))
            async with trouble:
                began = time.monotonic()
                for number in range(round(seconds / self._asks_every)):
                    self._something_happens(number)
                    if number % 6 == 3:
                        recording.create_task(self.records(number, wait=number % 3))
                    next_one = began + (number + 1) * self._asks_every
                    await asyncio.sleep(max(next_one - time.monotonic(), 0))
            self._ended = time.monotonic()

    async def records(self, number: int, *, wait: float) -> None:
        """Have a status recorded, of which its followers read after so many seconds."""
        async with self._writing:  # of one case, in the order in which they are written down here
            case = self._followed[number % len(self._followed)]
            await self._ledger.record(case, wait=timedelta(seconds=wait))

    def _something_happens(self, number: int) -> None:
        client = self._standin.user()
        client.say(QUESTION)
        self._clients.append(client)
        if number % 4 == 1 and self._can_press:
            self._pressed.append(self._can_press.pop())
            self._pressed[-1].press(voice.label("button_sources"))
        if number % _STAFF_WRITE_EVERY == 2:
            checks = len(self._checked) <= len(self._looked_up)
            command, written = ("/checked", self._checked) if checks else ("/case", self._looked_up)
            written.append(self._unused.pop())
            self._member.say(f"{command} {written[-1].number.value}", to=self._group)

    async def calms_down(self, within: float) -> None:
        """Wait until everybody has what is theirs."""
        await until(self._is_quiet, within=within, otherwise=self._standin.world.last_requests)
        self._slowest = max(self._last_shown - self._ended, self._slowest)

    async def settles(self, within: float) -> OutageVerdict:
        """Wait until everybody has what is theirs, and say what went wrong."""
        await self.calms_down(within)
        verdict = OutageVerdict(asked=len(self._clients), slowest=self._slowest)
        verdict.recorded = sum(len(case.recorded) for case in self._followed)
        for client in self._clients:
            _judge(f"the answer to {client.chat_id}", client.history, verdict)
        late = voice.wording("answer_late")
        verdict.late = sum(_says(client.history, late) for client in self._clients)
        note = voice.wording("sources_note")
        for client in self._pressed:
            shown = [one for one in client.history if note in one.text]
            _judge(f"what {client.chat_id} pressed for", shown, verdict)
        await self._judge_staff(verdict)
        await self._judge_failures(verdict)
        notices = self._ledger.verdict()
        verdict.lost += notices.lost + notices.foreign + notices.disordered
        verdict.unmarked += notices.unmarked
        verdict.doubles += notices.doubles
        return verdict

    async def _is_quiet(self) -> bool:
        try:
            if not await self._ledger.is_quiet():
                return False
        except StoreError:
            return False
        return all(client.history for client in self._clients)

    async def _judge_staff(self, verdict: OutageVerdict) -> None:
        recorded = voice.staff("check_recorded")
        for case in (*self._looked_up, *self._checked):
            about = [one for one in self._group.history if str(case.number) in one.text]
            if case in self._looked_up:
                about = [one for one in about if recorded not in one.text]
            _judge(f"the reply about {case.number}", about, verdict)
        async with self._store.reading() as conn:
            for case in self._checked:
                looks = len(await audit_lines(conn, case.id))
                if looks != 1:
                    verdict.lost.append(f"{case.number} was recorded as checked {looks} times")

    async def _judge_failures(self, verdict: OutageVerdict) -> None:
        async with self._store.reading() as conn:
            backlog = await inbox.backlog(conn)
        verdict.in_doubt = backlog.in_doubt
        verdict.failed += ["an update is given up"] * backlog.dead
        told = voice.wording("failure")
        everyone = (*self._clients, *self._pressed)
        verdict.failed += [f"{one.chat_id} reads of it" for one in everyone if _says(one.history, told)]
        for key in ("staff_failure", "staff_failure_told", "staff_failure_untold", "staff_failure_shown"):
            verdict.failed += ["staff read of it"] * _says(self._group.history, voice.wording(key))


def _says(messages: Iterable[BotMessage], words: str) -> int:
    return sum(words in message.text for message in messages)


def _judge(what: str, copies: Sequence[BotMessage], verdict: OutageVerdict) -> None:
    """Judge the messages that all tell the same."""
    if not copies:
        verdict.lost.append(what)
    verdict.doubles += max(len(copies) - 1, 0)
    if len(copies) > 2:
        verdict.thrice.append(f"{what}: {len(copies)} copies")
    verdict.unmarked += [what for one in copies[1:] if not says_again(one)]
