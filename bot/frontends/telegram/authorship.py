"""Whether a message was written by its sender or by someone else."""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.ext import filters

_QUOTES = frozenset({MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE})


def is_own(message: Message) -> bool:
    """Return whether the text of a message is the sender's own and was written in this chat.

    It is not if the message is forwarded (from any origin, by hand or automatically), sent through an inline
    or business bot, sent on behalf of another chat, an answer to a story or to a message in another chat, or
    if any of it is a quotation. A quote above a reply is not part of its text. Text copied without its
    author's name cannot be told from the sender's own (Bot API, Message).
    """
    return not (
        message.forward_origin is not None
        or message.is_automatic_forward
        or message.via_bot is not None
        or message.sender_business_bot is not None
        or is_of_another_chat(message)
        or message.reply_to_story is not None
        or _answers_elsewhere(message)
        or any(each.type in _QUOTES for each in (*message.entities, *message.caption_entities))
    )


def is_of_another_chat(message: Message) -> bool:
    """Return whether a channel or another group is shown as the sender; this group stands for its admins."""
    return message.sender_chat is not None and message.sender_chat.id != message.chat_id


def _answers_elsewhere(message: Message) -> bool:
    """Return whether the message answers one in another chat; another topic of this chat does not count."""
    answered = message.external_reply
    return answered is not None and (answered.chat is None or answered.chat.id != message.chat_id)


class _Own(filters.MessageFilter):
    def filter(self, message: Message) -> bool:
        return is_own(message)


OWN = _Own(name="OWN")
"""Filter: messages whose text is their sender's own."""
