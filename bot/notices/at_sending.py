"""The text of a message when it is sent: the finished text, with a line before it, or only a hint."""

from __future__ import annotations

from bot.domain.delivery import ClaimedDelivery
from bot.domain.press import ShowNotice
from bot.domain.reply import Button, Reply
from bot.knowledge.phrasebook import Phrasebook


def composed(claimed: ClaimedDelivery, phrases: Phrasebook) -> Reply:
    """Return the reply to send: discreet if the chat wants that, marked if it may be a duplicate."""
    words = phrases.words.notices
    blocks, rows = claimed.reply.blocks, claimed.reply.rows
    if claimed.discreet and blocks:
        blocks = phrases.say(words.discreet_urgent if claimed.urgent else words.discreet)
        rows = ((Button(words.button_show, ShowNotice(claimed.id)),),)
    if claimed.again and blocks:
        blocks = phrases.say(words.sent_again) + blocks
    return Reply(blocks, rows)
