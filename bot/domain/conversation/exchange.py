"""What was last said in a chat: enough to understand an answer that leans on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import EntryId, UpdateId
from bot.domain.press import NoneOfThese, Vote
from bot.domain.reply import Button, Reply

LASTS = timedelta(minutes=30)
"""How long a message can lean on the one before."""

PIECES_WITHIN = timedelta(seconds=5)
"""How soon after the last message another one is probably a piece of the same thought."""

DISCLAIMED_FOR = timedelta(days=1)
"""How long a chat is not told again that it reads no legal advice."""

PHONE_KNOWN_FOR = timedelta(hours=1)
"""How long the telephone number is not repeated where another word serves."""

LONGEST_THOUGHT = 300
"""Characters of a thought in pieces that are remembered."""

MOST_SAID = 2
"""Utterances that are remembered."""


@dataclass(frozen=True, slots=True)
class LastRead:
    """When a chat last read what need not stand in every message; None: not lately."""

    disclaimer: datetime | None = None
    phone: datetime | None = None

    def knows_disclaimer(self, now: datetime) -> bool:
        """Say whether the disclaimer was read within a day."""
        return self.disclaimer is not None and now - self.disclaimer < DISCLAIMED_FOR

    def knows_phone(self, now: datetime) -> bool:
        """Say whether the telephone number was read within an hour."""
        return self.phone is not None and now - self.phone < PHONE_KNOWN_FOR

    def after(self, *, disclaimer: bool, phone: bool, now: datetime) -> LastRead:
        """Return what is known after a message at `now` that says the disclaimer, the telephone number."""
        return LastRead(now if disclaimer else self.disclaimer, now if phone else self.phone)


NOTHING_READ = LastRead()


@dataclass(frozen=True, slots=True)
class Exchange:
    """The last utterances of a chat and what the bot replied.

    `said`: the utterances, the newest last, without numbers and codes. `entry`: the entry answered last.
    `topic`: the question that a message leans on, in the client's words; "" where that is the entry's.
    `rows`: the buttons of the last reply that had any; `is_open`: that was the last reply. `menus`: how many
    of the last replies in a row asked which question was meant. `at`: when the last utterance came;
    None if a button or a command came after it. `written`: its time by the client's app, if known. `update`:
    the update that it came in. `thought`: the last utterance with those that came within seconds before it.
    `read`: what the chat was told once; it outlasts the rest.
    """

    said: tuple[str, ...] = ()
    entry: EntryId | None = None
    topic: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    is_open: bool = False
    menus: int = 0
    at: datetime | None = None
    written: datetime | None = None
    update: UpdateId | None = None
    thought: str = ""
    read: LastRead = NOTHING_READ

    def is_piece_before(self, now: datetime, written: datetime | None = None) -> bool:
        """Say whether a message at `now` is probably a piece of the same thought as the last utterance.

        Messages that arrive late arrive together: what counts then is
        when they were `written`.
        """
        soon = self.at is not None and now - self.at <= PIECES_WITHIN
        if written is not None and self.written is not None:
            soon = soon and written - self.written <= PIECES_WITHIN
        return bool(self.said) and soon

    def thought_with(self, utterance: str, now: datetime, written: datetime | None = None) -> str:
        """Return `utterance` at `now` with the pieces of the same thought before it."""
        together = f"{self.thought} {utterance}" if self.is_piece_before(now, written) else utterance
        return together[-LONGEST_THOUGHT:].strip()

    def then(self, reply: Reply, utterance: str | None = None, topic: str | None = None) -> Exchange:
        """Return what is remembered after `reply` to `utterance` (None: to a button or a command).

        `topic`: what the utterance asks, with what it leans on; None where it asks nothing new.
        """
        presses = [each.press for row in reply.rows for each in row]
        answered = next((each.entry for each in presses if isinstance(each, Vote)), None)
        if topic is None:
            topic = "" if answered and answered != self.entry else self.topic
        return Exchange(
            (*self.said, utterance)[-MOST_SAID:] if utterance else self.said,
            answered or self.entry,
            topic,
            reply.rows or self.rows,
            bool(reply.rows),
            self.menus + 1 if any(isinstance(each, NoneOfThese) for each in presses) else 0,
            read=self.read,
        )


NOTHING_SAID = Exchange()
