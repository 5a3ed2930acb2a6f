"""Lines for the staff: what failed, what is missing, what became of an edit."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import structlog

from bot.domain.fault import Fault
from bot.domain.ids import ChatId
from bot.domain.reply import Block, Paragraph, Reply, Span, plain_text
from bot.frontends.telegram.failures import Failure, Flood, InDoubt, Moved, NotSent, Refused
from bot.frontends.telegram.kept_lines import KeptLines
from bot.frontends.telegram.sender import Sender
from bot.knowledge.spoken import Speak
from bot.store.engine import Store

log = structlog.get_logger(__name__)

MOST_WAITING = 100
"""Lines kept while Telegram does not take them; the oldest go first."""

MOST_FAULTS = 10
"""Faults named in one line; `check` names all."""

BETWEEN_MESSAGES = timedelta(seconds=4)
"""Telegram takes about 20 messages a minute in a group (Bot API FAQ, limits)."""

LOOK_EVERY = timedelta(seconds=5)
"""For lines that were kept in the store."""

MOST_KEPT = 15
"""Kept lines in one message: they and their buttons must fit it."""

CLOSED_PAUSE = timedelta(minutes=1)
"""Before a staff chat that takes nothing is tried again."""


def setting_of(chat: ChatId) -> Reply:
    """Return the whole line that `.env` needs to make `chat` the staff chat, to be copied in one step."""
    return Reply((Paragraph((Span(f"STAFF_CHAT_ID={chat}"),)),))


class StaffChat:
    """Tells the staff chat; several lines become one message.

    Lines are told in memory and sent by `deliver`, so telling never waits and never fails. They hold
    references and kinds of faults, never a client's words. Without a staff chat they go to the log only.
    With a `store`, the lines that services keep there are sent too, each at least once.
    """

    def __init__(self, sender: Sender, speak: Speak, chat: ChatId | None, store: Store | None = None) -> None:
        self._sender = sender
        self._speak = speak
        self._chat = chat
        self._kept = None if store is None else KeptLines(store)
        self._most_kept = MOST_KEPT
        self._moved_from: ChatId | None = None
        self._waiting: deque[tuple[Block, ...]] = deque(maxlen=MOST_WAITING)
        self._something = asyncio.Event()

    @property
    def is_set(self) -> bool:
        """Whether there is a staff chat at all."""
        return self._chat is not None

    def is_here(self, chat: ChatId) -> bool:
        """Say whether `chat` is the staff chat."""
        return chat == self._chat

    def moved(self, to: ChatId) -> None:
        """Follow the group to its new id; the setting should follow too, so that a new database knows it."""
        if to == self._chat:
            return
        log.warning("the staff group has a new id; set STAFF_CHAT_ID to it", chat=to)
        self._moved_from, self._chat = self._moved_from or self._chat, to
        self._something.set()

    def failed(self, reference: str, kind: str) -> None:
        """Tell that an update was given up."""
        spoken = self._speak()
        self._tell(spoken.say(spoken.words.wording.staff_failure, reference=reference, kind=kind))

    def polling(self, problem: str) -> None:
        """Tell that Telegram does not answer."""
        spoken = self._speak()
        self._tell(spoken.say(spoken.words.wording.staff_polling, problem=problem))

    def polling_again(self) -> None:
        """Tell that Telegram answers again."""
        spoken = self._speak()
        self._tell(spoken.say(spoken.words.wording.staff_polling_again))

    def knowledge_broken(self, faults: Sequence[Fault]) -> None:
        """Tell that an edit cannot go live, and why."""
        spoken = self._speak()
        named = [str(fault) for fault in faults[:MOST_FAULTS]]
        if len(faults) > MOST_FAULTS:
            named.append("…")
        self._tell(spoken.say(spoken.words.wording.staff_knowledge_broken, faults="\n".join(named)))

    def knowledge_live(self, entries: int) -> None:
        """Tell that an edit went live."""
        spoken = self._speak()
        self._tell(spoken.say(spoken.words.wording.staff_knowledge_live, entries=str(entries)))

    def say(self, line: tuple[Block, ...]) -> None:
        """Tell `line`, which says no more than staff may read."""
        self._tell(line)

    async def deliver(self, stop: asyncio.Event, pause: timedelta = BETWEEN_MESSAGES) -> None:
        """Send what is told until `stop`, then what is left, once."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                something = asyncio.create_task(self._something.wait())
                look = None if self._kept is None else LOOK_EVERY.total_seconds()
                await asyncio.wait({something, stopping}, timeout=look, return_when=asyncio.FIRST_COMPLETED)
                something.cancel()
                # What staff are answered counts too: with it a minute may be full already.
                await self._pause(self._rest(), stopping)
                await self._pause(max(pause, await self.flush()), stopping)
        finally:
            stopping.cancel()
        await self.flush()
        if self._kept:
            await self._kept.stop()

    async def flush(self) -> timedelta:
        """Send what is waiting as one message; return how long Telegram wants to be left alone."""
        self._something.clear()
        if self._chat is None:
            return timedelta()
        if self._kept and self._moved_from and await self._kept.remember_move(self._moved_from, self._chat):
            self._moved_from = None
        kept = await self._kept.next(self._most_kept) if self._kept else []
        lines = tuple(self._waiting)
        if not lines and not kept:
            return timedelta()
        self._waiting.clear()
        failure = await self._sender.tell(self._chat, _one_message(lines, kept))
        if failure is None and self._kept and kept:
            await self._kept.told([number for number, _ in kept])
            self._most_kept = MOST_KEPT
            if len(kept) > 1:
                self._something.set()  # there may be more
        return await self._after(failure, lines, kept)

    async def _after(
        self, failure: Failure | None, lines: tuple[tuple[Block, ...], ...], kept: list[tuple[int, Reply]]
    ) -> timedelta:
        match failure:
            case None:
                return timedelta()
            case Flood(wait):
                self._keep(lines)
                return wait
            case Moved(to):
                self.moved(to)
                self._keep(lines)
                return timedelta()
            case NotSent() | InDoubt():  # a line told twice is better than one lost
                self._keep(lines)
                return timedelta()
        log.error("the staff chat takes no message; see STAFF_CHAT_ID", failure=type(failure).__name__)
        if isinstance(failure, Refused) and self._kept and kept:
            # One line may be what is refused: it must not keep the others, so they go one by one.
            if self._most_kept == 1:
                await self._kept.told([kept[0][0]])
            self._most_kept = 1
            self._something.set()
            return timedelta()
        return CLOSED_PAUSE if kept else timedelta()

    def _rest(self) -> timedelta:
        return timedelta() if self._chat is None else self._sender.rest_of(self._chat)

    async def _pause(self, wait: timedelta, stopping: asyncio.Task[Literal[True]]) -> None:
        if wait > timedelta():
            await asyncio.wait({stopping}, timeout=wait.total_seconds())

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
