"""Taking announcements back: unsent messages are stopped, delivered ones are deleted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from bot.domain.actor import AuditAction
from bot.domain.ids import AnnouncementId, DraftId
from bot.domain.reply import Paragraph, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.announcements.draft import TakeBackDraft
from bot.staff.announcements.replies import (
    how_it_is_taken_back,
    how_it_stands,
    one_line,
    take_back_question,
    withdrawal_of,
)
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.staff.request import StaffRequest
from bot.store.database.engine import Reading
from bot.store.messages import announcements, unsaying
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind, DraftState

_NUMBER = re.compile(r"(?:no\.?|#)?\s*([1-9][0-9]{0,8})", re.IGNORECASE)
_MEANT = "unsay meant"
"""The effect of a command that names no announcement; its result is the announcement that was meant."""

MOST_RECENT = 5
"""Announcements in the list below `/unsay` without a number, when all have gone out."""

_EXAMPLE = 12
"""A sample number for the usage hint."""


class Unsaying:
    """Stops announcements and, after staff confirm, deletes them from the chats that have them."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.TAKE_BACK})

    def __init__(self, *, undo: timedelta) -> None:
        self._undo = undo

    async def stop(self, request: StaffRequest, announcement: AnnouncementId) -> Reply:
        """Stop the unsent messages of an announcement; if some chats have it, ask whether to delete it."""
        if await request.once("unsay"):
            stopped = await unsaying.stop(request.tx, announcement)
            if stopped:
                detail = f"announcement {announcement}: {stopped} messages stopped"
                await request.audit(AuditAction.UNSAY, detail=detail)
        stands = await self.standing(request, announcement)
        left = await unsaying.still_told(request.tx, announcement)
        if not left:
            return stands
        draft = await self._question(request, announcement)
        found = await announcements.get(request.tx, announcement)
        assert found is not None, "announcements are never deleted"
        return take_back_question(request.phrases, stands, draft, left, withdrawal_of(request.phrases, found))

    async def stop_number(self, request: StaffRequest, written: str) -> Reply:
        """Call `stop` with the typed number, or without one with the only pending announcement."""
        if not written.strip():
            return await self._stop_waiting(request)
        found = _NUMBER.fullmatch(written.strip())
        if found is None:
            return Reply(request.say(request.words.announce_number_missing))
        return await self.stop(request, AnnouncementId(int(found[1])))

    async def _stop_waiting(self, request: StaffRequest) -> Reply:
        words = request.words
        waiting = await announcements.waiting(request.tx)
        wanted = [
            each.id for each in waiting if request.now <= each.at + self._undo and not request.actor.is_shared
        ]
        if (meant := (await request.done()).get(_MEANT)) is not None:
            wanted = [AnnouncementId(int(meant))]
        if len(wanted) == 1:
            await request.note_result(_MEANT, str(wanted[0]))
            return await self.stop(request, wanted[0])
        head = request.say(words.announce_unsay_which)
        if request.actor.is_shared:
            head = request.say(words.anonymous_number, command="/unsay", example=f"/unsay {_EXAMPLE}")
        elif not waiting:
            head = request.say(words.announce_number_missing)
        shown = waiting or await announcements.recent(request.tx, MOST_RECENT)
        lines = [one_line(request.phrases, each) for each in shown]
        return Reply((*head, Paragraph((Span("\n".join(lines)),))) if lines else head)

    def question(self, draft: Draft) -> str:
        """Return an empty string: there is only one question."""
        return ""

    async def name(self, conn: Reading, phrases: Phrasebook, draft: Draft) -> str:
        """Return a phrase that names the announcement to take back."""
        return fill_label(phrases.words.staff.draft_take_back, {"number": str(_announcement_of(draft))})

    def is_finished(self, draft: Draft) -> bool:
        """Return True: the question already shows everything that would happen."""
        return True

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Delete the announcement from the chats that have it, or leave it there."""
        announcement = _announcement_of(draft)
        if draft.state is not DraftState.OPEN:
            return await self.standing(request, announcement)
        if choice == CANCEL:
            await drafts.end(request.tx, draft.id, DraftState.CANCELLED)
            return replace(await self.standing(request, announcement), rows=())
        if choice != CONFIRM:
            return None
        found = await announcements.get(request.tx, announcement)
        assert found is not None, "announcements are never deleted"
        await drafts.end(request.tx, draft.id, DraftState.CONFIRMED)
        instead = Reply(
            request.say(request.phrases.words.notices.withdrawn, day=request.phrases.day_of(request.now))
        )
        count = await unsaying.take_back(
            request.tx, announcement, instead, withdrawal_of(request.phrases, found), request.now
        )
        detail = f"announcement {announcement}: taken back from {count} chats"
        await request.audit(AuditAction.UNSAY, detail=detail)
        return await self.standing(request, announcement)

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> None:
        """Ignore the text: nothing is asked in words."""

    async def standing(self, request: StaffRequest, announcement: AnnouncementId) -> Reply:
        """Return the status of an announcement, with a button to stop what is not sent yet."""
        found = await announcements.get(request.tx, announcement)
        if found is None:
            return Reply(request.say(request.words.announce_unknown, number=str(announcement)))
        taken = await unsaying.taken_back(request.tx, announcement)
        if taken.chats:
            return how_it_is_taken_back(request.phrases, announcement, taken)
        spread = await announcements.spread(request.tx, announcement)
        return how_it_stands(request.phrases, found, spread, now=request.now, undo=self._undo)

    async def _question(self, request: StaffRequest, announcement: AnnouncementId) -> DraftId:
        """Return the draft of the question; an update handled again gets the draft that it began."""
        content = TakeBackDraft(takes_back=announcement).model_dump_json()
        draft = await request.begin(DraftKind.TAKE_BACK, None, content)
        return draft.id


def _announcement_of(draft: Draft) -> AnnouncementId:
    return TakeBackDraft.model_validate_json(draft.content).takes_back
