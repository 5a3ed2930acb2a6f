"""What a capability does with the drafts that are its own."""

from __future__ import annotations

from typing import ClassVar, Protocol

from bot.domain.reply import Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.request import StaffRequest
from bot.store.database.engine import Reading
from bot.store.staff.drafts import Draft, DraftKind

CONFIRM, CANCEL = "confirm", "cancel"
"""Steps that every preview has; they work as commands too, because buttons die after 150 s of outage."""


class DraftOwner(Protocol):
    """Leads staff through a dialog whose state is a draft.

    Each step gets the draft as it is in the caller's transaction, and writes in that transaction.
    """

    kinds: ClassVar[frozenset[DraftKind]]
    """The kinds of drafts that belong to it, and to no other owner."""

    def question(self, draft: Draft) -> str:
        """Return which of its questions a draft asks now, in a word; empty where it asks only one."""
        ...

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Take the step `choice` (a button, or `confirm` and `cancel`); None where there is no such step."""
        ...

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply | None:
        """Take what was written in reply to a question; None where the draft takes no words.

        `about` names the question that is answered, where that is not the one that the draft asks now.
        """
        ...


class PreviewOwner(DraftOwner, Protocol):
    """Leads staff to a preview, which they confirm or cancel, by button or by its number."""

    async def name(self, conn: Reading, spoken: Phrasebook, draft: Draft) -> str:
        """Return what is drafted, in a few words, such as `“Refused”`; its case is not named."""
        ...

    def is_finished(self, draft: Draft) -> bool:
        """Say whether nothing is missing in a draft: what staff were shown last is its preview."""
        ...
