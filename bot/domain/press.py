"""The buttons a person can press, as values. Each front end decides how to encode them."""

from dataclasses import dataclass

from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    DeliveryId,
    DraftId,
    EntryId,
    FollowerId,
    InvitationId,
    OpeningId,
    RowToken,
    StatusId,
    ThreadId,
    ThreadMessageId,
    UpdateId,
)


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Show an entry's answer. `asked` is the miss the button was offered for, if any."""

    entry: EntryId
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class OpenWhole:
    """Show the whole of an entry's answer in place of its first words."""

    entry: EntryId


@dataclass(frozen=True, slots=True)
class OpenSources:
    """Show the sources of an entry's answer."""

    entry: EntryId


@dataclass(frozen=True, slots=True)
class OpenTopics:
    """Show the list of themes, from page `page` (counted from 0)."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class OpenTheme:
    """Show the questions of one theme (its key: the file's name without number and ending)."""

    theme: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """Say whether an answer helped. `version` names the wording that was read (8 hex digits).

    `whole`: all of the answer is on the screen; None: perhaps only its first words.
    """

    entry: EntryId
    version: str
    helpful: bool
    whole: bool | None = None


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """Say that no suggestion fits the question stored as miss `asked`."""

    asked: int


@dataclass(frozen=True, slots=True)
class OpenContact:
    """Show how to reach the firm."""


QuestionPress = (
    OpenEntry | OpenWhole | OpenSources | OpenTopics | OpenTheme | Vote | NoneOfThese | OpenContact
)
"""Buttons of the conversation."""


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """Agree (or not) to follow the case of an invitation that this chat has opened."""

    opening: OpeningId
    agreed: bool


@dataclass(frozen=True, slots=True)
class OpenOwnCase:
    """Show the case of one of this chat's links."""

    follower: FollowerId


@dataclass(frozen=True, slots=True)
class OpenOwnCases:
    """Show this chat's case, or the list of several."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Turn messages about one case on or off."""

    follower: FollowerId
    on: bool


@dataclass(frozen=True, slots=True)
class SetNotifications:
    """Change one message setting of this chat: `what` (such as `quiet`) becomes `value` (`22-7`, `off`)."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """Show the text of a discreet message in this chat."""

    delivery: DeliveryId


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything about this chat, or nothing."""

    sure: bool


@dataclass(frozen=True, slots=True)
class WriteToOffice:
    """Begin a message to the office; `thread`: the one whose answer the button is under."""

    thread: ThreadId | None = None


@dataclass(frozen=True, slots=True)
class PassOn:
    """Send the draft of a message to the office, or (`sure` false) delete it."""

    message: ThreadMessageId
    sure: bool


OwnCasePress = (
    AnswerInvitation
    | OpenOwnCase
    | OpenOwnCases
    | Subscribe
    | SetNotifications
    | ShowNotice
    | Forget
    | WriteToOffice
    | PassOn
)
"""A client's buttons about their own case and to the office.

Each is checked against the chat it was pressed in.
"""


@dataclass(frozen=True, slots=True)
class Choose:
    """Take one step in a staff draft: `choice` is a short word (a-z, 0-9, -), such as `confirm`."""

    draft: DraftId
    choice: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Undo a status before its notices are sent."""

    status: StatusId


@dataclass(frozen=True, slots=True)
class UndoAnnouncement:
    """Undo an announcement before it is sent."""

    announcement: AnnouncementId


@dataclass(frozen=True, slots=True)
class UndoChange:
    """Undo exactly one change of a case, once."""

    change: RowToken


@dataclass(frozen=True, slots=True)
class RevokeInvitation:
    """Revoke an invitation."""

    invitation: InvitationId


@dataclass(frozen=True, slots=True)
class OnCase:
    """Do for a case what the command of that name does (`case`, `status`, `checked`, `invite`, ...)."""

    command: str
    case: CaseId


@dataclass(frozen=True, slots=True)
class ListCases:
    """Show page `page` (from 0) of the cases that `filter` names (such as `open`, `overdue`)."""

    filter: str
    page: int


@dataclass(frozen=True, slots=True)
class RetryDelivery:
    """Send a stuck message again, or all stuck ones."""

    delivery: DeliveryId | None


@dataclass(frozen=True, slots=True)
class RetryAnswer:
    """Send an answer that is in doubt once more."""

    update: UpdateId


@dataclass(frozen=True, slots=True)
class OnThread:
    """Do one thing with a thread: `reply`, `take`, `close`, `block`, and so on."""

    do: str
    thread: ThreadId


@dataclass(frozen=True, slots=True)
class OnAnswer:
    """Do one thing with an answer to a client: `undo` it, `send` it after all, or `drop` it."""

    do: str
    message: ThreadMessageId


@dataclass(frozen=True, slots=True)
class UsePrepared:
    """Show what the client of a thread would read of the prepared reply with this name."""

    thread: ThreadId
    reply: str


@dataclass(frozen=True, slots=True)
class UseEntry:
    """Show what the client of a thread would read of an entry."""

    thread: ThreadId
    entry: EntryId


@dataclass(frozen=True, slots=True)
class ListThreads:
    """Show the open threads: `all`, or `mine`."""

    which: str


StaffPress = (
    Choose
    | Undo
    | UndoAnnouncement
    | UndoChange
    | RevokeInvitation
    | OnCase
    | ListCases
    | RetryDelivery
    | RetryAnswer
    | OnThread
    | OnAnswer
    | UsePrepared
    | UseEntry
    | ListThreads
)
"""Staff's buttons; they work in the staff chat only."""

Press = QuestionPress | OwnCasePress | StaffPress
