"""The member of the staff who does something, and what that is called in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import StaffId


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the staff, by the name Telegram showed at the time.

    Anonymous admins write as their group and share its id, which is negative (Bot API, Message.sender_chat).
    """

    id: StaffId
    name: str

    @property
    def is_shared(self) -> bool:
        """Whether several people share this id, so that its earlier actions do not say who acts now."""
        return self.id < 0


class AuditAction(StrEnum):
    """What a member did, as the audit stores it."""

    NEW_CASE = "newcase"
    EDIT_CASE = "editcase"
    CLOSE = "close"
    REOPEN = "reopen"
    ITEM = "item"
    DONE = "done"
    INVITE = "invite"
    REVOKE = "revoke"
    STATUS = "status"
    CORRECTION = "correction"
    CHECK = "check"
    WITHDRAWAL = "withdrawal"
    UNDO = "undo"
    UNDO_CHECK = "undo check"
    UNDO_NEW_CASE = "undo newcase"
    UNDO_EDIT_CASE = "undo editcase"
    UNDO_CLOSE = "undo close"
    UNDO_REOPEN = "undo reopen"
    UNDO_ITEM = "undo item"
    UNDO_DONE = "undo done"
    UNDO_REVOKE = "undo revoke"
    ANNOUNCE = "announce"
    UNSAY = "unsay"
    RETRY = "retry"
    IMPORT = "import"
