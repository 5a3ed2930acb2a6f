"""A status being drafted: what staff have entered so far, stored across restarts."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.domain.cases import RecordedStatus, StatusFacts
from bot.domain.ids import StatusId, UpdateId
from bot.staff.drafts.owner import CONFIRM
from bot.store.staff.drafts import Draft, DraftKind

DraftStep = Literal["status", "date", "note", "edit", "preview"]

KINDS = frozenset({DraftKind.STATUS, DraftKind.CORRECTION})
"""Kinds of drafts that contain a status."""

_LONGEST_CHOICE = 40


class StatusDraft(BaseModel):
    """The content of a draft. `dated`: the date was answered, possibly with “none”.

    `urgent`: its messages pass quiet hours. `over` is the status that was current, and `shown` the
    fingerprints of the texts, when the preview was shown. `made` is the recorded status; `checked`: it was
    recorded as a check without news, by the update `checked_by`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: DraftStep = "status"
    status: str | None = None
    updated_on: date | None = None
    dated: bool = False
    note: str | None = None
    urgent: bool = False
    over: int | None = None
    shown: tuple[str, ...] = ()
    made: int | None = None
    checked: bool = False
    checked_by: UpdateId | None = None

    @classmethod
    def of(cls, draft: Draft) -> StatusDraft:
        """Read the content of a draft."""
        return cls.model_validate_json(draft.content)

    @classmethod
    def correcting(cls, wrong: RecordedStatus) -> StatusDraft:
        """Begin with the current status, to correct it."""
        facts = wrong.facts
        return cls(
            step="edit",
            status=facts.status,
            updated_on=facts.updated_on,
            dated=True,
            note=facts.note,
            over=wrong.id,
        )

    def changed(self, **values: object) -> StatusDraft:
        """Return a copy with these values, at the first incomplete step."""
        changed = self.model_copy(update=values)
        if "step" in values:
            return changed
        step: DraftStep = "status" if changed.status is None else "preview" if changed.dated else "date"
        return changed.model_copy(update={"step": step})

    @property
    def confirm(self) -> str:
        """The choice of the button that confirms exactly this preview, not a later one."""
        # Without `urgent` where it is not set, the buttons from before it still confirm what they show.
        shown = self.model_dump_json(exclude=None if self.urgent else {"urgent"})
        return f"{CONFIRM}-{hashlib.sha256(shown.encode()).hexdigest()[:8]}"

    @property
    def facts(self) -> StatusFacts:
        """What would be recorded. Only for a complete draft."""
        assert self.status is not None
        return StatusFacts(self.status, self.updated_on, self.note)

    @property
    def made_status(self) -> StatusId | None:
        """The status recorded from this draft, if any."""
        return None if self.made is None else StatusId(self.made)


def choice_of(status: str) -> str:
    """Return the button choice for a status, such as `s-administrative-processing`."""
    return "s-" + re.sub(r"[^a-z0-9]+", "-", status.casefold()).strip("-")[:_LONGEST_CHOICE]


def is_same_status(one: str | None, other: str | None) -> bool:
    """Return whether two CEAC statuses are the same, ignoring case."""
    return one is not None and other is not None and one.casefold() == other.casefold()


def goes_back(current: RecordedStatus, previous: RecordedStatus, status: str | None) -> bool:
    """Return whether correcting `current` to `status` goes back to `previous`, the status before it."""
    return is_same_status(status, previous.facts.status) and not is_same_status(status, current.facts.status)
