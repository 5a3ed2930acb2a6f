"""Staff commands in chats where they do not work."""

from __future__ import annotations

from telegram import User

from bot.domain.reply import Reply
from bot.frontends.telegram.sending.failures import TryAgainError
from bot.frontends.telegram.staff.members import Members
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.staff.help import StaffGuide


class StaffElsewhere:
    """Tells members of the staff chat where their commands work. For anyone else these do not exist."""

    def __init__(self, staff: StaffChat, members: Members, guide: StaffGuide) -> None:
        self._staff = staff
        self._members = members
        self._guide = guide

    async def hint(self, command: str, user: User | None) -> Reply | None:
        """Return where `command` works; None if the user is not a member or it is not a staff command.

        If Telegram does not answer, nobody counts as a member.
        """
        reply, chat = self._guide.works_in_staff_chat(command), self._staff.chat
        if reply is None or chat is None or user is None:
            return None
        try:
            return reply if await self._members.has(chat, user) else None
        except TryAgainError:
            return None
