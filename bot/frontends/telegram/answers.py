"""What the handlers need from the conversation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bot.conversation.asker import Asker
from bot.domain.conversation.medium import Medium
from bot.domain.press import Press
from bot.domain.reply import Reply


class Answers(Protocol):
    """The conversation service as this front end sees it, implemented by `bot.conversation.service`."""

    async def answer(self, utterance: str, who: Asker) -> Reply:
        """Answer a free-text message of any length."""
        ...

    async def press(self, press: Press, who: Asker) -> Reply:
        """Answer a pressed button. `press` is a request that anyone can send, not a permission."""
        ...

    async def command(self, name: str, who: Asker) -> Reply:
        """Answer one of `commands`."""
        ...

    async def remember(self, reply: Reply, who: Asker) -> None:
        """Remember a reply that is shown and that the conversation did not give itself."""
        ...

    @property
    def commands(self) -> Collection[str]:
        """Return the name of each command of the conversation."""
        ...

    def sent(self, medium: Medium, who: Asker) -> Reply:
        """Answer a message that is not a written question."""
        ...

    def unknown_command(self, typed: str, who: Asker) -> Reply:
        """Suggest the command of which `typed` (lowercase) is a typo, or else list all that work."""
        ...

    def only_private(self, who: Asker) -> Reply:
        """Say, outside a private chat, where the bot works."""
        ...

    def stale_button(self, who: Asker) -> Reply:
        """Say that a button is too old."""
        ...

    def failure(self, reference: str, who: Asker) -> Reply:
        """Say that something failed, with a reference."""
        ...
