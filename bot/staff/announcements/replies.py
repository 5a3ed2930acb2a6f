"""What staff see while an announcement is written, sent and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from textwrap import shorten

from bot.domain.announcement import LONGEST_ANNOUNCEMENT, Announcement, Audience, AudienceKind
from bot.domain.ids import AnnouncementId, DraftId
from bot.domain.press import Choose, UndoAnnouncement
from bot.domain.reply import Block, Button, Reply
from bot.domain.text_units import units
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.announcements.draft import AnnouncementDraft
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.staff.phrases import promise_warning
from bot.store.messages.announcements import Spread
from bot.store.messages.unsaying import TakenBack, WithdrawalNotice

PAGE = 8
"""Values per page. More do not fit on a phone screen together with the question."""

BEGINNING = 40
"""Characters of an announcement that name it to a client or to staff."""

ALL, POSTS, KINDS, PICK = "all", "posts", "kinds", "pick"
EDIT, AUDIENCE = "edit", "audience"
URGENT, NOT_URGENT = "urgent", "not-urgent"
STANDING = "standing"


def read_by_clients(phrases: Phrasebook, text: str, *, urgent: bool) -> Reply:
    """Return the message that each recipient gets. The text is never parsed as markup."""
    words = phrases.words.notices
    first = phrases.say(words.urgent) if urgent else ()
    return Reply((*first, *phrases.say(words.announcement, text=text)))


def mark_of(audience: Audience, text: str, *, urgent: bool) -> str:
    """Return a fingerprint of the preview, so that Confirm only confirms the preview shown above it."""
    shown = "\0".join((audience.kind.value, audience.value or "", text, *(["urgent"] if urgent else [])))
    return sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class DraftReplies:
    """The steps of one draft."""

    phrases: Phrasebook
    draft: DraftId

    def who(self, everybody: int, text_so_far: str | None) -> Reply:
        """Ask for the audience."""
        words = self.phrases.words.staff
        return Reply(
            self.phrases.say(words.announce_who) + self._kept(text_so_far),
            (
                (self._button(fill_label(words.button_announce_all, {"count": f"{everybody:,}"}), ALL),),
                (
                    self._button(words.button_announce_posts, POSTS),
                    self._button(words.button_announce_kinds, KINDS),
                ),
                self._drop(),
            ),
            asks=self.draft,
        )

    def pick(self, content: AnnouncementDraft, page: int) -> Reply:
        """Ask for one of the offered values; say so if the typed value is not one of them."""
        words, by_post = self.phrases.words.staff, content.kind is AudienceKind.POST
        if content.value is not None:
            unknown = words.announce_post_unknown if by_post else words.announce_kind_unknown
            blocks = self.phrases.say(unknown, value=content.value)
        else:
            blocks = self.phrases.say(words.announce_which_post if by_post else words.announce_which_kind)
        if not content.offered:
            blocks = self.phrases.say(words.announce_no_posts if by_post else words.announce_no_kinds)
        rows = [
            (self._button(value, f"{PICK}-{place}"),)
            for place, value in list(enumerate(content.offered))[page * PAGE : (page + 1) * PAGE]
        ]
        return Reply(
            blocks + self._kept(content.text),
            (
                *rows,
                *self._turning(POSTS if by_post else KINDS, page, len(content.offered)),
                (self._button(words.button_announce_audience, AUDIENCE),),
                self._drop(),
            ),
            asks=self.draft,
        )

    def write(self, audience: Audience, text_so_far: str | None) -> Reply:
        """Ask for the text."""
        words = self.phrases.words.staff
        blocks = self.phrases.say(
            words.announce_write,
            audience=in_words(self.phrases, audience),
            longest=f"{LONGEST_ANNOUNCEMENT:,}",
        )
        return Reply(blocks + self._kept(text_so_far), (self._drop(),), asks=self.draft)

    def too_long(self, text: str) -> Reply:
        """Ask for a shorter text."""
        blocks = self.phrases.say(
            self.phrases.words.staff.announce_too_long,
            length=f"{units(text):,}",
            longest=f"{LONGEST_ANNOUNCEMENT:,}",
        )
        return Reply(blocks, (self._drop(),), asks=self.draft)

    def preview(self, audience: Audience, text: str, count: int, *, urgent: bool) -> Reply:
        """Show exactly what each recipient will see, and how many recipients there are."""
        words, whom = self.phrases.words.staff, in_words(self.phrases, audience)
        number = f"{count:,}"
        above: tuple[Block, ...]
        if count:
            above = self.phrases.say(
                words.announce_preview, audience=whom, count=number, draft=str(self.draft)
            )
            label = fill_label(words.button_announce_confirm, {"count": number})
            confirm = f"{CONFIRM}-{mark_of(audience, text, urgent=urgent)}"
            first: tuple[tuple[Button, ...], ...] = ((self._button(label, confirm),),)
        else:
            above, first = self.phrases.say(words.announce_nobody, audience=whom), ()
        if urgent:
            above += self.phrases.say(words.preview_urgent)
            urgency = self._button(words.button_not_urgent, NOT_URGENT)
        else:
            urgency = self._button(words.button_urgent, URGENT)
        reads = read_by_clients(self.phrases, text, urgent=urgent)
        return Reply(
            above + promise_warning(self.phrases, text) + reads.blocks,
            (
                *first,
                (
                    self._button(words.button_announce_edit, EDIT),
                    self._button(words.button_announce_audience, AUDIENCE),
                ),
                (urgency,),
                self._drop(),
            ),
        )

    def _kept(self, text: str | None) -> tuple[Block, ...]:
        return (
            () if text is None else self.phrases.say(self.phrases.words.staff.announce_text_so_far, text=text)
        )

    def _button(self, label: str, choice: str) -> Button:
        return Button(label, Choose(self.draft, choice))

    def _drop(self) -> tuple[Button, ...]:
        return (self._button(self.phrases.words.staff.button_announce_cancel, CANCEL),)

    def _turning(self, which: str, page: int, count: int) -> Sequence[tuple[Button, ...]]:
        words, turns = self.phrases.words.wording, []
        if page > 0:
            turns.append(self._button(words.button_previous, f"{which}-{page - 1}"))
        if (page + 1) * PAGE < count:
            turns.append(self._button(words.button_more, f"{which}-{page + 1}"))
        return (tuple(turns),) if turns else ()


def in_words(phrases: Phrasebook, audience: Audience) -> str:
    """Return the audience as a phrase that fits inside a sentence."""
    words = phrases.words.staff
    match audience.kind:
        case AudienceKind.ALL:
            return words.announce_to_all
        case AudienceKind.POST:
            return fill_label(words.announce_to_post, {"post": audience.value or ""})
        case AudienceKind.VISA_KIND:
            return fill_label(words.announce_to_kind, {"kind": audience.value or ""})


def one_line(phrases: Phrasebook, announcement: Announcement) -> str:
    """Return an announcement as a line of a list, with the command that takes it back."""
    values = {
        "number": str(announcement.id),
        "day": phrases.day_of(announcement.at),
        "audience": in_words(phrases, announcement.audience),
        "beginning": _beginning(announcement),
    }
    return fill_label(phrases.words.staff.announce_unsay_line, values)


def name_of(phrases: Phrasebook, content: AnnouncementDraft) -> str:
    """Return what a draft is about, such as `the message to everybody who follows an open case`."""
    words = phrases.words.staff
    if content.audience is None:
        return words.draft_announcement_open
    return fill_label(words.draft_announcement, {"audience": in_words(phrases, content.audience)})


def how_it_stands(
    phrases: Phrasebook, announcement: Announcement, spread: Spread, *, now: datetime, undo: timedelta
) -> Reply:
    """Say how many chats have or may have an announcement, and offer to undo what is not sent yet."""
    words, number = phrases.words.staff, str(announcement.id)
    told, pending, stopped = spread.may_have_it, spread.pending, spread.stopped
    whom = in_words(phrases, announcement.audience)
    undone = (Button(words.button_announce_undo, UndoAnnouncement(announcement.id)),)
    doubt = spread.unconfirmed
    unsure = phrases.say(words.announce_unconfirmed, count=f"{doubt:,}") if doubt else ()
    if pending:
        left = announcement.at + undo - now
        if left > timedelta() and not told:
            seconds = str(max(1, round(left.total_seconds())))
            blocks = phrases.say(
                words.announce_sent, number=number, audience=whom, count=f"{pending:,}", seconds=seconds
            )
        else:
            blocks = phrases.say(
                words.announce_going, number=number, audience=whom, told=f"{told:,}", waiting=f"{pending:,}"
            )
        return Reply(blocks + unsure, (undone,))
    if not stopped:
        blocks = phrases.say(words.announce_over, number=number, audience=whom, told=f"{told:,}")
    elif not told:
        blocks = phrases.say(words.announce_undone, number=number)
    else:
        values = {"number": number, "told": f"{told:,}", "stopped": f"{stopped:,}"}
        blocks = phrases.say(words.announce_partly_undone, **values)
    return Reply(blocks + unsure)


def how_it_is_taken_back(phrases: Phrasebook, announcement: AnnouncementId, taken: TakenBack) -> Reply:
    """Report the progress of deleting an announcement, and how many copies may remain."""
    words, number = phrases.words.staff, str(announcement)
    if taken.open:
        blocks = phrases.say(words.announce_taken_back, number=number, count=f"{taken.chats:,}")
    else:
        values = {"number": number, "count": f"{taken.chats:,}", "removed": f"{taken.removed:,}"}
        blocks = phrases.say(words.announce_taken_back_over, **values)
    if taken.copied:
        blocks += phrases.say(words.announce_copies, count=f"{taken.copied:,}")
    return Reply(blocks)


def withdrawal_of(phrases: Phrasebook, announcement: Announcement) -> WithdrawalNotice:
    """Return the message to everyone who got an announcement that is taken back."""
    words = phrases.words.notices
    blocks = phrases.say(
        words.announcement_withdrawal,
        day=phrases.day_of(announcement.at),
        beginning=_beginning(announcement),
    )
    return WithdrawalNotice(Reply(blocks), Reply(blocks + phrases.say(words.withdrawal_copy)))


def take_back_question(
    phrases: Phrasebook, stands: Reply, draft: DraftId, count: int, follow_up: WithdrawalNotice
) -> Reply:
    """Ask, below an announcement's delivery status, whether to delete it from `count` chats."""
    words, number = phrases.words.staff, f"{count:,}"
    label = fill_label(words.button_announce_take_back, {"count": number})
    rows = (
        (Button(label, Choose(draft, CONFIRM)),),
        (Button(words.button_announce_leave, Choose(draft, CANCEL)),),
    )
    asked = phrases.say(words.announce_take_back_ask, count=number, draft=str(draft))
    return Reply(stands.blocks + asked + follow_up.plain.blocks, rows)


def _beginning(announcement: Announcement) -> str:
    return shorten(announcement.text, BEGINNING, placeholder=" …")
