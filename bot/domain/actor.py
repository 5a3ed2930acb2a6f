"""The member of the staff who does something."""

from __future__ import annotations

from dataclasses import dataclass

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
