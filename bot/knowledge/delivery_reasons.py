"""Why a message stands as it does, in staff's words."""

from __future__ import annotations

from bot.domain.delivery import DeliveryReason
from bot.knowledge.phrasebook import Phrasebook


def in_words(phrases: Phrasebook, problem: str | None) -> str | None:
    """Return what staff read for the problem kept of a message; Telegram's own reasons stay as they are."""
    if problem is None or problem not in set(DeliveryReason):
        return problem
    return phrases.words.staff.label_named(f"reason_{problem}")
