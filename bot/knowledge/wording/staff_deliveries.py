"""Keys of staff.yaml: what staff read in /delivery and /stats. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffDeliveryWording(Keys):
    """The part of staff.yaml about how messages stand, and about figures."""

    delivery_title: Annotated[Template, text()] = Field(description="Over how the messages to clients stand")
    delivery_nothing_yet: Annotated[Template, text()] = Field(description="No message was ever written")
    delivery_count_sent: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_pending: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_held: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_sending: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_in_doubt: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_refused: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_failed: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_gone: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_cancelled: Annotated[str, label("count")] = Field(description="Messages of one state")
    delivery_count_again: Annotated[str, label("count")] = Field(
        description="How often a message was sent a second time"
    )
    delivery_oldest: Annotated[Template, text("moment", "span")] = Field(
        description="The oldest message that should have gone"
    )
    delivery_none_waits: Annotated[Template, text()] = Field(
        description="No message waits that should have gone"
    )
    delivery_none_stuck: Annotated[Template, text()] = Field(description="No message is stuck")
    delivery_stuck: Annotated[Template, text("count")] = Field(description="Over the messages that are stuck")
    delivery_stuck_line: Annotated[str, label("number", "what", "moment", "why")] = Field(
        description="One stuck message"
    )
    delivery_stuck_more: Annotated[str, label("count")] = Field(description="There are more than are shown")
    delivery_what: Annotated[str, label("kind", "number")] = Field(
        description="What a message is, with its case"
    )
    delivery_what_announcement: Annotated[str, label("number")] = Field(
        description="The same for an announcement"
    )
    delivery_kind_notice: Annotated[str, label()] = Field(description="What a message is")
    delivery_kind_checked: Annotated[str, label()] = Field(
        description="What a message is: nothing new on CEAC"
    )
    delivery_kind_correction: Annotated[str, label()] = Field(description="What a message is")
    delivery_kind_announcement: Annotated[str, label()] = Field(description="What a message is")
    delivery_kind_withdrawal: Annotated[str, label()] = Field(
        description="What a message is: it asks the client to disregard an earlier one"
    )
    delivery_kind_edit: Annotated[str, label()] = Field(
        description="What a message is: an earlier one is struck through"
    )
    delivery_kind_delete: Annotated[str, label()] = Field(
        description="What a message is: an earlier one is deleted"
    )
    delivery_why_in_doubt: Annotated[str, label("why")] = Field(description="Why it is stuck")
    delivery_why_refused: Annotated[str, label("why")] = Field(description="Why it is stuck")
    delivery_why_failed: Annotated[str, label("why")] = Field(description="Why it is stuck")
    delivery_why_again: Annotated[str, label()] = Field(
        description="After the reason, where an earlier try may have arrived"
    )
    delivery_why_unknown: Annotated[str, label()] = Field(
        description="In place of the reason where none is kept"
    )
    delivery_overtaken: Annotated[str, label()] = Field(
        description="Added where the chat has newer news of the case"
    )
    delivery_void: Annotated[str, label()] = Field(
        description="Added where the status was corrected or withdrawn since"
    )
    button_retry: Annotated[str, label("number")] = Field(description="Sends one message again")
    button_retry_all: Annotated[str, label("count")] = Field(description="Sends all stuck messages again")
    notice_retry_done: Annotated[str, label("count")] = Field(description="Shown when messages go again")
    notice_retry_nothing: Annotated[str, label()] = Field(description="Shown when there was nothing to retry")
    retry_done: Annotated[Template, text("count")] = Field(description="Answer to /retry")
    retry_answer_done: Annotated[Template, text()] = Field(
        description="After an answer in doubt is sent again"
    )
    retry_nothing: Annotated[Template, text()] = Field(description="Answer to /retry")
    retry_what: Annotated[Template, text()] = Field(
        description="Answer to /retry with something else than a number"
    )
    stats_title: Annotated[Template, text()] = Field(description="Over the figures")
    stats_questions: Annotated[str, label("week", "month")] = Field(
        description="Questions without a clear answer"
    )
    stats_questions_then: Annotated[str, label("chosen", "nothing", "off_topic")] = Field(
        description="What became of those of 30 days"
    )
    stats_helpful: Annotated[str, label("share", "count")] = Field(description="Share of thumbs up")
    stats_no_votes: Annotated[str, label()] = Field(description="Nobody gave a thumb")
    stats_cases: Annotated[str, label("open", "closed")] = Field(description="Cases")
    stats_cases_now: Annotated[str, label("overdue", "unfollowed")] = Field(
        description="What the open cases lack"
    )
    stats_followers: Annotated[str, label("links", "chats", "gone")] = Field(description="Who follows")
    stats_told: Annotated[str, label("week", "month")] = Field(description="Messages sent")
    stats_faults: Annotated[str, label("again", "corrected")] = Field(
        description="What of those 30 days went wrong"
    )
    stats_median: Annotated[str, label("span")] = Field(description="How long a status takes")
    span_seconds: Annotated[str, label("count")] = Field(description="A length of time")
    span_minutes: Annotated[str, label("count")] = Field(description="A length of time")
    span_hours: Annotated[str, label("count")] = Field(description="A length of time")
    span_days: Annotated[str, label("count")] = Field(description="A length of time")
    command_delivery: Annotated[str, label()] = Field(description="What /delivery does")
    command_retry: Annotated[str, label()] = Field(description="What /retry does")
    command_stats: Annotated[str, label()] = Field(description="What /stats does")
    reason_flood: Annotated[str, label()] = Field(description="Why it did not go")
    reason_part_missing: Annotated[str, label()] = Field(
        description="Why a message did not go, in a sentence"
    )
    reason_nothing_to_show: Annotated[str, label()] = Field(
        description="Why a message did not go, in a sentence"
    )
    reason_unshowable: Annotated[str, label()] = Field(description="Why it did not go")
    reason_target_not_out: Annotated[str, label()] = Field(
        description="Why a message did not go, in a sentence"
    )
    reason_target_unopened: Annotated[str, label()] = Field(
        description="Why a message did not go, in a sentence"
    )
    reason_target_out_of_reach: Annotated[str, label()] = Field(
        description="Why an earlier message was not changed, in a sentence"
    )
    reason_message_gone: Annotated[str, label()] = Field(
        description="Why an earlier message was not changed, in a sentence"
    )
    reason_edited_instead: Annotated[str, label()] = Field(
        description="Why a message did not go, in a sentence"
    )
    reason_consent_ended: Annotated[str, label()] = Field(
        description="Why a message did not go, in a sentence"
    )
    reason_chat_moved: Annotated[str, label()] = Field(description="Why it did not go")
    reason_own_fault: Annotated[str, label()] = Field(description="Why it did not go")
    reason_no_answer: Annotated[str, label()] = Field(description="Why it did not go")
    reason_unknown_refusal: Annotated[str, label()] = Field(
        description="Why it did not go, where Telegram's reason is none that the bot knows"
    )
