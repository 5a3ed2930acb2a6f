"""The interface of a capability that owns drafts."""

from __future__ import annotations

from typing import ClassVar, Protocol

from bot.domain.reply import Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.request import StaffRequest
from bot.store.database.engine import Reading
from bot.store.staff.drafts import Draft, DraftKind

CONFIRM, CANCEL = "confirm", "cancel"
"""Steps of every preview. They work as commands too, because buttons fail after an outage of 150 s."""


class DraftOwner(Protocol):
    """Leads staff through a dialog whose state is a draft.

    Each step gets the current draft and writes in the caller's transaction.
    """

    kinds: ClassVar[frozenset[DraftKind]]
    """The kinds of drafts it owns; no other owner has them."""

    def question(self, draft: Draft) -> str:
        """Return the name of the question a draft asks now; empty if there is only one."""
        ...

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Take the step `choice` (a button, or `confirm` and `cancel`); None if there is no such step."""
        ...

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply | None:
        """Handle the reply to a question; None if the draft takes no text.

        `about` names the question that is answered, if it is not the current one.
        """
        ...


class PreviewOwner(DraftOwner, Protocol):
    """Leads staff to a preview, which they confirm or cancel, by button or by its number."""

    async def name(self, conn: Reading, phrases: Phrasebook, draft: Draft) -> str:
        """Return a short name of the draft, such as `“Refused”`, without its case."""
        ...

    def is_finished(self, draft: Draft) -> bool:
        """Return whether the draft is complete, so that its preview is what staff saw last."""
        ...
