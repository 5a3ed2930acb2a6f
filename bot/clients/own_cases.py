"""What clients can see and decide about their own cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.clients.case_news import news_reply, outdated_reply, outdating
from bot.clients.discreet_notices import HiddenNotices
from bot.clients.notifications import NotificationSettings
from bot.clients.own_case_facts import own_cases
from bot.clients.own_case_replies import (
    case_reply,
    choice_reply,
    no_case_reply,
    numbers_not_looked_up,
    tell_choice_reply,
    told_of_all_reply,
    told_reply,
)
from bot.clients.personal_data import Leaving
from bot.clients.reachability import Presence
from bot.clients.ways_on import old_button, ways_on
from bot.domain.cases import Follower, OwnCase
from bot.domain.ids import ChatId, FollowerId, UpdateId
from bot.domain.privacy.private_numbers import hide_numbers
from bot.domain.reply import Reply
from bot.knowledge.model import Entry
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.cases import followers
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.messages import outbox
from bot.store.staff import audit
from bot.store.staff.audit import AuditLine
from bot.store.updates import effects

_ALL = "all"
"""The argument of /subscribe and /unsubscribe that means every case."""


class OwnCases:
    """Answers clients about their own cases, which are only those that their chat is linked to.

    `undo`: how long staff can undo a status; until then it is not shown. Related topics have their own
    classes: `notifications`, `hidden_notices`, `leaving`, `presence`.
    """

    def __init__(
        self, store: Store, speak: CurrentPhrasebook, *, undo: timedelta = timedelta(seconds=60)
    ) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo
        self.notifications = NotificationSettings(store, speak, undo=undo)
        self.hidden_notices = HiddenNotices(store, speak)
        self.leaving = Leaving(store, speak)
        self.presence = Presence(store, speak)

    async def show(self, chat: ChatId, wanted: str = "") -> Reply:
        """Answer /mycase: the one case, or the list of several; `wanted` is the text after the command.

        `wanted` may be a position in the list of this chat's own cases. Anything else gets the list to choose
        from; a case number gets the reply that cases cannot be looked up by number.
        """
        own = await self._of(chat)
        phrases = self._speak()
        if hide_numbers(wanted) != wanted:
            return self._not_by_number()
        if not own:
            return no_case_reply(phrases)
        chosen = own[0] if len(own) == 1 else _chosen(own, wanted)
        return case_reply(phrases, chosen, self._store.now()) if chosen else choice_reply(phrases, own)

    async def news(self, chat: ChatId) -> Reply | None:
        """Return what is new in the cases of a chat, in a few lines; None where it follows none."""
        own = await self._of(chat)
        return news_reply(self._speak(), own, self._store.now()) if own else None

    async def outdated(self, asked: Entry, chat: ChatId) -> Reply | None:
        """Return what the recorded status says in place of the answer `asked`; None where that holds."""
        phrases = self._speak()
        if not any(asked.id in each.outdates for each in phrases.language.statuses):
            return None
        found = outdating(phrases, await self._of(chat), asked)
        return outdated_reply(phrases, *found, asked) if found else None

    async def open(self, follower: FollowerId, chat: ChatId) -> Reply:
        """Show the case of a link, if it belongs to this chat."""
        async with self._store.reading() as conn:
            own = await self._own(conn, chat)
        phrases = self._speak()
        chosen = next((each for each in own if each.follower.id == follower), None)
        return case_reply(phrases, chosen, self._store.now()) if chosen else self._stale()

    async def tell(self, chat: ChatId, update: UpdateId, wanted: str = "", *, on: bool) -> Reply:
        """Answer /subscribe and /unsubscribe: at once for one case or `all`, with a choice for several."""
        own = await self._of(chat)
        phrases = self._speak()
        if hide_numbers(wanted) != wanted:
            return self._not_by_number()
        if not own:
            return no_case_reply(phrases)
        everyone = wanted.strip(" .!").casefold() == _ALL
        if everyone and len(own) > 1:
            return await self._tell_of_all(chat, update, on=on)
        chosen = own[0] if everyone or (len(own) == 1 and not wanted) else _chosen(own, wanted)
        if chosen is None:
            return tell_choice_reply(phrases, own, on=on)
        return await self.tell_of(chosen.follower.id, chat, update, on=on)

    async def tell_of(self, follower: FollowerId, chat: ChatId, update: UpdateId, *, on: bool) -> Reply:
        """Turn messages about one case on or off, if the link belongs to this chat."""
        async with self._store.transaction() as tx:
            link = await self._subscribe(tx, follower, chat, update, on=on)
            if link is None:
                return self._stale()
            own = await self._own(tx, chat)
        if link.gone_at is not None:  # a chat that presses a button is not gone
            await self.presence.back(chat)
        chosen = next(each for each in own if each.follower.id == follower)
        return told_reply(self._speak(), chosen)

    async def _tell_of_all(self, chat: ChatId, update: UpdateId, *, on: bool) -> Reply:
        async with self._store.transaction() as tx:
            for each in await followers.of_chat(tx, chat):
                await self._subscribe(tx, each.id, chat, update, on=on)
            own = await self._own(tx, chat)
        return told_of_all_reply(self._speak(), own, on=on)

    async def _subscribe(
        self, tx: Transaction, follower: FollowerId, chat: ChatId, update: UpdateId, *, on: bool
    ) -> Follower | None:
        """Turn messages on or off and return the link; None if it does not belong to this chat."""
        now = self._store.now()
        before = await followers.get(tx, follower)
        link = await followers.subscribe(tx, follower, chat, on=on)
        if before is None or link is None:
            return None
        what = f"subscribed {follower}"
        if before.subscribed != on and await effects.first_time(tx, chat, update, what, now):
            action = "subscribed" if on else "unsubscribed"
            await audit.add(tx, AuditLine(now, None, action, update, link.case))
        if not on:
            await outbox.cancel_news(tx, link.id)
        return link

    async def _of(self, chat: ChatId) -> tuple[OwnCase, ...]:
        """Return the cases of a chat that has just written; if it was marked gone, it is back."""
        async with self._store.reading() as conn:
            own = await self._own(conn, chat)
        if any(each.follower.gone_at is not None for each in own):
            await self.presence.back(chat)
        return own

    def _not_by_number(self) -> Reply:
        phrases = self._speak()
        said = numbers_not_looked_up(phrases) + phrases.say(phrases.words.own_case.only_invited)
        return Reply(said, ways_on(phrases))

    def _stale(self) -> Reply:
        return old_button(self._speak())

    async def _own(self, conn: Reading, chat: ChatId) -> tuple[OwnCase, ...]:
        return await own_cases(conn, chat, settled_before=self._store.now() - self._undo)


def _chosen(own: Sequence[OwnCase], wanted: str) -> OwnCase | None:
    """Return the case at that position in the list, counted from 1; None for anything else."""
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 2):
        return None
    place = int(wanted)
    return own[place - 1] if 1 <= place <= len(own) else None
