"""Who asks, and under which update an effect happens once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import ChatId, Locale, MessageId, UpdateId
from bot.domain.reply import Button

ENGLISH = Locale("en")


@dataclass(frozen=True, slots=True)
class Asker:
    """The chat a question came from; `once` keys its effects, `edited` marks a changed message.

    `quoted`: the buttons of the bot's message that this one replies to. `message`: its number in the chat.
    `app_language`: the language of the writer's app, as an IETF tag, if it is known. `received`: when the
    update came in, which does not change when it is handled again; `written`: when the app sent the message.
    Both are None where that is now.
    """

    chat: ChatId
    once: UpdateId
    locale: Locale = ENGLISH
    edited: bool = False
    quoted: tuple[tuple[Button, ...], ...] = ()
    message: MessageId | None = None
    app_language: str | None = None
    received: datetime | None = None
    written: datetime | None = None
