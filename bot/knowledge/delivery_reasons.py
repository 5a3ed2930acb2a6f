"""Why a message stands as it does, in staff's words."""

from __future__ import annotations

from bot.domain.delivery import DeliveryReason
from bot.knowledge.phrasebook import Phrasebook


def in_words(spoken: Phrasebook, problem: str | None) -> str | None:
    """Return what staff read for the problem kept of a message; Telegram's own reasons stay as they are."""
    if problem is None or problem not in set(DeliveryReason):
        return problem
    words = spoken.words.staff
    return {
        DeliveryReason.FLOOD: words.reason_flood,
        DeliveryReason.PART_MISSING: words.reason_part_missing,
        DeliveryReason.NOTHING_TO_SHOW: words.reason_nothing_to_show,
        DeliveryReason.UNSHOWABLE: words.reason_unshowable,
        DeliveryReason.TARGET_NOT_OUT: words.reason_target_not_out,
        DeliveryReason.TARGET_UNOPENED: words.reason_target_unopened,
        DeliveryReason.TARGET_OUT_OF_REACH: words.reason_target_out_of_reach,
        DeliveryReason.MESSAGE_GONE: words.reason_message_gone,
        DeliveryReason.EDITED_INSTEAD: words.reason_edited_instead,
        DeliveryReason.CONSENT_ENDED: words.reason_consent_ended,
        DeliveryReason.CHAT_MOVED: words.reason_chat_moved,
        DeliveryReason.OWN_FAULT: words.reason_own_fault,
        DeliveryReason.NO_ANSWER: words.reason_no_answer,
        DeliveryReason.UNKNOWN_REFUSAL: words.reason_unknown_refusal,
    }[DeliveryReason(problem)]
