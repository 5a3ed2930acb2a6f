"""What the firm records about a case, and what a client may see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.actor import Actor
from bot.domain.case_number import CaseNumber
from bot.domain.ids import CaseId, ChatId, CheckId, FollowerId, StatusId, UpdateId

CHECK_EVERY_DAYS = 7
"""How often staff check CEAC by default."""

LONGEST_LABEL = 100
LONGEST_NOTE = 700
LONGEST_ITEM = 200
"""Characters of a note: with all the text around it, a notice must fit one message."""


class CaseState(StrEnum):
    """Closed: nothing more is expected; it stays readable and can be reopened."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as staff record it. `label` is staff's own and never shown to clients.

    `refused_on` is the day of the refusal; `checked_at` is when staff last checked CEAC.
    """

    id: CaseId
    number: CaseNumber
    label: str | None
    visa_kind: str | None
    post: str | None
    refused_on: date | None
    check_every_days: int
    state: CaseState
    created_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What a follower knows of a case besides its statuses: its state, and the numbers of its open items."""

    state: CaseState
    items: frozenset[int]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something still needed from the client, such as a document; `number` counts within the case."""

    number: int
    text: str


class StatusState(StrEnum):
    """`undone` before anyone got a message; `corrected` and `withdrawn` after."""

    RECORDED = "recorded"
    UNDONE = "undone"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """What staff read on CEAC: the status, the "case last updated" date if it shows one, and their note."""

    status: str
    updated_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedStatus:
    """A status in a case's history; `corrects` is the one that it replaces.

    `by` is who recorded it, for staff only; None if unknown.
    """

    id: StatusId
    case: CaseId
    facts: StatusFacts
    at: datetime
    state: StatusState = StatusState.RECORDED
    corrects: StatusId | None = None
    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class RecordedCheck:
    """A look at CEAC that found nothing new, recorded `by` a member of the staff with `update`.

    `after` is the last status that was recorded for the case before it, in any state; None where there was
    none. `undone_at` is None while the check counts.
    """

    id: CheckId
    case: CaseId
    at: datetime
    by: Actor
    update: UpdateId
    after: StatusId | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Follower:
    """A chat that follows a case with its consent.

    `subscribed`: it wants messages. `gone_at`: since when it is closed to the bot (blocked, deleted).
    """

    id: FollowerId
    case: CaseId
    chat: ChatId
    since: datetime
    subscribed: bool
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """Everything that a follower may see of a case: nothing internal, no label, no note for someone else."""

    follower: Follower
    case: Case
    history: tuple[RecordedStatus, ...]
    open_items: tuple[OpenItem, ...]

    @property
    def latest(self) -> RecordedStatus | None:
        """The current status."""
        return self.history[-1] if self.history else None
