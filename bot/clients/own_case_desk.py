"""What clients ask about their own cases, and write to the office: each to the one that answers it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import assert_never

from bot.clients.handoff.service import OfficeMessages
from bot.clients.joining import Joining
from bot.clients.own_cases import OwnCases
from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import (
    AnswerInvitation,
    Forget,
    OpenOwnCase,
    OpenOwnCases,
    OwnCasePress,
    PassOn,
    SetNotifications,
    ShowNotice,
    Subscribe,
    WriteToOffice,
)
from bot.domain.reply import Reply
from bot.knowledge.model import Entry

OwnCaseWork = Callable[[str, ChatId, UpdateId], Awaitable[Reply]]
"""Answers a command; the text is what follows it."""


class OwnCaseDesk:
    """Answers for the chat that asks, no matter what a command or a button names."""

    def __init__(self, own_cases: OwnCases, joining: Joining, office: OfficeMessages) -> None:
        self._own = own_cases
        self._joining = joining
        self.office = office
        self.commands: Mapping[str, OwnCaseWork] = {
            "message": lambda _, chat, __: self.office.begin(chat),
            "mycase": lambda text, chat, _: self._own.show(chat, text),
            "subscribe": lambda text, chat, once: self._own.tell(chat, once, text, on=True),
            "unsubscribe": lambda text, chat, once: self._own.tell(chat, once, text, on=False),
            "notifications": lambda text, chat, _: self._own.notifications.command(text, chat),
            "join": self._join,
            "mydata": lambda _, chat, __: self._own.leaving.data(chat),
            "forget": self._forget,
        }
        """What answers each command about one's own case."""

    async def press(
        self, press: OwnCasePress, chat: ChatId, once: UpdateId, *, app_language: str | None = None
    ) -> Reply:
        """Answer a button. `app_language`: the language of the client's app, as an IETF tag."""
        match press:
            case AnswerInvitation(opening, agreed):
                return await self._joining.answer(opening, chat, once, agreed=agreed)
            case OpenOwnCase(follower):
                return await self._own.open(follower, chat)
            case OpenOwnCases():
                return await self._own.show(chat)
            case Subscribe(follower, on):
                return await self._own.tell_of(follower, chat, once, on=on)
            case SetNotifications(what, value):
                return await self._own.notifications.press(what, value, chat)
            case ShowNotice(delivery):
                return await self._own.hidden_notices.show(delivery, chat)
            case Forget(sure=True):
                return await self._own.leaving.forget(chat, once)
            case Forget():
                return self._own.leaving.keep()
            case WriteToOffice():
                return await self.office.begin(chat)
            case PassOn():
                return await self.office.press(press, chat, once, app_language=app_language)
            case _:
                assert_never(press)

    async def setting(self, text: str, asked: Sequence[SetNotifications], chat: ChatId) -> Reply | None:
        """Answer words under the buttons `asked`: hours or a place; None where `text` is neither."""
        return await self._own.notifications.typed(text, asked, chat)

    async def news(self, chat: ChatId) -> Reply | None:
        """Return what is new in the cases that `chat` follows; None where it follows none."""
        return await self._own.news(chat)

    async def outdated(self, asked: Entry, chat: ChatId) -> Reply | None:
        """Return what to say in place of the answer `asked`, if the recorded status makes that untrue."""
        return await self._own.outdated(asked, chat)

    async def _join(self, text: str, chat: ChatId, once: UpdateId) -> Reply:
        return await self._joining.open(text, chat, once) if text else self._joining.explain()

    async def _forget(self, text: str, chat: ChatId, once: UpdateId) -> Reply:
        if text.strip(" .!").casefold() == "yes":
            return await self._own.leaving.forget(chat, once)
        return self._own.leaving.ask()
