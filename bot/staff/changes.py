"""Changes of a case that take effect at once: what each one is, and its Undo button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.domain.cases import CaseState
from bot.domain.ids import CaseId, ChangeId, UpdateId
from bot.domain.press import UndoChange
from bot.domain.reply import Button
from bot.staff.cases.details import Detail
from bot.staff.request import StaffRequest
from bot.store.staff import changes
from bot.store.staff.changes import StoredChange

UNDO_FOR = timedelta(hours=24)
"""How long a change can be undone: long enough to notice a mistake the next morning.

A check is the exception: its messages are sent, so it has the same undo window as a status.
"""


class _Content(BaseModel):
    """The stored content of a change. Two changes affect the same thing if their `touches` overlap."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class CaseAdded(_Content):
    """A case was added."""

    kind: Literal["added"] = "added"

    @property
    def touches(self) -> frozenset[str]:
        """Nothing: any later change of the case prevents the undo."""
        return frozenset()


class StateSet(_Content):
    """A case was closed or reopened."""

    kind: Literal["state"] = "state"
    state: CaseState

    @property
    def touches(self) -> frozenset[str]:
        """The state."""
        return frozenset({"state"})


class DetailsSet(_Content):
    """Details were changed; each value is in the form staff can type, None if empty."""

    kind: Literal["details"] = "details"
    before: Mapping[Detail, str | None]
    after: Mapping[Detail, str | None]

    @property
    def touches(self) -> frozenset[str]:
        """The details."""
        return frozenset(self.after)


class ItemsAdded(_Content):
    """Open items were added, by their numbers within the case."""

    kind: Literal["items"] = "items"
    numbers: tuple[int, ...]

    @property
    def touches(self) -> frozenset[str]:
        """The items."""
        return frozenset(f"item {number}" for number in self.numbers)


class ItemFinished(_Content):
    """An open item was finished."""

    kind: Literal["done"] = "done"
    number: int

    @property
    def touches(self) -> frozenset[str]:
        """The item."""
        return frozenset({f"item {self.number}"})


class InvitationRevoked(_Content):
    """An open invitation was revoked; `number` is its number within the case."""

    kind: Literal["revoked"] = "revoked"
    invitation: int
    number: int

    @property
    def touches(self) -> frozenset[str]:
        """The invitation."""
        return frozenset({f"invitation {self.invitation}"})


class CheckRecorded(_Content):
    """Staff checked CEAC and nothing was new."""

    kind: Literal["check"] = "check"

    @property
    def touches(self) -> frozenset[str]:
        """The last check."""
        return frozenset({"check"})


UndoableChange = (
    CaseAdded | StateSet | DetailsSet | ItemsAdded | ItemFinished | InvitationRevoked | CheckRecorded
)

_CONTENT: TypeAdapter[UndoableChange] = TypeAdapter(Annotated[UndoableChange, Field(discriminator="kind")])


async def note(request: StaffRequest, case: CaseId, change: UndoableChange) -> ChangeId:
    """Store a change made by `request`, and return it."""
    return await changes.add(request.tx, case, change.model_dump_json(), by=request.update, now=request.now)


def content_of(stored: StoredChange) -> UndoableChange:
    """Return the change."""
    return _CONTENT.validate_json(stored.content)


async def undo_row(request: StaffRequest, update: UpdateId | None = None) -> tuple[tuple[Button, ...], ...]:
    """Return the row with the button that undoes what `update` changed; no row if it changed nothing.

    `update` defaults to the update of the request. Put it last: a second tap on the button just pressed must
    not hit it.
    """
    made = await changes.made_by(request.tx, request.update if update is None else update)
    if made is None or made.undone_by is not None:
        return ()
    return ((Button(request.words.button_change_undo, UndoChange(made.token)),),)
