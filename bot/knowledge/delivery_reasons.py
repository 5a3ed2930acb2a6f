"""Why a message stands as it does, in staff's words."""

from __future__ import annotations

from bot.domain.delivery import Reason
from bot.knowledge.phrasebook import Spoken


def in_words(spoken: Spoken, problem: str | None) -> str | None:
    """Return what staff read for the problem kept of a message; Telegram's own reasons stay as they are."""
    if problem is None or problem not in set(Reason):
        return problem
    words = spoken.words.staff
    return {
        Reason.FLOOD: words.reason_flood,
        Reason.PART_MISSING: words.reason_part_missing,
        Reason.NOTHING_TO_SHOW: words.reason_nothing_to_show,
        Reason.UNSHOWABLE: words.reason_unshowable,
        Reason.TARGET_NOT_OUT: words.reason_target_not_out,
        Reason.TARGET_UNOPENED: words.reason_target_unopened,
        Reason.TARGET_OUT_OF_REACH: words.reason_target_out_of_reach,
        Reason.MESSAGE_GONE: words.reason_message_gone,
        Reason.EDITED_INSTEAD: words.reason_edited_instead,
        Reason.CONSENT_ENDED: words.reason_consent_ended,
        Reason.CHAT_MOVED: words.reason_chat_moved,
        Reason.OWN_FAULT: words.reason_own_fault,
        Reason.NO_ANSWER: words.reason_no_answer,
        Reason.UNKNOWN_REFUSAL: words.reason_unknown_refusal,
    }[Reason(problem)]
