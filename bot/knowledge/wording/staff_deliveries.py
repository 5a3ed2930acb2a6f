"""Keys of staff.yaml: what staff read in /delivery and /stats. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffDeliveryWording(Keys):
    """The part of staff.yaml about the state of messages, and about statistics."""

    delivery_title: Template = text("First line of /delivery, over the state of the messages to clients")
    delivery_nothing_yet: Template = text("In /delivery: there are no messages yet")
    delivery_count_sent: str = label("In /delivery: how many messages were sent", "count")
    delivery_count_pending: str = label("In /delivery: how many messages are pending", "count")
    delivery_count_held: str = label(
        "In /delivery: how many messages are on hold (undo time, quiet hours or a pause)", "count"
    )
    delivery_count_sending: str = label("In /delivery: how many messages are being sent", "count")
    delivery_count_in_doubt: str = label("In /delivery: how many messages are unconfirmed", "count")
    delivery_count_refused: str = label("In /delivery: how many messages Telegram refused", "count")
    delivery_count_failed: str = label("In /delivery: how many messages were given up", "count")
    delivery_count_gone: str = label("In /delivery: how many messages had an unreachable recipient", "count")
    delivery_count_cancelled: str = label("In /delivery: how many messages were canceled", "count")
    delivery_count_again: str = label("In /delivery: how many messages were sent a second time", "count")
    delivery_oldest: Template = text("In /delivery: the oldest message that is due", "moment", "span")
    delivery_none_waits: Template = text("In /delivery: no message is due")
    delivery_none_stuck: Template = text("In /delivery: no message is stuck")
    delivery_stuck: Template = text("In /delivery: over the stuck messages", "count")
    delivery_stuck_line: str = label("In /delivery: a stuck message", "number", "what", "moment", "why")
    delivery_stuck_more: str = label("In /delivery: how many stuck messages are not listed", "count")
    delivery_what: str = label("Names a message: its kind and its case", "kind", "number")
    delivery_what_announcement: str = label("Names a message: an announcement", "number")
    delivery_kind_notice: str = label("Kind of message: a status")
    delivery_kind_checked: str = label("Kind of message: nothing is new on CEAC")
    delivery_kind_correction: str = label("Kind of message: a correction")
    delivery_kind_case_change: str = label("Kind of message: staff changed the case")
    delivery_kind_announcement: str = label("Kind of message: an announcement")
    delivery_kind_withdrawal: str = label("Kind of message: asks the client to disregard an earlier one")
    delivery_kind_edit: str = label("Kind of message: strikes through an earlier one")
    delivery_kind_to_office: str = label("Kind of a stuck message: a client's message to the office")
    delivery_kind_to_client: str = label("Kind of a stuck message: an answer of the office to a client")
    delivery_kind_delete: str = label("Kind of message: deletes an earlier one")
    delivery_why_in_doubt: str = label("Why a message is stuck: Telegram did not confirm it", "why")
    delivery_why_refused: str = label("Why a message is stuck: Telegram refused it", "why")
    delivery_why_failed: str = label("Why a message is stuck: it was given up", "why")
    delivery_why_again: str = label("After the reason, if an earlier attempt may have arrived")
    delivery_why_unknown: str = label("In place of the reason, if none is recorded")
    delivery_overtaken: str = label("After the reason, if the chat has newer news about the case")
    delivery_void: str = label("After the reason, if the status was corrected or withdrawn since")
    button_retry: str = label("Button that sends one message again", "number")
    button_retry_all: str = label("Button that sends all stuck messages again", "count")
    notice_retry_done: str = label("Pop-up: messages are sent again (200 characters)", "count")
    notice_retry_nothing: str = label("Pop-up: there is nothing to retry (200 characters)")
    retry_done: Template = text("The answer to /retry: messages are sent again", "count")
    retry_answer_done: Template = text("An unconfirmed answer is sent again")
    retry_nothing: Template = text("The answer to /retry: there is nothing to retry")
    retry_what: Template = text("The answer to /retry without a number")
    stats_title: Template = text("First line of /stats, over the figures")
    stats_questions: str = label("In /stats: questions without a clear answer", "week", "month")
    stats_questions_then: str = label(
        "In /stats: how clients went on after those of the last 30 days", "chosen", "nothing", "off_topic"
    )
    stats_helpful: str = label("In /stats: the share of thumbs-up votes", "share", "count")
    stats_no_votes: str = label("In /stats: there are no votes")
    stats_cases: str = label("In /stats: how many cases there are", "open", "closed")
    stats_cases_now: str = label("In /stats: what open cases lack", "overdue", "unfollowed")
    stats_followers: str = label("In /stats: how many chats follow cases", "links", "chats", "gone")
    stats_told: str = label("In /stats: how many messages were sent", "week", "month")
    stats_faults: str = label(
        "In /stats: what went wrong with those of the last 30 days", "again", "corrected"
    )
    stats_median: str = label("In /stats: how long it takes to send a status", "span")
    span_seconds: str = label("A duration in seconds", "count")
    span_minutes: str = label("A duration in minutes", "count")
    span_hours: str = label("A duration in hours", "count")
    span_days: str = label("A duration in days", "count")
    reason_flood: str = label("Why a message was not sent, in a sentence: Telegram's rate limit")
    reason_part_missing: str = label(
        "Why a message was not sent, in a sentence: only its first parts arrived"
    )
    reason_nothing_to_show: str = label("Why a message was not sent, in a sentence: it has no text")
    reason_unshowable: str = label("Why a message was not sent, in a sentence: Telegram cannot show it")
    reason_target_not_out: str = label(
        "Why an earlier message was not changed, in a sentence: it was never sent"
    )
    reason_target_unopened: str = label(
        "Why an earlier message was not changed, in a sentence: a discreet message was never opened"
    )
    reason_target_out_of_reach: str = label(
        "Why an earlier message was not changed, in a sentence: Telegram never confirmed it"
    )
    reason_message_gone: str = label(
        "Why an earlier message was not changed, in a sentence: the client had deleted it"
    )
    reason_edited_instead: str = label(
        "Why an earlier message was not deleted, in a sentence: it was overwritten instead"
    )
    reason_consent_ended: str = label(
        "Why a message was not sent, in a sentence: the client no longer follows the case"
    )
    reason_chat_moved: str = label("Why a message was not sent, in a sentence: the chat has a new id")
    reason_own_fault: str = label("Why a message was not sent, in a sentence: an error of the bot")
    reason_no_answer: str = label("Why a message was not sent, in a sentence: Telegram did not answer")
    reason_unknown_refusal: str = label(
        "Why a message was not sent, in a sentence: a reason from Telegram that the bot does not know"
    )
