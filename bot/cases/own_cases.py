"""What clients see and decide about their own cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.cases.facts import own_cases
from bot.cases.hidden_notices import HiddenNotices
from bot.cases.leaving import Leaving
from bot.cases.notification_settings import NotificationSettings
from bot.cases.own_case_text import (
    case_reply,
    choice_reply,
    numbers_not_looked_up,
    tell_choice_reply,
    told_reply,
)
from bot.cases.presence import Presence
from bot.domain.cases import OwnCase
from bot.domain.ids import ChatId, FollowerId, UpdateId
from bot.domain.private_numbers import hide_numbers
from bot.domain.reply import Reply
from bot.knowledge.spoken import Speak
from bot.store import audit, followers, once, outbox
from bot.store.audit import AuditLine
from bot.store.engine import Reading, Store


class OwnCases:
    """Answers clients about their own cases: those that their chat is linked to, and no other.

    `undo`: how long staff may take a status back; so long it is not shown. What belongs together but has
    its own rules stands apart: `notifications`, `hidden_notices`, `leaving`, `presence`.
    """

    def __init__(self, store: Store, speak: Speak, *, undo: timedelta = timedelta(seconds=60)) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo
        self.notifications = NotificationSettings(store, speak)
        self.hidden_notices = HiddenNotices(store, speak)
        self.leaving = Leaving(store, speak)
        self.presence = Presence(store, speak)

    async def show(self, chat: ChatId, wanted: str = "") -> Reply:
        """Answer /mycase: the one case, or the list of several; `wanted` is what follows the command.

        That may be a place in the list of this chat's own cases. A number of any other kind is not read.
        """
        own = await self._of(chat)
        spoken, now = self._speak(), self._store.now()
        if wanted and _chosen(own, wanted) is None:
            return self._not_by_number(wanted)
        if not own:
            return Reply(spoken.say(spoken.words.own_case.mycase_none))
        if len(own) > 1 and not wanted:
            return choice_reply(spoken, own)
        return case_reply(spoken, _chosen(own, wanted or "1") or own[0], now)

    async def open(self, follower: FollowerId, chat: ChatId) -> Reply:
        """Show the case of one link, if it is this chat's."""
        async with self._store.reading() as conn:
            own = await self._own(conn, chat)
        spoken = self._speak()
        chosen = next((each for each in own if each.follower.id == follower), None)
        return case_reply(spoken, chosen, self._store.now()) if chosen else self._stale()

    async def tell(self, chat: ChatId, update: UpdateId, wanted: str = "", *, on: bool) -> Reply:
        """Answer /subscribe and /unsubscribe: at once for one case, by choice for several."""
        own = await self._of(chat)
        spoken = self._speak()
        if wanted and _chosen(own, wanted) is None:
            return self._not_by_number(wanted)
        if not own:
            return Reply(spoken.say(spoken.words.own_case.mycase_none))
        chosen = _chosen(own, wanted or "1") if wanted or len(own) == 1 else None
        if chosen is None:
            return tell_choice_reply(spoken, own, on=on)
        return await self.tell_of(chosen.follower.id, chat, update, on=on)

    async def tell_of(self, follower: FollowerId, chat: ChatId, update: UpdateId, *, on: bool) -> Reply:
        """Have the chat told of one case, or no longer, if the link is its own."""
        now = self._store.now()
        async with self._store.transaction() as tx:
            before = await followers.get(tx, follower)
            link = await followers.subscribe(tx, follower, chat, on=on)
            if before is None or link is None:
                return self._stale()
            if before.subscribed != on and await once.first_time(tx, chat, update, "subscribed", now):
                action = "subscribed" if on else "unsubscribed"
                await audit.add(tx, AuditLine(now, None, action, update, link.case))
            if not on:
                await outbox.cancel_news(tx, link.id)
            own = await self._own(tx, chat)
        if link.gone_at is not None:  # who presses a button is not gone
            await self.presence.back(chat)
        chosen = next(each for each in own if each.follower.id == follower)
        return told_reply(self._speak(), chosen)

    async def _of(self, chat: ChatId) -> tuple[OwnCase, ...]:
        """Return the cases of a chat that has just written: if it was taken for closed, it is open again."""
        async with self._store.reading() as conn:
            own = await self._own(conn, chat)
        if any(each.follower.gone_at is not None for each in own):
            await self.presence.back(chat)
        return own

    def _not_by_number(self, written: str) -> Reply:
        spoken = self._speak()
        said = spoken.say(spoken.words.own_case.only_invited)
        return Reply(numbers_not_looked_up(spoken) + said if hide_numbers(written) != written else said)

    def _stale(self) -> Reply:
        return Reply(notice=self._speak().words.wording.notice_old_button)

    async def _own(self, conn: Reading, chat: ChatId) -> tuple[OwnCase, ...]:
        return await own_cases(conn, chat, settled_before=self._store.now() - self._undo)


def _chosen(own: Sequence[OwnCase], wanted: str) -> OwnCase | None:
    """Return the case at that place of the list, which begins with 1; None for anything else."""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 2):
        return None
    place = int(wanted)
    return own[place - 1] if 1 <= place <= len(own) else None
