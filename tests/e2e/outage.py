"""One outage of Telegram, with clients who ask, staff who work and news on its way."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta

from bot.store.engine import Store
from tests.e2e import voice
from tests.e2e.ledger import FollowedCase, Ledger, says_again
from tests.e2e.waiting import until
from tests.standin import FaultKind, Group, Person, StandIn
from tests.standin.world import Call

QUESTION = "they kept my passport"
ASKS_EVERY = 0.5
"""Seconds between two clients who ask."""


@dataclass(slots=True)
class OutageVerdict:
    """What went wrong, one line each; `slowest`: seconds from the end of the outage to the last answer."""

    lost: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    thrice: list[str] = field(default_factory=list)
    doubles: int = 0
    asked: int = 0
    slowest: float = 0.0

    @property
    def faults(self) -> list[str]:
        """All that must not be, with its kind."""
        kinds = ("lost", "unmarked", "thrice")
        return [f"{kind}: {line}" for kind in kinds for line in getattr(self, kind)]


class Outage:
    """An office before, during and after an outage. `kind` None: nothing listens at Telegram's address.

    `only` names the one method that fails; every method but getUpdates, which brings the questions in, does
    otherwise.
    """

    def __init__(
        self, standin: StandIn, store: Store, group: Group, kind: FaultKind | None, only: str | None = None
    ) -> None:
        self._standin = standin
        self._store = store
        self._group = group
        self._kind = kind
        self._only = only
        self._member = standin.user(first_name="Alma")
        self._ledger = Ledger(standin, store)
        self._cases: list[FollowedCase] = []
        self._clients: list[Person] = []
        self._pressing: list[Person] = []
        self._commands = 0

    async def opens_the_office(self) -> None:
        """Have cases, followers, and clients with an answer under which they can press."""
        self._cases = list(await self._ledger.open_cases([2, 1, 3]))
        for _ in range(4):
            client = self._standin.user()
            client.say(QUESTION)
            await client.next_message(60)
            self._pressing.append(client)

    async def lasts(self, seconds: float) -> None:
        """Have Telegram answer nothing for so long, while everybody goes on."""
        port = int(self._standin.url.rpartition(":")[2])
        if self._kind is None:
            await self._standin.stop()
        else:
            self._standin.weather(self._fails)
        ends = time.monotonic() + seconds
        number = 0
        while time.monotonic() < ends:
            await self._something_happens(number)
            number += 1
            await asyncio.sleep(min(ASKS_EVERY, max(ends - time.monotonic(), 0)))
        if self._kind is None:
            await self._standin.start(port)
        else:
            self._standin.weather(None)

    def _fails(self, call: Call) -> FaultKind | None:
        if self._only is not None:
            return self._kind if call.method == self._only.lower() else None
        return None if call.method == "getupdates" else self._kind

    async def _something_happens(self, number: int) -> None:
        client = self._standin.user()
        client.say(QUESTION)
        self._clients.append(client)
        if number % 4 == 1 and self._pressing:
            presser = self._pressing.pop()
            presser.press(voice.label("button_sources"))
        if number % 5 == 2:
            case = self._cases[number % len(self._cases)]
            self._member.say(f"/case {case.number.value}", to=self._group)
            self._commands += 1
        if number % 6 == 3:
            await self._ledger.record(
                self._cases[number % len(self._cases)], wait=timedelta(seconds=number % 3)
            )

    async def settles(self, within: float) -> OutageVerdict:
        """Wait until everybody has what is theirs, and say what went wrong."""
        began = time.monotonic()
        await until(self._is_quiet, within=within, otherwise=self._standin.world.last_requests)
        verdict = OutageVerdict(asked=len(self._clients))
        verdict.slowest = time.monotonic() - began
        for client in self._clients:
            self._judge(client, verdict)
        notices = self._ledger.verdict()
        verdict.lost += notices.lost
        verdict.unmarked += notices.unmarked
        verdict.doubles += notices.doubles
        cards = sum("BLG2019" in message.text for message in self._group.history)
        if cards < self._commands:
            verdict.lost.append(f"{self._commands - cards} answers to staff")
        return verdict

    async def _is_quiet(self) -> bool:
        if not await self._ledger.is_quiet():
            return False
        return all(client.history for client in self._clients)

    def _judge(self, client: Person, verdict: OutageVerdict) -> None:
        messages = client.history
        if not messages:
            verdict.lost.append(f"the answer to {client.chat_id}")
        verdict.doubles += max(len(messages) - 1, 0)
        if len(messages) > 2:
            verdict.thrice.append(f"{len(messages)} copies to {client.chat_id}")
        verdict.unmarked += [f"a copy to {client.chat_id}" for one in messages[1:] if not says_again(one)]
