"""The commands of the conversation: each is a reply to its name alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation.asker import Asker
from bot.conversation.pressing import Pressing
from bot.conversation.turn import Turns
from bot.domain.press import OpenContact
from bot.domain.reply import Reply


class ConversationCommands:
    """`own_case` are the names of commands that work here in addition to `all`."""

    def __init__(self, turns: Turns, pressing: Pressing, own_case: Sequence[str]) -> None:
        self._turns = turns
        self._pressing = pressing
        self._own_case = own_case
        self.all: Mapping[str, Callable[[Asker], Awaitable[Reply]]] = {
            "start": self.start,
            "help": self.help,
            "topics": self.topics,
            "contact": self.contact,
            "privacy": self.privacy,
        }
        """What answers each command."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name of each command that works here."""
        return (*self.all, *self._own_case)

    async def start(self, who: Asker) -> Reply:
        """Greet: who this is, and the themes as buttons."""
        return self._turns.of(who).composer.start()

    async def help(self, who: Asker) -> Reply:
        """Say how to ask, and list the commands that work here."""
        return self._turns.of(who).composer.help([*self.all], self._own_case)

    async def topics(self, who: Asker) -> Reply:
        """List the themes in a new message."""
        return replace(self._turns.of(who).composer.menus.topics(0), in_place=False)

    async def contact(self, who: Asker) -> Reply:
        """Say how to reach the firm."""
        return await self._pressing.answer(OpenContact(), who, self._turns.of(who))

    async def privacy(self, who: Asker) -> Reply:
        """Say what is stored and what never to send."""
        return self._turns.of(who).composer.privacy()
