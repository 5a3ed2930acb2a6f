"""Lines for the staff: what failed, what is missing, what became of an edit."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.domain.fault import Fault
from bot.domain.ids import ChatId
from bot.domain.reply import Block, Reply, plain_text
from bot.frontends.telegram.failures import Failure, Flood, InDoubt, Moved, NotSent
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.words import CurrentWords

log = structlog.get_logger(__name__)

MOST_WAITING = 100
"""Lines kept while Telegram does not take them; the oldest go first."""

MOST_FAULTS = 10
"""Faults named in one line; `check` names all."""

BETWEEN_MESSAGES = timedelta(seconds=4)
"""Telegram takes about 20 messages a minute in a group (Bot API FAQ, limits)."""


class StaffChat:
    """Tells the staff chat; several lines become one message.

    Lines are told in memory and sent by `deliver`, so telling never waits and never fails. They hold
    references and kinds of faults, never a client's words. Without a staff chat they go to the log only.
    """

    def __init__(self, sender: Sender, words: CurrentWords, chat: ChatId | None) -> None:
        self._sender = sender
        self._words = words
        self._chat = chat
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
        """Follow the group to its new id until the next start; the setting must follow too."""
        log.warning("the staff group has a new id; set STAFF_CHAT_ID to it", chat=to)
        self._chat = to

    def failed(self, reference: str, kind: str) -> None:
        """Tell that an update was given up."""
        words = self._words()
        self._tell(words.say(words.wording.staff_failure, reference=reference, kind=kind))

    def polling(self, problem: str) -> None:
        """Tell that Telegram does not answer."""
        words = self._words()
        self._tell(words.say(words.wording.staff_polling, problem=problem))

    def polling_again(self) -> None:
        """Tell that Telegram answers again."""
        words = self._words()
        self._tell(words.say(words.wording.staff_polling_again))

    def knowledge_broken(self, faults: Sequence[Fault]) -> None:
        """Tell that an edit cannot go live, and why."""
        words = self._words()
        named = [str(fault) for fault in faults[:MOST_FAULTS]]
        if len(faults) > MOST_FAULTS:
            named.append("…")
        self._tell(words.say(words.wording.staff_knowledge_broken, faults="\n".join(named)))

    def knowledge_live(self, entries: int) -> None:
        """Tell that an edit went live."""
        words = self._words()
        self._tell(words.say(words.wording.staff_knowledge_live, entries=str(entries)))

    async def deliver(self, stop: asyncio.Event, pause: timedelta = BETWEEN_MESSAGES) -> None:
        """Send what is told until `stop`, then what is left, once."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                something = asyncio.create_task(self._something.wait())
                await asyncio.wait({something, stopping}, return_when=asyncio.FIRST_COMPLETED)
                something.cancel()
                wait = max(pause, await self.flush())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(stopping), wait.total_seconds())
        finally:
            stopping.cancel()
        await self.flush()

    async def flush(self) -> timedelta:
        """Send what is waiting as one message; return how long Telegram wants to be left alone."""
        self._something.clear()
        if self._chat is None or not self._waiting:
            return timedelta()
        lines = tuple(self._waiting)
        self._waiting.clear()
        failure = await self._sender.tell(self._chat, Reply(tuple(block for line in lines for block in line)))
        return self._after(failure, lines)

    def _after(self, failure: Failure | None, lines: tuple[tuple[Block, ...], ...]) -> timedelta:
        match failure:
            case None:
                return timedelta()
            case Flood(wait):
                self._keep(lines)
                return wait
            case Moved(to):
                self.moved(to)
                self._keep(lines)
            case NotSent() | InDoubt():  # a line told twice is better than one lost
                self._keep(lines)
            case _:
                log.error(
                    "the staff chat takes no message; see STAFF_CHAT_ID", failure=type(failure).__name__
                )
        return timedelta()

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
