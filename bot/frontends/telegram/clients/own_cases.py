"""Commands about one's own cases."""

from __future__ import annotations

from bot.cases.own_cases import OwnCases
from bot.conversation.asker import Asker
from bot.domain.press import OwnCasePress
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.sender import Sender


class OwnCaseCommands:
    """Commands about one's own cases."""

    def __init__(self, own_cases: OwnCases, sender: Sender) -> None:
        self._own_cases = own_cases
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handlers of these commands; they come before those of all other commands."""
        return []

    async def press(self, press: OwnCasePress, who: Asker) -> Reply | None:
        """Answer a press that belongs here; None where it does not."""
        return None
