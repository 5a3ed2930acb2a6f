"""What a member of the staff asks for, with all that a service needs to do it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.actor import Actor, AuditAction
from bot.domain.ids import CaseId, ChatId, UpdateId
from bot.domain.reply import Block
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.knowledge.wording.files import StaffWording
from bot.store.database.engine import Store, Transaction
from bot.store.staff import audit, drafts
from bot.store.staff.audit import AuditLine
from bot.store.staff.drafts import Draft, DraftKind
from bot.store.updates import effects


@dataclass(frozen=True, slots=True)
class StaffRequest:
    """One update of a member's, in the transaction that carries it out: one moment, one snapshot of words."""

    tx: Transaction
    now: datetime
    phrases: Phrasebook
    actor: Actor
    update: UpdateId

    @property
    def words(self) -> StaffWording:
        """The words that staff read."""
        return self.phrases.words.staff

    @property
    def today(self) -> date:
        """The day it is at the office."""
        return self.phrases.today(self.now)

    def say(self, template: Template, **values: str) -> tuple[Block, ...]:
        """Return `template` with the firm's values and `values` filled in."""
        return self.phrases.say(template, **values)

    async def once(self, what: str) -> bool:
        """Note that the update did `what` (at most 32 characters); return False if it had done so already."""
        return await effects.first_time(self.tx, ChatId(self.actor.id), self.update, what, self.now)

    async def done(self) -> Mapping[str, str | None]:
        """Return all that the update has done, each with its result; None where it has none."""
        return await effects.done_by(self.tx, ChatId(self.actor.id), self.update)

    async def note_result(self, what: str, result: str | None) -> None:
        """Note that the update did `what` and with which result, which replaces an earlier one."""
        await effects.note_result(self.tx, ChatId(self.actor.id), self.update, what, result, self.now)

    async def begin(self, kind: DraftKind, case: CaseId | None, content: str) -> Draft:
        """Begin a draft; an update handled again gets the draft that it began, as that is now."""
        tx, by, once = self.tx, self.actor.id, self.update
        return await drafts.begin(tx, kind, by, case, content, began=once, now=self.now)

    async def audit(self, action: AuditAction, case: CaseId | None = None, detail: str | None = None) -> None:
        """Write who changed what; `detail` says more in plain words, for staff's eyes."""
        await audit.add(self.tx, AuditLine(self.now, self.actor, action, self.update, case, detail))


@dataclass(frozen=True, slots=True)
class StaffRequests:
    """Opens requests: on a store, in the words that are live."""

    store: Store
    speak: CurrentPhrasebook

    @asynccontextmanager
    async def open(self, actor: Actor, update: UpdateId) -> AsyncIterator[StaffRequest]:
        """Return a request of this member's; its transaction commits unless an error leaves it."""
        async with self.store.transaction() as tx:
            yield StaffRequest(tx, self.store.now(), self.speak(), actor, update)
