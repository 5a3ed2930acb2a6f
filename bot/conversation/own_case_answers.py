"""What the conversation needs of the services about the asker's own cases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import OwnCasePress, SetNotifications
from bot.domain.reply import Reply
from bot.knowledge.model import Entry


class OwnCaseAnswers(Protocol):
    """Answers about one's own cases; `bot.clients.own_case_desk` is the real one."""

    @property
    def commands(self) -> Mapping[str, Callable[[str, ChatId, UpdateId], Awaitable[Reply]]]:
        """Return what answers each command; the text is what follows it."""
        ...

    async def press(self, press: OwnCasePress, chat: ChatId, once: UpdateId) -> Reply:
        """Answer a button."""
        ...

    async def news(self, chat: ChatId) -> Reply | None:
        """Return what is new in the cases that `chat` follows; None where it follows none."""
        ...

    async def outdated(self, asked: Entry, chat: ChatId) -> Reply | None:
        """Return what to say in place of the answer `asked`, if the recorded status makes that untrue."""
        ...

    async def setting(self, text: str, asked: Sequence[SetNotifications], chat: ChatId) -> Reply | None:
        """Answer words under the buttons `asked`; None where they are no setting."""
        ...
