"""What the conversation needs of the services about the asker's own cases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.domain.handoff import Mark
from bot.domain.ids import ChatId, MessageId, UpdateId
from bot.domain.press import OwnCasePress, SetNotifications
from bot.domain.reply import Block, Reply
from bot.knowledge.model import Entry
from bot.knowledge.phrasebook import Phrasebook
from bot.store.database.engine import Transaction


class Office(Protocol):
    """Takes messages to the office; `bot.clients.handoff` is the real one."""

    @property
    def are_possible(self) -> bool:
        """Whether messages reach an office."""
        ...

    async def is_writing(self, chat: ChatId) -> bool:
        """Return whether what `chat` writes now belongs to a message to the office."""
        ...

    async def write(
        self, text: str, chat: ChatId, message: MessageId, *, edited: bool = False, begins: bool = False
    ) -> Reply | None:
        """Add `text` to the message that is being written; None where it belongs to none."""
        ...

    async def report(
        self,
        tx: Transaction,
        chat: ChatId,
        why: Mark,
        report: tuple[Block, ...],
        update: UpdateId,
        phrases: Phrasebook,
        app_language: str | None = None,
    ) -> bool:
        """Open a marked thread for danger or a deadline; return False where no office can read it."""
        ...

    def hurry(self) -> None:
        """Have delivery send what was committed."""
        ...


class OwnCaseAnswers(Protocol):
    """Answers about one's own cases; `bot.clients.own_case_desk` is the real one."""

    @property
    def office(self) -> Office:
        """Return what takes messages to the office."""
        ...

    @property
    def commands(self) -> Mapping[str, Callable[[str, ChatId, UpdateId], Awaitable[Reply]]]:
        """Return what answers each command; the text is what follows it."""
        ...

    async def press(
        self, press: OwnCasePress, chat: ChatId, once: UpdateId, *, app_language: str | None = None
    ) -> Reply:
        """Answer a button. `app_language`: the language of the client's app, as an IETF tag."""
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
