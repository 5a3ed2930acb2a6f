"""A message to be delivered: what it is, its state, and the outcome of an attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.cases import KnownCase
from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    ChangeId,
    ChatId,
    CheckId,
    DeliveryId,
    FollowerId,
    MessageId,
    StatusId,
    ThreadId,
    ThreadMessageId,
)
from bot.domain.preferences import QuietHours
from bot.domain.reply import Reply


class DeliveryKind(StrEnum):
    """What a row of the outbox does.

    `edit` strikes through an earlier message (`target`), `delete` deletes it; the others send one.
    `case_change` tells a follower what staff changed in the case: open items, closed, reopened. `withdrawal`
    asks the reader to disregard an earlier message that is being deleted. `to_office` brings a
    client's message to the staff chat, `to_client` the office's answer to the client.
    """

    NOTICE = "notice"
    CHECKED = "checked"
    CORRECTION = "correction"
    CASE_CHANGE = "case_change"
    ANNOUNCEMENT = "announcement"
    WITHDRAWAL = "withdrawal"
    EDIT = "edit"
    DELETE = "delete"
    TO_OFFICE = "to_office"
    TO_CLIENT = "to_client"


HANDOFF = frozenset({DeliveryKind.TO_OFFICE, DeliveryKind.TO_CLIENT})
"""Messages between a client and the office: they belong to a thread, and need no consent to news."""

TELLS = frozenset({DeliveryKind.NOTICE, DeliveryKind.CORRECTION, DeliveryKind.CHECKED})
"""Kinds that tell a follower about a status."""

CHANGES = frozenset({DeliveryKind.EDIT, DeliveryKind.DELETE})
"""What is done to an earlier message. It is silent and idempotent."""

READ = TELLS | {DeliveryKind.CASE_CHANGE, DeliveryKind.WITHDRAWAL}
"""Kinds that a follower reads about the case; they cannot be forwarded."""

NEWS = frozenset({DeliveryKind.NOTICE, DeliveryKind.CHECKED, DeliveryKind.CASE_CHANGE})
"""Kinds that nobody gets who has unsubscribed."""


class DeliveryState(StrEnum):
    """`held` has a time before which it may not be sent; `in_doubt` may have arrived, and nobody can ask.

    `cancelled`: undone, or its follower unlinked, before it was sent. `failed`: given up after 24 hours.
    """

    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAITING = frozenset({DeliveryState.PENDING, DeliveryState.HELD})
"""States in which a message can still be stopped."""

ON_ITS_WAY = frozenset({DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.IN_DOUBT})
"""States in which Telegram may have the message."""

UNFINISHED = WAITING | {DeliveryState.SENDING}
"""A later message about the same case to the same chat waits for these."""

STUCK = frozenset({DeliveryState.IN_DOUBT, DeliveryState.REFUSED, DeliveryState.FAILED})
"""Nothing more happens to these unless staff retry them."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message to put into the outbox.

    `reply` is finished: nothing is filled in later. `follower` is the consent that it needs: without it, it
    is not sent. `target` is the earlier delivery that an edit or a deletion is about. `case` and `chat`
    together preserve the order. `not_before` is None for right away. `check` is the check that it reports,
    `change` the change to the case, and `known` what its reader knows of the case before it. `urgent`: it
    passes quiet hours.
    Messages between a client and the office have `thread` and `message` in place of a follower and a case.
    """

    kind: DeliveryKind
    chat: ChatId
    follower: FollowerId | None
    case: CaseId | None
    reply: Reply
    status: StatusId | None = None
    announcement: AnnouncementId | None = None
    target: DeliveryId | None = None
    check: CheckId | None = None
    change: ChangeId | None = None
    known: KnownCase | None = None
    urgent: bool = False
    not_before: datetime | None = None
    thread: ThreadId | None = None
    message: ThreadMessageId | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The earlier delivery that an edit or a deletion is about, and which parts of it may be in the chat.

    `messages`: every known id, all parts of it. `lost_copies`: how many more copies with unknown ids may be
    there. `unopened`: it was discreet and has not been opened.
    """

    messages: tuple[MessageId, ...] = ()
    lost_copies: int = 0
    sent_at: datetime | None = None
    unopened: bool = False


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A message claimed until `until`. `discreet`: it shows only that there is news, and `reply` at a tap.

    `tries` includes this attempt. `again`: an earlier attempt may have arrived, so it must say that it is
    sent again. `messages`: parts that earlier attempts are known to have sent. `target` is None unless the
    message is an edit or a deletion. `quiet`: when the chat wants to be left alone. `urgent`: it is sent
    then too. `escorted`: an urgent message about the same case waits for it.
    """

    id: DeliveryId
    kind: DeliveryKind
    case: CaseId | None
    chat: ChatId
    follower: FollowerId | None
    reply: Reply
    discreet: bool
    tries: int
    doubts: int
    again: bool
    first_tried: datetime
    until: datetime
    status: StatusId | None = None
    announcement: AnnouncementId | None = None
    messages: tuple[MessageId, ...] = ()
    target: Target | None = None
    quiet: QuietHours | None = None
    urgent: bool = False
    escorted: bool = False
    thread: ThreadId | None = None
    message: ThreadMessageId | None = None


class DeliveryReason(StrEnum):
    """The bot's own reasons for the state of a message; staff.yaml has the words.

    Telegram's known reasons are stored in its own words; any other is UNKNOWN_REFUSAL because it may quote.
    """

    FLOOD = "flood"
    PART_MISSING = "part_missing"
    NOTHING_TO_SHOW = "nothing_to_show"
    UNSHOWABLE = "unshowable"
    TARGET_NOT_OUT = "target_not_out"
    TARGET_UNOPENED = "target_unopened"
    TARGET_OUT_OF_REACH = "target_out_of_reach"
    MESSAGE_GONE = "message_gone"
    EDITED_INSTEAD = "edited_instead"
    CONSENT_ENDED = "consent_ended"
    CHAT_MOVED = "chat_moved"
    OWN_FAULT = "own_fault"
    NO_ANSWER = "no_answer"
    UNKNOWN_REFUSAL = "unknown_refusal"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram accepted it as `messages`, one for each part, or made the change to an earlier message.

    `remark`: EDITED_INSTEAD if that could not be deleted and was overwritten, MESSAGE_GONE if the reader had
    already deleted it.
    """

    messages: tuple[MessageId, ...] = ()
    remark: DeliveryReason | None = None


@dataclass(frozen=True, slots=True)
class NotSent:
    """It never reached Telegram, or Telegram asked to wait: `not_before` that long from now."""

    why: str
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have been delivered, in whole or in part; there is no way to ask.

    `arrived`: the parts that certainly were. `lost`: whether something else may be in the chat.
    """

    why: str
    arrived: tuple[MessageId, ...] = ()
    lost: bool = True


@dataclass(frozen=True, slots=True)
class ChatGone:
    """The chat is closed to the bot: blocked, deleted or left."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never accept this; `why` is its own reason."""

    why: str


@dataclass(frozen=True, slots=True)
class ChatMoved:
    """The group has another id now; the same message may go there."""

    to: ChatId


SendOutcome = Sent | NotSent | InDoubt | ChatGone | Refused | ChatMoved
