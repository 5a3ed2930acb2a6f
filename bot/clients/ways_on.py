"""What every reply leads on to: the topics, and a person."""

from __future__ import annotations

from bot.domain.press import OpenContact, OpenTopics
from bot.domain.reply import Button, Reply
from bot.knowledge.phrasebook import Phrasebook


def ways_on(phrases: Phrasebook) -> tuple[tuple[Button, ...], ...]:
    """Return the row of both buttons; the person is the last."""
    words = phrases.words.wording
    return ((Button(words.button_topics, OpenTopics()), Button(words.button_contact, OpenContact())),)


def old_button(phrases: Phrasebook) -> Reply:
    """Say that a button is too old, in a message too: screen readers miss a notice."""
    words = phrases.words.wording
    return Reply(phrases.say(words.old_button), ways_on(phrases), notice=words.notice_old_button)
