"""Why a message was not delivered, in the words of staff.yaml."""

from __future__ import annotations

from bot.domain.delivery import DeliveryReason
from bot.knowledge.phrasebook import Phrasebook


def in_words(phrases: Phrasebook, problem: str | None) -> str | None:
    """Return what staff read for the stored problem of a message; Telegram's own reasons are unchanged."""
    if problem is None or problem not in set(DeliveryReason):
        return problem
    return phrases.words.staff.label_named(f"reason_{problem}")
