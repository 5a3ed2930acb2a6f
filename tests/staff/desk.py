"""A desk for statuses on a real store: a case, its followers, and what was put into the outbox."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from bot.delivery.attempts import recording_of
from bot.domain.actor import Actor
from bot.domain.cases import RecordedStatus
from bot.domain.delivery import ClaimedDelivery, DeliveryKind, DeliveryState, SendOutcome
from bot.domain.ids import CaseId, ChatId, DraftId, FollowerId, MessageId, StaffId, UpdateId
from bot.domain.press import Choose, Undo
from bot.domain.reply import Reply, plain_text
from bot.store.cases import statuses
from bot.store.database.engine import Store
from bot.store.messages import claims as sending
from bot.store.messages import outbox
from bot.store.messages.claims import DeliveryResult
from bot.store.messages.outbox import Delivery
from tests.staff.wired import StatusOffice, answered
from tests.store.clock import Clock
from tests.store.one_case import NUMBER, follow, new_case

EVE, NOOR = Actor(StaffId(7), "Eve"), Actor(StaffId(8), "Noor")
UNDO = timedelta(seconds=60)
CASE_NAME = f"{NUMBER} (Smith & Sons)"
"""How staff read the case."""


@dataclass(slots=True)
class Desk:
    """One case, on one store; `woken` counts how often delivery was asked for."""

    store: Store
    clock: Clock
    case: CaseId
    woken: list[None] = field(default_factory=list)
    updates: int = 0
    messages: int = 1000
    desk: StatusOffice = field(init=False)

    def __post_init__(self) -> None:
        self.desk = StatusOffice(self.store, undo=UNDO, wake=lambda: self.woken.append(None))

    def update(self) -> UpdateId:
        self.updates += 1
        return UpdateId(self.updates)

    async def follows(self, chat: ChatId) -> FollowerId:
        async with self.store.transaction() as tx:
            return await follow(tx, self.store, self.case, chat)

    async def types(self, command: str, text: str = "", *, by: Actor = EVE) -> Reply:
        """Type a command about the case, such as `status` with `refused today`."""
        reply = await self.desk.types(command, f"{NUMBER} {text}".strip(), by, self.update())
        assert reply is not None
        return reply

    async def presses(self, choice: str, under: Reply, *, by: Actor = EVE) -> Reply:
        """Press the button with that choice (or `undo`)."""
        buttons = [button.press for row in under.rows for button in row]
        for press in buttons:
            if isinstance(press, Choose) and (
                press.choice == choice or press.choice.startswith(f"{choice}-")
            ):
                reply = await self.desk.choose(press, by, self.update())
                break
            if isinstance(press, Undo) and choice == "undo":
                reply = await self.desk.undo(press.status, by, self.update())
                break
        else:
            raise AssertionError(f"no button {choice} among {buttons}")
        assert reply is not None
        return reply

    async def replies(self, text: str, asked: Reply) -> Reply:
        """Write in reply to a message that asks for words."""
        return await answered(self.desk.drafting, self.store, asked.asks, text, EVE, self.update())

    async def records(self, text: str, command: str = "status") -> Reply:
        """Type a status and confirm it."""
        return await self.presses("confirm", await self.types(command, text))

    async def sent(self, *kinds: DeliveryKind) -> list[Delivery]:
        """Return the messages about the case, of these kinds or of all."""
        async with self.store.reading() as conn:
            found = await outbox.of_case(conn, self.case)
        return [each for each in found if not kinds or each.kind in kinds]

    async def waiting(self) -> list[Delivery]:
        """Return the messages that still will go."""
        return [
            each for each in await self.sent() if each.state in (DeliveryState.HELD, DeliveryState.PENDING)
        ]

    async def latest(self) -> RecordedStatus | None:
        async with self.store.reading() as conn:
            return await statuses.latest(conn, self.case)

    async def claims(self) -> list[ClaimedDelivery]:
        """Let the undo window pass and take one message in hand."""
        self.clock.pass_by(seconds=61)
        async with self.store.transaction() as tx:
            until = self.clock.now + timedelta(minutes=1)
            return await sending.claim(tx, holder="w", now=self.clock.now, until=until, limit=1)

    async def comes_to(self, outcome: SendOutcome) -> ClaimedDelivery:
        """Take one message in hand and have its sending end so."""
        (claimed,) = await self.claims()
        now = self.clock.now
        async with self.store.transaction() as tx:
            assert await sending.record(tx, recording_of(claimed, outcome, now=now, chance=0.0), "w", now)
        return claimed

    async def delivers(self) -> None:
        """Let the undo window pass and have Telegram take everything that waits."""
        for _ in range(100):
            claimed = await self.claims()
            self.clock.pass_by(seconds=-61)
            if not claimed:
                break
            self.messages += 1
            took = DeliveryResult(claimed[0].id, DeliveryState.SENT, (MessageId(self.messages),))
            async with self.store.transaction() as tx:
                await sending.record(tx, took, "w", self.clock.now + timedelta(seconds=61))
        self.clock.pass_by(seconds=61)


async def open_desk(store: Store, clock: Clock) -> Desk:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
    return Desk(store, clock, case)


def said(reply: Reply) -> str:
    return plain_text(reply.blocks)


def draft_in(preview: Reply) -> DraftId:
    found = re.search(r"/confirm (\d+)", said(preview))
    assert found, said(preview)
    return DraftId(int(found[1]))
