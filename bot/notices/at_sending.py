"""What a message says at the moment it goes: the finished text, a line before it, or only a sign."""

from __future__ import annotations

from bot.domain.delivery import ClaimedDelivery
from bot.domain.press import ShowNotice
from bot.domain.reply import Button, Reply
from bot.knowledge.phrasebook import Phrasebook


def composed(claimed: ClaimedDelivery, spoken: Phrasebook) -> Reply:
    """Return the reply to send: discreet where the chat wants that, marked where it may be a double."""
    words = spoken.words.notices
    blocks, rows = claimed.reply.blocks, claimed.reply.rows
    if claimed.discreet and blocks:
        blocks = spoken.say(words.discreet)
        rows = ((Button(words.button_show, ShowNotice(claimed.id)),),)
    if claimed.again and blocks:
        blocks = spoken.say(words.sent_again) + blocks
    return Reply(blocks, rows)
