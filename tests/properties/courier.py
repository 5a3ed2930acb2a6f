"""A courier that only notes what it carries, and fails in the ways it is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

from bot.domain.delivery import ChatGone, InDoubt, NotSent, Refused, SendOutcome, Sent
from bot.domain.ids import ChatId, MessageId, TopicId
from bot.domain.reply import Reply, plain_text
from tests.e2e import voice
from tests.knowledge.real_words import speak
from tests.properties.model import Model

_MARK = re.compile(r"mark\d+x\d+")
_ENDING = re.compile(r"ends in (\d{4})")
_COPY_MAY_REMAIN = (voice.notice("correction_copy"), voice.notice("withdrawal_copy"))
PARTS = 2


class Luck(Enum):
    """What becomes of a call: whether it arrives, and what the bot hears of that. DIES: the process ends."""

    GOOD = "arrives and says so"
    NOT_SENT = "never leaves"
    HALF = "the first part arrives and the rest never leaves"
    DOUBT_ARRIVED = "arrives and says nothing"
    DOUBT_LOST = "is lost and nobody says so"
    DIES_ARRIVED = "arrives, and the process dies"
    DIES_LOST = "is lost, and the process dies"


ARRIVES = frozenset({Luck.GOOD, Luck.HALF, Luck.DOUBT_ARRIVED, Luck.DIES_ARRIVED})
DIES = frozenset({Luck.DIES_ARRIVED, Luck.DIES_LOST})
DOUBTFUL = frozenset({Luck.HALF, Luck.DOUBT_ARRIVED, Luck.DOUBT_LOST})


class NotingCourier:
    """Tells the model of every message at the moment it is sent. See `bot.delivery.courier.Courier`.

    Each message has two parts.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._luck: list[Luck] = []
        self._doubted: set[tuple[int, str]] = set()
        self._messages = 0
        self.died = asyncio.Event()
        self.wrong: AssertionError | None = None
        self.met_closed: set[int] = set()

    def is_dealt(self, luck: Sequence[Luck]) -> None:
        """Have the next calls go so, and all others well; whoever died is alive again."""
        self._luck = list(luck)
        self.died.clear()
        self.met_closed.clear()

    async def send(
        self, chat: ChatId, reply: Reply, *, protected: bool, topic: TopicId | None = None
    ) -> SendOutcome:
        """Send `reply`."""
        if chat in self._model.blocked:
            self.met_closed.add(chat)
            return ChatGone("blocked")
        text = plain_text(reply.blocks)
        mark, ending = _MARK.search(text), _ENDING.search(text)
        if ending is None:
            return Refused("a message about no case")
        # A withdrawal tells of no status, so it has no mark.
        what = mark[0] if mark else f"withdrawal {ending[1]} of {len(self._model.withdrawals)}"
        luck = self._luck.pop(0) if self._luck else Luck.GOOD
        if luck in DOUBTFUL:
            if luck is Luck.DOUBT_LOST and (chat, what) in self._doubted:
                luck = Luck.GOOD  # lost twice is left to staff, who are not part of this
            self._doubted.add((chat, what))
        parts = tuple(MessageId(self._messages + part) for part in range(1, PARTS + 1))
        self._messages += PARTS
        arrived = () if luck not in ARRIVES else parts[:1] if luck is Luck.HALF else parts
        again = plain_text(speak().say(speak().words.notices.sent_again)) in text
        copied = any(words in text for words in _COPY_MAY_REMAIN)
        try:
            if mark:
                may = luck is not Luck.NOT_SENT
                self._model.is_sent(chat, arrived, mark[0], may=may, again=again, copied=copied)
            elif arrived:
                self._model.is_asked_to_disregard(chat, int(ending[1]), copied=copied)
        except AssertionError as wrong:
            self.wrong = wrong  # raised here, the worker would take it for a fault of one message
        return await self._outcome(luck, parts)

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> SendOutcome:
        """Have `message` say `reply`."""
        return await self._changed(chat, message, away=False)

    async def delete(self, chat: ChatId, message: MessageId) -> SendOutcome:
        """Take `message` away."""
        return await self._changed(chat, message, away=True)

    async def _changed(self, chat: ChatId, message: MessageId, *, away: bool) -> SendOutcome:
        if chat in self._model.blocked:
            self.met_closed.add(chat)
            return ChatGone("blocked")
        luck = self._luck.pop(0) if self._luck else Luck.GOOD
        if luck in ARRIVES and luck is not Luck.HALF:
            try:
                self._model.changes(chat, message, away=away)
            except AssertionError as wrong:
                self.wrong = wrong
        return await self._outcome(luck, ())

    async def _outcome(self, luck: Luck, parts: tuple[MessageId, ...]) -> SendOutcome:
        if luck in DIES:
            self.died.set()
            await asyncio.Event().wait()
        if luck is Luck.NOT_SENT:
            return NotSent("no connection")
        if luck is Luck.HALF:
            return InDoubt("the rest is missing", parts[:1], lost=False)
        if luck in (Luck.DOUBT_ARRIVED, Luck.DOUBT_LOST):
            return InDoubt("no answer")
        return Sent(parts)


class NoLimits:
    """A pace without any. See `bot.delivery.courier.Pace`."""

    def room(self) -> int:
        """Return how many may go."""
        return 200

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long a chat must be left alone."""
        return timedelta()

    async def turn(self, chat: ChatId, *, doubtful: bool) -> bool:
        """Wait for nothing."""
        return True
