"""Clients on a real store; what staff did before is written directly into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.clients.handoff.service import OfficeMessages
from bot.clients.joining import Joining
from bot.clients.own_cases import OwnCases
from bot.clients.ways_on import ways_on
from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, Follower, RecordedStatus, StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import ChatId, DeliveryId, FollowerId, InvitationId, MessageId, OpeningId, UpdateId
from bot.domain.invitation_token import token_hash
from bot.domain.press import AnswerInvitation
from bot.domain.reply import Paragraph, Reply, Span, plain_text
from bot.store.cases import cases, followers, invitations, statuses
from bot.store.database.engine import Store
from bot.store.messages import claims, outbox
from bot.store.messages.claims import DeliveryResult
from bot.store.staff import staff_notices
from tests.knowledge.real_words import speak
from tests.store.clock import Clock
from tests.store.written import audit_lines

ANN, BEN, EVE = ChatId(5_000_000_001), ChatId(5_000_000_002), ChatId(5_000_000_003)
NUMBER, OTHER_NUMBER = "BLG2019123456", "LMA2020004821"
LABEL = "The Smith family"
UNDO = timedelta(seconds=60)


@dataclass(slots=True)
class ClientDesk:
    """The services for clients on one store."""

    store: Store
    clock: Clock
    updates: int = 0
    tokens: int = 0
    joining: Joining = field(init=False)
    own: OwnCases = field(init=False)
    office: OfficeMessages = field(init=False)
    staff_chat: ChatId | None = None

    def __post_init__(self) -> None:
        self.joining = Joining(self.store, speak)
        self.own = OwnCases(self.store, speak, undo=UNDO)
        self.office = OfficeMessages(self.store, speak, staff_chat=lambda: self.staff_chat)

    def update(self) -> UpdateId:
        self.updates += 1
        return UpdateId(self.updates)

    async def case(
        self,
        number: str = NUMBER,
        post: str | None = "Bogotá",
        kind: str | None = "K-1",
        refused_on: date | None = date(2026, 9, 1),
    ) -> Case:
        new = cases.NewCase(CaseNumber(number), LABEL, kind, post, refused_on)
        async with self.store.transaction() as tx:
            added = await cases.add(tx, new, self.clock())
        assert added is not None
        return added

    async def invites(self, case: Case, token: str | None = None) -> str:
        """Create an invitation and return its token."""
        return (await self.invites_by_id(case, token))[0]

    async def invites_by_id(self, case: Case, token: str | None = None) -> tuple[str, InvitationId]:
        self.tokens += 1
        token = token or f"Tk-{self.tokens}_".ljust(32, "x")
        async with self.store.transaction() as tx:
            until = self.clock() + timedelta(days=14)
            made = await invitations.add(tx, case.id, token_hash(token), now=self.clock(), until=until)
        return token, made

    async def opens(self, code: str, chat: ChatId = ANN) -> Reply:
        return await self.joining.open(code, chat, self.update())

    async def agrees(self, opening: OpeningId, chat: ChatId = ANN, *, agreed: bool = True) -> Reply:
        return await self.joining.answer(opening, chat, self.update(), agreed=agreed)

    async def joins(self, case: Case, chat: ChatId = ANN) -> Follower:
        """Let `chat` follow `case` with its own invitation."""
        await self.agrees(opening_in(await self.opens(await self.invites(case), chat)), chat)
        return next(each for each in await self.links(chat) if each.case == case.id)

    async def links(self, chat: ChatId = ANN) -> tuple[Follower, ...]:
        async with self.store.reading() as conn:
            return await followers.of_chat(conn, chat)

    async def records(
        self, case: Case, word: str, day: date | None = None, note: str | None = None, *, settled: bool = True
    ) -> RecordedStatus:
        """Record a status, and let the undo window pass."""
        async with self.store.transaction() as tx:
            status = await statuses.add(tx, case.id, StatusFacts(word, day, note), self.clock())
        if settled:
            self.clock.pass_by(seconds=61)
        return status

    async def turns(self, status: RecordedStatus, into: StatusState) -> None:
        async with self.store.transaction() as tx:
            await statuses.turn(tx, status.id, into)

    async def puts(
        self,
        link: Follower,
        text: str,
        status: RecordedStatus | None = None,
        kind: DeliveryKind = DeliveryKind.NOTICE,
        *,
        target: DeliveryId | None = None,
        held: bool = False,
    ) -> DeliveryId:
        """Put a message for a follower into the outbox; return its number."""
        until = self.clock() + UNDO if held else None
        new = NewDelivery(
            kind,
            link.chat,
            link.id,
            link.case,
            Reply((Paragraph((Span(text),)),)),
            None if status is None else status.id,
            target=target,
            not_before=until,
        )
        async with self.store.transaction() as tx:
            await outbox.add(tx, [new], self.clock())
        async with self.store.reading() as conn:
            return (await outbox.of_chat(conn, link.chat))[-1].id

    async def delivers(self) -> None:
        """Deliver everything that is due."""
        for number in range(100, 200):
            async with self.store.transaction() as tx:
                until = self.clock() + timedelta(minutes=1)
                claimed = await claims.claim(tx, holder="w", now=self.clock(), until=until, limit=1)
                if not claimed:
                    return
                took = DeliveryResult(claimed[0].id, DeliveryState.SENT, (MessageId(number),))
                await claims.record(tx, took, "w", self.clock())

    async def state_of(self, delivery: DeliveryId) -> DeliveryState:
        async with self.store.reading() as conn:
            found = await outbox.get(conn, delivery)
        assert found is not None
        return found.state

    async def staff_read(self) -> list[str]:
        """Return the pending lines for the staff chat."""
        async with self.store.reading() as conn:
            return [plain_text(line.blocks) for _, line in await staff_notices.waiting(conn, 50)]

    async def done_with(self, case: Case) -> list[str]:
        """Return the audit actions on a case; also check that none of them names a person."""
        async with self.store.reading() as conn:
            lines = await audit_lines(conn, case.id)
        assert all(line.by is None and line.detail is None for line in lines)
        return [line.action for line in lines]


def opening_in(reply: Reply) -> OpeningId:
    """Return the opening in an offer's buttons."""
    (yes, no), *_ = reply.rows
    assert isinstance(yes.press, AnswerInvitation)
    assert isinstance(no.press, AnswerInvitation)
    assert (yes.press.agreed, no.press.agreed) == (True, False)
    assert yes.press.opening == no.press.opening
    return yes.press.opening


def is_offer(reply: Reply) -> bool:
    return bool(reply.rows) and isinstance(reply.rows[0][0].press, AnswerInvitation)


def said(reply: Reply) -> str:
    return plain_text(reply.blocks)


def stale() -> Reply:
    phrases = speak()
    words = phrases.words.wording
    return Reply(phrases.say(words.old_button), ways_on(phrases), notice=words.notice_old_button)


NOBODY = FollowerId(10**6)
