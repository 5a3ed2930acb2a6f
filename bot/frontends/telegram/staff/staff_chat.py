"""Lines for the staff chat: outages, edits, and the lines that services store."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import timedelta

import structlog

from bot.domain.ids import ChatId
from bot.domain.reply import Block, Paragraph, Reply, Span, plain_text
from bot.frontends.telegram.sending.failures import (
    CallInDoubt,
    CallNotSent,
    CallRefused,
    Failure,
    Gone,
    Moved,
)
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.kept_notices import KeptNotices
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.database.engine import Store
from bot.waiting import wait_for_any

log = structlog.get_logger(__name__)

MOST_WAITING = 100
"""How many lines are held while Telegram does not accept them; the oldest are dropped first."""

BETWEEN_MESSAGES = timedelta(seconds=4)
"""So that lines close together become one message: a group takes 20 a minute (Bot API FAQ, limits)."""

LAST_WORDS_WITHIN = timedelta(seconds=3)
"""Seconds for sending at shutdown. Anything left is stored, and sent after the next start."""

LOOK_EVERY = timedelta(seconds=5)
"""Seconds between two reads of the stored lines."""

MOST_KEPT = 15
"""Stored lines in one message: they and their buttons must fit."""

CLOSED_PAUSE = timedelta(minutes=1)
"""Before sending to an unreachable staff chat is tried again."""


def setting_of(chat: ChatId) -> Reply:
    """Return the complete line for `.env` that makes `chat` the staff chat, to be copied in one step."""
    return Reply((Paragraph((Span(f"STAFF_CHAT_ID={chat}"),)),))


class StaffChat:
    """Sends lines to the staff chat; several lines become one message.

    Lines are queued in memory and sent by `deliver`, so adding one never waits and never fails. They contain
    references and kinds of faults, never a client's message. Without a staff chat they only go to the log.
    With a `store`, the lines stored there are sent too, each at least once.
    """

    def __init__(
        self, sender: Sender, speak: CurrentPhrasebook, chat: ChatId | None, store: Store | None = None
    ) -> None:
        self._sender = sender
        self._speak = speak
        self._chat = chat
        self._kept = None if store is None else KeptNotices(store)
        self._most_kept = MOST_KEPT
        self._moved_from: ChatId | None = None
        self._waiting: deque[tuple[Block, ...]] = deque(maxlen=MOST_WAITING)
        self._taken: tuple[tuple[Block, ...], ...] = ()
        self._is_out = False
        self._something = asyncio.Event()

    @property
    def is_set(self) -> bool:
        """Whether there is a staff chat at all."""
        return self._chat is not None

    @property
    def chat(self) -> ChatId | None:
        """The staff chat, under its current id."""
        return self._chat

    def is_here(self, chat: ChatId) -> bool:
        """Return whether `chat` is the staff chat."""
        return chat == self._chat

    def moved(self, to: ChatId) -> None:
        """Follow the group to its new id; the setting should change too, so that a new database knows it."""
        if to == self._chat:
            return
        log.warning("the staff group has a new id; set STAFF_CHAT_ID to it", chat=to)
        self._moved_from, self._chat = self._moved_from or self._chat, to
        self._something.set()

    def polling(self, problem: str) -> None:
        """Tell staff that Telegram does not answer."""
        phrases = self._speak()
        self._tell(phrases.say(phrases.words.wording.staff_polling, problem=problem))

    def polling_again(self) -> None:
        """Tell staff that Telegram answers again."""
        phrases = self._speak()
        self._tell(phrases.say(phrases.words.wording.staff_polling_again))

    def say(self, line: tuple[Block, ...]) -> None:
        """Queue `line`, which contains only what staff may read."""
        self._tell(line)

    async def deliver(self, stop: asyncio.Event, pause: timedelta = BETWEEN_MESSAGES) -> None:
        """Send queued lines until `stop`, then once more what is left."""
        stopping = asyncio.create_task(stop.wait())
        sending: asyncio.Task[timedelta] | None = None
        self._something.set()  # lines left by a process that died go first
        try:
            while not stop.is_set():
                look = None if self._kept is None else LOOK_EVERY.total_seconds()
                await wait_for_any(self._something, stop, seconds=look)
                # An outage may last: stopping must not wait for its end.
                sending = asyncio.create_task(self.flush())
                await asyncio.wait({sending, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if sending.done():
                    await wait_for_any(stop, seconds=max(pause, sending.result()).total_seconds())
        finally:
            stopping.cancel()
        if sending is None or sending.done():
            sending = asyncio.create_task(self.flush())
        await asyncio.wait({sending}, timeout=LAST_WORDS_WITHIN.total_seconds())
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        if self._kept:
            await self._kept.keep((*self._taken, *self._waiting))
            await self._kept.stop()

    async def flush(self) -> timedelta:
        """Send the queued lines as one message; return how long to wait before the next."""
        self._something.clear()
        if self._chat is None:
            return timedelta()
        if self._kept and self._moved_from and await self._kept.remember_move(self._moved_from, self._chat):
            self._moved_from = None
        if not self._waiting and not (self._kept and await self._kept.any_waiting()):
            return timedelta()
        lines: tuple[tuple[Block, ...], ...] = ()
        kept: list[tuple[int, Reply]] = []

        async def latest() -> Reply | None:
            nonlocal lines, kept
            kept = await self._kept.next(self._most_kept) if self._kept else []
            lines = self._taken = tuple(self._waiting)
            self._waiting.clear()
            return _one_message(lines, kept) if lines or kept else None

        failure = await self._sender.tell_latest(self._chat, latest)
        self._taken = ()
        if self._kept and kept and (failure is None or isinstance(failure, CallInDoubt)):
            await self._kept.told([number for number, _ in kept])
            self._most_kept = MOST_KEPT
            if len(kept) > 1:
                self._something.set()  # there may be more
        return await self._after(failure, lines, kept)

    async def _after(
        self, failure: Failure | None, lines: tuple[tuple[Block, ...], ...], kept: list[tuple[int, Reply]]
    ) -> timedelta:
        was_out, self._is_out = self._is_out, isinstance(failure, Gone)
        match failure:
            case None | CallInDoubt():  # in doubt: it was sent twice
                return timedelta()
            case Moved(to):
                self.moved(to)
                self._keep(lines)
                return timedelta()
            case CallNotSent():
                self._keep(lines)
                return CLOSED_PAUSE
            case Gone():  # removed for a while: the lines are sent when the bot is back
                self._keep(lines)
        if not (was_out and self._is_out):
            log.error("the staff chat accepts no messages; see STAFF_CHAT_ID", failure=type(failure).__name__)
        if isinstance(failure, CallRefused) and self._kept and kept:
            # One refused line must not hold back the others, so they are sent one by one.
            if self._most_kept == 1:
                await self._kept.told([kept[0][0]])
            self._most_kept = 1
            self._something.set()
            return timedelta()
        return CLOSED_PAUSE if kept or self._is_out else timedelta()

    def _keep(self, lines: tuple[tuple[Block, ...], ...]) -> None:
        newer = tuple(self._waiting)
        self._waiting.clear()
        self._waiting.extend(lines + newer)
        self._something.set()

    def _tell(self, line: tuple[Block, ...]) -> None:
        if self._chat is None:
            log.warning("nobody to tell: STAFF_CHAT_ID is not set", line=plain_text(line))
            return
        self._waiting.append(line)
        self._something.set()


def _one_message(lines: tuple[tuple[Block, ...], ...], kept: list[tuple[int, Reply]]) -> Reply:
    blocks = [block for line in lines for block in line]
    blocks += [block for _, line in kept for block in line.blocks]
    return Reply(tuple(blocks), tuple(row for _, line in kept for row in line.rows))
