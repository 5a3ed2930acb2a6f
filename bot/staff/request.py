"""A request from a member of the staff, with everything a service needs to handle it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
    """An update from a member, in the transaction that handles it, with one time and one set of words."""

    tx: Transaction
    now: datetime
    phrases: Phrasebook
    actor: Actor
    update: UpdateId
    _after_commit: list[Callable[[], None]] = field(default_factory=list, repr=False, compare=False)

    @property
    def words(self) -> StaffWording:
        """The words for staff."""
        return self.phrases.words.staff

    @property
    def today(self) -> date:
        """Today's date at the office."""
        return self.phrases.today(self.now)

    def say(self, template: Template, **values: str) -> tuple[Block, ...]:
        """Return `template` with the firm's values and `values` filled in."""
        return self.phrases.say(template, **values)

    def after_commit(self, work: Callable[[], None]) -> None:
        """Call `work` once the transaction is committed, and not at all if it is rolled back."""
        self._after_commit.append(work)

    async def once(self, what: str) -> bool:
        """Record that the update did `what` (at most 32 characters); return False if it already had."""
        return await effects.first_time(self.tx, ChatId(self.actor.id), self.update, what, self.now)

    async def done(self) -> Mapping[str, str | None]:
        """Return everything the update has done, by name, with each result or None."""
        return await effects.done_by(self.tx, ChatId(self.actor.id), self.update)

    async def note_result(self, what: str, result: str | None) -> None:
        """Record that the update did `what` with this result, replacing an earlier one."""
        await effects.note_result(self.tx, ChatId(self.actor.id), self.update, what, result, self.now)

    async def begin(self, kind: DraftKind, case: CaseId | None, content: str) -> Draft:
        """Begin a draft; an update handled again gets the draft that it began, in its current state."""
        tx, by, once = self.tx, self.actor.id, self.update
        return await drafts.begin(tx, kind, by, case, content, began=once, now=self.now)

    async def audit(self, action: AuditAction, case: CaseId | None = None, detail: str | None = None) -> None:
        """Write an audit entry: who changed what; `detail` adds plain words for staff."""
        await audit.add(self.tx, AuditLine(self.now, self.actor, action, self.update, case, detail))


@dataclass(frozen=True, slots=True)
class StaffRequests:
    """Opens requests with a store and the current words."""

    store: Store
    speak: CurrentPhrasebook

    @asynccontextmanager
    async def open(self, actor: Actor, update: UpdateId) -> AsyncIterator[StaffRequest]:
        """Return a request for this member; its transaction commits unless an exception is raised."""
        after_commit: list[Callable[[], None]] = []
        async with self.store.transaction() as tx:
            yield StaffRequest(tx, self.store.now(), self.speak(), actor, update, after_commit)
        for work in after_commit:
            work()
