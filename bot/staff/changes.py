"""Changes of a case that take effect at once: what each is, and the Undo button that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.domain.cases import CaseState
from bot.domain.ids import CaseId, UpdateId
from bot.domain.press import UndoChange
from bot.domain.reply import Button
from bot.staff.cases.details import Detail
from bot.staff.request import StaffRequest
from bot.store.staff import changes
from bot.store.staff.changes import StoredChange

UNDO_FOR = timedelta(hours=24)
"""How long a change can be taken back: long enough for what is noticed the next morning.

A check is the exception: its messages go out, so it has as long as a status has.
"""


class _Content(BaseModel):
    """What is stored of a change. Two changes concern the same thing where their `touches` meet."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class CaseAdded(_Content):
    """A case was added."""

    kind: Literal["added"] = "added"

    @property
    def touches(self) -> frozenset[str]:
        """Name nothing: every later change speaks against taking it back."""
        return frozenset()


class StateSet(_Content):
    """A case was closed or opened again."""

    kind: Literal["state"] = "state"
    state: CaseState

    @property
    def touches(self) -> frozenset[str]:
        """Name the state."""
        return frozenset({"state"})


class DetailsSet(_Content):
    """Details got other values; each value is as it can be typed, None where there is none."""

    kind: Literal["details"] = "details"
    before: Mapping[Detail, str | None]
    after: Mapping[Detail, str | None]

    @property
    def touches(self) -> frozenset[str]:
        """Name the details."""
        return frozenset(self.after)


class ItemsAdded(_Content):
    """Open items were added, by their numbers within the case."""

    kind: Literal["items"] = "items"
    numbers: tuple[int, ...]

    @property
    def touches(self) -> frozenset[str]:
        """Name the items."""
        return frozenset(f"item {number}" for number in self.numbers)


class ItemFinished(_Content):
    """An open item was finished."""

    kind: Literal["done"] = "done"
    number: int

    @property
    def touches(self) -> frozenset[str]:
        """Name the item."""
        return frozenset({f"item {self.number}"})


class InvitationRevoked(_Content):
    """An open invitation was made void; `number` is its number among those of the case."""

    kind: Literal["revoked"] = "revoked"
    invitation: int
    number: int

    @property
    def touches(self) -> frozenset[str]:
        """Name the invitation."""
        return frozenset({f"invitation {self.invitation}"})


class CheckRecorded(_Content):
    """Staff looked at CEAC and nothing was new."""

    kind: Literal["check"] = "check"

    @property
    def touches(self) -> frozenset[str]:
        """Name the last look at CEAC."""
        return frozenset({"check"})


UndoableChange = (
    CaseAdded | StateSet | DetailsSet | ItemsAdded | ItemFinished | InvitationRevoked | CheckRecorded
)

_CONTENT: TypeAdapter[UndoableChange] = TypeAdapter(Annotated[UndoableChange, Field(discriminator="kind")])


async def note(request: StaffRequest, case: CaseId, change: UndoableChange) -> None:
    """Store a change that `request` made."""
    await changes.add(request.tx, case, change.model_dump_json(), by=request.update, now=request.now)


def content_of(stored: StoredChange) -> UndoableChange:
    """Return what was changed."""
    return _CONTENT.validate_json(stored.content)


async def undo_row(request: StaffRequest, update: UpdateId | None = None) -> tuple[tuple[Button, ...], ...]:
    """Return the row with the button that takes back what `update` changed; no row where it changed nothing.

    Without an `update` it is that of the request. It is the last row: a second tap on what was just pressed
    must not meet it.
    """
    made = await changes.made_by(request.tx, request.update if update is None else update)
    if made is None or made.undone_by is not None:
        return ()
    return ((Button(request.words.button_change_undo, UndoChange(made.token)),),)
