"""Whether the bot can work in the staff chat. If not, staff can read nothing there, so it is logged."""

from __future__ import annotations

import structlog
from telegram import ChatMember, ChatMemberRestricted, Update

from bot.domain.ids import ChatId
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.frontends.telegram.start.connecting import REMEDIES, StaffTrouble

log = structlog.get_logger(__name__)

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


class StaffStanding:
    """Knows what prevents the bot from serving the staff chat, from the start or since a change."""

    def __init__(self, staff: StaffChat) -> None:
        self._staff = staff
        self.trouble: StaffTrouble | None = None
        """What prevents the bot from serving the staff chat; None if nothing is known to."""

    def note(self, update: Update) -> None:
        """Handle a change of the bot's own membership in the staff chat (Bot API, Update.my_chat_member)."""
        change = update.my_chat_member
        if change is None or not self._staff.is_here(ChatId(change.chat.id)):
            return
        member = change.new_chat_member
        trouble = None
        if member.status in _OUT or (isinstance(member, ChatMemberRestricted) and not member.is_member):
            trouble = StaffTrouble.NOT_IN
        elif isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
            trouble = StaffTrouble.MUTED
        if trouble is not None and trouble is not self.trouble:
            log.error("the bot cannot work in the staff chat", remedy=REMEDIES[trouble])
        elif trouble is None and self.trouble is not None:
            log.info("the bot can work in the staff chat again")
        self.trouble = trouble
