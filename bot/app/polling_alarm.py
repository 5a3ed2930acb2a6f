"""A line to staff when polling keeps failing, and one when it works again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.ids import ChatId
from bot.frontends.telegram.intake.polling import PollingTrouble
from bot.frontends.telegram.staff.staff_chat import StaffChat

CONFLICT = "Conflict"
"""The polling problem caused by another program's webhook."""


class PollingAlarm:
    """Tells staff what keeps messages from arriving, unless Telegram is unreachable.

    `is_there` asks Telegram whether a chat can be reached: about an outage, staff get one line when it is
    over. `look_at_webhook` checks at once who has the webhook.
    """

    def __init__(
        self,
        staff: StaffChat,
        staff_chat: ChatId | None,
        is_there: Callable[[ChatId], Awaitable[bool]],
        look_at_webhook: Callable[[], None],
    ) -> None:
        self._staff = staff
        self._staff_chat = staff_chat
        self._is_there = is_there
        self._look_at_webhook = look_at_webhook
        self._told = False

    async def report(self, trouble: PollingTrouble) -> None:
        """Tell staff of `trouble`, or that it is over."""
        if trouble.kind == CONFLICT:
            self._look_at_webhook()
        if trouble.over:
            if self._told:
                self._staff.polling_again()
            self._told = False
        elif self._staff_chat is None or await self._is_there(self._staff_chat):
            self._told = True
            self._staff.polling(trouble.kind)
