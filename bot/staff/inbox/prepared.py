"""Answers that staff choose instead of typing them: prepared replies, and entries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.handoff import SentBy, Thread, ThreadMessage
from bot.domain.ids import EntryId, ThreadId
from bot.domain.press import UseEntry, UsePrepared
from bot.domain.reply import Block, Reply
from bot.knowledge.did_you_mean import nearest as nearest_word
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.keys import CASE_PLACEHOLDERS
from bot.staff.inbox import replies
from bot.staff.inbox.answering import Answering
from bot.staff.request import StaffRequest
from bot.store.database.engine import Store
from bot.store.messages import thread_messages, threads

Nearest = Callable[[str], Awaitable[Sequence[EntryId]]]
"""Returns the entries that may answer a text, the best first."""


class PreparedReplies:
    """Offers prepared replies and entries for a thread, and shows what the client would read."""

    def __init__(self, store: Store, answering: Answering, nearest: Nearest) -> None:
        self._store = store
        self._answering = answering
        self._nearest = nearest

    async def send_named(self, request: StaffRequest, thread: Thread, name: str) -> Reply:
        """Send the reply that a member typed by its name."""
        language = request.phrases.language
        if all(each.name != name for each in language.replies):
            names = [each.name for each in language.replies]
            return replies.no_such_reply(request.phrases, name, nearest_word(name, names), names)
        said = _reply(request.phrases, self._answering.in_language(thread.language), thread, name)
        if not said:
            return replies.empty_reply(request.phrases, name)
        return await self._answering.answer_with(request, thread, said)

    async def preview_reply(self, request: StaffRequest, press: UsePrepared) -> Reply | None:
        """Show what the client would read of a prepared reply; None where the reply no longer exists."""
        thread = await threads.get(request.tx, press.thread)
        if thread is None:
            return replies.gone(request.phrases, press.thread)
        if all(each.name != press.reply for each in request.phrases.language.replies):
            return None
        said = _reply(request.phrases, self._answering.in_language(thread.language), thread, press.reply)
        if not said:
            return replies.empty_reply(request.phrases, press.reply)
        return await self._answering.preview(request, thread, said)

    async def preview_entry(self, request: StaffRequest, press: UseEntry) -> Reply | None:
        """Show what the client would read of an entry; None where the entry no longer exists."""
        thread = await threads.get(request.tx, press.thread)
        if thread is None:
            return replies.gone(request.phrases, press.thread)
        theirs = self._answering.in_language(thread.language)
        phrases = theirs if press.entry in theirs.language.entries else request.phrases
        if press.entry not in phrases.language.entries:
            return None
        return await self._answering.preview(request, thread, _answer_of(phrases, press.entry))

    async def near(self, wanted: ThreadId) -> tuple[EntryId, ...]:
        """Return the entries nearest to what the client of a thread wrote; it may take a while."""
        async with self._store.reading() as conn:
            text = _asked(await thread_messages.of_thread(conn, wanted))
        return tuple(await self._nearest(text)) if text else ()


def _reply(office: Phrasebook, theirs: Phrasebook, thread: Thread, name: str) -> tuple[Block, ...]:
    """Return a prepared reply in the client's language, or as staff have it; () if no line can be filled."""
    own = next((each for each in theirs.language.replies if each.name == name), None)
    found = own or next(each for each in office.language.replies if each.name == name)
    phrases = theirs if own else office
    tag = (thread.language or "").lower()
    for code in (tag, tag.partition("-")[0]):
        if code in found.translations:
            return phrases.say(found.translations[code])
    return phrases.say(found.text)


def _answer_of(phrases: Phrasebook, wanted: EntryId) -> tuple[Block, ...]:
    """Return the whole answer of an entry, without what it says about the reader's own case."""
    entry, words = phrases.language.entries[wanted], phrases.words.wording
    said = phrases.say(entry.whole.without_lines(CASE_PLACEHOLDERS))
    return said + phrases.say(words.disclaimer) if entry.disclaimed else said


def _asked(messages: Sequence[ThreadMessage]) -> str:
    """Return what the client wrote since the office last answered, or else the client's last message."""
    new: list[str] = []
    for each in messages:
        if each.sent_by is SentBy.OFFICE:
            new.clear()
        elif each.sent_by is SentBy.CLIENT:
            new.append(each.text)
    if new:
        return "\n\n".join(new)
    return next((each.text for each in reversed(messages) if each.sent_by is SentBy.CLIENT), "")
