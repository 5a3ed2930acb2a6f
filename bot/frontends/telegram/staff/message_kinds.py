"""Which updates of the staff chat a handler accepts, where python-telegram-bot has no filter for it."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

from telegram import Bot, Message, Update
from telegram.ext import BaseHandler, ChatMemberHandler, filters

from bot.domain.ids import ChatId
from bot.frontends.telegram.incoming import Callback, Context
from bot.frontends.telegram.staff.client_replies import answered_by
from bot.frontends.telegram.staff.staff_chat import StaffChat


class AnswersToBot(filters.MessageFilter):
    """Accepts replies to the bot's own messages."""

    def filter(self, message: Message) -> bool:
        """See `MessageFilter.filter`."""
        return answered_by(message) is not None


ANSWERS = AnswersToBot(name="ANSWERS")


class InStaffChat(filters.MessageFilter):
    """Accepts messages in the staff chat, whose id may change."""

    def __init__(self, staff: StaffChat) -> None:
        super().__init__(name="IN_STAFF_CHAT")
        self._staff = staff

    def filter(self, message: Message) -> bool | dict[str, list[Any]] | None:
        """See `MessageFilter.filter`."""
        return self._staff.is_here(ChatId(message.chat_id))


class UnknownCommand(filters.MessageFilter):
    """Accepts commands that are not in `ours` and not for another bot."""

    def __init__(self, bot: Bot, ours: Set[str]) -> None:
        super().__init__(name="UNKNOWN_COMMAND")
        self._bot = bot
        self._ours = ours

    def filter(self, message: Message) -> bool | dict[str, list[Any]] | None:
        """See `MessageFilter.filter`."""
        command, _, to = (message.text or "").split(maxsplit=1)[0][1:].lower().partition("@")
        return command not in self._ours and to in ("", self._bot.username.lower())


class DoesNotCount(BaseHandler[Update, Context, None]):
    """Accepts the updates of which `counts_for_nothing` is true."""

    def __init__(self, counts_for_nothing: Callable[[Update], bool], callback: Callback) -> None:
        super().__init__(callback)
        self._counts_for_nothing = counts_for_nothing

    def check_update(self, update: object) -> bool:
        """See `BaseHandler.check_update`."""
        return isinstance(update, Update) and self._counts_for_nothing(update)


class OwnStanding(ChatMemberHandler[Context, None]):
    """Accepts changes of the bot's own membership in the staff chat, whose id may change."""

    def __init__(self, staff: StaffChat, callback: Callback) -> None:
        super().__init__(callback, ChatMemberHandler.MY_CHAT_MEMBER)
        self._staff = staff

    def check_update(self, update: object) -> bool:
        """See `BaseHandler.check_update`."""
        if not isinstance(update, Update) or update.my_chat_member is None:
            return False
        return self._staff.is_here(ChatId(update.my_chat_member.chat.id)) and super().check_update(update)
