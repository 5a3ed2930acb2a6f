"""What the handlers need of the conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from bot.conversation.asker import Asker
from bot.domain.medium import Medium
from bot.domain.press import Press
from bot.domain.reply import Reply


class Answers(Protocol):
    """The conversation service as this front end sees it; `bot.conversation.service` is the real one."""

    async def answer(self, utterance: str, who: Asker) -> Reply:
        """Answer a message in free text, of any length."""
        ...

    async def press(self, press: Press, who: Asker) -> Reply:
        """Answer a pressed button. `press` is a request of whoever sent it, not a permission."""
        ...

    async def command(self, name: str, who: Asker) -> Reply:
        """Answer one of `commands`."""
        ...

    async def remember(self, reply: Reply, who: Asker) -> None:
        """Remember a reply that is shown and that the conversation did not give itself."""
        ...

    @property
    def commands(self) -> Mapping[str, Callable[[Asker], Reply]]:
        """Return what answers each command of the conversation."""
        ...

    def sent(self, medium: Medium, who: Asker) -> Reply:
        """Answer what is no written question."""
        ...

    def unknown_command(self, typed: str, who: Asker) -> Reply:
        """Name the command that `typed`, a name in small letters, is a typo of; else all that work."""
        ...

    def only_private(self, who: Asker) -> Reply:
        """Say, outside a private chat, where the bot works."""
        ...

    def stale_button(self, who: Asker) -> Reply:
        """Tell that a button is too old."""
        ...

    def failure(self, reference: str, who: Asker) -> Reply:
        """Say that something failed, with a reference."""
        ...
