"""Messages of clients to the office: written, shown, sent to the staff chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.clients.handoff import replies
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.handoff import Mark, MessagePart, MessageState, SentBy, Thread, ThreadMessage
from bot.domain.ids import ChatId, MessageId, ThreadMessageId, UpdateId
from bot.domain.press import PassOn
from bot.domain.reply import Block, Reply, plain_text
from bot.domain.text_units import units
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.notices import office_posts
from bot.notices.answer_due import late_at
from bot.store.chats import preferences
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.messages import blocked_writers, exchanges, outbox, thread_messages, threads

WRITING = timedelta(minutes=30)
"""How long after its last part a draft takes what the client writes next."""

MOST_AN_HOUR = 20
"""Messages that one chat can send to the office within an hour."""


class OfficeMessages:
    """Takes what clients write to the office, and passes it on once they have seen and sent it.

    `staff_chat` is where it goes; None: there is no such chat, and nothing is taken. `wake` has delivery send
    what was committed right away.
    """

    def __init__(
        self,
        store: Store,
        speak: CurrentPhrasebook,
        *,
        staff_chat: Callable[[], ChatId | None],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._speak = speak
        self._staff_chat = staff_chat
        self._wake = wake

    @property
    def are_possible(self) -> bool:
        """Whether messages reach an office."""
        return self._staff_chat() is not None

    async def begin(self, chat: ChatId) -> Reply:
        """Take a message from now on; one that was begun shortly before is continued."""
        phrases, now = self._speak(), self._store.now()
        if not self.are_possible:
            return replies.only(phrases, phrases.words.wording.handoff_no_office)
        async with self._store.transaction() as tx:
            refused = await self._refused(tx, chat, phrases)
            if refused is not None:
                return refused
            draft = await self._current(tx, chat)
            if draft is None:
                draft = await thread_messages.add(tx, chat, SentBy.CLIENT, "", now)
        return replies.begun(phrases, draft)

    async def is_writing(self, chat: ChatId) -> bool:
        """Return whether what `chat` writes now belongs to a message to the office."""
        async with self._store.reading() as conn:
            return self.are_possible and await self._current(conn, chat) is not None

    async def write(
        self, text: str, chat: ChatId, message: MessageId, *, edited: bool = False, begins: bool = False
    ) -> Reply | None:
        """Add `text` to the message that is being written; None where it belongs to none.

        An edited part replaces the earlier one. `begins`: it begins a message where none is being written.
        """
        phrases, now = self._speak(), self._store.now()
        words = phrases.words.wording
        if not self.are_possible:
            return None
        async with self._store.transaction() as tx:
            draft = await self._current(tx, chat)
            if edited and not (draft and any(each.message == message for each in draft.pieces)):
                late = await self._has_sent(tx, chat, message)
                return replies.only(phrases, words.handoff_changed_too_late) if late else None
            if draft is None and not begins:
                return None
            refused = await self._refused(tx, chat, phrases)
            if refused is not None:
                return refused
            if draft is None:
                draft = await thread_messages.add(tx, chat, SentBy.CLIENT, "", now)
            piece = MessagePart(message, text)
            known = [each.message for each in draft.pieces]
            pieces = [piece if each.message == message else each for each in draft.pieces]
            if message not in known:
                pieces.append(piece)
            if units(replies.whole(pieces)) > replies.LONGEST:
                return replies.preview(phrases, draft, first=words.handoff_too_long)
            await thread_messages.rewrite(tx, draft.id, pieces, now)
            changed = await thread_messages.get(tx, draft.id)
        assert changed is not None
        return replies.preview(phrases, changed)

    async def press(
        self, press: PassOn, chat: ChatId, update: UpdateId, *, app_language: str | None = None
    ) -> Reply:
        """Send or delete what was shown; pressed twice, it is sent once.

        `app_language`: the language of the client's app, as an IETF tag; staff see it.
        """
        phrases, now = self._speak(), self._store.now()
        staff_chat = self._staff_chat()
        if staff_chat is None:
            return replies.only(phrases, phrases.words.wording.handoff_no_office)
        async with self._store.transaction() as tx:
            draft = await thread_messages.get(tx, press.message)
            if draft is None or draft.chat != chat or draft.sent_by is not SentBy.CLIENT:
                return replies.nothing_to_send(phrases)
            zone = (await preferences.of_chat(tx, chat)).their_zone
            if draft.state is MessageState.SENT:
                return replies.sent(phrases, draft.at, now, zone)
            if not press.sure:
                await thread_messages.drop(tx, draft.id)
                return replies.dropped(phrases)
            if draft.state is MessageState.DROPPED or not draft.pieces:
                return replies.nothing_to_send(phrases)
            refused = await self._refused(tx, chat, phrases)
            if refused is not None:
                return refused
            await self._pass_on(tx, draft, staff_chat, update, phrases, app_language)
        self._wake()
        return replies.sent(phrases, now, now, zone)

    async def report(
        self,
        tx: Transaction,
        chat: ChatId,
        why: Mark,
        report: tuple[Block, ...],
        update: UpdateId,
        phrases: Phrasebook,
        app_language: str | None = None,
    ) -> bool:
        """Open a marked thread for danger or a deadline, at any hour and whatever is blocked.

        Return False where there is no staff chat. `report`: what staff read, which is also stored.
        """
        staff_chat, now = self._staff_chat(), self._store.now()
        if staff_chat is None:
            return False
        words = phrases.words.staff
        thread, _ = await threads.begin(tx, chat, now)
        await threads.mark(tx, thread.id, why)
        await threads.speaks(tx, thread.id, app_language)
        added = await thread_messages.add(tx, chat, SentBy.BOT, "", now, thread=thread.id)
        await thread_messages.send(tx, added.id, thread.id, now, text=plain_text(report))
        report += office_posts.language(phrases, app_language)
        heading = words.inbox_danger if why is Mark.DANGER else words.inbox_urgent
        await self._post(
            tx, thread, added.id, staff_chat, office_posts.post(phrases, thread, heading, report, ())
        )
        return True

    def hurry(self) -> None:
        """Have delivery send what was committed."""
        self._wake()

    async def _pass_on(
        self,
        tx: Transaction,
        draft: ThreadMessage,
        staff_chat: ChatId,
        update: UpdateId,
        phrases: Phrasebook,
        app_language: str | None,
    ) -> None:
        now = self._store.now()
        thread, is_new = await threads.begin(tx, draft.chat, now)
        await threads.speaks(tx, thread.id, app_language)
        await thread_messages.send(
            tx,
            draft.id,
            thread.id,
            now,
            text=replies.kept_text(draft),
            contact=replies.contact_in(draft),
            pieces=draft.pieces,
        )
        words = phrases.words.staff
        who = await office_posts.cases_of(tx, phrases, draft.chat)
        who += office_posts.language(phrases, app_language)
        who += await _last_said(tx, draft.chat, update, phrases, self._store)
        heading = words.inbox_new if is_new else words.inbox_more
        said = office_posts.quoted(replies.open_text(draft))
        await self._post(
            tx, thread, draft.id, staff_chat, office_posts.post(phrases, thread, heading, who, said)
        )

    async def _post(
        self, tx: Transaction, thread: Thread, message: ThreadMessageId, staff_chat: ChatId, reply: Reply
    ) -> None:
        now = self._store.now()
        await threads.wait(tx, thread.id, now, late_at(self._speak(), now))
        new = NewDelivery(
            DeliveryKind.TO_OFFICE, staff_chat, None, None, reply, thread=thread.id, message=message
        )
        await outbox.add(tx, [new], now)

    async def _current(self, conn: Reading, chat: ChatId) -> ThreadMessage | None:
        draft = await thread_messages.draft_of(conn, chat)
        return None if draft is None or draft.at < self._store.now() - WRITING else draft

    async def _has_sent(self, conn: Reading, chat: ChatId, message: MessageId) -> bool:
        sent = await thread_messages.sent_of(conn, chat)
        return any(piece.message == message for each in sent for piece in each.pieces)

    async def _refused(self, conn: Reading, chat: ChatId, phrases: Phrasebook) -> Reply | None:
        """Return why nothing more is taken from `chat`; None if it is."""
        words = phrases.words.wording
        if await blocked_writers.is_blocked(conn, chat):
            return replies.only(phrases, words.handoff_blocked)
        since = self._store.now() - timedelta(hours=1)
        if await thread_messages.sent_since(conn, chat, since) >= MOST_AN_HOUR:
            return replies.only(phrases, words.handoff_too_many)
        return None


async def _last_said(
    conn: Reading, chat: ChatId, update: UpdateId, phrases: Phrasebook, store: Store
) -> tuple[Block, ...]:
    """Return what the client last asked the bot, and what it answered."""
    past = await exchanges.before(conn, chat, update, store.now())
    words = phrases.words.staff
    blocks: tuple[Block, ...] = ()
    if past.said:
        blocks += phrases.say(words.inbox_last_question, question=past.said[-1])
    entry = phrases.language.entries.get(past.entry) if past.entry else None
    if entry is not None:
        blocks += phrases.say(words.inbox_last_answer, answer=entry.question)
    return blocks
