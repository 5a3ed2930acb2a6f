"""A message with what is known about it before its question is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.asker import Asker
from bot.conversation.hearing import Heard
from bot.conversation.turn import Turn
from bot.domain.conversation.exchange import Exchange
from bot.domain.privacy.private_numbers import FoundNumber
from bot.store.chat_context import ChatContext


@dataclass(frozen=True, slots=True)
class Received:
    """`text` is the message without codes; in `readable` its private `numbers` are masked too.

    `context`: what is stored of the chat. `past`: what the message answers, which may be a quoted message.
    """

    text: str
    readable: str
    numbers: Sequence[FoundNumber]
    context: ChatContext
    past: Exchange
    heard: Heard
    who: Asker
    turn: Turn
