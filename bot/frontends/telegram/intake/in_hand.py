"""Updates in progress, and finished ones that are not recorded in the store yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.domain.ids import UpdateId
from bot.domain.reply import Reply
from bot.frontends.telegram.intake.waiting_updates import Key, key_of
from bot.store.database.engine import Transaction
from bot.store.staff import staff_notices
from bot.store.updates import inbox

log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class InHand:
    """An update in progress. `thinks`: it occupies one of the places for updates that use the CPU."""

    row: inbox.Claimed
    thinks: bool = True
    tries: int = 0
    store_faults: int = 0
    may_be_shown: bool = False
    pressed: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """The key that determines its order."""
        return key_of(self.row.update, self.row.chat)

    @property
    def recovered(self) -> bool:
        """Whether an answer may have arrived before this attempt."""
        return self.row.tries > 1 or self.may_be_shown


@dataclass(slots=True)
class Finished:
    """Finished updates that are not recorded in the store yet; failed ones with their lines for staff."""

    done: list[UpdateId] = field(default_factory=list)
    given_up: list[tuple[inbox.Failed, Reply | None]] = field(default_factory=list)
    in_doubt: list[tuple[inbox.Failed, Reply | None]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.done or self.given_up or self.in_doubt)

    def add(self, others: Finished) -> None:
        """Add what has finished since."""
        self.done += others.done
        self.given_up += others.given_up
        self.in_doubt += others.in_doubt

    def put_back(self, others: Finished) -> None:
        """Put back what could not be recorded."""
        self.done[:0] = others.done
        self.given_up[:0] = others.given_up
        self.in_doubt[:0] = others.in_doubt

    async def note(self, tx: Transaction, owner: str, now: datetime) -> None:
        """Record the results of updates in the store; skip rows that another process has taken over."""
        noted = len(await inbox.mark_done(tx, owner, self.done, now))
        for given_up, mark in ((self.given_up, inbox.mark_dead), (self.in_doubt, inbox.mark_in_doubt)):
            marked = await mark(tx, owner, [failed for failed, _ in given_up], now)
            for failed, line in given_up:
                if failed.update in marked and line is not None:
                    await staff_notices.add(tx, line, now)
            noted += len(marked)
        others = len(self.done) + len(self.given_up) + len(self.in_doubt) - noted
        if others:
            log.warning("updates were taken over by another process", count=others)
