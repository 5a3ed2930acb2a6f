"""Notes around an answer: private numbers in the message, and that the message was edited. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.asker import Asker
from bot.conversation.turn import Turn
from bot.domain.privacy.private_numbers import CONTACT_DETAILS, FoundNumber
from bot.domain.reply import Reply


def with_notes(
    reply: Reply, numbers: Sequence[FoundNumber], who: Asker, turn: Turn, *, comes_first: bool = False
) -> Reply:
    """Return `reply` with the warning about `numbers`, and the note that it answers an edited message.

    `comes_first`: the reply comes before the warning, such as help for danger.
    """
    words = turn.language.wording
    if numbers:
        kind = words.contact_details_sent if contact_details_only(numbers) else words.numbers_sent
        warning = turn.composer.say(kind).blocks
        reply = replace(reply, blocks=reply.blocks + warning if comes_first else warning + reply.blocks)
    if who.edited:
        reply = replace(reply, blocks=turn.composer.say(words.edited).blocks + reply.blocks)
    return reply


def contact_details_only(numbers: Sequence[FoundNumber]) -> bool:
    """Return whether all of `numbers` are e-mail addresses or telephone numbers."""
    return all(each.sort in CONTACT_DETAILS for each in numbers)
